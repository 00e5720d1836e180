"""Cells against plans of scenarios written by hand, and changes against arithmetic by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import planner
from planner import api
from planner.errors import DataError, InternalError, UsageError
from planner.language import speaking, spoken
from planner.sweeping.schema import CellAnswer, SweepAnswer
from tests.golden.shown import ROOT, SWEPT, recording
from tests.sweep.company import PROGRAMME, SCENARIO, write


def swept(scenario: Path, *axes: str, **options: Any) -> SweepAnswer:
    return api.sweep(scenario, axes, **options)


def told(answer: SweepAnswer) -> list[str]:
    return [str(change.said) for change in answer.changes]


def cell(answer: SweepAnswer, *at: str) -> CellAnswer:
    return next(each for each in answer.cells if each.at == at)


def test_each_cell_is_the_plan_of_the_scenario_with_its_values(tmp_path: Path) -> None:
    scenario = write(tmp_path)
    answer = swept(
        scenario, "goals.0.by=2017-10-20,2017-12-31", "limits.exams_per_person=1..2", "metrics.revenue=5,100"
    )
    assert len(answer.cells) == 8
    for found in answer.cells:
        by, most, revenue = found.at
        text = SCENARIO.replace("2018-01-31", by).replace("exams_per_person: 3", f"exams_per_person: {most}")
        text = text.replace("revenue: 100", f"revenue: {revenue}")
        by_hand = planner.plan(planner.read(write(tmp_path / "by-hand", text)))
        assert found.figures is not None
        assert found.figures.status == by_hand.status
        assert found.figures.objective == by_hand.objective
        assert found.figures.exams == len(by_hand.assignments)
        assert found.figures.people == len({line.employee_id for line in by_hand.assignments})
        assert found.figures.reached == (by_hand.status == "planned" and revenue == "100")
        assert found.figures.missing == (None if by_hand.closest is None else by_hand.closest.missing)
    statuses = [each.figures.status for each in answer.cells if each.figures is not None]
    assert statuses == ["impossible"] * 6 + ["planned"] * 2


def test_with_confidence_a_cell_is_the_plan_with_backups(tmp_path: Path) -> None:
    scenario = write(tmp_path, SCENARIO + "chance: {default: 60%}\nretakes: {wait: 30, attempts_per_year: 2}\n")
    answer = swept(scenario, "confidence=30%,90%", figure="probability")
    for found in answer.cells:
        text = scenario.read_text() + f"confidence: {found.at[0]}\n"
        question = planner.read(write(tmp_path / "by-hand", text))
        by_hand = planner.plan(question)
        confident = api.confident(question)
        assert found.figures is not None
        assert confident is not None
        assert found.figures.objective == by_hand.objective
        assert found.figures.probability == pytest.approx(confident.facts.probability, abs=1e-9)


def test_the_day_from_which_there_is_a_plan(tmp_path: Path) -> None:
    answer = swept(write(tmp_path), "goals.0.by=2017-10-16..2018-01-16/1M")
    assert [each.figures and each.figures.exams for each in answer.cells] == [0, 3, 3, 3]
    (change,) = answer.changes
    assert (change.before, change.after, change.last, change.first) == (
        "2017-10-16", "2017-11-16", "2017-10-29", "2017-10-30",
    )  # fmt: skip
    assert change.said == (
        "From 2017-10-30 on there is a plan. At 2017-10-29 no plan exists: A-1 takes 14 days of preparation. "
        "So nobody sits it before 2017-10-30, 1 day after 2017-10-29, when the goal is due."
    )
    with speaking("zh-TW"):
        assert spoken(change.said) == (
            "自2017年10月30日起，有可行的計畫；在2017年10月29日時，沒有可行的計畫："
            "A-1 需要 14 天的準備。因此2017年10月30日之前無人應考，比目標期限2017年10月29日晚 1 天。"
        )


def test_the_day_from_which_there_is_none_because_an_exam_stops_to_count(tmp_path: Path) -> None:
    scenario = write(tmp_path, SCENARIO.replace("tier: gold", "tier: silver"))
    answer = swept(scenario, "goals.0.by=2017-11-30..2018-02-28/1M")
    (change,) = answer.changes
    assert (change.before, change.after, change.first) == ("2017-12-31", "2018-01-31", "2018-01-01")
    assert change.said == (
        "From 2018-01-01 on no plan exists: OLD counts until 2017-12-31. "
        "That is 1 day before 2018-01-01, when the goal is due."
    )
    assert change.reasons[0] == "OLD counts until 2017-12-31. That is 1 day before 2018-01-01, when the goal is due."


def test_the_number_from_which_there_is_a_plan(tmp_path: Path) -> None:
    answer = swept(write(tmp_path), "limits.exams_per_person=0,5")
    (change,) = answer.changes
    assert (change.last, change.first) == ("1", "2")
    assert change.said == ("From 2 on there is a plan. At 1 no plan exists: At most 1 exam for each person.")


def test_values_without_an_order(tmp_path: Path) -> None:
    answer = swept(write(tmp_path), "decisions=[],[{ban: {employee: E02}}, {ban: {employee: E03}}]")
    (change,) = answer.changes
    assert change.first is None
    assert change.said.startswith(
        "With decisions=[] there is a plan, with decisions=[{ban: {employee: E02}}, {ban: {employee: E03}}] "
        "no plan exists: "
    )
    assert change.led
    assert set(change.reasons[:2]) == {"E02 sits nothing.", "E03 sits nothing."}


def test_waiting_for_revenue(tmp_path: Path) -> None:
    answer = swept(write(tmp_path), "metrics.revenue=50,99.5,100,200")
    (change,) = answer.changes
    assert (change.told_before, change.told_after, change.after) == ("waits", "reached", "100")
    assert change.said == (
        "From 100 on there is a plan. At 99.5 there is a plan, but the tier waits for what exams cannot change: "
        "Revenue: at least 100 USD: 99.50 USD of 100 USD, short by 0.50 USD."
    )


def test_a_figure_that_changes_and_the_dates_in_between(tmp_path: Path) -> None:
    programme = PROGRAMME.replace("people: 1, hold: OLD", "people: 2, hold: {any: [OLD, A-1, A-2]}")
    changed = SCENARIO.replace("tier: gold", "tier: silver") + "exams: {A-2: {available_from: 2018-01}}\n"
    answer = swept(write(tmp_path, changed, programme), "goals.0.by=2017-12-31,2018-02-28", figure="last_day")
    (change,) = answer.changes
    assert change.said == "Between 2017-12-31 and 2018-02-28: last day of a sitting 2018-02-28 instead of 2017-12-31."
    assert list(map(str, change.reasons)) == [
        "A-2 can be sat from 2018-01-31 on.",
        "OLD can be sat until 2017-12-31.",
        "OLD counts until 2017-12-31.",
    ]


def test_a_figure_that_changes_between_neighbouring_values(tmp_path: Path) -> None:
    changed = SCENARIO.replace("tier: gold", "tier: silver")
    answer = swept(write(tmp_path, changed), "goals.0.by=2017-12-30..2017-12-31/1D", figure="last_day")
    assert [change.said for change in answer.changes] == [
        "From 2017-12-31 on: last day of a sitting 2017-12-31 instead of 2017-12-30."
    ]


def test_a_figure_that_changes_between_percentages(tmp_path: Path) -> None:
    answer = swept(
        write(tmp_path, SCENARIO + "chance: {default: 50%}\n"), "chance.default=50%,100%", figure="probability"
    )
    (change,) = answer.changes
    # Three exams, each passed at the first attempt: 0.5 * 0.5 * 0.5.
    assert change.said == "Between 50% and 100%: probability 100 % instead of 12.5 %."


def test_a_bad_value_is_a_fault_in_its_cell(tmp_path: Path) -> None:
    answer = swept(write(tmp_path), "goals.0.by=2017-12-31,2017-13-01,2018-01-31")
    good, bad, also_good = answer.cells
    assert good.fault is None
    assert also_good.fault is None
    assert bad.figures is None
    assert bad.fault is not None
    (issue,) = bad.fault.issues
    assert issue.where == {"file": "--set goals.0.by=2017-13-01"}
    assert issue.what == "`by`: '2017-13-01' is not a day of the calendar."
    assert answer.changes == ()


def test_a_fault_of_ours_is_one_of_its_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from planner.sweeping import cell as module

    def wrong(question: planner.Question, effort: float) -> planner.PlanAnswer:
        if question.scenario.limits.exams_per_person == 2:
            raise InternalError("The verifier does not agree.")
        return api.plan(question)

    monkeypatch.setattr(module, "answer", wrong)
    answer = swept(write(tmp_path), "limits.exams_per_person=1..3")
    fault = answer.cells[1].fault
    assert fault is not None
    assert (fault.kind, fault.issues[0].what) == ("internal", "The verifier does not agree.")
    assert [each.fault for each in answer.cells[::2]] == [None, None]


def test_a_scenario_that_is_wrong_whatever_the_values(tmp_path: Path) -> None:
    scenario = write(tmp_path, SCENARIO.replace("tier: gold", "tier: golden"))
    with pytest.raises(DataError, match="golden"):
        swept(scenario, "limits.exams_per_person=1,2")


def test_a_scenario_that_only_the_values_make_right(tmp_path: Path) -> None:
    scenario = write(tmp_path, SCENARIO.replace("tier: gold", "tier: golden"))
    answer = swept(scenario, "goals.0.tier=silver,golden,gold")
    assert [each.fault is None for each in answer.cells] == [True, False, True]
    with pytest.raises(DataError, match="golden"):
        swept(scenario, "goals.0.tier=bronze,golden")


def test_figures_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^There is no figure 'exam'; the figures are status, exams, people, cost, "):
        swept(write(tmp_path), "limits.exams_per_person=1", figure="exam")


@pytest.mark.parametrize("folder", ["gold-by-year-end", "operations-gold-after-2018"])
def test_the_pages_show_what_is_recorded(folder: str) -> None:
    scenario = f"scenarios/{folder}/scenario.yaml"
    recorded = recording(scenario, "80.txt", "sweep").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "sweep.md").read_text(encoding="utf-8")
    assert "\n".join(line.rstrip() for line in recorded.splitlines()) in page
    command = f"planner sweep scenarios/{folder} " + " ".join(f"--set {axis}" for axis in SWEPT[scenario])
    assert command in page
    assert command in (ROOT / "scenarios" / folder / "README.md").read_text(encoding="utf-8")

"""The answer of `forecast`: its splits, its horizon, what it assumes, and the plans that it takes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

import planner
from planner.answer.schema import PlanAnswer
from planner.budget.forecast import forecast
from planner.budget.forecast_schema import ForecastAnswer, Spread, decimals
from planner.errors import DataError
from planner.planning import answer
from planner.question.schema import Question
from planner.roster.schema import Roster
from planner.words import forecast as said
from tests.budget.test_expected import priced
from tests.cases import as_question, tight_company
from tests.chance.builders import line, plan_of
from tests.companies import people, programme, question, roster, scenario
from tests.properties.test_second_solver import company

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios" / "training-budget"


def splits(found: ForecastAnswer) -> Iterable[tuple[str, tuple[Spread, ...]]]:
    yield "period", found.by_period
    yield "team", found.by_team
    yield "exam", found.by_exam
    yield "kind", found.by_kind
    yield "cell", found.by_period_and_kind


def check_sums(found: ForecastAnswer) -> None:
    """The parts of every split add up to the total, as they are shown and exactly; so does the ledger."""
    for name, parts in splits(found):
        assert sum(Fraction(part.committed) for part in parts) == found.total.committed, name
        assert sum(Fraction(part.expected) for part in parts) == found.total.expected, name
        assert sum(part.expected_exactly for part in parts) == found.total.expected_exactly, name
        for part in (*parts, found.total):
            assert abs(Fraction(part.expected) - part.expected_exactly) < Fraction(1, 100)
            assert part.p10.amount <= part.p50.amount <= part.p80.amount <= part.p90.amount
    assert abs(Fraction(found.total.expected) - found.total.expected_exactly) <= Fraction(1, 200)
    for period in found.by_period:
        cells = [cell for cell in found.by_period_and_kind if cell.period == period.period]
        assert sum(Fraction(cell.expected) for cell in cells) == period.expected
    for kind in found.by_kind:
        cells = [cell for cell in found.by_period_and_kind if cell.kind == kind.kind]
        assert sum(Fraction(cell.expected) for cell in cells) == kind.expected
    assert sum(Fraction(each.amount) for each in found.ledger if each.committed) == found.total.committed
    assert sum(Fraction(each.amount) * each.probability for each in found.ledger) == found.total.expected_exactly
    assert sum(each.expected_exactly for each in found.sittings) == found.total.expected_exactly
    assert sum(row.exams for row in found.by_period) == len(found.sittings)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("by", ["month", "quarter"])
def test_every_split_adds_up(by: Any, seed: int) -> None:
    case, lines, _ = priced(tight_company(seed), seed, 6)
    asked = as_question(case)
    check_sums(forecast(asked, plan_of(asked, lines), by, 100, seed))


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_rows_and_lines_changes_nothing(seed: int) -> None:
    case = company(seed, size=40)
    case, lines, _ = priced(case, seed, 30, chance={"default": "70%"}, retakes={"wait": 9})
    asked = as_question(case)
    plan = plan_of(asked, lines)
    shuffled = replace(
        asked,
        roster=Roster.of(
            asked.roster.employees.sample(fraction=1, shuffle=True, seed=seed),
            asked.roster.results.sample(fraction=1, shuffle=True, seed=seed),
        ),
    )
    turned = plan.model_copy(update={"assignments": tuple(Random(seed).sample(plan.assignments, len(lines)))})
    first = forecast(asked, plan, "quarter", 500, 0)
    assert forecast(shuffled, turned, "quarter", 500, 0).model_dump_json() == first.model_dump_json()


# --- the horizon -----------------------------------------------------------------------------------------------------


def renewing(**more: Any) -> Question:
    """Two people with A, which lasts a year and is renewed by itself; the goal needs two."""
    exams = {"A": {"valid_for": {"years": 1}, "renewal": {"opens_before": {"months": 6}}}}
    goal = {"option": "o", "tier": "gold", "by": "2017-12-31", **more.pop("goal", {})}
    prices = {"currency": "USD", "fees": {"default": 100}, "retake_fees": {"default": 80}}
    wanted = scenario(goal, prices=prices, minimise=["cost"], **more)
    return question(programme({"o.gold": people(2, "A", "g")}, exams), roster({"p": [], "q": []}), wanted)


def test_a_longer_horizon_brings_the_renewals_of_next_year() -> None:
    asked = renewing(fiscal_year={"starts": 7})
    plan = answer(asked)
    short = forecast(asked, plan, "quarter", 100, 0)
    assert [(row.period, row.committed) for row in short.by_period] == [("FY2018-Q2", 200)]
    assert short.next_cliff is not None
    first = min(each.proposed_on for each in plan.assignments)
    assert short.next_cliff.on == first.replace(year=2018)
    assert short.until == date(2017, 12, 31)
    longer = replace(asked, scenario=asked.scenario.held_until(date(2019, 6, 30)))
    found = forecast(longer, answer(longer), "quarter", 100, 0)
    assert found.total.committed == 400
    renewed = [each.period for each in found.sittings if each.renews]
    assert [row.period for row in found.by_period if row.committed] == ["FY2018-Q2", *renewed]
    assert renewed == ["FY2019-Q1", "FY2019-Q2"]
    assert [each.renews for each in found.sittings] == [(), (), ("A",), ("A",)]


def test_the_next_cliff_is_the_first_after_the_end() -> None:
    """Without the plan the goal is lost in February, which lies before the end."""
    goal = {"option": "o", "tier": "gold", "by": "2017-12-31", "hold_until": "2018-06-30"}
    ending = [{"employee_id": "p", "exam": "A", "expires_on": date(2018, 1, 31)}]
    staff = roster(["p", "q"], ending, {"q": {"leaves_on": date(2018, 9, 30)}})
    wanted = scenario(goal, prices={"currency": "USD", "fees": {"A": 1}}, decisions=[{"ban": {"employee": "p"}}])
    asked = question(programme({"o.gold": people(1, "A", "g")}, "A"), staff, wanted)
    found = told(asked)
    assert [each.employee_id for each in found.sittings] == ["q"]
    assert found.next_cliff is not None
    assert found.next_cliff.on == date(2018, 10, 1)
    assert found.next_cliff.tier_lost


def test_hires_and_their_sittings_are_in() -> None:
    goal = {"option": "o", "tier": "gold", "by": "2018-12-31"}
    prices = {"currency": "USD", "fees": {"default": 100}, "study_hours": {"default": 10}}
    hire = {"people": 1, "label": "new", "from": "2018-02-01"}
    asked = question(
        programme({"o.gold": people(1, "A", "g")}, "A"),
        roster({"new 1": []}, employees={"new 1": {"starts_on": date(2018, 2, 1)}}),
        scenario(goal, prices=prices, decisions=[hire]),
    )
    asked = replace(asked, hires=frozenset({"new 1"}))
    plan = plan_of(asked, [line("new 1", "A", date(2018, 2, 1), date(2018, 12, 31))])
    found = forecast(asked, plan, "quarter", 100, 0)
    assert [(row.period, row.committed, row.people) for row in found.by_period if row.committed] == [
        ("2018-Q1", 100, ("new 1",))
    ]
    assert [(each.employee_id, each.hired) for each in found.sittings] == [("new 1", True)]
    assert found.assumptions.hires == ("new 1",)
    assert "study-of-hires" in found.assumptions.not_counted
    assert found.by_team[0].team is None


def test_a_scenario_is_read_with_a_longer_horizon() -> None:
    asked = planner.read(FOLDER, date(2026, 12, 31))
    assert asked.horizon == date(2026, 12, 31)
    assert planner.read(FOLDER, date(2020, 1, 1)).horizon == date(2026, 3, 31)


# --- what it says ----------------------------------------------------------------------------------------------------


def simple(**more: Any) -> Question:
    """Two of three people must pass A by the end of the year."""
    goal = {"option": "o", "tier": "gold", "by": "2017-12-31"}
    given = {"prices": {"currency": "USD", "fees": {"default": 100}}, "minimise": ["cost"], **more}
    return question(
        programme({"o.gold": people(2, "A", "g")}, "A"), roster({"p": [], "q": [], "r": []}), scenario(goal, **given)
    )


def told(asked: Question, plan: PlanAnswer | None = None) -> ForecastAnswer:
    return forecast(asked, answer(asked) if plan is None else plan, "quarter", 100, 0)


def test_the_first_line_without_chances() -> None:
    found = told(simple())
    assert said.first_line(found) == "No chances are given: everything is assumed to be passed at the first attempt."
    assert found.assumed_passed
    assert found.total.committed == found.total.expected == found.total.p10.amount == found.total.p90.amount == 200
    assert said.headline(found) == "2 exams by 2 people: 200.00 USD."
    assert found.assumptions.not_counted == ("materials", "travel", "study")


def test_the_first_line_with_chances() -> None:
    found = told(simple(chance={"default": "90%"}))
    assert said.first_line(found) == ("The goal is reached by its day and held to the end with a probability of 81 %.")
    assert found.assumptions.not_counted == ("materials", "travel", "study", "retakes")
    assert said.is_certain(found)


def test_retakes_without_fees_and_vouchers_for_first_attempts_only() -> None:
    prices = {
        "currency": "USD",
        "fees": {"default": 100},
        "travel": {"default": 5},
        "study_hours": {"default": 1},
        "hourly_rates": {"default": 1},
        "vouchers": [{"id": "v", "count": 1}],
    }
    found = told(simple(chance={"default": "90%"}, retakes={"wait": 7, "wait_later": 20}, prices=prices))
    assert found.assumptions.not_counted == ("materials", "retake-fees", "study-for-retakes", "purchases-for-retakes")
    assert found.total.committed == 2 * 5 + 2 * 1 + 100
    assert {(each.kind, each.amount) for each in found.ledger if each.attempt > 1} == {("travel", 5)}
    sentences = list(said.assumptions(found, {}))
    assert "A failed exam is sat again 7 days later, after a later failure 20 days." in sentences
    assert "Retakes cost no fee: the prices have no `retake_fees`." in sentences
    unweighed = told(simple(prices=prices, minimise=["exams"]))
    assert unweighed.total.committed == 2 * 106
    assert "purchases" in unweighed.assumptions.not_counted


def test_metrics_that_the_goal_waits_for_are_named() -> None:
    rules = {"id": "all", "all": [people(1, "A", "g"), {"id": "money", "metric": "revenue", "at_least": 10}]}
    goal = {"option": "o", "tier": "gold", "by": "2017-12-31"}
    wanted = scenario(goal, prices={"currency": "USD", "fees": {"A": 1}}, chance={"A": "50%"})
    asked = question(programme({"o.gold": rules}, "A", metrics={"revenue": {}}), roster("p"), wanted)
    found = told(asked)
    assert found.assumptions.metrics_assumed == ("o.gold.money",)
    assert said.first_line(found) == (
        "The goal is reached by its day and held to the end with a probability of 50 %, provided that what exams "
        "cannot change is met."
    )


def test_without_a_plan_there_is_nothing_to_forecast() -> None:
    found = told(simple(decisions=[{"ban": {"exam": "A"}}], chance={"default": "90%"}))
    assert (found.status, found.chance, found.total.committed, found.ledger) == ("impossible", None, 0, ())
    assert said.first_line(found) == (
        "There is nothing to forecast: no choice of exams reaches the goal; `planner explain` says why."
    )
    nothing = plan_of(simple(), []).model_copy(update={"status": "undecided"})
    assert said.first_line(told(simple(), nothing)) == (
        "There is nothing to forecast: no plan was found within the limit of effort."
    )


def test_an_exam_without_a_figure_is_an_error() -> None:
    with pytest.raises(DataError, match="`chance` has no figure for A"):
        told(simple(chance={"B": "90%"}))


def test_a_retake_without_a_price_is_an_error() -> None:
    prices = {"currency": "USD", "fees": {"A": 100}, "retake_fees": {"A": [{"amount": 1, "until": "2017-11-30"}]}}
    asked = simple(chance={"A": "50%"}, retakes={"wait": 20}, prices=prices)
    lines = [line("p", "A", date(2017, 11, 1), date(2017, 12, 31))]
    with pytest.raises(DataError) as fault:
        told(asked, plan_of(asked, lines))
    (issue,) = fault.value.issues
    assert issue.code == "price-missing"
    assert issue.what == (
        "`retake_fees` has no entry for A on 2 days from 2017-12-11 to 2017-12-31, when it may have to be paid."
    )


def test_numbers_with_all_their_decimals() -> None:
    assert [decimals(Fraction(each)) for each in ("0", "1", "4380.862", "-1/8", "100")] == [
        "0",
        "1",
        "4380.862",
        "-0.125",
        "100",
    ]
    assert decimals(Fraction(1, 3)) == "0." + 30 * "3"
    assert decimals(Fraction(2, 3)) == "0." + 29 * "6" + "7"


def test_exact_numbers_are_texts_in_json() -> None:
    found = told(
        simple(chance={"default": "90%"}, retakes={"wait": 7}, prices={"currency": "USD", "fees": {"A": "0.05"}})
    )
    line_of_json = json.loads(found.model_dump_json())["ledger"][0]
    assert (line_of_json["amount"], line_of_json["probability"]) == (0.05, "1")
    assert json.loads(found.model_dump_json())["total"]["expected_exactly"] == "0.1"


# --- earlier plans ---------------------------------------------------------------------------------------------------


def test_an_earlier_answer_gives_the_same_forecast(tmp_path: Path) -> None:
    asked = planner.read(FOLDER / "scenario-with-chances.yaml")
    plan = planner.plan(asked)
    file = tmp_path / "plan.json"
    file.write_text(plan.model_dump_json(), "utf-8")
    again = planner.read_plan(asked, file)
    assert planner.forecast(asked, again) == planner.forecast(asked, plan)
    inside = {"schema": "planner/replan/1", "plan": json.loads(plan.model_dump_json())}
    file.write_text(json.dumps(inside), "utf-8")
    assert planner.read_plan(asked, file).assignments == plan.assignments


def test_a_plan_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    asked = planner.read(FOLDER)
    plan = json.loads(planner.plan(asked).model_dump_json())
    plan["assignments"][0]["employee_id"] = "E99"
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan), "utf-8")
    with pytest.raises(DataError) as fault:
        planner.read_plan(asked, file)
    assert {issue.code for issue in fault.value.issues} == {"plan-does-not-fit"}
    assert "E99 is not in the roster." in [issue.what for issue in fault.value.issues]
    assert fault.value.issues[0].hint == "Make a plan of today: planner replan SCENARIO --from PLAN.json."


def test_a_file_that_is_no_answer(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text('{"assignments": []}', "utf-8")
    with pytest.raises(DataError, match="is missing"):
        planner.read_plan(planner.read(FOLDER), file)

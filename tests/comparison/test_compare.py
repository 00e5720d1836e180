"""Differences, worked out again from the JSON of two plans."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from planner import api
from planner.answer.timeline_schema import Cliff
from planner.comparison.schema import Comparison, Result
from tests.comparison.companies import EMPLOYEES, RESULTS, SCENARIO, planned

LATER = SCENARIO.replace("by: 2018-06-30", "by: 2018-09-30").replace("Gold in June", "Gold in September")
FOURTH = "decisions: [{pin: {employee: E04, exam: PLUS}}, {ban: {employee: E03}}]\n"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    folder = tmp_path_factory.mktemp("companies")
    chance = "chance: {default: 80%}\nretakes: {wait: 365}\n"
    return {
        "base": planned(folder / "base", scenario=SCENARIO + chance, critical=True),
        "later": planned(folder / "later", "later", scenario=LATER + chance, critical=True),
        "pinned": planned(folder / "pinned", "pinned", scenario=SCENARIO + FOURTH + chance.replace("80", "90")),
        "euros": planned(folder / "euros", "euros", scenario=SCENARIO.replace("USD", "EUR")),
        "behind": planned(
            folder / "behind", "behind", scenario=SCENARIO + chance, results=RESULTS.replace("E02,CORE", "E02,OLD")
        ),
        "impossible": planned(folder / "impossible", "impossible", scenario=SCENARIO + "limits: {people: 1}\n"),
    }


def compared(results: dict[str, Result], *names: str) -> Comparison:
    return api.compare([results[name] for name in names])


def by_hand(result: Result) -> dict[str, Any]:
    """The figures of a plan from nothing but its JSON."""
    plan = json.loads(result.plan.model_dump_json())
    lines = plan["assignments"]
    last = [date.fromisoformat(line["passed_by"] or line["not_after"]) for line in lines]
    left = [(day - date.fromisoformat(line["proposed_on"])).days for day, line in zip(last, lines, strict=True)]
    fees = {"CORE": 100, "PLUS": 200.5}
    quarters: Counter[str] = Counter()
    for line in lines:
        day = line["proposed_on"]
        fee = 60 if line["exam"] == "CORE" and day >= "2018-04-01" else fees[line["exam"]]
        quarters[f"{day[:4]}-{(int(day[5:7]) - 1) // 3}"] += fee + 10  # type: ignore[assignment]
    return {
        "exams": len(lines),
        "people": len({line["employee_id"] for line in lines}),
        "cost": sum(quarters.values()),
        "quarters": quarters,
        "last": max(last),
        "margin": min(left),
    }


@pytest.mark.parametrize("name", ["later", "pinned", "behind"])
def test_differences_are_those_of_the_two_plans(name: str, results: dict[str, Result]) -> None:
    found = compared(results, "base", name).columns[1].deviation
    base, here = by_hand(results["base"]), by_hand(results[name])
    assert found.exams == here["exams"] - base["exams"]
    assert found.people == here["people"] - base["people"]
    assert float(Fraction(found.cost or 0)) == here["cost"] - base["cost"]
    assert found.last_day == (here["last"] - base["last"]).days
    assert found.margin_days == here["margin"] - base["margin"]
    more = {
        f"{each.first.year}-{(each.first.month - 1) // 3}": float(Fraction(each.more)) for each in found.cost_by_quarter
    }
    quarters = {*here["quarters"], *base["quarters"]}
    assert more == {quarter: here["quarters"][quarter] - base["quarters"][quarter] for quarter in quarters}


def test_something_is_different_indeed(results: dict[str, Result]) -> None:
    later = compared(results, "base", "later").columns[1].deviation
    assert later.last_day == 92
    pinned = compared(results, "base", "pinned").columns[1].deviation
    assert pinned.probability == pytest.approx(0.9**3 - 0.8**3)
    assert compared(results, "base", "later").columns[1].deviation.critical == 0
    assert pinned.critical is None
    behind = compared(results, "base", "behind").columns[1].deviation
    # One more sitting of CORE, in the second quarter: 60 and 10 for travel.
    assert (behind.exams, behind.people, behind.cost) == (1, 0, 70)


def test_the_day_on_which_the_tier_falls_is_that_of_the_first_cliff_that_takes_it(results: dict[str, Result]) -> None:
    days = {date(2019, 3, 1): True, date(2019, 1, 1): False, date(2019, 2, 1): True}
    cliffs = tuple(
        Cliff(
            on=day,
            option="main",
            tier="gold",
            tier_lost=lost,
            tier_lost_now=True,
            requirements_lost=(),
            requirements_lost_now=(),
            short_by={},
            causes=(),
        )
        for day, lost in days.items()
    )
    found = api.compare([results["base"].model_copy(update={"cliffs": cliffs})]).columns[0]
    assert (found.cliffs, found.next_cliff) == (3, date(2019, 2, 1))


def test_who_may_be_critical_is_not_said_to_be(results: dict[str, Result]) -> None:
    base = results["base"]
    assert base.critical is not None
    first, *others = base.critical
    unsure = base.model_copy(update={"critical": (first.model_copy(update={"status": "undecided"}), *others)})
    found = api.compare([base, unsure]).columns[1]
    assert (found.critical, found.critical_undecided, found.deviation.critical) == (1, 1, -1)


def test_the_base_differs_from_itself_in_nothing(results: dict[str, Result]) -> None:
    found = compared(results, "base", "later").columns[0]
    assert {found.deviation.exams, found.deviation.people, found.deviation.cost, found.deviation.last_day} == {0}
    assert (found.changes.facts, found.changes.entries) == ((), ())


def test_measures_of_the_objective_differ_by_their_values(results: dict[str, Result]) -> None:
    found = compared(results, "base", "pinned").columns[1]
    before = {stage.name: stage.value for stage in results["base"].plan.objective}
    after = {stage.name: stage.value for stage in results["pinned"].plan.objective}
    assert {stage.name: Fraction(stage.value) for stage in found.more} == {
        name: Fraction(after[name]) - Fraction(before[name]) for name in after
    }


def test_amounts_in_other_currencies_are_not_subtracted(results: dict[str, Result]) -> None:
    found = compared(results, "base", "euros").columns[1]
    assert (found.cost, found.currency) == (results["base"].cost, "EUR")
    assert (found.deviation.cost, found.deviation.cost_by_quarter) == (None, ())
    assert found.deviation.exams == 0
    assert "cost" not in {stage.name for stage in found.more}


def test_nothing_is_subtracted_from_no_plan(results: dict[str, Result]) -> None:
    for names in (("base", "impossible"), ("impossible", "base")):
        found = compared(results, *names).columns[1]
        assert found.deviation.exams is None
        assert found.deviation.people is None
        assert found.deviation.cost is None
        assert found.deviation.last_day is None
        assert found.deviation.cliffs is None
        assert found.more == ()


def test_quarters_of_other_fiscal_years_are_not_subtracted(results: dict[str, Result], tmp_path: Path) -> None:
    other = planned(tmp_path, "fiscal", scenario=SCENARIO + "fiscal_year: {starts: 2}\n")
    found = api.compare([results["base"], other]).columns[1].deviation
    assert found.cost == 0
    assert found.cost_by_quarter == ()


def test_sittings_in_all_and_in_some(results: dict[str, Result]) -> None:
    names = ("base", "later", "pinned", "impossible")
    found = compared(results, *names)
    sets = {
        name: Counter((line.employee_id, line.exam) for line in results[name].plan.assignments) for name in names[:3]
    }
    every = sets["base"] | sets["later"] | sets["pinned"]
    same = sets["base"] & sets["later"] & sets["pinned"]
    assert len(found.sittings) == sum(every.values())
    # Who has no plan takes no sitting away from those who have one.
    assert found.in_all == sum(same.values())
    assert found.in_some == sum((every - same).values()) > 0
    for row in found.sittings:
        for place, name in enumerate(names):
            days = [
                line.proposed_on
                for line in results[name].plan.assignments
                if (line.employee_id, line.exam) == (row.employee_id, row.exam)
            ]
            assert row.proposed_on[place] == (days[0] if days else None)


def test_a_sitting_that_is_repeated_has_a_row_each_time(results: dict[str, Result]) -> None:
    plan = results["base"].plan
    line = plan.assignments[0]
    again = line.model_copy(update={"proposed_on": line.proposed_on.replace(year=2019)})
    twice = results["base"].model_copy(
        update={"plan": plan.model_copy(update={"assignments": (*plan.assignments, again)})}
    )
    found = api.compare([results["base"], twice])
    rows = [row for row in found.sittings if (row.employee_id, row.exam) == (line.employee_id, line.exam)]
    assert [row.proposed_on for row in rows] == [(line.proposed_on, line.proposed_on), (None, again.proposed_on)]
    assert (found.in_all, found.in_some) == (3, 1)


def test_why_names_who_joined_and_who_left(results: dict[str, Result], tmp_path: Path) -> None:
    employees = EMPLOYEES.replace("E04,Dan,south,\n", "E06,Fay,south,\n").replace("Ann", "Anne")
    found = api.compare([results["base"], planned(tmp_path, employees=employees)]).columns[1].changes
    assert (found.joined, found.left, found.changed) == (("E06",), ("E04",), ("E01",))


def test_a_comparison_survives_its_json(results: dict[str, Result]) -> None:
    found = compared(results, *results)
    text = found.model_dump_json()
    assert Comparison.model_validate_json(text).model_dump_json() == text


def test_there_must_be_something_to_compare() -> None:
    with pytest.raises(ValueError, match=r"^There is nothing to compare\.$"):
        api.compare([])

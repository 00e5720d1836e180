"""What would help: each change is enough, a smaller one of its kind is not, and its plan is verified."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from planner import api
from planner.explanation.levers import levers, with_hires
from planner.explanation.repairs import find_repairs
from planner.explanation.schema import Repair
from planner.planning import reachable
from planner.question.schema import Question
from tests.cases import as_question, tight_company
from tests.companies import AS_OF, people, programme, question, roster, scenario
from tests.explanation.test_conflict import OUT_OF_REACH, TIGHT
from tests.properties.test_second_solver import company

EFFORT = 60.0
GOAL = {"option": "o", "tier": "gold", "by": "2017-12-31"}


def small(rules: dict[str, Any], held: dict[str, list[str]], exams: Any = "AB", **more: Any) -> Question:
    return question(programme({"o.gold": rules}, exams), roster(held), scenario(GOAL, **more))


def steps(found: tuple[Repair, ...]) -> list[tuple[str, int | None]]:
    return [(step.kind, step.size) for repair in found for step in repair.steps]


def test_two_more_people_or_one_less_to_ask_for() -> None:
    """Four must hold A; there are two. The new ones have from the first day to the 31st, with 20 days to prepare."""
    asked = small(people(4, "A"), {"p": ["A"], "q": []}, preparation={"default": 20})
    found = find_repairs(asked, EFFORT).found
    assert steps(found) == [("more-people", 2), ("waiver", None)]
    hired, waived = found
    assert (hired.exams, hired.people, hired.verified) == (3, 3, True)
    assert str(hired.steps[0].latest) == "2017-12-11"
    assert (waived.status, waived.exams) == ("met", 0)


def test_a_day_later_and_a_higher_limit() -> None:
    """A can be sat from 5 January on; or somebody else sits B too."""
    rules = {"id": "any", "any": [people(2, "A", id="a"), people(2, {"all": ["B", "C"]}, id="bc")]}
    exams = {"A": {"available_from": "2018-01-05"}, "B": {}, "C": {}}
    asked = small(rules, {"p": [], "q": []}, exams, limits={"exams_per_person": 1})
    found = [each for each in find_repairs(asked, EFFORT).found if each.steps[0].kind != "waiver"]
    assert steps(tuple(found)) == [("goal-later", 5), ("higher-limit", 1)]
    assert [each.exams for each in found] == [2, 4]


def test_waiting_for_somebody_who_brings_a_result() -> None:
    """x holds A and starts five days after the goal; nobody could sit A before February."""
    held = {"p": ["A"], "x": ["A"]}
    staff = roster(held, employees={"x": {"starts_on": date(2018, 1, 5)}})
    wanted = scenario(GOAL, preparation={"default": 30}, decisions=[{"ban": {"exam": "A"}}])
    asked = question(programme({"o.gold": people(2, "A")}, "A"), staff, wanted)
    assert steps(find_repairs(asked, EFFORT).found) == [("goal-later", 5), ("waiver", None)]


def test_two_changes_together_where_none_is_enough() -> None:
    """One more person is needed, and the limit on people must let them sit."""
    asked = small(people(2, "A"), {"p": []}, limits={"people": 1}, decisions=[{"ban": {"employee": "p"}}])
    found = [each for each in find_repairs(asked, EFFORT).found if each.steps[0].kind != "waiver"]
    assert {tuple((step.kind, step.size) for step in each.steps) for each in found} == {
        (("more-people", 2), ("higher-limit", 1)),
    }
    assert all(each.verified for each in found)


def test_what_is_undecided_is_not_said_to_be_impossible() -> None:
    asked = as_question(company(12, size=20))
    answer = api.explain(asked, api.plan(asked), effort=1e-9)
    assert answer.conflict is not None
    assert answer.conflict.status in ("undecided", "found")
    assert answer.repairs or answer.undecided


@pytest.mark.parametrize("seed", OUT_OF_REACH[:16])
def test_repairs_of_a_company_are_enough_and_the_smallest(seed: int) -> None:
    check(as_question(company(seed, size=20)))


@pytest.mark.parametrize("seed", TIGHT[:16])
def test_repairs_of_days_are_enough_and_the_smallest(seed: int) -> None:
    check(as_question(tight_company(seed)))


def check(asked: Question) -> None:
    known = {(str(lever.kind), str(lever.what)): lever for lever in levers(asked)}
    for repair in find_repairs(asked, EFFORT).found:
        assert repair.verified
        if len(repair.steps) > 1:
            continue
        (step,) = repair.steps
        lever = known[step.kind, str(dict(step.what))]
        assert reachable(lever.apply(asked, step.size or 1)) == "yes"
        if step.size is not None:
            # Every smaller size, also those that were not worth trying.
            for smaller in range(1, step.size):
                assert reachable(lever.apply(asked, smaller)) == "no"
        if step.latest is not None:
            assert reachable(with_hires(asked, step.size or 1, step.latest)) == "yes"
            after = step.latest + timedelta(days=1)
            if after <= max(goal.by for goal in asked.scenario.goals):
                assert reachable(with_hires(asked, step.size or 1, after)) == "no"
    assert asked.scenario.as_of >= AS_OF

"""What a sitting or a person is worth, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner import api, planning
from planner.answer.schema import PlanAnswer
from planner.explanation.schema import Difference
from planner.question.schema import Question
from tests.companies import people, programme, question, roster, scenario

GOAL = {"option": "o", "tier": "gold", "by": "2017-12-31"}


def company(**more: Any) -> Question:
    """Two people must hold A and B. p lacks one exam, q two and r two; s is not to sit anything."""
    rules = people(2, {"all": ["A", "B"]})
    held: dict[str, list[str]] = {"p": ["A"], "q": [], "r": [], "s": []}
    decisions = [{"ban": {"employee": "s"}}]
    return question(programme({"o.gold": rules}, "ABC"), roster(held), scenario(GOAL, decisions=decisions, **more))


def told(found: Difference) -> tuple[str, dict[str, Any], list[str], list[str]]:
    more = {stage.name: stage.value for stage in found.more}
    added, removed = ([f"{pair.employee_id} {pair.exam}" for pair in pairs] for pairs in (found.added, found.removed))
    return found.status, more, added, removed


def test_without_a_sitting_somebody_else_does_it() -> None:
    """The best plan has p sit B, q sit A and B. Without p's B it takes q and r: four exams instead of three."""
    asked = company()
    plan = api.plan(asked)
    assert [(line.employee_id, line.exam) for line in plan.assignments] == [("p", "B"), ("q", "A"), ("q", "B")]
    (found,) = api.why(asked, plan, "p", "B").differences
    assert told(found) == ("planned", {"exams": 1, "people": 0}, ["r A", "r B"], ["p B"])
    (found,) = api.why(asked, plan, "q", "A").differences
    assert told(found) == ("planned", {"exams": 0, "people": 0}, ["r A", "r B"], ["q A", "q B"])


def test_every_sitting_of_a_plan_is_explained() -> None:
    asked = company()
    plan = api.plan(asked)
    found = api.explain(asked, plan).differences
    assert [(each.employee_id, each.exam) for each in found] == [("p", "B"), ("q", "A"), ("q", "B")]
    assert found == tuple(
        each for line in plan.assignments for each in api.why(asked, plan, line.employee_id, line.exam).differences
    )


def test_sittings_of_one_exam_are_left_out_together_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """p passes A and renews it; the plan without any of that is found once, and told of each."""
    exam = {"valid_for": {"months": 6}, "renewal": {"opens_before": {"months": 3}}}
    asked = question(
        programme({"o.gold": people(1, "A")}, {"A": exam}),
        roster(["p", "q"]),
        scenario({**GOAL, "hold_until": "2018-09-30"}),
    )
    plan = api.plan(asked)
    assert [(line.employee_id, line.exam) for line in plan.assignments] == [("p", "A"), ("p", "A")]
    answered: list[Question] = []
    answer = planning.answer

    def noted(each: Question, *more: Any) -> PlanAnswer:
        answered.append(each)
        return answer(each, *more)

    monkeypatch.setattr(planning, "answer", noted)
    one, other = api.explain(asked, plan).differences
    assert one == other
    assert told(one) == ("planned", {"exams": 0, "people": 0}, ["q A"], ["p A"])
    assert len(answered) == 1


def test_what_is_not_planned_cannot_be_left_out() -> None:
    asked = company()
    (found,) = api.why(asked, api.plan(asked), "r", "A").differences
    assert (found.status, found.why) == ("refused", "not-planned")


def test_with_somebody_else_it_costs_no_more() -> None:
    """Each exam for r: the other one comes along, and q is spared."""
    asked = company()
    found = api.why_not(asked, api.plan(asked), "r").differences
    assert [each.exam for each in found] == ["A", "B"]
    assert told(found[0]) == ("planned", {"exams": 0, "people": 0}, ["r A", "r B"], ["q A", "q B"])


@pytest.mark.parametrize(
    ("employee", "exam", "why"), [("s", None, "nothing-to-sit"), ("s", "A", "banned"), ("p", "A", "held")]
)
def test_what_cannot_be_forced_is_said(employee: str, exam: str | None, why: str) -> None:
    asked = company()
    (found,) = api.why_not(asked, api.plan(asked), employee, exam).differences
    assert (found.status, found.why) == ("refused", why)


def test_without_a_person() -> None:
    """Without p two people need two exams each. Without p and q only r is left."""
    asked = company()
    (found,) = api.without(asked, api.plan(asked), "p").differences
    assert told(found) == ("planned", {"exams": 1, "people": 0}, ["r A", "r B"], ["p B"])
    staff = asked.roster.employees
    fewer = replace(asked, roster=replace(asked.roster, employees=staff.filter(staff["employee_id"] != "q")))
    (found,) = api.without(fewer, api.plan(fewer), "p").differences
    assert told(found) == ("impossible", {}, [], [])

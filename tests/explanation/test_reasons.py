"""The figures behind each member of a conflict, and behind the repairs, worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from planner import api
from planner.explanation.levers import levers
from planner.explanation.schema import Explanation, GivenAnswer, Miss, Standing
from planner.question.schema import Question
from tests.companies import people, programme, question, roster, scenario
from tests.explanation.test_conflict import GOAL, small

BY = date(2017, 12, 31)
HELD = {**GOAL, "hold_until": "2018-06-30"}
END = date(2018, 6, 30)


def explained(asked: Question) -> Explanation:
    return api.explain(asked, api.plan(asked))


def givens(asked: Question) -> dict[str, GivenAnswer]:
    """The members by what they are about; of an exam by its fact."""
    found = explained(asked).conflict
    assert found is not None
    return {str(each.what.get("fact", each.what.get("requirement", each.kind))): each for each in found.givens}


def test_what_is_needed_there_and_possible() -> None:
    """q holds A, p could; three are asked for."""
    (found,) = givens(small(people(3, "A"), {"p": [], "q": ["A"]})).values()
    assert found.standing == Standing(on=BY, until=BY, need=3, have=1, at_most=2)
    assert (found.miss, found.holds) == (None, ())


def test_what_is_possible_on_every_day_of_the_goal() -> None:
    """Both hold A on the goal's first day; q leaves in March, and nobody else is there."""
    staff = roster({"p": ["A"], "q": ["A", "B"]}, employees={"q": {"leaves_on": date(2018, 3, 31)}})
    found = givens(question(programme({"o.gold": people(2, "A")}, "AB"), staff, scenario(HELD)))
    assert found["o.gold.people"].standing == Standing(on=BY, until=END, need=2, have=2, at_most=1)
    # April has 30 days, May 31, June 30. B is not asked for.
    assert found["employee"].miss == Miss(day=date(2018, 3, 31), goal="hold_until", goal_day=END, days=91)
    assert found["employee"].holds == ("A",)
    assert set(found) == {"o.gold.people", "held-until", "employee"}


def test_results_and_points_have_no_bound() -> None:
    score = {"id": "score", "each": "5/2", "people": "A"}
    for rule, need, have in (
        ({"id": "r", "passes": 5, "of": ["A", "B"]}, 5, 2),
        ({"id": "r", "points": 10, "from": [score]}, 10, Fraction(5, 2)),
    ):
        (found,) = givens(small(rule, {"p": ["A"], "q": ["B"]})).values()
        assert found.standing == Standing(on=BY, until=BY, need=need, have=have)


def test_preparation_that_ends_too_late() -> None:
    """90 days from 16 October is 14 January, two weeks after the goal."""
    found = givens(small(people(1, "A"), {"p": []}, preparation={"A": 90}))
    assert found["preparation"].what == {"exam": "A", "days": 90, "first_day": "2018-01-14"}
    assert found["preparation"].miss == Miss(day=date(2018, 1, 14), goal="by", goal_day=BY, days=14)


def test_preparation_that_misses_something_else() -> None:
    """Ready on 5 November, in time for the goal but not for an exam that retires on the first."""
    found = givens(small(people(1, "A"), {"p": []}, {"A": {"retires_on": "2017-11-01"}}, preparation={"A": 20}))
    assert (found["preparation"].what["first_day"], found["preparation"].miss) == ("2017-11-05", None)
    assert found["retires_on"].miss is None


def test_an_exam_that_starts_too_late_or_ends_too_soon() -> None:
    launched = givens(small(people(1, "A"), {"p": []}, {"A": {"available_from": "2018-01-10"}}))
    assert launched["available_from"].miss == Miss(day=date(2018, 1, 10), goal="by", goal_day=BY, days=10)
    exams = {"A": {"retires_on": "2017-11-30", "counts_until": "2017-12-01"}}
    ended = givens(small(people(1, "A"), {"p": ["A"]}, exams))
    assert ended["counts_until"].miss == Miss(day=date(2017, 12, 1), goal="by", goal_day=BY, days=30)


def test_days_are_measured_against_the_goals_of_the_conflict() -> None:
    """Silver is within reach; gold, five months later, is not, as p starts after it."""
    staff = roster({"p": ["A"], "q": ["A"]}, employees={"p": {"starts_on": date(2018, 6, 2)}})
    rules = {"o.silver": people(1, "A", id="one"), "o.gold": people(2, "A", id="two")}
    goals = [{"option": "o", "tier": "silver", "by": "2017-12-31"}, {"option": "o", "tier": "gold", "by": "2018-06-01"}]
    found = givens(question(programme(rules, {"A": {"proposable": False}}), staff, scenario(goals)))
    assert found["employee"].miss == Miss(day=date(2018, 6, 2), goal="by", goal_day=date(2018, 6, 1), days=1)
    assert found["employee"].holds == ("A",)


def test_what_another_goal_waits_for_is_named() -> None:
    revenue = {"id": "revenue", "metric": "revenue", "at_least": 100}
    rules: dict[str, Any] = {"o.gold": people(2, "A"), "r.gold": {"id": "all", "all": [people(1, "A"), revenue]}}
    vendor = programme(rules, "A", metrics={"revenue": {"unit": "USD"}})
    asked = question(vendor, roster({"p": []}), scenario(GOAL, metrics={"revenue": 40}))
    (found,) = (each for each in explained(asked).repairs if each.steps[0].kind == "other-option")
    assert not found.reached
    (block,) = found.blocked_by
    assert (block.requirement, block.need, block.have, block.short_by) == ("r.gold.revenue", 100, 40, 60)


def test_decisions_say_whom_they_are_about() -> None:
    bans = [{"ban": {"employee": "p"}}, {"ban": {"exam": "B"}}, {"ban": {"employee": "q", "exam": "A"}}]
    pin = {"pin": {"employee": "r", "exam": "B"}}
    asked = small(people(1, "A"), {"p": [], "q": [], "r": []}, decisions=[*bans, pin])
    assert [lever.what for lever in levers(asked) if lever.kind in ("ban-lifted", "pin-removed")] == [
        {"decision": 0, "employee": "p"},
        {"decision": 1, "exam": "B"},
        {"decision": 2, "employee": "q", "exam": "A"},
        {"decision": 3, "employee": "r", "exam": "B"},
    ]

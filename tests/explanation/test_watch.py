"""What is told while an explanation is worked out: each look in its turn, and no other answer for it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import get_args

import pytest

from planner import api
from planner.explanation.schema import Explanation
from planner.explanation.watch import Looking, Subject, Watch
from planner.words.progress import looking
from tests.companies import people
from tests.explanation.test_conflict import small
from tests.explanation.test_differences import company

PLANNED = company()
PLAN = api.plan(PLANNED)
IMPOSSIBLE = small(people(2, "A"), {"p": []}, limits={"people": 1}, decisions=[{"ban": {"employee": "p"}}])


def test_first_the_reason_then_each_repair_then_pairs() -> None:
    plan = api.plan(IMPOSSIBLE)
    looks: list[Looking] = []
    found = api.explain(IMPOSSIBLE, plan, watch=looks.append)
    questions = sum(look.at == "reason" for look in looks)
    assert questions > 1
    assert looks == [
        *(Looking("reason", number) for number in range(1, questions + 1)),
        *(Looking("repairs", number, 5) for number in range(1, 6)),
        *(Looking("pairs", number, 3) for number in range(1, 4)),
    ]
    assert found == api.explain(IMPOSSIBLE, plan)
    assert (found.tried, found.tried_pairs) == (5, 3)


@pytest.mark.parametrize(
    ("ask", "at", "of"),
    [
        (lambda watch: api.explain(PLANNED, PLAN, None, watch), "sittings", 3),
        (lambda watch: api.why_not(PLANNED, PLAN, "r", None, None, watch), "exams", 2),
        (lambda watch: api.critical(PLANNED, PLAN, None, watch), "people", 3),
        (lambda watch: api.one_more(PLANNED, PLAN, None, watch), "requirements", 1),
        (lambda watch: api.places(PLANNED, PLAN, None, watch), "places", 1),
        (lambda watch: api.spares(PLANNED, PLAN, 1, None, watch), "spares", 2),
    ],
)
def test_each_is_told_in_its_turn(ask: Callable[[Watch | None], Explanation], at: Subject, of: int) -> None:
    """There are three sittings, two exams, three kinds of people, one requirement; nobody or one to spare."""
    looks: list[Looking] = []
    assert ask(looks.append) == ask(None)
    assert looks == [Looking(at, number, of) for number in range(1, of + 1)]


def test_other_plans_are_told_as_they_are_looked_for() -> None:
    """Two more are found within half as many exams again; the third look finds that there are no others."""
    looks: list[Looking] = []
    found = api.alternatives(PLANNED, PLAN, 5, Fraction(1, 2), None, looks.append)
    assert looks == [Looking("plans", number, 5) for number in (1, 2, 3)]
    assert found == api.alternatives(PLANNED, PLAN, 5, Fraction(1, 2))


def test_every_look_has_words() -> None:
    assert [looking(at, 12, 31) for at in get_args(Subject)] == [
        "Looking for the reason: 12 of 31 …",
        "Trying repairs: 12 of 31 …",
        "Trying repairs in pairs: 12 of 31 …",
        "Without each exam: 12 of 31 …",
        "With each exam: 12 of 31 …",
        "Without each person: 12 of 31 …",
        "One more for each requirement: 12 of 31 …",
        "Looking for other plans: 12 of 31 …",
        "Filling the open places of each requirement: 12 of 31 …",
        "With people to spare: 12 of 31 …",
    ]
    assert looking("reason", 7, None) == "Looking for the reason: question 7 …"

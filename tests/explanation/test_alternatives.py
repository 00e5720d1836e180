"""Other plans by other people, against trying every plan of small companies."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from planner import api
from planner.explanation.schema import Alternatives
from planner.question.schema import Question
from tests.answer.test_closest import EXAMS, GOAL, plans
from tests.companies import people, programme, question, roster, scenario


def found_for(asked: Question, count: int, within: Fraction = Fraction(0)) -> Alternatives:
    found = api.alternatives(asked, api.plan(asked), count, within).alternatives
    assert found is not None
    return found


def test_two_of_three_equal_people() -> None:
    """p and q are taken first; p and r, and q and r, are as good. There are no others."""
    asked = question(programme({"o.gold": people(2, "A")}, "A"), roster({"p": [], "q": [], "r": []}), scenario(GOAL))
    found = found_for(asked, 5)
    told = [([p.employee_id for p in each.added], [p.employee_id for p in each.removed]) for each in found.plans]
    assert told == [(["r"], ["p"]), (["r"], ["q"])] or told == [(["r"], ["q"]), (["r"], ["p"])]
    assert (found.exhausted, found.complete) == (True, True)
    assert [(each.employee_id, each.plans, each.of) for each in found.people] == [
        ("p", 2, 3), ("q", 2, 3), ("r", 2, 3),
    ]  # fmt: skip


def test_dearer_plans_only_within_the_bound() -> None:
    """One exam by p, or two by q: as much again."""
    asked = question(
        programme({"o.gold": people(1, {"all": ["A", "B"]})}, "AB"), roster({"p": ["A"], "q": []}), scenario(GOAL)
    )
    assert found_for(asked, 5, Fraction(99, 100)).plans == ()
    (other,) = found_for(asked, 5, Fraction(1)).plans
    assert [(pair.employee_id, pair.exam) for pair in other.added] == [("q", "A"), ("q", "B")]


def test_whoever_is_pinned_is_in_all_of_them() -> None:
    pin = {"pin": {"employee": "q", "exam": "A"}}
    asked = question(
        programme({"o.gold": people(2, "A")}, "A"),
        roster({"p": [], "q": [], "r": []}),
        scenario(GOAL, decisions=[pin]),
    )
    found = found_for(asked, 5)
    assert {each.employee_id: each.plans for each in found.people} == {"p": 1, "q": 2, "r": 1}


@pytest.mark.parametrize("seed", range(25))
def test_nothing_better_is_left_out(seed: int) -> None:
    chance = Random(seed)
    staff = [f"p{number}" for number in range(chance.randint(2, 4))]
    held = {who: [exam for exam in EXAMS if chance.random() < 0.3] for who in staff}
    sizes = [chance.randint(1, 2) for _ in range(chance.randint(1, 2))]
    groups = [(size, tuple(sorted(chance.sample(EXAMS, chance.randint(1, 2))))) for size in sizes]
    within = Fraction(chance.choice([0, 25, 50]), 100)
    asked_for = [people(n, {"all": list(group)}, id=f"g{i}") for i, (n, group) in enumerate(groups)]
    rules: dict[str, Any] = {"id": "all", "all": asked_for}
    asked = question(programme({"o.gold": rules}, list(EXAMS)), roster(held), scenario(GOAL))
    plan = api.plan(asked)
    found = found_for(asked, 50, within)
    best = len(plan.assignments)
    shown = [{line.employee_id for line in plan.assignments}]
    values = [_exams_and_people(each.objective) for each in found.plans]
    base = {(line.employee_id, line.exam) for line in plan.assignments}
    for each in found.plans:
        gone = {(pair.employee_id, pair.exam) for pair in each.removed}
        there = (base - gone) | {(pair.employee_id, pair.exam) for pair in each.added}
        sitters = {who for who, _ in there}
        assert not any(others <= sitters for others in shown)
        assert len(there) <= best * (1 + within)
        shown.append(sitters)
    assert all(first <= second for first, second in pairwise(values))
    assert found.exhausted
    for other in plans(held, None):
        reaches = all(sum(set(group) <= other[who] for who in staff) >= size for size, group in groups)
        exams = sum(len(other[who]) - len(held[who]) for who in staff)
        if reaches and exams <= best * (1 + within):
            sitters = {who for who in staff if len(other[who]) > len(held[who])}
            assert any(others <= sitters for others in shown)


def _exams_and_people(objective: Any) -> tuple[int, ...]:
    return tuple(int(stage.value) for stage in objective)

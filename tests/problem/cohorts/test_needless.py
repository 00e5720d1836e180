"""Targets that follow from others, against all small plans; and offers that nobody needs who has a better one."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations_with_replacement
from random import Random
from typing import assert_never

import pytest

from planner.problem.build import build
from planner.problem.cohorts.needed import EVERYTHING
from planner.problem.cohorts.needless import Asked, asked_targets, without_needless_offers
from planner.problem.cohorts.outdoing import Cohort, Offer
from planner.problem.reduce import reduce
from planner.problem.schema import (
    Assumed,
    Choice,
    Condition,
    Enough,
    EnoughApart,
    EnoughPasses,
    EnoughPoints,
    GoalDemand,
    Parts,
    Problem,
    Target,
)
from tests.benchmarks.curves import year
from tests.cases import as_question

DAY = date(2026, 3, 1)


def drawn(seed: int) -> tuple[Problem, list[int]]:
    """Five targets of one or two holdings, conditions of several kinds on them, and the effects of offers."""
    chance = Random(seed)
    targets = tuple(Target(chance.choice("AAAB"), DAY, False, chance.randint(0, 1)) for _ in range(5))
    effects = [chance.randrange(1, 32) for _ in range(chance.randint(2, 4))]

    def condition(depth: int) -> Condition:
        kind = chance.random()
        if depth and kind < 0.6:
            parts = tuple(condition(depth - 1) for _ in range(chance.randint(2, 3)))
            return Parts(len(parts) if chance.random() < 0.6 else 1, parts)
        if kind > 0.93:
            return EnoughPasses(tuple(chance.sample(range(5), 2)), chance.randint(1, 3))
        target = chance.randrange(5)
        return Enough(target, targets[target].have + chance.randint(1, 3))

    goals = []
    for _ in range(chance.randint(1, 2)):
        choices = tuple(Choice(f"option-{k}", condition(2)) for k in range(chance.choice([1, 1, 2])))
        goals.append(GoalDemand(choices))
    return Problem((DAY,), ("A", "B"), targets, tuple(goals), (), ("exams", "people")), effects


def holds(condition: Condition, counts: Counter[int], problem: Problem, looked_at: int) -> bool:
    """Whether a condition holds with so many people newly satisfying each target, if targets that are not looked at
    are reached.
    """
    match condition:
        case Enough():
            target = condition.target
            there = problem.targets[target].have + counts[target]
            return not looked_at >> target & 1 or there >= condition.people
        case EnoughPasses():
            return sum(problem.targets[each].have + counts[each] for each in condition.targets) >= condition.passes
        case Parts():
            return sum(holds(part, counts, problem, looked_at) for part in condition.parts) >= condition.count
        case EnoughApart() | EnoughPoints() | Assumed():
            raise TypeError
        case _:
            assert_never(condition)


def reached(problem: Problem, counts: Counter[int], looked_at: int) -> bool:
    return all(
        any(holds(choice.condition, counts, problem, looked_at) for choice in goal.choices) for goal in problem.goals
    )


def test_whatever_reaches_the_targets_that_are_asked_reaches_all() -> None:
    followed = 0
    for seed in range(400):
        problem, effects = drawn(seed)
        asked = asked_targets(problem, effects)
        followed += asked != EVERYTHING
        for people in range(6):
            for taken in combinations_with_replacement(effects, people):
                counts = Counter(target for effect in taken for target in range(5) if effect >> target & 1)
                assert reached(problem, counts, asked) == reached(problem, counts, -1), (seed, taken)
    assert followed > 60


def test_a_later_day_follows_from_an_earlier_one_unless_more_people_are_missing_there() -> None:
    early, late = Target("A", DAY, False, 2), Target("A", date(2026, 6, 1), False, 1)
    problem = Problem((DAY,), ("A",), (early, late), (), (), ("exams", "people"))

    def asked(people_early: int, people_late: int) -> int:
        both = Parts(2, (Enough(0, people_early), Enough(1, people_late)))
        return asked_targets(problem._replace(goals=(GoalDemand((Choice("o", both),)),)), [0b11, 0b10])

    assert asked(5, 4) == 0b01  # three are missing on both days
    assert asked(5, 5) == EVERYTHING
    assert asked(6, 4) == 0b01


@pytest.mark.parametrize(("at_any_time", "left"), [(False, "ABD"), (True, "AD")])
def test_an_offer_that_does_no_more_of_what_is_asked_is_left_out(at_any_time: bool, left: str) -> None:
    """B can wait longer than A; C does less of what is asked than D at the same cost, and E nothing of it."""
    offers = {
        "A": Offer(0, 0b11, (1,), (0b001,)),
        "B": Offer(0, 0b01, (1,), (0b011,)),
        "D": Offer(1, 0b1100, (1,), (0b001,)),
        "C": Offer(1, 0b10100, (1,), (0b001,)),
        "E": Offer(1, 0b10000, (1,), (0b111,)),
        "nothing": Offer(1, 0, (0,)),
    }
    cohort = Cohort(("E0",), tuple(offers.values()), pinned=False)
    (found,) = without_needless_offers([cohort], 0b1101, at_any_time)
    assert found.offers == (*(offers[name] for name in left), offers["nothing"])
    (tied,) = without_needless_offers([cohort._replace(tied=True)], 0b1101, at_any_time)
    assert tied.offers == (*(offers[name] for name in "ABD"), offers["nothing"])
    (pinned,) = without_needless_offers([cohort._replace(pinned=True)], 0b1101, at_any_time)
    assert pinned.offers == cohort.offers


def test_an_offer_that_spends_less_of_anything_is_not_left_out() -> None:
    """B and C do no more than A and come later, but B takes one fee less of the second class."""
    offers = (Offer(0, 0b11, (1,), (), (1, 2)), Offer(0, 0b01, (1,), (), (2, 1)), Offer(0, 0b01, (1,), (), (2, 2)))
    (found,) = without_needless_offers([Cohort(("E0",), offers, pinned=False)], 0b11, at_any_time=False)
    assert found.offers == offers[:2]


def test_offers_for_later_days_alone_are_left_out_of_a_company() -> None:
    """Eight goals, 177 people who may be of use: two fifths of what they can do is nothing but later."""
    staffing = reduce(build(as_question(year(goals=8, limits="company", first="people"))))
    kept = sum(len(cohort.offers) for cohort in staffing.cohorts)
    assert 5 * kept < 3 * sum(len(cohort.offers) for cohort in staffing.everybody)


def test_a_target_stands_for_another_if_no_more_people_are_asked_for_there_wherever_it_is() -> None:
    """Two people have the first anyway, one the second: it is all of them who are counted."""
    early, late = Target("A", DAY, False, 2), Target("A", date(2026, 6, 1), False, 1)
    problem = Problem((DAY,), ("A",), (early, late), (), (), ("exams", "people"))

    def stands(*conditions: Condition) -> bool:
        goals = tuple(GoalDemand((Choice("o", condition),)) for condition in conditions)
        return Asked(problem._replace(goals=goals)).no_more_people(0, [1])

    assert stands(Parts(2, (Enough(0, 5), Enough(1, 5))))
    assert stands(Enough(0, 5), Enough(1, 6))
    assert not stands(Enough(0, 5), Enough(1, 4))  # as many are missing
    assert not stands(Enough(0, 5), Parts(1, (Enough(0, 5), Enough(1, 5))))
    assert stands(Parts(1, (Enough(0, 5), Enough(0, 6))), Enough(1, 6))
    assert not stands(Enough(0, 6), Parts(1, (Enough(0, 5), Enough(1, 5))), Enough(1, 5))

"""How many people a plan needs that is soon found: where people are counted first, the best one has no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from planner.problem.cohorts.needed import fewer_people_needed
from planner.problem.cohorts.outdoing import Cohort
from planner.problem.schema import Assumed, Condition, Enough, EnoughApart, EnoughPasses, EnoughPoints, Parts, Problem
from planner.problem.sets import bits, union


def people_needed(problem: Problem, cohorts: Sequence[Cohort]) -> int:
    """The largest number of people who are not pinned that a best plan of these cohorts can use."""
    effects = dict.fromkeys(offer.effect for cohort in cohorts if not cohort.pinned for offer in cohort.offers)
    known = people_of_a_plan(problem, cohorts)
    needed = fewer_people_needed(problem, effects)
    return needed if known is None else min(needed, known)


def people_of_a_plan(problem: Problem, cohorts: Sequence[Cohort]) -> int | None:
    """How many people who are not pinned sit something in a plan that one after the other joins who adds to most of the
    counts that are not reached.

    None where no plan is found like that; where people are not the first measure; where the plan might break a limit by
    month, of people or of money; and where people are handed out to groups, since some are needed then who sit nothing.
    """
    choices = [[choice.condition for choice in goal.choices] for goal in problem.goals]
    counts = _Counts(problem, [condition for conditions in choices for condition in conditions])
    limited = problem.month_limits is not None or problem.people_limit is not None or bool(problem.money.budgets)
    if problem.measures[0] != "people" or limited or not counts.are_all:
        return None
    waiting = [(len(cohort.people), _largest(cohort)) for cohort in cohorts if not cohort.pinned]
    people = 0
    while not all(any(counts.reach(condition) for condition in conditions) for conditions in choices):
        open_ = counts.open
        number, effect = max(
            ((number, _most_of(menus, open_)) for number, (size, menus) in enumerate(waiting) if size),
            key=lambda each: (each[1] & open_).bit_count(),
            default=(0, 0),
        )
        if not effect & open_:
            return None
        size, menus = waiting[number]
        waiting[number] = (size - 1, menus)
        counts.add(effect)
        people += 1
    return people


class _Counts:
    """How many people satisfy each target.

    are_all: whether the conditions are about nothing but these numbers and what is assumed.
    """

    def __init__(self, problem: Problem, conditions: Sequence[Condition]) -> None:
        self._there = [target.have for target in problem.targets]
        self._wanted = [0] * len(problem.targets)
        leaves = [leaf for condition in conditions for leaf in _leaves(condition)]
        self.are_all = not any(isinstance(leaf, EnoughApart | EnoughPoints) for leaf in leaves)
        for leaf in leaves:
            if isinstance(leaf, Enough):
                self._wanted[leaf.target] = max(self._wanted[leaf.target], leaf.people)
            elif isinstance(leaf, EnoughPasses):
                for target in leaf.targets:
                    self._wanted[target] = max(self._wanted[target], leaf.passes)

    @property
    def open(self) -> int:
        """The targets (a mask) for which more people may be of use."""
        numbers = zip(self._there, self._wanted, strict=True)
        return sum(1 << target for target, (there, wanted) in enumerate(numbers) if there < wanted)

    def add(self, effect: int) -> None:
        """One more person satisfies these targets (a mask)."""
        for target in bits(effect):
            self._there[target] += 1

    def reach(self, condition: Condition) -> bool:
        """Whether the condition holds without anything assumed."""
        match condition:
            case Enough():
                return self._there[condition.target] >= condition.people
            case EnoughPasses():
                return sum(self._there[target] for target in condition.targets) >= condition.passes
            case Parts():
                return sum(map(self.reach, condition.parts)) >= condition.count
            case EnoughApart() | EnoughPoints() | Assumed():
                return False
            case _:
                assert_never(condition)


def _leaves(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, Parts):
        for part in condition.parts:
            yield from _leaves(part)
    else:
        yield condition


def _largest(cohort: Cohort) -> list[list[int]]:
    """For each block the effects of offers that are no part of another one's."""
    found: dict[int, list[int]] = {}
    for offer in sorted(cohort.offers, key=lambda each: -each.effect.bit_count()):
        effects = found.setdefault(offer.block, [])
        if not any(offer.effect & ~larger == 0 for larger in effects):
            effects.append(offer.effect)
    return list(found.values())


def _most_of(menus: Sequence[Sequence[int]], targets: int) -> int:
    """The effect of one offer of each block, those that are about most of the targets."""
    return union(max(effects, key=lambda effect: (effect & targets).bit_count()) for effects in menus)

"""What is asked anyway: targets that follow from others, and offers that nobody needs who has a better one.

docs/model.md, section 4, has the proofs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import assert_never

from planner.problem.cohorts.needed import EVERYTHING
from planner.problem.cohorts.outdoing import Cohort, Offer
from planner.problem.masks import parts_of, turned, words
from planner.problem.menus.bundles import spends_no_more
from planner.problem.schema import (
    Assumed,
    Condition,
    Enough,
    EnoughApart,
    EnoughPasses,
    EnoughPoints,
    Parts,
    PeopleTerm,
    Problem,
)
from planner.problem.seats import fit
from planner.problem.sets import bits, union
from planner.requirements.holdings import Holding

Scope = dict[int, int]
"""Targets of which as many people are asked for together, and how many are missing in each."""


def asked_targets(problem: Problem, effects: Iterable[int]) -> int:
    """The targets (a mask) that have to be looked at where everybody chooses among offers with these effects: all
    others are reached whenever these are. EVERYTHING where that is all of them.

    A target follows from one of the same holding that is asked for whenever it is, if whoever newly satisfies that one
    newly satisfies this one too, and no fewer people are missing there.
    """
    reaching = turned(set(effects), len(problem.targets))
    return targets_to_keep(
        problem,
        last=lambda target: reaching[target].bit_count(),
        leading=lambda target, others: [other for other in bits(others) if not reaching[other] & ~reaching[target]],
    )


def targets_to_keep(
    problem: Problem,
    last: Callable[[int], int],
    leading: Callable[[int, int], Sequence[int]],
    among: int = EVERYTHING,
) -> int:
    """The targets (a mask) from which all others follow; EVERYTHING where that is all of them.

    among: those (a mask) from which all others are known to follow. leading: which of some others (a mask) of the same
    holding lead to a target: whoever newly satisfies one of them newly satisfies it too. last: targets with a larger
    number are left out sooner.
    """
    asked = Asked(problem)
    left: dict[Holding, int] = {}
    for target in asked.counts():
        if among >> target & 1:
            holding = problem.targets[target].holding
            left[holding] = left.get(holding, 0) | 1 << target
    every = union(left.values())
    for holding, alike in left.items():
        for target in sorted(bits(alike & ~asked.besides), key=lambda each: (-last(each), -each)):
            others = left[holding] & ~(1 << target)
            if asked.no_more_missing(target, leading(target, others)):
                left[holding] = others
    kept = union(left.values())
    return EVERYTHING if kept == every else asked.besides | kept


class Asked:
    """Where the goals ask for which targets. besides: those (a mask) that more than counts of people speak of."""

    def __init__(self, problem: Problem) -> None:
        self._have = [target.have for target in problem.targets]
        self.always: Scope = {}
        self._sometimes: list[Scope] = []
        self.besides = 0
        for goal in problem.goals:
            for choice in goal.choices:
                scope = self.always if len(goal.choices) == 1 else _another(self._sometimes)
                self.besides |= _read(problem, choice.condition, scope, self._sometimes)

    def counts(self) -> Sequence[int]:
        """The targets that counts of people ask for."""
        return tuple(dict.fromkeys(target for scope in (self.always, *self._sometimes) for target in scope))

    def no_more_missing(self, target: int, others: Sequence[int]) -> bool:
        """Whether wherever the target is asked for, one of the others is, of which no fewer people are missing."""
        return all(
            any(self._missing(scope, other) >= scope[target] for other in others) for scope in self._scopes(target)
        )

    def no_more_people(self, target: int, others: Sequence[int]) -> bool:
        """Whether wherever the target is asked for, one of the others is, for no fewer people, or as many have it."""
        return all(
            any(self._missing(scope, each) + self._have[each] >= scope[target] + self._have[target] for each in others)
            for scope in self._scopes(target)
        )

    def _scopes(self, target: int) -> Iterator[Scope]:
        return (scope for scope in (self.always, *self._sometimes) if target in scope)

    def _missing(self, scope: Scope, target: int) -> int:
        return max(scope.get(target, 0), self.always.get(target, 0))


def _read(problem: Problem, condition: Condition, scope: Scope, sometimes: list[Scope]) -> int:
    """Adds the people missing for a condition to the scope, and to others that hold in some plans only; gives the
    targets (a mask) that more than counts of people speak of.
    """
    match condition:
        case Enough():
            missing = condition.people - problem.targets[condition.target].have
            scope[condition.target] = max(missing, scope.get(condition.target, 0))
            return 0
        case Parts():
            together = condition.count == len(condition.parts)
            found = 0
            for part in condition.parts:
                found |= _read(problem, part, scope if together else _another(sometimes), sometimes)
            return found
        case EnoughApart() | EnoughPasses():
            return sum(1 << target for target in set(condition.targets))
        case EnoughPoints():
            found = 0
            for term in condition.terms:
                found |= _read(problem, term.gate, _another(sometimes), sometimes)
                if isinstance(term, PeopleTerm):
                    found |= 1 << term.target
            return found
        case Assumed():
            return 0
        case _:
            assert_never(condition)


def _another(scopes: list[Scope]) -> Scope:
    scopes.append({})
    return scopes[-1]


def without_needless_offers(cohorts: Sequence[Cohort], asked: int, at_any_time: bool) -> list[Cohort]:
    """The cohorts without offers for which the same people have a better one: in the same block it does as much of what
    is asked (a mask of targets), in seats that are there, and is cheaper, or as cheap and stands before it.

    at_any_time: whether only those who are tied have to care for seats.
    """
    return [
        cohort
        if cohort.pinned
        else cohort._replace(offers=_needed(cohort.offers, asked, at_any_time and not cohort.tied))
        for cohort in cohorts
    ]


def _needed(offers: tuple[Offer, ...], asked: int, at_any_time: bool) -> tuple[Offer, ...]:
    import numpy as np

    does = words(offer.effect & asked for offer in offers)
    ranks = {cost: rank for rank, cost in enumerate(sorted({offer.cost for offer in offers}))}
    order = np.array([ranks[offer.cost] * len(offers) + place for place, offer in enumerate(offers)])
    blocks = np.array([offer.block for offer in offers])
    better = parts_of(does, does) & (blocks[:, None] == blocks) & (order[:, None] > order)
    takes = [(() if at_any_time else offer.seats, offer.spending) for offer in offers]
    kinds = {each: number for number, each in enumerate(dict.fromkeys(takes))}
    if len(kinds) > 1:
        known, kind = list(kinds), np.array([kinds[each] for each in takes])
        enough = np.zeros((len(kinds), len(kinds)), dtype=bool)
        rows, columns = better.nonzero()
        for pair in np.unique(kind[rows] * len(kinds) + kind[columns]).tolist():
            (seats, spending), (others, spent) = known[pair // len(kinds)], known[pair % len(kinds)]
            enough.flat[pair] = fit(others, seats) and spends_no_more(spent, spending)
        better &= enough[np.ix_(kind, kind)]
    needless = better.any(axis=1)
    return tuple(offer for offer, better_one in zip(offers, needless, strict=True) if not better_one)

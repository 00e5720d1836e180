"""What is asked anyway: targets that follow from others, and offers that nobody needs who has a better one.

docs/model.md, section 4, has the proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from planner.problem.bundles import spends_no_more
from planner.problem.masks import parts_of, words
from planner.problem.needed import EVERYTHING
from planner.problem.outdoing import Cohort, Offer
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

Scope = dict[int, int]
"""Targets of which as many people are asked for together, and how many are missing in each."""


def asked_targets(problem: Problem, effects: Iterable[int]) -> int:
    """The targets (a mask) that have to be looked at where everybody chooses among offers with these effects: all
    others are reached whenever these are. EVERYTHING where that is all of them.

    A target follows from one of the same holding that is asked for whenever it is, if whoever newly satisfies that one
    newly satisfies this one too, and no fewer people are missing there.
    """
    always: Scope = {}
    sometimes: list[Scope] = []
    asked = 0
    for goal in problem.goals:
        for choice in goal.choices:
            only = len(goal.choices) == 1
            asked |= _read(problem, choice.condition, always if only else _another(sometimes), sometimes)
    reached: dict[int, int] = {target: 0 for scope in (always, *sometimes) for target in scope}
    for position, effect in enumerate(dict.fromkeys(effects)):
        for target in reached:
            reached[target] |= (effect >> target & 1) << position
    left = list(reached)
    for target in sorted(reached, key=lambda each: (-reached[each].bit_count(), -each)):
        alike = [
            other
            for other in left
            if other != target
            and problem.targets[other].holding == problem.targets[target].holding
            and reached[other] & ~reached[target] == 0
        ]
        if not asked >> target & 1 and all(
            any(max(scope.get(other, 0), always.get(other, 0)) >= scope[target] for other in alike)
            for scope in (always, *sometimes)
            if target in scope
        ):
            left.remove(target)
    return EVERYTHING if len(left) == len(reached) else asked | sum(1 << target for target in left)


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
        else replace(cohort, offers=_needed(cohort.offers, asked, at_any_time and not cohort.tied))
        for cohort in cohorts
    ]


def _needed(offers: tuple[Offer, ...], asked: int, at_any_time: bool) -> tuple[Offer, ...]:
    import numpy as np

    does = words(offer.effect & asked for offer in offers)
    ranks = {cost: rank for rank, cost in enumerate(sorted({offer.cost for offer in offers}))}
    order = np.array([ranks[offer.cost] * len(offers) + place for place, offer in enumerate(offers)])
    blocks = np.array([offer.block for offer in offers])
    better = parts_of(does, does) & (blocks[:, None] == blocks) & (order[:, None] > order)
    needless = {
        place
        for place, other in zip(*better.nonzero(), strict=True)
        if at_any_time or fit(offers[other].seats, offers[place].seats)
        if spends_no_more(offers[other].spending, offers[place].spending)
    }
    return tuple(offer for place, offer in enumerate(offers) if place not in needless)

"""Making the problem small without losing anything: cohorts of people who can do the same for the same price.

`reduce` is exact: the optimum, and even the plan, are the same as without it (docs/model.md has the proof, and
`one_by_one` is the slow twin that the tests compare it with).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import assert_never

from planner.problem.bundles import WHOLE, Bundle, BundleTable, Cost
from planner.problem.schema import Assumed, Condition, Enough, EnoughApart, Parts, Problem, Profile


@dataclass(frozen=True, slots=True)
class Offer:
    """What one person of a cohort may do in one block of targets: the effect (a mask) and its cost in each measure."""

    block: int
    effect: int
    cost: Cost


@dataclass(frozen=True, slots=True)
class Cohort:
    """People with the same offers, the cheapest first, then by id. Each takes at most one offer of each block.

    In a pinned cohort, all of whose offers are in one block, each of them must take one.
    """

    people: tuple[str, ...]
    offers: tuple[Offer, ...]
    pinned: bool


@dataclass(frozen=True, slots=True)
class Staffing:
    """A problem with its people as cohorts, in the order in which the tie-break uses them.

    bundles: for each person of a cohort the bundles behind the offers, by block and effect.
    """

    problem: Problem
    cohorts: tuple[Cohort, ...]
    bundles: Mapping[str, Mapping[tuple[int, int], Bundle]]


def reduce(problem: Problem) -> Staffing:
    """The staffing without people of whom enough others are as good or better."""
    needed = most_people_used(problem)
    kept: list[Cohort] = []
    staffing = _staffing(problem, _cheapest(problem.profiles, needed), _merged)
    usable = [cohort for cohort in staffing.cohorts if not cohort.pinned]
    dominating = _people_dominating(usable)
    trimmed = {
        cohort.people[0]: cohort.people[: max(0, needed - better)]
        for cohort, better in zip(usable, dominating, strict=True)
    }
    for cohort in staffing.cohorts:
        people = cohort.people if cohort.pinned else trimmed[cohort.people[0]]
        if people:
            kept.append(Cohort(people, cohort.offers, cohort.pinned))
    remaining = {person for cohort in kept for person in cohort.people}
    bundles = {person: each for person, each in staffing.bundles.items() if person in remaining}
    return Staffing(problem, tuple(kept), bundles)


def one_by_one(problem: Problem) -> Staffing:
    """The staffing with everybody in a cohort of their own: slow, and the tests' measure for `reduce`."""
    return _staffing(problem, problem.profiles, _alone)


def most_people_used(problem: Problem) -> int:
    """The largest number of unpinned people that a plan without waste can use.

    In such a plan each of them is one of the missing people of some condition that holds.
    """

    def used(condition: Condition) -> int:
        match condition:
            case Enough():
                return condition.people - problem.targets[condition.target].have
            case EnoughApart():
                return sum(condition.people)
            case Assumed():
                return 0
            case Parts():
                return sum(sorted((used(part) for part in condition.parts), reverse=True)[: condition.count])
            case _:
                assert_never(condition)

    return sum(max(used(choice.condition) for choice in goal.choices) for goal in problem.goals)


# --- cohorts -----------------------------------------------------------------------------------------------------


def _merged(offers: tuple[Offer, ...], profile: Profile, person: str) -> tuple[object, ...]:
    return (offers, person if profile.pinned else "")


def _alone(offers: tuple[Offer, ...], _: Profile, person: str) -> tuple[object, ...]:
    return (offers, person)


def _staffing(
    problem: Problem,
    profiles: Iterable[Profile],
    grouping: Callable[[tuple[Offer, ...], Profile, str], tuple[object, ...]],
) -> Staffing:
    table = BundleTable(problem)
    people_of: dict[tuple[object, ...], list[tuple[tuple[int, ...], str]]] = {}
    offers_of: dict[tuple[object, ...], tuple[tuple[Offer, ...], bool]] = {}
    bundles: dict[str, Mapping[tuple[int, int], Bundle]] = {}
    for profile in profiles:
        found = table.of(profile)
        offers = _in_order(Offer(each.block, b.effect, b.cost) for each in found for b in each.bundles)
        if not profile.pinned and not any(offer.effect for offer in offers):
            continue
        by_effect = {(each.block, bundle.effect): bundle for each in found for bundle in each.bundles}
        for person in profile.people:
            key = grouping(offers, profile, person)
            people_of.setdefault(key, []).append((profile.prices, person))
            offers_of[key] = offers, bool(profile.pinned)
            bundles[person] = by_effect
    ordered = {key: sorted(people) for key, people in people_of.items()}
    cohorts = sorted(ordered, key=lambda key: ordered[key][0])
    return Staffing(
        problem,
        _by_usefulness([Cohort(tuple(person for _, person in ordered[key]), *offers_of[key]) for key in cohorts]),
        bundles,
    )


def _in_order(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """By block; offers that do more come first, so that the tie-break never prefers one that another outdoes."""
    return tuple(sorted(offers, key=lambda offer: (offer.block, -offer.effect.bit_count(), offer.effect)))


def _by_usefulness(cohorts: Sequence[Cohort]) -> tuple[Cohort, ...]:
    """The cohorts in an order in which nobody stands behind somebody whom they outdo; pinned ones first.

    Compared are the lowest costs of doing at least so much, block by block, for every effect, the largest effects
    first. Where one cohort outdoes another none of its costs is higher, so it comes first. The first difference
    between two cohorts is always at an effect that one of them offers, so the others have no say in their order.
    Cohorts with the same offers stay in the order given (a stable sort).
    """
    costs = _costs_by_effect(cohorts)
    order = sorted(range(len(cohorts)), key=lambda number: (not cohorts[number].pinned, costs[number]))
    return tuple(cohorts[number] for number in order)


def _costs_by_effect(cohorts: Sequence[Cohort]) -> list[tuple[int, ...]]:
    """For each cohort, for each block and effect that occurs anywhere: the rank of the lowest cost of at least that.

    Without an offer in the block there is none but doing nothing.
    """
    effects = sorted(
        {(offer.block, offer.effect) for cohort in cohorts for offer in cohort.offers},
        key=lambda each: (each[0], -each[1].bit_count(), each[1]),
    )
    ranks = {cost: rank for rank, cost in enumerate(sorted({o.cost for cohort in cohorts for o in cohort.offers}))}
    never = len(ranks)
    return [
        tuple(
            min((ranks[o.cost] for o in cohort.offers if o.block == block and effect & ~o.effect == 0), default=never)
            if effect
            else 0
            for block, effect in effects
        )
        for cohort in cohorts
    ]


def _people_dominating(cohorts: Sequence[Cohort]) -> list[int]:
    """For each cohort the number of people in other cohorts that can do as much or more for the same price or less.

    Only people whose menus are divided in the same way are compared.
    """
    import numpy as np

    if not cohorts:
        return []
    costs = np.array(_costs_by_effect(cohorts), dtype=np.int64)
    whole = np.array([any(offer.block == WHOLE for offer in cohort.offers) for cohort in cohorts])
    sizes = np.array([len(cohort.people) for cohort in cohorts], dtype=np.int64)
    return [
        int(sizes[(costs <= costs[number]).all(axis=1) & (whole == whole[number])].sum() - sizes[number])
        for number in range(len(cohorts))
    ]


def _cheapest(profiles: Iterable[Profile], needed: int) -> list[Profile]:
    """The profiles without those people of whom `needed` others differ only in being cheaper or having a smaller id.

    Spares working out the bundles of thousands of people who differ in nothing but the price of their hour.
    """
    alike: dict[tuple[object, ...], list[Profile]] = {}
    kept: list[Profile] = []
    for profile in profiles:
        if profile.pinned:
            kept.append(profile)
        else:
            alike.setdefault((profile.held, profile.open, profile.cap, profile.ranking), []).append(profile)
    for group in alike.values():
        group.sort(key=lambda profile: profile.prices)
        cheaper = 0
        last: tuple[int, ...] = ()
        for prices, same in groupby(group, key=lambda profile: profile.prices):
            if any(a > b for a, b in zip(last, prices, strict=False)):
                cheaper = 0
            if cheaper < needed:
                at_this_price = [replace(profile, people=profile.people[:needed]) for profile in same]
                kept.extend(at_this_price)
                cheaper += sum(len(profile.people) for profile in at_this_price)
                last = prices
    return kept

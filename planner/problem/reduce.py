"""Making the problem small without losing anything: cohorts of people who can do the same for the same price.

`reduce` is exact: the optimum, and even the plan, are the same as without it (docs/model.md has the proof, and
`one_by_one` is the slow twin that the tests compare it with).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from planner.problem.bundles import Bundle, Spending, bundle_table
from planner.problem.needed import most_people_needed
from planner.problem.outdoing import Cohort, Offer, by_usefulness, without_outdone, without_useless_offers
from planner.problem.schema import Problem, Profile, Timetable
from planner.problem.seats import Seats
from planner.problem.ways import TooManyBundlesError
from planner.requirements.holdings import Holding


@dataclass(frozen=True, slots=True)
class Agenda:
    """What stands behind the offers of a person: the bundles by block, effect, seats and spending, and the slots of
    their sittings.
    """

    bundles: Mapping[tuple[int, int, Seats, Spending], Bundle]
    timetable: Timetable


@dataclass(frozen=True, slots=True)
class Individual:
    """Somebody with too many bundles to list, or to whom something is promised: the solver chooses the sittings
    themselves.
    """

    person: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class Missing:
    """People whom the company does not have, `most` at most: each satisfies the targets (a mask) and costs nothing but
    that somebody is missing.
    """

    effect: int
    most: int


@dataclass(frozen=True, slots=True)
class Staffing:
    """A problem with its people as cohorts and individuals, each in the order in which the tie-break uses them.

    agendas: for each person of a cohort what stands behind the offers. missing: who may be imagined so that goals out
    of reach have a plan that comes closest; the fewest of them are settled before everything else but assumptions.
    """

    problem: Problem
    cohorts: tuple[Cohort, ...]
    agendas: Mapping[str, Agenda]
    individuals: tuple[Individual, ...] = ()
    missing: tuple[Missing, ...] = ()


def reduce(problem: Problem) -> Staffing:
    """The staffing without people and offers of whom enough others are as good or better."""
    staffing = _staffing(problem, _cheapest(problem.profiles, most_people_needed(problem)), _merged)
    kept = without_useless_offers(problem, without_outdone(problem, staffing.cohorts))
    remaining = {person for cohort in kept for person in cohort.people}
    agendas = {person: each for person, each in staffing.agendas.items() if person in remaining}
    return Staffing(problem, kept, agendas, staffing.individuals)


def one_by_one(problem: Problem) -> Staffing:
    """The staffing with everybody in a cohort of their own: slow, and the tests' measure for `reduce`."""
    return _staffing(problem, problem.profiles, _alone)


def with_missing(staffing: Staffing) -> Staffing:
    """The staffing with imagined people, some for each holding that is looked at, on all of its days.

    Then goals for which the company lacks people can be reached, and the fewest people who are missing measure how far
    away they are.
    """
    effects: dict[tuple[Holding, bool], int] = {}
    for number, target in enumerate(staffing.problem.targets):
        key = (target.holding, target.apart)
        effects[key] = effects.get(key, 0) | 1 << number
    most = most_people_needed(staffing.problem)
    return replace(staffing, missing=tuple(Missing(effect, most) for effect in effects.values()))


# --- cohorts -----------------------------------------------------------------------------------------------------


def _merged(offers: tuple[Offer, ...], profile: Profile, tied: bool, person: str) -> tuple[object, ...]:
    return (offers, profile.team, tied, person if profile.pinned or tied else "")


def _alone(offers: tuple[Offer, ...], _: Profile, __: bool, person: str) -> tuple[object, ...]:
    return (offers, person)


def _staffing(
    problem: Problem,
    profiles: Iterable[Profile],
    grouping: Callable[[tuple[Offer, ...], Profile, bool, str], tuple[object, ...]],
) -> Staffing:
    table = bundle_table(problem)
    found: dict[tuple[object, ...], tuple[Profile, bool, tuple[Offer, ...], list[tuple[tuple[int, ...], str]]]] = {}
    agendas: dict[str, Agenda] = {}
    individuals: list[Individual] = []
    for profile in profiles:
        if profile.promised:
            individuals.extend(Individual(person, profile) for person in profile.people)
            continue
        try:
            menus = table.of(profile)
        except TooManyBundlesError:
            individuals.extend(Individual(person, profile) for person in profile.people)
            continue
        offers = _in_order(
            Offer(menu.block, b.effect, b.cost, b.seats, b.spending) for menu in menus for b in menu.bundles
        )
        if not profile.pinned and not any(offer.effect for offer in offers):
            continue
        bundles = {(menu.block, b.effect, b.seats, b.spending): b for menu in menus for b in menu.bundles}
        agenda = Agenda(bundles, profile.timetable)
        tied = any(menu.tied for menu in menus)
        for person in profile.people:
            key = grouping(offers, profile, tied, person)
            found.setdefault(key, (profile, tied, offers, []))[3].append((profile.prices, person))
            agendas[person] = agenda
    cohorts = sorted(
        ((sorted(people), offers, profile, tied) for profile, tied, offers, people in found.values()),
        key=lambda each: each[:2],
    )
    return Staffing(
        problem,
        by_usefulness(
            [
                Cohort(tuple(who for _, who in people), offers, bool(profile.pinned), profile.team, tied)
                for people, offers, profile, tied in cohorts
            ]
        ),
        agendas,
        tuple(sorted(individuals, key=lambda each: (each.profile.prices, each.person))),
    )


def _in_order(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """By block; offers that do more come first, so that the tie-break never prefers one that another outdoes."""
    return tuple(
        sorted(
            offers,
            key=lambda each: (
                each.block,
                -each.effect.bit_count(),
                each.effect,
                each.cost,
                each.seats,
                each.spending,
            ),
        )
    )


def _cheapest(profiles: Iterable[Profile], needed: int) -> list[Profile]:
    """The profiles without those people of whom `needed` others differ only in being cheaper or having a smaller id.

    Spares working out the bundles of thousands of people who differ in nothing but the price of their hour.
    """
    alike: dict[tuple[object, ...], list[Profile]] = {}
    kept: list[Profile] = []
    for profile in profiles:
        if profile.pinned or profile.promised:
            kept.append(profile)
        else:
            key = (profile.held, profile.timetable, profile.cap, profile.team, profile.fees)
            alike.setdefault(key, []).append(profile)
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

"""Making the problem small without losing anything: cohorts of people who can do the same for the same price.

`reduce` is exact: the optimum, and even the plan, are the same as without it (docs/model.md has the proof, and
`one_by_one` is the slow twin that the tests compare it with).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from planner.problem.bundles import WHOLE, Bundle, Cost, Spending, bundle_table
from planner.problem.conditions import most_people_used
from planner.problem.schema import Problem, Profile, Timetable
from planner.problem.seats import Seats
from planner.problem.usefulness import Ranks, costs_by_effect
from planner.problem.ways import TooManyBundlesError
from planner.requirements.holdings import Holding


@dataclass(frozen=True, slots=True, order=True)
class Offer:
    """What one person of a cohort may do in one block of targets: the effect (a mask), its cost in each measure, the
    months in which its sittings can take place, and what it takes of what is paid for together.
    """

    block: int
    effect: int
    cost: Cost
    seats: Seats = ()
    spending: Spending = ()


@dataclass(frozen=True, slots=True)
class Cohort:
    """People with the same offers, the cheapest first, then by id. Each takes at most one offer of each block.

    In a pinned cohort, all of whose offers are in one block, each of them must take one. team: the team, where it has
    a limit of its own. tied: one person, whose sittings of all blocks together must find months within the limit of a
    person; others find them whatever they take.
    """

    people: tuple[str, ...]
    offers: tuple[Offer, ...]
    pinned: bool
    team: str | None = None
    tied: bool = False


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
    """The staffing without people of whom enough others are as good or better."""
    needed = most_people_needed(problem)
    staffing = _staffing(problem, _cheapest(problem.profiles, needed), _merged)
    kept = tuple(_not_outdone(*_by_usefulness(staffing.cohorts), needed))
    remaining = {person for cohort in kept for person in cohort.people}
    agendas = {person: each for person, each in staffing.agendas.items() if person in remaining}
    return replace(staffing, cohorts=kept, agendas=agendas)


def one_by_one(problem: Problem) -> Staffing:
    """The staffing with everybody in a cohort of their own: slow, and the tests' measure for `reduce`."""
    staffing = _staffing(problem, problem.profiles, _alone)
    return replace(staffing, cohorts=_by_usefulness(staffing.cohorts)[0])


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


def most_people_needed(problem: Problem) -> int:
    """The largest number of unpinned people that a plan without waste can use.

    In such a plan each of them is one of the missing people of some condition that holds.
    """
    return sum(
        max(most_people_used(choice.condition, problem.targets) for choice in goal.choices) for goal in problem.goals
    )


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
        tuple(
            Cohort(tuple(who for _, who in people), offers, bool(profile.pinned), profile.team, tied)
            for people, offers, profile, tied in cohorts
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


def _by_usefulness(cohorts: Sequence[Cohort]) -> tuple[tuple[Cohort, ...], Ranks]:
    """The cohorts in an order in which nobody stands behind somebody whom they outdo, pinned ones first; and what each
    can do at what cost.

    Compared are the lowest costs of doing at least so much, block by block, for every effect, the largest effects
    first. Where one cohort outdoes another none of its costs is higher, so it comes first. The first difference
    between two cohorts is always at an effect that one of them offers, so the others have no say in their order.
    Cohorts with the same offers stay in the order given (a stable sort).
    """
    costs = costs_by_effect(cohorts)
    keys = costs.tolist()
    order = sorted(range(len(cohorts)), key=lambda number: (not cohorts[number].pinned, keys[number]))
    return tuple(cohorts[number] for number in order), costs[order]


def _not_outdone(cohorts: Sequence[Cohort], costs: Ranks, needed: int) -> Iterator[Cohort]:
    """The cohorts, in their order, without the people whom at least `needed` others outdo.

    Only those kept so far have to be compared: whoever outdoes somebody stands before them, and the first `needed` of
    those are kept. Only people of the same team (where teams have limits) whose menus are divided in the same way are
    compared. Pinned people are kept and outdo nobody.
    """
    kinds: dict[tuple[str | None, bool], int] = {}
    kind = np.array(
        [
            kinds.setdefault((cohort.team, any(offer.block == WHOLE for offer in cohort.offers)), len(kinds))
            for cohort in cohorts
        ]
    )
    rows = np.empty(len(cohorts), dtype=np.int64)
    sizes = np.zeros(len(cohorts), dtype=np.int64)
    count = 0
    for number, cohort in enumerate(cohorts):
        if cohort.pinned:
            yield cohort
            continue
        before = rows[:count]
        outdoing = (costs[before] <= costs[number]).all(axis=1) & (kind[before] == kind[number])
        people = cohort.people[: max(0, needed - int(sizes[:count][outdoing].sum()))]
        if people:
            rows[count], sizes[count] = number, len(people)
            count += 1
            yield replace(cohort, people=people)


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

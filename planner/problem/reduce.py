"""Making the problem small without losing anything: cohorts of people who can do the same for the same price.

`reduce` is exact: the optimum, and even the plan, are the same as without it (docs/model.md has the proof, and
`one_by_one` is the slow twin that the tests compare it with).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import le

from planner.problem.bundles import Bundle, Menu, Spending, bundle_table
from planner.problem.needed import EVERYTHING, most_people_needed
from planner.problem.needless import asked_targets, without_needless_offers
from planner.problem.outdoing import Cohort, Offer, by_usefulness, without_dear_offers, without_outdone
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
    everybody: the cohorts with all their offers, from which those that matter are taken. tied: those whose sittings
    together must find months within the limit of a person; of others it is only hoped (`tie`). counted: those of them
    whose sittings must find months within all limits at once. shared: whether all sittings must find months within the
    limits of the company and of teams; else that, too, is only hoped (`share_months`).
    """

    problem: Problem
    cohorts: tuple[Cohort, ...]
    agendas: Mapping[str, Agenda]
    individuals: tuple[Individual, ...] = ()
    missing: tuple[Missing, ...] = ()
    everybody: tuple[Cohort, ...] = ()
    tied: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    shared: bool = False


def reduce(problem: Problem) -> Staffing:
    """The staffing without people and offers of whom enough others are as good or better; nobody is tied, and no
    months are shared.
    """
    staffing = _staffing(problem, _cheapest(problem.profiles, most_people_needed(problem)), _merged)
    kept = without_outdone(problem, staffing.cohorts)
    remaining = {person for cohort in kept for person in cohort.people}
    agendas = {person: each for person, each in staffing.agendas.items() if person in remaining}
    return tie(replace(staffing, agendas=agendas, everybody=kept), ())


def tie(staffing: Staffing, tied: Collection[str], counted: Collection[str] = ()) -> Staffing:
    """The staffing with these people tied or even counted, and those who are.

    As long as the best plan finds months for the sittings of everybody, it is the best plan of all.
    """
    return _in_cohorts(
        replace(staffing, tied=staffing.tied.union(tied, counted), counted=staffing.counted.union(counted))
    )


def share_months(staffing: Staffing) -> Staffing:
    """The staffing with months that everybody shares: their limits of the company and of teams are kept."""
    return _in_cohorts(replace(staffing, shared=True))


def _in_cohorts(staffing: Staffing) -> Staffing:
    """The staffing with its people in cohorts, as far as they are not tied, and with none but offers of use."""
    parts = tuple(part for cohort in staffing.everybody for part in _in_parts(staffing, cohort))
    return replace(staffing, cohorts=_without_useless_offers(staffing, parts))


def _without_useless_offers(staffing: Staffing, cohorts: Sequence[Cohort]) -> tuple[Cohort, ...]:
    """The cohorts, in their order, without offers that no best plan has, or not the first of them."""
    limits = staffing.problem.month_limits
    at_any_time = limits is not None and not staffing.shared
    effects = (offer.effect for cohort in staffing.everybody for offer in cohort.offers)
    asked = EVERYTHING if staffing.individuals else asked_targets(staffing.problem, effects)
    menus_say_all = asked == EVERYTHING and not at_any_time
    kept = cohorts if menus_say_all else without_needless_offers(cohorts, asked, at_any_time)
    kept = without_dear_offers(staffing.problem, kept, at_any_time)
    return tuple(cohort for cohort in kept if cohort.pinned or any(offer.effect for offer in cohort.offers))


def one_by_one(problem: Problem) -> Staffing:
    """The staffing with everybody in a cohort of their own and counted: slow, and the tests' measure for `reduce`."""
    staffing = _staffing(problem, problem.profiles, _alone)
    people = frozenset(staffing.agendas)
    staffing = replace(staffing, everybody=staffing.cohorts, tied=people, counted=people, shared=True)
    return replace(
        staffing, cohorts=tuple(part for cohort in staffing.everybody for part in _in_parts(staffing, cohort))
    )


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


def _in_parts(staffing: Staffing, cohort: Cohort) -> Iterator[Cohort]:
    """The cohort in parts, in its order: each of its people who is tied, and those between them.

    Whoever chooses for one block only finds months anyway.
    """
    limits = staffing.problem.month_limits
    if limits is None or limits.person is None or len({offer.block for offer in cohort.offers}) == 1:
        yield cohort
        return
    for tied, people in groupby(cohort.people, key=lambda person: person in staffing.tied):
        if tied:
            for person in people:
                yield replace(cohort, people=(person,), tied=True, counted=person in staffing.counted)
        else:
            yield replace(cohort, people=tuple(people))


def _merged(offers: tuple[Offer, ...], profile: Profile, person: str) -> tuple[object, ...]:
    return (offers, profile.team, person if profile.pinned else "")


def _alone(offers: tuple[Offer, ...], _: Profile, person: str) -> tuple[object, ...]:
    return (offers, person)


def _staffing(
    problem: Problem,
    profiles: Iterable[Profile],
    grouping: Callable[[tuple[Offer, ...], Profile, str], tuple[object, ...]],
) -> Staffing:
    table = bundle_table(problem)
    found: dict[tuple[object, ...], tuple[Profile, tuple[Offer, ...], list[tuple[tuple[int, ...], str]]]] = {}
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
        offers = tuple(offer for menu in menus for offer in _in_order(menu))
        if not profile.pinned and not any(offer.effect for offer in offers):
            continue
        bundles = {(menu.block, b.effect, b.seats, b.spending): b for menu in menus for b in menu.bundles}
        agenda = Agenda(bundles, profile.timetable)
        for person in profile.people:
            key = grouping(offers, profile, person)
            found.setdefault(key, (profile, offers, []))[2].append((profile.prices, person))
            agendas[person] = agenda
    cohorts = sorted(
        ((profile.team or "", sorted(people), offers, profile) for profile, offers, people in found.values()),
        key=lambda each: each[:3],
    )
    return Staffing(
        problem,
        by_usefulness(
            [
                Cohort(tuple(who for _, who in people), offers, bool(profile.pinned), profile.team)
                for _, people, offers, profile in cohorts
            ]
        ),
        agendas,
        tuple(sorted(individuals, key=lambda each: (each.profile.prices, each.person))),
    )


def _in_order(menu: Menu) -> tuple[Offer, ...]:
    """Offers that do more come first, so that the tie-break never prefers one that another outdoes."""
    offers = (Offer(menu.block, each.effect, each.cost, each.seats, each.spending) for each in menu.bundles)
    return tuple(sorted(offers, key=lambda each: (-each.effect.bit_count(), each)))


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
            if not all(map(le, last, prices)):
                cheaper = 0
            if cheaper < needed:
                at_this_price = [replace(profile, people=profile.people[:needed]) for profile in same]
                kept.extend(at_this_price)
                cheaper += sum(len(profile.people) for profile in at_this_price)
                last = prices
    return kept

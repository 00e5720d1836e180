"""Making the problem small without losing anything: cohorts of people who can do the same for the same price.

`reduce` is exact: the optimum, and even the plan, are the same as without it (docs/model.md has the proof, and
`one_by_one` is the slow twin that the tests compare it with).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from planner.problem.cohorts.dear import without_dear_offers
from planner.problem.cohorts.fewest import people_needed
from planner.problem.cohorts.gathering import Agenda, Gathering, Individual, alone, merged
from planner.problem.cohorts.listable import listable
from planner.problem.cohorts.needed import EVERYTHING, most_people_needed
from planner.problem.cohorts.needless import asked_targets, without_needless_offers
from planner.problem.cohorts.outdoing import Cohort, by_usefulness, most_useful
from planner.problem.cohorts.room import Load, load_of
from planner.problem.full import FullMonths, full_months
from planner.problem.schema import Kind, Measure, Problem
from planner.requirements.holdings import Holding

_MUCH_OF_PERSONS, _MUCH_OF_COMPANY = 0.5, 0.7
"""Where plans need more of all seats than this, limits by month mattered to nearly everybody in the end."""

_SOME_OF_PERSONS = 0.2
"""Where those of the company do, that of a person mattered as well with more than this."""

_NEARLY_ALL = 0.95
"""Only where people can use up so much of their own seats can their limit matter to nearly all of them."""


class Missing(NamedTuple):
    """People whom the company does not have, `most` at most: each satisfies the targets (a mask) and costs nothing but
    that somebody is missing.
    """

    effect: int
    most: int


class Staffing(NamedTuple):
    """A problem with its people as cohorts and individuals, each in the order in which the tie-break uses them.

    agendas: for each person of a cohort what stands behind the offers. missing: who may be imagined so that goals out
    of reach have a plan that comes closest; the fewest of them are settled before everything else but assumptions.
    fewest_missing: it is known that so many of them are missing at least.
    everybody: the cohorts with all their offers, from which those that matter are taken. tied: those whose sittings
    together must find months within the limit of a person; of others it is only hoped (`tie`). shared: whether all
    sittings must find months within the limits of the company and of teams; else that, too, is only hoped
    (`share_months`). full: months that are known to be too full for some who would find months otherwise (`fill`).
    counted: whether the sittings of the tied are counted in each month, so that they find months within all limits at
    once. asked: the targets (a mask) that have to be looked at; all others are reached whenever these are.
    """

    problem: Problem
    cohorts: tuple[Cohort, ...]
    agendas: Mapping[str, Agenda]
    individuals: tuple[Individual, ...] = ()
    missing: tuple[Missing, ...] = ()
    everybody: tuple[Cohort, ...] = ()
    tied: frozenset[str] = frozenset()
    shared: bool = False
    full: tuple[FullMonths, ...] = ()
    counted: bool = False
    asked: int = EVERYTHING
    fewest_missing: int = 0


def reduce(problem: Problem) -> Staffing:
    """The staffing without people and offers of whom enough others are as good or better; nobody is tied, and months
    are shared only where there are individuals, who choose months in any case.
    """
    problem = listable(problem)
    found = _cheapest(problem)
    cohorts = found.cohorts()
    kept = most_useful(cohorts, people_needed(problem, cohorts))
    found.keep({person for cohort in kept for person in cohort.people})
    alone = found.individuals()
    return tie(Staffing(problem, kept, found.agendas(), alone, everybody=kept, shared=bool(alone)), ())


def tie(staffing: Staffing, tied: Collection[str]) -> Staffing:
    """The staffing with these people tied, and those who are.

    As long as the best plan finds months for the sittings of everybody, it is the best plan of all.
    """
    return _in_cohorts(staffing._replace(tied=staffing.tied.union(tied)))


def share_months(staffing: Staffing, tied: Iterable[str] = ()) -> Staffing:
    """The staffing with months that everybody shares: their limits of the company and of teams are kept. These people
    are tied as well.
    """
    return _in_cohorts(staffing._replace(shared=True, tied=staffing.tied.union(tied)))


def fill(staffing: Staffing, full: FullMonths) -> Staffing:
    """The staffing in which these months are full as well, once; months are shared."""
    return staffing if full in staffing.full else staffing._replace(full=(*staffing.full, full))


def count(staffing: Staffing) -> Staffing:
    """The staffing with everybody tied, and the sittings of each counted in each month: slow, and exact at once."""
    return tie(share_months(staffing._replace(counted=True)), staffing.agendas)


def _in_cohorts(staffing: Staffing) -> Staffing:
    """The staffing with its people in cohorts, as far as they are not tied, and with none but offers of use."""
    parts = tuple(part for cohort in staffing.everybody for part in _in_parts(staffing, cohort))
    cohorts = _without_useless_offers(staffing, parts)
    return staffing._replace(cohorts=cohorts, asked=_asked(staffing, cohorts))


def _asked(staffing: Staffing, cohorts: Iterable[Cohort]) -> int:
    """The targets (a mask) that have to be looked at where the people of cohorts choose among these offers."""
    if staffing.individuals:
        return EVERYTHING
    return asked_targets(staffing.problem, (offer.effect for cohort in cohorts for offer in cohort.offers))


def _without_useless_offers(staffing: Staffing, cohorts: Sequence[Cohort]) -> tuple[Cohort, ...]:
    """The cohorts, in their order, without offers that no best plan has, or not the first of them."""
    limits = staffing.problem.month_limits
    at_any_time = limits is not None and not staffing.shared
    asked = _asked(staffing, staffing.everybody)
    menus_say_all = asked == EVERYTHING and not at_any_time
    kept = cohorts if menus_say_all else without_needless_offers(cohorts, asked, at_any_time)
    kept = without_dear_offers(staffing.problem, kept, at_any_time)
    return tuple(cohort for cohort in kept if cohort.pinned or any(offer.effect for offer in cohort.offers))


def lacks_room(staffing: Staffing) -> bool:
    """Whether it is plain that there is no plan, as more has to be sat than there is room for in all months."""
    load = None if staffing.missing else _load(staffing)  # Imagined people sit nothing.
    return load is not None and load.too_much


def with_likely_limits(staffing: Staffing) -> Staffing:
    """The staffing with the limits by month that are nearly sure to matter, as goals need much of all seats: of people
    who could nearly all use up their own, so that everybody is tied; or of the company, so that months are shared.

    Where both are, all months but the last are full as well: in the best plans people sit early. Where sittings are
    counted, all limits are kept in any case.
    """
    load = None if staffing.counted else _load(staffing)
    if load is None:
        return staffing
    of_persons = 0.0
    if load.by_persons and load.of_persons and load.by_persons > _NEARLY_ALL * load.of_persons:
        of_persons = load.sittings / load.of_persons
    if load.of_company is not None and load.sittings > _MUCH_OF_COMPANY * load.of_company:
        if of_persons > _SOME_OF_PERSONS:
            return _full_before_the_last(share_months(staffing, staffing.agendas), load.months)
        return share_months(staffing)
    return tie(staffing, staffing.agendas) if of_persons > _MUCH_OF_PERSONS else staffing


def _full_before_the_last(staffing: Staffing, months: int) -> Staffing:
    """months: those in which anything can be sat (a mask)."""
    limits, before = staffing.problem.month_limits, months & (1 << months.bit_length() - 1) - 1
    if limits is None or not before:
        return staffing
    return fill(staffing, full_months(before, dict.fromkeys(limits.teams, before), limits))


def _load(staffing: Staffing) -> Load | None:
    """Not where there are individuals, who have no offers."""
    return None if staffing.individuals else load_of(staffing.problem, staffing.everybody)


def one_by_one(problem: Problem) -> Staffing:
    """The staffing with everybody in a cohort of their own and counted: slow, and the tests' measure for `reduce`."""
    problem = listable(problem)
    found = Gathering(problem, alone)
    for profile in problem.profiles:
        found.add(profile)
    everybody, agendas = by_usefulness(found.cohorts()), found.agendas()
    people = frozenset(agendas)
    staffing = Staffing(
        problem, everybody, agendas, found.individuals(), everybody=everybody, tied=people, shared=True, counted=True
    )
    return staffing._replace(cohorts=tuple(part for cohort in everybody for part in _in_parts(staffing, cohort)))


def without_month_limits(problem: Problem, measures: tuple[Measure, ...]) -> Staffing:
    """The staffing of the problem without limits by month, where these are the measures."""
    return reduce(problem._replace(measures=measures, month_limits=None))


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
    return staffing._replace(missing=tuple(Missing(effect, most) for effect in effects.values()))


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
                yield cohort._replace(people=(person,), tied=True)
        else:
            yield cohort._replace(people=tuple(people))


# --- the cheapest of each kind -----------------------------------------------------------------------------------


_LOOKS_AT = 2
"""Working out a menu takes as long as comparing the offers of about so many people."""


class _Queue:
    """The people of a kind, the cheapest first: each of them outdoes all who come later. waiting: how many of them may
    still be of use. last: who was called last.
    """

    def __init__(self, kind: Kind, most: int) -> None:
        self._profiles = kind.profiles()
        self.waiting = min(most, len(kind.people))
        self.last = ""

    def call(self, profiles: int, found: Gathering) -> int:
        """Adds the people of so many of the next profiles, as far as they can be of use and can do anything; gives how
        many profiles there were.
        """
        for number in range(profiles):
            if not self.waiting:
                return number
            profile = next(self._profiles)
            people = profile.people[: self.waiting]
            self.waiting = self.waiting - len(people) if found.add(profile._replace(people=people)) else 0
            self.last = people[-1]
        return profiles


def _cheapest(problem: Problem) -> Gathering:
    """Everybody but people whom as many others outdo as can be of use.

    The menus of thousands of people who differ in the price of their hour are not worked out. People of each kind are
    called, one, two more, four more; and whoever of them is outdone is left out, and so is the rest of the kind.
    """
    needed = most_people_needed(problem)
    found = Gathering(problem, merged)
    queues = [_Queue(kind, needed) for kind in problem.kinds if not _named(kind)]
    for kind in problem.kinds:
        for profile in kind.profiles() if _named(kind) else ():
            found.add(profile)
    called, profiles = 0, 1
    while queues:
        called += sum(queue.call(profiles, found) for queue in queues)
        waiting = sum(queue.waiting for queue in queues)
        if _LOOKS_AT * waiting < called:  # Comparing those who have been called would take longer.
            profiles = waiting
        else:
            profiles *= 2
            found.keep({person for cohort in most_useful(found.cohorts(), needed) for person in cohort.people})
        queues = [queue for queue in queues if queue.waiting and queue.last in found]
    return found


def _named(kind: Kind) -> bool:
    """Whether they must sit something, or were promised to."""
    return bool(kind.pinned or kind.promised)

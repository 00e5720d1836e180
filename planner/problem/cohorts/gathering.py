"""People put together to cohorts, profile by profile: those who can do the same for the same price."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from planner.problem.cohorts.outdoing import Cohort, Offer
from planner.problem.kinds.ways import TooManyBundlesError
from planner.problem.menus.bundles import Menu, bundle_table
from planner.problem.schema import Problem, Profile, Slot, Timetable
from planner.problem.sets import bits


class Agenda(NamedTuple):
    """What stands behind the offers of a person: the menus, and the slots of the sittings in their bundles."""

    menus: tuple[Menu, ...]
    timetable: Timetable

    def slots(self, offer: Offer) -> Iterator[Slot]:
        """What somebody sits who takes the offer."""
        [bundle] = [
            bundle
            for menu in self.menus
            if menu.block == offer.block
            for bundle in menu.bundles
            if (bundle.effect, bundle.seats, bundle.spending) == (offer.effect, offer.seats, offer.spending)
        ]
        return (self.timetable.slots[number] for number in bits(bundle.sittings))


class Individual(NamedTuple):
    """Somebody with too many bundles to list, or to whom something is promised: the solver chooses the sittings
    themselves.

    places: where only some slots are left, the place of each in the order of preference of all, in this order.
    """

    person: str
    profile: Profile
    places: tuple[int, ...] | None = None

    def with_some(self, timetable: Timetable, places: tuple[int, ...]) -> Individual:
        """The same with only some of the slots. places: the place of each among those that there are now."""
        of_all = places if self.places is None else tuple(self.places[place] for place in places)
        return Individual(self.person, self.profile._replace(timetable=timetable), of_all)


Grouping = Callable[[tuple[Offer, ...], Profile, str], tuple[object, ...]]
"""What tells cohorts apart, for the offers, the profile and the id of a person."""


def merged(offers: tuple[Offer, ...], profile: Profile, person: str) -> tuple[object, ...]:
    """Whoever has the same offers is in the same cohort; teams with limits and pinned people are kept apart."""
    return (offers, profile.team, person if profile.pinned else "")


def alone(offers: tuple[Offer, ...], _: Profile, person: str) -> tuple[object, ...]:
    """Everybody is in a cohort of their own."""
    return (offers, person)


@dataclass(slots=True)
class _Members:
    """The people of a cohort, with the prices by which they are sorted first."""

    profile: Profile
    offers: tuple[Offer, ...]
    people: list[tuple[tuple[int, ...], str]] = field(default_factory=list)


class Gathering:
    """The cohorts and individuals so far."""

    def __init__(self, problem: Problem, grouping: Grouping) -> None:
        self._table = bundle_table(problem)
        self._grouping = grouping
        self._found: dict[tuple[object, ...], _Members] = {}
        self._individuals: dict[str, Individual] = {}
        self._agendas: dict[str, Agenda] = {}

    def __contains__(self, person: object) -> bool:
        return person in self._agendas or person in self._individuals

    def add(self, profile: Profile) -> bool:
        """Takes in the people of a profile; says whether there is anything that they can do."""
        if profile.promised:
            self._individuals.update((person, Individual(person, profile)) for person in profile.people)
            return True
        try:
            menus = self._table.of(profile)
        except TooManyBundlesError:
            self._individuals.update((person, Individual(person, profile)) for person in profile.people)
            return True
        offers = tuple(offer for menu in menus for offer in _in_order(menu))
        if not profile.pinned and not any(offer.effect for offer in offers):
            return False
        agenda = Agenda(menus, profile.timetable)
        for person in profile.people:
            members = self._found.setdefault(self._grouping(offers, profile, person), _Members(profile, offers))
            members.people.append((profile.prices, person))
            self._agendas[person] = agenda
        return True

    def keep(self, people: Collection[str]) -> None:
        """Leaves out whoever is in a cohort and is none of these people."""
        for members in self._found.values():
            members.people = [each for each in members.people if each[1] in people]
        self._found = {key: members for key, members in self._found.items() if members.people}
        self._agendas = {person: agenda for person, agenda in self._agendas.items() if person in people}

    def cohorts(self) -> list[Cohort]:
        """The cohorts, by their teams (those of teams without a limit first), then by the prices and ids of their
        people.
        """
        found = ((each.profile.team or "", sorted(each.people), each) for each in self._found.values())
        return [
            Cohort(tuple(who for _, who in people), each.offers, bool(each.profile.pinned), each.profile.team)
            for _, people, each in sorted(found, key=lambda each: (each[0], each[1], each[2].offers))
        ]

    def agendas(self) -> dict[str, Agenda]:
        """For each person of a cohort what stands behind the offers."""
        return dict(self._agendas)

    def individuals(self) -> tuple[Individual, ...]:
        """Those who are in no cohort, by their prices and ids."""
        return tuple(sorted(self._individuals.values(), key=lambda each: (each.profile.prices, each.person)))


def _in_order(menu: Menu) -> Iterator[Offer]:
    """Offers that do more come first, so that the tie-break never prefers one that another outdoes."""
    bundles = sorted(menu.bundles, key=lambda b: (-b.effect.bit_count(), b.effect, b.cost, b.seats, b.spending))
    return (Offer(menu.block, each.effect, each.cost, each.seats, each.spending) for each in bundles)

"""What months say of a staffing before anybody's slots are looked at.

Limits by month seldom make a plan dearer, and without them people can often be put together to cohorts. So the best
plan without them says what plans cost at the least. The first people sit something then, if some plan has it so; or the
rough problem says who does, or what is left of everybody's slots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from typing import NamedTuple

from planner.outcome.schema import Impossible, Planned, Stage, Undecided
from planner.problem.cohorts.gathering import Individual
from planner.problem.kinds.spans import put_together
from planner.problem.reduce import Staffing, with_missing
from planner.problem.schema import Measure
from planner.problem.sets import union
from planner.solver.bounds.asking import NoPlanError
from planner.solver.bounds.left import Bounds, Left, SlotsLeft, decided, timetables_of
from planner.solver.bounds.peers import Averages, every_target, last_of_months
from planner.solver.bounds.rough import Rough

_MANY_SLOTS = 2_000
"""Of fewer slots of all individuals together none are put together."""

_SHARE = 2
"""Nor if more than one in so many would be left."""

Free = Callable[[tuple[Measure, ...]], Staffing]
"""The staffing without limits by month, where these are the measures."""

AnyBest = Callable[[Staffing], "Planned | Impossible | Undecided"]
"""A plan that is as good as any."""


class _SeatsNeeded(NamedTuple):
    """The fewest exams that any plan has, and the seats of all months."""

    fewest: int
    seats: int


class _Average(NamedTuple):
    """What plans cost at the least, stage by stage, and who sits something in them on average."""

    bounds: tuple[Stage, ...]
    sitters: frozenset[str]


class Months:
    """What is known of the plans of a staffing from months."""

    def __init__(self, staffing: Staffing, free: Free, any_best: AnyBest) -> None:
        self._staffing = staffing
        self._without_months = free
        self._any_best = any_best

    @cached_property
    def rough(self) -> Rough:
        """The rough problem of everybody."""
        return Rough(decided(self._staffing))

    @cached_property
    def _with_all_slots(self) -> Rough:
        """The same with slots that have no say in the answer as well: to find these takes as long."""
        return Rough(self._staffing)

    @property
    def slots(self) -> int:
        """How many slots all individuals have together."""
        return sum(map(_slots_of, self._staffing.individuals))

    @property
    def missing(self) -> bool:
        """Whether anybody may be."""
        return bool(self._staffing.missing)

    @property
    def too_few_seats(self) -> bool:
        """Whether all months together have fewer seats than the fewest exams that any plan has."""
        needed = self._seats_needed
        return needed is not None and needed.fewest > needed.seats

    @property
    def nearly_full(self) -> bool:
        """Whether any plan takes more than nine tenths of all seats."""
        needed = self._seats_needed
        return needed is not None and 10 * needed.fewest > 9 * needed.seats

    @cached_property
    def _seats_needed(self) -> _SeatsNeeded | None:
        """None where it is not known how many."""
        staffing, limits = self._staffing, self._staffing.problem.month_limits
        if limits is None or limits.company is None or staffing.cohorts or staffing.missing:
            return None
        months = limits.in_mask(union({mask for table in timetables_of(staffing).values() for mask in table.months}))
        bounds = self._without_limits
        if bounds and bounds[0].name != "exams":
            best = self._best_of(tuple(sorted(staffing.problem.measures, key="exams".__ne__)))
            bounds = () if best is None else best.stages
        if not bounds or bounds[0].name != "exams":
            return None
        return _SeatsNeeded(bounds[0].value, limits.company * len(months))

    @cached_property
    def of_everybody(self) -> Left | None:
        """What bounds leave of the slots of everybody; None where there is no bound. Raises NoPlanError where there is
        no plan at all.
        """
        before_last = self._without_limits[:-1]
        found = self.rough.of_everybody(before_last) if before_last else None
        return found or self.rough.of_everybody()

    @property
    def _without_limits(self) -> Bounds:
        """What the best plan without limits by month costs, where that is known without asking individuals."""
        return () if self._free is None else self._free.stages

    @cached_property
    def _free(self) -> Planned | None:
        """A best plan without limits by month, where these costs are known; where people may be missing, of those in
        which as many are as the rough problem shows.
        """
        return self._best_of(self._staffing.problem.measures)

    def _best_of(self, measures: tuple[Measure, ...]) -> Planned | None:
        """The same for these measures."""
        free = None if self._staffing.problem.month_limits is None else self._without_months(measures)
        if free is not None and not free.individuals and self.missing:
            bound = self._averages.next_bound()
            known = bound is not None and bound.name == "missing" and bound.value > 0
            free = with_missing(free)._replace(fewest_missing=bound.value) if bound is not None and known else None
        found = None if free is None or free.individuals else self._any_best(free)
        return found if isinstance(found, Planned) else None

    def of_first(self) -> Iterator[tuple[Rough, Left]]:
        """All slots of the first people, as many as it takes, in plans that cost as much as without limits, and the
        rough problem of these people: if such a plan has none but them, no other one comes before it. Nothing where
        anything else is settled before it is who sits something.
        """
        bounds = self._without_limits
        goals, measured = self._staffing.problem.goals, {bound.name: bound.value for bound in bounds}
        if (
            not bounds
            or self.missing
            or self._staffing.cohorts
            or "assumptions" in measured
            or any(len(goal.choices) > 1 for goal in goals)
        ):
            return
        sits = [int(place < measured["people"]) for place in range(len(self._staffing.individuals))]
        yield _of_sitters(self._staffing, bounds, [1] * len(goals), sits)

    def of_some(self) -> Iterator[Left]:
        """All slots of some people, ever others, in plans that cost as much as is known at the least, with the likely
        ones. Nothing where these are most of all, or have no such plan.
        """
        if self._free is None:
            found = self._some_of_groups()
        else:
            found = self._some(self._free) if self._free.assignments else iter(())
        for some, bounds in found:
            individuals = some.exact.individuals
            if 4 * len(individuals) > 3 * len(self._staffing.individuals):
                return
            left = self._at(bounds, some)
            if left is not None:
                yield left._replace(others=self.slots - sum(map(_slots_of, individuals)))

    def _some(self, free: Planned) -> Iterator[tuple[Rough, Bounds]]:
        """The rough problems of those who sit something in a plan without limits, at what it costs, unless the last
        days of months show that they have none with them; then of whoever does on average, as far as these days show;
        and of the first ones with as many others as well. Where anybody is missing seats are, and it matters who holds
        what until when: so only of those in the middle. Nothing more where these days show that there is no such plan.
        """
        sitters = frozenset(each.employee_id for each in free.assignments)
        with suppress(NoPlanError):
            if not self.missing:
                rough = self._rough_of(sitters)
                rough.averages(last_of_months(rough.staffing)).next_bound(free.stages)
                yield rough, free.stages
        average = self._average
        if average is None:
            return
        if average.sitters != sitters or average.bounds != free.stages:
            yield self._rough_of(average.sitters), average.bounds
        if not self.missing:
            yield self._rough_of(self._with_others(sitters)), average.bounds

    def _some_of_groups(self) -> Iterator[tuple[Rough, Bounds]]:
        """The rough problems of those who sit something where people who are alike are asked together; and of the first
        ones with as many others as well.
        """
        found = self.rough.of_groups()
        if found is not None:
            bounds, sitters = found
            yield self._rough_of(sitters), bounds
            yield self._rough_of(self._with_others(sitters)), bounds

    def _with_others(self, sitters: frozenset[str]) -> frozenset[str]:
        """These people, and as many others, the first ones."""
        others = [each.person for each in self._staffing.individuals if each.person not in sitters]
        return sitters.union(others[: len(sitters)])

    @cached_property
    def _average(self) -> _Average | None:
        """What averages cost at the least, stage by stage, or the best plan without limits, where that is more; None
        where that is not known, or there are none. Raises NoPlanError where there is no plan at all.
        """
        if self._free is None:
            return None
        sitters = self._averages.likely_sitters(self._free.stages)
        if sitters:
            return _Average(self._free.stages, sitters)
        bounds, as_dear = list[Stage](), True
        try:
            for free in self._free.stages:
                bound = self._averages.next_bound(bounds)
                if bound is None:
                    return None
                bounds.append(free if as_dear and bound.value < free.value else bound)
                as_dear = as_dear and bounds[-1] == free
            return _Average(tuple(bounds), self._averages.sitters(bounds))
        except NoPlanError:
            if bounds:
                return None
            raise

    def _rough_of(self, some: frozenset[str]) -> Rough:
        individuals = tuple(each for each in self._staffing.individuals if each.person in some)
        return Rough(self._staffing._replace(individuals=individuals))

    def of_all(self) -> Iterator[Left]:
        """The same of everybody. If there is no such plan, and people may be missing, more are, as all days show."""
        left = self._of_everybody_at_least
        if left is None and self.missing:
            self._targets = every_target(self._with_all_slots.staffing)
            del self._free
            del self._average
            left = self._of_everybody_at_least
        if left is not None:
            yield left

    @cached_property
    def of_best(self) -> Left | None:
        """All slots in plans that cost as much as the best rough one, so as little as any, with those of its spans as
        the likely ones; None where it is not soon found. Raises NoPlanError where there is no rough plan.
        """
        found = self._any_best(self.rough.staffing)
        if isinstance(found, Impossible):
            raise NoPlanError("There is no rough plan.")
        return self.rough.with_best(found) if isinstance(found, Planned) else None

    @property
    def _of_everybody_at_least(self) -> Left | None:
        return None if self._average is None else self._at(self._average.bounds, self._with_all_slots)

    @cached_property
    def _targets(self) -> int:
        """Those that say how many people are missing: at first the last ones of each month."""
        return last_of_months(self._with_all_slots.staffing)

    @property
    def _averages(self) -> Averages:
        """Those of everybody."""
        return self._with_all_slots.averages(self._targets)

    def _at(self, bounds: Bounds, rough: Rough) -> Left | None:
        """All slots in plans of a rough problem at these bounds, with the likely ones; None where there is no such
        plan.
        """
        if self._staffing.cohorts:
            return None
        with suppress(NoPlanError):
            return rough.with_all(bounds)
        return None


def _slots_of(individual: Individual) -> int:
    return len(individual.profile.timetable.slots)


def in_spans(staffing: Staffing, free: Free, any_best: AnyBest) -> Months | None:
    """What is known from months; None where individuals have few slots, or few to a month. free: makes the staffing
    without limits by month for ever other measures.
    """
    tables = timetables_of(staffing)
    people = [id(each.profile.timetable) for each in staffing.individuals]
    slots = sum(len(tables[key].slots) for key in people)
    if slots < _MANY_SLOTS:
        return None
    together = {key: len(put_together(table)) for key, table in tables.items()}
    return Months(staffing, free, any_best) if _SHARE * sum(together[key] for key in people) <= slots else None


def _of_sitters(staffing: Staffing, bounds: Bounds, before: Sequence[int], sits: Sequence[int]) -> tuple[Rough, Left]:
    """All slots of those who sit anything, in plans at these bounds, and the rough problem of these people. before: the
    values of all that is settled before that. sits: whether each individual sits anything.
    """
    slots = SlotsLeft(staffing.problem)
    people = [
        (one, sat)
        for each, sat in zip(staffing.individuals, sits, strict=True)
        for one in ((each,) if sat else slots.of(each, 0))
    ]
    few = Rough(decided(staffing._replace(individuals=tuple(one for one, _ in people))))
    return few, Left(few.exact, bounds, {}, (*before, *(sat for _, sat in people)))

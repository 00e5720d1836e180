"""Individuals between whom some days make no difference.

Whoever has the same slots, good for the same of these days, is asked once for all of them: a variable is what they do
on average. Of 500 people whose certificates end on all kinds of days some forty differ on the last days of months, and
a linear programme of these is solved in a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import ceil
from typing import NamedTuple

from planner.outcome.schema import Stage
from planner.problem.cohorts.gathering import Individual
from planner.problem.cohorts.needless import Asked
from planner.problem.kinds.spans import only
from planner.problem.reduce import Staffing
from planner.problem.schema import bits, union
from planner.solver.bounds.asking import NoPlanError
from planner.solver.bounds.left import Bounds, model_of
from planner.solver.bounds.narrowing import Narrowing
from planner.solver.cpsat import cp_model
from planner.solver.model.objectives import stages
from planner.solver.model.variables import Variables
from planner.solver.tables.sums import BrokenRowError
from planner.solver.tables.supports import MOST_PATIENCE

_LITTLE = 1e-6

_FEW = 100
"""Of so many peers it is soon known which rows of rivals matter."""


class Peers(NamedTuple):
    """People who are alike, and one of them, with the slots that are good for anything."""

    one: Individual
    people: tuple[str, ...]


class Averages:
    """The plans of a staffing that keep to some bounds, as averages of peers, where few targets (a mask) are looked at.

    Each plan is one of averages: what somebody does for the targets, one of the same peers can do, and rows of a person
    hold of averages if they hold of each. Rows of several people count all peers.
    """

    def __init__(self, staffing: Staffing, targets: int, bounds: Bounds = ()) -> None:
        priced = "cost" in staffing.problem.measures and (bounds or not staffing.missing)  # Else it is not asked yet.
        self._everybody = peers_of(staffing, targets, bool(priced))
        individuals = tuple(each.one for each in self._everybody)
        model, self._variables = model_of(staffing._replace(individuals=individuals, asked=targets), loose=True)
        measured = [*stages(self._variables)]
        for bound, (_, expression) in zip(bounds, measured, strict=False):
            model.add(expression == bound.value)
        self._next = measured[len(bounds) : len(bounds) + 1]
        for _, expression in self._next:
            model.minimize(expression)
        _count(model, self._variables, self._everybody)
        self._model = model
        patience = MOST_PATIENCE if len(self._everybody) <= _FEW else 0
        self._narrowing = Narrowing(self._variables, {}, crowded=True, patience=patience)

    def next_bound(self) -> Stage | None:
        """What the stage after those costs at the least: no plan of the staffing costs less. None where no stage is
        left, or where that is not known. Raises NoPlanError where there is no such plan.
        """
        value = self._lowest
        return None if value is None or not self._next else Stage(self._next[0][0], value, value, True)

    def sitters(self) -> frozenset[str]:
        """As many of each peers as sit anything there, the first ones. Raises NoPlanError where there is no such
        plan.
        """
        share = self._narrowing.inclined if self._lowest is not None else {}
        sit = (
            (each, choice.sits.index) for each, choice in zip(self._everybody, self._variables.individuals, strict=True)
        )
        many = ((each.people, ceil(share.get(index, 0.0) * len(each.people) - _LITTLE)) for each, index in sit)
        return frozenset(who for people, number in many for who in people[:number])

    @cached_property
    def _lowest(self) -> int | None:
        try:
            return self._narrowing.lowest(self._model)
        except BrokenRowError as broken:
            raise NoPlanError("There are no plans at these bounds.") from broken


def peers_of(staffing: Staffing, targets: int, priced: bool = False) -> list[Peers]:
    """Everybody, where none but these targets (a mask) are looked at. Those who have to sit something, and those some
    of whose results need others, have no peers. priced: whether those alone are peers who cost the same.
    """
    problem = staffing.problem
    place = {day: number for number, day in enumerate(problem.days)}
    days = sorted({place[problem.targets[target].day] for target in bits(targets)})
    money = priced or problem.money.budgets or problem.money.classes
    found: dict[object, tuple[Individual, list[str]]] = {}
    for each in staffing.individuals:
        one, alike = _seen_on(days, each)
        key = (alike, each.profile.prices, each.profile.fees) if money else alike
        found.setdefault(key, (one, []))[1].append(each.person)
    return [Peers(one, tuple(people)) for one, people in found.values()]


def _seen_on(days: Sequence[int], each: Individual) -> tuple[Individual, object]:
    """The person with the slots that are good for one of these days, and what is the same for all peers."""
    profile = each.profile
    if profile.pinned or profile.promised or profile.timetable.results is not None:
        return each, each.person
    good = union(profile.timetable.slots_for(day, exam) for day in days for exam in range(len(profile.timetable.pins)))
    one = each.with_some(*only(profile.timetable, good))
    table = one.profile.timetable
    exams = tuple(slot.exam for slot in table.slots)
    seen = tuple((profile.held[day], table.ways[day]) for day in days)
    return one, (exams, table.months, table.clashes, seen, profile.cap, profile.team)


def every_target(staffing: Staffing) -> int:
    """Those that have to be looked at (a mask)."""
    return staffing.asked & ((1 << len(staffing.problem.targets)) - 1)


def last_of_months(staffing: Staffing) -> int:
    """Of the targets that have to be looked at (a mask) those that are the last ones in a month for a holding, when all
    that was sat in it counts, and those of which more is asked than so many people.
    """
    targets, besides = staffing.problem.targets, Asked(staffing.problem).besides
    looked_at = bits(every_target(staffing))
    last: dict[object, int] = {}
    for number in sorted(looked_at, key=lambda each: targets[each].day):
        day = targets[number].day
        last[targets[number].holding, day.year, day.month] = number
    return union(1 << number for number in last.values()) | union(1 << n for n in looked_at if besides >> n & 1)


def _count(model: cp_model.CpModel, variables: Variables, everybody: Sequence[Peers]) -> None:
    """Lets each of the rows of several people, and the objective, count all peers."""
    count_of = {
        index: len(peers.people)
        for choice, peers in zip(variables.individuals, everybody, strict=True)
        for index in choice.variables
    }
    own = {row for choice in variables.individuals for row in choice.rows}
    linear = (each.linear for number, each in enumerate(model.proto.constraints) if number not in own)
    for each in (*linear, model.proto.objective):
        for number, (index, factor) in enumerate(zip(each.vars, each.coeffs, strict=True)):
            if index in count_of:
                each.coeffs[number] = factor * count_of[index]

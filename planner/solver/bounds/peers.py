"""Individuals between whom some days make no difference.

Whoever has the same slots, good for the same of these days, is asked once for all of them: a variable is what they do
on average. Of 500 people whose certificates end on all kinds of days some forty differ on the last days of months, and
a linear programme of these is solved in a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from math import ceil
from typing import NamedTuple

from planner.outcome.schema import Stage
from planner.problem.cohorts.gathering import Individual
from planner.problem.cohorts.needless import Asked
from planner.problem.kinds.fewer import only
from planner.problem.reduce import Staffing
from planner.problem.sets import bits, union
from planner.solver.bounds.asking import NoPlanError
from planner.solver.bounds.left import Bounds, model_of
from planner.solver.bounds.narrowing import Narrowing
from planner.solver.bounds.node import Node
from planner.solver.bounds.relaxation import Relaxation
from planner.solver.cpsat import cp_model
from planner.solver.model.objectives import stages
from planner.solver.model.variables import Variables
from planner.solver.tables.columns import SCALE
from planner.solver.tables.supports import MOST_PATIENCE

_LITTLE = 1e-6

_FEW = 100
"""Of so many peers it is soon known which rows of rivals matter."""

_WEIGHT = 100
"""A stage counts so many times as much as the next one, where an optimum of all together is looked for."""


class Peers(NamedTuple):
    """People who are alike, and one of them, with the slots that are good for anything."""

    one: Individual
    people: tuple[str, ...]


class Averages:
    """The plans of a staffing, as averages of peers, where few targets (a mask) are looked at.

    Each plan is one of averages: what somebody does for the targets, one of the same peers can do, and rows of a person
    hold of averages if they hold of each. Rows of several people count all peers.
    """

    def __init__(self, staffing: Staffing, targets: int) -> None:
        self._staffing = staffing
        self._targets = targets
        self._programmes: dict[bool, _Programme] = {}

    def next_bound(self, bounds: Bounds = ()) -> Stage | None:
        """What the stage after these costs at the least: no plan of the staffing that keeps to them costs less. None
        where no stage is left, or where that is not known. Raises NoPlanError where there is no such plan.
        """
        programme = self._programme(bounds)
        node, left = programme.at(bounds), programme.stages[len(bounds) :]
        if node is None or not left:
            return None
        value = -(-node.bound // SCALE)
        return Stage(left[0], value, value, True)

    def sitters(self, bounds: Bounds) -> frozenset[str]:
        """As many of each peers as sit anything there, the first ones. Raises NoPlanError where there is no such
        plan.
        """
        programme = self._programme(bounds)
        return programme.sitters(programme.at(bounds))

    def likely_sitters(self, bounds: Bounds) -> frozenset[str]:
        """The same, if some averages are soon found; else nobody."""
        programme = self._programme(bounds)
        return programme.sitters(programme.soon_at(bounds))

    def _programme(self, bounds: Bounds) -> _Programme:
        """That of these bounds: what people cost makes no difference as long as it is asked who is missing."""
        priced = "cost" in self._staffing.problem.measures and bool(bounds or not self._staffing.missing)
        if priced not in self._programmes:
            self._programmes[priced] = _Programme(self._staffing, self._targets, priced)
        return self._programmes[priced]


class _Programme:
    """The linear programme of averages, solved at ever other bounds, each time from where it was before.

    stages: the names of all stages.
    """

    def __init__(self, staffing: Staffing, targets: int, priced: bool) -> None:
        peers = peers_of(staffing, targets, priced)
        alone = staffing._replace(individuals=tuple(each.one for each in peers), asked=targets)
        model, variables = model_of(alone, loose=True)
        measured = [
            (name, expression, model.new_int_var(0, cp_model.INT_MAX, "")) for name, expression in stages(variables)
        ]
        rows = [model.add(expression == amount).index for _, expression, amount in measured]
        self._dearest = [max(map(abs, model.proto.constraints[row].linear.coeffs)) for row in rows]
        _count(model, variables, peers)
        self.stages = [name for name, _, _ in measured]
        self._amounts = [amount.index for _, _, amount in measured]
        for amount, row in zip(self._amounts, rows, strict=True):
            _limit(model, amount, row)
        for choice in variables.individuals:  # Few are to sit anyway.
            model.proto.constraints[choice.idle].linear.domain[1] = cp_model.INT_MAX
        self._everybody = [*zip(peers, variables.individuals, strict=True)]
        self._many = len(peers) > _FEW
        narrowing = Narrowing(variables, {}, crowded=True, patience=0 if self._many else MOST_PATIENCE)
        self._relaxation, self._agreed = narrowing.relaxation(model), narrowing.agreed
        self._begun = False  # whether an optimum of all stages together was looked for
        self._found: dict[tuple[int, ...], Node | None] = {}

    def at(self, bounds: Bounds) -> Node | None:
        """What is known of averages that cost so much, stage by stage, and as little as can be in the one after these.
        None where that cannot be said. Raises NoPlanError where there are none.
        """
        values = tuple(bound.value for bound in bounds)
        if values not in self._found:
            self._found[values] = None if self._relaxation is None else self._solved(self._relaxation, values)
        return self._found[values]

    def soon_at(self, bounds: Bounds) -> Node | None:
        """The same for the bounds of all stages, but also None where no such averages are soon found."""
        if self._begun or self._relaxation is None:
            return None
        if self._many:
            self._relaxation.aim({})
            if not self._relaxation.begins_nearby(self._fixed([bound.value for bound in bounds])):
                return None
        with suppress(NoPlanError):
            return self.at(bounds)
        return None

    def sitters(self, node: Node | None) -> frozenset[str]:
        """As many of each peers as sit anything there, the first ones; nobody where that is not known."""
        shares = {} if node is None else node.values
        sit = ((each, choice.sits.index) for each, choice in self._everybody)
        many = ((each.people, ceil(shares.get(index, 0.0) * len(each.people) - _LITTLE)) for each, index in sit)
        return frozenset(who for people, number in many for who in people[:number])

    def _fixed(self, values: Sequence[int]) -> dict[int, int]:
        return {**self._agreed, **dict(zip(self._amounts, values, strict=False))}

    def _solved(self, relaxation: Relaxation, values: Sequence[int]) -> Node:
        """From the last optimum it is not far to where the bounds hold, and from there to where the next stage is as
        small as it can be. The first one is of all stages together, as those of single ones then are near. (Who is
        missing is asked alone: what plans cost is known only then.)
        """
        fixed, left = self._fixed(values), self._amounts[len(values) :]
        if not self._begun and len(left) > 1 and self.stages[len(values)] != "missing":
            relaxation.begin_again()
            relaxation.aim(dict(zip(left, _weights(self._dearest[len(values) :]), strict=True)))
            self._begun = True
            _optimum(relaxation, fixed)
        elif self._found:
            _optimum(relaxation, fixed)
        relaxation.aim(dict.fromkeys(left[:1], 1))
        return _optimum(relaxation, fixed)


def _limit(model: cp_model.CpModel, amount: int, row: int) -> None:
    """Lets an amount (a variable) be no more than what this row adds up."""
    linear = model.proto.constraints[row].linear
    terms = zip(linear.vars, linear.coeffs, strict=True)
    domains = ((abs(factor), model.proto.variables[index].domain) for index, factor in terms if index != amount)
    most = sum(factor * domain[len(domain) - 1] for factor, domain in domains)
    model.proto.variables[amount].domain[1] = most - linear.domain[0]


def _weights(dearest: Sequence[int]) -> list[int]:
    """How much stages count in sum, so that those before mostly count more. dearest: what somebody costs at the most in
    each.
    """
    first = [_WEIGHT ** (len(dearest) - 1 - number) for number in range(len(dearest))]
    return [max(1, weight * min(dearest) // own) for weight, own in zip(first, dearest, strict=True)]


def _optimum(relaxation: Relaxation, fixed: Mapping[int, int]) -> Node:
    most = relaxation.most * SCALE
    node = relaxation.solve(fixed, most)
    if node.bound > most:
        raise NoPlanError("There are no averages at these bounds.")
    return node


def peers_of(staffing: Staffing, targets: int, priced: bool = False) -> list[Peers]:
    """Everybody, where none but these targets (a mask) are looked at. Those who have to sit something, and those some
    of whose results need others, have no peers; nor has anybody where fees are paid together, as no more are paid than
    those who are asked have slots. priced: whether those alone are peers who cost the same.
    """
    problem = staffing.problem
    place = {day: number for number, day in enumerate(problem.days)}
    days = sorted({place[problem.targets[target].day] for target in bits(targets)})
    money = priced or problem.money.budgets
    found: dict[object, tuple[Individual, list[str]]] = {}
    for each in staffing.individuals:
        one, alike = _seen_on(days, each)
        key = each.person if problem.money.classes else (alike, each.profile.prices) if money else alike
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
    """Lets each of the rows of several people count all peers."""
    count_of = {
        index: len(peers.people)
        for choice, peers in zip(variables.individuals, everybody, strict=True)
        for index in choice.variables
    }
    own = {row for choice in variables.individuals for row in choice.rows}
    linear = (each.linear for number, each in enumerate(model.proto.constraints) if number not in own)
    for each in linear:
        for number, (index, factor) in enumerate(zip(each.vars, each.coeffs, strict=True)):
            if index in count_of:
                each.coeffs[number] = factor * count_of[index]

"""What is left of a problem in a part in which everybody has no more than some bundles, as a model for the solver.

Bundles that differ in nothing that is asked are one there, and so are people whose bundles differ in nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.solver.bounds.node import Node
from planner.solver.bounds.relaxation import Relaxation
from planner.solver.bundles.classes import Class
from planner.solver.bundles.listing import Truths, Whole
from planner.solver.cpsat import cp_model
from planner.solver.model.alternatives import Alternative
from planner.solver.model.individuals import Ranges
from planner.solver.tables.sums import INFINITE

_FEW = 2_000
"""Of more bundles it takes too long to see which others are no worse."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The plans that follow one of these alternatives. value: what the best of them costs; None where not known.
    looked_at: whether all was done for the bound of the node.
    """

    alternatives: tuple[Alternative, ...]
    node: Node
    value: int | None = None
    looked_at: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """A best plan: its value, that of each variable outside (by the index), and for each class the bundles of its
    people, in order; none where `outside` has the values of all variables. parts: where the plans of this value are.
    """

    value: int
    outside: Mapping[int, int]
    bundles: tuple[tuple[int, ...], ...]
    parts: tuple[Part, ...]


@dataclass(slots=True, eq=False)
class _Crowd:
    """Classes whose people do the same in everything that is asked: for each the numbers of its bundles, in the order
    of the counts.
    """

    size: int
    classes: list[tuple[int, Whole]]
    counts: list[cp_model.IntVar]


class Program:
    """What is left of a problem in a part in which everybody has no more than the bundles kept."""

    def __init__(self, relaxation: Relaxation, node: Node, kept: Sequence[Truths], ranges: Ranges) -> None:
        self._relaxation = relaxation
        self.model = cp_model.CpModel()
        self._range = {
            number: ranges.get(number) or (node.fixed.get(number, low), node.fixed.get(number, high))
            for number, (low, high) in relaxation.range.items()
        }
        self._outside = {
            number: self.model.new_int_var(low, high, "") for number, (low, high) in self._range.items() if low or high
        }
        self._crowds: list[_Crowd] = []
        self._totals: list[list[tuple[cp_model.IntVar, int]]] = [[] for _ in relaxation.low]
        self._value: list[tuple[cp_model.IntVar, int]] = []
        bundles = [stays.nonzero()[0] for stays in kept]
        asked = self._asked(bundles)
        self._add_outside(asked)
        known: dict[object, _Crowd] = {}
        for number, (each, numbers) in enumerate(zip(relaxation.classes, bundles, strict=True)):
            columns, keys = _keys(each, numbers, asked)
            keys, first = _least(keys)
            crowd = known.setdefault((columns, keys.tobytes()), _Crowd(0, [], []))
            crowd.classes.append((number, numbers[first]))
            crowd.size += each.size
        for crowd in known.values():
            self._take(crowd)
        for row, total in enumerate(self._totals):
            at_least, at_most = asked[row]
            if at_least:
                self.model.add(_sum(total) >= relaxation.low[row])
            if at_most:
                self.model.add(_sum(total) <= relaxation.high[row])
        cost = relaxation.offset + _sum(self._value)
        if relaxation.at_least > -INFINITE:
            self.model.add(cost >= relaxation.at_least)
        self.model.minimize(cost)

    def _asked(self, bundles: Sequence[Whole]) -> list[tuple[bool, bool]]:
        """For each row whether it can fall below its least, and rise above its most, whatever is chosen."""
        relaxation = self._relaxation
        columns = relaxation.table
        low, high = np.array([*self._range.values()], dtype=np.int64).reshape(-1, 2).repeat(columns.lengths, axis=0).T
        ends = columns.factors * low, columns.factors * high
        sums = np.zeros((2, len(relaxation.low)), dtype=np.int64)
        np.add.at(sums[0], columns.rows, np.minimum(*ends))
        np.add.at(sums[1], columns.rows, np.maximum(*ends))
        least, most = sums.tolist()
        for each, numbers in zip(relaxation.classes, bundles, strict=True):
            added = each.added[numbers]
            for row, low, high in zip(each.rows, added.min(axis=0), added.max(axis=0), strict=True):
                least[row] += each.size * int(low)
                most[row] += each.size * int(high)
        rows = zip(relaxation.low, relaxation.high, least, most, strict=True)
        return [(low > -INFINITE and a < low, high < INFINITE and b > high) for low, high, a, b in rows]

    def _add_outside(self, asked: Sequence[tuple[bool, bool]]) -> None:
        columns = self._relaxation.table
        alive = np.array([number in self._outside for number in self._range], dtype=bool)
        kept = np.array([any(each) for each in asked], dtype=bool)[columns.rows] & alive.repeat(columns.lengths)
        variables = [self._outside.get(number) for number in self._range]
        places = np.arange(len(variables)).repeat(columns.lengths)[kept].tolist()
        entries = zip(places, columns.rows[kept].tolist(), columns.factors[kept].tolist(), strict=True)
        for place, row, factor in entries:
            if (variable := variables[place]) is not None:
                self._totals[row].append((variable, factor))
        for variable, cost in zip(variables, columns.costs.tolist(), strict=True):
            if variable is not None and cost:
                self._value.append((variable, cost))

    def _take(self, crowd: _Crowd) -> None:
        number, bundles = crowd.classes[0]
        each = self._relaxation.classes[number]
        rows = [int(row) for row in each.rows]
        for bundle in bundles:
            count = self.model.new_int_var(0, crowd.size, "")
            crowd.counts.append(count)
            self._add(count, int(each.costs[bundle]), zip(rows, map(int, each.added[bundle]), strict=True))
        self.model.add(sum(crowd.counts) == crowd.size)
        self._crowds.append(crowd)

    def _add(self, variable: cp_model.IntVar, cost: int, entries: Iterable[tuple[int, int]]) -> None:
        if cost:
            self._value.append((variable, cost))
        for row, factor in entries:
            if factor:
                self._totals[row].append((variable, factor))

    def best(self, solver: cp_model.CpSolver) -> Best:
        """The plan that was found."""
        outside = dict.fromkeys(self._range, 0)
        outside |= {number: solver.value(variable) for number, variable in self._outside.items()}
        bundles: list[tuple[int, ...]] = [()] * len(self._relaxation.classes)
        for crowd in self._crowds:
            taken = [place for place, count in enumerate(crowd.counts) for _ in range(solver.value(count))]
            for number, own in crowd.classes:
                size = self._relaxation.classes[number].size
                bundles[number] = tuple(sorted(int(own[place]) for place in taken[:size]))
                taken = taken[size:]
        return Best(round(solver.objective_value), outside, tuple(bundles), ())


def _sum(terms: Sequence[tuple[cp_model.IntVar, int]]) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.weighted_sum([variable for variable, _ in terms], [factor for _, factor in terms])


def _keys(each: Class, bundles: Whole, asked: Sequence[tuple[bool, bool]]) -> tuple[tuple[int, ...], Whole]:
    """For each bundle its cost and what it adds to the rows that ask for something or forbid it, in such a way that
    less is never worse; and which rows these are, those that must not rise negative.
    """
    names: list[int] = []
    columns = [each.costs[bundles]]
    all_added = each.added[bundles]
    places = np.flatnonzero(all_added.any(axis=0)).tolist()
    for place, row in zip(places, each.rows[places].tolist(), strict=True):
        added = all_added[:, place]
        at_least, at_most = asked[row]
        if at_least:
            names.append(row)
            columns.append(-added)
        if at_most:
            names.append(~row)
            columns.append(added)
    return tuple(names), np.stack(columns, axis=1)


def _least(keys: Whole) -> tuple[Whole, Whole]:
    """The keys than which no other is less or equal in everything, each once, and where each is found first."""
    if len(keys) == 1:
        return keys, np.zeros(1, dtype=np.int64)
    found, first = np.unique(keys, axis=0, return_index=True)
    if len(found) > _FEW:
        return found, first
    kept = np.zeros(len(found), dtype=bool)
    for place, key in enumerate(found):
        kept[place] = not (found[:place][kept[:place]] <= key).all(axis=1).any()
    return found[kept], first[kept]

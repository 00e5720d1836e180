"""A model as sums of variables, in arrays, with all that becomes known of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from planner.errors import InternalError
from planner.solver.bundles.listing import Whole
from planner.solver.cpsat import cp_model
from planner.solver.model.individuals import Ranges

INFINITE = 1 << 60
"""Limits of this size and above are none."""

Terms = Mapping[int, int]
"""How often each variable (by its index) is in a sum."""


class BrokenRowError(InternalError):
    """A row cannot hold."""


class Sums:
    """What is to be small in a model, and its rows that say that a sum is between two numbers. It is read once, as that
    takes long; what becomes known later is written down here and not in the model.

    cost, offset: what is to be small. low, high: the limits of the variables. at_least, at_most: those of the rows,
    which have the numbers of the model as long as none are added here. others: rows that say something else.
    """

    def __init__(self, model: cp_model.CpModel) -> None:
        self.low, self.high, self.at_least, self.at_most = np.zeros((4, 0), dtype=np.int64)
        self.others: set[int] = set()
        self._variables, self._factors, self._lengths = np.zeros((3, 0), dtype=np.int64)
        self._read = 0
        self.learn(model)

    def learn(self, model: cp_model.CpModel) -> None:
        """Takes over the objective of the model, and the variables and rows that are new in it."""
        objective = model.proto.objective
        self.cost = {number: round(cost) for number, cost in zip(objective.vars, objective.coeffs, strict=True)}
        self.offset = round(objective.offset)
        domains = ([*_each(variable.domain)] for variable in islice(model.proto.variables, len(self.low), None))
        range_of = np.array([(each[0], each[-1]) for each in domains], dtype=np.int64).reshape(-1, 2).T
        self.low, self.high = np.concatenate([self.low, range_of[0]]), np.concatenate([self.high, range_of[1]])
        variables: list[str] = []
        factors: list[str] = []
        lengths: list[int] = []
        limits: list[tuple[int, int]] = []
        for row in islice(model.proto.constraints, self._read, None):
            linear = row.linear if row.has_linear() and not row.enforcement_literal else None
            if linear is not None and len(ends := [*_each(linear.domain)]) == 2:
                lengths.append(len(linear.vars))
                if lengths[-1]:
                    variables.append(str(linear.vars)[1:-1])
                    factors.append(str(linear.coeffs)[1:-1])
                limits.append((ends[0], ends[1]))
            else:
                self.others.add(len(self._lengths) + len(lengths))
                lengths.append(0)
                limits.append((-INFINITE, INFINITE))
        self._read = len(model.proto.constraints)
        self._append(_numbers(variables), _numbers(factors), lengths, limits)

    def add(self, rows: Sequence[tuple[Terms, int, int]]) -> range:
        """Adds rows, each with the least and the most of its sum; gives their numbers."""
        first = len(self._lengths)
        variables = [number for terms, _, _ in rows for number in terms]
        factors = [factor for terms, _, _ in rows for factor in terms.values()]
        limits = [(low, high) for _, low, high in rows]
        entries = np.array([variables, factors], dtype=np.int64)
        self._append(entries[0], entries[1], [len(terms) for terms, _, _ in rows], limits)
        return range(first, len(self._lengths))

    def _append(self, variables: Whole, factors: Whole, lengths: list[int], limits: list[tuple[int, int]]) -> None:
        at_least, at_most = np.array(limits, dtype=np.int64).reshape(-1, 2).T.clip(-INFINITE, INFINITE)
        self._variables = np.concatenate([self._variables, variables])
        self._factors = np.concatenate([self._factors, factors])
        self._lengths = np.concatenate([self._lengths, np.array(lengths, dtype=np.int64)])
        self.at_least = np.concatenate([self.at_least, at_least])
        self.at_most = np.concatenate([self.at_most, at_most])

    # --- reading -------------------------------------------------------------------------------------------------

    def entries(self) -> tuple[Whole, Whole, Whole]:
        """The variable, the row and the factor of each entry, row by row."""
        return self._variables, np.repeat(np.arange(len(self._lengths)), self._lengths), self._factors

    def written(self) -> Whole:
        """The numbers of the rows that have entries."""
        return np.flatnonzero(self._lengths)

    def rows(self, numbers: Collection[int]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """For each of these rows (ascending) its number, and its variables with their factors."""
        ends = np.cumsum(self._lengths)
        for number in numbers:
            own = slice(int(ends[number] - self._lengths[number]), int(ends[number]))
            yield number, list(zip(self._variables[own].tolist(), self._factors[own].tolist(), strict=True))

    # --- what follows --------------------------------------------------------------------------------------------

    def tighten(self, ranges: Ranges, lasting: Collection[int]) -> None:
        """Leaves these variables no other values, and others none that some row by itself forbids then, but for those
        that last: they keep all their values and stay in the rows.

        Other variables that have a single value are taken out of the rows, and rows that hold whatever is chosen are
        emptied. Raises BrokenRowError where a row cannot hold.
        """
        for number, (low, high) in ranges.items():
            self.low[number], self.high[number] = low, high
        kept = np.array(sorted(lasting), dtype=np.int64)
        self._follow(kept)
        self._take_out(kept)

    def _follow(self, lasting: Whole) -> None:
        """Takes from variables the values with which a row could not hold, as long as there are any."""
        variables, rows, factors = self.entries()
        rises, size = factors > 0, np.abs(factors)
        while True:
            low, high = self.low.copy(), self.high.copy()
            least, most = self._ends()
            room = (self.at_most - least)[rows] // size  # how far the sum can rise from its least
            other = (most - self.at_least)[rows] // size  # and how far it can fall from its most
            np.minimum.at(self.high, variables, low[variables] + np.where(rises, room, other))
            np.maximum.at(self.low, variables, high[variables] - np.where(rises, other, room))
            self.low[lasting], self.high[lasting] = low[lasting], high[lasting]
            if (self.low > self.high).any():
                raise BrokenRowError("A row that was to hold cannot.")
            if (self.low == low).all() and (self.high == high).all():
                return

    def _take_out(self, lasting: Whole) -> None:
        variables, rows, factors = self.entries()
        least, most = self._ends()
        holds = (least >= self.at_least) & (most <= self.at_most)
        open_ones = self.low < self.high
        open_ones[lasting] = True
        stays = open_ones[variables]
        settled = self._added(np.where(stays, 0, factors * self.low[variables]))
        limited = self.at_least > -INFINITE, self.at_most < INFINITE
        self.at_least = np.where(limited[0], self.at_least - settled, self.at_least)
        self.at_most = np.where(limited[1], self.at_most - settled, self.at_most)
        stays &= ~holds[rows]
        self._variables, self._factors = variables[stays], factors[stays]
        self._lengths = np.bincount(rows[stays], minlength=len(self._lengths))

    def _ends(self) -> tuple[Whole, Whole]:
        """What each sum comes to at the least, and at the most."""
        ends = self._factors * self.low[self._variables], self._factors * self.high[self._variables]
        return self._added(np.minimum(*ends)), self._added(np.maximum(*ends))

    def _added(self, parts: Whole) -> Whole:
        """The parts, one for each entry, added up row by row."""
        total = np.zeros(len(self._lengths), dtype=np.int64)
        np.add.at(total, np.repeat(np.arange(len(self._lengths)), self._lengths), parts)
        return total


def _numbers(lists: Sequence[str]) -> Whole:
    """The numbers of lists of the library one after the other, from how these are printed, without their brackets: that
    takes half as long as asking for each number.
    """
    return np.fromstring(",".join(lists), dtype=np.int64, sep=",")


def _each(values: Sequence[int]) -> Iterable[int]:
    """The numbers of a list of the library, one by one: iterating over it takes half as long again."""
    return map(values.__getitem__, range(len(values)))

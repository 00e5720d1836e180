"""A model in which what is known of some variables is written down, with all that follows from it."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from planner.errors import InternalError
from planner.solver.bundles.listing import Whole
from planner.solver.cpsat import cp_model
from planner.solver.model.individuals import Ranges

_UNLIMITED = 1 << 60
"""Sums are smaller than this; ends of their ranges beyond it say nothing."""


def tighten(model: cp_model.CpModel, ranges: Ranges, lasting: Collection[int]) -> None:
    """Leaves these variables no other values, and others none that some row by itself forbids then, but for those that
    last: they keep all their values and stay in the rows.

    Other variables that have a single value are taken out of the rows, and rows that hold whatever is chosen are
    emptied; of all rows that say that a sum of variables is between two numbers. Rows keep their numbers.
    Raises InternalError where a row cannot hold.
    """
    sums = _Sums(model, lasting)
    for number, (low, high) in ranges.items():
        sums.low[number], sums.high[number] = low, high
    sums.follow()
    sums.write(model)


class _Sums:
    """The sums of a model with their limits; low, high: those of its variables."""

    def __init__(self, model: cp_model.CpModel, lasting: Collection[int]) -> None:
        self._lasting = np.array(sorted(lasting), dtype=np.int64)
        ends = [list(variable.domain) for variable in model.proto.variables]
        self.low = np.array([each[0] for each in ends], dtype=np.int64)
        self.high = np.array([each[-1] for each in ends], dtype=np.int64)
        self._before = self.low.copy(), self.high.copy()
        self._numbers: list[int] = []
        variables: list[int] = []
        factors: list[int] = []
        lengths: list[int] = []
        limits: list[tuple[int, int]] = []
        for number, row in enumerate(model.proto.constraints):
            if row.has_linear() and not row.enforcement_literal and len(row.linear.domain) == 2 and row.linear.vars:
                self._numbers.append(number)
                variables.extend(row.linear.vars)
                factors.extend(row.linear.coeffs)
                lengths.append(len(row.linear.vars))
                limits.append((row.linear.domain[0], row.linear.domain[1]))
        self._variables = np.array(variables, dtype=np.int64)
        self._factors = np.array(factors, dtype=np.int64)
        self._rows = np.repeat(np.arange(len(lengths)), lengths)
        self._lengths = np.array(lengths, dtype=np.int64)
        self._at_least, self._at_most = np.array(limits, dtype=np.int64).reshape(-1, 2).T.clip(-_UNLIMITED, _UNLIMITED)

    def _ends(self) -> tuple[Whole, Whole]:
        """What each sum comes to at the least, and at the most."""
        ends = self._factors * self.low[self._variables], self._factors * self.high[self._variables]
        return self._added(np.minimum(*ends)), self._added(np.maximum(*ends))

    def _added(self, parts: Whole) -> Whole:
        total = np.zeros(len(self._numbers), dtype=np.int64)
        np.add.at(total, self._rows, parts)
        return total

    def follow(self) -> None:
        """Takes from variables the values with which a row could not hold, as long as there are any."""
        rises, size = self._factors > 0, np.abs(self._factors)
        while True:
            low, high = self.low.copy(), self.high.copy()
            least, most = self._ends()
            room = (self._at_most - least)[self._rows] // size  # how far the sum can rise from its least
            other = (most - self._at_least)[self._rows] // size  # and how far it can fall from its most
            np.minimum.at(self.high, self._variables, low[self._variables] + np.where(rises, room, other))
            np.maximum.at(self.low, self._variables, high[self._variables] - np.where(rises, other, room))
            self.low[self._lasting], self.high[self._lasting] = low[self._lasting], high[self._lasting]
            if (self.low > self.high).any():
                raise InternalError("The best plan known breaks a row of its model.")
            if (self.low == low).all() and (self.high == high).all():
                return

    def write(self, model: cp_model.CpModel) -> None:
        """Writes the ranges and what is left of the sums into the model."""
        low, high = self._before
        for number in np.flatnonzero((self.low != low) | (self.high != high)).tolist():
            domain = model.proto.variables[number].domain
            domain.clear()
            domain.extend([int(self.low[number]), int(self.high[number])])
        least, most = self._ends()
        holds = (least >= self._at_least) & (most <= self._at_most)
        open_ones = self.low < self.high
        open_ones[self._lasting] = True
        open_ones = open_ones[self._variables]
        settled = self._added(np.where(open_ones, 0, self._factors * self.low[self._variables]))
        left = open_ones & ~holds[self._rows]
        changed = np.bincount(self._rows[left], minlength=len(self._lengths)) < self._lengths
        starts = np.cumsum([0, *self._lengths])
        for place in np.flatnonzero(changed).tolist():
            own = np.arange(starts[place], starts[place + 1])[left[starts[place] : starts[place + 1]]]
            total = model.proto.constraints[self._numbers[place]].linear
            limits = [0, 0] if holds[place] else self._left(place, int(settled[place]))
            total.vars.clear()
            total.coeffs.clear()
            total.domain.clear()
            total.vars.extend(self._variables[own].tolist())
            total.coeffs.extend(self._factors[own].tolist())
            total.domain.extend(limits)

    def _left(self, place: int, settled: int) -> list[int]:
        """The limits of a sum without variables that come to so much."""
        limits = int(self._at_least[place]), int(self._at_most[place])
        return [end if abs(end) >= _UNLIMITED else end - settled for end in limits]

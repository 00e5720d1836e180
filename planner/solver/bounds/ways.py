"""All ways in which variables can go together, one of them for each of several owners, as columns of a programme.

What a way costs and adds to rows is the sum of what its variables do, so ways are priced by their variables: a hundred
thousand of them in some milliseconds. Only those are columns of the programme that make it better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from planner.solver.bundles.listing import Truths, Whole
from planner.solver.tables.columns import Entries, Table
from planner.solver.tables.simplex import Lines, Real

_FEW = 3
_NOTHING = np.iinfo(np.int64).max


class Ways(NamedTuple):
    """What the variables with these numbers can be together: their values in a row for each way."""

    numbers: tuple[int, ...]
    listed: Whole


class OpenWays:
    """The ways that are left, in one list for all owners. numbers: the variables (by their indices) in one list, too.
    owners: whose each of these is.

    open: which ways are left. taken: which are columns, in the order in which they became that.
    """

    def __init__(self, ways: Sequence[Ways]) -> None:
        """Each owner has some way."""
        self._ways = ways
        self.numbers = np.array([number for each in ways for number in each.numbers], dtype=np.int64)
        self._told = [np.zeros(len(each.numbers), dtype=bool) for each in ways]  # which were said to be single
        self._first = np.cumsum([0, *(len(each.listed) for each in ways)])
        self._place = {number: (owner, k) for owner, each in enumerate(ways) for k, number in enumerate(each.numbers)}
        self.owners = np.repeat(np.arange(len(ways)), [len(each.numbers) for each in ways])
        self._owners = np.repeat(np.arange(len(ways)), np.diff(self._first))
        self.open = np.ones(len(self._owners), dtype=bool)
        self.taken = np.zeros(0, dtype=np.int64)
        rows, places, values = (
            [np.zeros(0, dtype=np.int64)],
            [np.zeros(0, dtype=np.int64)],
            [np.zeros(0, dtype=np.int64)],
        )
        before = 0
        for each, first in zip(ways, self._first.tolist(), strict=False):
            own, place = each.listed.nonzero()
            rows.append(own + first)
            places.append(place + before)
            values.append(each.listed[own, place])
            before += len(each.numbers)
        self._places, self._values = np.concatenate(places), np.concatenate(values)
        lengths = np.bincount(np.concatenate(rows), minlength=len(self._owners))
        self._starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])

    def __len__(self) -> int:
        return len(self._ways)

    def __contains__(self, number: object) -> bool:
        return number in self._place

    @cached_property
    def longest(self) -> int:
        """No way has more of all variables together."""
        return max(1, int(self._added(np.abs(self._values)).max(initial=1)))

    def costs(self, of_variables: Whole) -> Whole:
        """What the columns cost. of_variables: what one of each variable does; of the last ones, those in ways."""
        return self._sums(of_variables)[self.taken]

    def _sums(self, of_variables: Whole) -> Whole:
        """What one of each variable is, added up for each way."""
        own = of_variables[len(of_variables) - len(self.numbers) :]
        return self._added(own[self._places] * self._values)

    def _added(self, of_entries: Whole) -> Whole:
        """What entries are, added up for each way."""
        sums: Whole = np.diff(np.concatenate([[0], np.cumsum(of_entries)])[self._starts])
        return sums

    def prices(self, of_variables: Whole) -> tuple[Whole, Whole]:
        """What the cheapest way that is left to each owner costs at these prices of one more of each variable; and what
        more each way costs.
        """
        prices = np.where(self.open, self._sums(of_variables), _NOTHING)
        least = np.minimum.reduceat(prices, self._first[:-1]) if len(self) else prices
        return least, np.where(self.open, prices - least[self._owners], _NOTHING)

    def cheapest(self, more: Whole, owners: Truths) -> Whole:
        """Some of the cheapest ways of these owners that are no columns yet. more: what each costs more than these."""
        there = (more == 0) & owners[self._owners]
        there[self.taken] = False
        found = np.flatnonzero(there)
        own = self._owners[found]
        return found[np.arange(len(found)) - np.searchsorted(own, own) < _FEW]

    def likely(self, plan: Mapping[int, int]) -> Whole:
        """For each owner the ways with the values of the plan, else the first of all."""
        found: list[Whole] = []
        for each, first in zip(self._ways, self._first.tolist(), strict=False):
            known = [(k, plan[number]) for k, number in enumerate(each.numbers) if number in plan]
            agreeing = (each.listed[:, [k for k, _ in known]] == [value for _, value in known]).all(axis=1)
            found.append(
                first + (np.flatnonzero(agreeing) if known and agreeing.any() else np.zeros(1, dtype=np.int64))
            )
        return np.concatenate([np.zeros(0, dtype=np.int64), *found])

    def take(self, ways: Whole, variables: Table) -> tuple[Lines, Whole]:
        """Makes columns of these ways: their entries, and what they cost. variables: the columns of the variables. The
        last rows say that each owner has one way.
        """
        self.taken = np.concatenate([self.taken, ways])
        lengths = (self._starts[1:] - self._starts[:-1])[ways]
        entries = np.arange(lengths.sum()) + np.repeat(self._starts[ways] - (np.cumsum(lengths) - lengths), lengths)
        places, values, own = self._places[entries], self._values[entries], np.repeat(np.arange(len(ways)), lengths)
        part = variables.part(len(variables.costs) - len(self.numbers) + places)
        times = part.lengths
        all_own = np.concatenate([np.repeat(own, times), np.arange(len(ways))])
        rows = np.concatenate([part.rows, len(variables.at_least) - len(self) + self._owners[ways]])
        factors = np.concatenate([part.factors * np.repeat(values, times), np.ones(len(ways), dtype=np.int64)])
        return Entries(all_own, rows, factors, len(ways)).lines, self._sums(variables.costs)[ways]

    def values(self, parts: Real) -> Real:
        """The values of the variables where columns are taken in these parts."""
        of_ways = np.zeros(len(self.open))
        of_ways[self.taken] = parts
        weights = self._values * np.repeat(of_ways, np.diff(self._starts))
        values: Real = np.bincount(self._places, weights, len(self.numbers)).astype(np.float64)
        return values

    def keep(self, more: Whole, most: int, digits: Mapping[int, int]) -> Whole:
        """Leaves nothing but ways that cost no more than so much more and in which variables have these values. Gives
        the columns that are not left.
        """
        self.open &= more <= most
        for number, digit in digits.items():
            owner, k = self._place[number]
            self.open[self._first[owner] : self._first[owner + 1]] &= self._ways[owner].listed[:, k] == digit
        return np.flatnonzero(~self.open[self.taken])

    def newly_single(self) -> Iterator[tuple[int, int]]:
        """Each variable (by its index) that can have one value only, and had several when this was asked last, with
        it.
        """
        for owner, each in enumerate(self._ways):
            left = each.listed[self.open[self._first[owner] : self._first[owner + 1]]]
            if len(left):
                low, high = left.min(axis=0), left.max(axis=0)
                fresh = np.flatnonzero((low == high) & ~self._told[owner])
                self._told[owner][fresh] = True
                yield from ((each.numbers[place], int(low[place])) for place in fresh.tolist())

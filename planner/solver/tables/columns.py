"""Linear programmes as arrays: parts of them, and exact prices of their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from planner.solver.bundles.listing import Whole
from planner.solver.tables.simplex import Lines, Real
from planner.solver.tables.sums import INFINITE, Sums

SCALE = 1 << 20
"""Bounds are whole numbers of this part of a unit of the objective."""

LARGEST = 1 << 62
"""Whole numbers in tables are smaller than this."""

ROOM = LARGEST >> 2
"""And what is worked out with multipliers than this, for a few such numbers to be added up."""

_FINEST = 40


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns with their costs and limits, and the limits of rows.

    The entries of column c are rows[starts[c]:starts[c + 1]] with the factors in the same places.
    """

    starts: Whole
    rows: Whole
    factors: Whole
    costs: Whole
    low: Whole
    high: Whole
    at_least: Whole
    at_most: Whole

    @property
    def lengths(self) -> Whole:
        """How many entries each column has."""
        return np.diff(self.starts)

    def part(self, columns: Whole) -> Table:
        """The table of these columns, in the order given."""
        lengths = self.lengths[columns]
        entries = np.arange(lengths.sum()) + np.repeat(self.starts[columns] - (np.cumsum(lengths) - lengths), lengths)
        return Table(
            _starts(lengths),
            self.rows[entries],
            self.factors[entries],
            self.costs[columns],
            self.low[columns],
            self.high[columns],
            self.at_least,
            self.at_most,
        )

    def with_rows(self, added: Sequence[Mapping[int, int]], at_most: Sequence[int]) -> Table:
        """The table with further rows, which have these factors (by column) and nothing but these limits above."""
        rows, columns, factors = entries_of(added)
        order = np.lexsort((rows, columns))
        rows, columns, factors = rows[order], columns[order], factors[order]
        more = self.starts.copy()
        more[1:] += np.cumsum(np.bincount(columns, minlength=len(self.costs)))
        places = self.starts[columns + 1]
        return replace(
            self,
            starts=more,
            rows=np.insert(self.rows, places, rows + len(self.at_least)),
            factors=np.insert(self.factors, places, factors),
            at_least=np.concatenate([self.at_least, np.full(len(added), -INFINITE)]),
            at_most=np.concatenate([self.at_most, np.array(at_most, dtype=np.int64)]),
        )

    def prices(self, multipliers: Whole, scale: int) -> Whole:
        """What one more of each column costs, less what it is worth at these multipliers, in such parts of a unit. Rows
        added later have none.
        """
        known = np.zeros(len(self.at_least), dtype=np.int64)
        known[: len(multipliers)] = multipliers
        worth = np.concatenate([[0], np.cumsum(known[self.rows] * self.factors)])  # differences survive wrapping around
        prices: Whole = self.costs * scale - np.diff(worth[self.starts])
        return prices

    @property
    def entries(self) -> Lines:
        """The columns without costs and limits."""
        return Lines(self.starts, self.rows, self.factors)

    def dearest(self, multipliers: Real) -> float:
        """No column costs more than this, with what it is worth at these multipliers of any sign."""
        columns = np.repeat(np.arange(len(self.costs)), self.lengths)
        worth = np.bincount(columns, np.abs(multipliers[self.rows] * self.factors), len(self.costs))
        return float((worth + np.abs(self.costs)).max(initial=1.0))


class Entries:
    """Factors of rows, in the order of the variables. No variable stands twice in a row."""

    def __init__(self, variables: Whole, rows: Whole, factors: Whole, count: int) -> None:
        """count: how many variables there are. Factors of the same variable in the same row are added up."""
        height = int(rows.max(initial=0)) + 1
        keys, place = np.unique(variables * height + rows, return_inverse=True)
        self._factors = np.zeros(len(keys), dtype=np.int64)
        np.add.at(self._factors, place, factors)
        self._variables, self._rows = np.divmod(keys, height)
        self._starts = _starts(np.bincount(self._variables, minlength=count))

    @classmethod
    def of_rows(cls, sums: Sums, rows: Whole, never: Set[int]) -> Entries:
        """The entries of these rows, without variables that are never more than nothing."""
        variables, own, factors = sums.entries()
        place = np.full(len(sums.at_least), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        alive = np.ones(len(sums.low), dtype=bool)
        alive[sorted(never)] = False
        there = alive[variables] & (place[own] >= 0)
        return cls(variables[there], place[own[there]], factors[there], len(sums.low))

    def of(self, variable: int) -> dict[int, int]:
        """The factors of a variable, by row."""
        own = slice(self._starts[variable], self._starts[variable + 1])
        return dict(zip(self._rows[own].tolist(), self._factors[own].tolist(), strict=True))

    @property
    def lines(self) -> Lines:
        """The variables as columns, in their order."""
        return Lines(self._starts, self._rows, self._factors)

    def table(
        self,
        variables: Whole,
        costs: Sequence[int],
        limits: Sequence[tuple[int, int]],
        row_limits: Sequence[tuple[int, int]],
    ) -> Table:
        """The table of these variables, each with its cost and its limits."""
        low, high = np.array(limits, dtype=np.int64).reshape(-1, 2).T
        at_least, at_most = np.array(row_limits, dtype=np.int64).reshape(-1, 2).T
        none = np.zeros(len(self._starts) - 1, dtype=np.int64)
        whole = Table(self._starts, self._rows, self._factors, none, none, none, at_least, at_most)
        part = whole.part(variables)
        return replace(part, costs=np.array(costs, dtype=np.int64), low=low, high=high)


def entries_of(rows: Sequence[Mapping[int, int]]) -> tuple[Whole, Whole, Whole]:
    """The row, the column and the factor of each entry, row by row."""
    lengths = np.array([*map(len, rows)], dtype=np.int64)
    count = int(lengths.sum())
    columns = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=count)
    factors = np.fromiter(chain.from_iterable(terms.values() for terms in rows), dtype=np.int64, count=count)
    return np.repeat(np.arange(len(rows)), lengths), columns, factors


def finest(largest: float) -> int:
    """The finest parts of a unit in which prices as large as this have room: where costs stand in a row, a millionth of
    a multiplier is much.
    """
    return 1 << max(0, min(_FINEST, ROOM.bit_length() - 1 - int(largest).bit_length()))


def whole(multipliers: Real, scale: int) -> Whole:
    """Multipliers in such parts of a unit; the largest number where they are larger."""
    return np.rint(np.clip(multipliers * scale, -LARGEST, LARGEST)).astype(np.int64)


def _starts(lengths: Whole) -> Whole:
    starts: Whole = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths, dtype=np.int64)])
    return starts

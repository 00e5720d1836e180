"""The part of a table that a linear programme has so far, as it grows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.solver.columns import Table, whole
from planner.solver.listing import Whole
from planner.solver.simplex import Lines, Simplex, Solution, bare
from planner.solver.sums import INFINITE


class Entering:
    """A programme of columns and rows of a table, which enter one after the other, and of others besides."""

    def __init__(self, table: Table) -> None:
        self.simplex = Simplex()
        self._table = table
        self._column_of = np.full(len(table.costs), -1, dtype=np.int64)  # in the programme; -1 where it has none
        self._row_of = np.full(len(table.at_least), -1, dtype=np.int64)

    def enter(self, columns: Sequence[int], rows: Sequence[int]) -> None:
        """Adds columns and rows of the table, but no columns that are always nothing; these columns have entries in all
        rows that there are then.
        """
        table = self._table
        added = np.array(rows, dtype=np.int64)
        self._row_of[added] = self.simplex.rows + np.arange(len(added))
        self.simplex.add_rows(table.at_least[added], table.at_most[added], bare(len(added)))
        entering = np.array([each for each in columns if table.low[each] or table.high[each]], dtype=np.int64)
        there = np.flatnonzero(self._row_of >= 0)
        part = table.part(entering, there)
        self._column_of[entering] = self.simplex.columns + np.arange(len(entering))
        entries = Lines(part.starts, self._row_of[there][part.rows], part.factors)
        self.simplex.add_columns(part.costs, part.low, part.high, entries)

    def extend(self, table: Table, rows: Sequence[Sequence[tuple[int, int]]]) -> None:
        """Goes on with a table that has further rows, with these entries (columns of the table, and factors)."""
        first, self._table = len(self._row_of), table
        self._row_of = np.concatenate([self._row_of, self.simplex.rows + np.arange(len(rows))])
        entries = [
            (row, column, factor)
            for row, terms in enumerate(rows)
            for place, factor in terms
            if (column := int(self._column_of[place])) >= 0
        ]
        own, columns, factors = np.array(entries, dtype=np.int64).reshape(-1, 3).T
        lines = Lines(np.searchsorted(own, np.arange(len(rows) + 1)), columns, factors)
        self.simplex.add_rows(table.at_least[first:], table.at_most[first:], lines)

    def make_breakable(self, rows: Sequence[tuple[int, int]], penalty: int) -> None:
        """Lets sums of the table be larger (1) or smaller (-1) than they are, at this cost for each unit."""
        broken, factors = np.array(rows, dtype=np.int64).reshape(-1, 2).T
        free = np.zeros(len(broken), dtype=np.int64)
        entries = Lines(np.arange(len(broken) + 1), self._row_of[broken], factors)
        self.simplex.add_columns(free + penalty, free, free + INFINITE, entries)

    def add_sums(self, sizes: Sequence[int]) -> Sequence[int]:
        """Rows for columns besides, that add up to so much; their numbers."""
        first, totals = self.simplex.rows, np.array(sizes, dtype=np.int64)
        self.simplex.add_rows(totals, totals, bare(len(totals)))
        return range(first, self.simplex.rows)

    def add_beside(self, costs: Whole, rows: Whole, added: Whole, total: int) -> None:
        """Adds columns that are none of the table. added: what each adds to these rows of the table. total: the number
        of the row in which they are added up.
        """
        numbers = np.concatenate([self._row_of[rows], [total]])
        factors = np.hstack([added, np.ones((len(costs), 1), dtype=np.int64)])
        own, place = factors.nonzero()
        entries = Lines(np.searchsorted(own, np.arange(len(costs) + 1)), numbers[place], factors[own, place])
        none = np.zeros(len(costs), dtype=np.int64)
        self.simplex.add_columns(costs, none, none + INFINITE, entries)

    def set_limits(self, columns: Sequence[int], low: Sequence[int], high: Sequence[int]) -> None:
        """Gives those of these columns of the table that have entered other limits."""
        places = self._column_of[np.array(columns, dtype=np.int64)]
        there = places >= 0
        ends = (np.array(each, dtype=np.int64)[there] for each in (low, high))
        self.simplex.set_limits(places[there], *ends)

    def multipliers(self, solution: Solution, scale: int) -> Whole:
        """For each row of the table its multiplier, in such parts of a unit; 0 where it has not entered."""
        found = np.zeros(len(self._row_of), dtype=np.int64)
        there = self._row_of >= 0
        found[there] = whole(solution.multipliers[self._row_of[there]], scale)
        return found

    def values(self, solution: Solution) -> dict[int, float]:
        """The values of the columns of the table that have entered."""
        there = np.flatnonzero(self._column_of >= 0)
        return dict(zip(there.tolist(), solution.values[self._column_of[there]].tolist(), strict=True))

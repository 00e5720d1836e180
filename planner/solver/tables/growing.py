"""The linear programme of a table, and of columns besides, as it grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from planner.solver.bundles.listing import Whole
from planner.solver.tables.columns import Table, entries_of, whole
from planner.solver.tables.simplex import Lines, Real, Simplex, Solution, bare
from planner.solver.tables.sums import INFINITE


class Growing:
    """A programme of all rows of a table, of its columns that can be more than nothing, and of columns that are none of
    the table, each of which counts in one of some totals.
    """

    def __init__(self, table: Table, totals: Sequence[int], presolve: bool = True, steps: int | None = None) -> None:
        """totals: what the columns besides add up to; each total has the row with its number, before all others.
        presolve, steps: see `Simplex`.
        """
        self.simplex = Simplex(presolve=presolve, steps=steps)
        self._table = table
        self._totals = len(totals)
        exactly = np.array(totals, dtype=np.int64)
        self.simplex.add_rows(exactly, exactly, bare(len(exactly)))
        self.simplex.add_rows(table.at_least, table.at_most, bare(len(table.at_least)))
        alive = np.flatnonzero((table.low != 0) | (table.high != 0))
        self._column_of = np.full(len(table.costs), -1, dtype=np.int64)  # in the programme; -1 where it has none
        self._column_of[alive] = np.arange(len(alive))
        self._besides = len(alive)  # columns before those besides
        self._breaking = slice(0, 0)
        part = table.part(alive)
        entries = Lines(part.starts, self._totals + part.rows, part.factors)
        self.simplex.add_columns(part.costs, part.low, part.high, entries)

    def extend(self, table: Table, rows: Sequence[Mapping[int, int]]) -> None:
        """Goes on with a table that has further rows, with these factors (by column of the table)."""
        first, self._table = len(self._table.at_least), table
        own, places, factors = entries_of(rows)
        there = self._column_of[places] >= 0
        starts = np.searchsorted(own[there], np.arange(len(rows) + 1))
        lines = Lines(starts, self._column_of[places[there]], factors[there])
        self.simplex.add_rows(table.at_least[first:], table.at_most[first:], lines)

    def make_breakable(self, rows: Sequence[tuple[int, int]], penalty: int) -> None:
        """Lets sums of the table be larger (1) or smaller (-1) than they are, at this cost for each unit."""
        broken, factors = np.array(rows, dtype=np.int64).reshape(-1, 2).T
        free = np.zeros(len(broken), dtype=np.int64)
        self._besides += len(broken)
        self._breaking = slice(self._besides - len(broken), self._besides)
        entries = Lines(np.arange(len(broken) + 1), self._totals + broken, factors)
        self.simplex.add_columns(free + penalty, free, free + INFINITE, entries)

    def punish(self, penalty: float) -> None:
        """Lets breaking rows cost so much from now on."""
        places = np.arange(self._breaking.start, self._breaking.stop)
        self.simplex.set_costs(places, np.full(len(places), penalty))

    def add_beside(self, costs: Whole, rows: Whole, added: Whole, total: int) -> None:
        """Adds columns besides. added: what each adds to these rows of the table. total: in which they count."""
        numbers = np.concatenate([self._totals + rows, [total]])
        factors = np.hstack([added, np.ones((len(costs), 1), dtype=np.int64)])
        own, place = factors.nonzero()
        entries = Lines(np.searchsorted(own, np.arange(len(costs) + 1)), numbers[place], factors[own, place])
        none = np.zeros(len(costs), dtype=np.int64)
        self.simplex.add_columns(costs, none, none + INFINITE, entries)

    def set_limits(self, columns: Sequence[int], low: Sequence[int], high: Sequence[int]) -> None:
        """Gives those of these columns of the table that can be more than nothing other limits."""
        places = self._column_of[np.array(columns, dtype=np.int64)]
        there = places >= 0
        ends = (np.array(each, dtype=np.int64)[there] for each in (low, high))
        self.simplex.set_limits(places[there], *ends)

    def set_costs(self, columns: Sequence[int], costs: Sequence[int]) -> None:
        """Gives those of these columns of the table that can be more than nothing other costs."""
        places = self._column_of[np.array(columns, dtype=np.int64)]
        there = places >= 0
        self.simplex.set_costs(places[there], np.array(costs, dtype=np.float64)[there])

    def paid(self, solution: Solution, scale: int) -> Whole:
        """The multiplier of each total, in such parts of a unit."""
        return whole(solution.multipliers[: self._totals], scale)

    def multipliers(self, solution: Solution) -> Real:
        """The multiplier of each row of the table."""
        return solution.multipliers[self._totals :]

    def beside(self, solution: Solution) -> Sequence[float]:
        """The values of the columns besides, in the order in which they were added."""
        values: list[float] = solution.values[self._besides :].tolist()
        return values

    def broken(self, solution: Solution) -> float:
        """By how much rows are broken, in sum."""
        return float(solution.values[self._breaking].sum())

    def values(self, solution: Solution) -> dict[int, float]:
        """The values of the columns of the table that can be more than nothing."""
        there = np.flatnonzero(self._column_of >= 0)
        return dict(zip(there.tolist(), solution.values[self._column_of[there]].tolist(), strict=True))

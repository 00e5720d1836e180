"""The first of all solutions of a model, as far as its linear relaxation knows it.

The variables are settled a few at a time, as the digits of one number. If the relaxation has whole digits, and their
number is its bound, no solution has a larger number; so these are the digits of the first solution, if any solution has
them. Whether one has is asked once, at the end (docs/model.md, section 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from planner.solver.bundles.listing import Whole
from planner.solver.cpsat import cp_model
from planner.solver.tables.columns import LARGEST, Entries, Table, whole
from planner.solver.tables.simplex import Real, Simplex, bare
from planner.solver.tables.sums import INFINITE, Sums
from planner.solver.ties import Row, digits_of, rows_left

_NUMBER = 1 << 20
"""The largest number of digits: the linear solver tells a price of a millionth from nothing."""

_FINEST = 40


def leading_values(model: cp_model.CpModel, rows: Sequence[Row]) -> dict[int, int]:
    """The values (by the index of the variable) that variables in these rows have in the first of all solutions if some
    solution has them all. As many as the relaxation is sure of, from the front on; perhaps none.
    """
    relaxed = _Relaxed(model)
    settled: dict[int, int] = {}
    left = list(rows)
    while True:
        known = relaxed.known([x.index for row in left for x in row.variables])
        settled |= known
        left = rows_left(left, known)
        if not left or not relaxed.settle({x.index: weight for x, weight in digits_of(left, _NUMBER)}):
            return settled


class _Relaxed:
    """The relaxation of a model, all of whose rows are sums or are not looked at."""

    def __init__(self, model: cp_model.CpModel) -> None:
        sums = Sums(model)
        sums.tighten({}, ())
        variables, rows, factors = sums.entries()
        written = sums.written()
        self._low, self._high = sums.low, sums.high
        self._free = np.flatnonzero(sums.low < sums.high)
        self._column = {number: column for column, number in enumerate(self._free.tolist())}
        self._table = Entries(variables, np.searchsorted(written, rows), factors, len(sums.low)).table(
            self._free,
            [0] * len(self._free),
            np.stack([sums.low, sums.high], axis=1)[self._free].tolist(),
            np.stack([sums.at_least, sums.at_most], axis=1)[written].tolist(),
        )
        self._simplex = Simplex()
        self._simplex.add_rows(self._table.at_least, self._table.at_most, bare(len(written)))
        self._simplex.add_columns(self._table.costs, self._table.low, self._table.high, self._table.entries)

    def settle(self, weights: Mapping[int, int]) -> bool:
        """Whether the largest number of digits (variables by their indices, with their weights) is known. From then on
        no variable has other values than in the solutions with this number.
        """
        columns = np.array([self._column[number] for number in weights], dtype=np.int64)
        costs = np.zeros(len(self._free), dtype=np.int64)
        costs[columns] = [-weight for weight in weights.values()]
        self._simplex.set_costs(np.arange(len(costs)), costs.astype(np.float64))
        solution = self._simplex.solve()
        if solution is None:
            return False
        table = replace(self._table, costs=costs, low=self._low[self._free], high=self._high[self._free])
        scale = _scale(table, solution.multipliers)
        bound, prices = _bound(table, whole(solution.multipliers, scale), scale)
        digits = np.rint(solution.values[columns]).astype(np.int64)
        above = int(costs[columns] @ digits) * scale - bound
        if not 0 <= above < scale:
            return False
        reach = above // np.maximum(np.abs(prices), 1)  # so far is a variable from where the bound has it
        low = np.where(prices < 0, np.maximum(table.low, table.high - reach), table.low)
        high = np.where(prices > 0, np.minimum(table.high, table.low + reach), table.high)
        low[columns] = high[columns] = digits
        moved = np.flatnonzero((low != table.low) | (high != table.high))
        self._simplex.set_limits(moved, low[moved], high[moved])
        self._low[self._free], self._high[self._free] = low, high
        return True

    def known(self, numbers: Sequence[int]) -> dict[int, int]:
        """Those of these variables (by their indices) that have a single value, with it."""
        return {number: int(self._low[number]) for number in numbers if self._low[number] == self._high[number]}


def _scale(table: Table, multipliers: Real) -> int:
    """The finest parts of a unit in which prices at these multipliers have room: where costs stand in a row, a
    millionth of a multiplier is much.
    """
    columns = np.repeat(np.arange(len(table.costs)), table.lengths)
    worth = np.bincount(columns, np.abs(multipliers[table.rows] * table.factors), len(table.costs))
    largest = int((worth + np.abs(table.costs)).max(initial=1))
    return 1 << max(0, min(_FINEST, LARGEST.bit_length() - 3 - largest.bit_length()))


def _bound(table: Table, multipliers: Whole, scale: int) -> tuple[int, Whole]:
    """What no solution costs less than, in parts of a unit; and the same of one more of each column, less what it is
    worth at the multipliers.

    Any multipliers will do: a solution breaks no row, so it costs at least what it would if each row were priced.
    """
    ends = np.where(multipliers > 0, table.at_least, table.at_most)
    multipliers = np.where(np.abs(ends) < INFINITE, multipliers, 0)
    prices = table.prices(multipliers, scale)
    cheapest = np.where(prices > 0, table.low, table.high)
    parts = (multipliers, ends), (prices, cheapest)
    return sum(price * end for each in parts for price, end in zip(*map(np.ndarray.tolist, each), strict=True)), prices

"""The first of all solutions of a model, as far as its linear relaxation knows it.

The variables are settled a few at a time, as the digits of one number. If the relaxation has whole digits, and their
number is its bound, no solution has a larger number; so these are the digits of the first solution, if any solution has
them. Whether one has is asked once, at the end (docs/model.md, section 5).

Where all ways are known in which some variables can go together, such as the sets of offers that a person may take, the
relaxation has a column for each way instead of these variables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from planner.solver.bundles.listing import Whole
from planner.solver.cpsat import cp_model
from planner.solver.tables.columns import LARGEST, Entries, Table, whole
from planner.solver.tables.simplex import Changing, Real, Simplex, bare
from planner.solver.tables.sums import INFINITE, BrokenRowError, Sums
from planner.solver.ties import Row, digits_of, rows_left

_NUMBER = 1 << 20
"""The largest number of digits: the linear solver tells a price of a millionth from nothing."""

_FINEST = 40

_MOST_WAYS = 50_000
"""With more ways than this the linear programme takes too long."""


class Ways(NamedTuple):
    """What the variables with these numbers can be together: their values in a row for each way."""

    numbers: tuple[int, ...]
    listed: Whole


def leading_values(model: cp_model.CpModel, rows: Sequence[Row], ways: Sequence[Ways] = ()) -> list[dict[int, int]]:
    """The values (by the index of the variable) that variables in these rows have in the first of all solutions, step
    by step: those of so many steps, if some solution has them all. As many as the relaxation is sure of, from the front
    on; perhaps none. ways: each solution has a twin that keeps to these, with the same values of what is to be settled;
    no variable stands in two of them. They are looked at once the rows of the model alone do not lead any further.
    """
    # Where people have sets, going from solution to solution takes a third less, elsewhere up to three times as long.
    changing: Changing = "costs" if ways else "rows"
    steps = _led(model, rows, {}, (), changing)
    settled = {index: value for step in steps for index, value in step.items()}
    left = rows_left(rows, settled)
    return [*steps, *_led(model, left, settled, ways, changing)] if left and ways else steps


def _led(
    model: cp_model.CpModel,
    rows: Sequence[Row],
    settled: Mapping[int, int],
    ways: Sequence[Ways],
    changing: Changing,
) -> list[dict[int, int]]:
    """The same where so much is settled already, and with these ways, as far as these are not too many."""
    sums = Sums(model)
    try:
        sums.tighten({number: (value, value) for number, value in settled.items()}, ())
    except BrokenRowError:
        return []
    open_ways = [_left(sums, each) for each in ways]
    if sum(len(each.listed) for each in open_ways) > _MOST_WAYS:
        return []
    relaxed = _Relaxed(sums, open_ways, Simplex(changing))
    steps: list[dict[int, int]] = []
    left = rows
    while True:
        known = relaxed.known([x.index for row in left for x in row.variables])
        steps += [known] if known else []
        left = rows_left(left, known)
        if not left or not relaxed.settle({x.index: weight for x, weight in digits_of(left, _NUMBER)}):
            return steps


class _Relaxed:
    """The relaxation of a model, all of whose rows are sums or are not looked at.

    A variable has a column of its own, or is the sum of the columns of the ways in which it goes together with others,
    each of them times its value there.
    """

    def __init__(self, sums: Sums, ways: Sequence[Ways], simplex: Simplex) -> None:
        self._single = {number: int(sums.low[number]) for number in np.flatnonzero(sums.low == sums.high).tolist()}
        together = {number for each in ways for number in each.numbers}
        alone = [number for number in np.flatnonzero(sums.low < sums.high).tolist() if number not in together]
        self._column = {number: column for column, number in enumerate(alone)}
        self._columns: dict[int, tuple[Whole, Whole]] = {}  # of the ways of a variable, and its value in each
        first = len(alone)
        for each in ways:
            columns = np.arange(first, first + len(each.listed))
            self._columns |= {number: (columns, each.listed[:, k]) for k, number in enumerate(each.numbers)}
            first += len(each.listed)
        self._table = _table(sums, np.array(alone, dtype=np.int64), ways)
        self._simplex = simplex
        self._simplex.add_rows(self._table.at_least, self._table.at_most, bare(len(self._table.at_least)))
        self._simplex.add_columns(self._table.costs, self._table.low, self._table.high, self._table.entries)

    def settle(self, weights: Mapping[int, int]) -> bool:
        """Whether the largest number of digits (variables by their indices, with their weights) is known. From then on
        no variable has other values than in the solutions with this number.
        """
        costs = np.zeros(len(self._table.costs), dtype=np.int64)
        for number, weight in weights.items():
            columns, values = self._columns_of(number)
            costs[columns] -= weight * values
        self._simplex.set_costs(np.arange(len(costs)), costs.astype(np.float64))
        solution = self._simplex.solve()
        if solution is None:
            return False
        table = replace(self._table, costs=costs)
        scale = _scale(table, solution.multipliers)
        bound, prices = _bound(table, whole(solution.multipliers, scale), scale)
        digits: dict[int, int] = {}
        for number in weights:
            columns, values = self._columns_of(number)
            digits[number] = round(float(solution.values[columns] @ values))
        above = -sum(weight * digits[number] for number, weight in weights.items()) * scale - bound
        if not 0 <= above < scale:
            return False
        reach = above // np.maximum(np.abs(prices), 1)  # so far is a column from where the bound has it
        low = np.where(prices < 0, np.maximum(table.low, table.high - reach), table.low)
        high = np.where(prices > 0, np.minimum(table.high, table.low + reach), table.high)
        low[len(self._column) :] = 0
        for number, digit in digits.items():
            if number in self._column:
                low[self._column[number]] = high[self._column[number]] = digit
            else:
                columns, values = self._columns[number]
                high[columns[values != digit]] = 0
        moved = np.flatnonzero((low != table.low) | (high != table.high))
        self._simplex.set_limits(moved, low[moved], high[moved])
        self._table = replace(table, low=low, high=high)
        return True

    def known(self, numbers: Sequence[int]) -> dict[int, int]:
        """Those of these variables (by their indices) that have a single value, with it."""
        ends = ((number, *self._ends(number)) for number in numbers)
        return {number: least for number, least, most in ends if least == most}

    def _ends(self, number: int) -> tuple[int, int]:
        """The least and the largest value of a variable."""
        if number in self._single:
            return self._single[number], self._single[number]
        if number in self._column:
            column = self._column[number]
            return int(self._table.low[column]), int(self._table.high[column])
        columns, values = self._columns[number]
        there = values[self._table.high[columns] > 0]
        return (int(there.min()), int(there.max())) if len(there) else (0, 1)

    def _columns_of(self, number: int) -> tuple[Whole, Whole]:
        """The columns that a variable is the sum of, and how often."""
        column = self._column.get(number)
        return self._columns[number] if column is None else (np.array([column]), np.array([1]))


def _left(sums: Sums, ways: Ways) -> Ways:
    """The ways that variables have left, without variables that have a single value."""
    numbers = np.array(ways.numbers, dtype=np.int64)
    low, high = sums.low[numbers], sums.high[numbers]
    there = ((ways.listed >= low) & (ways.listed <= high)).all(axis=1)
    listed = np.unique(ways.listed[there][:, low < high], axis=0)
    return Ways(tuple(numbers[low < high].tolist()), listed)


def _table(sums: Sums, alone: Whole, ways: Sequence[Ways]) -> Table:
    """The columns of the variables that stand alone, and then those of ways. After the rows of the model, without those
    that speak of nothing but what goes together, there is one for each of these: one of its ways is followed.
    """
    owner = np.full(len(sums.low), -1, dtype=np.int64)
    for place, each in enumerate(ways):
        owner[list(each.numbers)] = place
    variables, rows, factors = sums.entries()
    owners = np.full((2, len(sums.at_least)), -1)
    np.maximum.at(owners[0], rows, owner[variables])
    owners[1] = len(ways)
    np.minimum.at(owners[1], rows, owner[variables])
    written = sums.written()
    kept = written[(owners[0] != owners[1])[written] | (owners[0] < 0)[written]]
    there = np.isin(rows, kept)
    entries = Entries(variables[there], np.searchsorted(kept, rows[there]), factors[there], len(sums.low))
    table = entries.table(
        alone,
        [0] * len(alone),
        np.stack([sums.low, sums.high], axis=1)[alone].tolist(),
        np.stack([sums.at_least, sums.at_most], axis=1)[kept].tolist(),
    )
    parts = [(table.lengths, table.rows, table.factors)]
    parts += [_column_parts(entries, each, len(kept) + place) for place, each in enumerate(ways)]
    lengths, all_rows, all_factors = (np.concatenate(part) for part in zip(*parts, strict=True))
    each_once = np.ones(len(ways), dtype=np.int64)
    further = np.ones(len(lengths) - len(alone), dtype=np.int64)
    return Table(
        np.concatenate([[0], np.cumsum(lengths)]),
        all_rows,
        all_factors,
        np.concatenate([table.costs, 0 * further]),
        np.concatenate([table.low, 0 * further]),
        np.concatenate([table.high, further]),
        np.concatenate([table.at_least, each_once]),
        np.concatenate([table.at_most, each_once]),
    )


def _column_parts(entries: Entries, ways: Ways, one_of: int) -> tuple[Whole, Whole, Whole]:
    """The columns of these ways: how many entries each has, their rows, and their factors. one_of: the row which says
    that one of them is followed.
    """
    of_variables = [entries.of(number) for number in ways.numbers]
    rows = sorted({row for each in of_variables for row in each})
    factors = np.array([[each.get(row, 0) for row in rows] for each in of_variables], dtype=np.int64)
    added = ways.listed @ factors.reshape(len(ways.numbers), len(rows))
    columns = np.hstack([added, np.ones((len(added), 1), dtype=np.int64)])
    own, place = columns.nonzero()
    lengths = np.bincount(own, minlength=len(columns))
    return lengths, np.array([*rows, one_of], dtype=np.int64)[place], columns[own, place]


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

"""The first of all solutions of a model, as far as its linear relaxation knows it.

The variables are settled a few at a time, as the digits of one number. If the relaxation has whole digits, and their
number is its bound, no solution has a larger number; so these are the digits of the first solution, if any solution has
them. Whether one has is asked once, at the end (docs/model.md, section 5).

Where it has not, rows are added that it breaks of what people who choose sittings can do, as long as there are any.

Where all ways are known in which some variables can go together, such as the sets of offers that a person may take, the
relaxation has a column for each way instead of these variables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import numpy as np

from planner.solver.bounds.unlisted import OpenDiagrams
from planner.solver.bounds.ways import OpenWays, Ways
from planner.solver.bundles.listing import Truths, Whole
from planner.solver.cpsat import cp_model
from planner.solver.model.individuals import Choice
from planner.solver.model.order import Row, digits_of, rows_left
from planner.solver.tables.columns import ROOM, Entries, Table, entries_of, finest, whole
from planner.solver.tables.simplex import Changing, Lines, Real, Simplex, bare
from planner.solver.tables.sums import INFINITE, BrokenRowError, Sums, Terms
from planner.solver.tables.supports import Supports

_NUMBER = 1 << 20
"""The largest number of digits: the linear solver tells a price of a millionth from nothing. Where individuals choose
sittings it may be larger: fewer are needed then, and they are as often whole.
"""

_ROUNDS = 60
"""So often further rows are looked for."""

_MOST_WAYS = 200_000
"""More ways than this are not listed."""

_LITTLE = 1e-6

_NOTHING: Terms = {}

Known = Callable[[Whole, Whole, int], "Sequence[Ways] | OpenDiagrams | None"]
"""The ways in which variables can go together that have values between these two (by their indices); listed where there
are no more than so many. None where that is not known. Each solution has a twin that keeps to these, with the same
values of what is to be settled; no variable stands in two of them.
"""


def leading_values(
    model: cp_model.CpModel,
    rows: Sequence[Row],
    plan: Mapping[int, int],
    known: Known | None = None,
    choosing: bool = False,
    choices: Sequence[Choice] = (),
    least: Terms = _NOTHING,
) -> list[dict[int, int]]:
    """The values (by the index of the variable) that variables in these rows have in the first of all solutions, step
    by step: those of so many steps, if some solution has them all. As many as the relaxation is sure of, from the front
    on; perhaps none. What ways say; what the rows of the model say where no ways are known, or they say nothing. plan:
    values of variables in some solution. choosing: whether individuals choose sittings. choices: of those whose
    variables stand in the model. least: a sum that a row keeps as small as it can be, perhaps.
    """
    sums = Sums(model)
    try:
        sums.tighten({}, ())
    except BrokenRowError:
        return []
    ways = known(sums.low, sums.high, _MOST_WAYS) if known is not None else None
    if ways is not None:
        open_ways = ways if isinstance(ways, OpenDiagrams) else OpenWays([_open(sums, each) for each in ways])
        # With ways, going from solution to solution takes a third less.
        steps = _led(_Relaxed(sums, open_ways, Simplex("costs"), plan, ()), rows, "costs", _NUMBER)
        if steps:
            return steps
    simplex = Simplex()
    relaxed = _Relaxed(sums, OpenWays([]), simplex, plan, choices)
    # Where individuals choose sittings it takes a tenth, from a solution that is known, and half, once there is one;
    # elsewhere up to three times as long.
    if choosing and (relaxed.press(least) or relaxed.start_from(plan)):
        simplex.expect("costs")
    return _led(relaxed, rows, "costs", _NUMBER << 4) if choosing else _led(relaxed, rows, "rows", _NUMBER)


def _led(relaxed: _Relaxed, rows: Sequence[Row], later: Changing, largest: int) -> list[dict[int, int]]:
    """The same, as far as this relaxation knows it, with numbers of this size. later: what changes most in it between
    two numbers.
    """
    if not relaxed.begin():
        return []
    steps: list[dict[int, int]] = []
    settled: dict[int, int] = {}
    asked = {x.index for row in rows for x in row.variables}
    first = 0  # the rows before are settled
    while True:
        found = {number: value for number, value in relaxed.newly_known() if number in asked}
        asked -= found.keys()
        steps += [found] if found else []
        settled |= found
        while first < len(rows) and all(x.index in settled for x in rows[first].variables):
            first += 1
        left = rows_left(islice(rows, first, None), settled, largest.bit_length())  # as many as a number can have
        if not left or not relaxed.settle(left, largest):
            return steps
        relaxed.simplex.expect(later)


class _Relaxed:
    """The relaxation of a model, all of whose rows are sums or are not looked at.

    A variable has a column of its own, or is the sum of the columns of the ways in which it goes together with others,
    each of them times its value there. Of these only those are in the programme that make it better.
    """

    def __init__(
        self,
        sums: Sums,
        ways: OpenWays | OpenDiagrams,
        simplex: Simplex,
        plan: Mapping[int, int],
        choices: Sequence[Choice],
    ) -> None:
        """plan: values in some solution; its ways are in the programme from the beginning. choices: of people whose
        variables have columns of their own.
        """
        self._choices = choices
        self._written: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
        self._single = {number: int(sums.low[number]) for number in np.flatnonzero(sums.low == sums.high).tolist()}
        free = np.flatnonzero(sums.low < sums.high)
        alone = free[~np.isin(free, ways.numbers)]
        self._alone = len(alone)
        numbers = np.concatenate([alone, ways.numbers])
        self._numbers = numbers
        self._told: Truths | None = None
        self._place = {number: place for place, number in enumerate(numbers.tolist())}
        self._ways = ways
        self._table = _table(sums, numbers, ways)
        self.simplex = simplex
        self.simplex.add_rows(self._table.at_least, self._table.at_most, bare(len(self._table.at_least)))
        extra = np.arange(2 * len(self._table.at_least) if len(ways) else 0)  # columns with which no row is broken
        entries = Lines(np.arange(len(extra) + 1), extra // 2, 1 - extra % 2 * 2)
        self.simplex.add_columns(np.ones_like(extra), 0 * extra, 0 * extra + INFINITE, entries)
        self._extra = len(extra)
        part = self._table.part(np.arange(self._alone))
        self.simplex.add_columns(part.costs, part.low, part.high, part.entries)
        self._take(ways.likely(plan))

    def start_from(self, plan: Mapping[int, int]) -> bool:
        """Begins with a solution, if the values of all variables are known."""
        values = [value for number in self._place if (value := plan.get(number)) is not None]
        known = len(values) == len(self._place)
        if known:
            self.simplex.start_from(np.array(values, dtype=np.int64) >= self._table.high)
        return known

    def press(self, least: Terms) -> bool:
        """Whether it is known that this sum is as large in every solution as a row lets it be at most. Then nothing is
        left but what such solutions have, and the row, which is a long one, says no more than others.
        """
        row = self._row_of(least)
        if row is None:
            return False
        most = int(self._table.at_most[row])
        self._limit(row, INFINITE)
        found = self._largest({number: -factor for number, factor in least.items() if number in self._place})
        while found is not None:
            above = most * found.scale - found.bound
            if 0 <= above < found.scale:
                self._leave({}, above, found)
                return True
            if not self._add_broken(found):
                break
            found = self._optimum()
        self._limit(row, most)
        return False

    def _row_of(self, terms: Terms) -> int | None:
        """The row about nothing but this sum, where one keeps it small."""
        there = [number for number in terms if number in self._place]
        if not there:
            return None
        factors = np.zeros(self._alone, dtype=np.int64)
        factors[[self._place[number] for number in there]] = [terms[number] for number in there]
        table = self._table.part(np.arange(self._alone))
        same = factors[np.repeat(np.arange(self._alone), table.lengths)] == table.factors
        limited = self._table.at_most < INFINITE
        sizes, matches = (np.bincount(rows, minlength=len(limited)) for rows in (table.rows, table.rows[same]))
        rows = np.flatnonzero(limited & (sizes == len(there)) & (matches == sizes))
        return int(rows[0]) if len(rows) else None

    def _limit(self, row: int, most: int) -> None:
        """Gives a row another limit above."""
        at_most = self._table.at_most.copy()
        at_most[row] = most
        self.simplex.set_row_limits(np.array([row]), self._table.at_least[[row]], at_most[[row]])
        self._table = replace(self._table, at_most=at_most)

    def begin(self) -> bool:
        """Whether there is a solution. Has to be asked first where there are ways."""
        if not self._extra:
            return True
        found = self._optimum()
        extra = np.arange(self._extra)
        self.simplex.set_limits(extra, 0 * extra, 0 * extra)
        self.simplex.set_costs(extra, np.zeros(self._extra))
        return found is not None and found.broken < _LITTLE

    def _take(self, ways: Whole) -> None:
        """Adds these ways to the programme."""
        entries, costs = self._ways.take(ways, self._table)
        nothing = np.zeros(len(ways), dtype=np.int64)
        self.simplex.add_columns(costs, nothing, nothing + 1, entries)

    def settle(self, rows: Sequence[Row], largest: int) -> bool:
        """Whether the largest number, of this size at most, is known whose digits are the first variables of these
        rows; with ways perhaps the first of them alone, if not all. From then on no variable has other values than in
        the solutions with this number.
        """
        weights = {x.index: weight for x, weight in digits_of(rows, largest)}
        found = self._largest(weights)
        while found is not None:
            digits = {number: round(float(found.values[self._place[number]])) for number in weights}
            above = -sum(weight * digits[number] for number, weight in weights.items()) * found.scale - found.bound
            if 0 <= above < found.scale:
                self._leave(digits, above, found)
                return True
            if not self._add_broken(found):
                break
            found = self._largest(weights)
        first = rows[0].variables[0].index
        found = self._largest({first: 1}) if len(self._ways) else None
        if found is not None:
            most = -found.bound // found.scale  # of a single digit, whether the relaxation has a whole one or not
            self._leave({first: most}, -found.bound - most * found.scale, found)
        return found is not None

    def _largest(self, weights: Mapping[int, int]) -> _Optimum | None:
        """The optimum where this number is to be large."""
        costs = np.zeros(len(self._table.costs), dtype=np.int64)
        costs[[self._place[number] for number in weights]] = [-weight for weight in weights.values()]
        self._table = replace(self._table, costs=costs)
        all_costs = np.concatenate([costs[: self._alone], self._ways.costs(costs)])
        self.simplex.set_costs(self._extra + np.arange(len(all_costs)), all_costs.astype(np.float64))
        return self._optimum()

    @cached_property
    def _supports(self) -> Supports:
        return Supports(self._choices)

    def _add_broken(self, found: _Optimum) -> bool:
        """Adds rows that hold in every solution and not in this optimum; says whether there are any."""
        values = {number: float(found.values[place]) for number, place in self._place.items()} | self._single
        added: list[dict[int, int]] = []
        at_most: list[int] = []
        for support in self._supports.broken(values):
            factors = support.factors
            terms = {self._place[number]: factor for number, factor in factors.items() if number not in self._single}
            key = tuple(factors), tuple(factors.values())
            if terms and key not in self._written:
                self._written.add(key)
                added.append(terms)
                at_most.append(-sum(factor * self._single.get(number, 0) for number, factor in factors.items()))
        if added:
            first = len(self._table.at_least)
            self._table = self._table.with_rows(added, at_most)
            own, columns, times = entries_of(added)
            lines = Lines(np.searchsorted(own, np.arange(len(added) + 1)), self._extra + columns, times)
            self.simplex.add_rows(self._table.at_least[first:], self._table.at_most[first:], lines)
            self.simplex.expect("rows")
        return bool(added)

    def _leave(self, digits: Mapping[int, int], above: int, found: _Optimum) -> None:
        """Leaves variables these digits, and nothing to others that lifts the bound by more than this. A row whose
        sum cannot rise or fall by one without that has the same sum in all solutions that are left.
        """
        table, prices = self._table, np.zeros(len(self._table.costs), dtype=np.int64)
        prices[: self._alone] = found.prices
        reach = above // np.maximum(np.abs(prices), 1)  # so far is a column from where the bound has it
        low = np.where(prices < 0, np.maximum(table.low, table.high - reach), table.low)
        high = np.where(prices > 0, np.minimum(table.high, table.low + reach), table.high)
        places = [self._place[number] for number in digits]
        low[places] = high[places] = list(digits.values())
        moved = np.flatnonzero(((low != table.low) | (high != table.high))[: self._alone])
        self.simplex.set_limits(self._extra + moved, low[moved], high[moved])
        tight = np.abs(found.multipliers) > above
        at_least = np.where(tight & (found.multipliers < 0), table.at_most, table.at_least)
        at_most = np.where(tight & (found.multipliers > 0), table.at_least, table.at_most)
        moved = np.flatnonzero((at_least != table.at_least) | (at_most != table.at_most))
        self.simplex.set_row_limits(moved, at_least[moved], at_most[moved])
        self._table = replace(table, low=low, high=high, at_least=at_least, at_most=at_most)
        gone = self._ways.keep(
            found.more, above, {number: digit for number, digit in digits.items() if number in self._ways}
        )
        self.simplex.set_limits(self._extra + self._alone + gone, 0 * gone, 0 * gone)

    def _optimum(self) -> _Optimum | None:
        """The optimum with all ways. They are added as long as they would make it better."""
        table, first = self._table, len(self._table.at_least) - len(self._ways)
        while True:
            solution = self.simplex.solve()
            if solution is None:
                return None
            largest = table.dearest(solution.multipliers) * self._ways.longest
            scale = finest(largest)
            multipliers = whole(solution.multipliers * min(1.0, ROOM / (largest * scale)), scale)
            ends = np.where(multipliers > 0, table.at_least, table.at_most)
            multipliers = np.where(np.abs(ends) < INFINITE, multipliers, 0)
            prices = table.prices(multipliers, scale)
            least, more = self._ways.prices(prices)
            better = self._ways.cheapest(more, least < multipliers[first:] - scale // 1000)
            if not len(better):
                break
            self._take(better)
        multipliers[first:] = least  # of the rows which say that somebody has one way
        prices = prices[: self._alone]
        cheapest = np.where(prices > 0, table.low[: self._alone], table.high[: self._alone])
        bound = _product(multipliers, ends) + _product(prices, cheapest)
        columns = solution.values[self._extra :]
        values = np.concatenate([columns[: self._alone], self._ways.values(columns[self._alone :])])
        return _Optimum(values, float(solution.values[: self._extra].sum()), scale, bound, multipliers, prices, more)

    def newly_known(self) -> Iterator[tuple[int, int]]:
        """The variables (by their indices) that have a single value, and had not when this was asked last, with it."""
        yield from self._single.items() if self._told is None else ()
        single = (self._table.low == self._table.high)[: self._alone]
        new = np.flatnonzero(single if self._told is None else single & ~self._told)
        yield from zip(self._numbers[new].tolist(), self._table.low[new].tolist(), strict=True)
        yield from self._ways.newly_single()
        self._told = single


class _Optimum(NamedTuple):
    """values: of variables. broken: by how much rows are broken. scale: the bound, the multipliers of rows, what
    columns cost that stand alone and what ways cost more than the cheapest one, or the prices of diagrams, are given in
    such parts of a unit.

    Any multipliers will do for a bound: a solution breaks no row, so it costs at least what it would if each row were
    priced.
    """

    values: Real
    broken: float
    scale: int
    bound: int
    multipliers: Whole
    prices: Whole
    more: Whole


def _product(prices: Whole, ends: Whole) -> int:
    """What all of these come to, in whole numbers of any size."""
    there = np.flatnonzero((prices != 0) & (ends != 0))
    return sum(price * end for price, end in zip(prices[there].tolist(), ends[there].tolist(), strict=True))


def _open(sums: Sums, ways: Ways) -> Ways:
    """The ways without variables that have a single value."""
    numbers = np.array(ways.numbers, dtype=np.int64)
    several = sums.low[numbers] < sums.high[numbers]
    return Ways(tuple(numbers[several].tolist()), ways.listed[:, several])


def _table(sums: Sums, numbers: Whole, ways: OpenWays | OpenDiagrams) -> Table:
    """The columns of these variables. After the rows of the model, without those that speak of nothing but what goes
    together, there is one for each of these: one of its ways is followed.
    """
    owner = np.full(len(sums.low), -1, dtype=np.int64)
    owner[ways.numbers] = ways.owners
    variables, rows, factors = sums.entries()
    owners = np.full((2, len(sums.at_least)), -1)
    np.maximum.at(owners[0], rows, owner[variables])
    owners[1] = len(ways)
    np.minimum.at(owners[1], rows, owner[variables])
    written = sums.written()
    kept = written[(owners[0] != owners[1])[written] | (owners[0] < 0)[written]]
    there = np.isin(rows, kept)
    entries = Entries(variables[there], np.searchsorted(kept, rows[there]), factors[there], len(sums.low))
    return entries.table(
        numbers,
        [0] * len(numbers),
        np.stack([sums.low, sums.high], axis=1)[numbers].tolist(),
        [*np.stack([sums.at_least, sums.at_most], axis=1)[kept].tolist(), *([(1, 1)] * len(ways))],
    )

"""What the linear relaxation of a whole model knows: a bound, plans near by, and what no better plan has.

Multipliers come out of floating-point numbers and are only a suggestion. Rounded to whole numbers any multipliers give
a true bound: the least that a plan costs if each row may be broken at the price of its multiplier. All that is said
here is worked out from that, in whole numbers (docs/model.md, section 11).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import ceil, floor
from typing import NamedTuple

import numpy as np

from planner.errors import InternalError
from planner.solver.bounds.asking import Look, Solve
from planner.solver.bundles.listing import Whole
from planner.solver.cpsat import cp_model
from planner.solver.tables.simplex import Lines, Real, Simplex, bare
from planner.solver.tables.sums import INFINITE
from planner.solver.ties import start_from

_SCALE = 1 << 40
"""Multipliers are whole numbers of this part of a unit of the objective."""

_NEAR = 1e-6
_LARGEST_PRICE = 1 << 20
"""The linear solver gets no prices above this, as it tells those of a millionth from nothing."""

Range = tuple[int, int]
"""The least and the largest value of a variable."""

Row = tuple[int, int, Mapping[int, int]]
"""The least and the most of a sum, and how often each variable (by its index) is in it."""


class Relaxed(NamedTuple):
    """What is known of a model by its linear relaxation.

    values: of the variables (by their index) in the relaxation. bound: no solution costs less, in parts of a unit.
    reduced: what one more of each variable costs, less what it is worth at the multipliers, in parts of a unit.
    """

    ranges: Sequence[Range]
    values: Sequence[float]
    bound: int
    reduced: Sequence[int]

    @property
    def least(self) -> int:
        """No solution costs less."""
        return -(-self.bound // _SCALE)

    def within(self, value: int) -> Iterator[Range]:
        """The values that the variables can have in solutions that cost no more than this."""
        rest = value * _SCALE - self.bound
        for (low, high), price in zip(self.ranges, self.reduced, strict=True):
            if price > 0:
                yield low, min(high, low + rest // price)
            elif price < 0:
                yield max(low, high - rest // -price), high
            else:
                yield low, high

    def rounded(self, takers: Collection[int], sitters: Collection[int]) -> Iterator[Range]:
        """Ranges in which no fewer take an offer than in the relaxation, and no more sit anything, in whole numbers.

        takers, sitters: variables, by their indices.
        """
        for number, ((low, high), value) in enumerate(zip(self.ranges, self.values, strict=True)):
            yield (
                max(low, floor(value + _NEAR)) if number in takers else low,
                min(high, ceil(value - _NEAR)) if number in sitters else high,
            )

    def agreeing(self, plan: Mapping[int, int]) -> Iterator[Range]:
        """Ranges in which variables have the value on which the relaxation and a plan agree."""
        for number, ((low, high), value) in enumerate(zip(self.ranges, self.values, strict=True)):
            known = plan.get(number)
            agreed = known is not None and low <= known <= high and abs(value - known) < _NEAR
            yield (known, known) if agreed and known is not None else (low, high)


class Linear:
    """The linear relaxation of a model. It is solved again and again, starting from where it was, for models with the
    same variables and the same first rows, which may differ in everything else.
    """

    def __init__(self, takers: Iterable[cp_model.IntVar], sitters: Iterable[cp_model.IntVar]) -> None:
        """takers: how many take each offer. sitters: how many sit anything."""
        self._takers = {count.index for count in takers}
        self._sitters = {count.index for count in sitters}
        self._known = 0
        self._rows: list[Row] = []
        self._ranges: list[Range] = []
        self._settled: dict[int, int] = {}
        self._prices: dict[int, float] = {}
        self._columns: dict[int, int] = {}  # of the variables that are not settled
        self._simplex = Simplex()

    def learn(self, model: cp_model.CpModel) -> None:
        """Takes over the rows of the model that are not known yet, as far as they are plain sums. From now on variables
        that are settled in it have no other values; where many are, the others make a smaller programme.
        """
        ranges = _ranges(model)
        free = [number for number, (low, high) in enumerate(ranges) if low < high]
        if not self._simplex.columns or len(ranges) > len(self._ranges) or 2 * len(free) < len(self._columns):
            self._begin(ranges, free)
        rows = _new_rows(model, self._known, self._settled)
        self._rows.extend(rows)
        self._simplex.add_rows(*_as_arrays(rows, self._columns))
        self._known = len(model.proto.constraints)

    def _begin(self, ranges: list[Range], free: Sequence[int]) -> None:
        """Without any rows yet."""
        self._known = 0
        self._settled = {number: low for number, (low, high) in enumerate(ranges) if low == high}
        self._rows, self._ranges, self._prices = [], ranges, {}
        self._columns = {number: column for column, number in enumerate(free)}
        low, high = np.array([ranges[number] for number in free], dtype=np.int64).reshape(-1, 2).T
        self._simplex = Simplex()
        self._simplex.add_columns(np.zeros(len(free), dtype=np.int64), low, high, bare(len(free)))

    def optimum(self, model: cp_model.CpModel, solve: Solve, look: Look) -> cp_model.CpSolver | None:
        """The best solution of the model, starting from what is near the relaxation; None where nothing is found there.

        No values are left to the variables of the model then but those that they have in best solutions.
        Raises Unsettled where a proof cannot be had within the effort.
        """
        relaxed = self.relaxed(model)
        solver = None if relaxed is None else self._near(model, relaxed, look)
        if relaxed is None or solver is None:
            return None
        value = _cost(model, solver)
        if value > relaxed.least:
            rest = _narrowed(model.clone(), relaxed.ranges, relaxed.within(value))
            start_from(rest, {number: _value(solver, rest, number) for number in range(len(relaxed.ranges))})
            solver = solve(rest)
            if solver is None:
                raise InternalError("The solver lost the plan that is near the relaxation.")
            value = _cost(model, solver)
        _narrowed(model, relaxed.ranges, relaxed.within(value))
        return solver

    def near(self, model: cp_model.CpModel, look: Look) -> cp_model.CpSolver | None:
        """A good solution of the model; None where none is found near the relaxation."""
        relaxed = self.relaxed(model)
        return None if relaxed is None else self._near(model, relaxed, look)

    def _near(self, model: cp_model.CpModel, relaxed: Relaxed, look: Look) -> cp_model.CpSolver | None:
        """A solution in which everybody takes what the relaxation is sure of, and nobody else sits anything; or one in
        which they do what the relaxation and the plan that the model has as its hints agree on.
        """
        hints = model.proto.solution_hint
        plan = dict(zip(hints.vars, hints.values, strict=True))
        rounded = relaxed.rounded(self._takers, self._sitters)
        solver = look(_narrowed(model.clone(), relaxed.ranges, rounded))
        if solver is not None:
            return solver
        other = relaxed.agreeing(plan) if plan else relaxed.rounded(self._takers, ())
        return look(_narrowed(model.clone(), relaxed.ranges, other), "thorough")

    def relaxed(self, model: cp_model.CpModel) -> Relaxed | None:
        """What the known rows say of the model, with its objective and the ranges of its variables; None where that is
        nothing.

        What is to be as large as possible is looked at as the negative of what is to be as small as possible.
        """
        objective, ranges = model.proto.objective, _ranges(model)
        cost = dict(zip(objective.vars, map(round, objective.coeffs), strict=True))
        unit = max(1, max(map(abs, cost.values()), default=1) // _LARGEST_PRICE)
        self._set(ranges, {number: price / unit for number, price in cost.items() if number in self._columns})
        solution = self._simplex.solve()
        if solution is None:
            return None
        bound, reduced = self._priced(cost, solution.multipliers, unit)
        values = [float(low) for low, _ in ranges]
        for number, value in zip(self._columns, solution.values.tolist(), strict=True):
            values[number] = value
        return Relaxed(ranges, values, bound + round(objective.offset) * _SCALE, reduced)

    def shows_no_solution(self) -> bool:
        """Whether it is known that the model that was looked at last has none, as one that costs nothing would cost
        more than nothing.
        """
        ray = self._simplex.ray()
        return ray is not None and self._priced({}, ray, 1)[0] > 0

    def _priced(self, cost: Mapping[int, int], suggested: Real, unit: int) -> tuple[int, list[int]]:
        """What a solution costs at least, and what one more of each variable does, at these multipliers of rows, in
        parts of a unit.
        """
        bound, reduced = 0, [0] * len(self._ranges)
        for number, price in cost.items():
            reduced[number] = price * _SCALE
        for multiplier_of_row, (low, high, terms) in zip(suggested.tolist(), self._rows, strict=True):
            multiplier = round(multiplier_of_row * _SCALE) * unit
            end = low if multiplier > 0 else high
            if multiplier and abs(end) < INFINITE:
                bound += multiplier * end
                for number, factor in terms.items():
                    reduced[number] -= multiplier * factor
        ends = (low if price > 0 else high for price, (low, high) in zip(reduced, self._ranges, strict=True))
        return bound + sum(price * end for price, end in zip(reduced, ends, strict=True)), reduced

    def _set(self, ranges: list[Range], prices: dict[int, float]) -> None:
        moved = [number for number in self._columns if ranges[number] != self._ranges[number]]
        low, high = np.array([ranges[number] for number in moved], dtype=np.int64).reshape(-1, 2).T
        self._simplex.set_limits(self._columns_of(moved), low, high)
        every = sorted(self._prices.keys() | prices.keys())
        other = [number for number in every if prices.get(number, 0.0) != self._prices.get(number, 0.0)]
        self._simplex.set_costs(self._columns_of(other), np.array([prices.get(number, 0.0) for number in other]))
        self._ranges, self._prices = ranges, prices

    def _columns_of(self, numbers: Sequence[int]) -> Whole:
        return np.array([self._columns[number] for number in numbers], dtype=np.int64)


def _value(solver: cp_model.CpSolver, model: cp_model.CpModel, number: int) -> int:
    """The value of a variable (by its index)."""
    return solver.value(model.get_int_var_from_proto_index(number))


def _cost(model: cp_model.CpModel, solver: cp_model.CpSolver) -> int:
    """What a solution costs; the negative of it where that is to be as large as possible."""
    objective = model.proto.objective
    terms = zip(objective.vars, objective.coeffs, strict=True)
    cost = round(objective.offset)
    for number, price in terms:
        cost += _value(solver, model, number) * round(price)
    return cost


def _narrowed(model: cp_model.CpModel, before: Iterable[Range], after: Iterable[Range]) -> cp_model.CpModel:
    """The model, with other ranges of its variables."""
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if new != old:
            domain = model.proto.variables[number].domain
            domain.clear()
            domain.extend(new)
    return model


def _ranges(model: cp_model.CpModel) -> list[Range]:
    return [(domain[0], domain[1]) for domain in (variable.domain for variable in model.proto.variables)]


def _new_rows(model: cp_model.CpModel, known: int, settled: Mapping[int, int]) -> list[Row]:
    """The rows after those known that are plain sums of variables, without those that are settled."""
    found: list[Row] = []
    for row in islice(model.proto.constraints, known, None):
        if row.has_linear() and not row.enforcement_literal and len(row.linear.domain) == 2:
            low, high = row.linear.domain[0], row.linear.domain[1]
            terms: dict[int, int] = {}
            taken = 0
            for number, factor in zip(row.linear.vars, row.linear.coeffs, strict=True):
                if number in settled:
                    taken += factor * settled[number]
                else:
                    terms[number] = terms.get(number, 0) + factor
            low, high = (low - taken if low > -INFINITE else low), (high - taken if high < INFINITE else high)
            if terms:
                found.append((low, high, terms))
    return found


def _as_arrays(rows: Sequence[Row], columns: Mapping[int, int]) -> tuple[Whole, Whole, Lines]:
    """The limits of the rows, and their entries."""
    limits = np.array([(low, high) for low, high, _ in rows], dtype=np.int64).reshape(-1, 2)
    at_least, at_most = limits.clip(-INFINITE, INFINITE).T
    starts = np.cumsum([0, *(len(terms) for _, _, terms in rows)])
    places = np.array([columns[number] for _, _, terms in rows for number in terms], dtype=np.int64)
    factors = np.array([factor for _, _, terms in rows for factor in terms.values()], dtype=np.int64)
    return at_least, at_most, Lines(starts, places, factors)

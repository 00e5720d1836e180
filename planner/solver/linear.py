"""What the linear relaxation of a whole model knows: a bound, plans near by, and what no better plan has.

Multipliers come out of floating-point numbers and are only a suggestion. Rounded to whole numbers any multipliers give
a true bound: the least that a plan costs if each row may be broken at the price of its multiplier. All that is said
here is worked out from that, in whole numbers (docs/model.md, section 11).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil, floor

from ortools.math_opt import model_pb2  # type: ignore[import-untyped]
from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]

from planner.errors import InternalError
from planner.solver.cpsat import cp_model
from planner.solver.parts import Look, Solve
from planner.solver.ties import start_from

_SCALE = 1 << 40
"""Multipliers are whole numbers of this part of a unit of the objective."""

_INFINITE = 1 << 60
_NEAR = 1e-6
_LARGEST_PRICE = 1 << 20
"""The linear solver gets no prices above this, as it tells those of a millionth from nothing."""

Range = tuple[int, int]
"""The least and the largest value of a variable."""

Row = tuple[int, int, Mapping[int, int]]
"""The least and the most of a sum, and how often each variable (by its index) is in it."""


@dataclass(frozen=True, slots=True)
class Relaxed:
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
        self._program = mathopt.Model()
        self._variables: dict[int, mathopt.Variable] = {}
        self._constraints: list[mathopt.LinearConstraint] = []
        self._solver: mathopt.IncrementalSolver | None = None
        self._wanted = mathopt.ModelSolveParameters(reduced_costs_filter=mathopt.VariableFilter(filtered_items=()))

    def learn(self, model: cp_model.CpModel) -> None:
        """Takes over the rows of the model that are not known yet, as far as they are plain sums. From now on variables
        that are settled in it have no other values; where many are, the others make a smaller programme.
        """
        ranges = _ranges(model)
        free = [number for number, (low, high) in enumerate(ranges) if low < high]
        if self._solver is None or len(ranges) > len(self._ranges) or 2 * len(free) < len(self._variables):
            self._begin(model, ranges, free)
        for low, high, terms in _new_rows(model, self._known, self._settled):
            constraint = self._program.add_linear_constraint(lb=_real(low), ub=_real(high))
            for number, factor in terms.items():
                constraint.set_coefficient(self._variables[number], factor)
            self._constraints.append(constraint)
            self._rows.append((low, high, terms))
        self._known = len(model.proto.constraints)

    def _begin(self, model: cp_model.CpModel, ranges: list[Range], free: Sequence[int]) -> None:
        self._known = len(model.proto.constraints)
        self._settled = {number: low for number, (low, high) in enumerate(ranges) if low == high}
        self._rows, self._ranges, self._prices = _new_rows(model, 0, self._settled), ranges, {}
        self._program = mathopt.Model.from_model_proto(
            _program({number: ranges[number] for number in free}, self._rows)
        )
        self._variables = {variable.id: variable for variable in self._program.variables()}
        self._constraints = list(self._program.linear_constraints())
        self._solver = mathopt.IncrementalSolver(self._program, mathopt.SolverType.GLOP)

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
        other = relaxed.agreeing(plan) if plan else relaxed.rounded(self._takers, ())
        for ranges in (rounded, other):
            solver = look(_narrowed(model.clone(), relaxed.ranges, ranges))
            if solver is not None:
                return solver
        return None

    def relaxed(self, model: cp_model.CpModel) -> Relaxed | None:
        """What the known rows say of the model, with its objective and the ranges of its variables; None where that is
        nothing.

        What is to be as large as possible is looked at as the negative of what is to be as small as possible.
        """
        objective, ranges = model.proto.objective, _ranges(model)
        cost = dict(zip(objective.vars, map(round, objective.coeffs), strict=True))
        unit = max(1, max(map(abs, cost.values()), default=1) // _LARGEST_PRICE)
        self._set(ranges, {number: price / unit for number, price in cost.items() if number in self._variables})
        result = None if self._solver is None else self._solver.solve(model_params=self._wanted)
        if result is None or result.termination.reason != mathopt.TerminationReason.OPTIMAL:
            return None
        bound = round(objective.offset) * _SCALE
        reduced = [0] * len(ranges)
        for number, price in cost.items():
            reduced[number] = price * _SCALE
        for suggested, (low, high, terms) in zip(result.dual_values(self._constraints), self._rows, strict=True):
            multiplier = round(suggested * _SCALE) * unit
            end = low if multiplier > 0 else high
            if multiplier and abs(end) < _INFINITE:
                bound += multiplier * end
                for number, factor in terms.items():
                    reduced[number] -= multiplier * factor
        bound += sum(price * (low if price > 0 else high) for price, (low, high) in zip(reduced, ranges, strict=True))
        values = [float(low) for low, _ in ranges]
        for number, value in zip(self._variables, result.variable_values(self._variables.values()), strict=True):
            values[number] = value
        return Relaxed(ranges, values, bound, reduced)

    def _set(self, ranges: list[Range], prices: dict[int, float]) -> None:
        for number, variable in self._variables.items():
            if ranges[number] != self._ranges[number]:
                variable.lower_bound, variable.upper_bound = ranges[number]
        for number in self._prices.keys() | prices.keys():
            price = prices.get(number, 0.0)
            if price != self._prices.get(number, 0.0):
                self._program.objective.set_linear_coefficient(self._variables[number], price)
        self._ranges, self._prices = ranges, prices


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
            low, high = (low - taken if low > -_INFINITE else low), (high - taken if high < _INFINITE else high)
            if terms:
                found.append((low, high, terms))
    return found


def _program(ranges: Mapping[int, Range], rows: Sequence[Row]) -> model_pb2.ModelProto:
    """The linear programme of rows and ranges, in one go, which takes a third of the time."""
    program = model_pb2.ModelProto()
    program.variables.ids.extend(ranges)
    program.variables.lower_bounds.extend(low for low, _ in ranges.values())
    program.variables.upper_bounds.extend(high for _, high in ranges.values())
    program.variables.integers.extend(False for _ in ranges)
    program.linear_constraints.ids.extend(range(len(rows)))
    program.linear_constraints.lower_bounds.extend(_real(low) for low, _, _ in rows)
    program.linear_constraints.upper_bounds.extend(_real(high) for _, high, _ in rows)
    entries = [(place, *term) for place, (_, _, terms) in enumerate(rows) for term in sorted(terms.items())]
    program.linear_constraint_matrix.row_ids.extend(row for row, _, _ in entries)
    program.linear_constraint_matrix.column_ids.extend(number for _, number, _ in entries)
    program.linear_constraint_matrix.coefficients.extend(factor for _, _, factor in entries)
    return program


def _real(bound: int) -> float:
    return float(bound) if abs(bound) < _INFINITE else float("inf") * (1 if bound > 0 else -1)

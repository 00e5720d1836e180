"""The same model in another solver: HiGHS, through MathOpt. Slower, and shares no code with CP-SAT."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]

from planner.errors import InternalError
from planner.problem.reduce import Staffing, count
from planner.solver.cpsat import cp_model
from planner.solver.model.constraints import add_constraints
from planner.solver.model.objectives import stages
from planner.solver.model.variables import Variables

_LARGEST = 2**53


class Opinion(NamedTuple):
    """What the second solver proved: the value of each stage; none of them where it found that there is no plan.

    decided: False where it could not prove something in time; then the values up to there stand.
    """

    values: tuple[tuple[str, int], ...]
    decided: bool


def second_opinion(staffing: Staffing, seconds: float) -> Opinion:
    """Solves the stages one after the other with HiGHS. seconds: the limit for each, on the clock."""
    model = cp_model.CpModel()
    variables = Variables(model, count(staffing))
    add_constraints(model, variables)
    values: list[tuple[str, int]] = []
    for name, expression in stages(variables):
        model.minimize(expression)
        program = _translated(model)
        exact = mathopt.SolveParameters(
            relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0, random_seed=0, time_limit=timedelta(seconds=seconds)
        )
        result = mathopt.solve(program, mathopt.SolverType.HIGHS, params=exact)
        match result.termination.reason:
            case mathopt.TerminationReason.OPTIMAL:
                value = round(result.objective_value())
            case mathopt.TerminationReason.INFEASIBLE | mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED:
                if values:
                    raise InternalError("The second solver lost the plan of the stage before.")
                return Opinion((), decided=True)
            case _:
                return Opinion(tuple(values), decided=False)
        values.append((name, value))
        model.add(expression <= value)
    return Opinion(tuple(values), decided=True)


def _translated(model: cp_model.CpModel) -> mathopt.Model:
    """The rows of a CP-SAT model that has only linear rows and clauses, none of which is enforced conditionally but by
    yes/no variables.

    Raises InternalError for any other kind of row.
    """
    program = mathopt.Model()
    columns = []
    for variable in model.proto.variables:
        low, *_, high = variable.domain
        columns.append(program.add_integer_variable(lb=float(low), ub=float(high)))

    def literal(number: int) -> mathopt.LinearBase:
        return columns[number] if number >= 0 else 1 - columns[-number - 1]

    for row in model.proto.constraints:
        enforced = [literal(number) for number in row.enforcement_literal]
        if row.has_linear() and not enforced:
            total = _sum(columns, row.linear.vars, row.linear.coeffs)
            low, *_, high = row.linear.domain
            if low > -_LARGEST:
                program.add_linear_constraint(total >= low)
            if high < _LARGEST:
                program.add_linear_constraint(total <= high)
        elif row.has_bool_or():
            clause = mathopt.fast_sum([literal(number) for number in row.bool_or.literals])
            program.add_linear_constraint(clause + mathopt.fast_sum(1 - each for each in enforced) >= 1)
        elif row.has_bool_and() and len(enforced) == 1:
            for number in row.bool_and.literals:
                program.add_linear_constraint(literal(number) - enforced[0] >= 0)
        elif row.has_at_most_one() and not enforced:
            chosen = mathopt.fast_sum([literal(number) for number in row.at_most_one.literals])
            program.add_linear_constraint(chosen <= 1)
        else:
            raise InternalError("The model has a kind of row that the second solver does not know.")
    objective = model.proto.objective
    program.minimize(_sum(columns, objective.vars, objective.coeffs) + objective.offset)
    return program


def _sum(columns: Sequence[mathopt.Variable], numbers: Sequence[int], factors: Sequence[int]) -> mathopt.LinearBase:
    return mathopt.fast_sum([factor * columns[number] for number, factor in zip(numbers, factors, strict=True)])

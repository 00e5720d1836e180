"""What is optimised, in order: assumptions, the problem's measures, and the tie-break that makes the plan unique."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from math import prod

from ortools.sat.python import cp_model

from planner.solver.variables import Variables

_LARGEST_WEIGHT = 2**30


def stages(variables: Variables) -> Iterator[tuple[str, cp_model.LinearExprT]]:
    """The named expressions to minimise, each to be settled before the next."""
    if variables.assumed:
        yield "assumptions", sum(variables.assumed.values())
    cohorts = variables.staffing.cohorts
    for position, measure in enumerate(variables.staffing.problem.measures):
        yield measure, sum(cohorts[c].offers[o].cost[position] * count for (c, o), count in variables.counts.items())


def tie_breaks(variables: Variables) -> Iterator[cp_model.LinearExprT]:
    """Expressions to maximise in order: together they settle the plan.

    The first options in the programme's order carry the goals, assumptions are made about the first requirements, and
    the first people in the order of the staffing take the first of their offers. That is one long lexicographic
    comparison; as many of its variables as fit are weighed together, like the digits of a number.
    """
    cohorts = variables.staffing.cohorts
    ordered = [
        *((variable, 1) for variable in chain(variables.chosen.values(), variables.assumed.values())),
        *((variable, len(cohorts[c].people)) for (c, _), variable in variables.counts.items()),
    ]
    digits: list[tuple[cp_model.IntVar, int]] = []
    for variable, largest in ordered:
        if prod(most + 1 for _, most in digits) * (largest + 1) > _LARGEST_WEIGHT and digits:
            yield _as_number(digits)
            digits = []
        digits.append((variable, largest))
    if digits:
        yield _as_number(digits)


def _as_number(digits: Sequence[tuple[cp_model.IntVar, int]]) -> cp_model.LinearExprT:
    """The variables as the digits of one number, each with its largest value; the first weighs most."""
    terms, weight = [], 1
    for variable, largest in reversed(digits):
        terms.append(weight * variable)
        weight *= largest + 1
    return sum(terms)

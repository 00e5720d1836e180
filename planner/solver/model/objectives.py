"""What is optimised, in order: assumptions, people who are missing, then the problem's measures."""

from __future__ import annotations

from collections.abc import Iterator

from planner.solver.cpsat import cp_model
from planner.solver.model.variables import Variables


def stages(variables: Variables) -> Iterator[tuple[str, cp_model.LinearExprT]]:
    """The named expressions to minimise, each to be settled before the next."""
    if variables.assumed:
        yield "assumptions", sum(variables.assumed.values())
    if variables.missing:
        yield "missing", sum(variables.missing)
    cohorts = variables.staffing.cohorts
    for position, measure in enumerate(variables.staffing.problem.measures):
        if measure == "people":
            yield measure, sum(variables.sitters)
        else:
            costs = [cohorts[c].offers[o].cost[position] * count for (c, o), count in variables.counts.items()]
            paid = [variables.payments.amount] if measure == "cost" else []
            yield measure, sum([*costs, *(choice.costs(measure) for choice in variables.individuals), *paid])

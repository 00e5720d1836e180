"""The plan behind the values of a model's variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from planner.outcome.schema import NOTHING_BOUGHT, Planned, Purchase, Stage
from planner.solver.model.payments import cheapest_purchase
from planner.solver.model.variables import Variables


def plan_of(
    variables: Variables, value: Mapping[int, int], stages: tuple[Stage, ...], settled: bool, effort: float
) -> Planned:
    """The plan with these values (by the index of the variable). effort: for finding how its fees are paid."""
    goals = variables.staffing.problem.goals
    return Planned(
        assignments=variables.assignments(value),
        options=tuple(
            next(choice.option for k, choice in enumerate(goal.choices) if value[variables.chosen[g, k].index])
            for g, goal in enumerate(goals)
        ),
        assumed=tuple(name for name, variable in variables.assumed.items() if value[variable.index]),
        stages=stages,
        settled=settled,
        purchase=_purchase(variables, value, effort),
    )


def _purchase(variables: Variables, value: Mapping[int, int], effort: float) -> Purchase:
    """How the fees of the plan with these values are paid."""
    needed, besides = variables.paid_together(value)
    money = variables.staffing.problem.money
    return cheapest_purchase(money, needed, besides, effort) if any(needed) else NOTHING_BOUGHT


def with_sitters_counted(plan: Planned) -> Planned:
    """The plan of an unproved stage with its people counted from its sittings: the rows bound their number from below
    only, so a search that ends early may have taken more for granted than sit anything.
    """
    sitters = len({each.employee_id for each in plan.assignments})
    stages = (stage._replace(value=sitters) if stage.name == "people" else stage for stage in plan.stages)
    return replace(plan, stages=tuple(stages))

"""The verbs about money: what can be had for a budget, what it costs to be surer, and what is paid when."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.answer.schema import PlanAnswer
    from planner.budget.forecast_schema import By, ForecastAnswer
    from planner.budget.schema import FrontierAnswer, MostForBudget
    from planner.question.schema import Question
    from planner.solver.solve import Progress


def frontier(
    question: Question, effort: float | None = None, watch: Callable[[int], None] | None = None
) -> FrontierAnswer:
    """Money against probability, and money against people to spare. Raises ValueError without prices."""
    from planner.budget.frontier import frontier as found
    from planner.solver.solve import DEFAULT_EFFORT

    return found(question, effort or DEFAULT_EFFORT, watch or (lambda _: None))


def most_for_budget(
    question: Question,
    amount: Decimal,
    effort: float | None = None,
    report: Callable[[Progress], None] | None = None,
) -> tuple[MostForBudget, Question]:
    """The highest tiers that can be reached for the amount, in the currency of the prices, with the best plan for them;
    and the question that this plan answers. Raises ValueError where the scenario has no prices.
    """
    from planner.budget.most import most_for
    from planner.solver.solve import DEFAULT_EFFORT, ignore

    return most_for(question, amount, effort or DEFAULT_EFFORT, report or ignore)


def forecast(
    question: Question, plan: PlanAnswer, by: By = "quarter", draws: int = 10_000, seed: int = 0
) -> ForecastAnswer:
    """What a plan costs by month or quarter, team, exam and kind: if every exam is passed at the first attempt, on
    average, and in the best and worst cases; and how likely the goals are reached.

    plan: the answer of `plan` for this question. draws, seed: of the simulation, where the exact distribution would
    take too long.
    Raises DataError when the scenario does not say how likely a planned exam is passed, or what something costs. Raises
    ValueError where the scenario has no prices, and for fewer than 100 draws.
    """
    from planner.budget.forecast import forecast as forecast_of

    return forecast_of(question, plan, by, draws, seed)

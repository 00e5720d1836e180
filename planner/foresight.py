"""The verbs about what plans will cost: an earlier plan read again, and its forecast. Part of `planner.api`."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.answer.schema import PlanAnswer
    from planner.budget.forecast_schema import By, ForecastAnswer
    from planner.question.schema import Question


def read_plan(question: Question, file: str | PathLike[str]) -> PlanAnswer:
    """The plan in the JSON file of an earlier answer of `plan` or `replan`, verified.

    Raises DataError when the file holds no such answer, or the plan does not fit the question.
    """
    from planner.budget.earlier import earlier_plan

    return earlier_plan(question, Path(file))


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

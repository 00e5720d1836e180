"""The cheapest plan with backups that reaches the goals as likely as is wanted."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from planner.answer.schema import PlanAnswer, StageAnswer
from planner.budget.backups import BackedPlan, backed_plans
from planner.budget.schema import Backup, ConfidenceAnswer
from planner.question.schema import Question
from planner.requirements.audit import plain

MOST_PLANS = 150
"""The search gives up after so many plans."""


class Confident(NamedTuple):
    """The stricter question whose best plan is likely enough (or the likeliest found), that plan, and the facts."""

    question: Question
    plan: PlanAnswer
    facts: ConfidenceAnswer


def reach_confidence(
    question: Question, wanted: Fraction, effort: float, watch: Callable[[int], None]
) -> Confident | None:
    """The plan; None where the goals have no proved plan at all.

    Counted on is the exact probability, or two standard errors less than an estimated one.
    """
    first: BackedPlan | None = None
    best: BackedPlan | None = None
    tried = 0
    for tried, found in enumerate(backed_plans(question, effort, watch), start=1):
        first = first or found
        if best is None or found.at_least > best.at_least:
            best = found
        if found.at_least >= wanted or tried >= MOST_PLANS:
            break
    if first is None or best is None:
        return None
    return Confident(best.question, best.plan, _facts(first, best, wanted, tried))


def _facts(first: BackedPlan, best: BackedPlan, wanted: Fraction, tried: int) -> ConfidenceAnswer:
    reached = best.at_least >= wanted
    return ConfidenceAnswer(
        wanted=float(wanted),
        reached=reached,
        probability=best.reached.value,
        error=best.reached.error,
        without_backups=first.reached.value,
        without_backups_error=first.reached.error,
        more=tuple(
            stage.model_copy(update={"value": more, "bound": more})
            for before, stage in zip(first.plan.objective, best.plan.objective, strict=True)
            for more in [plain(Fraction(stage.value) - Fraction(before.value))]
        ),
        backups=tuple(Backup(requirement=name, more=more) for name, more in sorted(best.backups.items())),
        slack_days=best.slack,
        plans_tried=tried,
        cheapest_of_its_kind=reached and tried < MOST_PLANS and _proved(best.plan.objective),
    )


def _proved(objective: tuple[StageAnswer, ...]) -> bool:
    return all(stage.proved for stage in objective)

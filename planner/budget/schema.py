"""What budgets and forecasts answer, as data."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from planner.answer.base import Answer, Figure
from planner.answer.schema import PlanAnswer, StageAnswer
from planner.chance.schema import Share


class TierTried(Answer):
    """Tiers that were tried for the goals, in their order: whether they can be reached within the budget, and what the
    cheapest plan for them costs without it; None where there is none or its cost is not proved.
    """

    tiers: tuple[str, ...]
    status: Literal["met", "planned", "impossible", "undecided"]
    costs_at_least: Figure | None


class MostForBudget(Answer):
    """The most that can be reached for an amount. tried: the tiers tried, the highest first; if any is, the last is
    reached. plan: the best plan for those tiers; if none is reached, the answer for the scenario's own goals.
    """

    amount: Figure
    currency: str
    tried: tuple[TierTried, ...]
    plan: PlanAnswer


class Backup(Answer):
    """So many more people or results than the requirement asks for."""

    requirement: str
    more: int


class ConfidenceAnswer(Answer):
    """What it takes to reach the goals as likely as is wanted.

    probability: of the plan, with its standard error where it is estimated; without_backups: of the best plan without
    them. more: what the plan costs beyond that one. slack_days: days kept free for further attempts beyond those of the
    scenario. reached: the exact probability, or two standard errors less than an estimated one, is what is wanted.
    cheapest_of_its_kind: no plan with fewer or other backups of this kind that is likely enough costs less; a plan of
    another kind may.
    """

    wanted: Share
    reached: bool
    probability: Share
    error: Share | None
    without_backups: Share
    without_backups_error: Share | None
    more: tuple[StageAnswer, ...]
    backups: tuple[Backup, ...]
    slack_days: int
    plans_tried: int
    cheapest_of_its_kind: bool


class FrontierPlan(Answer):
    """A plan that no other one found beats in cost and probability."""

    cost: Figure
    probability: Share
    error: Share | None
    exams: int
    people: int
    backups: tuple[Backup, ...]
    slack_days: int
    verified: bool


class SparePlan(Answer):
    """The cheapest plan that survives so many departures."""

    spare: int
    cost: Figure
    exams: int
    people: int


class FrontierAnswer(Answer):
    """The answer of `frontier`. complete: False where the search gave up before the goals were nearly certain."""

    schema_: Literal["planner/frontier/1"] = Field(default="planner/frontier/1", alias="schema")
    title: str | None
    programme: str
    as_of: date
    currency: str
    assumed_passed: bool
    by_probability: tuple[FrontierPlan, ...]
    by_spare: tuple[SparePlan, ...]
    plans_tried: int
    complete: bool

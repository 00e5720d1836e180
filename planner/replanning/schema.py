"""What `replan` answers, as data: what became of the promises of an earlier plan, and the new plan."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from planner.answer.base import Answer, Figure
from planner.answer.schema import PlanAnswer
from planner.explanation.schema import Pair

State = Literal["done", "open", "late", "gone"]
"""done: a result fulfils it. open: it can be kept in time. late: it can only be kept late. gone: it cannot be kept."""

Reason = Literal[
    "proposed-day-passed",
    "last-day-passed",
    "no-day-in-time",
    "not-in-roster",
    "left",
    "unknown-exam",
    "banned",
    "not-proposable",
    "sits-nothing",
    "held",
    "registration-over",
    "retired",
    "leaves",
    "no-day",
]
"""proposed-day-passed: of an open one, the day proposed for it is over and there is no result. last-day-passed,
no-day-in-time: why one is late. The others: why one is gone.
"""


class PromiseAnswer(Answer):
    """A sitting of the earlier plan, and what became of it.

    not_before, proposed_on, not_after: its days in the earlier plan, as far as they are known. passed_on: the day of
    the result that fulfils it, where that is known. kept: whether the new plan has this person sit this exam; None
    for promises that are done or gone, and without a plan.
    """

    employee_id: str
    exam: str
    not_before: date | None = None
    proposed_on: date | None = None
    not_after: date | None = None
    state: State
    reason: Reason | None = None
    passed_on: date | None = None
    kept: bool | None = None


class PromiseCounts(Answer):
    """How many promises are in each state, and how many of those that can be kept are kept and broken; None for both
    without a plan.
    """

    done: int
    open: int
    late: int
    gone: int
    kept: int | None
    broken: int | None


class ReplanAnswer(Answer):
    """The answer of `replan`.

    planned_as_of: the day on which the earlier plan was made, where it says so. churn: how many exams a kept promise
    is worth. dropped: the promises that could be kept and are not. added: the sittings of the new plan that were not
    promised. plan: the new plan, as `plan` answers; its objective also has how many promises it breaks.
    """

    schema_: Literal["planner/replan/1"] = Field(default="planner/replan/1", alias="schema")
    title: str | None
    programme: str
    as_of: date
    planned_as_of: date | None
    churn: Figure
    promises: tuple[PromiseAnswer, ...]
    counts: PromiseCounts
    dropped: tuple[Pair, ...]
    added: tuple[Pair, ...]
    plan: PlanAnswer

"""Scenario results as they are stored and compared, as data: the public JSON formats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from planner.answer.base import Answer, Figure
from planner.answer.schema import AssignmentAnswer, GoalAnswer, PlanAnswer, StageAnswer
from planner.answer.timeline_schema import Cliff
from planner.chance.schema import Share

Status = Literal["met", "planned", "impossible", "undecided"]


class Inputs(Answer):
    """What a result was made from: SHA-256 digests of what was read, whatever the order of rows and keys; the facts of
    the scenario by their paths (`goals.0.by`); and for each employee a digest of the row and the results.
    """

    scenario: str
    programme: str
    next_edition: str | None
    employees: str
    results: str
    facts: Mapping[str, str]
    people: Mapping[str, str]


class QuarterCost(Answer):
    """What is spent in a quarter if everybody passes the first time."""

    name: str
    first: date
    last: date
    cost: Figure


class Loss(Answer):
    """What it costs to lose somebody: by how much each measure grows; no plan is left where `status` says so."""

    employee_id: str
    status: Status
    more: tuple[StageAnswer, ...]


class Result(Answer):
    """What planning a scenario gave, with everything that a later comparison needs; nothing is solved again for it.

    name: the scenario's file or folder. last_day: the last possible day of the last sitting. margin_days: the fewest
    days between the proposed and the last possible day of a sitting. probability: where the scenario gives chances;
    with its standard error where it is estimated. cliffs: of the timeline with the plan. critical: None where it was
    not asked for. is_base: stored as the base of a comparison.
    """

    schema_: Literal["planner/result/1"] = Field(default="planner/result/1", alias="schema")
    name: str
    title: str | None
    made_with: Mapping[str, str]
    inputs: Inputs
    status: Status
    reached: bool
    exams: int
    people: int
    cost: Figure | None
    currency: str | None
    cost_by_quarter: tuple[QuarterCost, ...]
    last_day: date | None
    margin_days: int | None
    probability: Share | None
    probability_error: Share | None
    cliffs: tuple[Cliff, ...]
    critical: tuple[Loss, ...] | None
    is_base: bool = False
    plan: PlanAnswer

    @property
    def planned(self) -> bool:
        """Whether there is a plan; where the status is "undecided", the best that was found."""
        return is_planned(self.plan)


def is_planned(plan: PlanAnswer) -> bool:
    """Whether the answer has a plan; where its status is "undecided", the best that was found."""
    return plan.status in ("met", "planned") or bool(plan.objective)


def last_day(line: AssignmentAnswer) -> date:
    """The last possible day of a sitting."""
    return line.passed_by or line.not_after


def days_left(line: AssignmentAnswer) -> int:
    """The days between the proposed and the last possible day of a sitting."""
    return (last_day(line) - line.proposed_on).days


class Change(Answer):
    """A fact of the scenario that is another one than in the base; None where it is not given."""

    path: str
    base: str | None
    here: str | None


class EntryChange(Answer):
    """An entry of a list of the scenario (`decisions`) that only one of both has, as its facts by their paths in it."""

    entries_of: str
    base: Mapping[str, str] | None
    here: Mapping[str, str] | None


class InputChanges(Answer):
    """Which inputs differ from those of the base. joined, left, changed: employees, by their ids. made_with: versions,
    which are no inputs, but may be why results differ.
    """

    facts: tuple[Change, ...]
    entries: tuple[EntryChange, ...] = ()
    programme: bool
    joined: tuple[str, ...]
    left: tuple[str, ...]
    changed: tuple[str, ...]
    made_with: tuple[Change, ...] = ()


class QuarterMore(Answer):
    """By how much more is spent in a quarter than in the base."""

    first: date
    last: date
    more: Figure


class Deviation(Answer):
    """By how much the figures of a scenario are more than those of the base; None where one of them has no such figure,
    or has it in another currency. last_day: by how many days it is later.
    """

    exams: int | None
    people: int | None
    cost: Figure | None
    cost_by_quarter: tuple[QuarterMore, ...]
    last_day: int | None
    margin_days: int | None
    probability: Share | None
    cliffs: int | None
    critical: int | None


class Column(Answer):
    """One scenario of a comparison, and how it differs from the base (the first one).

    planned: there is a plan; without one, exams and people are 0 and mean nothing. critical: people whose loss costs
    something, where they were asked for; critical_undecided: those of whom that is not known. more: by how much each
    measure is more than that of the base, where both have one.
    """

    name: str
    title: str | None
    programme: str
    as_of: date
    goals: tuple[GoalAnswer, ...]
    objective: tuple[StageAnswer, ...]
    status: Status
    planned: bool
    reached: bool
    exams: int
    people: int
    cost: Figure | None
    currency: str | None
    cost_by_quarter: tuple[QuarterCost, ...]
    last_day: date | None
    margin_days: int | None
    probability: Share | None
    probability_error: Share | None
    cliffs: int
    next_cliff: date | None
    critical: int | None
    critical_undecided: int | None = None
    more: tuple[StageAnswer, ...]
    deviation: Deviation
    changes: InputChanges
    made_with: Mapping[str, str]


class SittingRow(Answer):
    """A sitting, and for each scenario its proposed day; None where it is not planned."""

    employee_id: str
    exam: str
    proposed_on: tuple[date | None, ...]


class Comparison(Answer):
    """Scenarios side by side, the base first. sittings: those that are planned in any of them.

    in_all: how many of these every scenario with a plan has, on whichever days; in_some: the others.
    """

    schema_: Literal["planner/compare/1"] = Field(default="planner/compare/1", alias="schema")
    columns: tuple[Column, ...]
    sittings: tuple[SittingRow, ...]
    in_all: int
    in_some: int

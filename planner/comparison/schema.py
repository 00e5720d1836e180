"""Scenario results as they are stored and compared, as data: the public JSON formats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from planner.answer.schema import Answer, Figure, GoalAnswer, PlanAnswer, StageAnswer
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
    not asked for.
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
    plan: PlanAnswer


class Change(Answer):
    """A fact of the scenario that is another one than in the base; None where it is not given."""

    path: str
    base: str | None
    here: str | None


class InputChanges(Answer):
    """Which inputs differ from those of the base. joined, left, changed: employees, by their ids."""

    facts: tuple[Change, ...]
    programme: bool
    joined: tuple[str, ...]
    left: tuple[str, ...]
    changed: tuple[str, ...]


class Column(Answer):
    """One scenario of a comparison, and how it differs from the base (the first one).

    more: by how much each measure is more than that of the base, where both have one.
    """

    name: str
    title: str | None
    programme: str
    as_of: date
    goals: tuple[GoalAnswer, ...]
    objective: tuple[StageAnswer, ...]
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
    cliffs: int
    next_cliff: date | None
    critical: int | None
    more: tuple[StageAnswer, ...]
    changes: InputChanges
    made_with: Mapping[str, str]


class SittingRow(Answer):
    """A sitting, and for each scenario its proposed day; None where it is not planned."""

    employee_id: str
    exam: str
    proposed_on: tuple[date | None, ...]


class Comparison(Answer):
    """Scenarios side by side, the base first. sittings: those that are planned in any of them."""

    schema_: Literal["planner/compare/1"] = Field(default="planner/compare/1", alias="schema")
    columns: tuple[Column, ...]
    sittings: tuple[SittingRow, ...]
    in_all: int
    in_some: int

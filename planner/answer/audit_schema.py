"""The answer of `audit`, as data."""

from datetime import date
from typing import Literal

from pydantic import Field

from planner.answer.base import Answer, Figure
from planner.requirements.audit import StatusKind


class RequirementStanding(Answer):
    """How a requirement stands on the day of an audit; `people` are the ids that count."""

    id: str
    kind: StatusKind
    need: Figure
    have: Figure
    short_by: Figure
    met: bool
    waived: bool = False
    people: tuple[str, ...] = ()


class TierStanding(Answer):
    option: str
    tier: str
    reached: bool
    requirements: tuple[RequirementStanding, ...]


class AuditAnswer(Answer):
    """The answer of `audit`."""

    schema_: Literal["planner/audit/1"] = Field(default="planner/audit/1", alias="schema")
    title: str | None
    programme: str
    on: date
    tiers: tuple[TierStanding, ...]

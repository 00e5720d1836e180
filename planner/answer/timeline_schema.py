"""The answer of `timeline`, as data: proposed days, how every requirement stands over time, and each cliff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from planner.answer.base import Answer, Figure
from planner.requirements.audit import StatusKind


class TimelineSitting(Answer):
    """A planned sitting: the proposed day for the first attempt, and the days between which it may be moved."""

    employee_id: str
    exam: str
    proposed_on: date
    not_before: date
    safe_until: date
    not_after: date
    register_by: date | None = None
    renews: tuple[str, ...] = ()


class Standing(Answer):
    """How a requirement stands."""

    need: Figure
    have: Figure
    met: bool


class Span(Answer):
    """Days, both included, in which a requirement stands the same."""

    on: date
    until: date
    now: Standing
    with_plan: Standing


class Track(Answer):
    """A requirement of a goal's tier over time, from `as_of` to the end of the view."""

    option: str
    tier: str
    requirement: str
    kind: StatusKind
    spans: tuple[Span, ...]


class Cause(Answer):
    """What stops counting on a day, and for whom."""

    kind: Literal["exam-stops-counting", "result-ends", "employee-leaves", "waiver-ends", "edition-takes-over"]
    exam: str | None = None
    who: tuple[str, ...] = ()
    requirement: str | None = None
    edition: str | None = None


class Cliff(Answer):
    """A day on which something lapses. tier_lost: also with the plan; tier_lost_now: without it; the same for the
    requirements that are lost.

    short_by: for each requirement that is lost (with the plan, or else without it), how much is missing then.
    """

    on: date
    option: str
    tier: str
    tier_lost: bool
    tier_lost_now: bool
    requirements_lost: tuple[str, ...]
    requirements_lost_now: tuple[str, ...]
    short_by: Mapping[str, Figure]
    causes: tuple[Cause, ...]


class Deadline(Answer):
    """A last day that lies ahead; planned: how many sittings of the exam the plan has."""

    on: date
    kind: Literal["last-day-to-sit", "last-day-to-register"]
    exam: str
    planned: int


class TimelineAnswer(Answer):
    """The answer of `timeline`. until: the end of the view: the last day of all goals, or the next cliff after it."""

    schema_: Literal["planner/timeline/1"] = Field(default="planner/timeline/1", alias="schema")
    title: str | None
    programme: str
    as_of: date
    until: date
    status: Literal["met", "planned", "impossible", "undecided"]
    assignments: tuple[TimelineSitting, ...]
    tracks: tuple[Track, ...]
    cliffs: tuple[Cliff, ...]
    deadlines: tuple[Deadline, ...]

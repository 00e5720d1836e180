"""When somebody can sit an exam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from planner.dates import earliest
from planner.programme.schema import Exam
from planner.question.schema import Question


@dataclass(frozen=True, slots=True, order=True)
class Availability:
    """The days of an employee that matter for sitting and counting."""

    starts_on: date | None
    leaves_on: date | None
    sits_from: date | None
    sits_until: date | None


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day on which an exam can be sat, both included."""

    first: date
    last: date


def window(question: Question, code: str, person: Availability) -> Window | None:
    """When this person can sit this exam, bans and holdings aside; None if never before the horizon is over."""
    exam = question.programme.exams[code]
    if not exam.proposable:
        return None
    first = first_day(question, code, person)
    last = earliest([exam.retires_on, person.sits_until, person.leaves_on, question.horizon])
    return Window(first, last) if last is not None and first <= last else None


def first_day(question: Question, code: str, person: Availability) -> date:
    """The first possible day: after the time of preparation, not before the launch nor the person's own days."""
    start = max(question.scenario.as_of, person.starts_on or date.min)
    prepared = start + timedelta(days=question.scenario.preparation_days(code))
    exam = question.programme.exams[code]
    return max(prepared, exam.first_day or date.min, person.sits_from or date.min)


def counts_on(day: date, exam: Exam, person: Availability, sitting: Window) -> bool:
    """Whether a sitting as early as possible counts on the day."""
    return (
        sitting.first <= day
        and (exam.counts_until is None or day <= exam.counts_until)
        and (person.starts_on is None or person.starts_on <= day)
        and (person.leaves_on is None or day <= person.leaves_on)
    )

"""When somebody can sit an exam."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from planner.dates import earliest
from planner.question.schema import Question


class Availability(NamedTuple):
    """The days of an employee that matter for sitting and counting."""

    starts_on: date | None
    leaves_on: date | None
    sits_from: date | None
    sits_until: date | None


class Window(NamedTuple):
    """The first day on which an exam can be sat, the last one that leaves room for a second attempt, and the last
    possible day; all included.
    """

    first: date
    safe: date
    last: date


def window(question: Question, code: str, person: Availability) -> Window | None:
    """When this person can sit this exam; bans, holdings and prerequisites aside. None if never before the horizon."""
    exam, calendar = question.exams[code], question.calendar
    registers = max(question.scenario.as_of, person.starts_on or date.min)
    if not exam.proposable or (exam.register_by is not None and registers > exam.register_by):
        return None
    first = first_day(question, code, person)
    end = earliest([exam.retires_on, person.sits_until, person.leaves_on, question.horizon]) or question.horizon
    if first > end:
        return None
    last, safe = calendar.last_open(end), calendar.latest_attempt(code, end)
    return Window(first, safe, last) if first <= safe else None


def first_day(question: Question, code: str, person: Availability) -> date:
    """The first possible day: after the time of preparation, not before the launch nor the person's own days."""
    start = max(question.scenario.as_of, person.starts_on or date.min)
    prepared = start + timedelta(days=question.scenario.preparation_days(code))
    exam = question.exams[code]
    return question.calendar.next_open(max(prepared, exam.first_day or date.min, person.sits_from or date.min))

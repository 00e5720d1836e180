"""Whether each planned sitting can take place in the days that the plan gives it: one named rule after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from planner.answer.schema import Finding
from planner.question.schema import Question


@dataclass(frozen=True, slots=True)
class Employee:
    """What the roster says about one employee."""

    employee_id: str
    starts_on: date | None
    leaves_on: date | None
    sits_from: date | None
    sits_until: date | None
    max_exams: int | None
    hourly_cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A planned sitting between two days; without a first day only the last one is promised."""

    employee: Employee
    exam: str
    first: date | None
    last: date


def check_sittings(question: Question, sittings: Iterable[Sitting]) -> Iterator[Finding]:
    """A finding for each rule that a sitting breaks, on the earliest or on the latest day that the plan allows."""
    sittings = tuple(sittings)
    sitters = sorted({sitting.employee.employee_id for sitting in sittings})
    results = question.roster.results.filter(pl.col("employee_id").is_in(sitters), pl.col("expires_on").is_null())
    held = set(results.select("employee_id", "exam").iter_rows())
    for sitting in sittings:
        yield from _check(question, sitting)
        if (sitting.employee.employee_id, sitting.exam) in held:
            yield _finding("already-held", sitting, sitting.exam, None, None)


def first_possible_day(question: Question, code: str, employee: Employee) -> date:
    """The first day on which no rule forbids the employee to sit the exam for being too early."""
    start = max(question.scenario.as_of, employee.starts_on or date.min)
    prepared = start + timedelta(days=question.scenario.preparation_days(code))
    return max(prepared, question.exams[code].first_day or date.min, employee.sits_from or date.min)


def _check(question: Question, sitting: Sitting) -> Iterator[Finding]:
    exam, employee, as_of = question.exams[sitting.exam], sitting.employee, question.scenario.as_of
    first = sitting.first or sitting.last
    if not exam.proposable:
        yield _finding("not-proposable", sitting, sitting.exam, None, None)
    if sitting.last < first:
        yield _finding("window-reversed", sitting, sitting.exam, first, sitting.last)
    study = timedelta(days=question.scenario.preparation_days(sitting.exam))
    lower = (
        ("before-today", "as_of", as_of),
        ("before-launch", f"{sitting.exam}.available_from", exam.first_day),
        ("before-start", "starts_on", employee.starts_on),
        ("before-sits-from", "sits_from", employee.sits_from),
        ("too-little-preparation", "preparation", max(as_of, employee.starts_on or as_of) + study if study else None),
    )
    upper = (
        ("after-retirement", f"{sitting.exam}.retires_on", exam.retires_on),
        ("after-leaving", "leaves_on", employee.leaves_on),
        ("after-sits-until", "sits_until", employee.sits_until),
    )
    for code, rule, day in lower:
        if day is not None and first < day:
            yield _finding(code, sitting, rule, day, first)
    for code, rule, day in upper:
        if day is not None and sitting.last > day:
            yield _finding(code, sitting, rule, day, sitting.last)


def _finding(code: str, sitting: Sitting, rule: str, need: date | None, got: date | None) -> Finding:
    return Finding(
        code=code,
        rule=rule,
        need=None if need is None else need.isoformat(),
        got=sitting.exam if got is None else got.isoformat(),
        who=(sitting.employee.employee_id,),
        exam=sitting.exam,
    )

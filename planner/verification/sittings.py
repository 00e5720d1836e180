"""Whether each planned sitting can take place in the days that the plan gives it: one named rule after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from planner.answer.proposed import ProposedAssignment
from planner.answer.schema import Finding
from planner.question.schema import Question
from planner.verification.days import Days


class Employee(NamedTuple):
    """What the roster says about one employee."""

    employee_id: str
    team: str | None
    starts_on: date | None
    leaves_on: date | None
    sits_from: date | None
    sits_until: date | None
    max_exams: int | None
    hourly_cost: Decimal | None
    location: str | None


class Sitting(NamedTuple):
    """A planned sitting: the first attempt takes place between `first` and `safe`, and it is passed by `last`.

    proposed: the one day that the plan names for the first attempt. exact: passed on that very day, so that no second
    attempt has to be waited for. claimed_safe, renews: what the plan says of it.
    """

    employee: Employee
    exam: str
    first: date
    safe: date
    last: date
    proposed: date | None
    exact: bool = False
    claimed_safe: date | None = None
    renews: tuple[str, ...] = ()

    def finding(self, code: str, rule: str, need: date | str | None = None, got: date | str | None = None) -> Finding:
        """What is wrong with this sitting."""
        return Finding(
            code=code,
            rule=rule,
            need=need.isoformat() if isinstance(need, date) else need,
            got=got.isoformat() if isinstance(got, date) else got or self.exam,
            who=(self.employee.employee_id,),
            exam=self.exam,
        )


# --- the lines of the plan -------------------------------------------------------------------------------------------


def read_sittings(
    question: Question, lines: Iterable[ProposedAssignment], employees: Mapping[str, Employee]
) -> tuple[Sitting, ...]:
    """The lines about known people and exams. Without days a line means: as soon as possible."""
    known = [line for line in lines if line.employee_id in employees and line.exam in question.exams]
    by_person: dict[str, list[ProposedAssignment]] = {}
    for line in known:
        by_person.setdefault(line.employee_id, []).append(line)
    days = Days(question.scenario)
    return tuple(
        _Lines(question, days, employees[line.employee_id], by_person[line.employee_id]).sitting(line) for line in known
    )


class _Lines:
    """The lines of one person."""

    def __init__(self, question: Question, days: Days, employee: Employee, lines: Iterable[ProposedAssignment]) -> None:
        self._question = question
        self._days = days
        self._employee = employee
        self._lines = tuple(lines)

    def sitting(self, line: ProposedAssignment, waiting: frozenset[str] = frozenset()) -> Sitting:
        """What the line means. waiting: exams that wait for this line already."""
        employee, exam = self._employee, line.exam
        day = line.on or (line.not_before if line.not_after is None else None)
        if day is not None:
            proposed = line.proposed_on or day
            return Sitting(employee, exam, day, day, day, proposed, True, line.safe_until, line.renews)
        soonest = self._soonest(exam, waiting | {exam})
        if line.not_after is None:
            last = self._days.counting_day(exam, soonest)
            return Sitting(employee, exam, soonest, soonest, last, soonest, renews=line.renews)
        first = line.not_before or min(soonest, line.not_after)
        safe = self._days.last_safe(exam, first, max(first, line.not_after)) or first
        if line.safe_until is not None:
            safe = max(first, min(safe, line.safe_until))
        proposed_on = line.proposed_on or (first if first == safe else None)
        return Sitting(
            employee, exam, first, safe, line.not_after, proposed_on, claimed_safe=line.safe_until, renews=line.renews
        )

    def _soonest(self, exam: str, waiting: frozenset[str]) -> date:
        """The first day on which no rule forbids the sitting for being too early, and what it needs is passed."""
        question, employee = self._question, self._employee
        facts = question.exams[exam]
        start = max(question.scenario.as_of, employee.starts_on or date.min)
        prepared = start + timedelta(days=question.scenario.preparation_days(exam))
        day = max(prepared, facts.first_day or date.min, employee.sits_from or date.min)
        for first in facts.prerequisites:
            before = [
                self.sitting(line, waiting) for line in self._lines if line.exam == first and first not in waiting
            ]
            if before:
                day = max(day, min(each.last for each in before) + timedelta(days=1))
        return self._days.open_from(day)


# --- the rules -------------------------------------------------------------------------------------------------------


def check_sittings(question: Question, sittings: Iterable[Sitting]) -> Iterator[Finding]:
    """A finding for each rule that a sitting breaks, on the earliest or on the latest day that the plan allows."""
    days = Days(question.scenario)
    for sitting in sittings:
        yield from _window(question, sitting)
        yield from _calendar(question, days, sitting)


def _window(question: Question, sitting: Sitting) -> Iterator[Finding]:
    exam, employee, as_of = question.exams[sitting.exam], sitting.employee, question.scenario.as_of
    if not exam.proposable:
        yield sitting.finding("not-proposable", sitting.exam)
    if sitting.last < sitting.first:
        yield sitting.finding("window-reversed", sitting.exam, sitting.first, sitting.last)
    starts = max(as_of, employee.starts_on or as_of)
    if exam.register_by is not None and starts > exam.register_by:
        yield sitting.finding("after-register-by", f"{sitting.exam}.register_by", exam.register_by, starts)
    study = timedelta(days=question.scenario.preparation_days(sitting.exam))
    lower = (
        ("before-today", "as_of", as_of),
        ("before-launch", f"{sitting.exam}.available_from", exam.first_day),
        ("before-start", "starts_on", employee.starts_on),
        ("before-sits-from", "sits_from", employee.sits_from),
        ("too-little-preparation", "preparation", starts + study if study else None),
    )
    for code, rule, day in lower:
        if day is not None and sitting.first < day:
            yield sitting.finding(code, rule, day, sitting.first)
    for code, rule, day in _upper(question, sitting):
        if sitting.last > day:
            yield sitting.finding(code, rule, day, sitting.last)


def _upper(question: Question, sitting: Sitting) -> Iterator[tuple[str, str, date]]:
    """The last days: the finding's code, the rule, and the day."""
    bounds = (
        ("after-retirement", f"{sitting.exam}.retires_on", question.exams[sitting.exam].retires_on),
        ("after-leaving", "leaves_on", sitting.employee.leaves_on),
        ("after-sits-until", "sits_until", sitting.employee.sits_until),
    )
    for code, rule, day in bounds:
        if day is not None:
            yield code, rule, day


def _calendar(question: Question, days: Days, sitting: Sitting) -> Iterator[Finding]:
    """Blackouts, room for a second attempt, and whether the proposed day is one of the window."""
    attempts = {sitting.first} if sitting.proposed is None else {sitting.first, sitting.proposed}
    for day in sorted(attempts):
        if days.closed_until(day) is not None:
            yield sitting.finding("on-blackout", "blackouts", days.open_from(day), day)
    if sitting.proposed is not None and not sitting.first <= sitting.proposed <= sitting.safe:
        yield sitting.finding("outside-window", "proposed_on", sitting.safe, sitting.proposed)
    if sitting.claimed_safe is not None:
        if sitting.claimed_safe < sitting.first:
            yield sitting.finding("window-reversed", "safe_until", sitting.first, sitting.claimed_safe)
        attempts.add(sitting.claimed_safe)
    certain = {day: days.counting_day(sitting.exam, day) for day in sorted(attempts)}
    if sitting.exact:
        # An exact day counts as passed on that day; a second attempt must still be possible.
        for _, rule, last in _upper(question, sitting):
            if sitting.first <= last < certain[sitting.first]:
                yield sitting.finding("no-room-for-retake", rule, last, certain[sitting.first])
    elif sitting.first <= sitting.last:
        for counts in certain.values():
            if counts > sitting.last:
                yield sitting.finding("no-room-for-retake", "retake_slack", sitting.last, counts)

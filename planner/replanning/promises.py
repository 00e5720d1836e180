"""What became of the promises of an earlier plan: facts about the scenario of today, before any new plan is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from planner.answer.proposed import ProposedAssignment, ProposedPlan
from planner.problem.build import build
from planner.problem.kinds.attempts import links
from planner.question.schema import Promises, Question
from planner.question.windows import Availability, first_day, window
from planner.replanning.schema import PromiseAnswer, Reason
from planner.scenario.schema import Ban

Pair = tuple[str, str]
"""An employee and an exam."""


class _Person(NamedTuple):
    days: Availability
    max_exams: int | None


class _Result(NamedTuple):
    """passed_on: None for some day before the scenario's; expires_on: None for no end."""

    passed_on: date | None
    expires_on: date | None


def promises_today(question: Question, earlier: ProposedPlan) -> tuple[PromiseAnswer, ...]:
    """Every promise of the earlier plan by employee, exam and day, with its state; which are kept is not known yet.

    Lines that say the same are one promise.
    """
    reader = _Reader(question, earlier)
    lines: dict[Pair, dict[ProposedAssignment, None]] = {}
    for line in earlier.assignments:
        bare = line.model_copy(update={"renews": (), "serves": (), "register_by": None, "safe_until": None})
        lines.setdefault((line.employee_id, line.exam), {})[bare] = None
    found = tuple(each for pair in sorted(lines) for each in reader.judged(pair, tuple(lines[pair])))
    without_way = _without_way(question, pairs_to_keep(found))
    return tuple(reader.without_way(each) if (each.employee_id, each.exam) in without_way else each for each in found)


def pairs_to_keep(promises: Iterable[PromiseAnswer]) -> tuple[Pair, ...]:
    """The employee and the exam of each promise that can still be kept, sorted."""
    return tuple(sorted((each.employee_id, each.exam) for each in promises if each.state in ("open", "late")))


class _Reader:
    """The people and results of the roster, held against the lines of the plan."""

    def __init__(self, question: Question, earlier: ProposedPlan) -> None:
        self._question = question
        self._made_on = earlier.as_of
        self._renewing = {exam.renewal.exam for exam in question.exams.values() if exam.renewal is not None}
        named = sorted({line.employee_id for line in earlier.assignments})
        columns = ["employee_id", "starts_on", "leaves_on", "sits_from", "sits_until", "max_exams"]
        rows = question.roster.people(named).select(columns)
        self._people = {row[0]: _Person(Availability(*row[1:5]), row[5]) for row in rows.iter_rows()}
        self._results: dict[Pair, list[_Result]] = {}
        found = question.roster.results_of(named)
        for who, exam, *days in found.select("employee_id", "exam", "passed_on", "expires_on").iter_rows():
            self._results.setdefault((who, exam), []).append(_Result(*days))

    def judged(self, pair: Pair, lines: Sequence[ProposedAssignment]) -> Iterator[PromiseAnswer]:
        """The promises of one person about one exam, the earliest first. Each result fulfils one of them."""
        results = sorted(self._results.get(pair, ()), key=lambda each: each.passed_on or date.min)
        reason = self._why_gone(pair)
        for line in sorted(lines, key=self._order):
            promise = PromiseAnswer(
                employee_id=line.employee_id,
                exam=line.exam,
                not_before=line.not_before or line.on,
                proposed_on=line.proposed_on or line.on,
                not_after=_last(line),
                state="open",
            )
            result = next((each for each in results if self._fulfils(each, line)), None)
            if result is not None:
                results.remove(result)
                yield promise.model_copy(update={"state": "done", "passed_on": result.passed_on})
            elif reason is not None:
                yield promise.model_copy(update={"state": "gone", "reason": reason})
            else:
                yield self._to_come(promise)

    def _order(self, line: ProposedAssignment) -> tuple[date, date, str]:
        return self._first(line) or date.min, _last(line) or date.max, line.model_dump_json()

    def _first(self, line: ProposedAssignment) -> date | None:
        return line.not_before or line.on or self._made_on

    def _fulfils(self, result: _Result, line: ProposedAssignment) -> bool:
        """Whether the result is the one that was promised. One that ends, or of an exam that renews another one, may be
        an older one, which the sitting is to follow: it must be passed in the days of the promise, or later.
        """
        if result.expires_on is None and (result.passed_on is None or line.exam not in self._renewing):
            return True
        first = self._first(line)
        if first is None:
            return (result.expires_on or date.max) >= self._question.scenario.as_of
        if result.passed_on is not None:
            return result.passed_on >= first
        exam = self._question.exams.get(line.exam)
        lasts_until = None if exam is None else exam.last_day(first)
        return lasts_until is not None and (result.expires_on or date.max) >= lasts_until

    def _to_come(self, promise: PromiseAnswer) -> PromiseAnswer:
        """Open, or late where no first attempt counts by the last day that was promised, not even after a second."""
        today, last = self._question.scenario.as_of, promise.not_after
        if last is not None and last < today:
            return promise.model_copy(update={"state": "late", "reason": "last-day-passed"})
        soonest = first_day(self._question, promise.exam, self._people[promise.employee_id].days)
        if last is not None and self._question.calendar.counting_day(promise.exam, soonest) > last:
            return promise.model_copy(update={"state": "late", "reason": "no-day-in-time"})
        if promise.proposed_on is not None and promise.proposed_on < today:
            return promise.model_copy(update={"reason": "proposed-day-passed"})
        return promise

    def without_way(self, promise: PromiseAnswer) -> PromiseAnswer:
        """Gone, unless it is done: there are days, and yet the exam cannot be sat on any of them."""
        if promise.state == "done":
            return promise
        today = self._question.scenario.as_of
        results = self._results.get((promise.employee_id, promise.exam), ())
        running = any((each.expires_on or date.max) >= today for each in results)
        return promise.model_copy(update={"state": "gone", "reason": "held" if running else "no-day"})

    def _why_gone(self, pair: Pair) -> Reason | None:
        """Why this person cannot sit this exam any more, as far as their own days and decisions say; else None."""
        employee, code = pair
        person, exam = self._people.get(employee), self._question.exams.get(code)
        scenario = self._question.scenario
        if person is None:
            return "not-in-roster"
        if person.days.leaves_on is not None and person.days.leaves_on < scenario.as_of:
            return "left"
        if exam is None:
            return "unknown-exam"
        if any(
            isinstance(each, Ban) and each.ban.employee in (None, employee) and each.ban.exam in (None, code)
            for each in scenario.decisions
        ):
            return "banned"
        if not exam.proposable:
            return "not-proposable"
        if 0 in (person.max_exams, scenario.limits.exams_per_person, scenario.limits.people):
            return "sits-nothing"
        return self._why_never(pair, person.days)

    def _why_never(self, pair: Pair, person: Availability) -> Reason | None:
        """Why there is no day on which this person can sit this exam; None where there is one."""
        exam, question = self._question.exams[pair[1]], self._question
        if any(each.expires_on is None for each in self._results.get(pair, ())) and pair[1] not in links(question).tied:
            return "held"
        if window(question, pair[1], person) is not None:
            return None
        soonest = first_day(question, pair[1], person)
        if exam.register_by is not None and max(question.scenario.as_of, person.starts_on or date.min) > (
            exam.register_by
        ):
            return "registration-over"
        if exam.retires_on is not None and exam.retires_on < soonest:
            return "retired"
        if person.leaves_on is not None and person.leaves_on < soonest:
            return "leaves"
        return "no-day"


def _last(line: ProposedAssignment) -> date | None:
    return line.not_after or line.on


def _without_way(question: Question, pairs: tuple[Pair, ...]) -> frozenset[Pair]:
    """The pairs for which there is no way: exams that they need first cannot be had, or they cannot be sat again."""
    asked = replace(question, promises=Promises(pairs))
    if not any(exam in links(asked).tied for _, exam in pairs):
        return frozenset()
    return frozenset(
        (person, asked.codes[exam])
        for kind in build(asked).kinds
        for person in kind.people
        for exam in kind.promised
        if not kind.timetable.can_sit(exam)
    )

"""What the sittings of one person do for one another, in the worst case within the days that the plan gives them.

A sitting in a window counts from the window's last day on, and a result that ends lasts as long as one that was
passed on the first day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import polars as pl

from planner.answer.schema import Finding
from planner.question.schema import Question
from planner.verification.days import Days
from planner.verification.sittings import Sitting

Row = tuple[str, str, date, date | None]
"""A result of the plan: employee, exam, the day it is passed for certain, and its last day where it ends."""


class Result(NamedTuple):
    """A result that counts for certain from `first` to `last`; it may last until `latest`, if all goes quickly.

    by: the sitting that gives or renews it; None for one that the roster has. `date.max` is a result without end.
    """

    exam: str
    first: date
    last: date
    latest: date
    by: Sitting | None = None


def timetables(question: Question, sittings: Iterable[Sitting]) -> tuple[Timetable, ...]:
    """The timetable of everybody who sits something."""
    people: dict[str, list[Sitting]] = {}
    for sitting in sittings:
        people.setdefault(sitting.employee.employee_id, []).append(sitting)
    held: dict[str, list[Result]] = {who: [] for who in people}
    rows = question.roster.results_of(people)
    for who, code, passed_on, expires_on in rows.select("employee_id", "exam", "passed_on", "expires_on").iter_rows():
        exam = question.exams.get(code)
        if exam is None or (passed_on is not None and exam.retires_on is not None and passed_on > exam.retires_on):
            continue
        end = expires_on or (None if passed_on is None else exam.last_day(passed_on)) or date.max
        held[who].append(Result(code, passed_on or date.min, end, end))
    return tuple(Timetable(question, people[who], held[who]) for who in sorted(people))


class Timetable:
    """The sittings of one person and the results that they add to or renew."""

    def __init__(self, question: Question, sittings: Sequence[Sitting], held: Sequence[Result]) -> None:
        self._question = question
        self._days = Days(question.scenario)
        self._sittings = sorted(sittings, key=lambda each: (each.first, each.last, each.exam))
        self._held = tuple(held)
        self._own = tuple(self._result(each.exam, each) for each in self._sittings)
        self._renewed = tuple(self._renewals())

    def _result(self, exam: str, sitting: Sitting) -> Result:
        """The result of this exam that the sitting gives or renews."""
        last_day = self._question.exams[exam].last_day
        end, latest = last_day(sitting.first) or date.max, last_day(sitting.safe) or date.max
        return Result(exam, sitting.last, end, latest, sitting)

    def _renewals(self) -> Iterator[Result]:
        """What sittings of another exam renew for certain."""
        planned: dict[str, list[Sitting]] = {}
        for sitting in self._sittings:
            planned.setdefault(sitting.exam, []).append(sitting)
        for code in sorted({each.exam for each in (*self._held, *self._own)}):
            renewing = self._renewed_by(code)
            if renewing is None or renewing == code:
                continue
            sources = [each for each in (*self._held, *self._own) if each.exam == code]
            for sitting in planned.get(renewing, ()):
                if any(self._in_time(sitting, source) for source in sources):
                    result = self._result(code, sitting)
                    sources.append(result)
                    yield result

    def _renewed_by(self, code: str) -> str | None:
        exam = self._question.exams[code]
        return None if exam.renewal is None or exam.valid_for is None else exam.renewal.exam or code

    def _opening(self, code: str, end: date) -> date | None:
        """The first day on which a result with this end can be renewed; None where it has none."""
        renewal = self._question.exams[code].renewal
        return None if renewal is None or end == date.max else renewal.opens_before.before(end)

    def _in_time(self, sitting: Sitting, source: Result) -> bool:
        """Whether the sitting lies in the time for renewing the result, on whatever days both take place."""
        opening = self._opening(source.exam, source.latest)
        return (
            opening is not None
            and max(source.first, opening) <= sitting.first
            and sitting.last <= source.last
            and source.by is not sitting
        )

    # --- what counts -------------------------------------------------------------------------------------------------

    def rows(self) -> Iterator[Row]:
        """The results that the plan adds to the roster."""
        for each in (*self._own, *self._renewed):
            if each.by is not None:
                end = None if each.last == date.max else each.last
                yield each.by.employee.employee_id, each.exam, self._passed_on(each, each.by), end

    def _passed_on(self, result: Result, sitting: Sitting) -> date:
        """A result that is renewed by another exam counts also where its own has retired; until then it runs."""
        retires_on = self._question.exams[result.exam].retires_on
        return min(result.first, retires_on) if retires_on and result.exam != sitting.exam else result.first

    # --- the rules ---------------------------------------------------------------------------------------------------

    def check(self) -> Iterator[Finding]:
        """A finding for each rule about several exams of one person that is broken."""
        yield from self._repeated()
        for sitting in self._sittings:
            yield from self._prerequisites(sitting)
            yield from self._too_early(sitting)
            yield from self._claims(sitting)
            for_good = any(each.exam == sitting.exam and each.last == date.max for each in self._held)
            if for_good and not self._renewed_others(sitting):
                yield sitting.finding("already-held", sitting.exam)

    def _renewed_others(self, sitting: Sitting) -> set[str]:
        return {each.exam for each in self._renewed if each.by is sitting}

    def _repeated(self) -> Iterator[Finding]:
        """More sittings of one exam than make sense: on other days, of an exam that ends, or to renew another."""
        by_exam: dict[str, list[Sitting]] = {}
        for sitting in self._sittings:
            by_exam.setdefault(sitting.exam, []).append(sitting)
        for code, mine in by_exam.items():
            allowed = 1
            for before, sitting in pairwise(mine):
                ends = self._question.exams[code].valid_for is not None
                if sitting.first != before.first and (ends or self._renewed_others(sitting)):
                    allowed += 1
            if allowed < len(mine):
                who = (mine[0].employee.employee_id,)
                yield Finding(code="repeated-assignment", rule=code, need=allowed, got=len(mine), who=who)

    def _too_early(self, sitting: Sitting) -> Iterator[Finding]:
        """A result that the same exam renews still runs, and the time for its renewal has not begun."""
        if self._renewed_by(sitting.exam) != sitting.exam:
            return
        running = [each for each in (*self._held, *self._own) if each.exam == sitting.exam]
        openings = [
            self._opening(each.exam, each.latest)
            for each in running
            if each.by is None or each.by.first < sitting.first
        ]
        opening = max((day for day in openings if day is not None), default=date.min)
        if sitting.first < opening:
            yield sitting.finding("renewal-too-early", f"{sitting.exam}.renewal", opening, sitting.first)

    def _claims(self, sitting: Sitting) -> Iterator[Finding]:
        """What the plan says that the sitting renews. A sitting of an exam that was passed before renews that exam."""
        true = self._renewed_others(sitting)
        for each in (*self._held, *self._own):
            if each.exam == sitting.exam and (each.by is None or each.by.first < sitting.first):
                true.add(sitting.exam)
        for claimed in sitting.renews:
            if claimed not in true:
                yield sitting.finding("wrong-renewal", "renews", got=claimed)

    def _prerequisites(self, sitting: Sitting) -> Iterator[Finding]:
        for code in self._question.exams[sitting.exam].prerequisites:
            results = [each for each in (*self._held, *self._own, *self._renewed) if each.exam == code]
            until = self._question.exams[code].counts_until or date.max
            in_window = any(_before(each, sitting, until) for each in results)
            if not in_window or not self._before_proposed(sitting, results):
                got = sitting.first if not in_window or sitting.proposed is None else sitting.proposed
                yield sitting.finding("prerequisite-missing", f"{sitting.exam}.prerequisites", code, got)

    def _before_proposed(self, sitting: Sitting, results: Iterable[Result]) -> bool:
        """Whether one of the results counts on the proposed day, if all sittings take place on theirs."""
        day = sitting.proposed
        if day is None:
            return True
        for each in results:
            if each.by is None:
                if each.first <= day <= each.last:
                    return True
            elif each.by.proposed is None:
                return True
            else:
                attempt = each.by.proposed
                counts = attempt if each.by.exact else self._days.counting_day(each.by.exam, attempt)
                if counts < day <= (self._question.exams[each.exam].last_day(attempt) or date.max):
                    return True
        return False


def _before(result: Result, sitting: Sitting, until: date) -> bool:
    """Whether the result counts on every day of the first attempt; a new one is to be waited for."""
    if sitting.safe > min(result.last, until):
        return False
    if result.by is None:
        return result.first <= sitting.first
    return result.by.first < sitting.first and result.first < sitting.safe


def planned_results(found: Iterable[Timetable]) -> pl.DataFrame:
    """The results that the plan adds to the roster, as a table."""
    return pl.DataFrame(
        [row for each in found for row in each.rows()],
        schema={"employee_id": pl.String, "exam": pl.String, "passed_on": pl.Date, "expires_on": pl.Date},
        orient="row",
    )

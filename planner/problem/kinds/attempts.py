"""The days on which it is worth considering a first attempt.

Where the day of a sitting matters for nothing but itself, the first possible day is as good as any. It matters where
a result ends, where one exam has to wait for another, and where months have limits. There, sittings of exams whose
results end can wait until something needs them, and the others need not wait; docs/model.md proves that the days
found here are enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from planner.dates import ONE_DAY, earliest
from planner.question.calendar import opening
from planner.question.periods import money_periods
from planner.question.schema import Question
from planner.question.windows import Availability, Window, window


class Sitter(NamedTuple):
    """What decides when somebody can sit what, and for how long it counts.

    ends: for the exams that have to do with others, until when the person's own results count by themselves
    (`date.max`: for good); an exam without a result is absent.
    """

    days: Availability
    banned: frozenset[str]
    ends: tuple[tuple[str, date], ...] = ()


class Links(NamedTuple):
    """Which exams have to do with others, or with the day on which they are sat.

    dated: exams for which it matters how late they are sat. tied: all that have a fixed day in a timetable: the dated
    ones, those that need another exam first, and those that are needed first. linked: of these, the exams that have to
    do with another one. renewed_by: for each exam whose results are renewed by another one, that one; renews: the
    other way round.
    """

    dated: frozenset[str]
    tied: frozenset[str]
    linked: frozenset[str]
    renewed_by: Mapping[str, str]
    renews: Mapping[str, tuple[str, ...]]


def links(question: Question) -> Links:
    """How the exams of the question hang together."""
    exams = {code: question.exams[code] for code in question.codes}
    renewed_by = {
        code: exam.renewal.exam or code for code, exam in exams.items() if exam.renewal is not None and exam.valid_for
    }
    others = {code: by for code, by in renewed_by.items() if by != code}
    dated = {code for code, exam in exams.items() if exam.valid_for is not None} | set(others.values())
    while more := {code for code, exam in exams.items() if dated & set(exam.prerequisites)} - dated:
        dated |= more
    ordered = {code for code, exam in exams.items() if exam.prerequisites}
    ordered |= {first for exam in exams.values() for first in exam.prerequisites}
    renews: dict[str, tuple[str, ...]] = {}
    for code, by in sorted(others.items()):
        renews[by] = (*renews.get(by, ()), code)
    linked = ordered | set(others) | set(renews)
    return Links(frozenset(dated), frozenset(dated | ordered), frozenset(linked), others, renews)


@dataclass(slots=True)
class _Found:
    """The days worth considering for each exam, as far as they follow from days on which goals are looked at.

    followed: from which days the earlier ones have been found that sittings on them renew.
    """

    looked_at: frozenset[date]
    days: dict[str, set[date]]
    followed: dict[str, set[date]]

    @classmethod
    def none(cls, codes: Iterable[str]) -> _Found:
        """None yet."""
        known = tuple(codes)
        return cls(frozenset(), {code: set() for code in known}, {code: set() for code in known})


class Attempts:
    """The days worth considering, for everybody."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.links = links(question)
        months = question.calendar.months() if question.scenario.limits.by_month else ()
        self.starts = tuple(sorted({*months, *money_periods(question)[1:]}))
        self._windows: dict[tuple[Availability, frozenset[str]], dict[str, Window]] = {}
        self._tied_days: dict[tuple[object, tuple[date, ...]], dict[str, frozenset[date]]] = {}
        self._found: dict[object, _Found] = {}
        self._renewable: dict[tuple[str, date], tuple[date, ...]] = {}
        self._ending: dict[tuple[str, date], bool] = {}

    def windows(self, sitter: Sitter) -> Mapping[str, Window]:
        """The window of every exam that the person may sit at all; worked out once for all who are alike in that."""
        key = (sitter.days, sitter.banned)
        if key not in self._windows:
            self._windows[key] = {
                code: days
                for code in self.question.codes
                if code not in sitter.banned and (days := window(self.question, code, sitter.days)) is not None
            }
        return self._windows[key]

    def tied_days(self, sitter: Sitter, check_days: Iterable[date]) -> Mapping[str, frozenset[date]]:
        """For each exam that has a fixed day in a timetable: the days to choose from; worked out once, and one object,
        for all who are alike in what decides it.

        check_days: the days on which goals are looked at.
        """
        looked_at = tuple(check_days)
        ends = tuple(each for each in sitter.ends if each[0] in self.links.linked)
        key = (sitter.days, sitter.banned, ends)
        if (key, looked_at) not in self._tied_days:
            found = self._found.get(key)
            if found is None or not found.looked_at.issubset(looked_at):
                self._found[key] = found = _Found.none(code for code in self.windows(sitter) if code in self.links.tied)
            self._look_at(found, sitter, frozenset(looked_at) - found.looked_at)
            self._tied_days[key, looked_at] = {code: frozenset(days) for code, days in found.days.items()}
        return self._tied_days[key, looked_at]

    def _look_at(self, found: _Found, sitter: Sitter, check_days: frozenset[date]) -> None:
        """Adds the days that follow from these days on which goals are looked at, and all that follow from them.

        Each day follows from some other one, whatever else there is; so it does not matter which are looked at first.
        """
        windows = {code: days for code, days in self.windows(sitter).items() if code in self.links.tied}
        bounds: Mapping[str, frozenset[date]] = dict.fromkeys(windows, frozenset())
        if not found.looked_at:
            bounds = {code: _within(days, self._bounds(code, days, sitter)) for code, days in windows.items()}
        in_time = {code: _within(days, self._in_time(code, check_days)) for code, days in windows.items()}
        found.looked_at |= check_days
        while True:
            fresh: dict[str, frozenset[date]] = {}
            for code, days in windows.items():
                earlier = self._earlier(code, days, bounds[code], in_time[code], found.followed[code])
                fresh[code] = bounds[code].union(earlier, in_time[code]).difference(found.days[code])
            if not any(fresh.values()):
                return
            for code, new in fresh.items():
                found.days[code] |= new
            bounds = {code: _within(days, self._bounds_by_others(code, days, fresh)) for code, days in windows.items()}
            in_time = {code: _within(days, self._in_time_for_others(code, fresh)) for code, days in windows.items()}

    def _earlier(
        self, code: str, days: Window, bounds: frozenset[date], in_time: frozenset[date], followed: set[date]
    ) -> set[date]:
        """The days of earlier sittings that a sitting of the same exam on one of these days renews, but for days from
        which these have been followed before.

        An earlier sitting may have to leave the window of renewal open for a later one, but only where the later one
        cannot be put off itself: at a bound, or where it would count too late to follow on the earlier one. If it only
        has to be in time for something else, the earlier result still counts then.
        """
        found = set[date]()
        if code in self.links.renewed_by:
            return found
        fresh = {*bounds, *(day for day in in_time if self._ends_before(code, day))} - followed
        while fresh:
            followed |= fresh
            earlier = _within(days, {each for day in fresh for each in self._renewable_on(code, day)})
            found |= earlier
            fresh = {*earlier} - followed
        return found

    def _ends_before(self, code: str, day: date) -> bool:
        """Whether a result that can just be renewed on the day ends before a sitting on the next open day counts."""
        if (code, day) not in self._ending:
            calendar, exam = self.question.calendar, self.question.exams[code]
            counts_from = calendar.counting_day(code, calendar.next_open(day + ONE_DAY))
            ends = map(exam.last_day, self._renewable_on(code, day))
            self._ending[code, day] = any(end is not None and end < counts_from - ONE_DAY for end in ends)
        return self._ending[code, day]

    def ends(self, days: Mapping[str, Iterable[date]]) -> Iterator[date]:
        """The last days of the results that sittings on these days give or renew."""
        for code, attempts in days.items():
            for other in (code, *self.links.renews.get(code, ())):
                exam = self.question.exams[other]
                yield from (end for day in attempts if (end := exam.last_day(day)) is not None)

    def _ends_of_periods(self) -> Iterator[date]:
        """The last open day before each month, where months have limits, and before prices or budgets change."""
        for start in self.starts:
            yield self.question.calendar.last_open(start - ONE_DAY)

    def _bounds(self, code: str, days: Window, sitter: Sitter) -> Iterator[date]:
        """For a dated exam the last day of all, in each month, and while what the person holds counts; for the others
        the first day of all and of each month.
        """
        question, calendar, ends = self.question, self.question.calendar, dict(sitter.ends)
        if code not in self.links.dated:
            yield days.first
            yield from (calendar.next_open(max(days.first, start)) for start in self.starts)
            return
        yield days.safe
        yield from self._ends_of_periods()
        for first in question.exams[code].prerequisites:
            until = earliest([ends.get(first), question.exams[first].counts_until])
            if until is not None:
                yield calendar.last_open(until)
        for other in self.links.renews.get(code, ()):
            if other in ends:
                yield calendar.latest_attempt(code, ends[other])

    def _bounds_by_others(self, code: str, days: Window, known: Mapping[str, frozenset[date]]) -> Iterator[date]:
        """The bounds that follow from days known for the exams that this one has to do with."""
        calendar = self.question.calendar
        if code in self.links.dated:
            yield from self._while_others_count(code, known)
            return
        for first in self.question.exams[code].prerequisites:
            for day in known.get(first, ()):
                yield calendar.next_open(max(days.first, calendar.counting_day(first, day) + ONE_DAY))

    def _in_time(self, code: str, check_days: Iterable[date]) -> Iterator[date]:
        """The last days of a dated exam on which it counts in time for a day that is looked at."""
        if code in self.links.dated:
            yield from (self.question.calendar.latest_attempt(code, day) for day in check_days)

    def _in_time_for_others(self, code: str, known: Mapping[str, frozenset[date]]) -> Iterator[date]:
        """The last days in time for a sitting that needs this one, or that renews its result."""
        if code not in self.links.dated:
            return
        question, calendar = self.question, self.question.calendar
        for other, days in known.items():
            if code in question.exams[other].prerequisites:
                yield from (calendar.latest_attempt(code, day - ONE_DAY) for day in days)
        if code in self.links.renewed_by:
            for day in known.get(self.links.renewed_by[code], ()):
                yield from self._renewable_on(code, day)
                yield calendar.latest_attempt(code, day)

    def _while_others_count(self, code: str, known: Mapping[str, frozenset[date]]) -> Iterator[date]:
        """The last days on which an exam that is needed first still counts, or a result can still be renewed."""
        exams, calendar = self.question.exams, self.question.calendar
        for first in exams[code].prerequisites:
            for source in (first, self.links.renewed_by.get(first, first)):
                for day in known.get(source, ()):
                    end = earliest([exams[first].last_day(day), exams[first].counts_until])
                    if end is not None:
                        yield calendar.last_open(end)
        for other in self.links.renews.get(code, ()):
            for source in (other, code):
                for day in known.get(source, ()):
                    end = exams[other].last_day(day)
                    if end is not None:
                        yield calendar.latest_attempt(code, end)

    def _renewable_on(self, code: str, day: date) -> tuple[date, ...]:
        """The last day of sitting this exam so that its result can be renewed on the given day."""
        if (code, day) not in self._renewable:
            self._renewable[code, day] = tuple(self._find_renewable(code, day))
        return self._renewable[code, day]

    def _find_renewable(self, code: str, day: date) -> Iterator[date]:
        exam = self.question.exams[code]
        if exam.renewal is None or exam.valid_for is None:
            return
        guess = exam.valid_for.before(exam.renewal.opens_before.after(day)) + timedelta(days=8)
        for _ in range(20):
            if opening(exam.valid_for.last_day(guess), exam.renewal.opens_before) <= day:
                yield self.question.calendar.last_open(guess)
                return
            guess -= ONE_DAY


def _within(days: Window, found: Iterable[date]) -> frozenset[date]:
    return frozenset(day for day in found if days.first <= day <= days.safe)

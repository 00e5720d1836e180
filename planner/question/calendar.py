"""The company's days: which are free for exams, and from when a sitting counts for certain."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta

from planner.dates import ONE_DAY
from planner.programme.periods import Period
from planner.scenario.schema import Scenario


class Calendar:
    """Blackouts and the days kept free for a second attempt.

    A sitting on a day counts for certain from its *counting day* on: the first open day once the days kept free for a
    second attempt are over. Without such days that is the day itself.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._closed: list[tuple[date, date]] = []
        for blackout in sorted(scenario.blackouts, key=lambda each: (each.from_, each.until)):
            first, last = blackout.from_, blackout.until
            if self._closed and first <= self._closed[-1][1] + ONE_DAY:
                first, last = self._closed[-1][0], max(last, self._closed[-1][1])
                self._closed.pop()
            self._closed.append((first, last))
        self._starts = [first for first, _ in self._closed]
        self._counting: dict[tuple[str, date], date] = {}
        self._latest: dict[tuple[str, date], date] = {}

    def _closed_on(self, day: date) -> tuple[date, date] | None:
        position = bisect_right(self._starts, day) - 1
        found = self._closed[position] if position >= 0 else None
        return found if found is not None and day <= found[1] else None

    def is_open(self, day: date) -> bool:
        """Whether exams can be sat on the day."""
        return self._closed_on(day) is None

    def open_days(self, first: date, last: date) -> list[date]:
        """The days from `first` to `last` on which exams can be sat."""
        days, start, end = list[int](), first.toordinal(), last.toordinal()
        for closed_from, closed_until in self._closed:
            days += range(start, min(end + 1, closed_from.toordinal()))
            start = max(start, closed_until.toordinal() + 1)
        return [*map(date.fromordinal, (*days, *range(start, end + 1)))]

    def next_open(self, day: date) -> date:
        """The day itself, or the first one after it on which exams can be sat."""
        closed = self._closed_on(day)
        return day if closed is None else closed[1] + ONE_DAY

    def last_open(self, day: date) -> date:
        """The day itself, or the last one before it on which exams can be sat."""
        closed = self._closed_on(day)
        return day if closed is None else closed[0] - ONE_DAY

    def counting_day(self, code: str, day: date) -> date:
        """From when a sitting on this day counts, also if it takes a second attempt."""
        if (code, day) not in self._counting:
            self._counting[code, day] = self.next_open(day + self._slack(code))
        return self._counting[code, day]

    def latest_attempt(self, code: str, day: date) -> date:
        """The last day of a first attempt that counts on this day."""
        if (code, day) not in self._latest:
            self._latest[code, day] = self.last_open(self.last_open(day) - self._slack(code))
        return self._latest[code, day]

    def _slack(self, code: str) -> timedelta:
        return timedelta(days=self._scenario.slack_days(code))

    def months(self) -> tuple[date, ...]:
        """The first day of each month from `as_of` to the last day of all goals."""
        last = max(goal.last_day for goal in self._scenario.goals)
        return tuple(_months(self._scenario.as_of, last))


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def opening(end: date, opens_before: Period) -> date:
    """The first day on which a result that lasts until `end` can be renewed."""
    return opens_before.before(end)

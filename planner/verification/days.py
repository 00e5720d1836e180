"""The verifier's own reading of the company's days: when exams can be sat, and when a sitting counts for certain."""

from __future__ import annotations

from datetime import date, timedelta

from planner.scenario.schema import Scenario

_DAY = timedelta(days=1)


class Days:
    """Blackouts, and the days that are kept free for a second attempt."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario

    def closed_until(self, day: date) -> date | None:
        """The last day of a blackout that covers the day."""
        return max((each.until for each in self._scenario.blackouts if each.from_ <= day <= each.until), default=None)

    def open_from(self, day: date) -> date:
        """The day itself, or the first one after it that lies in no blackout."""
        while day < date.max and (until := self.closed_until(day)) is not None:
            day = _later(until, 1)
        return day

    def counting_day(self, exam: str, first_attempt: date) -> date:
        """From when a sitting counts, also if the first attempt fails."""
        return self.open_from(_later(first_attempt, self._scenario.slack_days(exam)))

    def last_safe(self, exam: str, first: date, last: date) -> date | None:
        """The last day, not before `first`, of a first attempt that counts by `last`. None: there is no such day."""
        day = max(first, last - timedelta(days=min(self._scenario.slack_days(exam), (last - first).days)))
        while day >= first:
            if self.closed_until(day) is None and self.counting_day(exam, day) <= last:
                return day
            day -= _DAY
        return None


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))

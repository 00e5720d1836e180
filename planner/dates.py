"""Days, months that stand for days, and windows. A day is a `datetime.date`; there is no time of day anywhere."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month for which the source names no day. For planning it means its last day."""

    year: int
    month: int

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


class NoSuchDayError(ValueError):
    """A text with the form of a day that the calendar does not have."""


class NoSuchMonthError(ValueError):
    """A text with the form of a month that the calendar does not have."""


def parse_day(text: str) -> date:
    """The ISO day `2017-12-31`. Raises `ValueError` for anything else, also for days that do not exist."""
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not a day like 2017-12-31")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NoSuchDayError(f"{text!r} is not a day of the calendar") from None


def parse_day_or_month(text: str) -> date | Month:
    """An ISO day, or a month like `2017-11`. Raises `ValueError` for anything else."""
    match = _MONTH.fullmatch(text)
    if match is None:
        return parse_day(text)
    year, month = int(match[1]), int(match[2])
    if not (1 <= month <= 12 and year >= 1):
        raise NoSuchMonthError(f"{text!r} is not a month of the calendar")
    return Month(year, month)


def day_of(moment: date | Month) -> date:
    """The day that planning uses: a day stands for itself, a month for its last day."""
    return moment.last_day if isinstance(moment, Month) else moment


def earliest(days: Iterable[date | None]) -> date | None:
    """The earliest of the days that are given; None when none is."""
    return min((day for day in days if day is not None), default=None)


def latest(days: Iterable[date | None]) -> date | None:
    """The latest of the days that are given; None when none is."""
    return max((day for day in days if day is not None), default=None)


def check_days(by: date, hold_until: date, last_days: Iterable[date | None]) -> tuple[date, ...]:
    """The days on which a tier must be looked at so that it holds on every day from `by` to `hold_until`.

    These are `by` and each day after the last day on which something counts (`last_days`). Between two of them
    things can only start to count, and no rule has an upper limit, so what holds on the first of them holds on all.
    """
    following = {day + ONE_DAY for day in last_days if day is not None and by <= day < hold_until}
    return (by, *sorted(following))

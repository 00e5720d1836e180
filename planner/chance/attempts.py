"""On which days an exam can be sat again and again, until it is passed or its time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from planner.programme.periods import Period
from planner.question.calendar import Calendar
from planner.scenario.chance import Retakes

_YEAR = Period(years=1)


def attempt_days(
    calendar: Calendar, retakes: Retakes | None, first: date, last: date, earlier: Sequence[date] = ()
) -> tuple[date, ...]:
    """The days of all attempts from `first` to `last` if each of them fails; empty if there is none in time.

    first: an open day. earlier: the days on which the same person has sat the same exam before, sorted; they count
    for the attempts of a year. Every further attempt is on the first open day after the days of waiting.
    """
    made = list(earlier)
    day = _within_year(calendar, retakes, first, made)
    while day <= last:
        made.append(day)
        if retakes is None:
            break
        wait = retakes.days_after(len(made) - len(earlier))
        day = _within_year(calendar, retakes, calendar.next_open(day + timedelta(days=wait)), made)
    return tuple(made[len(earlier) :])


def _within_year(calendar: Calendar, retakes: Retakes | None, day: date, made: Sequence[date]) -> date:
    """The day itself, or the first open day after it on which the attempts of twelve months are not used up."""
    most = None if retakes is None else retakes.attempts_per_year
    if most is None or len(made) < most:
        return day
    return calendar.next_open(max(day, _YEAR.after(made[-most])))

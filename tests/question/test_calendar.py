"""Open days at once, against asking for each day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from planner.question.calendar import Calendar
from tests.companies import scenario

FIRST = date(2026, 1, 1)


@pytest.mark.parametrize("seed", range(30))
def test_open_days_are_those_on_which_an_exam_can_be_sat(seed: int) -> None:
    chance = Random(seed)
    spans = [sorted(FIRST + timedelta(days=chance.randrange(40)) for _ in range(2)) for _ in range(chance.randrange(4))]
    closed = [{"from": first.isoformat(), "until": until.isoformat()} for first, until in spans]
    goal = {"option": "o", "tier": "gold", "by": "2026-12-31"}
    calendar = Calendar(scenario(goal, as_of="2026-01-01", blackouts=closed))
    for _ in range(10):
        start, length = FIRST + timedelta(days=chance.randrange(-5, 45)), chance.randrange(-2, 45)
        days = [start + timedelta(days=number) for number in range(length)]
        last = start + timedelta(days=length - 1)
        assert calendar.open_days(start, last) == [
            day for day in days if not any(first <= day <= until for first, until in spans)
        ]


@pytest.mark.parametrize("seed", range(20))
def test_the_latest_attempt_is_the_last_open_day_from_which_a_sitting_counts_in_time(seed: int) -> None:
    """Each exam has its own days for a second attempt."""
    chance = Random(seed)
    spans = [sorted(FIRST + timedelta(days=chance.randrange(40)) for _ in range(2)) for _ in range(chance.randrange(4))]
    closed = [{"from": first.isoformat(), "until": until.isoformat()} for first, until in spans]
    goal = {"option": "o", "tier": "gold", "by": "2026-12-31"}
    slack = {"default": chance.randrange(3), "A": chance.randrange(15)}
    calendar = Calendar(scenario(goal, as_of="2026-01-01", blackouts=closed, retake_slack=slack))
    days = [FIRST + timedelta(days=number) for number in range(-90, 60)]
    for code, kept_free in (("A", slack["A"]), ("B", slack["default"]), ("A", slack["A"])):
        counting = {}
        for day in (day for day in days if calendar.is_open(day)):
            after = day + timedelta(days=kept_free)
            counting[day] = next(other for number in range(60) if calendar.is_open(other := after + timedelta(number)))
            assert calendar.counting_day(code, day) == counting[day]
        for day in days[60:]:
            in_time = [first for first, counts_from in counting.items() if counts_from <= day]
            assert calendar.latest_attempt(code, day) == max(in_time)

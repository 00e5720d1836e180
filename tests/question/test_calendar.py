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

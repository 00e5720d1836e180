"""Quarters of calendar and fiscal years."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from planner.quarters import quarter_of, quarters


@pytest.mark.parametrize(
    ("day", "starts", "name", "first", "last"),
    [
        (date(2017, 12, 31), 1, "2017-Q4", date(2017, 10, 1), date(2017, 12, 31)),
        (date(2018, 1, 1), 1, "2018-Q1", date(2018, 1, 1), date(2018, 3, 31)),
        (date(2017, 7, 1), 7, "FY2018-Q1", date(2017, 7, 1), date(2017, 9, 30)),
        (date(2018, 6, 30), 7, "FY2018-Q4", date(2018, 4, 1), date(2018, 6, 30)),
        (date(2018, 1, 15), 2, "FY2018-Q4", date(2017, 11, 1), date(2018, 1, 31)),
        (date(2018, 2, 28), 12, "FY2018-Q1", date(2017, 12, 1), date(2018, 2, 28)),
    ],
)
def test_the_quarter_of_a_day(day: date, starts: int, name: str, first: date, last: date) -> None:
    found = quarter_of(day, starts)
    assert (found.name, found.first, found.last) == (name, first, last)


@pytest.mark.parametrize("starts", range(1, 13))
def test_quarters_follow_each_other_and_every_day_has_one(starts: int) -> None:
    found = list(quarters(date(2016, 1, 1), date(2018, 12, 31), starts))
    assert all(after.first == before.last + timedelta(days=1) for before, after in pairwise(found))
    for number in range(0, 1096, 7):
        day = date(2016, 1, 1) + timedelta(days=number)
        (one,) = [each for each in found if each.first <= day <= each.last]
        assert one == quarter_of(day, starts)
    assert len({each.name for each in found}) == len(found)

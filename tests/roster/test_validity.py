"""The last day of a result by the validity of its exam: the same for a whole table as for a single day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import polars as pl
import pytest

from planner.programme.periods import Period
from planner.programme.schema import Exam
from planner.roster.validity import with_last_days


def results(days: list[date | None], expires_on: list[date | None] | None = None) -> pl.DataFrame:
    ends = pl.Series(expires_on or [None] * len(days), dtype=pl.Date)
    passed_on = pl.Series(days, dtype=pl.Date)
    return pl.DataFrame({"exam": [0] * len(days), "passed_on": passed_on, "expires_on": ends})


@pytest.mark.parametrize(
    ("period", "passed_on", "last"),
    [
        (Period(years=3), date(2017, 11, 30), date(2020, 11, 29)),
        (Period(years=1), date(2016, 2, 29), date(2017, 2, 27)),
        (Period(months=1), date(2018, 1, 31), date(2018, 2, 27)),
        (Period(weeks=2), date(2018, 1, 1), date(2018, 1, 14)),
        (Period(days=1), date(2018, 1, 1), date(2018, 1, 1)),
    ],
)
def test_the_last_day_is_the_day_before_the_anniversary(period: Period, passed_on: date, last: date) -> None:
    assert period.last_day(passed_on) == last
    assert with_last_days(results([passed_on]), [Exam(valid_for=period)])["expires_on"].to_list() == [last]


def test_a_table_gives_the_same_days_as_the_period_itself() -> None:
    chance = Random(3)
    for _ in range(100):
        period = Period(
            years=chance.choice([0, 0, 1, 2, 4]),
            months=chance.choice([0, 1, 2, 6, 18]),
            weeks=chance.choice([0, 0, 1]),
            days=chance.choice([1, 3]),
        )
        some = [date(2015, 12, 25) + timedelta(days=chance.randrange(2000)) for _ in range(30)]
        days = sorted([*some, date(2016, 2, 29), date(2016, 1, 31), date(2016, 8, 31)])
        found = with_last_days(results(list(days)), [Exam(valid_for=period)])
        assert found["expires_on"].to_list() == [period.last_day(day) for day in days]


def test_a_result_with_an_end_of_its_own_keeps_it() -> None:
    own = date(2018, 5, 5)
    found = with_last_days(results([date(2017, 1, 1)], [own]), [Exam(valid_for=Period(years=1))])
    assert found["expires_on"].to_list() == [own]


def test_nothing_changes_where_results_last() -> None:
    table = results([date(2017, 1, 1), None])
    assert with_last_days(table, [Exam()]) is table

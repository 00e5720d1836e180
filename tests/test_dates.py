"""Days, months, and the days that have to be looked at."""

from __future__ import annotations

from datetime import date

import pytest

from planner.dates import Month, check_days, day_of, earliest, latest, parse_day, parse_day_or_month


def test_a_month_stands_for_its_last_day() -> None:
    assert day_of(parse_day_or_month("2017-11")) == date(2017, 11, 30)
    assert day_of(parse_day_or_month("2016-02")) == date(2016, 2, 29)
    assert day_of(parse_day_or_month("2017-11-05")) == date(2017, 11, 5)
    assert str(Month(2017, 3)) == "2017-03"


@pytest.mark.parametrize("text", ["2017-2-3", "2017-02-30", "31/12/2017", "2017", "", "2017-12-31T00:00", "20171231"])
def test_only_iso_days_are_days(text: str) -> None:
    with pytest.raises(ValueError, match="day"):
        parse_day(text)


def test_a_month_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="'2017-13' is not a month of the calendar"):
        parse_day_or_month("2017-13")


def test_check_days_are_the_first_day_and_the_days_after_an_end() -> None:
    """An end before `by` or on the last day changes nothing; an end on the day before the last is looked at."""
    by, last = date(2017, 12, 31), date(2018, 6, 30)
    ends = [date(2017, 12, 30), date(2017, 12, 31), date(2018, 3, 15), date(2018, 6, 29), date(2018, 6, 30), None]
    assert check_days(by, last, ends) == (by, date(2018, 1, 1), date(2018, 3, 16), date(2018, 6, 30))


def test_earliest_and_latest_pass_over_what_is_not_given() -> None:
    days = [None, date(2018, 1, 2), date(2018, 1, 1)]
    assert earliest(days) == date(2018, 1, 1)
    assert latest(days) == date(2018, 1, 2)
    assert earliest([None]) is None

"""Fiscal years and their quarters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from planner.dates import ONE_DAY, Month


class Quarter(NamedTuple):
    """Three months of a fiscal year, both days included. name: `2017-Q4`, or `FY2018-Q1` where the fiscal year does not
    begin in January; it is named after the calendar year in which it ends.
    """

    first: date
    last: date
    name: str


def quarter_of(day: date, first_month: int = 1) -> Quarter:
    """The quarter in which the day lies, of fiscal years that begin with this month (1 to 12)."""
    months = (day.month - first_month) % 12
    number = months // 3
    begins = _first_of(day.year, day.month - months % 3)
    last_month = _first_of(begins.year, begins.month + 2)
    ends = Month(last_month.year, last_month.month).last_day
    year_begins = _first_of(begins.year, begins.month - 3 * number)
    year = year_begins.year if first_month == 1 else year_begins.year + 1
    prefix = "" if first_month == 1 else "FY"
    return Quarter(begins, ends, f"{prefix}{year}-Q{number + 1}")


def quarters(first: date, last: date, first_month: int = 1) -> Iterator[Quarter]:
    """Every quarter from the one of the first day to the one of the last day."""
    quarter = quarter_of(first, first_month)
    while quarter.first <= last:
        yield quarter
        if quarter.last == date.max:
            return
        quarter = quarter_of(quarter.last + ONE_DAY, first_month)


def _first_of(year: int, month: int) -> date:
    """The first day of a month; months beyond the year count on."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)

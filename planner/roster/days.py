"""Days in a roster: a column of texts turned into days, and every text that is none explained."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta

import polars as pl

from planner.errors import Issue, error
from planner.roster.distinct import distinct
from planner.roster.table import ROW, Cells
from planner.roster.values import all_null, brief, is_cell_error

FIRST_YEAR, LAST_YEAR = 1990, 2100

_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_ISO_WITH_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$"
_SERIAL = r"^[0-9]{1,6}(\.[0-9]+)?$"
_EXCEL_EPOCH = date(1899, 12, 30)

_MONTHS = {name.casefold(): at for at, name in enumerate(calendar.month_abbr) if name}
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})(?: \d{1,2}:.*)?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_REPUBLIC = re.compile(r"(?:民國)?\s*(1\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_DAY_MONTH_NAME = re.compile(r"(\d{1,2})[- .]+([a-z]{3})[a-z]*\.?[- ,]+(\d{4})")
_MONTH_NAME_DAY = re.compile(r"([a-z]{3})[a-z]*\.?[- ]+(\d{1,2})(?:st|nd|rd|th)?[- ,]+(\d{4})")


def read_days(cells: Cells, column: str) -> tuple[pl.Series, list[Issue]]:
    """The column as days, null where it is empty or wrong, and an issue for every cell that is wrong.

    An ISO day is always a day. In a workbook (where `cells` has an epoch) so is a number, counted from the epoch, and
    a day with a time of day, which is dropped.
    """
    if column not in cells:
        return all_null(cells, column, pl.Date()), []
    found = cells.rows[column]
    if found.dtype == pl.Date:
        days = found
        good = _in_range(found)
    else:
        texts = distinct(found)
        each = _parsed(texts.values, cells.epoch)
        days, good = texts.spread(each), texts.spread(_in_range(each))
    wrong = good.is_null() & found.is_not_null()
    if not wrong.any():
        return good.alias(column), []
    bad = pl.DataFrame({ROW: cells.rows[ROW], "found": found.cast(pl.String), "day": days}).filter(wrong)
    bad = bad.filter(~is_cell_error(bad["found"]))
    issues = [_about(cells, column, *row) for row in bad.iter_rows()]
    return good.alias(column), issues


def _in_range(days: pl.Series) -> pl.Series:
    in_range = days.is_between(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
    return days.set(~in_range.fill_null(True), None)


def _parsed(texts: pl.Series, epoch: date | None) -> pl.Series:
    text = pl.col("text")
    day = pl.when(text.str.contains(_ISO)).then(text).str.to_date("%Y-%m-%d", strict=False)
    if epoch is not None:
        with_time = pl.when(text.str.contains(_ISO_WITH_TIME)).then(text.str.slice(0, 10))
        number = pl.when(text.str.contains(_SERIAL)).then(text.str.extract(r"^([0-9]+)")).cast(pl.Int32)
        from_number = pl.lit(epoch) + pl.duration(days=number)
        day = pl.coalesce(day, with_time.str.to_date("%Y-%m-%d", strict=False), from_number)
    return texts.to_frame("text").select(day.cast(pl.Date)).to_series()


def _about(cells: Cells, column: str, row: int, found: str, day: date | None) -> Issue:
    place = cells.place(row, column)
    if day is not None:
        as_day = "" if found == day.isoformat() else f", which is the day {day.isoformat()}"
        what = f"Found {brief(found)}{as_day}; expected a day between {FIRST_YEAR} and {LAST_YEAR}."
        hint = "If the cell holds a number or a time of day, write the day instead."
        if day.year == date.max.year:
            hint = "Leave the cell empty where there is no end."
        elif not as_day:
            hint = "Check the year."
        return error("day-out-of-range", place, what, hint)
    what = f"Found {brief(found)}; expected a day like 2017-12-31."
    return error("not-a-day", place, what, _spelling(found))


def _spelling(found: str) -> str:
    """How the day that is probably meant is written."""
    text = unicodedata.normalize("NFKC", found).strip().casefold()
    if match := _YEAR_FIRST.fullmatch(text):
        return _write(int(match[1]), int(match[2]), int(match[3]))
    if match := _PACKED.fullmatch(text):
        return _write(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(text):
        return _day_or_month_first(int(match[1]), int(match[2]), int(match[3]))
    if match := _REPUBLIC.fullmatch(text):
        return _write(int(match[1]) + 1911, int(match[2]), int(match[3]))
    if (match := _DAY_MONTH_NAME.fullmatch(text)) and match[2] in _MONTHS:
        return _write(int(match[3]), _MONTHS[match[2]], int(match[1]))
    if (match := _MONTH_NAME_DAY.fullmatch(text)) and match[1] in _MONTHS:
        return _write(int(match[3]), _MONTHS[match[1]], int(match[2]))
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        day = _EXCEL_EPOCH + timedelta(days=int(text[:5]))
        return f"It may be Excel's number for {day.isoformat()}: give the column a date format before you save."
    if text in {"x", "y", "yes", "true", "ok", "passed", "1", "✓", "v", "是"}:
        return "Write the day itself."
    return "Write the year, the month and the day, with a hyphen between them."


def _write(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f"There is no month {month}."
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        return f"{calendar.month_name[month]} {year} has {last} days."
    return f"Write {date(year, month, day).isoformat()}."


def _day_or_month_first(first: int, second: int, year: int) -> str:
    if first == second or second > 12:
        return _write(year, first, second)
    if first > 12:
        return _write(year, second, first)
    one, other = date(year, second, first).isoformat(), date(year, first, second).isoformat()
    return f"Write {one} or {other}, whichever is meant."

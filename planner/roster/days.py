"""Days in a roster: a column of texts turned into days, and every text that is none explained."""

from __future__ import annotations

import unicodedata
from datetime import date

import polars as pl

from planner.errors import Issue, error, warning
from planner.language import Said, sentence, sentence_many
from planner.roster.distinct import Distinct, distinct
from planner.roster.table import ROW, Cells
from planner.roster.values import all_null, brief, is_cell_error

FIRST_YEAR, LAST_YEAR = 1990, 2100

_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_ISO_WITH_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$"
_SERIAL = r"^[0-9]{1,6}(\.[0-9]+)?$"


def read_days(cells: Cells, column: str) -> tuple[pl.Series, list[Issue]]:
    """The column as days, null where it is empty or wrong, and an issue for every cell that is wrong.

    An ISO day is always a day. In a workbook (where `cells` has an epoch) so is a day with a time of day, which is
    dropped, and a number, counted from the epoch; one warning tells of all numbers of the column.
    """
    if column not in cells:
        return all_null(cells, column, pl.Date()), []
    found = cells.rows[column]
    remarks: list[Issue] = []
    if found.dtype == pl.Date:
        good = _in_range(found)
    else:
        texts = distinct(found)
        good = texts.spread(_in_range(_parsed(texts.values, cells.epoch)))
        remarks = _about_numbers(cells, column, texts, good)
    wrong = good.is_null() & found.is_not_null()
    if not wrong.any():
        return good.alias(column), remarks
    found = found.filter(wrong)
    texts_found = found.cast(pl.String)
    days = found if found.dtype == pl.Date else _parsed(texts_found, cells.epoch)
    bad = pl.DataFrame({ROW: cells.rows[ROW].filter(wrong), "found": texts_found, "day": days})
    bad = bad.filter(~is_cell_error(bad["found"]))
    issues = [_about(cells, column, *row) for row in bad.iter_rows()]
    return good.alias(column), issues + remarks


def _about_numbers(cells: Cells, column: str, texts: Distinct, days: pl.Series) -> list[Issue]:
    """A warning of the numbers that are taken for days: nothing but a format tells a day from any other number."""
    is_number = texts.values.str.contains(_SERIAL)
    if cells.epoch is None or not is_number.any():
        return []
    numbers = (texts.spread(is_number) & days.is_not_null()).fill_null(False)
    at = numbers.arg_max()
    if at is None or not numbers[at]:
        return []
    what = sentence_many(
        "{count} cell holds a number without a date format: {found} is taken for the day {day}.",
        "{count} cells hold numbers without a date format, which are taken for days: the first, {found}, for {day}.",
        int(numbers.sum()),
        found=brief(str(texts.values[texts.numbers[at]])),
        day=days[at].isoformat(),
    )
    hint = sentence("Give the column a date format if these are days; clear the cells if they are not.")
    return [warning("number-as-day", cells.place(cells.rows[ROW][at], column), what, hint)]


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
        is_written_as_day = found == day.isoformat()
        hint = sentence("If the cell holds a number or a time of day, write the day instead.")
        if day.year == date.max.year:
            hint = sentence("Leave the cell empty where there is no end.")
        elif is_written_as_day:
            hint = sentence("Check the year.")
        return error("day-out-of-range", place, _out_of_range(found, None if is_written_as_day else day), hint)
    what = sentence("Found {found}; expected a day like 2017-12-31.", found=brief(found))
    return error("not-a-day", place, what, spelling(found))


def _out_of_range(found: str, day: date | None) -> Said:
    """day: which one is meant, where that is not plain."""
    first, last = str(FIRST_YEAR), str(LAST_YEAR)
    if day is None:
        return sentence(
            "Found {found}; expected a day between {first} and {last}.", found=brief(found), first=first, last=last
        )
    return sentence(
        "Found {found}, which is the day {day}; expected a day between {first} and {last}.",
        found=brief(found),
        day=day.isoformat(),
        first=first,
        last=last,
    )


def spelling(found: str) -> Said:
    """How the day that is probably meant is written; else how days are written."""
    from planner.spelling import day_spelling  # few rosters have such days, and its patterns take a millisecond

    known = day_spelling(found)
    if known:
        return known
    text = unicodedata.normalize("NFKC", found).strip().casefold()
    if text in {"x", "y", "yes", "true", "ok", "passed", "1", "✓", "v", "是"}:
        return sentence("Write the day itself.")
    return sentence("Write the year, the month and the day, with a hyphen between them.")

"""Texts, counts and amounts in a roster: columns checked as a whole, then the wrong cells named."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

from planner.errors import Issue, error
from planner.language import Said, sentence
from planner.roster.distinct import distinct
from planner.roster.table import ROW, Cells

_CELL_ERROR = r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|GETTING_DATA)$"
_COUNT = r"^[0-9]{1,9}(\.0+)?$"
_AMOUNT = r"^[0-9]{1,13}(\.[0-9]{1,2}(00+)?)?$"  # not 1.250: some mean thousands
_LONGEST_SHOWN = 40


def brief(found: str) -> Said:
    """What a cell holds, in quotation marks, cut where it is long."""
    text = " ".join(found.split())
    return sentence("“{text}”", text=f"{text[:_LONGEST_SHOWN]}…" if len(text) > _LONGEST_SHOWN else text)


def is_cell_error(texts: pl.Series) -> pl.Series:
    """Where a column holds the error text of a spreadsheet such as #N/A."""
    may_be = texts.str.starts_with("#").fill_null(False)
    return texts.str.contains(_CELL_ERROR).fill_null(False) if may_be.any() else may_be


def cell_errors(cells: Cells) -> list[Issue]:
    """An issue for every spreadsheet error in a column that is read."""
    issues: list[Issue] = []
    if cells.without_errors:
        return issues
    for column in cells.headers:
        values = cells.rows[column]
        if isinstance(values.dtype, pl.Categorical):
            values = values.cast(pl.String)
        if values.dtype != pl.String or not (wrong := is_cell_error(values)).any():
            continue
        for row, found in cells.rows.filter(wrong).select(ROW, column).iter_rows():
            what = sentence("The cell holds {found}, an error of the spreadsheet, instead of a value.", found=found)
            hint = sentence("Correct the formula, or write the value itself.")
            issues.append(error("cell-error", cells.place(row, column), what, hint))
    return issues


def read_texts(cells: Cells, column: str) -> pl.Series:
    """The column as texts; all null when the table does not have it."""
    return cells.rows[column].cast(pl.String) if column in cells else all_null(cells, column, pl.String())


def all_null(cells: Cells, column: str, kind: pl.DataType) -> pl.Series:
    """What stands for a column that the table does not have."""
    return pl.Series(column, [None], dtype=kind).new_from_index(0, cells.rows.height)


def read_counts(cells: Cells, column: str) -> tuple[pl.Series, list[Issue]]:
    """The column as whole numbers, null where it is empty or wrong, and an issue for every cell that is wrong."""
    if column not in cells:
        return all_null(cells, column, pl.Int64()), []
    counts = distinct(cells.rows[column])
    good = counts.spread(_where(counts.values, _COUNT).str.replace(r"\..*", "").cast(pl.Int64))
    issues = []
    for row, found in _wrong(cells, column, good):
        what = sentence("Found {found}; expected a whole number from 0.", found=brief(found))
        issues.append(error("not-a-count", cells.place(row, column), what, _count_hint(found)))
    return good, issues


def read_amounts(cells: Cells, column: str) -> tuple[pl.Series, list[Issue]]:
    """The column as exact amounts of money, null where empty or wrong, and an issue for every cell that is wrong."""
    if column not in cells:
        return all_null(cells, column, pl.Decimal(15, 2)), []
    amounts = distinct(cells.rows[column])
    good = amounts.spread(_where(amounts.values, _AMOUNT).cast(pl.Decimal(15, 2)))
    issues = []
    for row, found in _wrong(cells, column, good):
        what = sentence(
            "Found {found}; expected an amount like 41.50, not negative, with at most 2 decimals.", found=brief(found)
        )
        issues.append(error("not-an-amount", cells.place(row, column), what, _amount_hint(found)))
    return good, issues


def _where(texts: pl.Series, pattern: str) -> pl.Series:
    return texts.set(~texts.str.contains(pattern).fill_null(True), None)


def _wrong(cells: Cells, column: str, good: pl.Series) -> list[tuple[int, str]]:
    found = cells.rows[column]
    wrong = good.is_null() & found.is_not_null()
    if not wrong.any():
        return []
    bad = pl.DataFrame({ROW: cells.rows[ROW].filter(wrong), "found": found.filter(wrong).cast(pl.String)})
    return bad.filter(~is_cell_error(bad["found"])).rows()


def _count_hint(found: str) -> Said:
    text = unicodedata.normalize("NFKC", found)
    if re.fullmatch(r"\d{1,3}([,. ']\d{3})+", text):
        return _without_separator(re.sub(r"[^0-9]", "", text))
    if re.fullmatch(r"\d{1,9}", text):
        return sentence("Write {text}.", text=text)
    return sentence("Leave the cell empty for no limit.")


def _without_separator(number: str) -> Said:
    return sentence("Write {number} without a thousands separator.", number=number)


def _amount_hint(found: str) -> Said:
    text = unicodedata.normalize("NFKC", found).strip()
    bare = re.sub(r"^[^\d,.+-]*|[^\d,.]*$", "", text)
    if text.startswith(("-", "−")):
        return sentence("A cost cannot be below 0; leave the cell empty if it is not known.")
    if re.fullmatch(r"\d{1,3}([, '’]\d{3})+(\.\d{1,2})?|\d{1,3}(\.\d{3}){2,}", bare):
        whole, point, decimals = bare.partition(".") if bare.count(".") == 1 else (bare, "", "")
        return _without_separator(f"{re.sub(r'[^0-9]', '', whole)}{point}{decimals}")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d{1,2}", bare):
        return _without_separator(bare.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+,\d{1,2}", bare):
        return sentence("Write {number} with a decimal point.", number=bare.replace(",", "."))
    if re.fullmatch(r"\d{1,3}\.\d{3}", bare):
        return sentence("Write {number}, or round it to 2 decimals.", number=bare.replace(".", ""))
    if re.fullmatch(r"\d+\.\d{3,}", bare):
        return sentence("Round it to 2 decimals.")
    if bare != text and re.fullmatch(r"\d{1,13}(\.\d{1,2})?", bare):
        return sentence("Write {number} without a currency or other text.", number=bare)
    if re.fullmatch(r"\d{1,13}(\.\d{1,2})?", bare):
        return sentence("Write {text}.", text=bare)
    return sentence("Write the amount in digits.")

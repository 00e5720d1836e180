"""A table as a file gave it, and the part of it that the planner reads."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import polars as pl

from planner.errors import Issue, Place

_OUTER_SPACE = "".join(map(chr, [*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C)])) + "".join(
    map(chr, [0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF])
)
_ASCII_SPACE = "\t\n\v\f\r "
ROW = "row"


class Table(NamedTuple):
    """Every cell below the header.

    headers: as written, trimmed; an empty text where the header cell is blank.
    rows: the column `row` (as a spreadsheet counts) and one column per header, named `0`, `1`, …; texts (some of
        them `numbered`) or days.
    epoch: what day a spreadsheet's number 0 is; None for files that do not write days as numbers.
    issues: what was found wrong while reading; rows named in an error are left out of `rows`.
    tidy: known to be as `trimmed_columns` leaves it.
    without_errors: known to hold no error text of a spreadsheet.
    """

    where: Place
    headers: tuple[str, ...]
    rows: pl.DataFrame
    epoch: date | None = None
    issues: tuple[Issue, ...] = ()
    tidy: bool = False
    without_errors: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether `rows` holds every row of the file."""
        return all(issue.severity != "error" for issue in self.issues)


@dataclass(frozen=True, slots=True)
class Cells:
    """The columns that the planner reads, under the planner's names, trimmed, without blank rows.

    headers: how the file writes the name of each column.
    without_errors: known to hold no error text of a spreadsheet.
    """

    where: Place
    headers: Mapping[str, str]
    rows: pl.DataFrame
    epoch: date | None = None
    rows_are_complete: bool = True
    without_errors: bool = False

    def __contains__(self, column: str) -> bool:
        return column in self.headers

    def place(self, row: int | None, column: str) -> Place:
        at = self.where
        return Place(at.file, at.sheet, at.line, row, self.headers.get(column, column))


def trimmed_columns(cells: pl.DataFrame) -> pl.DataFrame:
    """Texts without outer spaces, in the composed form of Unicode (NFC); empty texts become null. Days stay days."""
    names = [column.name for column in cells if column.dtype == pl.String and column.null_count() < len(column)]
    if not names:
        return cells
    texts = {name: pl.col(name) for name in names}
    beyond_ascii = cells.select((text.str.len_bytes() != text.str.len_chars()).any() for text in texts.values())
    for name, text in texts.items():
        is_ascii = not beyond_ascii[name].item()
        texts[name] = text.str.strip_chars() if is_ascii else text.str.normalize("NFC").str.strip_chars(_OUTER_SPACE)
    cells = cells.with_columns(text.alias(name) for name, text in texts.items())
    empty = [name for name in names if (cells[name] == "").any()]
    return cells.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in empty)


def trimmed(values: pl.Series) -> pl.Series:
    """One column, treated as `trimmed_columns` does."""
    return trimmed_columns(values.to_frame()).to_series()


def trimmed_text(text: object) -> str:
    """One text, treated as `trimmed` treats a column."""
    if text is None:
        return ""
    given = str(text)
    return given.strip(_ASCII_SPACE) if given.isascii() else unicodedata.normalize("NFC", given).strip(_OUTER_SPACE)


def select(table: Table, positions: Mapping[str, int]) -> Cells:
    """The columns at `positions`, under the planner's names. Rows in which every cell is blank are left out."""
    columns = [pl.col(str(position)).alias(name) for name, position in positions.items()]
    rows = table.rows.select(ROW, *columns)
    if not table.tidy:
        rows = trimmed_columns(rows)
    if positions and all(rows[name].has_nulls() for name in positions):
        is_blank = rows.select(pl.all_horizontal(pl.col(list(positions)).is_null())).to_series()
        others = [str(at) for at in range(len(table.headers)) if at not in set(positions.values())]
        rows = rows.filter(~(is_blank & _all_blank(table.rows, others)))
    headers = {name: table.headers[position] for name, position in positions.items()}
    return Cells(table.where, headers, rows, table.epoch, table.is_complete, table.without_errors)


def _all_blank(rows: pl.DataFrame, columns: Iterable[str]) -> pl.Series:
    blank = pl.repeat(True, rows.height, dtype=pl.Boolean, eager=True)
    for column in columns:
        blank &= trimmed(rows[column]).is_null()
    return blank


def count_values(values: pl.Series) -> int:
    """How many cells of a column are not blank."""
    return len(values) - trimmed(values).null_count()

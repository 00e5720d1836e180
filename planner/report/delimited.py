"""A table as CSV: numbers as numbers, and no text that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.budget.forecast_schema import decimals

if TYPE_CHECKING:
    from planner.report.tables import Cell, Table

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""


def csv_file(table: Table) -> bytes:
    """The file's bytes: UTF-8 with a mark, commas, a header of keys. The same table always gives the same ones."""
    text = io.StringIO(_BYTE_ORDER_MARK, newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow([column.key for column in table.columns])
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode()


def is_csv_of(table: Table, content: bytes) -> bool:
    """Whether the file was written from such a table: its header is the same, but for columns that may be left out."""
    line = content[:1000].decode("utf-8", errors="replace").splitlines()[:1]
    header = line[0].removeprefix(_BYTE_ORDER_MARK).split(",") if line else []
    keys = {column.key for column in table.columns} | {"name"}
    return bool(header) and header[0] == table.columns[0].key and keys - {"name"} <= set(header) <= keys


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return safe_text(cell)
        case date():
            return cell.isoformat()
        case int() | float():
            return str(cell)
        case Decimal() | Fraction():
            return decimals(Fraction(cell))


def safe_text(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text

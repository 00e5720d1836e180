"""Tables as an xlsx workbook: a sheet for each, numbers as numbers, days as days, and every text as text."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.report.document.values import clean

if TYPE_CHECKING:
    from planner.report.tables import Cell, Column, Holds, Table

_MARK = "planner/forecast"
"""The category of our workbooks, by which they are known again."""

_LONGEST_TEXT = 32_767
FIRST_DAY = date(1900, 3, 1)
"""Days before it are another day to spreadsheets, so they are written as text."""

_WIDTHS: dict[Holds, int] = {"text": 18, "day": 12, "amount": 16, "share": 12, "number": 10}
_WIDEST = 60
_MOST_BYTES = 50_000_000


def xlsx_file(tables: tuple[Table, ...], currency: str, as_of: date) -> bytes:
    """The file's bytes. The same tables always give the same ones: the file says that it was made on `as_of`."""
    content = io.BytesIO()
    workbook = begun(content, _MARK, as_of)
    formats = _Formats(workbook, currency)
    for table in tables:
        _Sheet(workbook.add_worksheet(table.title), formats).write(table)
    workbook.close()
    return content.getvalue()


def is_workbook_of_ours(content: bytes) -> bool:
    """Whether the file is a workbook that `xlsx_file` wrote."""
    return is_marked(content, _MARK)


def begun(content: io.BytesIO, mark: str, as_of: date) -> Workbook:
    """An empty workbook that is written to `content` when it is closed; texts in it never become formulas or links.

    mark: its category, by which it is known again. It names no machine and no person, and was made on `as_of`.
    """
    workbook = xlsxwriter.Workbook(
        content,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    workbook.set_properties({"category": mark, "created": datetime.combine(as_of, time())})
    return workbook


def is_marked(content: bytes, mark: str) -> bool:
    """Whether the file is a workbook with this mark."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            facts = archive.getinfo("docProps/core.xml")
            return facts.file_size < _MOST_BYTES and f"<cp:category>{mark}<".encode() in archive.read(facts)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError):
        return False


def fitting(text: str) -> str:
    """The text without characters that a workbook cannot hold, and cut where a cell would not hold it."""
    said = clean(text)
    return said if len(said) <= _LONGEST_TEXT else said[: _LONGEST_TEXT - 1] + "…"


class _Formats:
    """The forms of cells, plain and bold."""

    def __init__(self, workbook: Workbook, currency: str) -> None:
        numbers: dict[Holds, str | None] = {
            "text": None,
            "day": "yyyy-mm-dd",
            "amount": f"#,##0.00 [${currency}]",
            "share": "0.0%",
            "number": "General",
        }
        self.head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.intro = workbook.add_format({"bold": True})
        self._of = {
            (holds, bold): workbook.add_format({"bold": bold} | ({} if number is None else {"num_format": number}))
            for holds, number in numbers.items()
            for bold in (False, True)
        }

    def of(self, holds: Holds, bold: bool) -> Format:
        return self._of[holds, bold]


class _Sheet:
    """One sheet while it is written."""

    def __init__(self, sheet: Worksheet, formats: _Formats) -> None:
        self._sheet, self._formats = sheet, formats

    def write(self, table: Table) -> None:
        """The lines above, the header, the rows, and the total in bold."""
        for number, line in enumerate(table.intro):
            self._sheet.write_string(number, 0, fitting(line), self._formats.intro if number == 0 else None)
        top = len(table.intro) + 1 if table.intro else 0
        for place, column in enumerate(table.columns):
            self._sheet.write_string(top, place, column.head, self._formats.head)
            self._sheet.set_column(place, place, _width(table, place, column))
        last = top + max(1, len(table.rows))
        self._sheet.autofilter(top, 0, last, len(table.columns) - 1)
        if not table.intro:
            self._sheet.freeze_panes(1, 0)
        for number, row in enumerate(table.rows, start=top + 1):
            self._row(table, number, row, bold=False)
        if table.total is not None:
            self._row(table, last + 1, table.total, bold=True)

    def _row(self, table: Table, number: int, row: tuple[Cell, ...], bold: bool) -> None:
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            self._cell(number, place, cell, self._formats.of(column.holds, bold))

    def _cell(self, row: int, column: int, cell: Cell, form: Format) -> None:
        match cell:
            case None:
                return
            case str():
                self._sheet.write_string(row, column, fitting(cell), form)
            case date() if cell < FIRST_DAY:
                self._sheet.write_string(row, column, cell.isoformat(), form)
            case date():
                self._sheet.write_datetime(row, column, datetime.combine(cell, time()), form)
            case int() | float() | Decimal() | Fraction():
                self._sheet.write_number(row, column, float(cell), form)


def _width(table: Table, place: int, column: Column) -> int:
    if column.holds != "text":
        return _WIDTHS[column.holds]
    longest = max((cell_len(cell) for row in table.rows if isinstance(cell := row[place], str)), default=0)
    return min(_WIDEST, max(_WIDTHS["text"], longest + 2))

"""xlsx: from a workbook to tables, one per sheet that is wanted.

Every cell is read as text. A cell with a date format comes as `2017-09-22 00:00:00`, a number as `1001` or `41.5`; a
number that stands for a day is turned into one later, counted from the table's `epoch`. Cells with an error, which the
reading library leaves empty, get their error text (`#N/A`) back, so that they are not taken for empty cells.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection, Iterator
from datetime import date
from functools import reduce
from typing import NamedTuple

import fastexcel
import polars as pl

from planner.errors import DataError, Issue, Place, error
from planner.language import row, sentence
from planner.roster.archive import Archive, open_archive
from planner.roster.table import ROW, Table, trimmed, trimmed_text
from planner.text import match_form, rename

MAX_CELLS = 50_000_000
MAX_COLUMNS = 16_384
"""What a spreadsheet can have; many empty columns are slow to read long before they are too many cells."""

_REPAIR = sentence("Open the workbook in Excel, let it be repaired, and save it again.")
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_USES_1904 = re.compile(rb"<(?:\w+:)?workbookPr\s[^>]*\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']")
_ERROR_MARK = re.compile(rb"""t=["']e["']""")
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\br=["']([A-Z]{1,9})([0-9]{1,9})["'])[^>]*>"""
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"']([0-9]{1,19})")
_CELL_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,9})([0-9]{1,19})""")


class _Sheet(NamedTuple):
    name: str
    is_visible: bool
    part: str


class _Book(NamedTuple):
    where: Place
    archive: Archive
    reader: fastexcel.ExcelReader
    sheets: tuple[_Sheet, ...]
    epoch: date

    def sheet(self, name: str) -> _Sheet | None:
        """The sheet of this name, in whatever case the workbook writes it."""
        return next((sheet for sheet in self.sheets if match_form(sheet.name) == name), None)


def read_sheets(data: bytes, where: Place, names: Collection[str]) -> dict[str, Table | DataError]:
    """The sheets of these names, in whatever case the workbook writes them; a sheet's faults stay with that sheet.

    Raises `DataError` when the workbook itself cannot be opened.
    """
    book = _open(data, where)
    answers: dict[str, Table | DataError] = {}
    for name in names:
        sheet = book.sheet(name)
        if sheet is None:
            answers[name] = DataError([_about_missing_sheet(book, name)])
            continue
        try:
            answers[name] = _read_sheet(book, sheet)
        except DataError as fault:
            answers[name] = fault
    return answers


def read_only_sheet(data: bytes, where: Place, names: Collection[str]) -> Table:
    """The only visible sheet, or the first of these names that is there. Raises `DataError` when none can be chosen."""
    book = _open(data, where)
    for name in names:
        sheet = book.sheet(name)
        if sheet is not None:
            return _read_sheet(book, sheet)
    visible = [sheet for sheet in book.sheets if sheet.is_visible]
    if len(visible) != 1:
        what = sentence(
            "The workbook has {count} sheets, and none of them is named {names}.",
            count=str(len(visible)),
            names=reduce(lambda one, other: sentence("{one} or {other}", one=one, other=other), names),
        )
        hint = sentence("Give the sheet with one row per employee the name {name}.", name=next(iter(names)))
        raise DataError([error("sheet-missing", where, what, hint)])
    return _read_sheet(book, visible[0])


def _about_missing_sheet(book: _Book, name: str) -> Issue:
    names = [sheet.name for sheet in book.sheets]
    what = sentence("The workbook has no sheet named {name}.", name=name)
    hint = rename(name, names) or sentence("Its sheets are: {names}.", names=row(names))
    return error("sheet-missing", book.where, what, hint)


def _open(data: bytes, where: Place) -> _Book:
    archive = open_archive(data, where)
    try:
        reader = fastexcel.read_excel(data)
    except fastexcel.FastExcelError:
        what = sentence("The workbook is damaged and cannot be opened.")
        raise DataError([error("workbook-damaged", where, what, _REPAIR)]) from None
    sheets, epoch = _contents(archive)
    return _Book(where, archive, reader, tuple(sheets), epoch)


def _contents(archive: Archive) -> tuple[list[_Sheet], date]:
    """The workbook's sheets, and which day its day number 0 is."""
    main = "xl/workbook.xml"
    for relation in _tags(_RELATION, archive.part("_rels/.rels")):
        if relation.get("Type", "").endswith("/officeDocument"):
            main = relation.get("Target", main).lstrip("/")
    text = archive.part(main)
    folder, file = posixpath.split(main)
    targets = {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")
        for relation in _tags(_RELATION, archive.part(f"{folder}/_rels/{file}.rels"))
    }
    sheets = [
        _Sheet(
            sheet.get("name", ""),
            sheet.get("state", "visible") == "visible",
            targets.get(next((value for key, value in sheet.items() if key.endswith(":id")), ""), ""),
        )
        for sheet in _tags(_SHEET, text)
    ]
    return sheets, _EPOCH_1904 if _USES_1904.search(text) else _EPOCH


def _tags(pattern: re.Pattern[bytes], xml: bytes) -> Iterator[dict[str, str]]:
    for tag in pattern.findall(xml):
        found = _ATTRIBUTE.findall(tag.decode("utf-8", errors="replace"))
        yield {key: html.unescape(double or single) for key, double, single in found}


def _read_sheet(book: _Book, sheet: _Sheet) -> Table:
    where = book.where._replace(sheet=sheet.name)
    xml = book.archive.part(sheet.part)
    _check_area(xml, where)
    try:
        loaded = book.reader.load_sheet(sheet.name, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=1)
        cells = loaded.to_polars()
        first_column = min((column.absolute_index for column in loaded.selected_columns), default=0)
    except fastexcel.FastExcelError:
        what = sentence("The sheet is damaged and cannot be read.")
        raise DataError([error("workbook-damaged", where, what, _REPAIR)]) from None
    cells.columns = [str(at) for at in range(cells.width)]
    cells = _with_errors(cells, first_column, xml)
    header_at = _first_filled_row(cells)
    if header_at is None:
        what = sentence("The sheet is empty, expected a table with a header row.")
        raise DataError([error("sheet-empty", where, what, sentence("Is the table in another sheet?"))])
    headers = tuple(trimmed_text(cell) for cell in cells.row(header_at))
    rows = cells.with_row_index(ROW, offset=1).slice(header_at + 1)
    return Table(where, headers, rows, book.epoch)


def _first_filled_row(cells: pl.DataFrame) -> int | None:
    """The first row with text in it."""
    for start in range(0, cells.height, 1000):
        part = cells.slice(start, 1000)
        filled = part.select(pl.any_horizontal(trimmed(column).is_not_null() for column in part)).to_series()
        if filled.any():
            return start + (filled.arg_max() or 0)
    return None


def _check_area(xml: bytes, where: Place) -> None:
    """A value far outside the table makes a sheet of billions of empty cells."""
    rows, columns = _reach(xml)
    if rows * columns > MAX_CELLS or columns > MAX_COLUMNS:
        what = sentence(
            "The sheet reaches to row {row} and column {column}; at most {most} cells are read.",
            row=rows,
            column=columns,
            most=MAX_CELLS,
        )
        hint = sentence(
            "Something may stand far outside the table: in Excel, Ctrl+End shows the last cell. Or save it as CSV."
        )
        raise DataError([error("sheet-too-large", where, what, hint)])


def _reach(xml: bytes) -> tuple[int, int]:
    """The last row and column that a sheet can have: quickly bounded, and only if that is too much counted exactly."""
    text = pl.Series([xml.decode("utf-8", errors="replace")])

    def has_place(letters: str, digits: str) -> bool:
        return bool(text.str.contains(rf"""\sr=["'][A-Z]{letters}[0-9]{digits}""").item())

    columns = 26
    if has_place("{2,}", ""):
        columns = MAX_COLUMNS if has_place("{3,}", "") else 702
    rows = 10**19
    for digits in (7, 6, 5):
        if has_place("*", f"{{{digits}}}"):
            break
        rows = 10 ** (digits - 1) - 1
    if columns < MAX_COLUMNS and rows * columns <= MAX_CELLS:
        return rows, columns
    places = _CELL_PLACE.findall(xml)
    columns = max((_column_number(letters) for letters in {letters for letters, _ in places}), default=1)
    rows = max(map(int, {row for _, row in places}), default=1)
    return max({rows, *map(int, set(_ROW_NUMBER.findall(xml)))}), columns


def _with_errors(cells: pl.DataFrame, first_column: int, xml: bytes) -> pl.DataFrame:
    """Puts the text of errors such as #N/A into their cells."""
    by_column: dict[int, dict[int, str]] = {}
    for mark in _ERROR_MARK.finditer(xml):
        cell = _ERROR_CELL.match(xml, xml.rfind(b"<", 0, mark.start()))
        if cell is None:
            continue
        column, row = _column_number(cell[1]) - 1 - first_column, int(cell[2]) - 1
        if 0 <= column < cells.width and 0 <= row < cells.height:
            by_column.setdefault(column, {})[row] = cell[3].decode("utf-8", errors="replace")
    changed = [
        cells[str(column)].scatter(list(errors), pl.Series(list(errors.values()), dtype=pl.String))
        for column, errors in by_column.items()
    ]
    return cells.with_columns(changed)


def _column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

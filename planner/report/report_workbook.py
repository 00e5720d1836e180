"""A document as an xlsx workbook: what it says on the first sheet, then a sheet for each table, with its chart.

A table has a sheet of its own, so that it can be filtered, sorted and read by other programs.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, assert_never

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.language import say, speaking
from planner.report.document.schema import (
    Bars,
    Block,
    Bullets,
    Column,
    Document,
    Facts,
    Group,
    Paragraph,
    Person,
    Prose,
    Row,
    Section,
    Spans,
    Table,
    text,
)
from planner.report.document.values import clean, shown
from planner.report.sheet_charts import Drawer
from planner.report.sheets import FIGURES, Form, Pen, for_print, free_name, lines_of, lines_of_head, width_of
from planner.report.workbook import begun, fitting, is_marked
from planner.words.report import nobody_named

_MARK = "planner/report"
_TOP = 1
"""The row of the heads; above it stands what the table shows."""

_TITLE, _HEADING = Form(bold=True, size=16, wrapped=False), Form(bold=True, size=12)
_CAPTION = Form(bold=True, size=12, wrapped=False)
_PLAIN, _QUIET, _BOLD = Form(), Form(tone="quiet"), Form(bold=True)
_DEEPEST = 8
_NARROW, _WIDE = 30, 105
"""The widths of the columns on the first sheet."""

_LINE = 14
_TALLEST, _OF_TITLE = 400, 24
"""The heights of a line of text, of the tallest row and of the title, in points."""

_SMALLER = 1.08
"""So many letters of ours go into the room of one that widths are counted in."""


def report_workbook(document: Document) -> bytes:
    """The file's bytes. The same document always gives the same ones."""
    content = io.BytesIO()
    with speaking(document.language):
        workbook = begun(content, _MARK, document.as_of)
        workbook.set_size(2400, 1400)
        _Book(workbook, document).write()
        workbook.close()
    return content.getvalue()


def is_report_workbook(content: bytes) -> bool:
    """Whether the file is a workbook that `report_workbook` wrote."""
    return is_marked(content, _MARK)


class _Sheet(NamedTuple):
    """A table and the name of its sheet. chart: what is drawn beside it."""

    name: str
    table: Table
    chart: Bars | Spans | None


class _Book:
    """A workbook while it is written."""

    def __init__(self, workbook: Workbook, document: Document) -> None:
        self._workbook, self._document = workbook, document
        self._pen = Pen(workbook)
        self._footer = nobody_named() if document.audience == "wide" else ""
        self._first = say("Report")
        self._sheets = _sheets(document, self._first)
        self._row = 0

    def write(self) -> None:
        sheet = self._workbook.add_worksheet(self._first)
        drawer = Drawer(self._workbook, self._pen, [self._first, *(each.name for each in self._sheets.values())])
        self._told(sheet)
        for each in self._sheets.values():
            self._table(self._workbook.add_worksheet(each.name), each, drawer)
        drawer.write()

    # --- the first sheet ---------------------------------------------------------------------------------------------

    def _told(self, sheet: Worksheet) -> None:
        """Everything but the tables, which are linked."""
        sheet.set_column(0, 0, _NARROW)
        sheet.set_column(1, 1, _WIDE)
        sheet.set_row(0, _OF_TITLE)
        self._pen.text(sheet, 0, 0, self._document.title, _TITLE)
        self._row = 1
        for line in self._document.lines:
            self._line(sheet, line, _QUIET)
        if self._document.audience == "wide":
            self._line(sheet, text(nobody_named()), _BOLD)
        for number, section in enumerate(self._document.sections):
            self._row += 1
            self._pen.text(sheet, self._row, 0, section.title, _HEADING)
            if any(isinstance(block, Facts) for block in section.blocks[:1]):
                self._row += 1
            for place, block in enumerate(section.blocks):
                self._block(sheet, block, (number, place))
            self._row += not section.blocks
        self._row += 1
        for line in self._document.closing:
            self._line(sheet, line, _QUIET)
        for_print(sheet, self._footer)

    def _line(self, sheet: Worksheet, line: Prose, form: Form) -> None:
        _tall_enough(sheet, self._row, [(shown(line), _WIDE)])
        self._pen.prose(sheet, self._row, 1, line, form)
        self._row += 1

    def _block(self, sheet: Worksheet, block: Block | Group, place: tuple[int, ...]) -> None:
        match block:
            case Group():
                self._line(sheet, text(block.title), _BOLD)
                for number, inner in enumerate(block.blocks):
                    self._block(sheet, inner, (*place, number))
            case Paragraph():
                self._line(sheet, block.prose, Form(bold=block.lead, tone=block.tone))
            case Bullets():
                for item in block.items:
                    self._line(sheet, replace(item, parts=("• ", *item.parts)), _PLAIN)
            case Facts():
                for fact in block.items:
                    self._pen.text(sheet, self._row, 0, fact.name, Form(tone="quiet", level=1))
                    look = Form(bold=True, tone=fact.tone, left=True)
                    of = Column("value", fact.name, fact.holds, fact.currency)
                    self._pen.value(sheet, self._row, 1, fact.value, of, look)
                    self._row += 1
            case Bars() | Spans():
                self._line(sheet, text(block.summary), _PLAIN)
                self._leads_to(sheet, self._sheets[place])
            case Table():
                self._leads_to(sheet, self._sheets[place])
            case _:
                assert_never(block)

    def _leads_to(self, sheet: Worksheet, to: _Sheet) -> None:
        """A link to the sheet of a table."""
        name = to.name.replace("'", "''")
        look = self._pen.link
        sheet.write_url(self._row, 1, f"internal:'{name}'!A1", look, fitting(f"→ {to.table.caption}"))
        self._row += 1

    # --- the tables --------------------------------------------------------------------------------------------------

    def _table(self, sheet: Worksheet, it: _Sheet, drawer: Drawer) -> None:
        table = it.table
        self._pen.text(sheet, 0, 0, table.caption, _CAPTION)
        widths = [_width(table, place) for place in range(len(table.columns))]
        for place, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
            sheet.write_string(_TOP, place, fitting(column.head), self._pen.head(column.holds in FIGURES))
            sheet.set_column(place, place, width)
        heads = (lines_of_head(clean(of.head), width) for of, width in zip(table.columns, widths, strict=True))
        sheet.set_row(_TOP, 3 + _LINE * max(heads))
        first, last = _TOP + 1, _TOP + max(1, len(table.rows))
        for number, row in enumerate(table.rows, start=first):
            self._cells(sheet, table, number, row)
            texts = [shown(cell, of.holds, of.currency) for cell, of in zip(row.cells, table.columns, strict=True)]
            _tall_enough(sheet, number, list(zip(texts, widths, strict=True)))
        sheet.autofilter(_TOP, 0, last, len(table.columns) - 1)
        sheet.freeze_panes(_TOP + 1, 0)
        for place, column in enumerate(table.columns):
            if column.bar:
                sheet.conditional_format(first, place, last, place, _BAR)
        below = last + 2
        if table.total is not None:
            self._cells(sheet, table, below, table.total, total=True)
            below += 2
        for number, note in enumerate(table.notes, start=below):
            self._pen.prose(sheet, number, 0, note, Form(tone="quiet", wrapped=False))
        if it.chart is not None and table.rows:
            drawer.draw(sheet, it.name, replace(it.chart, table=table), _TOP, len(table.columns) + 1)
        for_print(sheet, self._footer, _TOP)

    def _cells(self, sheet: Worksheet, table: Table, number: int, row: Row, total: bool = False) -> None:
        for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
            tone = row.tone if place == 0 else "plain"
            level = min(row.level, _DEEPEST) if place == 0 else 0
            form = Form(tone=tone, bold=total, level=level, ruled=total, right=column.holds in FIGURES)
            self._pen.value(sheet, number, place, cell, column, form)


_BAR = {
    "type": "data_bar",
    "bar_solid": True,
    "bar_color": "#A8C7FA",
    "bar_border_color": "#A8C7FA",
    "min_type": "num",
    "max_type": "num",
    "min_value": 0,
    "max_value": 1,
}
"""A full bar is a share of 1."""


def _sheets(document: Document, first: str) -> dict[tuple[int, ...], _Sheet]:
    """The sheets by the places of their tables in the document.

    The first table of a section has the section's name, others that of their group or their own.
    """
    found: dict[tuple[int, ...], _Sheet] = {}
    for number, section in enumerate(document.sections):
        wanted = section.title
        for place, name, block in _tables(section, number):
            table, chart = (block, None) if isinstance(block, Table) else (block.table, block)
            taken = [first, *(each.name for each in found.values())]
            found[place] = _Sheet(free_name(wanted or name, taken), _with_names(table), chart)
            wanted = ""
    return found


def _tables(section: Section, number: int) -> Iterator[tuple[tuple[int, ...], str, Table | Bars | Spans]]:
    """The tables of a section with their places, and what their sheets may be called."""
    for place, block in enumerate(section.blocks):
        if isinstance(block, Group):
            inner = [(below, it) for below, it in enumerate(block.blocks) if isinstance(it, Table | Bars | Spans)]
            for below, it in inner:
                yield (number, place, below), (block.title if len(inner) == 1 else _caption(it)), it
        elif isinstance(block, Table | Bars | Spans):
            yield (number, place), _caption(block), block


def _caption(block: Table | Bars | Spans) -> str:
    return block.caption if isinstance(block, Table) else block.title


def _with_names(table: Table) -> Table:
    """The table with the names of people in columns of their own, where there are any, so that ids can be looked up."""
    for column in table.columns:
        place = table.place(column.key)
        people = [row.cells[place] for row in table.rows]
        if column.holds == "employee" and any(isinstance(who, Person) and who.name for who in people):
            table = _with_column_of_names(table, place, column)
    return table


def _with_column_of_names(table: Table, place: int, column: Column) -> Table:
    def apart(row: Row) -> Row:
        who = row.cells[place]
        both = (Person(who.id), who.name) if isinstance(who, Person) else (who, None)
        return replace(row, cells=(*row.cells[:place], *both, *row.cells[place + 1 :]))

    name = Column(f"{column.key}-name", say("Name"), personal=column.personal)
    return replace(
        table,
        columns=(*table.columns[: place + 1], name, *table.columns[place + 1 :]),
        rows=tuple(map(apart, table.rows)),
        total=None if table.total is None else apart(table.total),
    )


def _tall_enough(sheet: Worksheet, row: int, texts: Sequence[tuple[str, float]]) -> None:
    """Makes room in a row for the texts that are wrapped, each with the width of its column."""
    lines = max(lines_of(said, width * _SMALLER) for said, width in texts)
    if lines > 1:
        sheet.set_row(row, min(_TALLEST, 1 + _LINE * lines))


def _width(table: Table, place: int) -> float:
    column = table.columns[place]
    texts = (
        "  " * (row.level if place == 0 else 0) + shown(row.cells[place], column.holds, column.currency)
        for row in (*table.rows, *(() if table.total is None else (table.total,)))
    )
    return width_of(texts, clean(column.head))

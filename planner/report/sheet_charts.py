"""Charts of a document as charts of the workbook, which Excel draws from cells.

What a chart draws and no table has (labels, lengths of spans) stands on a hidden sheet at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.errors import InternalError
from planner.language import say
from planner.report.document.schema import Bars, Cell, Person, Spans, Tone
from planner.report.document.values import clean, shown
from planner.report.sheets import Form, Pen, free_name
from planner.report.workbook import FIRST_DAY, fitting

_SERIES = ("#2F6FDE", "#E07B39", "#2E9E6B", "#A650C0", "#C9A227", "#2BA6B8", "#D4517E", "#7A8594")
_TONES: Mapping[Tone, str] = {
    "good": "#2E9E6B",
    "plain": "#8DB4F2",
    "warning": "#E9C46A",
    "bad": "#F1B5AF",
    "quiet": "#B9C0CA",
}
_BEFORE_MARK, _AFTER_MARK = "#B7CFF7", "#2F6FDE"
_LONGEST_LABEL = 40
_MOST_UPRIGHT, _LONGEST_UPRIGHT = 12, 10
_WIDTH, _LINE, _FRAME = 760, 22, 130
_TALLEST = 1500
_ONE_DAY = timedelta(days=1)
_DAY_ZERO = date(1899, 12, 30)
_PLAIN = Form(wrapped=False)
_DAY = Form("yyyy-mm-dd", wrapped=False)


class _Span(NamedTuple):
    """A span of a line: from its first day to the day after its last. look: what it is called, and its colour."""

    line: str
    first: date
    end: date
    look: tuple[str, str]


class Drawer:
    """Draws the charts of one workbook. names: those of all its sheets."""

    def __init__(self, workbook: Workbook, pen: Pen, names: Sequence[str]) -> None:
        self._workbook, self._pen = workbook, pen
        self._name = free_name(say("Data of the charts"), names)
        self._cells: list[tuple[int, int, str | int | date]] = []
        self._row = 0

    def draw(self, sheet: Worksheet, name: str, chart: Bars | Spans, row: int, column: int) -> None:
        """Puts the chart on the sheet of this name, which has its table; its heads stand in `row`."""
        drawn = self._bars(name, chart, row) if isinstance(chart, Bars) else self._spans(chart)
        if drawn is None:
            return
        if isinstance(chart, Spans):
            self._keys(sheet, list(dict.fromkeys(span.look for span in _spans_of(chart))), column)
        drawn.set_title({"name": [name, 0, 0], "name_font": {"size": 12}})
        sheet.insert_chart(row, column, drawn, {"description": clean(chart.summary)[:250], "object_position": 3})

    def _keys(self, sheet: Worksheet, looks: Sequence[tuple[str, str]], column: int) -> None:
        """Says above the chart what its colours stand for; a legend would name what is not to be seen."""
        named = [look for look in looks if look[0]]
        if named:
            plain = self._pen.form(_PLAIN)
            said = [part for name, colour in named for part in (self._pen.ink(colour), "■", plain, f" {name}    ")]
            sheet.write_rich_string(0, column, *said, plain)

    def write(self) -> None:
        """Writes the hidden sheet, where a chart needs it."""
        if not self._cells:
            return
        sheet = self._workbook.add_worksheet(self._name)
        sheet.hide()
        for row, column, cell in self._cells:
            match cell:
                case str():
                    sheet.write_string(row, column, fitting(cell), self._pen.form(_PLAIN))
                case date():
                    sheet.write_number(row, column, (cell - _DAY_ZERO).days, self._pen.form(_DAY))
                case int():
                    sheet.write_number(row, column, cell)

    # --- bars --------------------------------------------------------------------------------------------------------

    def _stacked(self, kind: Literal["bar", "column"]) -> Chart:
        drawn = self._workbook.add_chart({"type": kind, "subtype": "stacked"})
        if drawn is None:
            raise InternalError("The library draws no such chart.")
        return drawn

    def _bars(self, name: str, chart: Bars, head: int) -> Chart:
        table = chart.table
        category, first, last = table.place(chart.category), head + 1, head + len(table.rows)
        labels = [shown(row.cells[category]) for row in table.rows]
        upright = len(labels) <= _MOST_UPRIGHT and max(map(len, labels)) <= _LONGEST_UPRIGHT
        drawn = self._stacked("column" if upright else "bar")
        for number, key in enumerate(chart.series):
            place = table.place(key)
            drawn.add_series(
                {
                    "name": [name, head, place],
                    "categories": [name, first, category, last, category],
                    "values": [name, first, place, last, place],
                    "fill": {"color": _SERIES[number % len(_SERIES)]},
                    "gap": 60,
                }
            )
        counts = {"min": 0, "num_format": "#,##0", "major_gridlines": _GRID, "line": {"none": True}}
        if upright:
            drawn.set_x_axis({"text_axis": True})
            drawn.set_y_axis(counts)
        else:
            drawn.set_x_axis(counts)
            drawn.set_y_axis(_FROM_TOP)
        drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
        height = 360 if upright else _FRAME + _LINE * len(labels)
        drawn.set_size({"width": _WIDTH, "height": min(_TALLEST, height)})
        return drawn

    # --- spans -------------------------------------------------------------------------------------------------------

    def _spans(self, chart: Spans) -> Chart | None:
        """Stacked bars over days: what stands before and between the spans of a line is not to be seen."""
        spans = list(_merged(_spans_of(chart)))
        if not spans:
            return None
        lines = [list(group) for _, group in groupby(_by_line(spans), key=lambda each: each.line)]
        most = max(map(len, lines))
        top, left = self._row, 0
        self._row += len(lines) + 2
        for number, line in enumerate(lines, start=top + 1):
            self._cells.append((number, left, line[0].line))
            ends = (_DAY_ZERO, *(each.end for each in line))
            for place, (span, before) in enumerate(zip(line, ends, strict=False)):
                gap: date | int = span.first if place == 0 else (span.first - before).days
                self._cells.append((number, left + 1 + 2 * place, gap))
                self._cells.append((number, left + 2 + 2 * place, (span.end - span.first).days))
        drawn = self._stacked("bar")
        first, last = top + 1, top + len(lines)
        for place in range(most):
            for column in (1 + 2 * place, 2 + 2 * place):
                seen = column % 2 == 0
                colours = [line[place].look[1] if place < len(line) else None for line in lines]
                points = [None if colour is None else {"fill": {"color": colour}} for colour in colours]
                drawn.add_series(
                    {
                        "name": "-",
                        "categories": [self._name, first, 0, last, 0],
                        "values": [self._name, first, column, last, column],
                        "fill": {"color": _AFTER_MARK} if seen else {"none": True},
                        "border": {"none": True},
                        "gap": 45,
                        **({"points": points} if seen else {}),
                    }
                )
        drawn.set_legend({"none": True})
        begin, end = min(span.first for span in spans), max(span.end for span in spans)
        drawn.set_x_axis(
            {
                "min": (begin.replace(day=1) - _DAY_ZERO).days,
                "max": (end - _DAY_ZERO).days,
                "major_unit": _unit((end - begin).days),
                "num_format": "yyyy-mm-dd",
                "major_gridlines": _GRID,
                "line": {"none": True},
                "num_font": {"rotation": -45},
            }
        )
        drawn.set_y_axis(_FROM_TOP)
        drawn.set_size({"width": _WIDTH, "height": min(_TALLEST, _FRAME + _LINE * len(lines))})
        return drawn


_FROM_TOP = {"reverse": True, "text_axis": True, "interval_unit": 1, "major_gridlines": {"visible": False}}
_GRID = {"visible": True, "line": {"color": "#DDE1E7", "width": 0.75}}


def _unit(days: int) -> int:
    """How many days lie between two lines of the grid."""
    return next((unit for unit in (7, 14, 30, 61, 91, 182) if days <= 14 * unit), 365)


def _spans_of(chart: Spans) -> Iterator[_Span]:
    """The spans of the rows; one with a mark in it is two, before and from the day that is marked."""
    table = chart.table
    first, last = table.place(chart.first), table.place(chart.last)
    mark = None if chart.mark is None else table.place(chart.mark)
    state = None if chart.state is None else table.place(chart.state)
    for row in table.rows:
        begins, ends = row.cells[first], row.cells[last]
        if not (isinstance(begins, date) and isinstance(ends, date)) or begins < FIRST_DAY:
            continue
        line = _label([row.cells[table.place(key)] for key in chart.label])
        end = ends + _ONE_DAY
        if mark is None:
            yield _Span(line, begins, end, ("" if state is None else shown(row.cells[state]), _TONES[row.tone]))
            continue
        marked = row.cells[mark]
        heads = [table.columns[place].head for place in (first, mark, last)]
        looks = [
            (say("{first} to {last}", first=here, last=there), colour)
            for (here, there), colour in zip(pairwise(heads), (_BEFORE_MARK, _AFTER_MARK), strict=True)
        ]
        day = marked if isinstance(marked, date) and begins <= marked <= ends else begins
        if begins < day:
            yield _Span(line, begins, day, looks[0])
        yield _Span(line, day, end, looks[1])


def _merged(spans: Iterator[_Span]) -> Iterator[_Span]:
    """Spans of a line that follow one another and look the same are one."""
    before: _Span | None = None
    for span in spans:
        if before is not None and (before.line, before.look, before.end) == (span.line, span.look, span.first):
            before = _Span(before.line, before.first, span.end, before.look)
            continue
        if before is not None:
            yield before
        before = span
    if before is not None:
        yield before


def _by_line(spans: Sequence[_Span]) -> list[_Span]:
    """The spans line by line, lines in the order in which they are seen first, and by their days in them."""
    order = {line: number for number, line in enumerate(dict.fromkeys(span.line for span in spans))}
    return sorted(spans, key=lambda span: (order[span.line], span.first))


def _label(cells: Sequence[Cell]) -> str:
    """What a line is called; of people the id alone, as the table has the names."""
    said = " ".join(clean(cell.id) if isinstance(cell, Person) else shown(cell) for cell in cells)
    return said if len(said) <= _LONGEST_LABEL else f"{said[: _LONGEST_LABEL - 1]}…"

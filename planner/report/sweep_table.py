"""The cells of a sweep as a table for other programs: a row for each cell, its values first, then its figures."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from planner.dates import parse_day
from planner.report.tables import Cell, Column, Holds, Table
from planner.sweeping.changes import tells
from planner.sweeping.figures import FIGURES, figure_of
from planner.words import sweep as said

if TYPE_CHECKING:
    from planner.sweeping.schema import AxisAnswer, CellAnswer, FigureName, SweepAnswer

_HOLDS: dict[FigureName, Holds] = {"status": "text", "last_day": "day", "cost": "amount", "probability": "share"}
_KEYS = (*FIGURES, "currency", "fault")


def cells_table(answer: SweepAnswer) -> Table:
    """Every cell, in the order of the answer; status: reached, waits, impossible or undecided."""
    axes = (Column(axis.path, axis.path, "text" if axis.holds == "text" else _held(axis)) for axis in answer.axes)
    figures = (Column(name, said.figure_name(name), _HOLDS.get(name, "number")) for name in FIGURES)
    columns = (*axes, *figures, Column("currency", said.currency()), Column("fault", said.fault_title()))
    return Table(said.title(), columns, tuple(_row(answer, cell) for cell in answer.cells))


def is_csv_of_cells(content: bytes) -> bool:
    """Whether the file is one that was made from such a table, of whatever sweep."""
    line = content[:100_000].decode("utf-8", errors="replace").splitlines()[:1]
    return bool(line) and line[0].endswith("," + ",".join(_KEYS))


def _held(axis: AxisAnswer) -> Holds:
    return "day" if axis.holds == "day" else "number"


def _row(answer: SweepAnswer, cell: CellAnswer) -> tuple[Cell, ...]:
    at = (_value(axis, value) for axis, value in zip(answer.axes, cell.at, strict=True))
    found = cell.figures
    if found is None:
        kind = None if cell.fault is None else cell.fault.kind
        return (*at, *(None for _ in FIGURES), None, kind)
    figures = (found.probability if name == "probability" else figure_of(found, name) for name in FIGURES[1:])
    return (*at, tells(found), *figures, found.currency, None)


def _value(axis: AxisAnswer, value: str) -> Cell:
    """The value as what it is; a percentage stays a text."""
    if axis.holds == "day":
        return parse_day(value)
    try:
        return Decimal(value) if axis.holds == "number" else value
    except InvalidOperation:
        return value

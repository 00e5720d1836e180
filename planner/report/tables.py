"""Tables for other programs: columns that know what they hold, cells as data. How they are written is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

Holds = Literal["text", "day", "amount", "share", "number"]
"""What a column holds; an amount is in the currency of the table, a share lies between 0 and 1."""

Cell = str | date | int | float | Decimal | Fraction | None


class Column(NamedTuple):
    """key: for programs; head: for people."""

    key: str
    head: str
    holds: Holds = "text"


class Table(NamedTuple):
    """title: of the sheet. intro: lines above the table. total: a last row that adds up the others, if there is one."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    intro: tuple[str, ...] = ()


def without(table: Table, keys: Sequence[str]) -> Table:
    """The table without these columns."""
    kept = [place for place, column in enumerate(table.columns) if column.key not in keys]

    def cells(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(row[place] for place in kept)

    return Table(
        table.title,
        tuple(table.columns[place] for place in kept),
        tuple(map(cells, table.rows)),
        None if table.total is None else cells(table.total),
        table.intro,
    )

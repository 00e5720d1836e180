"""The answer of `compare`: the scenarios side by side, the sittings in which they differ, and why they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from planner.language import say
from planner.report.console import bullets, grid, heading, plain, tell
from planner.report.plan import keep_names_whole, named
from planner.words import comparison as side_by_side
from planner.words.input_changes import changed_inputs, same_inputs
from planner.words.plans import as_of

if TYPE_CHECKING:
    from planner.comparison.schema import Column, Comparison, SittingRow

_HEAD = 16
_COLUMN = 18
_GAP = 3
_LONGEST_NAME = 40
_WHO = 44
_MARK = 5
_MOST_SITTINGS = 60
_MINUS = "−"


def print_comparison(console: Console, found: Comparison, names: Mapping[str, str | None]) -> None:
    """Everything. names: of employees, where they are to be shown."""
    _title(console, found)
    for block in _blocks(len(found.columns), console.width):
        console.print()
        console.print(_figures(console, found, block))
    _sittings(console, found, names)
    base = found.columns[0]
    for place, column in enumerate(found.columns[1:], start=1):
        said = list(changed_inputs(base, column)) or [same_inputs()]
        title = say("Why {scenario} differs from {base}", scenario=_called(place, column), base=side_by_side.letter(0))
        bullets(console, title, said)


def _title(console: Console, found: Comparison) -> None:
    base = found.columns[0]
    lines = [side_by_side.compared(found)]
    lines += [_called(place, column, whole=True) for place, column in enumerate(found.columns)]
    if len({column.programme for column in found.columns}) == 1:
        lines.append(base.programme)
    if len({column.as_of for column in found.columns}) == 1:
        lines.append(as_of(base.as_of))
    console.print(Panel(plain("\n".join(lines)), title=plain(say("Comparison")), title_align="left"))


def _called(place: int, column: Column, whole: bool = False) -> str:
    """`B  silver first`, with the title of the scenario where it is asked for whole."""
    name = _on_a_line(column.name)
    if len(name) > _LONGEST_NAME and not whole:
        name = f"{name[:_LONGEST_NAME]}…"
    said = f"{side_by_side.letter(place)}  {name}"
    return f"{said}: {_on_a_line(column.title)}" if whole and column.title else said


def _on_a_line(text: str) -> str:
    return " ".join(text.split())


def _blocks(count: int, width: int) -> Iterator[Sequence[int]]:
    """Which scenarios stand side by side: the base and as many others as there is room for."""
    others = max(1, (width - _HEAD) // (_COLUMN + _GAP) - 1)
    for first in range(1, count, others):
        yield [0, *range(first, min(first + others, count))]


def _figures(console: Console, found: Comparison, block: Sequence[int]) -> Table:
    """A block of the table. What differs from the base is bold, and by how much stands after it."""
    width = max(_COLUMN, (console.width - _HEAD) // len(block) - _GAP)
    table = grid("", *(_header(place, found.columns[place]) for place in block))
    for column in table.columns[1:]:
        column.max_width = width
    for row in side_by_side.figures(found):
        head = plain(f"  {row.head}" if row.part else row.head)
        table.add_row(head, *(_cell(console, row.cells[place], width) for place in block))
    return table


def _header(place: int, column: Column) -> str:
    return plain(_called(place, column)).plain


def _cell(console: Console, cell: side_by_side.Cell, width: int) -> Text:
    text = plain(_broken(cell.text, width))
    if cell.more:
        more = cell.more if console.encoding.lower().startswith("utf") else cell.more.replace(_MINUS, "-")
        fits = cell_len(f"{text.plain.splitlines()[-1]} ({more})") <= width
        text.append(f"{' ' if fits else chr(10)}({more})")
    if cell.differs:
        text.stylize("bold")
    return text


def _broken(text: str, width: int) -> str:
    """An id that is too long for a line, on several lines that end with hyphens."""
    if cell_len(text) <= width or " " in text:
        return text
    lines = [""]
    for part in re.findall(r"[^-]*-|[^-]+", text):
        if lines[-1] and cell_len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def _sittings(console: Console, found: Comparison, names: Mapping[str, str | None]) -> None:
    """How many sittings are the same, and for each of the others which plans have it."""
    heading(console, say("Who sits what"))
    for line in side_by_side.same_sittings(found):
        tell(console, line)
    planned = [place for place, column in enumerate(found.columns) if column.planned]
    if len(planned) < 2:
        return
    rows = [row for row in found.sittings if not all(row.proposed_on[place] for place in planned)]
    beside = max(2, (console.width - _WHO) // _MARK)
    for first in range(0, len(planned) if rows else 0, beside):
        console.print()
        console.print(_marks(console, rows[:_MOST_SITTINGS], planned[first : first + beside], names))
    if len(rows) > _MOST_SITTINGS:
        tell(console, side_by_side.sittings_left_out(len(rows) - _MOST_SITTINGS), "dim")


def _marks(
    console: Console, rows: Sequence[SittingRow], planned: Sequence[int], names: Mapping[str, str | None]
) -> Table:
    mark = "●" if console.encoding.lower().startswith("utf") else "x"
    table = grid(say("Employee"), say("Exam"), *(side_by_side.letter(place) for place in planned))
    keep_names_whole(table.columns[0], {row.employee_id: names.get(row.employee_id) for row in rows})
    for employee, sat in groupby(rows, key=lambda row: row.employee_id):
        who = plain(named(employee, names))
        for row in sat:
            marks = (Text(mark if row.proposed_on[place] else "") for place in planned)
            table.add_row(who, plain(row.exam), *marks)
            who = Text("")
    return table

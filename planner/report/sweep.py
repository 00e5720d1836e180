"""The answer of `sweep` in the terminal: a curve along one axis, a map of two, a map for each value of further ones.

Figures stand in the cells as numbers, and colour only adds to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.panel import Panel
from rich.style import Style
from rich.text import Text

from planner.language import say
from planner.report.console import bullets, grid, hanging, heading, plain, tell
from planner.sweeping.changes import tells
from planner.sweeping.figures import figure_of
from planner.words import sweep as said

if TYPE_CHECKING:
    from planner.sweeping.grid import At
    from planner.sweeping.schema import AxisAnswer, CellAnswer, Change, SweepAnswer

_MOST_SHOWN = 20
_MOST_PLACES = 4
_FEWEST = 2
"""Fewer cells with figures have nothing to differ from."""
_WIDEST_BAR = 40
_GAP = 3
"""Between the columns of a table."""

_SHADES = ("grey93", "light_cyan1", "pale_turquoise1", "sky_blue1", "steel_blue1")
_MARKS = {True: {"impossible": "×", "undecided": "?", "waits": "*", "fault": "!", "none": "-"}}
_MARKS[False] = {**_MARKS[True], "impossible": "x"}


def print_sweep(console: Console, answer: SweepAnswer) -> None:
    """What was swept, the curve or the maps, where the answer changes, and cells with faults."""
    lines = [said.axis(axis) for axis in answer.axes]
    told = Counter(tells(cell.figures) for cell in answer.cells if cell.figures is not None)
    lines.append(said.counts(told, sum(cell.fault is not None for cell in answer.cells)))
    title = answer.title or said.title()
    console.print(Panel(plain("\n".join(lines)), title=plain(title), title_align="left"))
    picture = _Picture(console, answer)
    picture.show()
    _changes(console, answer, picture.free)
    names = [axis.path for axis in answer.axes]
    _faults(console, names, answer.cells)


def _faults(console: Console, names: Sequence[str], cells: Iterable[CellAnswer]) -> None:
    """Why cells have no answer; each reason once, with the first of its cells and how many more there are."""
    alike: dict[str, list[At]] = {}
    for cell in cells:
        if cell.fault is not None:
            alike.setdefault(said.fault(cell.fault), []).append(cell.at)
    lines = [said.faulty(dict(zip(names, at[0], strict=True)), len(at) - 1, what) for what, at in alike.items()]
    bullets(console, say("Faults"), lines[:_MOST_SHOWN])
    if len(lines) > _MOST_SHOWN:
        tell(console, said.more_changes(len(lines) - _MOST_SHOWN))


class _Picture:
    """The cells as a curve or as maps."""

    def __init__(self, console: Console, answer: SweepAnswer) -> None:
        self._console, self._answer = console, answer
        self._cells = {cell.at: cell for cell in answer.cells}
        self.free = [number for number, axis in enumerate(answer.axes) if len(axis.values) > 1]
        self._marks = _MARKS[console.encoding.lower().startswith("utf")]
        self._used: set[str] = set()
        found = [self._value(cell) for cell in answer.cells]
        self._known = [each for each in found if each is not None]

    def show(self) -> None:
        fixed = {number: axis.values[0] for number, axis in enumerate(self._answer.axes) if len(axis.values) == 1}
        match self.free:
            case []:
                self._curve(fixed, 0)
            case [only]:
                self._curve(fixed, only)
            case [down, across, *others]:
                for values in product(*(self._answer.axes[number].values for number in others)):
                    self._map({**fixed, **dict(zip(others, values, strict=True))}, down, across, others)
        if self._used:
            legend = {what: mark for what, mark in self._marks.items() if what in self._used}
            tell(self._console, said.legend(legend), "dim")

    # --- one axis -----------------------------------------------------------------------------------------------------

    def _curve(self, fixed: Mapping[int, str], number: int) -> None:
        axis = self._answer.axes[number]
        heading(self._console, said.figure_name(self._answer.figure))
        rows = [(value, self._cells[self._at({**fixed, number: value})]) for value in axis.values]
        texts = [self._text(cell) for _, cell in rows]
        name = said.figure_name(self._answer.figure)
        label = max(cell_len(each) for each in (axis.path, *self._labels(axis, axis.values)))
        taken = label + max(map(cell_len, (name, *texts))) + 2 * _GAP
        width = max(4, min(_WIDEST_BAR, self._console.width - taken))
        table = grid(axis.path, name, "")
        table.columns[1].justify = "right"
        for (value, cell), text in zip(rows, texts, strict=True):
            table.add_row(plain(said.axis_value(value, axis.holds)), plain(text), self._bar(cell, width))
        self._console.print(table)

    def _bar(self, cell: CellAnswer, width: int) -> Text:
        value = self._value(cell)
        if value is None:
            return Text("")
        low = min(self._known) - 1 if self._answer.figure == "last_day" else Fraction(0)
        high = Fraction(1) if self._answer.figure == "probability" else max(self._known)
        length = width if high == low else int(width * (value - low) / (high - low) + Fraction(1, 2))
        block = "█" if self._console.encoding.lower().startswith("utf") else "#"
        return Text(block * max(0, length), style="cyan")

    # --- two axes and more --------------------------------------------------------------------------------------------

    def _map(self, places: Mapping[int, str], down: int, across: int, others: Sequence[int]) -> None:
        axes = self._answer.axes
        if not self._fits(down, across) and self._fits(across, down):
            down, across = across, down
        heading(
            self._console,
            said.map_title(self._answer.figure, {axes[number].path: places[number] for number in others}),
        )
        for values in self._blocks(down, across):
            table = grid(f"{axes[down].path} \\ {axes[across].path}", *self._labels(axes[across], values))
            for column in table.columns[1:]:
                column.justify = "right"
            for value in axes[down].values:
                cells = [self._cells[self._at({**places, down: value, across: other})] for other in values]
                table.add_row(plain(said.axis_value(value, axes[down].holds)), *map(self._shaded, cells))
            self._console.print(table)

    def _labels(self, axis: AxisAnswer, values: Sequence[str]) -> list[str]:
        return [said.axis_value(value, axis.holds) for value in values]

    def _widths(self, down: int, across: int) -> tuple[int, list[int]]:
        axes = self._answer.axes
        head = cell_len(f"{axes[down].path} \\ {axes[across].path}")
        first = max([head, *map(cell_len, self._labels(axes[down], axes[down].values))])
        widest = max(cell_len(self._text(cell)) for cell in self._answer.cells)
        columns = [max(cell_len(label), widest) for label in self._labels(axes[across], axes[across].values)]
        return first, [width + _GAP for width in columns]

    def _fits(self, down: int, across: int) -> bool:
        first, columns = self._widths(down, across)
        return first + sum(columns) <= self._console.width

    def _blocks(self, down: int, across: int) -> Iterator[Sequence[str]]:
        """The columns in as many tables as the width takes."""
        first, columns = self._widths(down, across)
        values, block, used = self._answer.axes[across].values, list[str](), first
        for value, width in zip(values, columns, strict=True):
            if block and used + width > self._console.width:
                yield block
                block, used = [], first
            block.append(value)
            used += width
        yield block

    def _shaded(self, cell: CellAnswer) -> Text:
        text, value = plain(self._text(cell)), self._value(cell)
        if value is not None and len(set(self._known)) > 1:
            low, high = min(self._known), max(self._known)
            shade = _SHADES[int((value - low) / (high - low) * (len(_SHADES) - 1))]
            text.stylize(Style(color="black", bgcolor=shade))
        return text

    # --- cells --------------------------------------------------------------------------------------------------------

    def _at(self, places: Mapping[int, str]) -> At:
        return tuple(value for _, value in sorted(places.items()))

    def _text(self, cell: CellAnswer) -> str:
        """The figure of a cell with its mark."""
        if cell.figures is None:
            return self._mark("fault")
        told, name = tells(cell.figures), self._answer.figure
        if name == "status":
            return said.answered(told)
        value = figure_of(cell.figures, name)
        if value is None:
            return self._mark(told if told in ("impossible", "undecided") else "none")
        shown = said.figure_value(value, name)
        return shown + self._mark(told) if told in ("waits", "undecided") else shown

    def _mark(self, what: str) -> str:
        self._used.add(what)
        return self._marks[what]

    def _value(self, cell: CellAnswer) -> Fraction | None:
        """The figure as a number, for colours and bars."""
        value = None if cell.figures is None else figure_of(cell.figures, self._answer.figure)
        match value:
            case None:
                return None
            case date():
                return Fraction(value.toordinal())
            case _:
                return Fraction(value)


def _changes(console: Console, answer: SweepAnswer, free: Sequence[int]) -> None:
    """Where the answer changes; where only the figure does, only along a single axis, since a map shows it. Changes
    that are the same but for the other axes are told once.
    """
    if sum(cell.figures is not None for cell in answer.cells) < _FEWEST:
        return
    together: dict[tuple[str, str], list[Change]] = {}
    for change in answer.changes:
        if change.figure is None or len(free) == 1:
            together.setdefault((change.axis, change.said), []).append(change)
    if answer.changes and not together:
        return
    heading(console, say("Where the answer changes"))
    if not answer.changes:
        tell(console, said.no_change())
    for alike in list(together.values())[:_MOST_SHOWN]:
        console.print(hanging("- ", plain(alike[0].said)))
        for line in _before_reasons(answer, alike, len(free) > 1):
            console.print(hanging("  ", plain(line)))
        for line in _more(alike[0]):
            console.print(hanging("  - ", plain(line)))
        if len(free) > 1:
            where, more = _places(answer, alike)
            console.print(hanging("  ", plain(said.with_places(where, more) if where else said.everywhere())))
    if len(together) > _MOST_SHOWN:
        tell(console, said.more_changes(len(together) - _MOST_SHOWN))


def _before_reasons(answer: SweepAnswer, alike: Sequence[Change], named: bool) -> Iterator[str]:
    """What the reasons are that follow, and of which of the changes that are told together."""
    first = alike[0]
    if named and len({tuple(map(str, _more(each))) for each in alike}) > 1:
        yield said.for_instance(said.places(_varied(answer, first.at)))
    if _more(first) and first.figure is not None:
        yield said.meanwhile()
    elif _more(first) and first.led:
        yield said.together_with()


def _places(answer: SweepAnswer, alike: Sequence[Change]) -> tuple[Sequence[str], int]:
    """With which values of the other axes they are, and how many places are left out; none where with all of them."""
    places = [_varied(answer, each.at) for each in alike]
    axes = [axis for axis in answer.axes if axis.path in places[0]]
    found = {
        axis.path: [value for value in axis.values if any(at[axis.path] == value for at in places)] for axis in axes
    }
    if prod(map(len, found.values())) != len(places):
        return [said.places(at) for at in places[:_MOST_PLACES]], max(0, len(places) - _MOST_PLACES)
    parts = {
        axis.path: said.axis_part(axis, found[axis.path]) for axis in axes if len(found[axis.path]) < len(axis.values)
    }
    return ([said.places(parts)] if parts else []), 0


def _varied(answer: SweepAnswer, at: Mapping[str, str]) -> Mapping[str, str]:
    """Without the axes that have one value."""
    fixed = {axis.path for axis in answer.axes if len(axis.values) == 1}
    return {path: value for path, value in at.items() if path not in fixed}


def _more(change: Change) -> Sequence[str]:
    """The reasons that do not stand in its sentence."""
    return change.reasons[1:] if change.led else change.reasons

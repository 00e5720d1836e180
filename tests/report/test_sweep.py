"""How sweeps are laid out; the cells are made up, so that every shape can be looked at."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from rich.cells import cell_len
from rich.console import Console

from planner.report.sweep import print_sweep
from planner.sweeping.axes import parse_axis
from planner.sweeping.grid import At, grid_of
from planner.sweeping.schema import CellAnswer, CellFigures, Change, Fault, FigureName, SweepAnswer

FIGURES = CellFigures(
    status="planned",
    reached=True,
    exams=1,
    people=1,
    cost=None,
    currency=None,
    last_day=None,
    margin_days=None,
    probability=None,
    probability_error=None,
    objective=(),
    blocked_by=(),
    missing=None,
)


def made(axes: list[str], cell: Callable[[At], Mapping[str, object] | None], figure: FigureName) -> SweepAnswer:
    """An answer whose cells differ from a plain one in these values; None is a fault."""
    grid = grid_of([parse_axis(axis) for axis in axes])

    def answered(at: At) -> CellAnswer:
        changed = cell(at)
        if changed is None:
            return CellAnswer(at=at, figures=None, fault=Fault(kind="lost"))
        return CellAnswer(at=at, figures=FIGURES.model_copy(update=dict(changed)))

    return SweepAnswer(
        scenario="x",
        title=None,
        effort=60,
        figure=figure,
        axes=tuple(axis.answered() for axis in grid.axes),
        cells=tuple(map(answered, grid.cells)),
        changes=(),
        made_with={},
    )


def shown(answer: SweepAnswer, columns: int = 80, colour: bool = False, encoding: str = "utf-8") -> list[str]:
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
    print_sweep(
        Console(file=file, width=columns, force_terminal=colour, color_system="truecolor" if colour else None), answer
    )
    file.seek(0)
    return file.read().splitlines()


def between(lines: list[str], first: str, last: str) -> list[list[str]]:
    """The words of the lines below the one that begins with `first`, and above the one that begins with `last`."""
    start = next(number for number, line in enumerate(lines) if line.startswith(first))
    end = next(number for number, line in enumerate(lines) if number > start and line.startswith(last))
    return [line.split() for line in lines[start + 1 : end]]


def test_every_mark() -> None:
    cells: dict[str, Mapping[str, object] | None] = {
        "1": {"status": "impossible", "reached": False, "missing": 3},
        "2": {"status": "undecided", "reached": False},
        "3": {"reached": False, "exams": 1234},
        "4": None,
        "5": {"exams": 5},
    }
    lines = shown(made(["a=1..5"], lambda at: cells[at[0]], "exams"))
    assert [words[:2] for words in between(lines, "─", "×")] == [
        ["1", "×"],
        ["2", "?"],
        ["3", "1,234*"],
        ["4", "!"],
        ["5", "5"],
    ]
    legend = "× no plan exists, ? undecided, * the tier waits for what exams cannot change, ! fault."
    assert legend in " ".join(line.strip() for line in lines)
    lines = shown(made(["a=1..5"], lambda at: cells[at[0]], "cost"))
    assert [words[1] for words in between(lines, "─", "×")] == ["×", "?", "-", "!", "-"]
    lines = shown(made(["a=1..5"], lambda at: cells[at[0]], "missing"))
    assert [words[1] for words in between(lines, "─", "? ")] == ["3", "?", "-", "!", "-"]
    lines = shown(made(["a=1..5"], lambda at: cells[at[0]], "status"))
    assert [words[1] for words in between(lines, "─", "! ")] == ["no", "undecided", "waits", "!", "yes"]


def test_bars_are_as_long_as_their_figures() -> None:
    def bars(figure: FigureName, values: Mapping[str, object]) -> list[int]:
        lines = shown(made(["a=1,2,3"], lambda at: {figure: values[at[0]]}, figure))
        return [line.count("█") for line in lines if line[:1] in values]

    assert bars("exams", {"1": 0, "2": 10, "3": 20}) == [0, 20, 40]
    assert bars("exams", {"1": 7, "2": 7, "3": 7}) == [40, 40, 40]
    assert bars("exams", {"1": 0, "2": 0, "3": 0}) == [40, 40, 40]
    assert bars("probability", {"1": 0.25, "2": 0.5, "3": 0.9}) == [10, 20, 36]
    first = date(2018, 1, 1)
    days = {"1": first, "2": first + timedelta(days=9), "3": first + timedelta(days=19)}
    assert bars("last_day", days) == [2, 20, 40]


def test_a_map_is_turned_where_it_only_fits_then_and_cut_where_it_never_fits() -> None:
    def exams(at: At) -> Mapping[str, object]:
        return {"exams": int(at[0]) * 100 + int(at[1][-2:])}

    turned = shown(made(["a=1,2", "b=2018-01-01..2018-01-09/1D"], exams, "exams"))
    assert between(turned, "b \\ a", "Where")[1:3] == [["2018-01-01", "101", "201"], ["2018-01-02", "102", "202"]]
    straight = shown(made(["a=1,2", "b=2018-01-01..2018-01-09/1D"], exams, "exams"), columns=140)
    assert between(straight, "a \\ b", "Where")[1][:3] == ["1", "101", "102"]
    cut = shown(made(["a=1..20", "b=1..30"], exams, "exams"), columns=60)
    heads = [line.split()[3:] for line in cut if line.startswith("a \\ b")]
    assert len(heads) > 1
    assert [value for head in heads for value in head] == [str(number) for number in range(1, 31)]
    assert {cell for line in cut for cell in line.split()} >= {"101", "130", "2,001", "2,030"}
    assert max(map(cell_len, cut)) <= 60


def test_a_map_for_each_value_of_further_axes() -> None:
    axes = ["a=1,2", "fixed=x", "b=1,2", "c=u,v", "d=1,2"]
    lines = shown(made(axes, lambda at: {"exams": int(at[0]) * int(at[2])}, "exams"))
    assert [line for line in lines if line.startswith("exams, ")] == [
        "exams, c=u, d=1",
        "exams, c=u, d=2",
        "exams, c=v, d=1",
        "exams, c=v, d=2",
    ]
    assert between(lines, "exams, c=v, d=2", "Where")[2:4] == [["1", "1", "2"], ["2", "2", "4"]]


def test_colour_only_adds_to_the_figures() -> None:
    answer = made(["a=1,2", "b=1,2"], lambda at: {"exams": int(at[0]) * int(at[1])}, "exams")
    coloured = shown(answer, colour=True)
    assert any("\x1b[30;48" in line for line in coloured)
    plain = shown(answer)
    assert between(plain, "─", "Where")[:2] == [["1", "1", "2"], ["2", "2", "4"]]


def test_a_terminal_that_knows_letters_only() -> None:
    answer = made(["a=1,2"], lambda at: {"status": "impossible"} if at == ("1",) else {}, "exams")
    lines = shown(answer, encoding="ascii")
    rows = [line.replace("|", " ").split() for line in lines if line[:2] in ("1 ", "2 ")]
    assert rows == [["1", "x"], ["2", "1", "#" * 40]]
    assert "x no plan exists." in lines


def test_nothing_is_announced_where_the_maps_show_what_changes() -> None:
    change = Change(
        axis="a",
        at={"b": "1"},
        before="1",
        after="2",
        told_before="reached",
        told_after="reached",
        figure="exams",
        figure_before=1,
        figure_after=2,
        said="From a=2 on: exams 2 instead of 1.",
    )
    answer = made(["a=1,2", "b=1,2"], lambda at: {"exams": int(at[0])}, "exams").model_copy(
        update={"changes": (change,)}
    )
    assert "Where the answer changes" not in shown(answer)
    one_axis = made(["a=1,2"], lambda at: {"exams": int(at[0])}, "exams").model_copy(
        update={"changes": (change.model_copy(update={"at": {}}),)}
    )
    assert shown(one_axis)[-2:] == ["Where the answer changes", "- From a=2 on: exams 2 instead of 1."]


def test_a_single_cell_and_no_cell_with_figures() -> None:
    assert [line.split()[:2] for line in shown(made(["a=7"], lambda at: {}, "exams")) if line[:2] == "7 "] == [
        ["7", "1"]
    ]
    lines = shown(made(["a=1,2"], lambda at: None, "exams"))
    assert "Where the answer changes" not in lines
    assert " ".join(" ".join(lines[-2:]).split()) == (
        "- a=1 and 1 more cell: The process that solved this cell died, and so did a second one."
    )

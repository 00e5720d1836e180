"""The points along each axis at which the answer changes, each with what shows why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from planner.answer.base import Figure
from planner.dates import day_of, parse_day
from planner.explanation.schema import GivenAnswer
from planner.question.schema import Question
from planner.sweeping.figures import figure_of
from planner.sweeping.grid import At, Grid
from planner.sweeping.schema import CellFigures, Change, FigureName, Tells
from planner.sweeping.turns import Turn

_OF_THE_GOAL = re.compile(r"as_of|goals\.\d+\.(by|hold_until)")
_THE_REST = 3
_PATHS = {
    "budget": "limits.budget",
    "spare": "spare",
    "retake-slack": "retake_slack",
    "blackout": "blackouts",
    "pin": "decisions",
    "ban": "decisions",
}


Beside = tuple[int, At, At]
"""Two cells that stand beside each other on an axis, by its number."""


class Pair(NamedTuple):
    """Two neighbours on an axis, both with figures."""

    axis: int
    before: At
    after: At
    figures: tuple[CellFigures, CellFigures]

    @property
    def beside(self) -> Beside:
        return self.axis, self.before, self.after

    @property
    def turns(self) -> bool:
        """Whether it is proved that one of them has a plan and the other has none."""
        told = {_has_plan(each) for each in self.figures}
        return told == {True, False}

    @property
    def values(self) -> tuple[str, str]:
        return self.before[self.axis], self.after[self.axis]


def pairs(grid: Grid, cells: Mapping[At, CellFigures]) -> Iterator[Pair]:
    """All neighbours, axis by axis; not those one of which has no figures."""
    for axis, before, after in grid.neighbours():
        if before in cells and after in cells:
            yield Pair(axis, before, after, (cells[before], cells[after]))


def change_of(grid: Grid, pair: Pair, turn: Turn | None, figure: FigureName, base: Question) -> Change | None:
    """What changes between two neighbours, as facts; None where nothing does. base: for the dates of exams."""
    axis = grid.axes[pair.axis]
    told_before, told_after = map(tells, pair.figures)
    others = {each.name: value for each, value in zip(grid.axes, pair.after, strict=True) if each is not axis}
    before, after = pair.values
    change = Change(
        axis=axis.name, at=others, before=before, after=after, told_before=told_before, told_after=told_after
    )
    if told_before != told_after:
        waiting = pair.figures[0] if told_before == "waits" else pair.figures[1]
        blocked_by = waiting.blocked_by if {told_before, told_after} == {"waits", "reached"} else ()
        if turn is None:
            return change.model_copy(update={"blocked_by": blocked_by, "led": bool(blocked_by)})
        is_narrowed = axis.holds != "text" and (turn.last, turn.first) != (before, after)
        because = sorted(turn.conflict.givens, key=lambda given: _weight(given, axis.name))
        led = len(because) == 1 or (bool(because) and _weight(because[0], axis.name) < _THE_REST)
        narrowed = {"last": turn.last, "first": turn.first} if is_narrowed else {}
        return change.model_copy(update={**narrowed, "because": tuple(because), "led": led})
    values = [figure_of(each, figure) for each in pair.figures]
    if figure == "status" or values[0] == values[1]:
        return None
    between = tuple(_between(base, axis.name, before, after)) if axis.holds == "day" else ()
    found: dict[str, Figure | date | str | None] = {"figure_before": values[0], "figure_after": values[1]}
    return change.model_copy(update={"figure": figure, **found, "between": between})


def tells(figures: CellFigures) -> Tells:
    """What a cell answers."""
    match figures.status:
        case "met" | "planned":
            return "reached" if figures.reached else "waits"
        case "impossible":
            return "impossible"
        case "undecided":
            return "undecided"


def _has_plan(figures: CellFigures) -> bool | None:
    told = tells(figures)
    return None if told == "undecided" else told != "impossible"


def _weight(given: GivenAnswer, axis: str) -> int:
    """What the axis itself sets comes first, then days that were missed, by a single one above all, then the rest in
    its order.
    """
    if _is_set_by(given, axis):
        return 0
    if given.miss is not None:
        return 1 if given.miss.days == 1 else 2
    return _THE_REST


def _is_set_by(given: GivenAnswer, axis: str) -> bool:
    match given.kind:
        case "limit":
            return axis == f"limits.{given.what['limit']}"
        case "preparation":
            return axis.startswith("preparation")
        case "held-until":
            return axis.endswith(".hold_until")
        case "exam":
            return axis.startswith(f"exams.{given.what['exam']}.")
        case kind:
            return kind in _PATHS and axis.startswith(_PATHS[kind])


def _between(question: Question, axis: str, before: str, after: str) -> Iterator[GivenAnswer]:
    """The dates of exams that matter to the goals and from which on something is different after the neighbour before,
    and not after the neighbour after.
    """
    if not _OF_THE_GOAL.fullmatch(axis):
        return
    low, high = parse_day(before), parse_day(after)
    for code in sorted(question.codes):
        exam = question.programme.exams[code]
        first, last = exam.available_from, exam.retires_on
        days = {
            "available_from": None if first is None else day_of(first),
            "register_by": exam.register_by,
            "retires_on": last,
            "counts_until": exam.counts_until,
        }
        for fact, day in days.items():
            if day is None:
                continue
            turns_on = day if fact == "available_from" else day + timedelta(days=1)
            if low < turns_on <= high:
                yield GivenAnswer(kind="exam", what={"exam": code, "fact": fact, "value": day.isoformat()})

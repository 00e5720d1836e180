"""Between two neighbours of which only one has a plan: the very day or number at which that turns, and why."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from planner.answer.base import Answer
from planner.dates import parse_day
from planner.errors import DataError, InternalError
from planner.explanation.reasons import reason
from planner.explanation.schema import Conflict
from planner.planning import answer, reachable
from planner.question.load import load_question
from planner.question.schema import Question
from planner.scenario.overrides import Override
from planner.sweeping.schema import Holds
from planner.sweeping.store import Store, digest


class Turn(Answer):
    """last: the last value that is like the lower neighbour; first: the next one, which is like the upper. The
    neighbours themselves where nothing lies between them, or where it is not known. impossible: the one of the two
    without a plan. conflict: why there is none.
    """

    last: str
    first: str
    impossible: str
    conflict: Conflict


class TurnTask(NamedTuple):
    """Two neighbours on an axis. overrides: those of all axes, with any value on this one, which is number `axis`.
    keys: of the two cells.
    """

    scenario: Path
    overrides: tuple[Override, ...]
    axis: int
    holds: Holds
    before: str
    after: str
    has_plan_before: bool
    keys: tuple[str, str]
    effort: float
    store: Path | None


def find_turn(task: TurnTask) -> Turn:
    """Where the answer turns and why: kept, or looked for and then kept. Raises OSError where it cannot be kept."""
    key = digest(task.keys, task.axis, task.before, task.after, task.effort)
    store = None if task.store is None else Store(task.store)
    found = None if store is None else store.read("changes", key, Turn)
    if found is None:
        made = _found(task)
        if store is not None:
            store.write("changes", key, made.model_dump(mode="json"))
        found = Turn.model_validate_json(made.model_dump_json())
    return found


def _found(task: TurnTask) -> Turn:
    last, first = _narrowed(task)
    impossible = first if task.has_plan_before else last
    try:
        question = _question(task, impossible)
        conflict = reason(question, answer(question, task.effort), task.effort)
    except (DataError, InternalError):
        conflict = Conflict(status="undecided")
    return Turn(last=last, first=first, impossible=impossible, conflict=conflict)


def _narrowed(task: TurnTask) -> tuple[str, str]:
    """Halves what lies between the neighbours until nothing does."""
    steps = _between(task)
    low, high = 0, steps
    while high - low > 1:
        middle = (low + high) // 2
        try:
            found = reachable(_question(task, _value(task, middle)), task.effort)
        except (DataError, InternalError):
            return task.before, task.after
        if found == "undecided":
            return task.before, task.after
        if (found == "yes") == task.has_plan_before:
            low = middle
        else:
            high = middle
    if not steps:
        return task.before, task.after
    return _value(task, low), _value(task, high)


def _between(task: TurnTask) -> int:
    """How many days, or how much, the neighbours lie apart; 0 where nothing can be looked for between them."""
    if task.holds == "day":
        return (parse_day(task.after) - parse_day(task.before)).days
    if task.holds == "number" and task.before.lstrip("+-").isdigit() and task.after.lstrip("+-").isdigit():
        return int(task.after) - int(task.before)
    return 0


def _value(task: TurnTask, steps: int) -> str:
    if task.holds == "day":
        return (parse_day(task.before) + timedelta(days=steps)).isoformat()
    return str(int(task.before) + steps)


def _question(task: TurnTask, value: str) -> Question:
    overrides = list(task.overrides)
    overrides[task.axis] = Override(overrides[task.axis].path, value)
    return load_question(task.scenario, overrides)

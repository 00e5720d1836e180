"""A change of plan in words: what became of promises, and what the new plan makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from planner.words.explanations import sittings
from planner.words.parts import exact, listed

if TYPE_CHECKING:
    from planner.replanning.schema import PromiseAnswer, PromiseCounts, Reason, ReplanAnswer

_REASONS: dict[Reason, str] = {
    "proposed-day-passed": "the proposed day {proposed} has passed",
    "last-day-passed": "its last day has passed",
    "no-day-in-time": "no day in time is left",
    "not-in-roster": "not in the roster",
    "left": "has left",
    "unknown-exam": "the programme has no such exam",
    "banned": "forbidden by a decision",
    "not-proposable": "the exam is never planned",
    "sits-nothing": "may sit no exams",
    "held": "passed already and not to be sat again",
    "registration-over": "registration is over",
    "retired": "the exam retires first",
    "leaves": "leaves first",
    "no-day": "no day is left",
}


def earlier_plan(made_on: date) -> str:
    return f"The earlier plan was made as of {made_on.isoformat()}."


def promises_today(found: PromiseCounts) -> str:
    """`Of 8 promises, 3 are done, 2 open, 2 late and 1 gone.`"""
    states = (("done", found.done), ("open", found.open), ("late", found.late), ("gone", found.gone))
    there = [(state, count) for state, count in states if count]
    if not there:
        return "The earlier plan promised nothing."
    total = sum(count for _, count in there)
    if total == 1:
        return f"The only promise is {there[0][0]}."
    (first, count), *others = there
    said = [f"{count} {'is' if count == 1 else 'are'} {first}", *(f"{number} {state}" for state, number in others)]
    return f"Of {total} promises, {listed(said)}."


def promises_kept(answer: ReplanAnswer) -> Iterator[str]:
    """How many promises the new plan keeps, and what keeping one is worth; nothing where none can be kept."""
    counts = answer.counts
    can_be_kept = counts.open + counts.late
    if counts.kept is None or not can_be_kept:
        return
    if counts.kept < can_be_kept:
        yield f"The new plan keeps {counts.kept} of the {can_be_kept} that can still be kept."
    elif can_be_kept == 1:
        yield "The new plan keeps the one that can still be kept."
    else:
        yield f"The new plan keeps all {can_be_kept} that can still be kept."
    if answer.churn:
        yield f"A kept promise is worth {exact(answer.churn)} exam{'' if answer.churn == 1 else 's'}."


def promise_today(found: PromiseAnswer) -> str:
    """What became of a promise: `done on 2017-11-20`, `late: its last day has passed`, `gone: has left`."""
    if found.state == "done":
        on = "" if found.passed_on is None else f" on {found.passed_on.isoformat()}"
        late = found.passed_on is not None and found.not_after is not None and found.passed_on > found.not_after
        return f"done{on}{', late' if late else ''}"
    if found.reason is None:
        return found.state
    proposed = "" if found.proposed_on is None else found.proposed_on.isoformat()
    return f"{found.state}: {_REASONS[found.reason].format(proposed=proposed)}"


def promise_in_plan(found: PromiseAnswer, until: date | None) -> str:
    """What the new plan makes of a promise; `until`: its new last day, where it is kept."""
    if found.kept is None:
        return "-"
    if not found.kept:
        return "broken"
    return "kept" if until is None else f"kept, until {until.isoformat()}"


def changes(answer: ReplanAnswer) -> Iterator[str]:
    """What the new plan has that was not promised, and which promises it breaks."""
    if answer.added:
        yield f"New: {sittings(answer.added)}."
    if answer.dropped:
        yield f"No longer: {sittings(answer.dropped)}."
    if not answer.added and not answer.dropped:
        yield "Nothing: whatever can be kept is kept, and nobody sits anything else."

"""From a problem to its outcome: plans are made again until everybody finds months in the best one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TypeVar

from planner.errors import InternalError
from planner.outcome.schema import Impossible, Outcome, Stage, Undecided
from planner.problem.reduce import Staffing, fill, share_months, tie
from planner.solver.run import Reachable, Run
from planner.solver.search import Progress, ignore

__all__ = ["DEFAULT_EFFORT", "Progress", "Reachable", "decide", "ignore", "price", "solve"]

DEFAULT_EFFORT = 60.0

_FEW_STEPS = 8
"""So much less effort is spent on what a rough problem, or one without limits by month, says of all plans."""


def solve(staffing: Staffing, effort: float = DEFAULT_EFFORT, report: Callable[[Progress], None] = ignore) -> Outcome:
    """The best plan, or why there is none.

    effort: the limit for each stage, in the solver's own deterministic seconds, so that the same problem always ends
        in the same way.
    Raises InternalError when the solver contradicts itself.
    """
    return _with_months_found(staffing, effort, report, Run.outcome)


def decide(staffing: Staffing, effort: float = DEFAULT_EFFORT) -> Reachable:
    """Whether there is any plan at all, good or bad. A "no" is asked twice, as by `solve`."""
    return _with_months_found(staffing, effort, ignore, Run.reachable)


def price(staffing: Staffing, effort: float = DEFAULT_EFFORT) -> tuple[Stage, ...] | Impossible | Undecided:
    """What the best plan comes to, every stage proved, without settling which of the best plans it is."""
    return _with_months_found(staffing, effort, ignore, Run.price)


Answer = TypeVar("Answer")


def _with_months_found(
    staffing: Staffing, effort: float, report: Callable[[Progress], None], ask: Callable[[Run], Answer]
) -> Answer:
    """The answer, with a plan in which everybody finds months.

    Those who do not are tied, as long as that soon comes to an end: each time at most half as many as before. Otherwise
    the limit of a person matters to most, and everybody is tied. Months are shared once the people of a plan are in the
    way of each other, and full where that is so only as each of them may sit so much in a month.
    Raises InternalError where somebody finds no months who is tied, and where full months have too little room.
    """
    everybody = staffing.agendas
    most = len(everybody)
    before: Sequence[Stage] = ()
    while True:
        run = _months_first(staffing, effort, report) or Run(staffing, effort, report, before)
        found = ask(run)
        before = run.solved
        wrong = run.overbooked()
        if wrong is None:
            return found
        if wrong.tied & staffing.tied:
            raise InternalError("The solver gave somebody more exams in a month than a person may sit.")
        if wrong.full in staffing.full and not wrong.tied:
            raise InternalError("The solver put more exams into full months than there is room for.")
        tied: Collection[str] = wrong.tied
        if len(tied) > most:
            tied, most = everybody, len(everybody)
        elif tied:
            most = len(tied) // 2
        if wrong.full is not None:
            staffing = fill(staffing, wrong.full)
        if wrong.shared:
            staffing = share_months(staffing, tied)
        elif tied:
            staffing = tie(staffing, tied)


def _months_first(staffing: Staffing, effort: float, report: Callable[[Progress], None]) -> Run | None:
    """A run with all stages settled, if a plan reaches the bounds of a rough problem; one of no plan if it has none."""
    if not staffing.individuals:
        return None
    from planner.solver.bounds.early import what_is_left
    from planner.solver.bounds.rough import in_spans

    months = in_spans(staffing)
    if months is None:
        return None
    for left in what_is_left(months, partial(price, effort=effort / _FEW_STEPS)):
        run = Run(left.staffing, effort, report, ())
        if run.reaches(left):
            return run
    run = Run(months.rough.staffing, effort / _FEW_STEPS, report, ())
    return run if run.reachable() == "no" else None

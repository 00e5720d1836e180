"""From a problem to its outcome: plans are made again until everybody finds months in the best one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from planner.errors import InternalError
from planner.outcome.schema import Impossible, Outcome, Planned, Stage, Undecided
from planner.problem.reduce import (
    Staffing,
    fill,
    lacks_room,
    share_months,
    tie,
    with_likely_limits,
    with_missing,
    without_month_limits,
)
from planner.solver.bounds.asking import NoPlanError
from planner.solver.overbooked import Overbooked
from planner.solver.run import Reachable, Run
from planner.solver.search import Progress, ignore

if TYPE_CHECKING:
    from planner.solver.bounds.left import Left
    from planner.solver.bounds.looks import Looks
    from planner.solver.bounds.months import Free

__all__ = [
    "DEFAULT_EFFORT",
    "Progress",
    "Reachable",
    "any_best",
    "decide",
    "ignore",
    "price",
    "solve",
    "solve_or_come_close",
]

DEFAULT_EFFORT = 60.0

_FEW_STEPS = 8
"""So much less effort is spent on a rough problem, and on one without limits by month."""


def solve(staffing: Staffing, effort: float = DEFAULT_EFFORT, report: Callable[[Progress], None] = ignore) -> Outcome:
    """The best plan, or why there is none.

    effort: the limit for each stage, in the solver's own deterministic seconds, so that the same problem always ends
        in the same way.
    Raises InternalError when the solver contradicts itself.
    """
    return Impossible() if lacks_room(staffing) else _Rounds(staffing, effort, report, _SLOTS).answer(Run.outcome)


def solve_or_come_close(
    staffing: Staffing, effort: float = DEFAULT_EFFORT, report: Callable[[Progress], None] = ignore
) -> tuple[Outcome, Outcome | None]:
    """The same; and where there is no plan, the one that comes closest, with the limits that are known to matter: if
    that of a person does to anybody, everybody is tied.
    """
    if lacks_room(staffing):
        return Impossible(), _Rounds(with_missing(staffing), effort, report, _SLOTS).answer(Run.outcome)
    rounds = _Rounds(staffing, effort, report, _SLOTS)
    outcome = rounds.answer(Run.outcome)
    if not isinstance(outcome, Impossible):
        return outcome, None
    staffing = with_missing(rounds.staffing)
    some = 0 < len(staffing.tied) < len(staffing.agendas)
    rounds.staffing = tie(staffing, staffing.agendas) if some else staffing
    return outcome, rounds.answer(Run.outcome)


def decide(staffing: Staffing, effort: float = DEFAULT_EFFORT) -> Reachable:
    """Whether there is any plan at all, good or bad. A "no" is proved in whole numbers, or by asking twice."""
    return "no" if lacks_room(staffing) else _Rounds(staffing, effort, ignore, _FEW_SLOTS).answer(Run.reachable)


def any_best(staffing: Staffing, effort: float = DEFAULT_EFFORT) -> Planned | Impossible | Undecided:
    """A plan that is as good as any with the limits that are known to matter, every stage proved, whichever of the best
    plans it is. Months are not asked first, so they can ask for one themselves.
    """
    return Impossible() if lacks_room(staffing) else Run(staffing, effort, ignore).best()


def price(staffing: Staffing, effort: float = DEFAULT_EFFORT) -> tuple[Stage, ...] | Impossible | Undecided:
    """What the best plan comes to, every stage proved, without settling which of the best plans it is."""
    return Impossible() if lacks_room(staffing) else _Rounds(staffing, effort, ignore, _FEW_SLOTS).answer(Run.price)


Answer = TypeVar("Answer")

_SLOTS = 55_000
"""Among so many slots of individuals ties are settled with the usual effort. Twice as many take 16 times as long."""

_FEW_SLOTS = 30_000
"""Among so many they are settled as soon as it is known what the best plan comes to."""


class _Rounds:
    """Plans that are made again and again, until everybody finds months.

    Those who do not are tied, as long as that soon comes to an end: each time at most half as many as before. Otherwise
    the limit of a person matters to most, and everybody is tied; so too for the plan that comes closest, which fills
    months, and once cohorts had to share months. Months are shared once the people of a plan are in the way of each
    other, and full where that is so only as each of them may sit so much in a month. Rounds begin with the limits that
    are nearly sure to matter.

    staffing: with all limits that are known to matter.
    """

    def __init__(self, staffing: Staffing, effort: float, report: Callable[[Progress], None], slots: int) -> None:
        """slots: among so many of individuals ties are settled with the usual effort."""
        self.staffing = with_likely_limits(staffing)
        self._free = cache(partial(without_month_limits, staffing.problem))
        self._effort = effort
        self._report = report
        self._most_slots = int(slots * (effort / DEFAULT_EFFORT) ** (1 / 4))
        self._last: Run | None = None
        self._most = len(staffing.agendas)  # So many are tied next at most; else everybody is.

    def answer(self, ask: Callable[[Run], Answer]) -> Answer:
        """The answer, with a plan in which everybody finds months.

        Raises InternalError where somebody finds no months who is tied, and where full months have too little room.
        """
        while True:
            months_first = _months_first(self.staffing, self._free, self._effort, self._report, self._most_slots)
            run = months_first or Run(self.staffing, self._effort, self._report, self._last)
            self._last = run
            found = ask(run)
            wrong = run.overbooked()
            if wrong is None:
                return found
            self._learn(wrong)

    def _learn(self, wrong: Overbooked) -> None:
        """Ties people, and lets months be shared and full, where a plan does not keep their limits."""
        staffing, everybody = self.staffing, self.staffing.agendas
        if wrong.tied & staffing.tied:
            raise InternalError("The solver gave somebody more exams in a month than a person may sit.")
        if wrong.full and wrong.full[0] in staffing.full and not wrong.tied:
            raise InternalError("The solver put more exams into full months than there is room for.")
        tied: Collection[str] = wrong.tied
        crowding = staffing.missing or (staffing.shared and not staffing.individuals)
        if len(tied) > self._most or (tied and crowding):
            tied, self._most = everybody, len(everybody)
        elif tied:
            self._most = len(tied) // 2
        for full in wrong.full:
            staffing = fill(staffing, full)
        if wrong.shared:
            staffing = share_months(staffing, tied)
        elif tied:
            staffing = tie(staffing, tied)
        self.staffing = staffing


def _months_first(
    staffing: Staffing, free: Free, effort: float, report: Callable[[Progress], None], most_slots: int
) -> Run | None:
    """A run with all stages settled, if a plan reaches the bounds of a rough problem; one of no plan if it has none.
    free: see `in_spans`.
    """
    if not staffing.individuals:
        return None
    from planner.solver.bounds.looks import what_is_left
    from planner.solver.bounds.months import in_spans

    months = in_spans(staffing, free, partial(any_best, effort=effort / _FEW_STEPS))
    if months is None:
        return None
    report(Progress("missing" if staffing.missing else staffing.problem.measures[0]))
    try:
        reached = _reached(what_is_left(months, most_slots), effort, report)
    except NoPlanError:
        reached = Run(staffing._replace(individuals=()), effort, report)  # Nobody need be asked.
        reached.rule_out()
    if reached is not None or months.of_best is not None:
        return reached
    run = Run(months.rough.staffing, effort / _FEW_STEPS, report)
    return run if run.reachable() == "no" else None


def _reached(left: Iterable[Looks], effort: float, report: Callable[[Progress], None]) -> Run | None:
    """A run in which a plan reaches the bounds: one that can settle ties, if there is one."""
    otherwise: list[Iterator[Left]] = []
    for looks in left:
        found = _first(looks.soon, effort, report)
        if found is not None:
            all_slots = (each for each in chain(*otherwise, looks.every) if [*each.bounds] == found.solved)
            return _first(all_slots, effort, ignore) or found
        otherwise.append(looks.otherwise)
    return _first(chain(*otherwise), effort, report)


def _first(lefts: Iterator[Left], effort: float, report: Callable[[Progress], None]) -> Run | None:
    """The first run in which a plan reaches the bounds."""
    for left in lefts:
        run = Run(left.staffing, effort, report)
        if run.reaches(left):
            report(Progress("tie-break"))  # All stages are proved.
            return run
    return None

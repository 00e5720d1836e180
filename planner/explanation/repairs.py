"""What to change so that goals out of reach can be reached: each change as small as it can be, and verified."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple

from planner import planning
from planner.answer.schema import PlanAnswer
from planner.explanation.conflict import UndecidedError
from planner.explanation.givens import Given, without
from planner.explanation.levers import Lever, levers, must_sit, with_hires
from planner.explanation.schema import Repair, Step
from planner.explanation.watch import Watch, unwatched, watched
from planner.question.schema import Question

MOST_COMBINED = 12
"""Only so many changes are tried in pairs, where none is enough by itself."""

_IN_PAIRS = (
    "more-people", "higher-limit", "higher-budget", "higher-max-exams", "less-spare", "ban-lifted", "pin-removed",
    "blackout-lifted", "no-retake-slack", "shorter-preparation", "stays-longer",
)  # fmt: skip


class Repairs(NamedTuple):
    """The repairs in their order, how many changes and pairs of them were tried, and which remain undecided."""

    found: tuple[Repair, ...]
    tried: int
    tried_pairs: int
    undecided: tuple[Step, ...]
    undecided_pairs: tuple[tuple[Step, Step], ...]


def find_repairs(
    question: Question, effort: float, watch: Watch = unwatched, conflict: Collection[Given] | None = None
) -> Repairs:
    """Every single change that is enough, cheapest plan first; pairs of changes where none is enough.

    conflict: givens with which no plan reaches the goals whatever others are taken away, if they are known. What gives
    up nothing of them is known not to be enough.
    """
    tried = tuple(levers(question))
    known = None if conflict is None or must_sit(question) else frozenset(conflict)
    found: list[Repair] = []
    undecided: list[Step] = []
    undecided_pairs: list[tuple[Step, Step]] = []
    pairs: list[tuple[Lever, Lever]] = []
    for lever in watched(tried, "repairs", watch):
        if not _may_help(known, lever):
            continue
        try:
            found.extend(_single(question, lever, effort))
        except UndecidedError:
            undecided.append(_of_unknown_size(lever))
    if not any(repair.steps[0].kind not in ("waiver", "other-tier", "other-option") for repair in found):
        pairs.extend(combinations([lever for lever in tried if lever.kind in _IN_PAIRS][:MOST_COMBINED], 2))
        for first, second in watched(pairs, "pairs", watch):
            if not _may_help(known, first, second):
                continue
            try:
                found.extend(_pair(question, first, second, effort))
            except UndecidedError:
                undecided_pairs.append((_of_unknown_size(first), _of_unknown_size(second)))
    ordered = tuple(sorted(found, key=_price))
    return Repairs(ordered, len(tried), len(pairs), tuple(undecided), tuple(undecided_pairs))


def _may_help(conflict: frozenset[Given] | None, *changes: Lever) -> bool:
    """Whether one of the changes gives up something of the conflict, or something else, or no conflict is known.

    Without what is pinned or promised: that must be sat by the end of all goals, so that a conflict in which they end
    sooner may be none otherwise.
    """
    return conflict is None or any(
        lever.gives_up is None or not conflict.isdisjoint(lever.gives_up) for lever in changes
    )


def _price(repair: Repair) -> tuple[object, ...]:
    """The goals as they were before other goals; fewer changes; then what the plan costs, then what it changes."""
    last_resort = any(step.kind in ("waiver", "other-tier", "other-option") for step in repair.steps)
    costs = tuple(stage.value for stage in repair.objective if stage.name != "assumptions")
    sizes = tuple(step.size or 0 for step in repair.steps)
    return last_resort, len(repair.steps), costs, sizes, tuple(step.model_dump_json() for step in repair.steps)


def _single(question: Question, lever: Lever, effort: float) -> Iterator[Repair]:
    size = _smallest(question, lever, effort)
    if size is None:
        return
    latest = _latest(question, size, effort) if lever.kind == "more-people" else None
    yield from _repaired(lever.apply(question, size), [_step(lever, size, latest)], effort)


def _pair(question: Question, first: Lever, second: Lever, effort: float) -> Iterator[Repair]:
    """Both changes, each as small as the other allows: the first is made small first."""
    with_second = second.apply(question, second.sizes[-1])
    one = _smallest(with_second, first, effort)
    if one is None:
        return
    with_first = first.apply(question, one)
    other = _smallest(with_first, second, effort)
    if other is not None:
        steps = [_step(first, one, None), _step(second, other, None)]
        yield from _repaired(second.apply(with_first, other), steps, effort)


def _step(lever: Lever, size: int, latest: date | None) -> Step:
    return Step(kind=lever.kind, what=lever.what, size=size if lever.has_sizes else None, latest=latest)


def _of_unknown_size(lever: Lever) -> Step:
    return Step(kind=lever.kind, what=lever.what)


def _repaired(question: Question, steps: Iterable[Step], effort: float) -> Iterator[Repair]:
    answer = planning.answer(question, effort)
    if answer.status in ("met", "planned"):
        yield repair_of(answer, tuple(steps))


def repair_of(answer: PlanAnswer, steps: tuple[Step, ...]) -> Repair:
    """The repair whose plan this is."""
    if answer.status not in ("met", "planned"):
        raise ValueError("A repair has a plan.")
    return Repair(
        steps=steps,
        status=answer.status,
        reached=all(goal.reached for goal in answer.goals),
        blocked_by=tuple({block.requirement: block for goal in answer.goals for block in goal.blocked_by}.values()),
        exams=len(answer.assignments),
        people=len({line.employee_id for line in answer.assignments}),
        objective=answer.objective,
        verified=answer.verified,
    )


def _smallest(question: Question, lever: Lever, effort: float) -> int | None:
    """The smallest size that is enough; None if none is. Raises UndecidedError where that is not known."""
    if not lever.monotone:
        more_goals = len(question.scenario.goals) > 1
        if more_goals and lever.gives_up and planning.reachable(without(question, lever.gives_up), effort) == "no":
            return None  # The other goals by themselves are out of reach.
        found = (_first(question, lever, sizes, effort) for sizes in _ever_more(lever.sizes))
        return next((size for size in found if size is not None), None)
    if not lever.sizes or not _reachable(lever.apply(question, lever.sizes[-1]), effort):
        return None
    low, high = 0, len(lever.sizes) - 1
    while low < high:
        middle = (low + high) // 2
        if _reachable(lever.apply(question, lever.sizes[middle]), effort):
            high = middle
        else:
            low = middle + 1
    return lever.sizes[low]


def _ever_more(sizes: Sequence[int]) -> Iterator[Sequence[int]]:
    """The sizes in their order: the first, the next two, the next four and so on."""
    start = 0
    while start < len(sizes):
        yield sizes[start : 2 * start + 1]
        start = 2 * start + 1


def _first(question: Question, lever: Lever, sizes: Sequence[int], effort: float) -> int | None:
    """The smallest of these sizes that is enough, where more need not help more; None if none is."""
    if len(sizes) == 1:
        return sizes[0] if _reachable(lever.apply(question, sizes[0]), effort) else None
    shared = lever.shared and lever.shared(question, sizes[0], sizes[-1])
    if shared is not None and planning.reachable(shared, effort) == "no":
        return None
    half = len(sizes) // 2
    found = _first(question, lever, sizes[:half], effort)
    return _first(question, lever, sizes[half:], effort) if found is None else found


def _latest(question: Question, number: int, effort: float) -> date:
    """The last day on which so many more people can start and are still enough."""
    first = question.scenario.as_of
    low, high = 0, (max(goal.by for goal in question.scenario.goals) - first).days
    while low < high:
        middle = (low + high + 1) // 2
        if _reachable(with_hires(question, number, first + timedelta(days=middle)), effort):
            low = middle
        else:
            high = middle - 1
    return first + timedelta(days=low)


def _reachable(question: Question, effort: float) -> bool:
    match planning.reachable(question, effort):
        case "yes":
            return True
        case "no":
            return False
        case "undecided":
            raise UndecidedError

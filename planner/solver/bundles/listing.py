"""The bundles of an individual, where they are few enough to go through them all: not one by one, but as an array.

Only sets of sittings that can stand in the answer are listed. Taking a sitting away from such a set loses a target, a
pin or nothing at all, and sets that lose nothing are not worth their exams. Of two sets with the same effect the answer
has the one that is cheaper, else the one that the tie-break of individuals prefers (docs/model.md, section 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, assert_never

import numpy as np
from numpy.typing import NDArray

from planner.problem.kinds.ways import TooManyBundlesError, smallest_ways
from planner.problem.menus.bundles import price_places
from planner.problem.schema import Measure, Problem, Profile
from planner.problem.sets import bits, union

Whole = NDArray[np.int64]
Truths = NDArray[np.bool_]
Masks = NDArray[np.int32] | NDArray[np.int64]

MOST_SLOTS = 24
"""All sets of so many slots fit into an array of 64 MB, for more than 31 targets and pins 128 MB."""

_FEW_MARKS, _MOST_MARKS = 31, 60
_FEW_BUNDLES = 20
_WHOLE = 1 << 53
"""Floating-point numbers are exact for whole numbers below this."""

_SHORT_ROWS = 5


class Listing(NamedTuple):
    """marks[b]: what bundle b has: 1 for each slot that it uses, then 1 for each target that it newly satisfies, and at
    last 1 if anything is sat.

    Of two bundles the one stands first that has the first slot, in the order of preference, that the other has not.
    """

    marks: Whole


def totals_of(marks: Whole, table: Whole) -> Whole:
    """What each bundle (a row of marks, 0 or 1) adds up to in each column of a table with a row for each mark.

    Floating-point numbers are multiplied ten times as fast, and are exact as long as no sum can be too large.
    """
    if len(marks) <= _FEW_BUNDLES or np.abs(table).sum(axis=0, dtype=np.float64).max(initial=0) >= _WHOLE:
        found: Whole = marks @ table
        return found
    return (marks.astype(np.float64) @ table.astype(np.float64)).astype(np.int64)


def listing(problem: Problem, profile: Profile, shapes: dict[object, Shape | None]) -> Listing | None:
    """The bundles of one of these people.

    None where there are too many slots or sets of them, where more than targets, exams and people matters (months,
    ways of paying, budgets, promises), and where no bundle keeps both pins and cap. shapes: what is known of people who
    differ from others in nothing but prices; it is added to.
    """
    if problem.month_limits or problem.money.classes or problem.money.budgets or profile.promised:
        return None
    if not profile.timetable.listed:
        return None
    key = (profile.held, profile.timetable, profile.pinned, profile.cap)
    if key not in shapes:
        shapes[key] = _shape(problem, profile)
    shape = shapes[key]
    return None if shape is None else Listing(_marks(shape, problem, profile))


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """The sets of slots from which nothing can be taken away, and what each does: bit b of its effect is for target
    number targets[b]. Bit s of a set is for slot number slots[s].
    """

    slots: tuple[int, ...]
    targets: tuple[int, ...]
    sets: Whole
    effects: Whole


def _shape(problem: Problem, profile: Profile) -> Shape | None:
    try:
        ways = [smallest_ways(problem, target, profile, (0,) * len(problem.exams)) for target in problem.targets]
    except TooManyBundlesError:
        return None
    asked = [
        (number, way)
        for number, (way, target) in enumerate(zip(ways, problem.targets, strict=True))
        if way and (way != (0,) or target.apart)
    ]
    table = profile.timetable
    pins = [table.pins[exam] for exam in bits(profile.pinned)]
    used = union(mask for family in [*(way for _, way in asked), *pins] for mask in family)
    slots = tuple(slot for slot in reversed(table.ranking) if used >> slot & 1)
    if len(slots) > MOST_SLOTS or len(asked) + len(pins) > _MOST_MARKS:
        return None
    done = _done([*(way for _, way in asked), *pins], table.clashes, slots)
    sets, effects = _worthwhile(done, len(pins), len(asked), profile.cap)
    return Shape(slots, tuple(number for number, _ in asked), sets, effects) if sets.size else None


def _done(families: Sequence[Sequence[int]], clashes: Sequence[int], slots: Sequence[int]) -> Masks:
    """For each set of slots the families (a mask) of which it has a set. A set's bits are the slots in the order given;
    sets with slots that clash are negative.
    """
    place = {slot: 1 << number for number, slot in enumerate(slots)}
    size = 1 << len(slots)
    few = len(families) <= _FEW_MARKS
    done: Masks = np.zeros(size, dtype=np.int32) if few else np.zeros(size, dtype=np.int64)
    clash = np.iinfo(done.dtype).min
    for number, family in enumerate(families):
        for mask in family:
            done[sum(place[slot] for slot in bits(mask))] |= 1 << number
    for slot in slots:
        for other in bits(clashes[slot]):
            if other in place:
                done[place[slot] | place[other]] |= clash
    for number in range(len(slots)):
        halves = done.reshape(-1, 2, 1 << number)
        if number < _SHORT_ROWS:  # Rows of two or four entries take ten times as long as rows across them.
            for column in range(1 << number):
                halves[:, 1, column] |= halves[:, 0, column]
        else:
            halves[:, 1] |= halves[:, 0]
    return done


def _worthwhile(done: Masks, pins: int, targets: int, cap: int | None) -> tuple[Whole, Whole]:
    """The sets of slots from which nothing can be taken away, with the targets (a mask) that they satisfy."""
    needed = ((1 << pins) - 1) << targets
    good = (done >= 0) & (done & needed == needed)
    size = done.size.bit_length() - 1
    for number in range(_SHORT_ROWS, size):
        halves, kept = done.reshape(-1, 2, 1 << number), good.reshape(-1, 2, 1 << number)
        kept[:, 1] &= halves[:, 1] != halves[:, 0]
    sets = np.flatnonzero(good)  # few, mostly, before the slots that are left are looked at
    for number in range(min(_SHORT_ROWS, size)):
        slot = 1 << number
        sets = sets[(sets & slot == 0) | (done[sets] != done[sets & ~slot])]
    if cap is not None:
        sets = sets[sum((sets >> number & 1 for number in range(size)), np.zeros_like(sets)) <= cap]
    return sets, done[sets].astype(np.int64) & ((1 << targets) - 1)


def _marks(shape: Shape, problem: Problem, profile: Profile) -> Whole:
    """The first of the sets with the same effect, in the order of the measures and then of the tie-break."""
    slots, sets, effects = shape.slots, shape.sets, shape.effects
    table = profile.timetable
    chosen = sets[:, None] >> np.arange(len(slots)) & 1
    places = np.array([table.ranking.index(slot) for slot in slots], dtype=np.int64)
    prices = [profile.prices[place] for place in price_places(problem, profile)]
    costs = [_cost(measure, chosen, [prices[slot] for slot in slots]) for measure in problem.measures]
    order = np.lexsort((-sets, chosen @ places, *reversed(costs), effects))
    first = np.ones(len(order), dtype=bool)
    first[1:] = effects[order][1:] != effects[order][:-1]
    kept = np.sort(order[first])[::-1]
    marks = np.zeros((len(kept), len(table.slots) + len(problem.targets) + 1), dtype=np.int64)
    marks[:, list(slots)] = chosen[kept]
    for bit, target in enumerate(shape.targets):
        marks[:, len(table.slots) + target] = effects[kept] >> bit & 1
    marks[:, -1] = sets[kept] > 0
    return marks


def _cost(measure: Measure, chosen: Whole, prices: Sequence[int]) -> Whole:
    """What the sets of slots come to, for somebody to whom nothing is promised."""
    exams: Whole = chosen.sum(axis=1, dtype=np.int64)
    priced: Whole = chosen @ np.array(prices, dtype=np.int64)
    match measure:
        case "exams" | "exams-and-changes":
            return exams
        case "cost":
            return priced
        case "people":
            return np.minimum(exams, 1)
        case "changes":
            return np.zeros_like(exams)
        case _:
            assert_never(measure)

"""Many sets of slots at once, and the days on which they count."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.problem.kinds.ways import refuse_too_many
from planner.problem.masks import parts_of

Days = NDArray[np.uint64]
"""Sets of days as words of 64 bits, a row for each word: long rows are gone through much quicker than many short ones.
"""

Whole = NDArray[np.int64]

_FIRST, _MOST = 16, 512
"""So many of the largest sets are compared with all others at first, and at most."""


Bits = NDArray[np.uint8]


def limits(levels: Whole, only_cost: bool) -> Whole:
    """For each set the number of the first one that does not stand before it: in the order, or because it costs no
    less; and for no set the number of all.
    """
    first = np.searchsorted(levels, levels) if only_cost else np.arange(len(levels))
    return np.append(first, len(levels))


def up_to(numbers: Whole, last: Whole, limits: Whole) -> NDArray[np.bool_]:
    """Whether the sets with these numbers stand before the last one, or are it."""
    there: NDArray[np.bool_] = (numbers < limits[last]) | (numbers == last)
    return there


def one_more(sets: Whole, alone: Days, clash: NDArray[np.bool_]) -> tuple[Whole, Days]:
    """The sets with one slot more, a later one in the order, in which each slot has a day that no other one has."""
    size, slots = sets.shape[1], alone.shape[1]
    free = np.ones((len(sets), slots), dtype=bool)
    for place in range(size):
        free &= ~clash[sets[:, place]] & (np.arange(slots)[None, :] > sets[:, place][:, None])
    rows, added = free.nonzero()
    chosen = np.hstack([sets[rows], added[:, None]])
    needed = np.ones(len(chosen), dtype=bool)
    for place in range(size + 1):
        others = np.zeros((len(alone), len(chosen)), dtype=np.uint64)
        for other in range(size + 1):
            if other != place:
                others |= alone[:, chosen[:, other]]
        needed &= (alone[:, chosen[:, place]] & ~others).any(axis=0)
    chosen = chosen[needed]
    days = np.zeros((len(alone), len(chosen)), dtype=np.uint64)
    for place in range(size + 1):
        days |= alone[:, chosen[:, place]]
    return chosen, days


def not_outdone(days: Days) -> Whole:
    """The numbers of those that are not a part of one before them. Raises TooManyBundlesError for too many.

    The largest come first, of equal ones the first: none of those that are left can outdo them. A few of them are
    enough to leave most others out.
    """
    left = np.argsort(-sizes(days), kind="stable")
    kept: list[Whole] = []
    count, step = 0, _FIRST
    while len(left):
        largest, left = left[:step], left[step:]
        step = min(2 * step, _MOST)
        stay = largest[~_parts_before(days, largest, largest)]
        kept.append(stay)
        count += len(stay)
        refuse_too_many(count)
        left = left[~_parts_before(days, left, stay)]
    return np.sort(np.concatenate(kept)) if kept else left


def _parts_before(days: Days, numbers: Whole, others: Whole) -> NDArray[np.bool_]:
    """Whether each set of the first numbers is a part of one of the others that stands before it."""
    inside = parts_of(days[:, numbers], days[:, others]) & (numbers[:, None] > others[None, :])
    found: NDArray[np.bool_] = np.logical_or.reduce(inside, axis=1)
    return found


def sizes(days: Days) -> Whole:
    """How many days each has."""
    counted: Whole = np.bitwise_count(days).sum(axis=0, dtype=np.int64)
    return counted


def unpacked(days: Days) -> NDArray[np.bool_]:
    """For each set of days whether each day is in it."""
    octets = np.ascontiguousarray(days.T.astype("<u8")).view(np.uint8)
    return np.unpackbits(octets, axis=1, bitorder="little").astype(bool)

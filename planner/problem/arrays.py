"""Many sets of slots at once, and the days on which they count."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.problem.ways import refuse_too_many

Days = NDArray[np.uint64]
"""Sets of days, each in the last axis as words of 64 bits."""

Whole = NDArray[np.int64]


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
    size = sets.shape[1]
    free = np.ones((len(sets), len(alone)), dtype=bool)
    for place in range(size):
        free &= ~clash[sets[:, place]] & (np.arange(len(alone))[None, :] > sets[:, place][:, None])
    rows, slots = free.nonzero()
    chosen = np.hstack([sets[rows], slots[:, None]])
    needed = np.ones(len(chosen), dtype=bool)
    for place in range(size + 1):
        others = np.zeros((len(chosen), alone.shape[1]), dtype=np.uint64)
        for other in range(size + 1):
            if other != place:
                others |= alone[chosen[:, other]]
        needed &= (alone[chosen[:, place]] & ~others).any(axis=1)
    chosen = chosen[needed]
    days = np.zeros((len(chosen), alone.shape[1]), dtype=np.uint64)
    for place in range(size + 1):
        days |= alone[chosen[:, place]]
    return chosen, days


def not_outdone(days: Days) -> Whole:
    """The numbers of those that are not a part of one before them. Raises TooManyBundlesError for too many."""
    length = sizes(days)
    left = np.arange(len(days))
    kept: list[int] = []
    while len(left):
        largest = int(left[length[left].argmax()])
        kept.append(largest)
        refuse_too_many(len(kept))
        left = left[(left < largest) | (days[left] & ~days[largest]).any(axis=1)]
    return np.array(sorted(kept), dtype=np.int64)


def sizes(days: Days) -> Whole:
    """How many days each has."""
    counted: Whole = np.bitwise_count(days).sum(axis=1, dtype=np.int64)
    return counted


def unpacked(days: Days) -> NDArray[np.bool_]:
    """For each set of days whether each day is in it."""
    octets = np.ascontiguousarray(days.astype("<u8")).view(np.uint8)
    return np.unpackbits(octets, axis=1, bitorder="little").astype(bool)

"""Slots of which one at most can be chosen: groups of those that clash, for rows that see more than pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.problem.schema import MonthLimits, Timetable
from planner.problem.sets import bits


def clashing_groups(clashes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Groups of slots (their numbers, ascending) of which at most one can be chosen: any two that clash are together in
    one of them, and each slot is in one. Stronger than the pairs alone.

    clashes[slot]: the slots (a mask) that cannot be chosen together with it.
    """
    together = [0] * len(clashes)
    for slot, clashing in enumerate(clashes):
        while left := clashing & ~together[slot]:
            group, common = 1 << slot, clashing
            while common:
                wanted = common & left or common  # pairs that are in no group yet come first
                other = (wanted & -wanted).bit_length() - 1
                group |= 1 << other
                common &= clashes[other]
            for member in bits(group):
                together[member] |= group
            yield bits(group)
        if not clashing:
            yield (slot,)


def apart_from(table: Timetable, limits: MonthLimits | None) -> list[int]:
    """For each slot others (masks) of which none can be chosen together with it: those that clash with it, and those
    that can only take place in the same month, where a person may sit one exam a month.
    """
    if limits is None or limits.person != 1:
        return list(table.clashes)
    months = [limits.in_mask(mask) for mask in table.months]
    alone: dict[tuple[int, ...], int] = {}
    for number, own in enumerate(months):
        if len(own) == 1:
            alone[own] = alone.get(own, 0) | 1 << number
    return [clashing | alone.get(own, 0) for clashing, own in zip(table.clashes, months, strict=True)]

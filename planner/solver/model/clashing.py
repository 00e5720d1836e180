"""Groups of slots that clash, for rows that see more than pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.problem.schema import bits


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

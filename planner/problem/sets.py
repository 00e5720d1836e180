"""Sets as bit masks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_


def bits(mask: int) -> tuple[int, ...]:
    """The numbers in a mask, ascending."""
    numbers = []
    while mask:
        low = mask & -mask
        numbers.append(low.bit_length() - 1)
        mask ^= low
    return tuple(numbers)


def union(masks: Iterable[int]) -> int:
    """Everything that is in one of the sets."""
    return reduce(or_, masks, 0)

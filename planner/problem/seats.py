"""Months for the sittings of one person: which can take which, and whether all of them find one.

Whether sittings find months of which each takes at most so many is a question of sets of months: none of the sets may
have more sittings that cannot take place elsewhere than it has room for (Hall). It is enough to look at unions of
overlapping masks, since where a union of two sets that have no month in common has too many, one of the two has.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_REMEMBERED = 1 << 16
"""So many answers: the same few seats are asked about for thousands of people."""

Seats = tuple[int, ...]
"""The months (masks) in which each of several sittings can take place, sorted."""


@lru_cache(_REMEMBERED)
def fit(needed: Seats, there: Seats) -> bool:
    """Whether sittings that can take place in the months `needed` can take the seats of those in `there`, each of
    them another one.
    """
    if needed == there or not needed:
        return True
    if len(needed) > len(there):
        return False
    taken_by: dict[int, int] = {}

    def seated(sitting: int, tried: set[int]) -> bool:
        """Whether there is a seat for one sitting more, others moving to other seats where they must."""
        for number, seat in enumerate(there):
            if seat & ~needed[sitting] == 0 and number not in tried:
                tried.add(number)
                if number not in taken_by or seated(taken_by[number], tried):
                    taken_by[number] = sitting
                    return True
        return False

    return all(seated(sitting, set()) for sitting in range(len(needed)))


def narrow_sets(seats: Iterable[int]) -> tuple[int, ...]:
    """The sets of months (masks) in which there may be too many of these sittings."""
    found: set[int] = set()
    fresh = set(seats)
    while fresh:
        found |= fresh
        fresh = {one | other for one in fresh for other in found if one & other} - found
    return tuple(sorted(found))


@lru_cache(_REMEMBERED)
def bound_to(seats: Seats, months: int) -> int:
    """How many of the sittings can only take place in these months (a mask)."""
    return sum(1 for seat in seats if seat & ~months == 0)


def find_months(seats: Seats, most: int) -> bool:
    """Whether all these sittings of a person find a month, at most so many in each."""
    return all(bound_to(seats, months) <= most * months.bit_count() for months in narrow_sets(seats))

"""Slots of a timetable that another slot of the same exam makes superfluous.

Slot a outdoes slot b if a can take the place of b in every set of sittings: whatever counts thanks to b counts thanks
to a as well, with no more sittings; a clashes with nothing that b does not clash with, and can take place in every
month in which b can. docs/model.md proves that no optimal plan is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from planner.problem.schema import Timetable, bits, union


def without_outdone(timetable: Timetable) -> Timetable:
    """The timetable without slots that another one outdoes; of two that outdo each other the first in the ranking
    stays. The timetable itself where there are none.
    """
    finder = _Finder(timetable)
    gone = 0
    while found := finder.leave_out_outdone():
        gone |= found
    return without(timetable, gone) if gone else timetable


class _Finder:
    """Compares slots; those left out no longer take part."""

    def __init__(self, timetable: Timetable) -> None:
        self._timetable = timetable
        self._there = (1 << len(timetable.slots)) - 1
        self._of_exam: dict[int, int] = {}
        for number, slot in enumerate(timetable.slots):
            self._of_exam[slot.exam] = self._of_exam.get(slot.exam, 0) | 1 << number
        lists = [*timetable.pins, *(sets for day in timetable.ways for sets in day)]
        self._lists = [frozenset(sets) for sets in dict.fromkeys(lists) if sets not in ((), (0,))]
        self._named = [union(sets) for sets in self._lists]
        self._single = [all(each & (each - 1) == 0 for each in sets) for sets in self._lists]
        self._naming: list[list[int]] = [[] for _ in timetable.slots]
        for number, named in enumerate(self._named):
            for i in bits(named):
                self._naming[i].append(number)

    def leave_out_outdone(self) -> int:
        """Leaves out what something else outdoes, the last of the ranking first; gives the slots left out (a mask)."""
        gone = 0
        for b in reversed(self._timetable.ranking):
            if self._there >> b & 1 and any(self._outdoes(a, b) for a in bits(self._rivals(b))):
                self._there &= ~(1 << b)
                gone |= 1 << b
        if gone:
            self._lists = [frozenset(each for each in sets if not each & gone) for sets in self._lists]
            self._named = [union(sets) for sets in self._lists]
        return gone

    def _rivals(self, b: int) -> int:
        """The slots that occur wherever b does; no others can take its place, for no set of a list contains another."""
        rivals = self._there & self._of_exam[self._timetable.slots[b].exam] & ~(1 << b)
        for number in self._naming[b]:
            rivals &= self._named[number]
        return rivals

    def _outdoes(self, a: int, b: int) -> bool:
        table, one, other = self._timetable, 1 << a, 1 << b
        return (
            table.clashes[a] & self._there & ~other & ~table.clashes[b] == 0
            and (not table.months or table.months[b] & ~table.months[a] == 0)
            # A rival stands in each list that names b, which is all that matters among single sittings.
            and all(self._single[number] or _takes_over(self._lists[number], one, other) for number in self._naming[b])
        )


def _takes_over(sets: frozenset[int], one: int, other: int) -> bool:
    """Whether each set with the other slot is at least matched by one with the first in its place."""
    for each in sets:
        if each & other:
            swapped = each & ~other | one
            if swapped not in sets and not any(small & ~swapped == 0 for small in sets):
                return False
    return True


def without(timetable: Timetable, gone: int) -> Timetable:
    """The timetable, of which all sets are listed, without these slots (a mask)."""
    kept = [number for number in range(len(timetable.slots)) if not gone >> number & 1]
    place = {number: i for i, number in enumerate(kept)}

    @cache  # most masks stand on many days
    def moved(mask: int) -> int:
        return sum(1 << place[number] for number in bits(mask & ~gone))

    def moved_sets(sets: Sequence[int]) -> tuple[int, ...]:
        return tuple(
            sorted((moved(each) for each in sets if not each & gone), key=lambda mask: (mask.bit_count(), mask))
        )

    return Timetable(
        slots=tuple(timetable.slots[number] for number in kept),
        ways=tuple(tuple(moved_sets(sets) for sets in day) for day in timetable.ways),
        pins=tuple(moved_sets(sets) for sets in timetable.pins),
        clashes=tuple(moved(timetable.clashes[number]) for number in kept),
        ranking=tuple(place[number] for number in timetable.ranking if number in place),
        months=tuple(timetable.months[number] for number in kept) if timetable.months else (),
        free=timetable.free,
    )

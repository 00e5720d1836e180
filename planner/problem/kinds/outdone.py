"""Slots of a timetable that another slot of the same exam makes superfluous.

Slot a outdoes slot b if a can take the place of b in every set of sittings: whatever counts thanks to b counts thanks
to a as well, with no more sittings; a clashes with nothing that b does not clash with, and can take place in every
month in which b can. docs/model.md proves that no optimal plan is lost.
"""

from __future__ import annotations

from itertools import chain

import numpy as np

from planner.problem.kinds.fewer import without
from planner.problem.kinds.useful import of_the_same_exam_and_months
from planner.problem.masks import as_masks, as_table
from planner.problem.runs import run_of, slots_in
from planner.problem.schema import Timetable
from planner.problem.sets import bits, union


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
        every = dict.fromkeys(chain(timetable.pins, *timetable.ways))
        lists = [sets for sets in every if sets not in ((), (0,))]
        self._named = [slots_in(sets, run_of(sets)) for sets in lists]
        # Of a list of single sittings it is enough to know who is in it.
        self._sets = {number: frozenset(sets) for number, sets in enumerate(lists) if sets[-1].bit_count() > 1}
        self._naming = as_table(self._named, len(timetable.slots)).T
        self._instead = of_the_same_exam_and_months(timetable)

    def leave_out_outdone(self) -> int:
        """Leaves out what something else outdoes, the last of the ranking first; gives the slots left out (a mask)."""
        gone, rivals = 0, self._rivals()
        for b in reversed(self._timetable.ranking):
            if self._there >> b & 1 and any(self._outdoes(a, b) for a in bits(rivals[b] & self._there & ~(1 << b))):
                self._there &= ~(1 << b)
                gone |= 1 << b
        self._named = [named & ~gone for named in self._named]
        for number, sets in self._sets.items():
            self._sets[number] = frozenset(each for each in sets if not each & gone)
            self._named[number] = union(self._sets[number])
        return gone

    def _rivals(self) -> list[int]:
        """For each slot those (a mask) of the same exam that occur wherever it does, and can take place in all of its
        months; no others can take its place, for no set of a list contains another.
        """
        named = as_table(self._named, len(self._timetable.slots)).T
        missing = self._naming.astype(np.float32) @ (~named).astype(np.float32).T
        return [own & others for own, others in zip(as_masks(missing == 0), self._instead, strict=True)]

    def _outdoes(self, a: int, b: int) -> bool:
        table, one, other = self._timetable, 1 << a, 1 << b
        return (
            table.clashes[a] & self._there & ~other & ~table.clashes[b] == 0
            # A rival stands in each list that names b, which is all that matters among single sittings.
            and all(_takes_over(sets, one, other) for number, sets in self._sets.items() if self._naming[b, number])
        )


def _takes_over(sets: frozenset[int], one: int, other: int) -> bool:
    """Whether each set with the other slot is at least matched by one with the first in its place."""
    for each in sets:
        if each & other:
            swapped = each & ~other | one
            if swapped not in sets and not any(small & ~swapped == 0 for small in sets):
                return False
    return True

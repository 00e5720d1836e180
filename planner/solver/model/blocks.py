"""Slots of an exam that follow on each other, put together for long sums.

An exam that lasts a year counts on a day thanks to any of hundreds of slots, and on the next day thanks to nearly the
same ones. So how many slots of a *block* are used is a variable of its own, and a sum over slots has one term for each
block that is in it as a whole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from planner.problem.sets import bits, union
from planner.solver.cpsat import cp_model
from planner.solver.model.rows import add_row

_SIZE = 16
"""A day's sum over a year has about as many blocks as slots outside of them."""

_MANY = 40
"""Sums of fewer slots are written out. No sum of more is a single block, whose variable is no yes/no."""


def are_few(slots: Sequence[int]) -> bool:
    """Whether a sum over these is written out."""
    return len(slots) < _MANY


class Blocks:
    """The blocks of somebody's slots.

    totals: the variables of blocks, made when they are first used.
    """

    def __init__(self, model: cp_model.CpModel, sitting: Sequence[cp_model.IntVar], exams: Sequence[int]) -> None:
        """exams: of each slot; those of an exam stand together."""
        self._model, self._sitting = model, [*sitting]
        self.totals: dict[int, cp_model.IntVar] = {}
        self._masks: dict[int, int] = {}  # the slots of these blocks
        number = np.array(exams, dtype=np.int64)
        begins = np.flatnonzero(np.diff(number, prepend=-1))
        place = np.arange(len(number)) - np.repeat(begins, np.diff(begins, append=len(number)))  # within the exam
        self._block = np.cumsum(place % _SIZE == 0) - 1
        self._sizes = np.bincount(self._block)
        self._begins = [*np.flatnonzero(place % _SIZE == 0).tolist(), len(number)]

    def sum_of(self, slots: Sequence[int]) -> list[cp_model.IntVar]:
        """Variables that add up to how many of these slots are used, each of which stands there once."""
        if are_few(slots):
            return [self._sitting[slot] for slot in slots]
        if isinstance(slots, range):
            return self._sum_of_run(slots.start, slots.stop)
        own = self._block[np.array(slots, dtype=np.int64)]
        whole = np.bincount(own, minlength=len(self._sizes)) == self._sizes
        alone = [self._sitting[slot] for slot, inside in zip(slots, whole[own].tolist(), strict=True) if not inside]
        return [*map(self._total, np.flatnonzero(whole).tolist()), *alone]

    def _sum_of_run(self, start: int, stop: int) -> list[cp_model.IntVar]:
        """The same for slots that follow on each other."""
        first, last = bisect_left(self._begins, start), bisect_right(self._begins, stop) - 1
        if first >= last:
            return self._sitting[start:stop]
        totals = map(self._total, range(first, last))
        return [*totals, *self._sitting[start : self._begins[first]], *self._sitting[self._begins[last] : stop]]

    def few_of(self, slots: int) -> Iterator[cp_model.IntVar]:
        """Variables that add up to how many of these slots (a mask) are used, with the blocks that there are."""
        for block, total in self.totals.items():
            if not self._masks[block] & ~slots:
                slots ^= self._masks[block]
                yield total
        yield from (self._sitting[slot] for slot in bits(slots))

    @property
    def parts(self) -> Mapping[int, Sequence[int]]:
        """For each block that there is (the index of its variable) those of its slots."""
        inside = {total.index: bits(self._masks[block]) for block, total in self.totals.items()}
        return {index: [self._sitting[slot].index for slot in slots] for index, slots in inside.items()}

    def _total(self, block: int) -> cp_model.IntVar:
        if block not in self.totals:
            slots = np.flatnonzero(self._block == block).tolist()
            total = self._model.new_int_var(0, len(slots), "")
            inside = {self._sitting[slot].index: -1 for slot in slots}
            add_row(self._model, inside | {total.index: 1}, 0, 0)
            self.totals[block], self._masks[block] = total, union(1 << slot for slot in slots)
        return self.totals[block]

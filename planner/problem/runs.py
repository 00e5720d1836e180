"""Single sittings in a row, and results: what most lists of a timetable are, as a certificate counts on a day thanks to
any of hundreds of slots that follow on each other. Such a list is known by its ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import TypeVar

from planner.problem.sets import union

T = TypeVar("T")
R = TypeVar("R")

Sets = tuple[int, ...]
"""Sets of slots (masks, the smaller ones first)."""

Day = tuple[Sets, ...]
"""For each exam the sets thanks to which it counts on a day."""

Runs = tuple[range | None, ...]
"""The same, where they are single slots in a row."""

Numbers = tuple[int, ...] | range
"""Different numbers of results: a range where they follow on each other."""


def numbers_of(found: Iterable[int]) -> Numbers:
    """The numbers, in this order."""
    numbers = tuple(found)
    if numbers and numbers[-1] - numbers[0] == len(numbers) - 1:
        run = range(numbers[0], numbers[-1] + 1)
        return run if numbers == tuple(run) else numbers
    return numbers


def in_mask(numbers: Numbers) -> int:
    """The numbers as a mask."""
    if isinstance(numbers, range):
        return (1 << numbers.stop) - (1 << numbers.start)
    return union(1 << number for number in numbers)


def run_of(sets: Sequence[int]) -> range | None:
    """The slots, where these sets (masks, the smaller ones first) are single ones that follow on each other."""
    if not sets or not sets[0] or sets[-1].bit_count() > 1:
        return None
    first, stop = sets[0].bit_length() - 1, sets[-1].bit_length()
    return range(first, stop) if stop - first == len(sets) else None


def slots_in(sets: Sequence[int], run: range | None) -> int:
    """The slots (a mask) that stand in the sets. run: what `run_of` says of them."""
    return union(sets) if run is None else (1 << run.stop) - (1 << run.start)


def each_once(work: Callable[[T], R], days: Sequence[T]) -> tuple[R, ...]:
    """What comes of each day; worked out once for days that are one object, as where spans do the same on them."""
    found = {id(day): work(day) for day in {id(day): day for day in days}.values()}
    return tuple([found[id(day)] for day in days])


def shared(days: Iterable[T]) -> tuple[T, ...]:
    """The days, of which equal ones are one object."""
    known: dict[T, T] = {}
    return tuple([known.setdefault(day, day) for day in days])


class Renumbering:
    """New numbers of slots, in the same order, for those that are kept."""

    def __init__(self, slots: int, kept: Iterable[int], first: int = 0) -> None:
        """slots: how many there are. first: the number that the first one gets."""
        new = {number: first + place for place, number in enumerate(kept)}
        self._first = first
        self._single = tuple(1 << number for number in new.values())
        self._before = [*accumulate((number in new for number in range(slots)), initial=0)]  # so many of them are kept
        self._bits = {1 << number: single for number, single in zip(new, self._single, strict=True)}
        self._gone = ~union(self._bits)
        self._known: dict[int, int] = {}  # most sets stand on many days

    def moved(self, sets: Sets) -> Sets:
        """Of these sets (the smaller ones first) those of which all slots are kept, by their new numbers."""
        return self.with_run(sets, run_of(sets))[0]

    def with_run(self, sets: Sets, run: range | None) -> tuple[Sets, range | None]:
        """The same, and what `run_of` says of it. run: what it says of these sets."""
        return self._listed(self._left(sets, run))

    def days(self, days: Sequence[Day], runs: Sequence[Runs]) -> tuple[tuple[Day, ...], tuple[Runs, ...]]:
        """The same for each exam on each day; equal days are one object. runs: what `run_of` says of each list, and
        the same for days that are one object.
        """
        known: dict[tuple[Sets | range, ...], tuple[Day, Runs]] = {}
        same: dict[Day, tuple[Day, Runs]] = {}

        def moved(both: tuple[Day, Runs]) -> tuple[Day, Runs]:
            left = tuple(map(self._left, *both))
            if left not in known:
                lists = [self._listed(each) for each in left]
                day = tuple([sets for sets, _ in lists])
                known[left] = same.setdefault(day, (day, tuple([run for _, run in lists])))
            return known[left]

        once = {id(day): (day, own) for day, own in zip(days, runs, strict=True)}
        found = {key: moved(both) for key, both in once.items()}
        return tuple([found[id(day)][0] for day in days]), tuple([found[id(day)][1] for day in days])

    def _left(self, sets: Sets, run: range | None) -> Sets | range:
        if run is not None:
            return range(self._before[run.start], self._before[run.stop])
        return tuple([self._moved(each) for each in sets if not each & self._gone])

    def _listed(self, left: Sets | range) -> tuple[Sets, range | None]:
        if not isinstance(left, range):
            return left, run_of(left)
        return self._single[left.start : left.stop], range(self._first + left.start, self._first + left.stop) or None

    def _moved(self, each: int) -> int:
        if each not in self._known:
            left, found = each, 0
            while left:
                found |= self._bits[left & -left]
                left &= left - 1
            self._known[each] = found
        return self._known[each]

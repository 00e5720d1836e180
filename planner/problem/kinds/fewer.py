"""A timetable with fewer of its slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import accumulate

from planner.problem.masks import as_masks, as_table
from planner.problem.results import Result, Results
from planner.problem.runs import Numbers, Renumbering, numbers_of, shared
from planner.problem.schema import Timetable
from planner.problem.sets import bits, union


def without(timetable: Timetable, gone: int) -> Timetable:
    """The timetable, of which all sets are listed, without these slots (a mask)."""
    kept = [number for number in range(len(timetable.slots)) if not gone >> number & 1]
    place = {number: i for i, number in enumerate(kept)}
    renumbering = Renumbering(len(timetable.slots), kept)
    clashes = as_table([timetable.clashes[number] for number in kept], len(timetable.slots)).take(kept, axis=1)
    ways, runs = renumbering.days(timetable.ways, timetable.runs)
    made = Timetable(
        slots=tuple(timetable.slots[number] for number in kept),
        ways=ways,
        pins=tuple(map(renumbering.moved, timetable.pins)),
        clashes=tuple(as_masks(clashes)),
        ranking=tuple(place[number] for number in timetable.ranking if number in place),
        months=tuple(timetable.months[number] for number in kept) if timetable.months else (),
        free=timetable.free,
    )
    return made.knowing(runs)


def only(table: Timetable, kept: int) -> tuple[Timetable, tuple[int, ...]]:
    """The timetable with none but these slots (a mask), as far as what they need is among them; and for each slot that
    is left, in the order of preference, which place it has among all slots of the timetable.
    """
    left, results = kept, None
    if table.results is not None:
        there = _there(table.results, kept)
        left = union(1 << table.results.known[number].slot for number in there)
        results = _left_of(table.results, there, bits(left))
    smaller = without(table, ~left & ((1 << len(table.slots)) - 1))
    places = tuple(place for place, slot in enumerate(table.ranking) if left >> slot & 1)
    return replace(smaller, results=results, listed=False).knowing(smaller.runs), places


def results_among(results: Results, kept: int) -> Results:
    """Of these results those that can be had thanks to these slots (a mask) alone, which get new numbers."""
    return _left_of(results, _there(results, kept), bits(kept))


def _there(results: Results, kept: int) -> frozenset[int]:
    """The results that can be had thanks to these slots."""
    there = set[int]()
    for number, result in enumerate(results.known):  # what a result needs is known before it
        if kept >> result.slot & 1 and all(any(other in there for other in need) for need in result.needs):
            there.add(number)
    return frozenset(there)


def _left_of(results: Results, there: Collection[int], slots: Sequence[int]) -> Results:
    """Of these results those that are there, where only these slots are left."""
    place = {slot: number for number, slot in enumerate(slots)}
    before = [*accumulate((number in there for number in range(len(results.known))), initial=0)]

    def moved(numbers: Numbers) -> Numbers:
        if isinstance(numbers, range):
            return range(before[numbers.start], before[numbers.stop]) or ()
        return numbers_of(before[number] for number in numbers if number in there)

    known = (result for number, result in enumerate(results.known) if number in there)
    return Results(
        tuple(Result(place[each.slot], each.exam, tuple(map(moved, each.needs))) for each in known),
        shared(tuple(map(moved, day)) for day in results.counting),
        tuple(map(moved, results.sitting)),
    )

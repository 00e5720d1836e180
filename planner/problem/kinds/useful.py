"""Slots that are of use, seen from what their results are good for, before any sets of sittings are listed.

Where exams need and renew each other, the sets of sittings with which something counts are a product of many choices,
most of which another slot makes superfluous. This is seen without listing them: what is compared are single results,
by what they are good for and what they need. docs/model.md has the proof. (`outdone` compares sets, and finds more.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from planner.problem.masks import masks_of, turned
from planner.problem.results import Results
from planner.problem.schema import Timetable
from planner.problem.sets import bits, union


class _Look(NamedTuple):
    """What was seen of a slot: where its most wanted result is asked for, the slots next to those that clash with it
    (masks), and its rivals.
    """

    wanted: int
    beside: int
    rivals: tuple[int, ...]


class Usefulness:
    """Compares slots by what their results are good for. Slots that are left out no longer take part.

    A *place* is where a result may be asked for: on a day, as a sitting, or as what another result needs.
    """

    def __init__(self, timetable: Timetable, results: Results) -> None:
        """timetable: of which only the ways and pins need not be known; results: what its slots give."""
        self._there = (1 << len(timetable.slots)) - 1
        self._timetable, self._results = timetable, results.known
        self._rank = {slot: place for place, slot in enumerate(timetable.ranking)}
        needed = iter(masks_of([need for result in results.known for need in result.needs], len(results.known)))
        self._needs = [[next(needed) for _ in result.needs] for result in results.known]
        self._of_slot: list[dict[int, int]] = [{} for _ in timetable.slots]
        self._instead = of_the_same_exam_and_months(timetable)
        wanted = dict.fromkeys(sets for day in (*results.counting, results.sitting) for sets in day if sets)
        asking = masks_of([*wanted], len(results.known))  # for each place the results that are asked for there
        self._always = (1 << len(asking)) - 1
        self._own_places: list[int] = []  # for each result the places that are its own needs
        for needs in self._needs:
            self._own_places.append(((1 << len(needs)) - 1) << len(asking))
            asking.extend(needs)
        self._places = turned(asking, len(results.known))  # for each result the places that ask for it
        # for each slot the places that are needs of its results, and those that ask for one of them as well
        self._needs_of_slot = [0] * len(timetable.slots)
        self._excused = [0] * len(timetable.slots)
        for number, result in enumerate(results.known):
            self._of_slot[result.slot][result.exam] = number
            self._needs_of_slot[result.slot] |= self._own_places[number]
            self._excused[result.slot] |= self._own_places[number] | self._places[number]
        self._excused_at = turned(self._excused, len(asking))  # for each place the slots of which it is one of these
        self._mask_of_slot = [_mask(own.values()) for own in self._of_slot]
        self._asked_for = _mask(number for number, places in enumerate(self._places) if places & self._always)
        self._asking = self._always
        self._living = (1 << len(results.known)) - 1
        self._looked: dict[int, _Look] = {}
        self._keep_useful()

    def useful(self) -> int:
        """The slots (a mask) that are good for something, without those that others outdo; of two that outdo each other
        the first in the ranking stays.
        """
        while gone := self._leave_out_replaced():
            living, asking = self._living, self._asking
            self._keep_useful()
            self._forget(gone, living & ~self._living, asking & ~self._asking)
        return self._there

    def _leave_out_replaced(self) -> int:
        """Leaves out what something else replaces, the last of the ranking first; gives these slots (a mask)."""
        before = self._there
        for b in reversed(self._timetable.ranking):
            if self._there >> b & 1 and any(self._replaces(a, b) for a in self._rivals(b)):
                self._there &= ~(1 << b)
        return before & ~self._there

    def _rivals(self, slot: int) -> Iterator[int]:
        """The other slots of which results are asked for wherever the most wanted result of this slot is, but for what
        they need themselves, and that can take place in all of its months; most of those are left out that clash with
        something new. Only these can replace it.
        """
        if slot not in self._looked:
            self._looked[slot] = self._look(slot)
        return (other for other in self._looked[slot].rivals if self._there >> other & 1)

    def _forget(self, gone: int, dead: int, unasked: int) -> None:
        """Lets slots be looked at anew for which it matters that these slots are gone, these results are not kept, and
        these places do not ask any more (masks).
        """
        self._looked = {
            slot: look
            for slot, look in self._looked.items()
            if not (look.beside & gone or look.wanted & unasked or self._mask_of_slot[slot] & dead)
        }

    def _look(self, slot: int) -> _Look:
        wanted = max(
            (self._places[number] & self._asking for number in bits(self._mask_of_slot[slot] & self._living)),
            key=int.bit_count,
            default=0,
        )
        clashes, there = self._timetable.clashes, self._there & ~(1 << slot)
        others = self._instead[slot] & there
        # Hardly any is left by the first and the last place, and by the slots next to those that clash with this one.
        for place in _ends(wanted):
            others &= self._excused_at[place]
        beside = 0
        for other in _beside(clashes[slot] | 1 << slot, there & ~clashes[slot]):
            others &= ~clashes[other]
            beside |= 1 << other
        rivals = tuple([other for other in bits(others) if not wanted & ~self._excused[other]])
        return _Look(wanted, beside, rivals)

    def _keep_useful(self) -> None:
        """Keeps the results that are asked for on a day or by others that are kept, and the slots that give them."""
        given = union(self._mask_of_slot[slot] for slot in bits(self._there))
        living, fresh = 0, self._asked_for & given
        while fresh:
            first = fresh & -fresh
            living |= first
            fresh = union((fresh, *self._needs[first.bit_length() - 1])) & given & ~living
        self._living = living
        self._asking = union([self._always, *(self._own_places[number] for number in bits(living))])
        self._there = _mask({self._results[number].slot for number in bits(living)})

    def _replaces(self, a: int, b: int) -> bool:
        """Whether slot b is not needed beside slot a: a outdoes it, and comes first if b outdoes a as well."""
        if not self._outdoes(a, b):
            return False
        return self._rank[a] < self._rank[b] or not self._outdoes(b, a)

    def _outdoes(self, a: int, b: int) -> bool:
        """Whether a can take the place of b in every set of sittings."""
        clashes = self._timetable.clashes
        if clashes[a] & self._there & ~(1 << b) & ~clashes[b]:
            return False
        return all(
            self._does_as_much(self._of_slot[a].get(exam), number, a)
            for exam, number in self._of_slot[b].items()
            if self._living >> number & 1
        )

    def _does_as_much(self, one: int | None, other: int, slot: int) -> bool:
        """Whether result `one`, of this slot, is there whenever `other` could be, and asked for wherever that is."""
        if one is None or not self._living >> one & 1:
            return False
        if self._places[other] & self._asking & ~self._needs_of_slot[slot] & ~self._places[one]:
            return False
        others = self._living & ~self._mask_of_slot[slot]
        return all(any(need & others & ~own == 0 for need in self._needs[other]) for own in self._needs[one])


def _ends(mask: int) -> Iterator[int]:
    """The first and the last number in a mask."""
    if mask:
        yield (mask & -mask).bit_length() - 1
        yield mask.bit_length() - 1


def _beside(inside: int, mask: int) -> Iterator[int]:
    """The number of the mask next before those inside, and the one next after them."""
    first, end = (inside & -inside).bit_length() - 1, inside.bit_length()
    if before := mask & (1 << first) - 1:
        yield before.bit_length() - 1
    if after := mask >> end:
        yield end + (after & -after).bit_length() - 1


def of_the_same_exam_and_months(timetable: Timetable) -> list[int]:
    """For each slot those (a mask) of its exam that can take place in all of its months."""
    months = timetable.months or (0,) * len(timetable.slots)
    kinds: dict[tuple[int, int], int] = {}
    for number, slot in enumerate(timetable.slots):
        key = (slot.exam, months[number])
        kinds[key] = kinds.get(key, 0) | 1 << number
    instead = {
        (exam, own): union(kinds[other, more] for other, more in kinds if other == exam and not own & ~more)
        for exam, own in kinds
    }
    return [instead[slot.exam, own] for slot, own in zip(timetable.slots, months, strict=True)]


def _mask(numbers: Iterable[int]) -> int:
    return union(1 << number for number in numbers)

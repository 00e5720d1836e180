"""What sittings on which days do for a person: the timetable of people who may sit the same in the same days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import accumulate, compress
from typing import NamedTuple
from weakref import WeakValueDictionary

from planner.dates import ONE_DAY
from planner.problem.kinds.attempts import Links, Sitter
from planner.problem.kinds.fewer import results_among, without
from planner.problem.kinds.outdone import without_outdone
from planner.problem.kinds.results import Reading
from planner.problem.kinds.useful import Usefulness
from planner.problem.kinds.ways import TooManyBundlesError, listed
from planner.problem.results import Results
from planner.problem.runs import Renumbering, Sets
from planner.problem.schema import Slot, Timetable
from planner.problem.sets import union
from planner.question.calendar import opening
from planner.question.periods import money_periods
from planner.question.schema import Question
from planner.question.windows import Window

_MADE: WeakValueDictionary[tuple[object, ...], Timetable] = WeakValueDictionary()
"""The timetables in use: equal ones are one object, also those of different questions, which can then be compared and
looked up quickly.
"""


def in_use(made: Timetable) -> Timetable:
    """The timetable that is in use already, where there is an equal one; else this one."""
    values = {field.name: getattr(made, field.name) for field in fields(made)}
    sizes = tuple(tuple(map(len, day)) for day in made.ways)  # looking at all sets takes long
    key = (*(value for name, value in values.items() if name != "ways"), sizes)
    known = _MADE.get(key)
    if known is None or known.ways != made.ways:
        _MADE[key] = known = made
    return known


class _Moved(NamedTuple):
    """With what an exam counts on each day, the same where it is single slots in a row, and with what it is sat."""

    ways: tuple[Sets, ...]
    runs: tuple[range | None, ...]
    pins: Sets


class TimetableMaker:
    """Makes the timetables of one question and the days of its problem; equal ones are one object."""

    def __init__(
        self, question: Question, links: Links, asked: Mapping[date, frozenset[str]], pinned: Iterable[str]
    ) -> None:
        self.question = question
        self.links = links
        self.days = tuple(sorted(asked))
        self._asked_on = asked
        self.pinned = frozenset(pinned)
        self.asked = question.asked
        self.months = question.calendar.months() if question.scenario.limits.by_month else ()
        self.periods = money_periods(question)
        self._lone: dict[tuple[Sitter, str, tuple[date, ...]], tuple[Slot, ...]] = {}
        self._parts: dict[tuple[Sitter, tuple[Slot, ...]], Timetable] = {}
        self._made: dict[tuple[Sitter, tuple[Slot, ...]], Timetable] = {}
        self._months_of: dict[tuple[date, date], int] = {}
        self._known_moved: dict[tuple[int, Timetable, int], _Moved] = {}
        self._rank: dict[Slot, tuple[int, date, int, int]] = {}

    def make(
        self, sitter: Sitter, windows: Mapping[str, Window], tied_days: Mapping[str, frozenset[date]]
    ) -> Timetable:
        """The timetable of somebody with these windows, who may sit the tied exams on these days."""
        slots: list[Slot] = []
        for number, code in enumerate(self.question.codes):
            if code not in windows:
                continue
            if code not in self.links.tied:
                slots.extend(self._loose_slots(number, code, windows[code]))
            elif code in self.links.linked:
                slots.extend(Slot(number, day, day) for day in self._useful(code, sitter, tied_days[code]))
            else:
                slots.extend(self._lone_slots(number, code, sitter, tied_days[code]))
        alike = (self._as_far_as_it_matters(sitter), tuple(slots))
        if alike not in self._made:
            self._made[alike] = in_use(self._timetable(*alike))
        return self._made[alike]

    def _as_far_as_it_matters(self, sitter: Sitter) -> Sitter:
        """What decides what slots do, once it is known which there are: when own results end matters for exams that
        have to do with others; of others only whether they end.
        """
        ends = tuple(each for each in sitter.ends if each[0] in self.links.linked or each[1] == date.max)
        return Sitter(sitter.days, frozenset(), ends)

    def _lone_slots(self, number: int, code: str, sitter: Sitter, days: frozenset[date]) -> tuple[Slot, ...]:
        """The slots of an exam that has to do with no other one, found once for all who are alike in it. Far fewer than
        the days, and found before there is a timetable of all exams together.
        """
        own = Sitter(sitter.days, frozenset(), tuple(each for each in sitter.ends if each[0] == code))
        alone = self._as_far_as_it_matters(own)
        useful = tuple(self._useful(code, own, days))
        key = (alone, code, useful)
        if key not in self._lone:
            self._lone[key] = self._part(alone, number, tuple(Slot(number, day, day) for day in useful)).slots
        return self._lone[key]

    def _useful(self, code: str, sitter: Sitter, days: Iterable[date]) -> list[date]:
        """The days on which somebody with these results may sit the exam again, if they have any."""
        exam, end = self.question.exams[code], dict(sitter.ends).get(code)
        if end is None:
            return sorted(days)
        if end == date.max:
            return sorted(days) if code in self.links.renews else []
        if exam.renewal is None or exam.renewal.exam not in (None, code):
            return sorted(days)
        return sorted(day for day in days if day > end or day >= opening(end, exam.renewal.opens_before))

    def _loose_slots(self, number: int, code: str, days: Window) -> list[Slot]:
        """The slots of an exam that has to do with no other: one, or with months, one for each useful deadline; and so
        in each period of money.
        """
        slots: list[Slot] = []
        for first, last in self._within_periods(days):
            if self.months:
                slots.extend(self._by_deadline(number, code, first, last))
            else:
                slots.append(Slot(number, first, first))
        return slots

    def _within_periods(self, days: Window) -> Iterator[tuple[date, date]]:
        """The window, period by period: the first open day and the last day of each part."""
        calendar = self.question.calendar
        for start, end in zip(self.periods, (*self.periods[1:], date.max), strict=True):
            first, last = calendar.next_open(max(days.first, start)), min(days.safe, end - ONE_DAY)
            if first <= last:
                yield first, last

    def _by_deadline(self, number: int, code: str, first: date, last: date) -> list[Slot]:
        calendar = self.question.calendar
        deadlines = {min(last, calendar.latest_attempt(code, day)) for day in self.days if code in self._asked_on[day]}
        if code in self.pinned:
            deadlines.add(last)
        slots: list[Slot] = []
        for deadline in sorted(deadlines):
            if deadline >= first:
                slot = Slot(number, first, deadline)
                if not slots or self.months_of(slots[-1]) != self.months_of(slot):
                    slots.append(slot)
        return slots

    def masks_of(self, slots: Iterable[Slot]) -> tuple[int, ...]:
        """For each slot the months with an open day in it, and above the months the period of money; nothing where
        neither matters.
        """
        if not self.months and len(self.periods) == 1:
            return ()
        return tuple(
            self.months_of(slot) | 1 << (len(self.months) + bisect_right(self.periods, slot.first) - 1)
            if len(self.periods) > 1
            else self.months_of(slot)
            for slot in slots
        )

    def months_of(self, slot: Slot) -> int:
        """The months (a mask) with an open day in the slot."""
        days = (slot.first, slot.last)
        if days not in self._months_of:
            mask = 0
            for number, month in enumerate(self.months):
                last = min(slot.last, (month + timedelta(days=32)).replace(day=1) - ONE_DAY)
                if self.question.calendar.next_open(max(slot.first, month)) <= last:
                    mask |= 1 << number
            self._months_of[days] = mask
        return self._months_of[days]

    def _timetable(self, sitter: Sitter, slots: tuple[Slot, ...]) -> Timetable:
        """What these slots do for somebody: exam by exam where no exam has to do with another one."""
        of_exam: dict[int, list[Slot]] = {}
        for slot in slots:
            of_exam.setdefault(slot.exam, []).append(slot)
        if len(of_exam) < 2 or any(self.question.codes[exam] in self.links.linked for exam in of_exam):
            return self.together(sitter, slots)
        parts = {exam: self._part(sitter, exam, tuple(own)) for exam, own in of_exam.items()}
        listed = all(part.listed for part in parts.values())
        return self._side_by_side(parts) if listed else self.together(sitter, slots)

    def _part(self, sitter: Sitter, exam: int, slots: tuple[Slot, ...]) -> Timetable:
        """The timetable of one exam, made once for all to whom the rest makes no difference."""
        code = self.question.codes[exam]
        own = Sitter(sitter.days, frozenset(), tuple(each for each in sitter.ends if each[0] == code))
        if (own, slots) not in self._parts:
            found = self.together(own, slots)
            # Nothing more can be left out of what is left.
            self._parts[own, slots] = self._parts[own, found.slots] = found
        return self._parts[own, slots]

    def _side_by_side(self, parts: Mapping[int, Timetable]) -> Timetable:
        """The timetables of exams that have nothing to do with each other, as one."""
        slots = tuple(slot for part in parts.values() for slot in part.slots)
        first = dict(zip(parts, accumulate((len(part.slots) for part in parts.values()), initial=0), strict=False))
        none = _Moved(((),) * len(self.days), (None,) * len(self.days), ())
        moved = [
            self._moved(exam, parts[exam], first[exam]) if exam in parts else none
            for exam in range(len(self.question.codes))
        ]
        loose = [None if code in self.links.tied else () for code in self.question.codes]
        made = Timetable(
            slots=slots,
            ways=tuple(zip(*(each.ways for each in moved), strict=True)),
            pins=tuple(each.pins for each in moved),
            clashes=tuple(mask << first[exam] for exam, part in parts.items() for mask in part.clashes),
            ranking=self._ranking(slots),
            months=self.masks_of(slots),
            free=tuple(parts[exam].free[exam] if exam in parts else each for exam, each in enumerate(loose)),
        )
        return made.knowing(tuple(zip(*(each.runs for each in moved), strict=True)))

    def _moved(self, exam: int, part: Timetable, first: int) -> _Moved:
        """With what this exam counts on each day, and is sat, where the slots of its part have numbers from this on."""
        key = (exam, part, first)
        if key not in self._known_moved:
            renumbering = Renumbering(len(part.slots), range(len(part.slots)), first)
            days = zip(part.ways, part.runs, strict=True)
            both = [renumbering.with_run(day[exam], runs[exam]) for day, runs in days]
            ways, runs = tuple([sets for sets, _ in both]), tuple([run for _, run in both])
            self._known_moved[key] = _Moved(ways, runs, renumbering.moved(part.pins[exam]))
        return self._known_moved[key]

    def _ranking(self, slots: Sequence[Slot]) -> tuple[int, ...]:
        """Between equals: what counts longest, what can be sat soonest, then by code, then what can wait longest."""
        for slot in slots:
            if slot not in self._rank:
                exam = self.question.exams[self.question.codes[slot.exam]]
                last = min(exam.last_day(slot.first) or date.max, exam.counts_until or date.max)
                self._rank[slot] = -last.toordinal(), slot.first, slot.exam, -slot.last.toordinal()
        ranks = [self._rank[slot] for slot in slots]
        return tuple(sorted(range(len(slots)), key=ranks.__getitem__))

    def together(self, sitter: Sitter, slots: tuple[Slot, ...]) -> Timetable:
        """What these slots do for somebody, without those that others outdo. Where there are many sets of sittings,
        slots are left out before these are listed; where there are still too many, none are.
        """
        made, results = self._unlisted(sitter, slots)
        try:
            ways, pins = listed(results)
        except TooManyBundlesError:
            made, results = _useful(made, results)
            try:
                ways, pins = listed(results)
            except TooManyBundlesError:
                return made
        reduced = without_outdone(replace(made, ways=ways, pins=pins, results=None, listed=True))
        if not any(result.needs for result in results.known):
            return reduced
        kept = {*reduced.slots}
        left = results_among(results, union(1 << number for number, slot in enumerate(made.slots) if slot in kept))
        return replace(reduced, results=left)

    def _unlisted(self, sitter: Sitter, slots: tuple[Slot, ...]) -> tuple[Timetable, Results]:
        """The timetable of these slots with its results and no sets, and the results."""
        reading, months = Reading(self.question, self.links, sitter, slots), self.masks_of(slots)
        results = reading.results(self.days, self.asked, self.pinned)
        made = Timetable(
            slots=slots,
            ways=(),
            pins=(),
            clashes=reading.clashes(),
            ranking=self._ranking(slots),
            months=months,
            free=self._free(reading, months),
            results=results,
            listed=False,
        )
        return made, results

    def _free(self, reading: Reading, months: Sequence[int]) -> tuple[tuple[tuple[int, int], ...] | None, ...]:
        offers: list[tuple[tuple[int, int], ...] | None] = []
        for number, code in enumerate(self.question.codes):
            if code in self.links.tied:
                offers.append(None)
                continue
            offers.append(
                tuple(
                    (
                        sum(1 << n for n, day in enumerate(self.days) if reading.covers(i, day)),
                        months[i] if months else 0,
                    )
                    for i, slot in enumerate(reading.slots)
                    if slot.exam == number
                )
            )
        return tuple(offers)


def _useful(made: Timetable, results: Results) -> tuple[Timetable, Results]:
    """The timetable and its results, with none but slots of use."""
    kept = Usefulness(made, results).useful()
    left = results_among(results, kept)
    smaller = without(made, (1 << len(made.slots)) - 1 & ~kept)
    return replace(smaller, free=_free_of(made, kept), results=left, listed=False), left


def _free_of(made: Timetable, kept: int) -> tuple[tuple[tuple[int, int], ...] | None, ...]:
    """What these slots (a mask) of exams are good for that have to do with no other one."""
    of_exam: dict[int, list[bool]] = {}
    for number, slot in enumerate(made.slots):
        of_exam.setdefault(slot.exam, []).append(bool(kept >> number & 1))
    return tuple(
        None if free is None else tuple(compress(free, of_exam.get(exam, ()))) for exam, free in enumerate(made.free)
    )

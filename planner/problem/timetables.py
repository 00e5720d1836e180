"""What sittings on which days do for a person: the timetable of people who may sit the same in the same days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from weakref import WeakValueDictionary

from planner.dates import ONE_DAY
from planner.problem.attempts import Links, Sitter
from planner.problem.outdone import without_outdone
from planner.problem.schema import Slot, Timetable, smallest
from planner.question.calendar import opening
from planner.question.periods import money_periods
from planner.question.schema import Question
from planner.question.windows import Window

Sets = tuple[int, ...]
"""Alternatives, each a set of sittings (a mask); `(0,)` where nothing has to be sat, none where nothing helps."""

_NOTHING_NEEDED: Sets = (0,)


_MADE: WeakValueDictionary[tuple[object, ...], Timetable] = WeakValueDictionary()
"""The timetables in use: equal ones are one object, also those of different questions, which can then be compared and
looked up quickly.
"""


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
        self._lone: dict[tuple[Sitter, str, tuple[Slot, ...]], tuple[Slot, ...]] = {}
        self._made: dict[tuple[Sitter, tuple[Slot, ...]], Timetable] = {}

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
            made = self._timetable(*alike)
            key = (made.slots, made.ways, made.pins, made.clashes, made.ranking, made.months, made.free)
            self._made[alike] = _MADE.setdefault(key, made)
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
        slots = tuple(Slot(number, day, day) for day in self._useful(code, own, days))
        key = (alone, code, slots)
        if key not in self._lone:
            self._lone[key] = self._timetable(alone, slots).slots
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
        mask = 0
        for number, month in enumerate(self.months):
            last = min(slot.last, (month + timedelta(days=32)).replace(day=1) - ONE_DAY)
            if self.question.calendar.next_open(max(slot.first, month)) <= last:
                mask |= 1 << number
        return mask

    def _timetable(self, sitter: Sitter, slots: tuple[Slot, ...]) -> Timetable:
        """What these slots do for somebody, without those that others outdo."""
        reading = _Reading(self, sitter, slots)
        months = self.masks_of(slots)
        return without_outdone(
            Timetable(
                slots=slots,
                ways=tuple(
                    tuple(
                        smallest(reading.counting(number, day)) if code in self.asked else ()
                        for number, code in enumerate(self.question.codes)
                    )
                    for day in self.days
                ),
                pins=tuple(
                    smallest(reading.sitting(number)) if code in self.pinned else ()
                    for number, code in enumerate(self.question.codes)
                ),
                clashes=reading.clashes(),
                ranking=reading.ranking(),
                months=months,
                free=self._free(reading, months),
            )
        )

    def _free(self, reading: _Reading, months: Sequence[int]) -> tuple[tuple[tuple[int, int], ...] | None, ...]:
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


class _Reading:
    """The rules about days, for one person's slots."""

    def __init__(self, maker: TimetableMaker, sitter: Sitter, slots: tuple[Slot, ...]) -> None:
        self.slots = slots
        question = self._question = maker.question
        self._links = maker.links
        self._codes = maker.question.codes
        self._number = {code: number for number, code in enumerate(self._codes)}
        self._person = sitter.days
        self._ends = dict(sitter.ends)
        self._of_exam: dict[int, list[int]] = {}
        for i, slot in enumerate(slots):
            self._of_exam.setdefault(slot.exam, []).append(i)
        # From when each counts, also if it is sat on the last of its days and takes a second attempt, and until when.
        self._counts_from = [question.calendar.counting_day(self._codes[slot.exam], slot.last) for slot in slots]
        self._ends_on = [self._end(self._codes[slot.exam], slot) for slot in slots]
        self._valid: dict[int, Sets] = {}
        self._renewing: dict[tuple[str, int], Sets] = {}

    # --- days ----------------------------------------------------------------------------------------------------

    def _end(self, code: str, slot: Slot) -> date:
        """The last day of a result of this exam that the slot gives or renews, sat on the first of its days."""
        return self._question.exams[code].last_day(slot.first) or date.max

    def _counts_until(self, code: str) -> date:
        return self._question.exams[code].counts_until or date.max

    def _is_there(self, day: date) -> bool:
        return (self._person.starts_on or day) <= day <= (self._person.leaves_on or day)

    def covers(self, i: int, day: date) -> bool:
        """Whether a sitting in slot i by itself counts on the day."""
        if not self._counts_from[i] <= day <= self._ends_on[i]:
            return False
        return self._is_there(day) and day <= self._counts_until(self._codes[self.slots[i].exam])

    # --- what needs what -----------------------------------------------------------------------------------------

    def counting(self, number: int, day: date) -> Iterator[int]:
        """The sets of sittings with which this exam counts on the day."""
        code = self._codes[number]
        if day > self._counts_until(code) or not self._is_there(day):
            return
        for i in self._of_exam.get(number, ()):
            if self.covers(i, day):
                yield from self._allowed(i)
        for i in self._renewals(code):
            if self._counts_from[i] <= day <= self._end(code, self.slots[i]):
                yield from self._renewed(code, i)

    def sitting(self, number: int) -> Iterator[int]:
        """The sets of sittings that contain one of this exam."""
        code = self._codes[number]
        held_for_good = self._ends.get(code) == date.max
        for i in self._of_exam.get(number, ()):
            if not held_for_good:
                yield from self._allowed(i)
            for other in self._links.renews.get(code, ()):
                yield from self._renewed(other, i)

    def _renewals(self, code: str) -> Sequence[int]:
        """The slots of the exam that renews this one."""
        by = self._links.renewed_by.get(code)
        return () if by is None else self._of_exam.get(self._number[by], ())

    def _allowed(self, i: int) -> Sets:
        """The sets with which this slot may be used: itself and what has to count on its day."""
        if i not in self._valid:
            slot = self.slots[i]
            sets: Sets = (1 << i,)
            for first in self._question.exams[self._codes[slot.exam]].prerequisites:
                sets = _both(sets, tuple(self._before(first, slot.first)))
            self._valid[i] = smallest(sets)
        return self._valid[i]

    def _before(self, code: str, day: date) -> Iterator[int]:
        """The sets with which a prerequisite counts on the day, passed before it."""
        if day > self._counts_until(code):
            return
        if day <= self._ends.get(code, date.min):
            yield 0
            return
        for i in self._of_exam.get(self._number[code], ()):
            if self._counts_from[i] < day <= self._end(code, self.slots[i]):
                yield from self._allowed(i)
        for i in self._renewals(code):
            if self._counts_from[i] < day <= self._end(code, self.slots[i]):
                yield from self._renewed(code, i)

    def _renewed(self, code: str, i: int) -> Sets:
        """The sets with which slot i, of another exam, renews a result of this exam."""
        if (code, i) not in self._renewing:
            sources: set[int] = set()
            if code in self._ends and self._in_time(code, i, self._ends[code]):
                sources.add(0)
            for j in self._of_exam.get(self._number[code], ()):
                if self._follows(i, j) and self._in_time(code, i, self._end(code, self.slots[j])):
                    sources.update(self._allowed(j))
            for j in self._renewals(code):
                if j != i and self._follows(i, j) and self._in_time(code, i, self._end(code, self.slots[j])):
                    sources.update(self._renewed(code, j))
            self._renewing[code, i] = smallest(_both(self._allowed(i), tuple(sources)))
        return self._renewing[code, i]

    def _follows(self, i: int, j: int) -> bool:
        """Whether a result of slot j counts when slot i is sat."""
        return self.slots[j].first < self.slots[i].first and self._counts_from[j] <= self.slots[i].first

    def _in_time(self, code: str, i: int, end: date) -> bool:
        """Whether slot i lies in the window in which a result of this exam that lasts until `end` can be renewed."""
        renewal = self._question.exams[code].renewal
        if renewal is None or end == date.max:
            return False
        return opening(end, renewal.opens_before) <= self.slots[i].first and self._counts_from[i] <= end

    # --- choices -------------------------------------------------------------------------------------------------

    def clashes(self) -> tuple[int, ...]:
        found = [0] * len(self.slots)
        for number, slots in self._of_exam.items():
            for position, i in enumerate(slots):
                free_from = self._free_from(self._codes[number], i)
                for j in slots[position + 1 :]:
                    if free_from is None or self.slots[j].first < free_from:
                        found[i] |= 1 << j
                        found[j] |= 1 << i
        return tuple(found)

    def _free_from(self, code: str, i: int) -> date | None:
        """From which day on a person who uses slot i may use a later slot of this exam as well; None: never."""
        exam = self._question.exams[code]
        if exam.valid_for is None:
            return self.slots[i].first if code in self._links.renews else None
        if exam.renewal is None or exam.renewal.exam not in (None, code):
            return self.slots[i].first
        return opening(self._ends_on[i], exam.renewal.opens_before)

    def ranking(self) -> tuple[int, ...]:
        """Between equals: what counts longest, what can be sat soonest, then by code, then what can wait longest."""

        def rank(i: int) -> tuple[int, date, int, int]:
            slot = self.slots[i]
            last = min(self._ends_on[i], self._counts_until(self._codes[slot.exam]))
            return -last.toordinal(), slot.first, slot.exam, -slot.last.toordinal()

        return tuple(sorted(range(len(self.slots)), key=rank))


def _both(left: Sets, right: Sets) -> Sets:
    """The sets that contain one of each side."""
    return tuple({a | b for a in left for b in right})

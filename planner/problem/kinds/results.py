"""The rules about days: which results somebody can have thanks to which sittings, and what each of them needs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from operator import or_

from planner.problem.kinds.attempts import Links, Sitter
from planner.problem.results import Result, Results
from planner.problem.runs import Numbers, numbers_of
from planner.problem.schema import Slot
from planner.question.calendar import opening
from planner.question.schema import Question


class _Those:
    """Slots, and the results of one exam thanks to them. first, last: the first and the last day on which each counts.
    As these rise from slot to slot, the results that count on a day stand in a row.
    """

    def __init__(self, slots: Sequence[int], first: Sequence[int], last: Sequence[int]) -> None:
        self._slots, self._first, self._last = slots, first, last
        self._results: list[int | None] = []  # as far as they have been asked for
        self._begins: list[int] = []  # for each the place from which on numbers follow on each other up to it

    def results_on(self, on: int, before: int, result_of: Callable[[int], int | None]) -> Numbers:
        """Those that count on the day, and from before another one. result_of: what a slot gives, where it does."""
        start, end = bisect_left(self._last, on), bisect_left(self._first, before)
        while len(self._results) < end:
            self._add(result_of(self._slots[len(self._results)]))
        if start >= end:
            return ()
        found = self._results[start:end]
        first, last = found[0], found[-1]
        if first is not None and last is not None and self._begins[end - 1] <= start:
            return range(first, last + 1)
        return numbers_of(result for result in found if result is not None)

    def _add(self, result: int | None) -> None:
        place = len(self._results)
        follows = place > 0 and result is not None and self._results[-1] == result - 1
        self._begins.append(self._begins[-1] if follows else place)
        self._results.append(result)


class Reading:
    """The rules about days, for one person's slots."""

    def __init__(self, question: Question, links: Links, sitter: Sitter, slots: tuple[Slot, ...]) -> None:
        self.slots = slots
        self._question = question
        self._links = links
        self._codes = question.codes
        self._number = {code: number for number, code in enumerate(self._codes)}
        self._person = sitter.days
        self._ends = dict(sitter.ends)
        self._of_exam: dict[int, list[int]] = {}
        for i, slot in enumerate(slots):
            self._of_exam.setdefault(slot.exam, []).append(i)
        # From when each counts, also if it is sat on the last of its days and takes a second attempt, and until when.
        self._counts_from = [question.calendar.counting_day(self._codes[slot.exam], slot.last) for slot in slots]
        self._known_ends: dict[tuple[str, date], date] = {}
        self._ends_on = [self._end(self._codes[slot.exam], slot) for slot in slots]
        self._those: dict[tuple[str, int], _Those] = {}
        self._found: list[Result] = []
        self._own: dict[int, int | None] = {}
        self._renewing: dict[tuple[str, int], int | None] = {}

    # --- days ----------------------------------------------------------------------------------------------------

    def _end(self, code: str, slot: Slot) -> date:
        """The last day of a result of this exam that the slot gives or renews, sat on the first of its days."""
        key = (code, slot.first)
        if key not in self._known_ends:
            self._known_ends[key] = self._question.exams[code].last_day(slot.first) or date.max
        return self._known_ends[key]

    def _counts_until(self, code: str) -> date:
        return self._question.exams[code].counts_until or date.max

    def _is_there(self, day: date) -> bool:
        return (self._person.starts_on or day) <= day <= (self._person.leaves_on or day)

    def _that_count(self, code: str, by: int, on: int, before: int) -> Numbers:
        """The results of exam `code` that slots of exam `by` give or renew and that count on the day, and from before
        another one.
        """
        if (code, by) not in self._those:
            slots = self._of_exam.get(by, [])
            first = [self._counts_from[i].toordinal() for i in slots]
            last = [self._end(code, self.slots[i]).toordinal() for i in slots]
            self._those[code, by] = _Those(slots, first, last)
        return self._those[code, by].results_on(on, before, partial(self._result, code))

    def _result(self, code: str, i: int) -> int | None:
        """The result of this exam that slot i gives or renews; None where there is none."""
        return self._given(i) if self._codes[self.slots[i].exam] == code else self._renewed(code, i)

    def covers(self, i: int, day: date) -> bool:
        """Whether a sitting in slot i by itself counts on the day."""
        if not self._counts_from[i] <= day <= self._ends_on[i]:
            return False
        return self._is_there(day) and day <= self._counts_until(self._codes[self.slots[i].exam])

    # --- what needs what -----------------------------------------------------------------------------------------

    def results(self, days: Sequence[date], asked: Collection[str], pinned: Collection[str]) -> Results:
        """All results that can be had, and those of asked and pinned exams that count on each day or are sat."""
        self._number_in_turn()
        counting = tuple(
            tuple(self._counting(number, day) if code in asked else () for number, code in enumerate(self._codes))
            for day in days
        )
        sitting = tuple(
            numbers_of(self._sitting(number)) if code in pinned else () for number, code in enumerate(self._codes)
        )
        return Results(tuple(self._found), counting, sitting)

    def _number_in_turn(self) -> None:
        """Gives results of the same exam numbers in a row, where nothing renews them: after those of exams it needs."""
        numbered = set[str]()

        def number(code: str) -> None:
            if code not in numbered:
                numbered.add(code)
                for needed in self._question.exams[code].prerequisites:
                    number(needed)
                self._results_of(self._of_exam.get(self._number[code], ()))

        for exam in self._of_exam:
            number(self._codes[exam])

    def _counting(self, number: int, day: date) -> Numbers:
        """The results with one of which this exam counts on the day."""
        code = self._codes[number]
        if not self._of_exam.get(number) and not self._renewals(code):
            return ()
        if day > self._counts_until(code) or not self._is_there(day):
            return ()
        return self._results_that_count(code, day.toordinal(), day.toordinal() + 1)

    def _results_that_count(self, code: str, on: int, before: int) -> Numbers:
        """The results of this exam that count on the day, and from before another one."""
        own, by = self._number[code], self._links.renewed_by.get(code)
        found = self._that_count(code, own, on, before)
        more = () if by is None else self._that_count(code, self._number[by], on, before)
        return numbers_of((*found, *more)) if more else found

    def _sitting(self, number: int) -> Iterator[int]:
        """The results that a sitting of this exam can give."""
        code = self._codes[number]
        slots = self._of_exam.get(number, ())
        if self._ends.get(code) != date.max:
            yield from self._results_of(slots)
        for other in self._links.renews.get(code, ()):
            yield from self._renewals_by(other, slots)

    def _renewals(self, code: str) -> Sequence[int]:
        """The slots of the exam that renews this one."""
        by = self._links.renewed_by.get(code)
        return () if by is None else self._of_exam.get(self._number[by], ())

    def _results_of(self, slots: Iterable[int]) -> list[int]:
        """The results of sittings in these slots, where they can be had."""
        return [result for i in slots if (result := self._given(i)) is not None]

    def _renewals_by(self, code: str, slots: Iterable[int]) -> Iterator[int]:
        """The results of this exam that sittings in these slots, of another one, can renew."""
        return (result for i in slots if (result := self._renewed(code, i)) is not None)

    def _given(self, i: int) -> int | None:
        """The result of a sitting in slot i; None where what it needs cannot be had."""
        if i not in self._own:
            slot = self.slots[i]
            needs = (self._before(f, slot.first) for f in self._question.exams[self._codes[slot.exam]].prerequisites)
            self._own[i] = self._add(Result(i, slot.exam, tuple(need for need in needs if need is not None)))
        return self._own[i]

    def _before(self, code: str, day: date) -> Numbers | None:
        """The results with one of which a prerequisite counts on the day, passed before it; None if it does anyway."""
        if day > self._counts_until(code):
            return ()
        if day <= self._ends.get(code, date.min):
            return None
        return self._results_that_count(code, day.toordinal(), day.toordinal())

    def _renewed(self, code: str, i: int) -> int | None:
        """The result of this exam that slot i, of another exam, renews; None where there is none to be renewed."""
        if (code, i) not in self._renewing:
            self._renewing[code, i] = self._newly_renewed(code, i)
        return self._renewing[code, i]

    def _newly_renewed(self, code: str, i: int) -> int | None:
        given = self._given(i)
        if given is None:
            return None
        needs = self._found[given].needs
        if code not in self._ends or not self._in_time(code, i, self._ends[code]):
            needs = (*needs, self._sources(code, i))
        return self._add(Result(i, self._number[code], needs))

    def _sources(self, code: str, i: int) -> Numbers:
        """The results of this exam that slot i can renew."""

        def can_be_renewed(j: int) -> bool:
            return j != i and self._follows(i, j) and self._in_time(code, i, self._end(code, self.slots[j]))

        own = self._results_of(filter(can_be_renewed, self._of_exam.get(self._number[code], ())))
        return numbers_of((*own, *self._renewals_by(code, filter(can_be_renewed, self._renewals(code)))))

    def _add(self, result: Result) -> int | None:
        """The number of the result; None where something that it needs cannot be had."""
        if not all(result.needs):
            return None
        self._found.append(result)
        return len(self._found) - 1

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
        """For each slot those (a mask) that nobody can use as well. Days rise from slot to slot of an exam, and so do
        those from which on another one may be used; so they stand in a row.
        """
        found = [0] * len(self.slots)
        for number, slots in self._of_exam.items():
            first = [self.slots[i].first for i in slots]
            free_from = [self._free_from(self._codes[number], i) or date.max for i in slots]
            before = [*accumulate((1 << i for i in slots), or_, initial=0)]  # the first so many of them
            for place, slot in enumerate(slots):
                start = min(place, bisect_right(free_from, first[place]))
                end = max(place + 1, bisect_left(first, free_from[place]))
                found[slot] = before[end] & ~before[start] & ~(1 << slot)
        return tuple(found)

    def _free_from(self, code: str, i: int) -> date | None:
        """From which day on a person who uses slot i may use a later slot of this exam as well; None: never."""
        exam = self._question.exams[code]
        if exam.valid_for is None:
            return self.slots[i].first if code in self._links.renews else None
        if exam.renewal is None or exam.renewal.exam not in (None, code):
            return self.slots[i].first
        return opening(self._ends_on[i], exam.renewal.opens_before)

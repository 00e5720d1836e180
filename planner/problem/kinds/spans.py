"""Slots put together to *spans*: what somebody could do if the days of a month were one day.

With spans a problem is small, and no plan of it is lost: whoever uses a slot uses its span, which needs no more and
does no less. So what no plan with spans has, no plan has (docs/model.md, section 11).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from weakref import WeakKeyDictionary

from planner.problem.masks import by_size
from planner.problem.results import Result, Results
from planner.problem.runs import Numbers, numbers_of, run_of, shared
from planner.problem.schema import Timetable
from planner.problem.sets import bits, union


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """A timetable whose slots are spans. slots: for each span the slots (a mask) that are put together in it."""

    table: Timetable
    slots: tuple[int, ...]


_KNOWN: WeakKeyDictionary[Timetable, Spans] = WeakKeyDictionary()
"""Those of timetables that are in use: some people are asked after others, and then with others."""

_PUT_TOGETHER: WeakKeyDictionary[Timetable, tuple[int, ...]] = WeakKeyDictionary()
"""The slots of their spans, which are asked for first."""


def spans(table: Timetable) -> Spans:
    """The slots of a timetable put together: those of an exam that begin in the same month, can take place in the same
    months (and periods of money), and of which nobody can use two.

    A span does what any of its slots does, and needs what all of them need. Two spans clash if all their slots do.
    """
    found = _KNOWN.get(table)
    if found is None:
        _KNOWN[table] = found = _spans(table)
    return found


def _spans(table: Timetable) -> Spans:
    slots = put_together(table)
    span_of = {slot: number for number, own in enumerate(slots) for slot in bits(own)}
    common = [_common(table.clashes[slot] for slot in bits(own)) for own in slots]
    places = dict.fromkeys(span_of[slot] for slot in table.ranking)
    first = [bits(own)[0] for own in slots]
    exams = [table.slots[slot].exam for slot in first]
    of_exam: dict[int, list[int]] = {}  # none but spans of an exam clash
    for number, exam in enumerate(exams):
        of_exam.setdefault(exam, []).append(number)
    results = None if table.results is None else _results_of_spans(table.results, span_of)
    together = _Together([span_of[slot] for slot in range(len(table.slots))])
    return Spans(
        Timetable(
            slots=tuple(table.slots[slot] for slot in first),
            ways=()
            if results
            else shared(tuple(map(together.ways, *each)) for each in zip(table.ways, table.runs, strict=True)),
            pins=() if results else tuple(together.ways(sets, run_of(sets)) for sets in table.pins),
            clashes=tuple(
                union(1 << other for other in of_exam[exam] if other != number and not slots[other] & ~clashing)
                for number, (exam, clashing) in enumerate(zip(exams, common, strict=True))
            ),
            ranking=tuple(places),
            months=tuple(table.months[slot] for slot in first) if table.months else (),
            free=table.free,
            results=results,
            listed=False,
        ),
        slots,
    )


def put_together(table: Timetable) -> tuple[int, ...]:
    """The slots (masks) of each span."""
    slots = _PUT_TOGETHER.get(table)
    if slots is None:
        _PUT_TOGETHER[table] = slots = _put_together(table)
    return slots


def _put_together(table: Timetable) -> tuple[int, ...]:
    found: dict[tuple[object, ...], list[int]] = {}
    for number, slot in enumerate(table.slots):
        key = (slot.exam, slot.first.year, slot.first.month, table.months[number] if table.months else 0)
        own = found.setdefault(key, [0])
        if own[-1] & ~table.clashes[number]:
            own.append(0)
        own[-1] |= 1 << number
    return tuple(slots for own in found.values() for slots in own)


def _common(masks: Iterable[int]) -> int:
    found = -1
    for mask in masks:
        found &= mask
    return found


class _Together:
    """Sets of spans from sets of slots."""

    def __init__(self, span_of: Sequence[int]) -> None:
        """span_of: of each slot the number of its span."""
        self._span_of = span_of
        self._single = tuple(1 << number for number in range(max(span_of, default=-1) + 1))
        self._in_order = all(one <= other for one, other in pairwise(span_of))

    def ways(self, sets: Sequence[int], run: range | None) -> tuple[int, ...]:
        """The sets of spans (masks, the smaller ones first) of these sets of slots. run: what `run_of` says of them."""
        if run is not None and self._in_order:
            return self._single[self._span_of[run.start] : self._span_of[run.stop - 1] + 1]
        own = self._span_of
        return tuple(by_size({union(1 << own[slot] for slot in bits(each)) for each in sets}))


def _any_of(lists: Sequence[Numbers]) -> Iterator[int]:
    """All numbers of these lists, those of lists in a row once."""
    after = 0  # all before it that stand in a list were there
    for run in sorted({each for each in lists if isinstance(each, range)}, key=lambda run: run.start):
        yield from range(max(run.start, after), run.stop)
        after = max(after, run.stop)
    for each in lists:
        if not isinstance(each, range):
            yield from each


Kind = tuple[int, int]
"""A span, and the exam of a result that one of its slots gives."""


def _results_of_spans(results: Results, span_of: dict[int, int]) -> Results:
    """One result of each exam for each span. A need that a result might serve itself, directly or through others, as
    days are not told apart, is none.
    """
    own: dict[Kind, list[int]] = {}
    for number, result in enumerate(results.known):
        own.setdefault((span_of[result.slot], result.exam), []).append(number)
    kind_of = [(span_of[result.slot], result.exam) for result in results.known]
    needs: dict[Kind, list[set[Kind]]] = {}
    for kind, numbers in own.items():
        together = zip(*(results.known[number].needs for number in numbers), strict=False)  # what all of them need
        needs[kind] = [{*map(kind_of.__getitem__, _any_of(each))} for each in together]
        needs[kind] = [need for need in needs[kind] if kind not in need]
    place: dict[Kind, int] = {}
    known: list[Result] = []
    waiting = list(own)
    while waiting:
        ready = [kind for kind in waiting if all(need <= place.keys() for need in needs[kind])] or waiting[:1]
        for span, exam in ready:
            served = [need for need in needs[span, exam] if need <= place.keys()]
            known.append(Result(span, exam, tuple(numbers_of(sorted(place[each] for each in need)) for need in served)))
        place |= {kind: len(place) + number for number, kind in enumerate(ready)}
        waiting = [kind for kind in waiting if kind not in place]

    place_of = [place[kind] for kind in kind_of]
    leaps = [not 0 <= after - own <= 1 for own, after in pairwise(place_of)]
    leaps_before = [*accumulate(leaps, initial=0)]

    def moved(numbers: Numbers) -> Numbers:
        if not isinstance(numbers, range):
            return numbers_of(sorted({*map(place_of.__getitem__, numbers)}))
        first, last = numbers[0], numbers[-1]
        if leaps_before[first] == leaps_before[last]:  # places follow on each other as well
            return range(place_of[first], place_of[last] + 1)
        return numbers_of(sorted({*place_of[first : last + 1]}))

    counting = shared(tuple(map(moved, day)) for day in results.counting)
    return Results(tuple(known), counting, tuple(map(moved, results.sitting)))

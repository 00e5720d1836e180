"""How the sittings of one person hang together when each may take place on any day of its window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from planner.outcome.schema import Assignment
from planner.programme.schema import Exam
from planner.question.calendar import opening
from planner.question.schema import Question


class SittingWindow(NamedTuple):
    """The first day for a first attempt, the last safe day for it, and the last possible day; passed by then."""

    first: date
    safe: date
    last: date


class RenewedResult(NamedTuple):
    """A result of the exam, thanks to a sitting of another one in this window; it counts from `first` to `last`."""

    exam: str
    by: SittingWindow
    first: date
    last: date


def renewed_results(
    exams: Mapping[str, Exam], ends: Mapping[str, date], sittings: Mapping[str, Sequence[SittingWindow]]
) -> Iterator[RenewedResult]:
    """What sittings of other exams renew for certain, whatever days are chosen.

    ends: until when the person's own results count by themselves. sittings: the windows of each exam.
    """
    for code in sorted({*ends, *sittings}):
        renewal = exams[code].renewal if code in exams else None
        if renewal is None or renewal.exam in (None, code) or renewal.exam not in sittings:
            continue
        # Each source of a result: from when it is there, its earliest end, its latest end.
        sources = [(date.min, ends[code], ends[code])] if code in ends and ends[code] != date.max else []
        sources += [
            (each.last, _end(exams[code], each.first), _end(exams[code], each.safe)) for each in sittings.get(code, ())
        ]
        for each in sorted(sittings[renewal.exam]):
            if any(
                there <= each.first and opening(latest, renewal.opens_before) <= each.first and each.last <= earliest
                for there, earliest, latest in sources
            ):
                end = _end(exams[code], each.first)
                sources.append((each.last, end, _end(exams[code], each.safe)))
                yield RenewedResult(code, each, each.last, end)


def _end(exam: Exam, day: date) -> date:
    return exam.last_day(day) or date.max


def in_order(question: Question, ends: Mapping[str, date], sittings: Iterable[tuple[str, SittingWindow]]) -> bool:
    """Whether exams that need others come after them, and sittings that renew the same exam begin in time."""
    mine: dict[str, list[SittingWindow]] = {}
    for code, each in sittings:
        mine.setdefault(code, []).append(each)
    needing = [code for code in mine if question.exams[code].prerequisites]
    renewed = list(renewed_results(question.exams, ends, mine)) if needing else []
    return all(_renewed_in_time(question, code, ends.get(code), mine[code]) for code in mine) and all(
        _after_prerequisites(question, code, each, ends, mine, renewed) for code in needing for each in mine[code]
    )


def in_order_on_all_days(question: Question, sittings: Iterable[tuple[str, SittingWindow]]) -> bool:
    """Whether sittings that are in order are so whatever days of their windows they take place on: none needs another,
    and those of one exam follow each other. (Then the same ones come before each, and what they give ends no later, and
    can be renewed no later, than if they had taken place on their last safe days.)
    """
    last: dict[str, date] = {}
    for code, each in sorted(sittings):
        if question.exams[code].prerequisites or each.first <= last.get(code, date.min):
            return False
        last[code] = each.safe
    return True


def _after_prerequisites(
    question: Question,
    code: str,
    sitting: SittingWindow,
    ends: Mapping[str, date],
    mine: Mapping[str, Sequence[SittingWindow]],
    renewed: Iterable[RenewedResult],
) -> bool:
    for first in question.exams[code].prerequisites:
        exam = question.exams[first]
        if sitting.safe > (exam.counts_until or date.max):
            return False
        if sitting.safe <= ends.get(first, date.min):
            continue
        before = [(each, _end(exam, each.first)) for each in mine.get(first, ())]
        before += [(each.by, each.last) for each in renewed if each.exam == first]
        if not any(
            each.first < sitting.first and each.last < sitting.safe and sitting.safe <= end for each, end in before
        ):
            return False
    return True


def _renewed_in_time(question: Question, code: str, held: date | None, sittings: Sequence[SittingWindow]) -> bool:
    """No result of an exam that renews itself is renewed too early. held: until when the person's own result counts."""
    exam = question.exams[code]
    if exam.renewal is None or exam.renewal.exam not in (None, code) or exam.valid_for is None:
        return True
    ends = [(each.first, _end(exam, each.safe)) for each in sittings]
    for each in sittings:
        # Of the results that are there by then, the last to end can be renewed last.
        running = [] if held is None else [held]
        running += [end for first, end in ends if first < each.first]
        if running and each.first < opening(max(running), exam.renewal.opens_before):
            return False
    return True


def hanging_together(question: Question) -> dict[str, str]:
    """For each exam the first of those that have to do with it: whether sittings are in order can be asked separately
    for exams whose first one is another.
    """
    first = {code: code for code in sorted(question.exams)}
    for code, exam in sorted(question.exams.items()):
        others = [*exam.prerequisites] if exam.renewal is None else [*exam.prerequisites, exam.renewal.exam or code]
        joined = {first[each] for each in (code, *others) if each in first}
        if len(joined) > 1:
            first = {each: min(joined) if group in joined else group for each, group in first.items()}
    return first


def renewals(
    question: Question, ends: Mapping[str, Mapping[str, date]], windows: Mapping[Assignment, SittingWindow]
) -> dict[Assignment, tuple[str, ...]]:
    """Which results each sitting renews: of the same exam, where there is an earlier one, or of others."""
    found: dict[Assignment, set[str]] = {each: set() for each in windows}
    people: dict[str, list[Assignment]] = {}
    for each in windows:
        people.setdefault(each.employee_id, []).append(each)
    for employee, mine in people.items():
        sittings: dict[str, list[SittingWindow]] = {}
        for each in mine:
            sittings.setdefault(each.exam, []).append(windows[each])
        renewed = list(renewed_results(question.exams, ends[employee], sittings))
        for each in mine:
            found[each].update(
                result.exam for result in renewed if result.by == windows[each] and _by(question, result.exam, each)
            )
            earlier = any(other.first < windows[each].first for other in sittings[each.exam])
            if earlier or each.exam in ends[employee]:
                found[each].add(each.exam)
    return {each: tuple(sorted(codes)) for each, codes in found.items()}


def _by(question: Question, code: str, sitting: Assignment) -> bool:
    renewal = question.exams[code].renewal
    return renewal is not None and renewal.exam == sitting.exam

"""Results that are left with fewer slots, against finding them again; and the spans of results in a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.problem.build import build
from planner.problem.kinds import timetables, ways
from planner.problem.kinds.attempts import Sitter
from planner.problem.kinds.fewer import results_among
from planner.problem.kinds.spans import spans
from planner.problem.kinds.timetables import TimetableMaker
from planner.problem.kinds.useful import Usefulness
from planner.problem.results import Results
from planner.problem.runs import Numbers
from planner.problem.schema import Slot, Timetable
from planner.problem.sets import bits
from tests.benchmarks.certificates import chained_certificates
from tests.cases import as_question
from tests.oracle import Case
from tests.properties.test_second_solver import busy_company

Said = tuple[object, ...]
"""What results say, whatever their numbers: for each the slot, the exam, and the results that it needs."""


def said(table: Timetable, results: Results) -> tuple[set[Said], list[list[set[Said]]], list[set[Said]]]:
    """Of results that are renewed those that anything asks for."""
    known: list[Said] = []

    def of(numbers: Numbers) -> frozenset[Said]:
        return frozenset(known[number] for number in numbers)

    for result in results.known:
        said_of_it: Said = (table.slots[result.slot], result.exam, tuple(map(of, result.needs)))
        known.append(said_of_it)
    counting = [[{*of(numbers)} for numbers in day] for day in results.counting]
    sitting = [{*of(numbers)} for numbers in results.sitting]
    asked = {number for lists in (*results.counting, results.sitting) for numbers in lists for number in numbers}
    for number in reversed(range(len(results.known))):
        result = results.known[number]
        if number in asked or result.exam == table.slots[result.slot].exam:
            asked |= {number, *(other for need in result.needs for other in need)}
    return {known[number] for number in asked}, counting, sitting


def cases() -> list[Case]:
    limits = {"exams_per_person_per_month": 1, "exams_per_month": {"company": 2}}
    return [chained_certificates(12, date(2027, 12, 31), 3, limits), *map(busy_company, range(12))]


def test_what_is_left_is_what_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of slots of use; and of slots after the first results of which nothing is left."""
    monkeypatch.setattr(ways, "MOST_WAYS", 0)
    unlisted, useful = TimetableMaker._unlisted, timetables._useful
    of_slots: list[tuple[TimetableMaker, Sitter]] = []
    smaller = 0

    def watched(self: TimetableMaker, sitter: Sitter, slots: tuple[Slot, ...]) -> tuple[Timetable, Results]:
        of_slots.append((self, sitter))
        return unlisted(self, sitter, slots)

    def compared(made: Timetable, results: Results) -> tuple[Timetable, Results]:
        nonlocal smaller
        maker, sitter = of_slots[-1]
        table, left = useful(made, results)
        again, found = unlisted(maker, sitter, table.slots)
        assert said(table, left) == said(again, found)
        assert (table.slots, table.clashes, table.ranking, table.months, table.free) == (
            again.slots,
            again.clashes,
            again.ranking,
            again.months,
            again.free,
        )
        smaller += len(table.slots) < len(made.slots)
        few = [number for number in range(len(made.slots)) if number % 5]
        fewer, found = unlisted(maker, sitter, tuple(made.slots[number] for number in few))
        there = results_among(results, sum(1 << number for number in few))
        assert said(replace(made, slots=tuple(made.slots[number] for number in few)), there) == said(fewer, found)
        return table, left

    monkeypatch.setattr(TimetableMaker, "_unlisted", watched)
    monkeypatch.setattr(timetables, "_useful", compared)
    for case in cases():
        build(as_question(case))
    assert smaller > 3


def test_slots_are_looked_at_anew_where_something_changed_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many stay as if each was looked at anew each time."""
    monkeypatch.setattr(ways, "MOST_WAYS", 0)
    again = 0

    class Forgetful(Usefulness):
        def _forget(self, gone: int, dead: int, unasked: int) -> None:
            nonlocal again
            again += 1
            self._looked = {}

    class Both(Usefulness):
        def __init__(self, timetable: Timetable, results: Results) -> None:
            super().__init__(timetable, results)
            self._given = timetable, results

        def useful(self) -> int:
            kept = super().useful()
            assert kept == Forgetful(*self._given).useful()
            return kept

    monkeypatch.setattr(timetables, "Usefulness", Both)
    for case in cases():
        build(as_question(case))
    assert again > 20


def test_results_in_a_row_have_the_spans_of_their_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "MOST_WAYS", 0)
    table = max((kind.timetable for kind in build(as_question(cases()[0])).kinds), key=lambda table: len(table.slots))
    results, found = table.results, spans(table)
    assert results is not None
    rough = found.table.results
    assert rough is not None
    span_of = {slot: number for number, own in enumerate(found.slots) for slot in bits(own)}
    in_a_row = 0
    for day, in_spans in zip(results.counting, rough.counting, strict=True):
        for numbers, own in zip(day, in_spans, strict=True):
            in_a_row += isinstance(numbers, range) and len(numbers) > 20
            assert [*own] == sorted({*own})
            used = {(span_of[results.known[number].slot], results.known[number].exam) for number in numbers}
            assert {(rough.known[number].slot, rough.known[number].exam) for number in own} == used
    assert in_a_row
    for result in rough.known:
        members = [each for each in results.known if (span_of[each.slot], each.exam) == (result.slot, result.exam)]
        for need, *lists in zip(result.needs, *(each.needs for each in members), strict=False):
            needed = {span_of[results.known[number].slot] for numbers in lists for number in numbers}
            assert {rough.known[number].slot for number in need} == needed


def test_what_results_in_a_row_lead_to_is_what_each_of_them_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "MOST_WAYS", 0)
    for case in cases():
        for table in {id(kind.timetable): kind.timetable for kind in build(as_question(case)).kinds}.values():
            if table.results is not None:
                listed = Results(
                    tuple(each._replace(needs=tuple(map(tuple, each.needs))) for each in table.results.known),
                    tuple(tuple(map(tuple, day)) for day in table.results.counting),
                    tuple(map(tuple, table.results.sitting)),
                )
                exam_of = [1 << slot.exam for slot in table.slots]
                assert table.results.leading_to(exam_of) == listed.leading_to(exam_of)

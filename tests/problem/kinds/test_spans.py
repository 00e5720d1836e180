"""Slots put together to spans, and slots that are left, against all sets of slots."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest

from planner.problem.build import build
from planner.problem.kinds import ways
from planner.problem.kinds.fewer import only
from planner.problem.kinds.spans import spans
from planner.problem.schema import Slot, Timetable
from planner.problem.sets import bits, union
from tests.benchmarks.certificates import yearly_certificates
from tests.cases import as_question, tight_company
from tests.properties.test_second_solver import busy_company

MOST_SLOTS = 9


def timetables(seed: int, most_ways: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Timetable]:
    """Some small timetables in which something is put together."""
    monkeypatch.setattr(ways, "MOST_WAYS", most_ways)
    for make in (busy_company, tight_company):
        problem = build(as_question(make(seed)))
        yield from {id(kind.timetable): kind.timetable for kind in problem.kinds}.values()


def there(timetable: Timetable, sittings: int) -> set[int]:
    """The results that these sittings (a mask) give."""
    found: set[int] = set()
    for number, result in enumerate(timetable.results.known if timetable.results else ()):
        if sittings >> result.slot & 1 and all(any(each in found for each in need) for need in result.needs):
            found.add(number)
    return found


def done(timetable: Timetable, sittings: int) -> set[object]:
    """The exams that count on each day thanks to these sittings, and those that are sat with all that they need."""
    results = timetable.results
    if results is not None:
        given = there(timetable, sittings)
        counting = [[bool(given & {*numbers}) for numbers in day] for day in (*results.counting, results.sitting)]
    else:
        listed = (*timetable.ways, timetable.pins)
        counting = [[any(not each & ~sittings for each in sets) for sets in day] for day in listed]
    return {(number, exam) for number, day in enumerate(counting) for exam, counts in enumerate(day) if counts}


def can_be_sat(timetable: Timetable, sittings: int) -> bool:
    """Whether no two of these clash, and each has all that its own result needs."""
    if any(timetable.clashes[one] >> other & 1 for one, other in combinations(bits(sittings), 2)):
        return False
    if timetable.results is None:
        return True
    given = there(timetable, sittings)
    known = timetable.results.known
    own = {known[number].slot for number in given if known[number].exam == timetable.slots[known[number].slot].exam}
    return own == {*bits(sittings)}


@pytest.mark.parametrize("most_ways", [1, 2_000])
def test_spans_can_be_used_wherever_slots_can_and_do_as_much(most_ways: int, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at, together = 0, 0
    for seed in range(15):
        for table in timetables(seed, most_ways, monkeypatch):
            found = spans(table)
            assert sorted(slot for own in found.slots for slot in bits(own)) == [*range(len(table.slots))]
            if not len(found.slots) < len(table.slots) <= MOST_SLOTS:
                continue
            together += 1
            for own, slot in zip(found.slots, found.table.slots, strict=True):
                alike = [table.slots[number] for number in bits(own)]
                assert {(each.exam, each.first.replace(day=1)) for each in alike} == {
                    (slot.exam, slot.first.replace(day=1))
                }
            for sittings in range(1 << len(table.slots)):
                if not can_be_sat(table, sittings):
                    continue
                looked_at += 1
                used = union(1 << number for number, own in enumerate(found.slots) if own & sittings)
                assert used.bit_count() == sittings.bit_count()  # so it costs the same
                assert can_be_sat(found.table, used)
                assert done(table, sittings) <= done(found.table, used)
                if table.months:
                    assert sorted(table.months[slot] for slot in bits(sittings)) == sorted(
                        found.table.months[number] for number in bits(used)
                    )
    assert together > 5
    assert looked_at > 200


@pytest.mark.parametrize("most_ways", [1, 2_000])
def test_slots_that_are_left_do_what_they_did(most_ways: int, monkeypatch: pytest.MonkeyPatch) -> None:
    smaller = 0
    for seed in range(12):
        for table in timetables(seed, most_ways, monkeypatch):
            if not 2 <= len(table.slots) <= MOST_SLOTS:
                continue
            for kept in ((1 << len(table.slots)) - 1, 0b101010101, 0b110110110, 0b011, 0):
                left, places = only(table, kept)
                slots = [table.ranking[place] for place in places]
                assert [left.slots[number] for number in left.ranking] == [table.slots[slot] for slot in slots]
                if left.results is not None:
                    assert all(all(result.needs) for result in left.results.known)
                    assert {result.slot for result in left.results.known} == {*range(len(left.slots))}
                in_order = sorted(slots)
                smaller += len(in_order) < len(table.slots)
                for sittings in range(1 << len(in_order)):
                    before = union(1 << slot for place, slot in enumerate(in_order) if sittings >> place & 1)
                    assert can_be_sat(left, sittings) == can_be_sat(table, before)
                    assert done(left, sittings) == done(table, before)
                for sittings in range(1 << len(table.slots)):  # nothing that can be sat is lost
                    if not sittings & ~kept and table.results is not None and can_be_sat(table, sittings):
                        assert {*bits(sittings)} <= {*slots}
    assert smaller > 10


@pytest.mark.parametrize("seed", range(3))
def test_spans_of_hundreds_of_days_are_those_of_each_set_and_equal_days_are_one_object(seed: int) -> None:
    problem = build(yearly_certificates(6, date(2027, 12, 31), seed, {"exams_per_month": {"company": 3}}))
    for table in {id(kind.timetable): kind.timetable for kind in problem.kinds}.values():
        found = spans(table)
        span_of = {1 << slot: 1 << number for number, own in enumerate(found.slots) for slot in bits(own)}
        for day, rough in zip(table.ways, found.table.ways, strict=True):
            for sets, put_together in zip(day, rough, strict=True):
                assert put_together == tuple(sorted({span_of[each] for each in sets}))
        assert len({*map(id, found.table.ways)}) == len({*found.table.ways}) < len(table.ways)


def test_spans_whose_slots_take_turns_are_all_there() -> None:
    """The second of three days in a row belongs to another period of money."""
    table = Timetable(
        slots=tuple(Slot(0, date(2026, 1, day), date(2026, 1, day)) for day in (1, 2, 3)),
        ways=(((1, 2, 4),), ((2, 4),)),
        pins=((),),
        clashes=(0b110, 0b101, 0b011),
        ranking=(0, 1, 2),
        months=(1, 2, 1),
        free=(None,),
    )
    found = spans(table)
    assert found.slots == (0b101, 0b010)
    assert found.table.ways == (((1, 2),), ((1, 2),))

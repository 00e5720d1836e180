"""Slots that are left out before sets are listed, against all sets of slots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, permutations

import pytest

from planner.problem.build import build
from planner.problem.kinds import timetables, ways
from planner.problem.kinds.useful import Usefulness
from planner.problem.results import Results
from planner.problem.schema import Timetable
from planner.problem.sets import bits
from tests.cases import as_question, tight_company
from tests.oracle import Case
from tests.properties.test_second_solver import busy_company

MOST_SLOTS = 8

Kept = tuple[Timetable, Results, tuple[int, ...]]
"""All slots with their results, and the slots that stay."""


def all_kept(case: Case, monkeypatch: pytest.MonkeyPatch) -> list[Kept]:
    """What is kept, each time that slots are compared while the problem of the case is built."""
    found: list[Kept] = []

    class Watched(Usefulness):
        def __init__(self, timetable: Timetable, results: Results) -> None:
            super().__init__(timetable, results)
            self._given = timetable, results

        def useful(self) -> int:
            kept = super().useful()
            found.append((*self._given, bits(kept)))
            return kept

    monkeypatch.setattr(ways, "MOST_WAYS", 0)
    monkeypatch.setattr(timetables, "Usefulness", Watched)
    build(as_question(case))
    return found


def done(results: Results, sittings: frozenset[int]) -> frozenset[object]:
    """What these sittings do: the exams that count on each day, and those that are sat with all that they need."""
    there: set[int] = set()
    for number, result in enumerate(results.known):
        if result.slot in sittings and all(any(each in there for each in need) for need in result.needs):
            there.add(number)
    counting = {(d, e) for d, day in enumerate(results.counting) for e, any_of in enumerate(day) if there & {*any_of}}
    return frozenset(counting | {("sat", e) for e, any_of in enumerate(results.sitting) if there & {*any_of}})


def possible(timetable: Timetable, slots: Iterable[int]) -> Iterator[frozenset[int]]:
    """All sets of these slots that go together."""
    slots = tuple(slots)
    for size in range(len(slots) + 1):
        for chosen in combinations(slots, size):
            if not any(timetable.clashes[one] >> other & 1 for one, other in combinations(chosen, 2)):
                yield frozenset(chosen)


def takes_place_of(timetable: Timetable, one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether each sitting of the first can have the place of one of the second: of its exam, in its months."""
    if len(one) > len(other):
        return False
    slots, months = timetable.slots, timetable.months or (0,) * len(timetable.slots)
    return any(
        all(
            slots[a].exam == slots[b].exam and months[b] & ~months[a] == 0
            for a, b in zip(sorted(one), places, strict=True)
        )
        for places in permutations(sorted(other), len(one))
    )


@pytest.mark.parametrize("seed", range(40))
def test_no_set_of_sittings_is_lost(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for make in (busy_company, tight_company):
        for timetable, results, kept in all_kept(make(seed), monkeypatch):
            if not len(kept) < len(timetable.slots) <= MOST_SLOTS:
                continue
            remaining = {chosen: done(results, chosen) for chosen in possible(timetable, kept)}
            for chosen in possible(timetable, range(len(timetable.slots))):
                wanted = done(results, chosen)
                assert any(
                    wanted <= does and takes_place_of(timetable, instead, chosen) for instead, does in remaining.items()
                ), (timetable.slots, kept, chosen)


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11])
def test_only_rivals_can_take_the_place_of_a_slot(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many slots stay as if each other one of the exam was looked at."""

    class Careless(Usefulness):
        def _rivals(self, slot: int) -> Iterator[int]:
            slots, months = self._timetable.slots, self._timetable.months or (0,) * len(self._timetable.slots)
            for other in bits(self._there):
                if slots[other].exam == slots[slot].exam and other != slot and not months[slot] & ~months[other]:
                    yield other

    left_out = 0
    for timetable, results, kept in all_kept(busy_company(seed), monkeypatch):
        assert kept == bits(Careless(timetable, results).useful())
        left_out += len(timetable.slots) - len(kept)
    assert left_out

"""The smallest sets of sittings with which an exam counts, against all sets of slots; and when there are too many."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random
from unittest.mock import Mock

import pytest

from planner.problem.kinds import ways
from planner.problem.kinds.outdone import without_outdone
from planner.problem.kinds.ways import TooManyBundlesError, listed
from planner.problem.results import Result, Results
from planner.problem.schema import Slot, Timetable
from planner.problem.sets import bits, union
from tests.problem.kinds.test_useful import done

SLOTS = 8


def drawn(seed: int) -> Results:
    """Results of eight slots of two exams, some of which need earlier ones; what counts on three days."""
    chance = Random(seed)
    known: list[Result] = []
    for slot in range(SLOTS):
        exam = chance.randrange(2)
        earlier = range(len(known))
        sizes = (chance.randint(1, 3) for _ in range(chance.choice((0, 0, 1, 1, 2))))
        needs = tuple(tuple(sorted(chance.sample(earlier, min(size, slot)))) for size in sizes) if slot else ()
        known.append(Result(slot, exam, needs))

    def some(exam: int) -> tuple[int, ...]:
        return tuple(n for n, result in enumerate(known) if result.exam == exam and chance.random() < 0.6)

    return Results(tuple(known), tuple((some(0), some(1)) for _ in range(3)), ((), some(1)))


@pytest.mark.parametrize("seed", range(40))
def test_sets_are_the_smallest_of_all_with_which_an_exam_counts(seed: int) -> None:
    results = drawn(seed)
    every = [frozenset(each) for size in range(SLOTS + 1) for each in combinations(range(SLOTS), size)]

    def smallest(wanted: object) -> list[int]:
        enough = [sittings for sittings in every if wanted in done(results, sittings)]
        least = [each for each in enough if not any(other < each for other in enough)]
        return sorted(sorted(sum(1 << slot for slot in each) for each in least), key=int.bit_count)

    found, pins = listed(results)
    assert [list(sets) for day in found for sets in day] == [smallest((d, e)) for d in range(3) for e in range(2)]
    assert list(pins[1]) == smallest(("sat", 1))


@pytest.mark.parametrize("slots", [(0, 1, 2), (2, 0, 1), (0, 1, 1)])
def test_single_sittings_are_listed_in_order_whatever_the_order_of_results(slots: tuple[int, ...]) -> None:
    results = Results(tuple(Result(slot, 0) for slot in slots), (((0, 1, 2),),), ((),))
    assert listed(results) == (((tuple(1 << slot for slot in sorted({*slots})),),), ((),))


def chain(slots: int, first: int) -> Results:
    """Each of the later slots of the second exam needs one of the first ones, of the first exam."""
    own = [Result(slot, 0) for slot in range(first)]
    later = [Result(slot, 1, (tuple(range(first)),)) for slot in range(first, slots)]
    both = (tuple(range(first)), tuple(range(first, slots)))
    return Results((*own, *later), (both, both), ((), ()))


def test_too_many_for_a_day_or_in_all_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four results with three sets of two sittings each: twelve sets on each of two days."""
    results = chain(7, 3)
    monkeypatch.setattr(ways, "MOST_WAYS", 12)
    assert len(listed(results)[0][1][1]) == 12
    monkeypatch.setattr(ways, "MOST_WAYS", 11)
    with pytest.raises(TooManyBundlesError):
        listed(results)
    monkeypatch.setattr(ways, "MOST_WAYS", 12)
    monkeypatch.setattr(ways, "MOST_WAYS_IN_ALL", 12)
    assert len(listed(results)[0][1][1]) == 12  # what comes last is not counted
    monkeypatch.setattr(ways, "MOST_WAYS_IN_ALL", 11)
    with pytest.raises(TooManyBundlesError):
        listed(results)


@pytest.mark.parametrize("most", range(1, 8))
def test_pairs_are_refused_before_they_are_put_together(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is refused that would not be refused in any case."""

    def refused(results: Results) -> bool:
        try:
            listed(results)
        except TooManyBundlesError:
            return True
        return False

    plain = tuple(Result(slot, 0) for slot in range(3))
    pairs = tuple(Result(slot, 1, (tuple(other for other in range(3) if other != slot),)) for slot in range(3))
    twice = Results((*plain, *pairs), (((), (3, 4, 5)),), ((), ()))  # each pair of slots in either order
    companies = [
        twice,
        *map(drawn, range(40)),
        *(chain(slots, first) for slots in range(2, 8) for first in range(1, slots)),
    ]
    monkeypatch.setattr(ways, "MOST_WAYS", most)
    first = [*map(refused, companies)]
    monkeypatch.setattr(ways, "_refuse_many_pairs", Mock())
    assert [*map(refused, companies)] == first
    assert len({*first}) > 1


@pytest.mark.parametrize("seed", range(40))
def test_exams_that_lead_to_others_are_those_of_the_slots_that_are_needed(seed: int) -> None:
    results, exam_of = drawn(seed), [1 << slot % 3 for slot in range(SLOTS)]
    slots = [union(of_exam) for of_exam in zip(*results.slots_needed(), strict=True)]
    assert results.leading_to(exam_of) == tuple(union(exam_of[slot] for slot in bits(each)) for each in slots)


# --- slots that others outdo -----------------------------------------------------------------------------------------


def left(*sets: tuple[int, ...]) -> int:
    """How many of four slots stay, the first two of one exam and the others of another, with such sets on a day."""
    day = date(2026, 1, 5)
    slots = (Slot(0, day, day), Slot(0, day, day), Slot(1, day, day), Slot(1, day, day))
    ways_of_days = tuple((own, ()) for own in sets)
    return len(
        without_outdone(Timetable(slots, ways_of_days, ((), ()), (0,) * 4, (0, 1, 2, 3), (), (None, None))).slots
    )


def test_a_slot_is_left_out_if_another_can_take_its_place_in_each_set() -> None:
    assert left((0b0101, 0b1010)) == 4  # 0 stands in the list, but not with 3
    assert left((0b0101, 0b0110, 0b1001, 0b1010)) == 2
    assert left((0b0001, 0b0010), (0b0101, 0b0110, 0b1010)) == 2  # 1 does what 0 does, and then 2 what 3 does
    assert left((0b0001, 0b0010), (0b0101, 0b0110)) == 2
    assert left((0b0001, 0b0010), (0b0001,)) == 2  # 0, and one of those that do nothing
    assert left((), ()) == 2

"""Lists of sittings that are known by their ends, against looking at each of their sets."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

from planner.problem.masks import by_size
from planner.problem.runs import Renumbering, Sets, each_once, in_mask, numbers_of, run_of, shared, slots_in
from planner.problem.sets import bits, union


def lists(chance: Random) -> list[Sets]:
    """Sets of slots, the smaller ones first: of single ones in a row, of single ones, and of any."""
    first = chance.randrange(8)
    row = [1 << number for number in range(first, chance.randint(first, 10))]
    some = [each for each in row if chance.random() < 0.7]
    any_sets = by_size({*some, *(chance.randrange(1, 1 << 10) for _ in range(chance.randrange(4)))})
    return [tuple(each) for each in (row, some, any_sets, [0], [])]


def test_a_row_of_single_sittings_is_known_by_its_ends() -> None:
    chance, rows = Random(1), 0
    for _ in range(200):
        for sets in lists(chance):
            run = run_of(sets)
            numbers = [each.bit_length() - 1 for each in sets]
            in_a_row = any(sets) and [*sets] == [1 << number for number in range(numbers[0], numbers[-1] + 1)]
            assert (run is not None) == in_a_row
            assert run is None or [*run] == numbers
            assert slots_in(sets, run) == union(sets)
            rows += in_a_row
    assert rows


def test_sets_get_the_new_numbers_of_their_slots() -> None:
    chance = Random(2)
    for _ in range(200):
        kept, first = sorted(chance.sample(range(10), chance.randint(0, 10))), chance.randrange(3)
        new = {number: first + place for place, number in enumerate(kept)}
        renumbering = Renumbering(10, kept, first)
        for sets in lists(chance):
            left = [bits(each) for each in sets if {*bits(each)} <= new.keys()]
            moved = tuple(sum(1 << new[number] for number in numbers) for numbers in left)
            assert renumbering.moved(sets) == moved
            assert renumbering.with_run(sets, run_of(sets)) == (moved, run_of(moved))


def test_days_have_the_new_numbers_of_their_slots_and_equal_ones_are_one_object() -> None:
    chance, shared = Random(3), 0
    for _ in range(100):
        days = [tuple(chance.sample(lists(chance), 2)) for _ in range(6)]
        runs = [tuple(map(run_of, day)) for day in days]
        renumbering = Renumbering(10, sorted(chance.sample(range(10), 4)))
        found, runs_found = renumbering.days(days, runs)
        assert found == tuple(tuple(map(renumbering.moved, day)) for day in days)
        assert runs_found == tuple(tuple(map(run_of, day)) for day in found)
        assert len({*map(id, found)}) == len({*found})
        shared += len({*found}) < len({*days})
    assert shared


def test_days_that_are_one_object_are_worked_out_once() -> None:
    day, other = (1, 2), (1, 2, 3)
    worked_on: Counter[tuple[int, ...]] = Counter()

    def length(each: tuple[int, ...]) -> int:
        worked_on[each] += 1
        return len(each)

    assert each_once(length, [day, other, day, other]) == (2, 3, 2, 3)
    assert worked_on == {day: 1, other: 1}


def test_numbers_that_follow_on_each_other_are_a_range() -> None:
    chance, rows = Random(4), 0
    for _ in range(300):
        numbers = tuple(chance.sample(range(5), chance.randrange(4)))
        found = numbers_of(iter(numbers))
        assert tuple(found) == numbers
        in_a_row = bool(numbers) and all(after == own + 1 for own, after in pairwise(numbers))
        assert isinstance(found, range) == in_a_row
        assert in_mask(found) == in_mask(numbers) == sum(1 << number for number in numbers)
        rows += in_a_row and len(numbers) > 1
    assert rows


def test_equal_days_become_one_object() -> None:
    days = [tuple(map(int, "12")), tuple(map(int, "3")), tuple(map(int, "12"))]
    found = shared(iter(days))
    assert found == ((1, 2), (3,), (1, 2))
    assert found[0] is found[2]

"""Lists of sittings that are known by their ends, against looking at each of their sets."""

from __future__ import annotations

from random import Random

from planner.problem.masks import by_size
from planner.problem.runs import Renumbering, run_of, slots_in
from planner.problem.schema import bits, union


def lists(chance: Random) -> list[list[int]]:
    """Sets of slots, the smaller ones first: of single ones in a row, of single ones, and of any."""
    first = chance.randrange(8)
    row = [1 << number for number in range(first, chance.randint(first, 10))]
    some = [each for each in row if chance.random() < 0.7]
    return [row, some, by_size({*some, *(chance.randrange(1, 1 << 10) for _ in range(chance.randrange(4)))}), [0], []]


def test_a_row_of_single_sittings_is_known_by_its_ends() -> None:
    chance, rows = Random(1), 0
    for _ in range(200):
        for sets in lists(chance):
            run = run_of(sets)
            numbers = [each.bit_length() - 1 for each in sets]
            in_a_row = any(sets) and sets == [1 << number for number in range(numbers[0], numbers[-1] + 1)]
            assert (run is not None) == in_a_row
            assert run is None or [*run] == numbers
            assert slots_in(sets) == union(sets)
            rows += in_a_row
    assert rows


def test_sets_get_the_new_numbers_of_their_slots() -> None:
    chance = Random(2)
    for _ in range(200):
        kept, first = sorted(chance.sample(range(10), chance.randint(0, 10))), chance.randrange(3)
        new = {number: first + place for place, number in enumerate(kept)}
        moved = Renumbering(10, kept, first).moved
        for sets in lists(chance):
            left = [bits(each) for each in sets if {*bits(each)} <= new.keys()]
            assert moved(sets) == tuple(sum(1 << new[number] for number in numbers) for numbers in left)

"""Masks in arrays against masks one by one."""

from __future__ import annotations

from random import Random

import pytest

from planner.problem import masks
from planner.problem.masks import masks_of, parts_of, smallest, turned, without_idle_bits, words
from planner.problem.runs import Numbers


@pytest.mark.parametrize(("few", "many"), [(5, 5), (60, 200), (200, 60), (64, 65), (130, 130)])
def test_which_masks_are_parts_of_which(few: int, many: int) -> None:
    chance = Random(few * 1000 + many)
    wholes = [chance.getrandbits(many) for _ in range(40)]
    parts = [chance.choice(wholes) & chance.getrandbits(few) for _ in range(40)] + [0, 1 << few - 1]
    found = parts_of(words(parts), words(wholes))
    assert found.tolist() == [[part & ~whole == 0 for whole in wholes] for part in parts]
    assert 0 < found.sum() < found.size


@pytest.mark.parametrize("seed", range(20))
def test_bits_that_say_nothing_are_left_out(seed: int) -> None:
    """Bit 3 stands where bit 70 does, bit 5 nowhere."""
    chance = Random(seed)
    drawn = [chance.getrandbits(12) << chance.choice((0, 64)) & ~(1 << 3 | 1 << 5 | 1 << 70) for _ in range(30)]
    both = [mask | 1 << 3 | 1 << 70 if chance.random() < 0.5 else mask for mask in drawn]
    found = without_idle_bits(both)
    assert max(found).bit_length() <= 22
    assert [[a & ~b == 0 for b in found] for a in found] == [[a & ~b == 0 for b in both] for a in both]


@pytest.mark.parametrize("large", [1, 300, 1 << 20])
def test_masks_of_numbers(large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masks, "_LARGE", large)
    chance = Random(large)
    lists: list[Numbers] = [tuple(chance.sample(range(70), chance.randrange(9))) for _ in range(20)]
    lists[3:7] = range(3, 9), range(69, 70), (), range(70)
    assert masks_of(lists, 70) == [sum(1 << number for number in numbers) for numbers in lists]
    assert masks_of([], 70) == []


@pytest.mark.parametrize("bits", [1, 2, 8, 70])
def test_the_smallest_are_those_of_which_no_other_is_a_part(bits: int) -> None:
    chance = Random(bits)
    for size in (0, 1, 5, 80):
        drawn = [sum(1 << chance.randrange(70) for _ in range(chance.choice((bits, 1)))) for _ in range(size)]
        found = smallest(drawn)
        assert {*found} == {each for each in drawn if not any(o != each and o & ~each == 0 for o in drawn)}
        assert [each.bit_count() for each in found] == sorted(each.bit_count() for each in found)


@pytest.mark.parametrize("length", [1, 7, 8, 9, 64, 300])
@pytest.mark.parametrize("count", [1, 8, 15, 130])
def test_masks_turned(length: int, count: int) -> None:
    chance = Random(length * 1000 + count)
    drawn = [chance.getrandbits(length) for _ in range(count)]
    assert turned(iter(drawn), length) == [
        sum((mask >> bit & 1) << place for place, mask in enumerate(drawn)) for bit in range(length)
    ]
    assert turned([], length) == [0] * length
    assert turned([0] * count, 0) == []

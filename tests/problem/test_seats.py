"""Months for sittings against trying every way of giving them months."""

from __future__ import annotations

from collections import Counter
from itertools import product
from random import Random

import pytest

from planner.problem.seats import Seats, find_months
from planner.problem.sets import bits


def by_trying(seats: Seats, most: int) -> bool:
    """Whether some way of giving each sitting one of its months keeps to the limit."""
    return any(max(Counter(months).values(), default=0) <= most for months in product(*map(bits, seats)))


def drawn(chance: Random, months: int, most: int) -> Seats:
    return tuple(sorted(chance.randrange(1, 1 << months) for _ in range(chance.randint(0, most))))


@pytest.mark.parametrize("seed", range(60))
def test_sittings_find_months_exactly_if_there_is_a_way(seed: int) -> None:
    chance = Random(seed)
    for _ in range(10):
        seats, most = drawn(chance, chance.randint(1, 5), 6), chance.randint(1, 2)
        assert find_months(seats, most) == by_trying(seats, most)


def test_a_sitting_without_a_month_finds_none() -> None:
    assert not find_months((0, 0b1), 2)

"""What has to be sat in full months, against trying every way of giving sittings their months."""

from __future__ import annotations

from collections import Counter
from itertools import product
from random import Random

import pytest

from planner.problem.full import most_in, needed_in
from planner.problem.seats import Seats, find_months
from planner.problem.sets import bits
from tests.problem.test_seats import drawn


def by_trying(full: int, seats: Seats, most: int) -> int:
    """The fewest sittings that take place in the full months."""
    return min(
        sum(full >> month & 1 for month in months)
        for months in product(*map(bits, seats))
        if max(Counter(months).values(), default=0) <= most
    )


@pytest.mark.parametrize("seed", range(60))
def test_as_much_is_needed_as_finds_no_other_months(seed: int) -> None:
    chance = Random(seed)
    tried = 0
    while tried < 10:
        months, most = chance.randint(1, 5), chance.randint(1, 2)
        full, seats = chance.randrange(1, 1 << months), drawn(chance, months, 6)
        if find_months(seats, most):
            tried += 1
            needed = needed_in(full, seats, most)
            assert needed == by_trying(full, seats, most)
            assert needed <= most_in(full, [(0, seats[:2]), (1, ()), (1, seats[2:])], most)


def test_months_that_two_others_leave_full_are_counted_together() -> None:
    """Two sittings in January or February, two in February or March: one of each has to take place in February."""
    assert needed_in(0b010, (0b011, 0b011, 0b110, 0b110), 2) == 0
    assert needed_in(0b010, (0b011, 0b011, 0b110, 0b110), 1) == 2

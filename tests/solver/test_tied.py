"""What somebody who is tied may take, against trying every set of offers."""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random

import numpy as np
import pytest

from planner.problem.outdoing import Offer
from planner.problem.schema import MonthLimits
from planner.problem.seats import find_months
from planner.solver.takers import Tied
from planner.solver.tied import sets_of_offers
from planner.solver.together import groups_of

MONTHS = tuple(date(2026, month, 1) for month in (1, 2, 3, 4))


@pytest.mark.parametrize("seed", range(40))
def test_the_sets_are_those_with_one_offer_of_each_block_whose_sittings_find_months(seed: int) -> None:
    chance = Random(seed)
    limits = MonthLimits(MONTHS, None, {}, chance.randint(1, 2))
    offers: dict[int, Offer] = {}
    for block in range(chance.randint(1, 4)):
        for _ in range(chance.randint(1, 3)):
            seats = tuple(sorted(chance.randrange(1, 16) for _ in range(chance.randint(1, 3))))
            offers[chance.randint(0, 3) + 4 * len(offers)] = Offer(block, 1, (1,), seats)
    found = sets_of_offers(offers, limits, 10**6)
    assert found is not None
    expected = set()
    for taken in product((0, 1), repeat=len(offers)):
        chosen = [offer for offer, mark in zip(offers.values(), taken, strict=True) if mark]
        seats = tuple(seat for offer in chosen for seat in offer.seats)
        if len({offer.block for offer in chosen}) == len(chosen) and find_months(seats, limits.person or 0):
            expected.add((*taken, int(any(taken))))
    assert {tuple(row) for row in found.tolist()} == expected
    assert len(found) == len(expected)


def test_too_many_sets_are_not_listed() -> None:
    limits = MonthLimits(MONTHS, None, {}, 1)
    offers = {block: Offer(block, 1, (1,), (15,)) for block in range(3)}
    assert sets_of_offers(offers, limits, 8) is not None
    assert sets_of_offers(offers, limits, 7) is None


def test_people_are_counted_together_who_are_alike_and_follow_on_each_other() -> None:
    few, many = np.zeros((1, 2), dtype=np.int64), np.eye(2, dtype=np.int64)
    people = [
        Tied(place, team, (2 * place,), 2 * place + 1, sets, ())
        for place, team, sets in [
            (0, None, few),
            (1, None, few),
            (3, None, few),
            (4, "A", few),
            (5, "A", many),
            (6, "A", many),
        ]
    ]
    assert [[each.place for each in group.people] for group in groups_of(people)] == [[0, 1], [3], [4], [5, 6]]

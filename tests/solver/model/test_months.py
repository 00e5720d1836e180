"""Of which offers of two blocks somebody can take one at most, against trying every pair."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from planner.solver.model.months import Bound, one_of


@pytest.mark.parametrize("seed", range(60))
def test_offers_of_two_blocks_are_in_one_list_exactly_if_there_is_no_room_for_both(seed: int) -> None:
    chance = Random(seed)
    room = chance.randint(1, 6)
    bound: Bound[str] = {
        block: [(chance.randint(1, 6), f"{block}{number}") for number in range(chance.randint(1, 4))]
        for block in range(chance.randint(2, 4))
    }
    lists = [frozenset(offers) for offers in one_of(bound, room)]
    for one, other in combinations(bound.values(), 2):
        for times, offer in one:
            for more, second in other:
                assert any({offer, second} <= each for each in lists) == (times + more > room)
    assert all(len({offer[0] for offer in each}) == 2 for each in lists)

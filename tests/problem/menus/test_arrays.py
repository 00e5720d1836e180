"""Sets of days in arrays against sets one by one."""

from __future__ import annotations

from random import Random

import pytest

from planner.problem.kinds.ways import MOST_CANDIDATES, TooManyBundlesError
from planner.problem.masks import words
from planner.problem.menus.arrays import not_outdone


@pytest.mark.parametrize(("size", "days"), [(0, 5), (1, 5), (40, 6), (300, 9), (300, 70), (2_000, 11)])
def test_those_that_are_a_part_of_none_before_them(size: int, days: int) -> None:
    chance = Random(size)
    masks = [chance.getrandbits(days) & chance.getrandbits(days) for _ in range(size)]
    kept = [n for n, mask in enumerate(masks) if not any(mask & ~before == 0 for before in masks[:n])]
    assert not_outdone(words(masks)).tolist() == kept


def test_too_many_of_which_none_is_a_part_of_another() -> None:
    pairs = [1 << a | 1 << b for a in range(60) for b in range(a)]
    assert not_outdone(words(pairs[:MOST_CANDIDATES])).tolist() == [*range(MOST_CANDIDATES)]
    with pytest.raises(TooManyBundlesError):
        not_outdone(words(pairs[: MOST_CANDIDATES + 1]))

"""Masks in arrays against masks one by one."""

from __future__ import annotations

from random import Random

import pytest

from planner.problem.masks import parts_of, words


@pytest.mark.parametrize(("few", "many"), [(5, 5), (60, 200), (200, 60), (64, 65), (130, 130)])
def test_which_masks_are_parts_of_which(few: int, many: int) -> None:
    chance = Random(few * 1000 + many)
    wholes = [chance.getrandbits(many) for _ in range(40)]
    parts = [chance.choice(wholes) & chance.getrandbits(few) for _ in range(40)] + [0, 1 << few - 1]
    found = parts_of(words(parts), words(wholes))
    assert found.tolist() == [[part & ~whole == 0 for whole in wholes] for part in parts]
    assert 0 < found.sum() < found.size

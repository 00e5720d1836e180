"""Rounded amounts add up, and none is further than a cent from the exact one."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from random import Random

import pytest

from planner.budget.rounding import shares, table


def half(*numbers: float) -> list[Fraction]:
    return [Fraction(number) for number in numbers]


def test_the_largest_remainders_are_rounded_up_and_the_first_of_equal_ones() -> None:
    assert shares(half(1.5, 2.5, 3.5, 0.5), 8) == (2, 3, 3, 0)
    assert shares([Fraction(1, 3), Fraction(1, 3), Fraction(1, 3), Fraction(5)], 6) == (1, 0, 0, 5)
    assert shares([], 0) == ()


@pytest.mark.parametrize("total", [6, 10])
def test_a_total_to_which_the_parts_cannot_be_rounded(total: int) -> None:
    with pytest.raises(ValueError, match="The parts add up to"):
        shares(half(1.5, 2.5, 4), total)


@pytest.mark.parametrize("seed", range(60))
def test_rows_and_columns_of_a_table_add_up(seed: int) -> None:
    chance = Random(seed)
    rows, columns, unit = chance.randint(1, 7), chance.randint(1, 5), chance.choice([1, 2, 3, 10, 97])
    cells = [[Fraction(chance.randint(0, 300), chance.choice([1, unit])) for _ in range(columns)] for _ in range(rows)]
    exact = sum((cell for row in cells for cell in row), Fraction(0))
    for total in {floor(exact), ceil(exact)}:
        found = table(cells, total)
        assert sum(map(sum, found)) == total
        lines = [*zip(cells, found, strict=True)]
        lines += zip([list(each) for each in zip(*cells, strict=True)], zip(*found, strict=True), strict=True)
        for true, rounded in lines:
            assert sum(rounded) in (floor(sum(true)), ceil(sum(true)))
            assert all(now in (floor(was), ceil(was)) for was, now in zip(true, rounded, strict=True))


def test_a_table_that_no_rounding_of_single_cells_gets_right() -> None:
    """Six halves: each row and each column is 1 or 2, whichever way they are rounded."""
    assert table([half(0.5, 0.5, 0.5), half(0.5, 0.5, 0.5)], 3) in {
        ((1, 0, 1), (0, 1, 0)),
        ((1, 0, 0), (0, 1, 1)),
        ((0, 1, 0), (1, 0, 1)),
        ((0, 1, 1), (1, 0, 0)),
        ((1, 1, 0), (0, 0, 1)),
        ((0, 0, 1), (1, 1, 0)),
    }


def test_a_table_without_rows_and_a_wrong_total() -> None:
    assert table([], 0) == ()
    with pytest.raises(ValueError, match="The cells add up to 3/2, which is not 3"):
        table([half(0.5, 1)], 3)

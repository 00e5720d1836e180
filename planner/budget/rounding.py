"""Amounts in whole cents that still add up: each is the exact one rounded down or up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

Grid = list[list[Fraction]]
_Cell = tuple[int, int]


def shares(parts: Sequence[Fraction], total: int) -> tuple[int, ...]:
    """The parts as whole numbers that add up to the total: those with the largest remainders are rounded up, of equal
    ones the first. Raises ValueError where the total is not one to which they can be rounded.
    """
    found = [floor(part) for part in parts]
    missing = total - sum(found)
    if not 0 <= missing <= sum(part != floor(part) for part in parts):
        raise ValueError(f"The parts add up to {sum(parts, Fraction(0))}, which is not {total}.")
    largest = sorted(range(len(parts)), key=lambda place: (found[place] - parts[place], place))
    for place in largest[:missing]:
        found[place] += 1
    return tuple(found)


def table(cells: Sequence[Sequence[Fraction]], total: int) -> tuple[tuple[int, ...], ...]:
    """The cells as whole numbers that add up to the total; every row and every column of them adds up to its exact sum
    rounded down or up. Whole cells stay as they are. Raises ValueError where the total is not the exact one rounded.
    """
    exact = sum((cell for row in cells for cell in row), Fraction(0))
    if total not in (floor(exact), ceil(exact)):
        raise ValueError(f"The cells add up to {exact}, which is not {total}.")
    # A further column and row hold what is missing to whole sums; then cells can be shifted along cycles.
    grid: Grid = [[cell - floor(cell) for cell in row] for row in cells]
    for row in grid:
        row.append(-sum(row, Fraction(0)) % 1)
    grid.append([-sum(column, Fraction(0)) % 1 for column in zip(*grid, strict=True)] if grid else [Fraction(0)])
    corner = (len(grid) - 1, len(grid[-1]) - 1)
    grid[corner[0]][corner[1]] = exact % 1
    up = total > exact
    while (cycle := _cycle(grid)) is not None:
        _shift(grid, cycle, corner, up)
    return tuple(
        tuple(floor(cell) + int(share) for cell, share in zip(row, grid[number], strict=False))
        for number, row in enumerate(cells)
    )


def _cycle(grid: Grid) -> list[_Cell] | None:
    """Cells that are not whole, each in a row or column with the next one, in turn, and the last with the first; None
    where all are whole. Every row and column with such a cell has at least two of them.
    """
    start = next(((i, j) for i, row in enumerate(grid) for j, cell in enumerate(row) if cell % 1), None)
    if start is None:
        return None
    path, along_row = [start], True
    seen = {("column", start[1]): 0}
    while True:
        i, j = path[-1]
        if along_row:
            step = (i, next(other for other, cell in enumerate(grid[i]) if cell % 1 and other != j))
            line = ("row", i)
        else:
            step = (next(other for other, row in enumerate(grid) if row[j] % 1 and other != i), j)
            line = ("column", j)
        if line in seen:
            return path[seen[line] :]
        seen[line] = len(path)
        path.append(step)
        along_row = not along_row


def _shift(grid: Grid, cycle: Sequence[_Cell], corner: _Cell, up: bool) -> None:
    """Adds as much to every other cell of the cycle as it takes off the rest, so that one of them becomes whole. The
    corner goes where it must; otherwise the smaller change is made.
    """
    rising, falling = cycle[0::2], cycle[1::2]
    there, back = _room(grid, rising, falling), _room(grid, falling, rising)
    turn = back < there
    if corner in cycle:
        turn = (corner in falling) == up
    if turn:
        rising, falling, there = falling, rising, back
    for i, j in rising:
        grid[i][j] += there
    for i, j in falling:
        grid[i][j] -= there


def _room(grid: Grid, rising: Sequence[_Cell], falling: Sequence[_Cell]) -> Fraction:
    return min(*(1 - grid[i][j] for i, j in rising), *(grid[i][j] for i, j in falling))

"""The cells of a sweep: every combination of the values of its axes, in one order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from planner.errors import UsageError
from planner.language import sentence
from planner.scenario.overrides import Override
from planner.sweeping.axes import Axis

MOST_CELLS = 5_000

At = tuple[str, ...]
"""A cell, by its value on each axis."""


class Grid(NamedTuple):
    """The axes and all their combinations, the first axis slowest."""

    axes: tuple[Axis, ...]

    @property
    def cells(self) -> tuple[At, ...]:
        return tuple(product(*(axis.values for axis in self.axes)))

    def overrides(self, at: At) -> tuple[Override, ...]:
        """The values of a cell as they are put into the scenario."""
        return tuple(axis.at(value) for axis, value in zip(self.axes, at, strict=True))

    def neighbours(self) -> Iterator[tuple[int, At, At]]:
        """Each axis (by its number), with every two cells that stand beside each other on it."""
        for number, axis in enumerate(self.axes):
            for at in self.cells:
                place = axis.values.index(at[number])
                if place:
                    before = (*at[:number], axis.values[place - 1], *at[number + 1 :])
                    yield number, before, at


def grid_of(axes: Sequence[Axis]) -> Grid:
    """The grid. Raises UsageError for no axes, for two of the same place, and where there are too many cells."""
    if not axes:
        raise UsageError(sentence("Say what is swept, for example --set limits.exams_per_person=1,2,3."))
    names = [axis.name for axis in axes]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(sentence("--set {path} is there twice; write its values between commas.", path=name))
    count = prod(len(axis.values) for axis in axes)
    if count > MOST_CELLS:
        raise UsageError(
            sentence("That makes {count} cells; at most {most} are solved at once.", count=count, most=MOST_CELLS)
        )
    return Grid(tuple(axes))

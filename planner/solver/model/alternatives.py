"""Which alternatives a plan may follow: which option carries a goal, and which parts of the rules are meant to hold.

A plan says nothing of alternatives, its exams do. So of all ways of setting the switches only those count in which no
more is asked than has to be: whatever holds besides, holds all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from planner.solver.cpsat import cp_model

Switch = cp_model.IntVar | int
"""A condition is enforced where its switch is 1; a plain 1 enforces it always."""

Alternative = Mapping[int, int]
"""The value of each switch (by the index of the variable)."""

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Fork:
    """Where the switch above is 1, so many of these are: `count` is enough, whatever else may be."""

    above: Switch
    count: int
    ways: tuple[cp_model.IntVar, ...]


def alternatives(forks: Sequence[Fork]) -> list[Alternative]:
    """All ways of setting the switches of the forks, each of which comes after the fork that it hangs from.

    Switches stay open from the first fork on that has too many ways, and where what is above a fork is open.
    """
    found: list[dict[int, int]] = [{}]
    for fork in forks:
        above = fork.above
        if not isinstance(above, int) and above.index not in found[0]:
            continue
        numbers = [way.index for way in fork.ways]
        more: list[dict[int, int]] = []
        for each in found:
            is_on = above if isinstance(above, int) else each[above.index]
            off = dict.fromkeys(numbers, 0)
            chosen = combinations(numbers, fork.count) if is_on else [()]
            more.extend(each | off | dict.fromkeys(ways, 1) for ways in chosen)
        if len(more) > _MOST:
            break
        found = more
    return list(found)


def agreed(alternatives: Sequence[Alternative]) -> Alternative:
    """The switches that are the same in all of these."""
    first, *others = alternatives
    return {number: value for number, value in first.items() if all(each[number] == value for each in others)}

"""How a person decides, step by step: which room is taken in full months, and then which offer of each block.

What was decided before matters only by the months that it leaves for what is still to come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import add, sub
from typing import NamedTuple

import numpy as np

from planner.problem.cohorts.outdoing import Offer
from planner.problem.full import most_in, wider_sets
from planner.problem.schema import MonthLimits
from planner.problem.seats import bound_to, narrow_sets
from planner.solver.bundles.diagrams import Diagrams, Layer

_Node = tuple[tuple[int, ...], bool]
"""The room that is left in each set of months and can be used up, and whether anything is sat."""

_Way = tuple[_Node, int, int]
"""An arc: where it leads, and the places of two prices."""


def diagram_of(
    offers: Mapping[int, Offer], limits: MonthLimits, pinned: bool, full: Sequence[int], most: int
) -> Diagrams | None:
    """The sets of these offers that one person may take: one of each block at most, so that all sittings find months;
    and with each the room that it takes in full months (masks), enough for what has to be sat in them. The places of
    prices are the offers in their order, then the levels of room in the first full months, in the second, and so on.
    pinned: all offers are of one block, and one has to be taken.

    None where there are more than so many arcs, and where one has to be taken and there is none.
    """
    if pinned and not offers:
        return None
    of_person = limits.person or 0
    seats = [limits.without_periods(offer.seats) for offer in offers.values()]
    blocks: dict[int, list[int]] = {}
    for place, offer in enumerate(offers.values()):
        blocks.setdefault(offer.block, []).append(place)
    # With the blocks first that can wait least, what they leave matters to few of the others.
    order = sorted(
        blocks.values(), key=lambda own: min(seat.bit_length() for place in own for seat in (*seats[place],))
    )
    levels = [most_in(each, [(offer.block, offer.seats) for offer in offers.values()], of_person) for each in full]
    sits = len(seats) + sum(levels)
    all_seats = [seat for each in seats for seat in each]
    wider = [frozenset(wider_sets(all_seats, each)) for each in full]
    sets = sorted(frozenset(narrow_sets(all_seats)).union(*wider))
    bound = [tuple(bound_to(each, months) for months in sets) for each in seats]
    later = [(0,) * len(sets)]
    for own in reversed(order):
        largest = (max(column) for column in zip(*(bound[place] for place in own), strict=True))
        later.append(tuple(map(add, later[-1], largest)))
    steps: list[_Rooms | _Block] = []
    for each, own_sets, number in zip(full, wider, levels, strict=True):
        elsewhere = tuple(of_person * (m & ~each).bit_count() if m in own_sets else len(all_seats) for m in sets)
        first = len(seats) + sum(len(step.levels) for step in steps if isinstance(step, _Rooms))
        steps.append(_Rooms(range(first, first + number), elsewhere, sits))
    for position, own in enumerate(order):
        rest = later[-2 - position]
        ending = position == len(order) - 1
        steps.append(_Block({place: bound[place] for place in own}, rest, pinned, ending, sits))
    left = tuple(min(of_person * m.bit_count(), room) for m, room in zip(sets, later[-1], strict=True))
    nodes: dict[_Node, int] = {(left, False): 0}
    layers: list[Layer] = []
    for step in steps:
        found: dict[_Node, int] = {}
        made = [
            (tail, found.setdefault(head, len(found)), place, begins)
            for node, tail in nodes.items()
            for head, place, begins in step.ways(*node)
        ]
        layers.append(Layer(*np.array(made, dtype=np.int64).T))
        nodes = found
        if sum(len(layer.tails) for layer in layers) > most:
            return None
    return Diagrams(tuple(layers), np.array([sits + 2], dtype=np.int64), len(full))


class _Rooms(NamedTuple):
    """A step of a person in which room in full months is taken: the places of its levels.

    elsewhere: for each set of months how many sittings find room in it outside the full ones. sits: the place of the
    price of sitting anything, before that of nothing.
    """

    levels: Sequence[int]
    elsewhere: Sequence[int]
    sits: int

    def ways(self, room: tuple[int, ...], busy: bool) -> Iterator[_Way]:
        """No room, and as much as is of any use."""
        nothing, before = self.sits + 1, None
        for level, place in enumerate([nothing, *self.levels]):
            after = tuple(min(own, each + level) for own, each in zip(room, self.elsewhere, strict=True))
            if after == before:
                return
            yield (after, busy or level > 0), place, self.sits if level and not busy else nothing
            before = after


class _Block(NamedTuple):
    """A step of a person in which an offer of a block is taken: for each of their places how much of the room in each
    set of months it takes.

    rest: what all later blocks can take of it. pinned: one has to be taken. ending: there is no later block. sits: as
    for `_Rooms`.
    """

    offers: Mapping[int, tuple[int, ...]]
    rest: tuple[int, ...]
    pinned: bool
    ending: bool
    sits: int

    def ways(self, room: tuple[int, ...], busy: bool) -> Iterator[_Way]:
        """Nothing, and each offer for which there is room."""
        nothing = self.sits + 1
        if not self.pinned:
            yield (tuple(map(min, room, self.rest)), busy or self.ending), nothing, nothing
        for place, taken in self.offers.items():
            after = tuple(map(sub, room, taken))
            if min(after, default=0) >= 0:
                yield (tuple(map(min, after, self.rest)), True), place, nothing if busy else self.sits

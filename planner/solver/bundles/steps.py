"""How a person decides, step by step: which room is taken in full months, and then which offer of each block.

What was decided before matters only by the months that it leaves for what is still to come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import add
from typing import NamedTuple

import numpy as np

from planner.problem.cohorts.outdoing import Offer
from planner.problem.full import most_in, wider_sets
from planner.problem.schema import MonthLimits
from planner.problem.seats import bound_to, narrow_sets
from planner.solver.bundles.diagrams import Diagrams, Layer
from planner.solver.bundles.listing import Truths, Whole


class _Arcs(NamedTuple):
    """Arcs from each of some nodes, in the order of these: to what they lead (a row with the room that is left in each
    set of months and can be used up, and at last whether anything is sat), and the places of two prices.
    """

    tails: Whole
    after: Whole
    places: Whole
    begins: Whole


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
    bound_of = {each: tuple(bound_to(each, months) for months in sets) for each in {*seats}}
    bound = [bound_of[each] for each in seats]
    later = [(0,) * len(sets)]
    for own in reversed(order):
        largest = (max(column) for column in zip(*(bound[place] for place in own), strict=True))
        later.append(tuple(map(add, later[-1], largest)))
    steps: list[_Rooms | _Block] = []
    for each, number in zip(full, levels, strict=True):
        elsewhere = tuple(of_person * (m & ~each).bit_count() for m in sets)
        first = len(seats) + sum(len(step.levels) for step in steps if isinstance(step, _Rooms))
        steps.append(_Rooms(range(first, first + number), elsewhere, sits))
    for position, own in enumerate(order):
        rest = later[-2 - position]
        ending = position == len(order) - 1
        steps.append(_Block({place: bound[place] for place in own}, rest, pinned, ending, sits))
    left = tuple(min(of_person * m.bit_count(), room) for m, room in zip(sets, later[-1], strict=True))
    nodes = np.array([(*left, 0)], dtype=np.int64)
    layers: list[Layer] = []
    for step in steps:
        arcs = step.arcs(nodes)
        found: dict[bytes, int] = {}
        keys = arcs.after.astype(np.int32).view(f"V{4 * nodes.shape[1]}").ravel().tolist()
        heads = np.array([found.setdefault(key, len(found)) for key in keys], dtype=np.int64)
        layers.append(Layer(arcs.tails, heads, arcs.places, arcs.begins))
        nodes = arcs.after[np.flatnonzero(np.diff(np.maximum.accumulate(heads), prepend=-1))]
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

    def arcs(self, nodes: Whole) -> _Arcs:
        """No room, and as much as is of any use."""
        room, busy, level = nodes[:, None, :-1], nodes[:, -1:], np.arange(len(self.levels) + 1)
        after = np.minimum(room, np.array(self.elsewhere, dtype=np.int64) + level[:, None])
        of_use: Truths = np.ones(after.shape[:2], dtype=bool)
        of_use[:, 1:] = (after[:, 1:] != after[:, :-1]).any(axis=2)
        return _arcs(after, busy | (level > 0), of_use, np.array([self.sits + 1, *self.levels]), busy, self.sits)


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

    def arcs(self, nodes: Whole) -> _Arcs:
        """Nothing, and each offer for which there is room."""
        idle = [] if self.pinned else [self.sits + 1]
        taken = np.array([*([0] * len(self.rest) for _ in idle), *self.offers.values()], dtype=np.int64)
        busy, places = nodes[:, -1:], np.array([*idle, *self.offers])
        after = nodes[:, None, :-1] - taken.reshape(len(places), len(self.rest))
        sitting = busy | self.ending | (np.arange(len(places)) >= len(idle))
        there: Truths = np.logical_and.reduce(after >= 0, axis=2)
        rest = np.array(self.rest, dtype=np.int64)
        return _arcs(np.minimum(after, rest), sitting, there, places, busy, self.sits)


def _arcs(after: Whole, sitting: Whole, there: Truths, places: Whole, busy: Whole, sits: int) -> _Arcs:
    """The arcs that are there, of all from each node to each of some places. after, sitting: to what each leads. busy:
    of the nodes where they begin.
    """
    tails, each = there.nonzero()
    nothing, taken = sits + 1, places[each]
    begins = np.where((taken == nothing) | (busy[tails, 0] > 0), nothing, sits)
    return _Arcs(tails, np.concatenate([after, sitting[:, :, None]], axis=2)[there], taken, begins)

"""All sets of offers that one person may take, as the ways through a diagram.

A person decides block by block. What was taken before matters only by the months that it leaves for what is still to
come, so the ways meet again: five million sets are seventy thousand arcs. The cheapest set at any prices, and all sets
that cost little more, are found without listing the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.solver.bundles.listing import Truths, Whole

MOST_ARCS = 4_000_000
"""Diagrams with more arcs than this, of all kinds of people together, are not made."""

MOST_SETS = 50_000
"""More sets than this, of all kinds of people together, are not listed."""


@dataclass(frozen=True, eq=False)
class Layer:
    """The arcs of one block, in the order of the nodes where they begin: from which node to which node of the next
    layer, and the places of two prices that they cost: of the offer, and of sitting anything where it is the first.
    """

    tails: Whole
    heads: Whole
    offers: Whole
    begins: Whole

    @cached_property
    def firsts(self) -> Whole:
        """The first arc of each node where arcs begin."""
        return _firsts(self.tails)

    def costs(self, prices: Whole) -> Whole:
        """What each arc costs."""
        found: Whole = prices[self.offers] + prices[self.begins]
        return found

    def least(self, costs: Whole) -> Whole:
        """The least of these costs of arcs, for each node where arcs begin."""
        found: Whole = np.minimum.reduceat(costs, self.firsts) if len(costs) else costs
        return found

    def owners(self, before: Whole) -> Whole:
        """Whose each node of the next layer is, where it is known whose the nodes of this one are."""
        after = np.zeros(int(self.heads.max(initial=-1)) + 1, dtype=np.int64)
        after[self.heads] = before[self.tails]
        return after


@dataclass(frozen=True, slots=True, eq=False)
class Diagrams:
    """Diagrams one beside the other: number i leads from node i of the first layer to node i after the last one. The
    nodes of each layer are in the order of the diagrams. rooms: in so many of the first layers room in full months is
    taken.

    Prices are given for all of them in one list: for each diagram the prices of its offers, of sitting anything, and
    of nothing. widths: how many these are for each.
    """

    layers: tuple[Layer, ...]
    widths: Whole
    rooms: int = 0

    def __len__(self) -> int:
        return len(self.widths)

    @property
    def arcs(self) -> int:
        """How many arcs there are."""
        return sum(len(layer.tails) for layer in self.layers)

    @property
    def some(self) -> Truths:
        """For each place of a price whether some set costs it."""
        found = np.zeros(int(self.widths.sum()), dtype=bool)
        for layer in self.layers:
            found[layer.offers] = found[layer.begins] = True
        return found

    @property
    def always(self) -> Truths:
        """For each place of a price, but for that of nothing, whether all sets of the diagram cost it."""
        whose = np.repeat(np.arange(len(self)), self.widths)
        found = np.zeros(len(whose), dtype=bool)
        for layer, owners in zip(self.layers, self._owners, strict=False):
            arcs = np.bincount(owners[layer.tails], minlength=len(self))
            places, counts = np.unique(layer.offers, return_counts=True)
            found[places] |= counts == arcs[whose[places]]  # An offer stands in one layer.
        sits = _starts(self.widths)[1:] - 2
        prices = np.zeros(len(whose), dtype=np.int64)
        prices[sits] = 1
        found[sits] = self.least(prices) > 0
        return found

    @property
    def _owners(self) -> list[Whole]:
        """For each layer of nodes whose they are."""
        owners = [np.arange(len(self))]
        for layer in self.layers:
            owners.append(layer.owners(owners[-1]))
        return owners

    # --- sets ------------------------------------------------------------------------------------------------------

    def cheapest(self, prices: Whole) -> Whole:
        """One of the cheapest sets of each diagram, a row for each: the places of its prices."""
        nodes = np.arange(len(self))
        taken: list[Whole] = []
        for layer, rest in zip(self.layers, self._to_the_end(prices)[1:], strict=True):
            costs = layer.costs(prices) + rest[layer.heads]
            best = np.flatnonzero(costs == layer.least(costs)[layer.tails])
            arcs = best[_firsts(layer.tails[best])][nodes]
            nodes = layer.heads[arcs]
            taken += [layer.offers[arcs], layer.begins[arcs]]
        return np.stack(taken, axis=1)

    def listed(self, prices: Whole, limits: Whole, most: int) -> tuple[Whole, Whole] | None:
        """All sets that cost no more than this in their diagram, each with the least room in full months, a row for
        each: the places of its prices; and whose each is. None where there are more than `most` of them.
        """
        owners = nodes = np.arange(len(self))
        spent = np.zeros(len(self), dtype=np.int64)
        taken = np.zeros((len(self), 0), dtype=np.int32)
        for layer, rest in zip(self.layers, self._to_the_end(prices)[1:], strict=True):
            starts = _starts(np.bincount(layer.tails, minlength=int(layer.tails.max(initial=-1)) + 1))
            lengths = np.diff(starts)[nodes]
            before = np.repeat(np.arange(len(nodes)), lengths)
            arcs = np.arange(len(before)) + np.repeat(starts[nodes] - (np.cumsum(lengths) - lengths), lengths)
            costs = spent[before] + layer.costs(prices)[arcs]
            kept = costs + rest[layer.heads[arcs]] <= limits[owners[before]]
            before, arcs = before[kept], arcs[kept]
            if len(arcs) > most:
                return None
            owners, nodes, spent = owners[before], layer.heads[arcs], costs[kept]
            places = np.stack([layer.offers[arcs], layer.begins[arcs]], axis=1).astype(np.int32)
            taken = np.concatenate([taken[before], places], axis=1)
        least = self._with_least_room(taken, owners)
        return taken[least].astype(np.int64), owners[least]

    def _with_least_room(self, taken: NDArray[np.int32], owners: Whole) -> Whole:
        """Which of these rows, the sets of these owners, have no other row with the same offers in less room.

        Of rows with the same offers one takes the least room in each of the full months, and is the first here.
        """
        if not self.rooms:
            return np.arange(len(taken))
        room, offers = taken[:, : 2 * self.rooms : 2], taken[:, 2 * self.rooms :: 2]
        nothing = _starts(self.widths)[1:] - 1
        room = np.where(room == nothing[owners, None], -1, room)
        order = np.lexsort((*room.T[::-1], *offers.T[::-1], owners))
        fresh = (np.diff(offers[order], axis=0) != 0).any(axis=1) | (np.diff(owners[order]) != 0)
        return np.sort(order[np.concatenate([np.ones(min(1, len(order)), dtype=bool), fresh])])

    def marks(self, places: Whole, owners: Whole) -> Iterator[Whole]:
        """For each diagram its sets (a row for each, the places of its prices; and whose each is), each with 1 for all
        of its prices that are paid.
        """
        firsts = _starts(self.widths)
        ends = np.searchsorted(owners, np.arange(len(self) + 1))
        for number, width in enumerate(self.widths.tolist()):
            own = places[ends[number] : ends[number + 1]] - firsts[number]
            found = np.zeros((len(own), width), dtype=np.int64)
            found[np.arange(len(own))[:, None], own] = 1
            yield found

    def least(self, prices: Whole) -> Whole:
        """What the cheapest set of each diagram costs."""
        return self._to_the_end(prices)[0]

    def _to_the_end(self, prices: Whole) -> list[Whole]:
        """What it costs at least to come to the end, from each node of each layer."""
        found = [np.zeros(len(self), dtype=np.int64)]
        for layer in reversed(self.layers):
            found.append(layer.least(layer.costs(prices) + found[-1][layer.heads]))
        return found[::-1]

    # --- parts -----------------------------------------------------------------------------------------------------

    def within(self, prices: Whole, limits: Whole) -> list[Truths]:
        """For each layer the arcs of the sets that cost no more than this in their diagram."""
        kept: list[Truths] = []
        before = np.zeros(len(self), dtype=np.int64)
        rests = self._to_the_end(prices)[1:]
        for layer, rest, owners in zip(self.layers, rests, self._owners, strict=False):
            costs = layer.costs(prices) + before[layer.tails]
            kept.append(costs + rest[layer.heads] <= limits[owners[layer.tails]])
            before = np.full(len(rest), np.iinfo(np.int64).max)
            np.minimum.at(before, layer.heads, costs)
        return kept

    def part(self, kept: Sequence[Truths]) -> Diagrams:
        """With these arcs alone, which lead all the way: some in each diagram."""
        number = np.arange(len(self))
        layers: list[Layer] = []
        for layer, stays in zip(self.layers, kept, strict=True):
            heads = layer.heads[stays]
            there = np.zeros(int(layer.heads.max(initial=-1)) + 1, dtype=bool)
            there[heads] = True
            after = np.cumsum(there) - 1
            layers.append(Layer(number[layer.tails[stays]], after[heads], layer.offers[stays], layer.begins[stays]))
            number = after
        return Diagrams(tuple(layers), self.widths, self.rooms)

    def each(self) -> Iterator[Diagrams]:
        """The diagrams one by one."""
        ends = np.arange(len(self) + 1)
        nodes = [np.searchsorted(owners, ends) for owners in self._owners]
        arcs = [np.searchsorted(layer.tails, first) for layer, first in zip(self.layers, nodes, strict=False)]
        places = _starts(self.widths)
        for number, width in enumerate(self.widths.tolist()):
            layers: list[Layer] = []
            for layer, firsts, (before, after) in zip(self.layers, arcs, pairwise(nodes), strict=True):
                own = slice(firsts[number], firsts[number + 1])
                layers.append(
                    Layer(
                        layer.tails[own] - before[number],
                        layer.heads[own] - after[number],
                        layer.offers[own] - places[number],
                        layer.begins[own] - places[number],
                    )
                )
            yield Diagrams(tuple(layers), np.array([width], dtype=np.int64), self.rooms)


def beside(diagrams: Sequence[Diagrams]) -> Diagrams:
    """These diagrams, each of which is one, beside each other."""
    widths = np.concatenate([np.zeros(0, dtype=np.int64), *(each.widths for each in diagrams)])
    places = _starts(widths)[:-1]
    nodes = np.arange(len(diagrams))
    layers: list[Layer] = []
    for position in range(max((len(each.layers) for each in diagrams), default=0)):
        own = [each.layers[position] if position < len(each.layers) else _nothing(each) for each in diagrams]
        tails, heads, offers, begins = (np.concatenate(column) for column in zip(*map(_arrays, own), strict=True))
        lengths = np.array([len(each.tails) for each in own])
        firsts = _starts(np.maximum.reduceat(heads, _starts(lengths)[:-1]) + 1)[:-1]
        before, after, place = (np.repeat(numbers, lengths) for numbers in (nodes, firsts, places))
        layers.append(Layer(tails + before, heads + after, offers + place, begins + place))
        nodes = firsts
    return Diagrams(tuple(layers), widths, max((each.rooms for each in diagrams), default=0))


def _nothing(diagram: Diagrams) -> Layer:
    """A layer after the end, in which nothing is decided."""
    nothing = diagram.widths - 1
    return Layer(np.array([0]), np.array([0]), nothing, nothing)


def _arrays(layer: Layer) -> tuple[Whole, Whole, Whole, Whole]:
    return layer.tails, layer.heads, layer.offers, layer.begins


def _firsts(numbers: Whole) -> Whole:
    """Where each number is found first, in a list in which they go up."""
    return np.flatnonzero(np.diff(numbers, prepend=-1))


def _starts(lengths: Whole) -> Whole:
    starts: Whole = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths, dtype=np.int64)])
    return starts

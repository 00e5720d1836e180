"""What somebody who is tied may take, against trying every set of offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from operator import mul
from random import Random

import numpy as np
import pytest

from planner.problem.cohorts.outdoing import Offer
from planner.problem.full import most_in, needed_in
from planner.problem.schema import MonthLimits
from planner.problem.seats import find_months
from planner.solver.bundles.diagrams import Diagrams, beside
from planner.solver.bundles.steps import diagram_of

MONTHS = tuple(date(2026, month, 1) for month in (1, 2, 3, 4))


@pytest.mark.parametrize("full", [(), (0b0110,), (0b0011, 0b0111)])
@pytest.mark.parametrize("seed", range(20))
def test_the_sets_are_those_with_one_offer_of_each_block_whose_sittings_find_months(
    seed: int, full: tuple[int, ...]
) -> None:
    """Each with the room that its sittings need in full months."""
    chance = Random(seed)
    limits = MonthLimits(MONTHS, None, {}, chance.randint(1, 2))
    offers: dict[int, Offer] = {}
    for block in range(chance.randint(1, 4)):
        for _ in range(chance.randint(1, 3)):
            seats = tuple(sorted(chance.randrange(1, 16) for _ in range(chance.randint(1, 3))))
            offers[chance.randint(0, 3) + 4 * len(offers)] = Offer(block, 1, (1,), seats)
    diagram = diagram_of(offers, limits, False, full, 10**6)
    assert diagram is not None
    of_person = limits.person or 0
    most = [most_in(each, [(offer.block, offer.seats) for offer in offers.values()], of_person) for each in full]
    expected = set()
    for taken in product((0, 1), repeat=len(offers)):
        chosen = [offer for offer, mark in zip(offers.values(), taken, strict=True) if mark]
        seats = tuple(seat for offer in chosen for seat in offer.seats)
        if len({offer.block for offer in chosen}) == len(chosen) and find_months(seats, of_person):
            needed = [needed_in(each, seats, of_person) for each in full]
            levels = [int(n == level) for n, last in zip(needed, most, strict=True) for level in range(1, last + 1)]
            expected.add((*taken, *levels, int(any(taken))))
    found = sets_in(diagram, [0] * (len(offers) + sum(most) + 1), 0)
    assert set(found) == expected
    assert len(found) == len(expected)


def test_whoever_has_to_take_an_offer_and_has_none_has_no_diagram() -> None:
    """To take nothing is no way for them, so it must not look like one."""
    limits = MonthLimits(MONTHS, None, {}, 1)
    assert diagram_of({}, limits, True, (), 10**6) is None
    nothing = diagram_of({}, limits, False, (), 10**6)
    assert nothing is not None
    assert sets_in(nothing, [0], 0) == [(0,)]


def sets_in(diagram: Diagrams, prices: Sequence[int], limit: int) -> list[tuple[int, ...]]:
    """The sets of one diagram that cost no more than this, with a mark for each price."""
    listed = diagram.listed(np.array([*prices, 0]), np.array([limit]), 10**6)
    assert listed is not None
    return [tuple(int(place in row) for place in range(len(prices))) for row in listed[0].tolist()]


def some_diagrams(chance: Random) -> list[Diagrams]:
    """Diagrams of people with offers of their own, the last of whom has none."""
    limits = MonthLimits(MONTHS, None, {}, 1)
    found = []
    for blocks in (*(chance.randint(1, 4) for _ in range(3)), 0):
        offers = {
            place: Offer(block, 1, (1,), tuple(chance.randrange(1, 16) for _ in range(chance.randint(1, 2))))
            for place, block in enumerate(sorted(chance.randrange(blocks) for _ in range(2 * blocks)))
        }
        diagram = diagram_of(offers, limits, False, (), 10**6)
        assert diagram is not None
        found.append(diagram)
    return found


@pytest.mark.parametrize("seed", range(20))
def test_diagrams_beside_each_other_have_the_sets_that_each_has_alone(seed: int) -> None:
    chance = Random(seed)
    diagrams = some_diagrams(chance)
    prices = [[chance.randint(-5, 5) for _ in range(int(each.widths[0]) - 1)] for each in diagrams]
    costs = [
        {marks: sum(map(mul, marks, own)) for marks in sets_in(each, [0] * len(own), 0)}
        for each, own in zip(diagrams, prices, strict=True)
    ]
    together = beside(diagrams)
    listed = np.array([price for own in prices for price in (*own, 0)])
    assert together.least(listed).tolist() == [min(each.values()) for each in costs]
    firsts = np.cumsum([0, *together.widths])
    for places, own, first in zip(together.cheapest(listed).tolist(), costs, firsts.tolist(), strict=False):
        marks = tuple(int(first + place in places) for place in range(len(next(iter(own)))))
        assert own[marks] == min(own.values())
    limits = together.least(listed) + chance.randint(0, 4)
    left = together.part(together.within(listed, limits))
    for each, priced, of_one, limit in zip(left.each(), prices, costs, limits.tolist(), strict=True):
        wanted = sorted(marks for marks, cost in of_one.items() if cost <= limit)
        assert sorted(sets_in(each, priced, limit)) == wanted
        # Arcs that are in no such set are gone: each that is left is in one.
        used = {place for marks in wanted for place, mark in enumerate(marks) if mark}
        assert {place for layer in each.layers for place in (*layer.offers, *layer.begins)} - {len(priced)} == used
    found = together.listed(listed, limits, 10**6)
    assert found is not None
    assert np.bincount(found[1], minlength=len(diagrams)).tolist() == [
        sum(cost <= limit for cost in of_one.values()) for of_one, limit in zip(costs, limits.tolist(), strict=True)
    ]


def test_whoever_is_pinned_has_to_take_something() -> None:
    limits = MonthLimits(MONTHS, None, {}, 1)
    diagram = diagram_of({0: Offer(0, 1, (1,), (1,)), 1: Offer(0, 2, (1,), (1, 1))}, limits, True, (), 10)
    assert diagram is not None
    assert sets_in(diagram, [0, 0, 0], 0) == [(1, 0, 1)]


def test_too_many_sets_are_not_listed_and_too_large_diagrams_not_made() -> None:
    limits = MonthLimits(MONTHS, None, {}, 1)
    offers = {block: Offer(block, 1, (1,), (15,)) for block in range(3)}
    diagram = diagram_of(offers, limits, False, (), 10)
    assert diagram is not None
    assert diagram.arcs == 10
    assert diagram_of(offers, limits, False, (), 9) is None
    prices, limit = np.zeros(5, dtype=np.int64), np.zeros(1, dtype=np.int64)
    assert diagram.listed(prices, limit, 8) is not None
    assert diagram.listed(prices, limit, 7) is None

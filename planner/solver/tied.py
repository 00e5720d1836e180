"""What somebody may choose who is tied to the limit of a person by month: all sets of offers, one of each block at
most, whose sittings find months. There are few where the limit matters.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from planner.problem.outdoing import Offer
from planner.problem.schema import MonthLimits
from planner.problem.seats import bound_to, narrow_sets
from planner.solver.listing import Whole

MOST_SETS = 200_000
"""More sets than this, of all kinds of people together, are not listed."""


def sets_of_offers(offers: Mapping[int, Offer], limits: MonthLimits, most: int) -> Whole | None:
    """The sets of these offers (by their numbers) that one person may take: a row for each set, with 1 for each offer
    in it, in their order, and at last 1 if anything is sat.

    None where there are more than `most`.
    """
    seats = {number: limits.without_periods(offer.seats) for number, offer in offers.items()}
    months = narrow_sets(seat for each in seats.values() for seat in each)
    room = np.array([(limits.person or 0) * each.bit_count() for each in months], dtype=np.int64)
    bound = np.array([[bound_to(each, among) for among in months] for each in seats.values()], dtype=np.int64)
    blocks: dict[int, list[int]] = {}
    for place, offer in enumerate(offers.values()):
        blocks.setdefault(offer.block, []).append(place)
    sets = np.zeros((1, len(offers) + 1), dtype=np.int64)
    used = np.zeros((1, len(months)), dtype=np.int64)
    for places in blocks.values():
        more, taken = [sets], [used]
        for place in places:
            possible = (used + bound[place] <= room).all(axis=1)
            more.append(sets[possible])
            more[-1][:, [place, -1]] = 1
            taken.append(used[possible] + bound[place])
        sets, used = np.concatenate(more), np.concatenate(taken)
        if len(sets) > most:
            return None
    return sets

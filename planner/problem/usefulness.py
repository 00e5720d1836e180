"""What each cohort can do at what cost, in arrays: so that thousands of offers are compared at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from planner.problem.bundles import Spending, spends_no_more
from planner.problem.masks import parts_of, words
from planner.problem.seats import Seats, fit

if TYPE_CHECKING:
    from planner.problem.reduce import Cohort
Ranks = NDArray[np.int32]


def costs_by_effect(cohorts: Sequence[Cohort]) -> Ranks:
    """For each cohort, for each block, effect, seats and spending that occur anywhere: the rank of the lowest cost of
    at least that, in such seats, with no more spending.

    Without an offer in the block there is none but doing nothing.
    """
    wanted: dict[int, set[tuple[int, Seats, Spending]]] = {}
    for cohort in cohorts:
        for offer in cohort.offers:
            if offer.effect:
                wanted.setdefault(offer.block, set()).add((offer.effect, offer.seats, offer.spending))
    order = {
        block: sorted(found, key=lambda each: (-each[0].bit_count(), each)) for block, found in sorted(wanted.items())
    }
    effects = {block: words(effect for effect, _, _ in known) for block, known in order.items()}
    ranks = {cost: rank for rank, cost in enumerate(sorted({o.cost for cohort in cohorts for o in cohort.offers}))}
    never = len(ranks)
    lowest = np.full((len(cohorts), sum(map(len, order.values()))), never, dtype=np.int32)
    for cohort, row in zip(cohorts, lowest, strict=True):
        start = 0
        for block, known in order.items():
            there = [offer for offer in cohort.offers if offer.block == block]
            enough = parts_of(effects[block], words(offer.effect for offer in there))
            if any(offer.seats or offer.spending for offer in there):
                for place, number in zip(*enough.nonzero(), strict=True):
                    (_, seats, spending), offer = known[place], there[number]
                    enough[place, number] = fit(offer.seats, seats) and spends_no_more(offer.spending, spending)
            costs = np.array([ranks[offer.cost] for offer in there], dtype=np.int32)
            row[start : start + len(known)] = np.where(enough, costs, never).min(axis=1, initial=never)
            start += len(known)
    return lowest

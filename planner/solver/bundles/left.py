"""Which sets of offers are left to those who are tied, as far as it is known what they take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from planner.solver.bundles.diagrams import Diagrams, beside
from planner.solver.bundles.listing import Whole
from planner.solver.bundles.takers import Tied


def sets_between(people: Sequence[Tied], low: Whole, high: Whole, most: int) -> list[Whole] | None:
    """The sets of each of these people whose marks are between these values of variables (by their indices); None where
    there are more than so many of all together.
    """
    unlisted = [place for place, each in enumerate(people) if isinstance(each.sets, Diagrams)]
    listed = _listed([people[place] for place in unlisted], low, high, most)
    if listed is None:
        return None
    known = dict(zip(unlisted, listed, strict=True))
    found: list[Whole] = []
    for place, each in enumerate(people):
        own, sets = np.array(each.own, dtype=np.int64), known.get(place)
        sets = each.listed if sets is None else sets
        found.append(sets[((sets >= low[own]) & (sets <= high[own])).all(axis=1)])
    return found if sum(map(len, found)) <= most else None


def _listed(people: Sequence[Tied], low: Whole, high: Whole, most: int) -> Iterable[Whole] | None:
    """The same for those who have diagrams."""
    if not people:
        return []
    diagrams = beside([each.sets for each in people if isinstance(each.sets, Diagrams)])
    found = diagrams.listed(*_asked(people, low, high), most)
    return None if found is None else [marks[:, :-1] for marks in diagrams.marks(*found)]


def diagrams_between(people: Sequence[Tied], low: Whole, high: Whole) -> Diagrams | None:
    """The diagrams of these people, one beside the other, with none but sets whose marks are between these values of
    variables; None where somebody has no diagram, or no such set.
    """
    diagrams = beside([each.sets for each in people if isinstance(each.sets, Diagrams)])
    if not people or len(diagrams) < len(people):
        return None
    prices, limits = _asked(people, low, high)
    if (diagrams.least(prices) > limits).any():
        return None
    return diagrams.part(diagrams.within(prices, limits))


def _asked(people: Sequence[Tied], low: Whole, high: Whole) -> tuple[Whole, Whole]:
    """Prices of one for all that cannot be taken, and of less than nothing for all that has to be, at which those sets
    cost no more than this, in the diagram of each, and none less.
    """
    prices: list[Whole] = []
    limits: list[int] = []
    for each in people:
        own = np.array(each.own, dtype=np.int64)
        taken = low[own] > 0
        prices += [(high[own] <= 0).astype(np.int64) - taken, np.zeros(1, dtype=np.int64)]
        limits.append(-int(taken.sum()))
    return np.concatenate(prices), np.array(limits)

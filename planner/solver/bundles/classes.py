"""People who are alike in a linear programme over bundles, and bundles that are only listed as they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.solver.bundles.diagrams import Diagrams, beside
from planner.solver.bundles.listing import Whole, totals_of


@dataclass(slots=True, eq=False)
class Class:
    """People with the same bundles who stand in the same rows: their numbers, and how many there are.

    costs, added: what each bundle costs, and what it adds to each of the rows with these numbers. taken: the bundles
    that were looked at.
    """

    members: list[int]
    size: int
    costs: Whole
    rows: Whole
    added: Whole
    taken: set[int]
    unlisted: Unlisted | None = None

    def reduced(self, multipliers: Whole, scale: int) -> Whole:
        """What each bundle costs, less what it is worth at these multipliers (in such parts of a unit)."""
        return self.costs * scale - self.added @ multipliers[self.rows]

    def know(self, sets: Whole) -> None:
        """Makes bundles of these sets, as far as they are none yet."""
        unlisted = self.unlisted
        if unlisted is None:
            return
        fresh: list[int] = []
        for row, found in enumerate(sets):
            key = found.tobytes()
            if key not in unlisted.numbers:
                unlisted.numbers[key] = len(unlisted.numbers)
                fresh.append(row)
        if fresh:
            new = sets[fresh]
            total = totals_of(new, unlisted.table)
            unlisted.sets = np.concatenate([unlisted.sets, new])
            self.costs = np.concatenate([self.costs, total[:, -1]])
            self.added = np.concatenate([self.added, total[:, :-1]])

    @property
    def largest(self) -> Whole:
        """No bundle adds more than this to each of the rows, nor costs more than the last of these."""
        if self.unlisted is not None:
            all_of_them: Whole = np.abs(self.unlisted.table).sum(axis=0)
            return all_of_them
        return np.append(np.abs(self.added).max(axis=0, initial=0), np.abs(self.costs).max(initial=0))

    @property
    def dearest(self) -> int:
        """No bundle costs more than this."""
        return int(self.costs.max() if self.unlisted is None else self.unlisted.table[:, -1].clip(min=0).sum())


@dataclass(slots=True, eq=False)
class Unlisted:
    """The sets of offers of somebody, of which only some are bundles so far.

    table: for each offer, and for sitting anything, what it adds to each row, and at last what it costs. sets: a row
    for each bundle, with 1 for each of these in it. numbers: of the bundles, by their rows.
    """

    diagram: Diagrams
    table: Whole
    sets: Whole
    numbers: dict[bytes, int] = field(default_factory=dict)


class Unknown:
    """The classes whose sets are not listed, priced together."""

    def __init__(self, classes: Sequence[Class]) -> None:
        self._classes = [(number, each, each.unlisted) for number, each in enumerate(classes) if each.unlisted]
        self._diagrams = beside([unlisted.diagram for _, _, unlisted in self._classes])

    def __bool__(self) -> bool:
        return bool(self._classes)

    def know_cheapest(self, multipliers: Whole, scale: int) -> None:
        """Makes a bundle of one of the cheapest sets of each class, so that no set is cheaper than all bundles.

        scale: multipliers are whole numbers of this part of a unit.
        """
        if self:
            self._know(self._diagrams.cheapest(self._prices(multipliers, scale)), range(len(self._classes)))

    def know_within(self, nodes: Iterable[tuple[Whole, int, int]], most: int) -> bool:
        """Makes bundles of all sets that at these multipliers, of this scale, cost at most so much more than the
        cheapest one, for any of these; not where there are too many.
        """
        for multipliers, scale, more in nodes if self else ():
            prices = self._prices(multipliers, scale)
            found = self._diagrams.listed(prices, self._diagrams.least(prices) + more, most)
            if found is None:
                return False
            self._know(*found)
        return True

    def within(self, nodes: Iterable[tuple[Whole, int, int]]) -> Mapping[int, Diagrams]:
        """For each of the classes (by its number) a diagram of at least the sets that at these multipliers, of this
        scale, cost at most so much more than the cheapest one, for any of these.
        """
        kept = [np.zeros(len(layer.tails), dtype=bool) for layer in self._diagrams.layers]
        for multipliers, scale, more in nodes:
            prices = self._prices(multipliers, scale)
            for all_kept, stays in zip(
                kept, self._diagrams.within(prices, self._diagrams.least(prices) + more), strict=True
            ):
                all_kept |= stays
        parts = self._diagrams.part(kept).each()
        return {number: part for (number, _, _), part in zip(self._classes, parts, strict=True)}

    def _prices(self, multipliers: Whole, scale: int) -> Whole:
        prices: list[Whole] = []
        for _, each, unlisted in self._classes:
            prices.append(unlisted.table[:, -1] * scale - unlisted.table[:, :-1] @ multipliers[each.rows])
            prices.append(np.zeros(1, dtype=np.int64))
        return np.concatenate(prices)

    def _know(self, places: Whole, owners: Sequence[int] | Whole) -> None:
        """Makes bundles of these sets, each of which is of the owner in the same place."""
        marks = self._diagrams.marks(places, np.asarray(owners))
        for (_, each, _), sets in zip(self._classes, marks, strict=True):
            each.know(sets[:, :-1])

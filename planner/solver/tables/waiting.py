"""Individuals whom the linear programme need not have yet: those who would do nothing at its prices.

A plan needs a few of hundreds. What somebody who waits would do if all rows were worth their multipliers is asked of a
small programme of the person's own rows. If it is nothing, its multipliers and those of the others together are
multipliers of the whole programme. Many people have the same rows and differ in what sittings cost them; whoever would
do nothing at some prices does nothing at higher ones, so the cheapest of them answers for the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.solver.bundles.listing import Whole
from planner.solver.tables.columns import Table, whole
from planner.solver.tables.simplex import Simplex, bare

_LITTLE = 1 / 1000
"""Whoever would save less than this at the prices need not be called."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The columns of one person and the rows that are nobody else's, by their numbers."""

    columns: Whole
    rows: Whole


@dataclass(slots=True, eq=False)
class _Line:
    """People with the same rows, the cheapest first; the numbers of those who wait, and how many are called next."""

    programme: Simplex
    waiting: list[int] = field(default_factory=list)
    next: int = 2

    def call(self) -> list[int]:
        """The next in the line, twice as many each time."""
        called, self.waiting = self.waiting[: self.next], self.waiting[self.next :]
        self.next *= 2
        return called


class Waiting:
    """Who has been called and who waits.

    called: the numbers of those whom the programme has, at first of all who are alike the two cheapest.
    """

    def __init__(self, whole: Table, blocks: Sequence[Block], scale: int) -> None:
        """scale: prices and multipliers are whole numbers of this part of a unit."""
        self._blocks = blocks
        self._scale = scale
        self.called: list[int] = []
        lines: dict[tuple[bytes, ...], _Line] = {}
        for number in sorted(range(len(blocks)), key=lambda each: (*whole.costs[blocks[each].columns].tolist(), each)):
            part = whole.part(blocks[number].columns, blocks[number].rows)
            if part.low.any() or (part.at_least > 0).any() or (part.at_most < 0).any():
                self.called.append(number)  # who cannot do nothing
                continue
            shape = (part.starts, part.rows, part.factors, part.high, part.at_least, part.at_most)
            key = tuple(each.tobytes() for each in shape)
            if key not in lines:
                lines[key] = _Line(_programme(part))
            lines[key].waiting.append(number)
        self._lines = list(lines.values())
        for line in self._lines:
            self.called.extend(line.call())

    def __bool__(self) -> bool:
        return any(line.waiting for line in self._lines)

    def answer(self, prices: Whole) -> Iterator[tuple[Whole, Whole]]:
        """For those who would do nothing at these prices (of all columns, in parts of a unit) their rows and the
        multipliers of these. Of the others some are called.
        """
        for line in self._lines:
            known: list[tuple[Whole, Whole]] = []
            for number in list(line.waiting):
                block = self._blocks[number]
                own = prices[block.columns]
                multipliers = next((answer for cheaper, answer in known if (cheaper <= own).all()), None)
                if multipliers is None:
                    multipliers = _nothing_pays(line.programme, own, self._scale)
                if multipliers is None:
                    self.called.extend(line.call())
                    break
                known.append((own, multipliers))
                yield block.rows, multipliers


def _programme(part: Table) -> Simplex:
    """The programme of one person's own rows."""
    programme = Simplex()
    programme.add_rows(part.at_least, part.at_most, bare(len(part.at_least)))
    programme.add_columns(part.costs, part.low, part.high, part.entries)
    return programme


def _nothing_pays(programme: Simplex, prices: Whole, scale: int) -> Whole | None:
    """The multipliers of a person's rows with which nothing pays; None where something does."""
    if (prices >= 0).all():
        return np.zeros(programme.rows, dtype=np.int64)
    programme.set_costs(np.arange(len(prices)), prices / scale)
    solution = programme.solve()
    if solution is None or solution.cost < -_LITTLE:
        return None
    return whole(solution.multipliers, scale)

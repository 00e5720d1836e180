"""What the slots of one exam do on which days, and which of them are outdone on the days that are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from planner.problem.masks import Truths
from planner.problem.menus.arrays import Bits
from planner.requirements.holdings import HoldAll, HoldAny, HoldAtLeast, Holding


@dataclass(frozen=True, slots=True)
class Counting:
    """What somebody can make of an exam by sitting it: can[day] whether it can count on the day; stays[day], as bits,
    on which other days whatever makes it count on this one makes it count as well.
    """

    can: Truths
    stays: Bits


class Sittings:
    """The slots of an exam, in the order of preference. there: which of them are left."""

    def __init__(self, does: Truths, clashes: Truths) -> None:
        """does: for each slot (a row) whether the exam counts on each day thanks to it, and last whether it is sat
        where it has to be. clashes: which slots cannot be chosen together.
        """
        self._does, self._clashes = does, clashes
        self.there: Truths = np.ones(len(does), dtype=bool)

    def beside(self, anyway: Truths) -> Sittings:
        """The slots that are left, for somebody of whom the exam counts anyway on these days."""
        found = Sittings(self._does & ~np.append(anyway, False), self._clashes)
        found.there = self.there.copy()
        return found

    def counting(self, days: Sequence[int]) -> Counting:
        """What the slots that are left do on these days."""
        slots = self._does[self.there][:, days]
        lost = slots.T.astype(np.float32) @ (~slots).astype(np.float32)
        return Counting(np.logical_or.reduce(slots, axis=0), np.packbits(lost == 0, axis=1))

    def leave_out(self, days: Sequence[int]) -> bool:
        """Leaves out slots that others outdo if only these days are looked at; says whether there were any.

        A slot outdoes another if it does as much, and each slot that clashes with it and not with the other does no
        more than itself, or as much as the other. The last ones in the order of preference are left out first.
        """
        before = int(self.there.sum())
        does = self._does[:, [*days, -1]]
        self.there &= does.any(axis=1)
        while True:
            numbers = np.flatnonzero(self.there)
            own = does[numbers].astype(np.float32)
            inside = own @ (1 - own).T == 0  # [b, a]: b does nothing that a does not do
            clash = self._clashes[np.ix_(numbers, numbers)]
            in_the_way = (clash & ~inside.T).astype(np.float32) @ (~clash & ~inside).astype(np.float32).T
            outdoes = inside.T & (in_the_way == 0)
            np.fill_diagonal(outdoes, val=False)
            left = np.ones(len(numbers), dtype=bool)
            for number in np.flatnonzero(outdoes.any(axis=0))[::-1].tolist():
                left[number] = not (outdoes[:, number] & left).any()
            if left.all():
                return len(numbers) < before
            self.there[numbers[~left]] = False


def satisfied(holding: Holding, counts: Mapping[str, Truths]) -> Truths:
    """On which days the holding is satisfied by somebody of whom these exams count on these days."""

    def enough(number: int, parts: Sequence[Holding]) -> Truths:
        found: Truths = np.greater_equal(np.sum([satisfied(part, counts) for part in parts], axis=0), number)
        return found

    match holding:
        case str():
            return counts[holding]
        case HoldAny():
            return enough(1, holding.any)
        case HoldAll():
            return enough(len(holding.all), holding.all)
        case HoldAtLeast():
            return enough(holding.at_least, holding.of)
        case _:
            assert_never(holding)

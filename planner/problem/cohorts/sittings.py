"""What the slots of one exam do on which days, and which of them are outdone on the days that are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, assert_never

import numpy as np

from planner.problem.masks import Truths
from planner.problem.menus.arrays import Bits, Whole
from planner.requirements.holdings import HoldAll, HoldAny, HoldAtLeast, Holding


class Counting(NamedTuple):
    """What somebody can make of an exam by sitting it: can[day] whether it can count on the day; stays[day], as bits,
    on which other days it counts as well, whatever makes it count on this one.
    """

    can: Truths
    stays: Bits


class Sittings:
    """The slots of an exam, in the order of preference. there: which of them are left."""

    def __init__(self, does: Truths, clashes: Truths, instead: Truths | None = None) -> None:
        """does: for each slot (a row) whether the exam counts on each day thanks to it, and last whether it is sat
        where it has to be. clashes: which slots cannot be chosen together. instead: for each slot (a row) of which
        others it may take the place, besides that; of all where None.
        """
        self._does, self._clashes, self._instead = does, clashes, instead
        self._surely = does  # the days on which the exam counts for whoever chooses the slot
        self.there: Truths = np.ones(len(does), dtype=bool)

    def beside(self, anyway: Truths) -> Sittings:
        """The slots that are left, for somebody of whom the exam counts anyway on these days."""
        found = Sittings(self._does & ~np.append(anyway, False), self._clashes, self._instead)
        found.there = self.there.copy()
        return found

    def chosen_for(self, days: Sequence[int]) -> Sittings:
        """The slots that are left if only these days are looked at, and of the sets of slots with which the exam counts
        on the same ones the first is chosen: that with fewest slots, then in the order of preference.
        """
        found = Sittings(self._does, self._clashes, self._instead)
        found.there = self.there.copy()
        found.leave_out(days)
        numbers = np.flatnonzero(found.there)
        found._surely = self._does.copy()
        found._surely[numbers] = found._with_companions(numbers, [*days, -1])
        return found

    def _with_companions(self, numbers: Whole, days: Sequence[int]) -> Truths:
        """For each of these slots the days on which the exam counts for whoever chooses it, if a set in which another
        slot could take its place is not chosen.

        Wherever a slot is chosen that does no more than one before it, another one is that clashes with that one only.
        """
        surely = self._does[numbers]
        does, clash = surely[:, days].astype(np.float32), self._clashes[np.ix_(numbers, numbers)]
        rivals = np.tril(does @ (1 - does).T == 0, -1)  # [b, a]: a stands before b and does all that b does
        while True:
            known, missing = int(surely.sum()), (~surely).astype(np.float32)
            for number in np.flatnonzero(rivals.any(axis=1)).tolist():
                companions = clash[rivals[number]] & ~clash[number]
                companions[:, number] = False
                surely[number] |= (companions.astype(np.float32) @ missing == 0).any(axis=0)
            if int(surely.sum()) == known:
                return surely

    def counting(self, days: Sequence[int]) -> Counting:
        """What the slots that are left do on these days."""
        slots, surely = self._does[self.there][:, days], self._surely[self.there][:, days]
        lost = slots.T.astype(np.float32) @ (~surely).astype(np.float32)
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
            if self._instead is not None:
                outdoes &= self._instead[np.ix_(numbers, numbers)]
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

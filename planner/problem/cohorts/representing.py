"""Targets that stand for others, if everybody sits as early as possible.

Between two days on which people begin to count and others no longer do, slots are told apart that need not be. If few
targets are looked at, and of slots that do the same for these the first one is taken, the targets in between are
reached as well. docs/model.md, section 4, has the proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from planner.problem.cohorts.decisive import Deciding, timetables_of
from planner.problem.cohorts.needless import Asked
from planner.problem.cohorts.sittings import Sittings
from planner.problem.kinds.timetables import in_use
from planner.problem.masks import Truths
from planner.problem.schema import Problem, Timetable
from planner.problem.sets import bits
from planner.requirements.holdings import Holding


def representative(problem: Problem) -> Problem:
    """The problem, which is about nothing but days, with no more targets and slots than it takes, where the first slots
    are preferred. Each plan of bundles from its menus reaches the targets that are left out as well, and one of the
    best plans is among these.
    """
    found = _Representing(_earliest_first(problem))
    found.tell_apart()
    found.choose()
    return found.left()


def _earliest_first(problem: Problem) -> Problem:
    """The problem where of equal bundles the one that is sat first is preferred."""

    def ranked(timetable: Timetable) -> Timetable:
        slots = timetable.slots
        order = sorted(range(len(slots)), key=lambda number: (slots[number].first, slots[number].exam, number))
        return in_use(replace(timetable, ranking=tuple(order)))

    known = {id(each): ranked(each) for each in timetables_of(problem)}
    return problem._replace(kinds=tuple(kind._replace(timetable=known[id(kind.timetable)]) for kind in problem.kinds))


class _Representing(Deciding):
    """The targets that are looked at, and the slots that are left for them."""

    def choose(self) -> None:
        """Looks at the first and the last target of each holding, and then at one more of each row of targets between
        them that do not follow, the middle one, until all follow.
        """
        asked, every = Asked(self._problem), dict(self._people)
        alike = [sorted(numbers, key=self._day.__getitem__) for numbers in self._alike.values()]
        kept = {*bits(asked.besides), *(each[place] for each in alike for place in (0, -1))}
        known: dict[tuple[Sittings, tuple[int, ...]], Sittings] = {}
        while True:
            self._targets, self._people = sorted(kept), every
            chosen: dict[Sittings, Sittings] = {}
            for own, days in self.looked_at().items():
                key = (own, tuple(days))
                if key not in known:
                    known[key] = own.chosen_for(days)
                chosen[own] = known[key]
            self._people = {key: [(chosen[own], slots) for own, slots in each] for key, each in every.items()}
            rows = [row for numbers in alike for row in self._open(asked, numbers, kept)]
            if not rows:
                return
            kept.update(row[len(row) // 2] for row in rows)

    def _open(self, asked: Asked, numbers: Sequence[int], kept: set[int]) -> Iterator[list[int]]:
        """Of these targets of a holding, in the order of their days, those that do not follow from any that is kept, in
        rows that end where one is kept.
        """
        stands_for = self._standing(self._problem.targets[numbers[0]].holding, [self._day[each] for each in numbers])
        row: list[int] = []
        for place, number in enumerate(numbers):
            if number in kept:
                if row:
                    yield row
                row = []
            elif not asked.no_more_people(
                number, [other for at, other in enumerate(numbers) if other in kept and stands_for[at, place]]
            ):
                row.append(number)
        if row:
            yield row

    def _standing(self, holding: Holding, days: Sequence[int]) -> Truths:
        """For each of these days (a row) whether whoever satisfies the holding on it does so on each other day."""
        stands = np.packbits(np.ones((len(days), len(days)), dtype=bool), axis=1)
        for anyway, new, stays in self.alike(holding, days):
            always = np.packbits(anyway)
            stands[new] &= stays | always
            stands[anyway] &= always
        return np.unpackbits(stands, axis=1, count=len(days)).astype(bool)

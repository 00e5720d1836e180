"""How often the goals hold in draws at random, and how much more often if some sittings were certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.chance.chances import Chances
from planner.chance.course import State
from planner.chance.draws import DrawnCourse, drawn, luck
from planner.chance.formula import Counts, Formula, Truth, columns_in, conjuncts, evaluate

_MOST_WAYS = 2**60

Sure = Mapping[int, frozenset[int]]
"""Sittings that are passed at the first attempt for certain, by the number of the person."""


class Estimate(NamedTuple):
    """A probability. error: the standard error where it was simulated; None where it is exact."""

    value: float
    error: float | None = None


def estimate(often: int, draws: int) -> Estimate:
    """How often something was so. The error is reckoned with one more draw each way, so that it is never 0."""
    share = (often + 1) / (draws + 2)
    return Estimate(often / draws, sqrt(share * (1 - share) / draws))


class Simulation:
    """The same draws for everything that is asked; those with certain sittings use the same luck."""

    def __init__(self, chances: Chances, draws: int, seed: int) -> None:
        self._chances, self._draws = chances, draws
        self._luck = luck(seed, draws, chances.number)
        company = chances.company
        self._about: list[tuple[int, ...]] = [
            tuple(n for n, column in enumerate(company.columns) if any(who == place for who, _ in column.courses))
            for place in range(len(company.people))
        ]
        self._courses = [
            [self._drawn(place, number, frozenset()) for number in range(len(person.courses))]
            for place, person in enumerate(company.people)
        ]
        self._tables: list[dict[tuple[State, ...], tuple[int, ...]]] = [{} for _ in company.people]
        self._added = [self._person(place, courses) for place, courses in enumerate(self._courses)]
        self._counts = np.zeros((len(company.columns), draws), np.int64)
        for columns, added in zip(self._about, self._added, strict=True):
            self._counts[list(columns)] += added

    def _drawn(self, place: int, course: int, sure: frozenset[int]) -> DrawnCourse:
        found = self._chances.company.people[place].courses[course]
        return drawn(found, [self._luck[self._chances.place(place, number)] for number in found.numbers], sure)

    def _person(self, place: int, courses: Sequence[DrawnCourse]) -> NDArray[np.int64]:
        """What the person adds to each column that is about them, in each draw."""
        person, columns, known = self._chances.company.people[place], self._about[place], self._tables[place]
        code, ways = np.zeros(self._draws, np.int64), 1
        for each in courses:
            if ways * len(each.states) > _MOST_WAYS:
                code, ways = np.unique(code, return_inverse=True)[1], self._draws
            code, ways = code * len(each.states) + each.ends, ways * len(each.states)
        _, firsts, which = np.unique(code, return_index=True, return_inverse=True)
        table = []
        for first in firsts.tolist():
            states = tuple(each.states[each.ends[first]] for each in courses)
            if states not in known:
                known[states] = tuple(self._chances.company.added(person, states, columns))
            table.append(known[states])
        return np.array(table, np.int64).reshape(len(table), len(columns)).T[:, which]

    # --- what is asked -----------------------------------------------------------------------------------------------

    def true(self, formula: Formula) -> Truth:
        """In which draws the formula is true."""
        return self._truth(formula, {})

    def probability(self, formula: Formula) -> Estimate:
        """How often the formula is true."""
        return estimate(int(self.true(formula).sum()), self._draws)

    def rises(self, formula: Formula, cases: Sequence[Sure]) -> list[Estimate]:
        """By how much the formula is true more often, for each of these sets of certain sittings."""
        before = [self._truth(part, {}) for part in conjuncts(formula)]
        columns = [frozenset(columns_in(part)) for part in conjuncts(formula)]
        now = self._all(before)
        found = []
        for sure in cases:
            changed = self._changed(sure)
            parts = zip(conjuncts(formula), before, columns, strict=True)
            then = [self._truth(part, changed) if changed.keys() & about else old for part, old, about in parts]
            found.append(estimate(int(self._all(then).sum()) - int(now.sum()), self._draws))
        return found

    def _truth(self, formula: Formula, changed: Mapping[int, Counts]) -> Truth:
        def counts(column: int) -> Counts:
            return changed.get(column, self._counts[column])

        return np.broadcast_to(evaluate(formula, counts), (self._draws,))

    def _all(self, parts: Sequence[Truth]) -> Truth:
        found = np.ones(self._draws, np.bool_)
        for part in parts:
            found &= part
        return found

    def _changed(self, sure: Sure) -> dict[int, Counts]:
        """The columns that are different with these certain sittings."""
        found: dict[int, Counts] = {}
        for place, sittings in sure.items():
            courses = [
                self._drawn(place, number, sittings) if sittings.intersection(course.numbers) else drawn_before
                for number, (course, drawn_before) in enumerate(
                    zip(self._chances.company.people[place].courses, self._courses[place], strict=True)
                )
            ]
            more = self._person(place, courses) - self._added[place]
            for column, added in zip(self._about[place], more, strict=True):
                if added.any():
                    found[column] = found.get(column, self._counts[column]) + added
        return found

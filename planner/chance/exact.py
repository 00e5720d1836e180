"""The exact probability of a formula: by convolution over people, or by trying all outcomes where they are few.

The parts that must all be true are put into factors: two parts are in the same factor if a course has a say in both,
directly or through others. Factors are independent, so their probabilities are multiplied. Within a factor the people
are independent, and all that matters of those before is the counts of its columns so far, up to what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from planner.chance.counting import Company, PlannedPerson
from planner.chance.course import State
from planner.chance.formula import Counts, Formula, columns_in, conjuncts, evaluate, every

MOST_STATES = 50_000
"""So many joint counts, or else joint outcomes, are looked at; with more there is no exact probability."""

MOST_STEPS = 10_000_000
"""Joint counts times the outcomes of all people, for the joint counts to be looked at."""

Share = NDArray[np.float64]
Added = tuple[int, ...]
Sure = frozenset[int]
"""Numbers of a person's sittings that are passed at the first attempt for certain."""

_NOBODY: Mapping[int, Sure] = {}


class Ways:
    """How the courses of each person may end, worked out once for each set of certain sittings."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self._known: dict[tuple[int, int, Sure], dict[State, float]] = {}

    def ends(self, person: int, course: int, sure: Sure) -> dict[State, float]:
        found = self.company.people[person].courses[course]
        key = person, course, sure.intersection(found.numbers)
        if key not in self._known:
            self._known[key] = found.outcomes(key[2]).ends
        return self._known[key]

    def is_open(self, person: int, course: int) -> bool:
        """Whether the course may end in more than one way, also if some of its sittings were certain."""
        found = self.company.people[person].courses[course]
        linked = len(found.numbers) > 1 and any(found.sitter.sittings[each].passes < 1 for each in found.numbers)
        return linked or len(self.ends(person, course, frozenset())) > 1

    def certain(self, person: int) -> Sure:
        """All sittings of the person."""
        return frozenset(range(len(self.company.people[person].sitter.sittings)))


@dataclass(frozen=True)
class Factor:
    """A formula about columns that are independent of all other factors.

    columns: the columns in it, with the count beyond which more changes nothing. courses: of each person in it, those
    that have a say.
    """

    formula: Formula
    columns: tuple[int, ...]
    tops: tuple[int, ...]
    courses: Mapping[int, tuple[int, ...]]

    def probability(self, ways: Ways, sure: Mapping[int, Sure] = _NOBODY) -> float | None:
        """How likely the formula is true. sure: certain sittings by person. None: that would take too long."""
        people = self._distributions(ways, sure)
        if people is None:
            return None
        if self._few_counts(people):
            true = self._true()
            for added in reversed(people.values()):
                true = _mixed(_ahead, true, added)
            return float(true[(0,) * len(self.tops)])
        if prod(map(len, people.values())) <= MOST_STATES:
            return self._tried(list(people.values()))
        return None

    def with_certain(self, ways: Ways) -> dict[int, float] | None:
        """For each person how likely the formula is true if all sittings of the person are passed for certain."""
        people = self._distributions(ways, _NOBODY)
        sure = self._distributions(ways, {person: ways.certain(person) for person in self.courses})
        if people is None or sure is None:
            return None
        if not self._few_counts(people):
            found = {each: self.probability(ways, {each: ways.certain(each)}) for each in people}
            return {each: share for each, share in found.items() if share is not None}
        after: list[Share] = [self._true()]
        for added in reversed(people.values()):
            after.append(_mixed(_ahead, after[-1], added))
        before = np.zeros(self._shape)
        before[(0,) * len(self.tops)] = 1.0
        result = {}
        for place, (person, added) in enumerate(people.items()):
            then = after[len(people) - 1 - place]
            result[person] = float((before * _mixed(_ahead, then, sure[person])).sum())
            before = _mixed(_moved, before, added)
        return result

    # --- the counts --------------------------------------------------------------------------------------------------

    @property
    def _shape(self) -> tuple[int, ...]:
        return tuple(top + 1 for top in self.tops)

    def _few_counts(self, people: Mapping[int, Mapping[Added, float]]) -> bool:
        states = prod(self._shape)
        return states <= MOST_STATES and states * sum(map(len, people.values())) <= MOST_STEPS

    def _true(self) -> Share:
        """1 for all joint counts with which the formula is true, 0 for the others."""
        axes = np.ogrid[tuple(slice(size) for size in self._shape)]
        found = evaluate(self.formula, lambda column: axes[self.columns.index(column)])
        return np.broadcast_to(found, self._shape).astype(np.float64)

    def _distributions(self, ways: Ways, sure: Mapping[int, Sure]) -> dict[int, dict[Added, float]] | None:
        """How likely each person adds what to the columns, up to what is asked of them."""
        found = {}
        for person in sorted(self.courses):
            ends = [ways.ends(person, course, sure.get(person, frozenset())) for course in self.courses[person]]
            if prod(map(len, ends)) > MOST_STATES:
                return None
            found[person] = self._added(ways, person, ends)
        return found

    def _added(self, ways: Ways, person: int, ends: Sequence[Mapping[State, float]]) -> dict[Added, float]:
        planned = ways.company.people[person]
        shares: dict[Added, float] = {}
        for chosen in product(*(each.items() for each in ends)):
            states = dict(zip(self.courses[person], (state for state, _ in chosen), strict=True))
            added = ways.company.added(planned, _all_states(planned, states), self.columns)
            counts = tuple(map(min, added, self.tops))
            shares[counts] = shares.get(counts, 0.0) + prod(likely for _, likely in chosen)
        return dict(sorted(shares.items()))

    def _tried(self, people: Sequence[Mapping[Added, float]]) -> float:
        """The same by trying all outcomes of all people together."""
        counts: Counts = np.zeros((1, len(self.columns)), np.int64)
        shares = np.ones(1)
        for added in people:
            more = np.array(list(added), np.int64).reshape(len(added), len(self.columns))
            counts = (counts[:, None, :] + more[None, :, :]).reshape(-1, len(self.columns))
            shares = np.multiply.outer(shares, np.array(list(added.values()))).reshape(-1)
        true = evaluate(self.formula, lambda column: counts[:, self.columns.index(column)])
        return float(shares[np.broadcast_to(true, shares.shape)].sum())


def _all_states(person: PlannedPerson, known: Mapping[int, State]) -> list[State]:
    """A state of every course of the person; courses that have no say end as if nothing was passed."""
    return [known.get(place, course.nothing()) for place, course in enumerate(person.courses)]


def _mixed(shift: Callable[[Share, Added], Share], values: Share, added: Mapping[Added, float]) -> Share:
    """The values shifted by what a person adds, weighted by how likely that is."""
    total = np.zeros(values.shape)
    for counts, likely in added.items():
        total += likely * shift(values, counts)
    return total


def _ahead(values: Share, counts: Added) -> Share:
    """The values where the counts are so much larger, but never above the top."""
    for axis, count in enumerate(counts):
        if count:
            size = values.shape[axis]
            values = values.take(np.minimum(np.arange(size) + count, size - 1), axis)
    return values


def _moved(values: Share, counts: Added) -> Share:
    """The values moved to counts that are so much larger; what would go above the top adds up there."""
    for axis, count in enumerate(counts):
        if count:
            lanes = np.moveaxis(values, axis, 0)
            step = min(count, len(lanes) - 1)
            moved = np.zeros_like(lanes)
            moved[step:] = lanes[: len(lanes) - step]
            moved[-1] += lanes[len(lanes) - step :].sum(0)
            values = np.moveaxis(moved, 0, axis)
    return values


def factors(company: Company, ways: Ways, formula: Formula) -> tuple[Factor, ...]:
    """The independent parts of the formula; it is true if all of them are."""
    groups: list[tuple[set[tuple[int, int]], list[Formula]]] = []
    for part in conjuncts(formula):
        courses, parts = set(_open_courses(company, ways, part)), [part]
        near = [group for group in groups if group[0] & courses]
        for group in near:
            groups.remove(group)
            courses |= group[0]
            parts = group[1] + parts
        groups.append((courses, parts))
    return tuple(_factor(company, every(parts), courses) for courses, parts in groups)


def _open_courses(company: Company, ways: Ways, formula: Formula) -> Iterator[tuple[int, int]]:
    """The courses that have a say in the formula and are not decided."""
    for column in columns_in(formula):
        for person, course in company.columns[column].courses:
            if ways.is_open(person, course):
                yield person, course


def _factor(company: Company, formula: Formula, courses: set[tuple[int, int]]) -> Factor:
    tops = columns_in(formula)
    said = {*courses, *(each for column in tops for each in company.columns[column].courses)}
    by_person: dict[int, list[int]] = {}
    for person, course in sorted(said):
        by_person.setdefault(person, []).append(course)
    columns = tuple(sorted(tops))
    return Factor(
        formula,
        columns,
        tuple(tops[column] for column in columns),
        {person: tuple(found) for person, found in by_person.items()},
    )


class Exactly:
    """The exact probabilities of formulas about one company."""

    def __init__(self, company: Company) -> None:
        self._company, self._ways = company, Ways(company)

    def probability(self, formula: Formula) -> float | None:
        """How likely the formula is true; None where that would take too long."""
        return _together(each.probability(self._ways) for each in self._factors(formula))

    def rises(self, formula: Formula, exams: Sequence[str]) -> tuple[list[float], list[float]] | None:
        """By how much that rises if all sittings of an exam were certain, for each of these; and for each person if
        all their sittings were. None where that would take too long.
        """
        parts = self._factors(formula)
        now = [each.probability(self._ways) for each in parts]
        reached = _together(now)
        if reached is None:
            return None
        people = [each.with_certain(self._ways) for each in parts]
        by_exam = [
            _together(each.probability(self._ways, sure) for each in parts)
            for sure in map(self._company.sittings_of, exams)
        ]
        by_person = [
            _together(
                None if found is None else found.get(person, share) for share, found in zip(now, people, strict=True)
            )
            for person in range(len(self._company.people))
        ]
        if None in by_exam or None in by_person:
            return None
        return [_above(share, reached) for share in by_exam], [_above(share, reached) for share in by_person]

    def _factors(self, formula: Formula) -> tuple[Factor, ...]:
        return factors(self._company, self._ways, formula)


def _together(shares: Iterable[float | None]) -> float | None:
    """The probability that all of these independent things are true; None where one is not known."""
    found = 1.0
    for share in shares:
        if share is None:
            return None
        found *= share
    return found


def _above(share: float | None, reached: float) -> float:
    """How much larger it is; never less than nothing, whatever the last digit is."""
    return 0.0 if share is None else max(0.0, share - reached)

"""The exact distribution of what a row costs, where few enough amounts are possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from planner.budget.expected import attempts_of, sitting_key
from planner.budget.ledger import Payments
from planner.budget.rows import Division, Row
from planner.chance.chances import Chances
from planner.chance.course import Course, State

MOST_WAYS = 500
"""In so many ways a course may turn out, for each of them to be looked at."""

MOST_STEPS = 20_000
"""So many steps are made to add up the courses of a row."""


class Distribution(NamedTuple):
    """Amounts in cents, sorted, and how much each of them weighs."""

    amounts: tuple[int, ...]
    weights: tuple[int, ...]

    def quantile(self, percent: int) -> int:
        """The smallest amount that is not exceeded with at least this probability."""
        total, reached = sum(self.weights), 0
        for amount, weight in zip(self.amounts, self.weights, strict=True):
            reached += weight
            if 100 * reached >= percent * total:
                return amount
        raise ValueError("There are no amounts.")

    @property
    def mean(self) -> Fraction:
        weighed = zip(self.amounts, self.weights, strict=True)
        return Fraction(sum(amount * weight for amount, weight in weighed), sum(self.weights))


class Distributions:
    """The exact distributions of the rows, as far as they can be had in a few steps.

    Courses turn out independently, so their amounts are added up by convolution. A course that may turn out in too many
    ways leaves the rows with its payments without a distribution.
    """

    def __init__(self, payments: Payments, chances: Chances, division: Division) -> None:
        self._payments, self._division = payments, division
        self._together: dict[Row, int] = {}
        for payment in payments.together:
            for row in division.rows_of(payment):
                self._together[row] = self._together.get(row, 0) + payment.cents
        self._parts: dict[Row, list[Mapping[int, Fraction]]] = {}
        self._unknown = set[Row]()
        for person in chances.company.people:
            for course in person.courses:
                self._add(course)

    def of(self, row: Row) -> Distribution | None:
        """How likely each amount of the row is; None where that is not known."""
        return None if row in self._unknown else convolved(self._together.get(row, 0), self._parts.get(row, ()))

    def _add(self, course: Course) -> None:
        ways = _ways(course)
        if ways is None:
            for attempt in attempts_of(course):
                for payment in self._payments.of(attempt.sitting, attempt.number, attempt.on):
                    self._unknown.update(self._division.rows_of(payment))
            return
        amounts = [(likely, self._amounts(course, made)) for likely, made in ways]
        for row in {row: None for _, found in amounts for row in found}:
            shares: dict[int, Fraction] = {}
            for likely, found in amounts:
                shares[found.get(row, 0)] = shares.get(found.get(row, 0), Fraction(0)) + likely
            self._parts.setdefault(row, []).append(shares)

    def _amounts(self, course: Course, made: Sequence[Sequence[date]]) -> dict[Row, int]:
        """What is paid in each row if these attempts are made."""
        found: dict[Row, int] = {}
        for number, days in zip(course.numbers, made, strict=True):
            for attempt, day in enumerate(days, start=1):
                for payment in self._payments.of(sitting_key(course, number), attempt, day):
                    for row in self._division.rows_of(payment):
                        found[row] = found.get(row, 0) + payment.cents
        return found


def _ways(course: Course) -> list[tuple[Fraction, tuple[tuple[date, ...], ...]]] | None:
    """Every way in which the course may turn out: how likely it is, and the days of the attempts made at each sitting.
    None where there are too many.
    """
    ways: list[tuple[Fraction, State, tuple[tuple[date, ...], ...]]] = [(Fraction(1), (), ())]
    for number in course.numbers:
        passes = course.sitter.sittings[number].passes
        following = []
        for likely, state, made in ways:
            days, still_failed = course.attempts(state), likely
            for attempt in range(1, len(days) + 1):
                if still_failed * passes:
                    following.append((still_failed * passes, course.after(state, attempt), (*made, days[:attempt])))
                still_failed *= 1 - passes
            if still_failed:
                following.append((still_failed, course.after(state, 0), (*made, days)))
            if len(following) > MOST_WAYS:
                return None
        ways = following
    return [(likely, made) for likely, _, made in ways]


def convolved(base: int, parts: Iterable[Mapping[int, Fraction]]) -> Distribution | None:
    """The distribution of the base and independent amounts together, each with how likely it is; None where that takes
    too many steps. In whole numbers, so that nothing is rounded.
    """
    found, steps = {base: 1}, 0
    for shares in parts:
        steps += len(found) * len(shares)
        if steps > MOST_STEPS:
            return None
        unit = lcm(*(share.denominator for share in shares.values()))
        weights = [(amount, int(share * unit)) for amount, share in shares.items()]
        following: dict[int, int] = {}
        for before, weight in found.items():
            for amount, more in weights:
                following[before + amount] = following.get(before + amount, 0) + weight * more
        found = following
    amounts = sorted(found)
    return Distribution(tuple(amounts), tuple(found[amount] for amount in amounts))

"""Drawn at random how the sittings of a plan turn out: many draws at once, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.chance.course import Course, State

Numbers = NDArray[np.int64]
Luck = NDArray[np.float64]
"""A number from 0 up to 1 for each draw of a sitting; it is passed at the first attempt where that is below how likely
it is. The smaller, the luckier.
"""


@dataclass(frozen=True, slots=True)
class Draws:
    """How sittings turn out: a row for each draw, a column for each sitting.

    made: attempts made, 0 where the sitting could not take place. passing: the attempt at which it is passed, counted
    from 1; 0 where it is not passed in time.
    """

    made: Numbers
    passing: Numbers

    @property
    def passed(self) -> NDArray[np.bool_]:
        return self.passing > 0


@dataclass(frozen=True, slots=True)
class DrawnCourse:
    """How a course turns out: of each draw the number of its final state, and of each sitting attempts and passing."""

    states: tuple[State, ...]
    ends: Numbers
    made: tuple[Numbers, ...]
    passing: tuple[Numbers, ...]


def luck(seed: int, draws: int, sittings: int) -> Luck:
    """The luck of all draws: a row for each sitting."""
    return np.random.default_rng(seed).random((sittings, draws))


def drawn(course: Course, luck: Sequence[Luck], sure: frozenset[int] = frozenset()) -> DrawnCourse:
    """The course in all draws. luck: of each of its sittings. sure: sittings that are passed at the first attempt for
    certain, if they take place.
    """
    states: list[State] = [()]
    at = np.zeros(len(luck[0]), np.int64)
    made, passing = [], []
    for number, chance in zip(course.numbers, luck, strict=True):
        passes = 1.0 if number in sure else float(course.sitter.sittings[number].passes)
        following: dict[State, int] = {}
        after = np.zeros_like(at)
        attempts, passed = np.zeros_like(at), np.zeros_like(at)
        for place, state in enumerate(states):
            here = np.flatnonzero(at == place)
            most = len(course.attempts(state))
            attempt = np.searchsorted(_passed_by(passes, most), chance[here], side="right") + 1
            attempt[attempt > most] = 0
            ends = [0] * (most + 1)
            for way in np.unique(attempt).tolist():
                end = course.after(state, way)
                ends[way] = following.setdefault(end, len(following))
            after[here] = np.array(ends)[attempt]
            passed[here] = attempt
            attempts[here] = np.where(attempt > 0, attempt, most)
        states, at = list(following), after
        made.append(attempts)
        passing.append(passed)
    return DrawnCourse(tuple(states), at, tuple(made), tuple(passing))


def _passed_by(passes: float, most: int) -> list[float]:
    """How likely an exam is passed at the first, second … attempt or before."""
    failed, found = 1.0, []
    for _ in range(most):
        failed *= 1 - passes
        found.append(1 - failed)
    return found


def together(sittings: int, draws: int, found: Iterable[tuple[Sequence[int], DrawnCourse]]) -> Draws:
    """The courses as one table. found: each course with the columns of its sittings."""
    made = np.zeros((draws, sittings), np.int64)
    passing = np.zeros((draws, sittings), np.int64)
    for columns, course in found:
        for column, attempts, passed in zip(columns, course.made, course.passing, strict=True):
            made[:, column] = attempts
            passing[:, column] = passed
    return Draws(made, passing)

"""Drawn at random how the sittings of a plan turn out: many draws at once, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.chance.course import Course, State

Numbers = NDArray[np.int64]
Luck = NDArray[np.float64]
"""A number from 0 up to 1 for each draw of a sitting; it is passed at the first attempt where that is below how likely
it is. The smaller, the luckier.
"""


Timetable = tuple[date, ...]
"""The days of all attempts of a sitting, if each fails."""


class Draws(NamedTuple):
    """How sittings turn out: a row for each draw, a column for each sitting.

    made: attempts made, 0 where the sitting could not take place. passing: the attempt at which it is passed, counted
    from 1; 0 where it is not passed in time. timetables: the days of attempts that a sitting may have, more than one
    where it may have to wait for another sitting; timetable: which of them it has.
    """

    made: Numbers
    passing: Numbers
    timetable: Numbers
    timetables: tuple[tuple[Timetable, ...], ...]

    @property
    def passed(self) -> NDArray[np.bool_]:
        return self.passing > 0


class DrawnSitting(NamedTuple):
    """One column of `Draws`."""

    made: Numbers
    passing: Numbers
    timetable: Numbers
    timetables: tuple[Timetable, ...]


class DrawnCourse(NamedTuple):
    """How a course turns out. ends: of each draw the number of its final state."""

    states: tuple[State, ...]
    ends: Numbers
    sittings: tuple[DrawnSitting, ...]


def luck(seed: int, draws: int, sittings: int) -> Luck:
    """The luck of all draws: a row for each sitting."""
    return np.random.default_rng(seed).random((sittings, draws))


def drawn(course: Course, luck: Sequence[Luck], sure: frozenset[int] = frozenset()) -> DrawnCourse:
    """The course in all draws. luck: of each of its sittings. sure: sittings that are passed at the first attempt for
    certain, if they take place.
    """
    states: list[State] = [()]
    at = np.zeros(len(luck[0]), np.int64)
    sittings = []
    for number, chance in zip(course.numbers, luck, strict=True):
        passes = 1.0 if number in sure else float(course.sitter.sittings[number].passes)
        following: dict[State, int] = {}
        timetables: dict[Timetable, int] = {}
        after, made, passing, timetable = (np.zeros_like(at) for _ in range(4))
        for place, state in enumerate(states):
            here = np.flatnonzero(at == place)
            days = course.attempts(state)
            attempt = np.searchsorted(_passed_by(passes, len(days)), chance[here], side="right") + 1
            attempt[attempt > len(days)] = 0
            ends = [0] * (len(days) + 1)
            for way in np.unique(attempt).tolist():
                end = course.after(state, way)
                ends[way] = following.setdefault(end, len(following))
            after[here] = np.array(ends)[attempt]
            passing[here] = attempt
            made[here] = np.where(attempt > 0, attempt, len(days))
            timetable[here] = timetables.setdefault(days, len(timetables))
        states, at = list(following), after
        sittings.append(DrawnSitting(made, passing, timetable, tuple(timetables)))
    return DrawnCourse(tuple(states), at, tuple(sittings))


def _passed_by(passes: float, most: int) -> list[float]:
    """How likely an exam is passed at the first, second … attempt or before."""
    failed, found = 1.0, []
    for _ in range(most):
        failed *= 1 - passes
        found.append(1 - failed)
    return found


def together(columns: Sequence[DrawnSitting], draws: int) -> Draws:
    """All sittings as one table."""

    def table(facts: Iterable[Numbers]) -> Numbers:
        return np.column_stack([np.zeros((draws, 0), np.int64), *facts])

    return Draws(
        table(each.made for each in columns),
        table(each.passing for each in columns),
        table(each.timetable for each in columns),
        tuple(each.timetables for each in columns),
    )

"""How likely each sitting of a plan is passed in time, and after how many attempts; and the same drawn at random."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from planner.answer.schema import PlanAnswer
from planner.chance.counting import Company
from planner.chance.course import Attempt
from planner.chance.draws import DrawnSitting, Draws, drawn, luck, together
from planner.chance.sittings import PlannedSitting, sitters_of
from planner.question.schema import Question


class SittingChances(NamedTuple):
    """A sitting and how it may turn out; that it may have to wait for another one, or to be left out, included.

    attempt_days: the days of all attempts, as long as nothing makes the first one wait. made: how likely 0, 1, 2 …
    attempts are made. passing: how likely the first, second … attempt is the one that is passed. attempts: how likely
    each attempt is made on which day, sorted.
    """

    sitting: PlannedSitting
    attempt_days: tuple[date, ...]
    made: tuple[float, ...]
    passing: tuple[float, ...]
    attempts: tuple[Attempt, ...]

    @property
    def in_time(self) -> float:
        """How likely it is passed by its last day."""
        return min(1.0, sum(self.passing))

    @property
    def expected_attempts(self) -> float:
        return sum(number * likely for number, likely in enumerate(self.made))


class Chances:
    """The sittings of a plan and how they may turn out, by employee and in the order of their proposed days.

    company: the people of the plan on the days that the goals speak of.
    """

    def __init__(self, company: Company) -> None:
        self.company = company
        sizes = [len(person.sitter.sittings) for person in company.people]
        self._firsts = [0, *accumulate(sizes)]

    @property
    def number(self) -> int:
        """How many sittings there are."""
        return self._firsts[-1]

    def place(self, person: int, number: int) -> int:
        """Which of all sittings is this one of a person."""
        return self._firsts[person] + number

    @cached_property
    def sittings(self) -> tuple[SittingChances, ...]:
        """Each sitting; exact."""
        return tuple(self._sittings())

    def _sittings(self) -> Iterator[SittingChances]:
        for person in self.company.people:
            found: dict[int, SittingChances] = {}
            for course in person.courses:
                outcomes = course.outcomes()
                facts = zip(outcomes.made, outcomes.passing, outcomes.attempts, strict=True)
                for number, days, (made, passing, attempts) in zip(
                    course.numbers, course.days_if_lucky(), facts, strict=True
                ):
                    sitting = person.sitter.sittings[number]
                    found[number] = SittingChances(sitting, days, made, passing, attempts)
            yield from (found[number] for number in sorted(found))


def chances_of(question: Question, plan: PlanAnswer) -> Chances:
    """How the sittings of a plan for the question may turn out.

    Raises DataError when the scenario does not say how likely a planned exam is passed.
    """
    return Chances(Company(question, sitters_of(question, plan)))


def draw(chances: Chances, draws: int, seed: int) -> Draws:
    """How all sittings turn out in so many draws: a column for each of `chances.sittings`. Same seed, same draws.

    `planner.chance.probability` simulates with the same draws.
    """
    rows = luck(seed, draws, chances.number)
    found: dict[int, DrawnSitting] = {}
    for place, person in enumerate(chances.company.people):
        for course in person.courses:
            columns = [chances.place(place, number) for number in course.numbers]
            found.update(zip(columns, drawn(course, [rows[column] for column in columns]).sittings, strict=True))
    return together([found[column] for column in sorted(found)], draws)

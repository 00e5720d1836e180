"""What is counted on which day, and what each person of a plan adds to it.

A *counter* says what somebody with certain exams gives: 1 to a group, so many results, or so many of the groups that
may not share people. On a day it has a base, which no sitting changes, and a column: what the sittings add. Counters
on days between which nothing about them changes have the same column.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from planner.chance.course import Course, State
from planner.chance.sittings import Sitter, Span
from planner.dates import check_days
from planner.question.schema import Question
from planner.requirements.audit import Alike
from planner.requirements.holdings import Holding, exams_of, holds
from planner.scenario.schema import Goal


@dataclass(frozen=True)
class Counter:
    """How many of the holdings a person satisfies, at most so many."""

    holdings: tuple[Holding, ...]
    most: int = 1
    _known: dict[frozenset[str], int] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def exams(self) -> frozenset[str]:
        return frozenset().union(*map(exams_of, self.holdings))

    def of(self, exams: frozenset[str]) -> int:
        """What somebody with these exams gives."""
        if exams not in self._known:
            self._known[exams] = min(self.most, sum(holds(each, exams) for each in self.holdings))
        return self._known[exams]


class PlannedPerson:
    """Somebody with sittings in the plan, on the days that are looked at.

    own: what the roster gives on each of the days; None where the person is not there.
    """

    def __init__(self, sitter: Sitter, days: tuple[date, ...], own: Sequence[frozenset[str] | None]) -> None:
        self.sitter = sitter
        self.courses = tuple(Course(sitter, numbers, days) for numbers in sitter.linked)
        self.spans = sitter.spans(range(len(sitter.sittings)))
        self._days = days
        self._own = own
        windows = [(each.proposed_on, each.window.last) for each in sitter.sittings]
        self._from_to = [(bisect_left(days, first), bisect_left(days, last)) for first, last in windows]

    def courses_about(self, exams: frozenset[str]) -> frozenset[int]:
        """Which courses have a say in whether these exams count."""
        about = {span.by for span in self.spans if span.exam in exams}
        return frozenset(place for place, course in enumerate(self.courses) if about.intersection(course.numbers))

    def signature(self, day: int, exams: frozenset[str]) -> object:
        """Two days with the same signature are the same for whatever is counted of these exams."""
        own = self._own[day]
        if own is None:
            return None
        return own & exams, tuple(
            (self._still_counts(span, day), max(first - 1, min(day, last)))
            for span in self.spans
            if span.exam in exams
            for first, last in [self._from_to[span.by]]
        )

    def own(self, day: int) -> frozenset[str] | None:
        return self._own[day]

    def all_exams(self, day: int) -> frozenset[str]:
        """What could count on the day at best."""
        own = self._own[day]
        if own is None:
            return frozenset()
        possible = (
            span.exam for span in self.spans if self._from_to[span.by][0] <= day and self._still_counts(span, day)
        )
        return own.union(possible)

    def exams(self, states: Sequence[State]) -> tuple[frozenset[str] | None, ...]:
        """What counts on each of the days when the courses end in these states."""
        when = {
            number: mark.when
            for course, state in zip(self.courses, states, strict=True)
            for number, mark in zip(course.numbers, state, strict=True)
            if mark.when < len(self._days)
        }
        spans = self.sitter.spans(when)
        return tuple(
            None
            if own is None
            else own.union(span.exam for span in spans if when[span.by] <= day and self._still_counts(span, day))
            for day, own in enumerate(self._own)
        )

    def _still_counts(self, span: Span, day: int) -> bool:
        until = self.sitter.question.exams[span.exam].counts_until or date.max
        return self._days[day] <= min(span.last, until)


class Column(NamedTuple):
    """A counter on a day, and on all days that are the same for it; courses: who has a say in it, as (person, course).

    most: what all sittings together could add.
    """

    counter: Counter
    day: int
    courses: frozenset[tuple[int, int]]
    most: int


class Company:
    """The company on the days on which the goals are looked at: bases, columns, and the people of the plan."""

    def __init__(self, question: Question, sitters: Sequence[Sitter]) -> None:
        self.question = question
        ends = {span.last for each in sitters for span in each.spans(range(len(each.sittings)))}
        self._ends = frozenset(question.last_days | ends)
        self.days = tuple(sorted({day for goal in question.scenario.goals for day in self.days_of(goal)}))
        self._place = {day: place for place, day in enumerate(self.days)}
        self.groups = tuple(question.alike_on(day) for day in self.days)
        planned = {each.employee_id for each in sitters}
        held = [_held(groups, planned) for groups in self.groups]
        self.people = tuple(
            PlannedPerson(each, self.days, [own.get(each.employee_id) for own in held]) for each in sitters
        )
        self.columns: list[Column] = []
        self._places: dict[object, int] = {}
        self._bases: dict[tuple[Counter, int], int] = {}

    def days_of(self, goal: Goal) -> tuple[date, ...]:
        """The days on which the goal must be looked at, whatever is passed."""
        return check_days(goal.by, goal.last_day, self._ends)

    def base(self, counter: Counter, day: date) -> int:
        """What is counted on the day if nothing is passed."""
        key = counter, self._place[day]
        if key not in self._bases:
            self._bases[key] = sum(counter.of(group.exams) * len(group.people) for group in self.groups[key[1]])
        return self._bases[key]

    def column(self, counter: Counter, day: date) -> int:
        """The number of the column of the counter on the day."""
        place, exams = self._place[day], counter.exams
        courses = [
            (number, course) for number, each in enumerate(self.people) for course in sorted(each.courses_about(exams))
        ]
        key = counter, tuple((number, self.people[number].signature(place, exams)) for number, _ in courses)
        if key not in self._places:
            self._places[key] = len(self.columns)
            most = sum(self._most(self.people[number], counter, place) for number in sorted({n for n, _ in courses}))
            self.columns.append(Column(counter, place, frozenset(courses), most))
        return self._places[key]

    def sittings_of(self, exam: str) -> dict[int, frozenset[int]]:
        """The numbers of the sittings of the exam, by the number of the person."""
        found = {
            place: frozenset(number for number, each in enumerate(person.sitter.sittings) if each.exam == exam)
            for place, person in enumerate(self.people)
        }
        return {place: numbers for place, numbers in found.items() if numbers}

    def _most(self, person: PlannedPerson, counter: Counter, day: int) -> int:
        return counter.of(person.all_exams(day)) - counter.of(person.own(day) or frozenset())

    def added(self, person: PlannedPerson, states: Sequence[State], columns: Iterable[int]) -> Iterator[int]:
        """What the person adds to each of the columns when the courses end in these states."""
        exams = person.exams(states)
        for number in columns:
            column = self.columns[number]
            now, own = exams[column.day], person.own(column.day)
            yield 0 if now is None or own is None else column.counter.of(now) - column.counter.of(own)


def _held(groups: Iterable[Alike], planned: set[str]) -> dict[str, frozenset[str]]:
    """What the roster gives those of these people who are there."""
    return {who: group.exams for group in groups for who in group.people if who in planned}

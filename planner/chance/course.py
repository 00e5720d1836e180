"""How the linked sittings of one person may turn out, one after the other.

A *course* is a group of sittings of one person that have to do with each other: one is a prerequisite of another one,
renews it, or is of the same exam. Most sittings are a course by themselves. What has become of the sittings so far is
kept as a *mark* for each of them, with no more than what still matters; so that ways that make no difference are one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from planner.chance.attempts import attempt_days
from planner.chance.sittings import Sitter
from planner.dates import ONE_DAY


class Mark(NamedTuple):
    """What has become of a sitting.

    when: the first of the days that are looked at on which it is passed, by number; their number where on none.
    passed_on: the day, where a later sitting looks at it. made: the days of all attempts, where a later one is of the
    same exam.
    """

    when: int
    passed_on: date | None = None
    made: tuple[date, ...] = ()


State = tuple[Mark, ...]
"""The marks of the first sittings of a course."""


class Attempt(NamedTuple):
    """How likely the attempt of this number, counted from 1, is made, and that on this day."""

    number: int
    on: date
    likely: float


@dataclass(frozen=True)
class Outcomes:
    """How a course turns out.

    ends: how likely each final state is. For each sitting: made: how likely 0, 1, 2 … attempts are made; passing: how
    likely it is passed at the first, second … attempt; attempts: how likely each of them is made on which day.
    """

    ends: dict[State, float]
    made: tuple[tuple[float, ...], ...]
    passing: tuple[tuple[float, ...], ...]
    attempts: tuple[tuple[Attempt, ...], ...]


@dataclass
class Course:
    """A group of linked sittings.

    numbers: which of the person's sittings, in their order. days: the days that are looked at, sorted.
    """

    sitter: Sitter
    numbers: tuple[int, ...]
    days: tuple[date, ...]
    _known: dict[State, tuple[date, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        later = [self.numbers[place + 1 :] for place in range(len(self.numbers))]
        looking = [
            [other for other in others if self.sitter.looks_at(other, number)]
            for number, others in zip(self.numbers, later, strict=True)
        ]
        sittings = self.sitter.sittings
        # Passed on whichever day before all that look at it begin: it makes no difference.
        self._soonest = [min((sittings[other].proposed_on for other in others), default=None) for others in looking]
        self._again = [
            any(sittings[other].exam == sittings[number].exam for other in others)
            for number, others in zip(self.numbers, looking, strict=True)
        ]

    def attempts(self, state: State) -> tuple[date, ...]:
        """The days of all attempts of the next sitting if each fails; empty where it cannot take place in time."""
        if state not in self._known:
            self._known[state] = tuple(self._attempts(state))
        return self._known[state]

    def after(self, state: State, attempt: int) -> State:
        """The state after the next sitting was passed at this attempt, counted from 1; 0 for not at all."""
        place, days = len(state), self.attempts(state)
        passed_on = days[attempt - 1] if attempt else None
        when = len(self.days) if passed_on is None else bisect_left(self.days, passed_on)
        soonest = self._soonest[place]
        if soonest is None:
            return (*state, Mark(when))
        seen = None if passed_on is None else max(passed_on, soonest - ONE_DAY)
        made = days[: attempt or len(days)] if self._again[place] else ()
        return (*state, Mark(when, seen, made))

    def nothing(self) -> State:
        """The state after no sitting was passed."""
        state: State = ()
        for _ in self.numbers:
            state = self.after(state, 0)
        return state

    def days_if_lucky(self) -> tuple[tuple[date, ...], ...]:
        """The attempt days of each sitting if all those before are passed at their first attempt."""
        found: list[tuple[date, ...]] = []
        state: State = ()
        for _ in self.numbers:
            found.append(self.attempts(state))
            state = self.after(state, min(1, len(found[-1])))
        return tuple(found)

    def outcomes(self, sure: frozenset[int] = frozenset()) -> Outcomes:
        """All ways in which the course can turn out. sure: sittings that are passed at the first attempt for certain,
        if they take place.
        """
        states: dict[State, float] = {(): 1.0}
        made: list[tuple[float, ...]] = []
        passing: list[tuple[float, ...]] = []
        tried: list[tuple[Attempt, ...]] = []
        for number in self.numbers:
            longest = max(len(self.attempts(state)) for state in states)
            attempts, passes = [0.0] * (longest + 1), [0.0] * longest
            following: dict[State, float] = {}
            on_days: dict[tuple[int, date], float] = {}
            for state, share in states.items():
                for attempt, count, likely in self._ways(number, state, number in sure):
                    attempts[count] += share * likely
                    for day in enumerate(self.attempts(state)[:count], 1):
                        on_days[day] = on_days.get(day, 0.0) + share * likely
                    if attempt:
                        passes[attempt - 1] += share * likely
                    end = self.after(state, attempt)
                    following[end] = following.get(end, 0.0) + share * likely
            states = following
            made.append(tuple(attempts))
            passing.append(tuple(passes))
            tried.append(tuple(sorted(Attempt(*day, likely) for day, likely in on_days.items())))
        return Outcomes(states, tuple(made), tuple(passing), tuple(tried))

    def _ways(self, number: int, state: State, sure: bool) -> Iterator[tuple[int, int, float]]:
        """The attempt at which the next sitting is passed (0: not at all), the attempts made, and how likely that is;
        impossible ways left out.
        """
        passes = 1.0 if sure else float(self.sitter.sittings[number].passes)
        most, failed = len(self.attempts(state)), 1.0
        for attempt in range(1, most + 1):
            if passes and failed:
                yield attempt, attempt, failed * passes
            failed *= 1 - passes
        if failed:
            yield 0, most, failed

    # --- the first attempt -------------------------------------------------------------------------------------------

    def _attempts(self, state: State) -> Sequence[date]:
        number = self.numbers[len(state)]
        sitting, question = self.sitter.sittings[number], self.sitter.question
        before = dict(zip(self.numbers, state, strict=False))
        passed = {other: mark.passed_on for other, mark in before.items() if mark.passed_on is not None}
        if sitting.only_renews and not self.sitter.has_something_to_renew(number, passed):
            return ()
        same = {other: mark for other, mark in before.items() if self.sitter.sittings[other].exam == sitting.exam}
        soonest = max([sitting.proposed_on, *(self._done(mark) for mark in same.values())])
        first = self._first_day(number, soonest, passed)
        if first is None:
            return ()
        earlier = sorted(day for mark in same.values() for day in mark.made)
        retakes = question.scenario.retakes
        return attempt_days(question.calendar, retakes, first, sitting.window.last, earlier)

    def _done(self, mark: Mark) -> date:
        """The first day on which the same exam can be sat once more."""
        if not mark.made:
            return date.min
        retakes = self.sitter.question.scenario.retakes
        wait = 1 if mark.passed_on is not None or retakes is None else retakes.days_after(len(mark.made))
        return mark.made[-1] + timedelta(days=wait)

    def _first_day(self, number: int, soonest: date, passed: dict[int, date]) -> date | None:
        """The first open day from `soonest` on, within the window, on which everything counts that is needed first."""
        calendar = self.sitter.question.calendar
        sitting = self.sitter.sittings[number]
        spans = self.sitter.spans(passed)
        days = {soonest, *(passed[span.by] + ONE_DAY for span in spans if passed[span.by] >= soonest)}
        for day in sorted({calendar.next_open(each) for each in days}):
            if day <= sitting.window.last and all(
                self._counts(need, day, passed) for need in self.sitter.question.exams[sitting.exam].prerequisites
            ):
                return day
        return None

    def _counts(self, code: str, day: date, passed: dict[int, date]) -> bool:
        """Whether the exam counts on the day; a new result does from the day after it is passed."""
        if day > (self.sitter.question.exams[code].counts_until or date.max):
            return False
        return day <= self.sitter.ends.get(code, date.min) or any(
            span.exam == code and passed[span.by] < day <= span.last for span in self.sitter.spans(passed)
        )

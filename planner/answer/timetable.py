"""One proposed day for every sitting of a plan, so that all limits are kept together and the load is even.

The rule: sittings are placed one after the other, those of exams that retire first, then by last safe day, employee
and exam. Each takes, of the months in which it and all others can still take place, the one with the fewest sittings
for the working days (Monday to Friday) on which it could be sat there, the earliest of equals; and in it the working
day (or any open day where there is none) on which the person sits nothing else and the fewest others sit, the earliest
of equals. Exams that have to do with others stay on the days that the plan was made with.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

from planner.answer.company import PlannedCompany
from planner.answer.links import SittingWindow, in_order_on_all_days
from planner.outcome.schema import Assignment
from planner.question.schema import Question

Capacity = tuple[str, str, date]
"""A limit of one month: what it is about (company, team or person), whom, and the month."""

Move = tuple[Assignment, date]
"""A sitting and the month in which it is to take place."""


def proposed_days(company: PlannedCompany, windows: Mapping[Assignment, SittingWindow]) -> dict[Assignment, date]:
    """The proposed day of each assignment."""
    question = company.question
    tied = {each: each.first for each in windows if each.exam in company.tied}
    order = sorted(windows, key=lambda each: _urgency(question, each, windows))
    loose = [each for each in order if each not in tied]
    months = _Months(question, company, {each: windows[each] for each in loose})
    for each, day in tied.items():
        months.occupy(each, _month(day))
    months.fill(loose)
    days: dict[Assignment, date] = {}
    on_day: Counter[date] = Counter()
    load: Counter[date] = Counter()
    busy: set[tuple[str, date]] = set()
    for each in order:
        choices = question.calendar.open_days(windows[each].first, windows[each].safe)
        if each in tied:
            choices = list(_going_with_others(company, each, choices, tied, windows))
            months.allow(each, choices)
        for month in _by_load(choices, load):
            if months.settle(each, month):
                break
        month = months.of(each)
        choices = [day for day in choices if _month(day) == month]
        choices = [day for day in choices if day.weekday() < 5] or choices
        days[each] = min(choices, key=lambda day: ((each.employee_id, day) in busy, on_day[day], day))
        if each in tied:
            tied[each] = days[each]
        load[month] += 1
        on_day[days[each]] += 1
        busy.add((each.employee_id, days[each]))
    return days


def _going_with_others(
    company: PlannedCompany,
    assignment: Assignment,
    choices: Iterable[date],
    days: Mapping[Assignment, date],
    windows: Mapping[Assignment, SittingWindow],
) -> Iterator[date]:
    """The choices with which the person's sittings stay in order when the others take place on their days."""
    together = [(each.exam, windows[each]) for each in company.by_employee[assignment.employee_id]]
    if in_order_on_all_days(company.question, together) and company.in_order(assignment.employee_id, windows):
        yield from choices
        return

    def on(each: Assignment, day: date) -> SittingWindow:
        return SittingWindow(day, day, company.question.calendar.counting_day(each.exam, day))

    mine = {
        each: on(each, days[each]) if each in days else windows[each]
        for each in company.by_employee[assignment.employee_id]
    }
    for day in choices:
        mine[assignment] = on(assignment, day)
        if company.in_order(assignment.employee_id, mine):
            yield day


def _urgency(
    question: Question, assignment: Assignment, windows: Mapping[Assignment, SittingWindow]
) -> tuple[date, date, Assignment]:
    return question.exams[assignment.exam].retires_on or date.max, windows[assignment].safe, assignment


@lru_cache(maxsize=100_000)
def _month(day: date) -> date:
    return day.replace(day=1)


def _by_load(choices: Sequence[date], load: Mapping[date, int]) -> list[date]:
    """The months of these days, those with the fewest sittings for the working days among them first; those without a
    working day last.
    """
    working = Counter(_month(day) for day in choices if day.weekday() < 5)

    def place(month: date) -> tuple[bool, Fraction, date]:
        return not working[month], Fraction(load.get(month, 0) + 1, max(1, working[month])), month

    return sorted({_month(day) for day in choices}, key=place)


class _Months:
    """Which sittings take place in which month, within all limits: a flow that is kept whole while it changes.

    allowed: the months with an open day in the window of each sitting.
    """

    def __init__(
        self,
        question: Question,
        company: PlannedCompany,
        windows: Mapping[Assignment, SittingWindow],
    ) -> None:
        limits = question.scenario.limits
        self._teams = company.teams
        self._company = limits.exams_per_month.company
        self._team_limits = limits.exams_per_month.teams
        self._person = limits.exams_per_person_per_month
        self._used: Counter[Capacity] = Counter()
        self._month: dict[Assignment, date] = {}
        self._settled: set[Assignment] = set()
        self._at: dict[Capacity, dict[Assignment, None]] = {}
        self._closed: dict[Capacity, list[set[Capacity]]] = {}  # the sets in which each is
        self.allowed = {each: _months_of(question, window) for each, window in windows.items()}

    def of(self, sitting: Assignment) -> date:
        """The month of the sitting."""
        return self._month[sitting]

    def allow(self, sitting: Assignment, days: Iterable[date]) -> None:
        """The sitting that has had its month so far may move to the months of these days."""
        self._settled.discard(sitting)
        self._closed.clear()
        self.allowed[sitting] = tuple(dict.fromkeys(_month(day) for day in days))

    def occupy(self, sitting: Assignment, month: date) -> None:
        """A sitting whose month is given takes its place."""
        self._settled.add(sitting)
        self._place(sitting, month)

    def fill(self, sittings: Sequence[Assignment]) -> None:
        """Gives every sitting some month."""
        for each in sittings:
            if not self._find_place(each, self.allowed[each]):
                raise ValueError(f"There is no month left for {each.employee_id} and {each.exam}")

    def settle(self, sitting: Assignment, month: date) -> bool:
        """Moves the sitting to this one of its months for good, if all others can still take place."""
        before = self._month[sitting]
        if month != before:
            full = self._full(sitting, month)
            left = {capacity for capacity, _ in self._capacities(sitting, before)}
            if full and any(not left & closed for closed in self._closed.get(full[0], ())):
                return False
            self._remove(sitting)
            if not self._find_place(sitting, (month,)):
                self._place(sitting, before)
                return False
        self._settled.add(sitting)
        return True

    def _capacities(self, sitting: Assignment, month: date) -> Iterator[tuple[Capacity, int]]:
        """The limits that count for this sitting in this month, each with its size."""
        team = self._teams.get(sitting.employee_id)
        if self._person is not None:
            yield ("person", sitting.employee_id, month), self._person
        if team is not None and team in self._team_limits:
            yield ("team", team, month), self._team_limits[team]
        if self._company is not None:
            yield ("company", "", month), self._company

    def _place(self, sitting: Assignment, month: date) -> None:
        self._month[sitting] = month
        for capacity, _ in self._capacities(sitting, month):
            self._used[capacity] += 1
            self._at.setdefault(capacity, {})[sitting] = None

    def _remove(self, sitting: Assignment) -> None:
        month = self._month.pop(sitting, None)
        if month is not None:
            for capacity, _ in self._capacities(sitting, month):
                self._used[capacity] -= 1
                del self._at[capacity][sitting]

    def _full(self, sitting: Assignment, month: date) -> list[Capacity]:
        return [capacity for capacity, size in self._capacities(sitting, month) if self._used[capacity] >= size]

    def _find_place(self, sitting: Assignment, months: Sequence[date]) -> bool:
        """Places the sitting in one of the months, moving others that are not settled where that is needed."""
        for month in months:
            if not self._full(sitting, month):
                self._place(sitting, month)
                return True
        return self._by_moving(sitting, months)

    def _by_moving(self, sitting: Assignment, months: Sequence[date]) -> bool:
        """The shortest chain of moves: each sitting takes the place of another one that moves to another month. Where
        there is none, nobody can ever leave what was looked at, nor come into it: it is closed.
        """
        came: dict[Capacity, tuple[Move, Capacity | None]] = {}  # the move for which somebody has to leave
        queue: deque[Capacity | None] = deque([None])
        moving: set[Assignment] = set()
        while queue:
            left = queue.popleft()
            for other in (sitting,) if left is None else self._at[left]:
                if other in self._settled or other in moving:
                    continue
                moving.add(other)
                for place in months if left is None else self.allowed[other]:
                    if ("company", "", place) in came or place == self._month.get(other):
                        continue  # whoever is there is looked at anyway
                    full = self._full(other, place)
                    if not full:
                        self._carry_out((other, place), left, came)
                        return True
                    # The first that is full, of person, team and company: whoever leaves it leaves the wider ones as
                    # well, while somebody who only leaves a wider one makes no room in it.
                    if full[0] not in came:
                        came[full[0]] = ((other, place), left)
                        queue.append(full[0])
        closed = set(came)
        for capacity in closed:
            self._closed.setdefault(capacity, []).append(closed)
        return False

    def _carry_out(
        self, last: Move, left: Capacity | None, came: Mapping[Capacity, tuple[Move, Capacity | None]]
    ) -> None:
        """Carries out a chain of moves, each of which makes room for the one before it."""
        move, room = last, left
        while True:
            self._remove(move[0])
            self._place(*move)
            if room is None:
                return
            move, room = came[room]


def _months_of(question: Question, window: SittingWindow) -> tuple[date, ...]:
    return tuple(dict.fromkeys(_month(day) for day in question.calendar.open_days(window.first, window.safe)))

"""The company on the days that matter, with a plan carried out: who holds what, and how the rules stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from planner.answer.links import SittingWindow, in_order, renewed_results
from planner.dates import ONE_DAY, check_days
from planner.outcome.schema import Assignment
from planner.question.periods import money_periods
from planner.question.schema import Question
from planner.question.windows import Availability, Window, window
from planner.requirements.audit import Alike, Status, audit
from planner.scenario.schema import Goal

Windows = Mapping[Assignment, SittingWindow]
"""The days between which each sitting is promised to be done, whatever day is chosen."""


@dataclass(frozen=True, slots=True)
class Counting:
    """From when until when an exam counts for somebody thanks to a plan."""

    exam: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, eq=False)
class _Planned:
    """What counts for a planned person whose sittings are done within these windows. ends: the last days of it; on: the
    exams on the days asked for so far.
    """

    employee: str
    windows: tuple[SittingWindow | None, ...]
    counting: tuple[Counting, ...]
    ends: frozenset[date]
    on: dict[date, frozenset[str]]


class PlannedCompany:
    """A question together with the people of a plan.

    options: the option by which each goal is judged. assumed: requirements that are taken as met.
    """

    def __init__(
        self, question: Question, assignments: Iterable[Assignment], options: tuple[str, ...], assumed: frozenset[str]
    ) -> None:
        self.question = question
        self.assignments = tuple(sorted(assignments))
        self.goals = tuple(zip(question.scenario.goals, options, strict=True))
        self.by_employee: dict[str, list[Assignment]] = {}
        for each in self.assignments:
            self.by_employee.setdefault(each.employee_id, []).append(each)
        self._assumed = assumed
        self._availability = _availability(question, set(self.by_employee))
        self.teams = _teams(question, set(self.by_employee))
        self.ends = result_ends(question, set(self.by_employee))
        self.possible = {each: self._possible(each) for each in self.assignments}
        self._others: dict[date, tuple[Alike, ...]] = {}
        self._own: dict[date, dict[str, frozenset[str]]] = {}
        # Deadlines are found by trying: of hundreds of sittings one has other windows than before.
        self._employees = sorted(self.by_employee)
        self._last: dict[str, _Planned] = {}
        self._met: dict[tuple[int, date, tuple[frozenset[str], ...]], bool] = {}

    def _possible(self, assignment: Assignment) -> Window:
        """The days on which the sitting can take place, within the period of money for which it was planned."""
        found = window(self.question, assignment.exam, self._availability[assignment.employee_id])
        if found is None:
            raise ValueError(f"{assignment.employee_id} can never sit {assignment.exam}")
        periods = money_periods(self.question)
        number = bisect_right(periods, assignment.first) - 1
        first = max(found.first, self.question.calendar.next_open(periods[number]))
        if number + 1 == len(periods):
            return Window(first, found.safe, found.last)
        safe = min(found.safe, self.question.calendar.last_open(periods[number + 1] - ONE_DAY))
        return Window(first, safe, min(found.last, self.question.calendar.counting_day(assignment.exam, safe)))

    # --- what counts -------------------------------------------------------------------------------------------------

    def days(self, windows: Windows) -> tuple[date, ...]:
        """All days to look at when the plan is carried out within these windows."""
        return tuple(sorted({day for goal, _ in self.goals for day in self.days_of(goal, windows)}))

    def days_of(self, goal: Goal, windows: Windows) -> tuple[date, ...]:
        """The days on which the goal is looked at: those of the question, and each after the end of a new result."""
        return self._days_of(goal, [self._planned(employee, windows) for employee in self._employees])

    def _days_of(self, goal: Goal, everybody: Iterable[_Planned]) -> tuple[date, ...]:
        return check_days(goal.by, goal.last_day, self.question.last_days.union(*(each.ends for each in everybody)))

    def counting(self, employee: str, windows: Windows) -> tuple[Counting, ...]:
        """What counts for a planned person thanks to the plan, in the worst case within the windows."""
        return self._planned(employee, windows).counting

    def _planned(self, employee: str, windows: Windows) -> _Planned:
        own, last = tuple(map(windows.get, self.by_employee[employee])), self._last.get(employee)
        if last is None or last.windows != own:
            counting = tuple(self._find_counting(employee, windows))
            last = _Planned(employee, own, counting, frozenset(each.last for each in counting), {})
            self._last[employee] = last
        return last

    def _find_counting(self, employee: str, windows: Windows) -> Iterator[Counting]:
        exams = self.question.exams
        mine: dict[str, list[SittingWindow]] = {}
        for each in self.by_employee[employee]:
            if each in windows:
                mine.setdefault(each.exam, []).append(windows[each])
                end = exams[each.exam].last_day(windows[each].first) or date.max
                yield Counting(each.exam, windows[each].last, end)
        for result in renewed_results(exams, self.ends[employee], mine):
            yield Counting(result.exam, result.first, result.last)

    def exams_on(self, employee: str, day: date, windows: Windows) -> frozenset[str]:
        """What counts for a planned person on the day; nothing when the person is not there."""
        return self._exams_on(day, self._planned(employee, windows))

    def _exams_on(self, day: date, planned: _Planned) -> frozenset[str]:
        if day not in planned.on:
            self._look_at(day)
            held = self._own[day].get(planned.employee)
            exams = self.question.exams
            new = (
                each.exam
                for each in planned.counting
                if each.first <= day <= min(each.last, exams[each.exam].counts_until or date.max)
            )
            planned.on[day] = frozenset() if held is None else held.union(new)
        return planned.on[day]

    def in_order(self, employee: str, windows: Windows) -> bool:
        """Whether exams that need others come after them, and renewals fall into their time."""
        mine = [(each.exam, windows[each]) for each in self.by_employee[employee]]
        return in_order(self.question, self.ends[employee], mine)

    def _look_at(self, day: date) -> None:
        if day not in self._own:
            self._others[day], self._own[day] = self.question.alike_but(day, self.by_employee)

    # --- how the rules stand -----------------------------------------------------------------------------------------

    def needed_assumptions(self, goal: Goal, option: str, windows: Windows) -> frozenset[str]:
        """The assumed requirements without which this goal does not hold on its own days."""
        needed = frozenset(name for name in self._assumed if name.startswith(f"{option}.{goal.tier}."))
        for name in sorted(needed):
            fewer = needed - {name}
            days = self.days_of(goal, windows)
            if all(self.status(goal, option, day, windows, fewer).met for day in days):
                needed = fewer
        return needed

    def status(
        self, goal: Goal, option: str, day: date, windows: Windows, assumed: frozenset[str] | None = None
    ) -> Status:
        """How the goal's rules stand on the day when everything is passed as late as its window allows."""
        self._look_at(day)
        planned = [Alike(self.exams_on(employee, day, windows), (employee,)) for employee in sorted(self._own[day])]
        given = self.question.circumstances_of_goals(day, self._assumed if assumed is None else assumed)
        rules = self.question.rules(option, goal.tier, day)
        return audit(rules, f"{option}.{goal.tier}", given, (*self._others[day], *planned))

    def holds(self, days: Iterable[date], windows: Windows) -> bool:
        """Whether on each of the days every goal that speaks of the day holds."""
        wanted = set(days)
        everybody = [self._planned(employee, windows) for employee in self._employees]
        return all(
            self._holds_on(number, day, windows, everybody)
            for number, (goal, _) in enumerate(self.goals)
            for day in self._days_of(goal, everybody)
            if day in wanted
        )

    def _holds_on(self, number: int, day: date, windows: Windows, everybody: Iterable[_Planned]) -> bool:
        """Whether the goal with this number holds on the day; judged once for what the planned people then have."""
        known = ((each, each.on.get(day)) for each in everybody)
        key = (number, day, tuple([self._exams_on(day, each) if on is None else on for each, on in known]))
        if key not in self._met:
            self._met[key] = self.status(*self.goals[number], day, windows).met
        return self._met[key]


def _availability(question: Question, employees: set[str]) -> dict[str, Availability]:
    rows = question.roster.people(employees)
    columns = ["employee_id", "starts_on", "leaves_on", "sits_from", "sits_until"]
    return {row[0]: Availability(*row[1:]) for row in rows.select(columns).iter_rows()}


def _teams(question: Question, employees: set[str]) -> dict[str, str | None]:
    rows = question.roster.people(employees)
    return dict(rows.select("employee_id", "team").iter_rows())


def result_ends(question: Question, employees: set[str]) -> dict[str, dict[str, date]]:
    """Until when the results of each planned person count by themselves; `date.max` where they have no end."""
    found: dict[str, dict[str, date]] = {employee: {} for employee in employees}
    rows = question.roster.results_of(employees).filter(pl.col("exam").is_in(list(question.codes)))
    for employee, exam, passed_on, expires_on in rows.select(
        "employee_id", "exam", "passed_on", "expires_on"
    ).iter_rows():
        retires_on = question.exams[exam].retires_on
        if passed_on is None or retires_on is None or passed_on <= retires_on:
            end = expires_on or date.max
            found[employee][exam] = max(end, found[employee].get(exam, date.min))
    return found

"""The company on the days that matter, with a plan carried out: who holds what, and how the rules stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import polars as pl

from planner.answer.links import SittingWindow, hanging_together, in_order, renewed_results
from planner.dates import ONE_DAY, check_days
from planner.outcome.schema import Assignment
from planner.problem.kinds.attempts import links
from planner.question.periods import money_periods
from planner.question.schema import Question
from planner.question.windows import Availability, Window, window
from planner.requirements.audit import Alike, Status, audit
from planner.scenario.schema import Goal

Windows = Mapping[Assignment, SittingWindow]
"""The days between which each sitting is promised to be done, whatever day is chosen."""


Exams = frozenset[str]
"""The exams that count for somebody on a day."""


class Counting(NamedTuple):
    """From when until when an exam counts for somebody thanks to a plan; then something ends. until: the last day on
    which it counts, if the exam counts for nobody any more before that.
    """

    exam: str
    first: date
    last: date
    until: date


@dataclass(frozen=True, slots=True, eq=False)
class PlannedPerson:
    """What counts for a planned person whose sittings are done within these windows. ends: the last days of it; on: the
    exams on the days asked for so far.
    """

    employee: str
    windows: tuple[SittingWindow | None, ...]
    counting: tuple[Counting, ...]
    ends: frozenset[date]
    on: dict[date, frozenset[str]]


People = Mapping[str, PlannedPerson]
"""What counts for each of the planned people."""


class PlannedCompany:
    """A question together with the people of a plan.

    options: the option by which each goal is judged. assumed: requirements that are taken as met. tied: the exams whose
    day matters, as `Links` has them.
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
        self.assumed = assumed
        self.tied = links(question).tied
        self._availability = _availability(question, set(self.by_employee))
        self.teams = _teams(question, set(self.by_employee))
        self.ends = result_ends(question, set(self.by_employee))
        self.possible = {each: self._possible(each) for each in self.assignments}
        self._places = question.roster.places(self.by_employee)
        self._others: dict[date, tuple[Alike, ...]] = {}
        self._own: dict[date, dict[str, frozenset[str]]] = {}
        self._last: dict[str, PlannedPerson] = {}
        first = hanging_together(question)
        self._together = {employee: _together(mine, first) for employee, mine in self.by_employee.items()}
        self._ordered: dict[tuple[str, int], tuple[list[tuple[str, SittingWindow]], bool]] = {}

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

    def days_of(self, goal: Goal, people: People) -> tuple[date, ...]:
        """The days on which the goal is looked at: those of the question, and each after the end of a new result."""
        return check_days(
            goal.by, goal.last_day, self.question.last_days.union(*(each.ends for each in people.values()))
        )

    def people(self, windows: Windows) -> People:
        """What counts for everybody who sits something when the plan is carried out within these windows."""
        return {employee: self.planned(employee, windows) for employee in self.by_employee}

    def planned(self, employee: str, windows: Windows) -> PlannedPerson:
        """What counts for a planned person when the plan is carried out within these windows."""
        own, last = tuple(map(windows.get, self.by_employee[employee])), self._last.get(employee)
        if last is None or last.windows != own:
            counting = tuple(self._find_counting(employee, own))
            last = PlannedPerson(employee, own, counting, frozenset(each.last for each in counting), {})
            self._last[employee] = last
        return last

    def _find_counting(self, employee: str, windows: Iterable[SittingWindow | None]) -> Iterator[Counting]:
        """windows: those of the person's sittings."""
        exams = self.question.exams
        mine: dict[str, list[SittingWindow]] = {}
        for each, its in zip(self.by_employee[employee], windows, strict=True):
            if its is not None:
                mine.setdefault(each.exam, []).append(its)
                yield self._counting(each.exam, its.last, exams[each.exam].last_day(its.first) or date.max)
        for result in renewed_results(exams, self.ends[employee], mine):
            yield self._counting(result.exam, result.first, result.last)

    def _counting(self, exam: str, first: date, last: date) -> Counting:
        return Counting(exam, first, last, min(last, self.question.exams[exam].counts_until or date.max))

    def exams_of(self, planned: PlannedPerson, day: date) -> Exams:
        """What counts for a planned person on the day; nothing when the person is not there."""
        if day not in planned.on:
            planned.on[day] = self.exams_with(planned.employee, planned.counting, day)
        return planned.on[day]

    def exams_with(self, employee: str, counting: Iterable[Counting], day: date) -> Exams:
        """What counts for a planned person on the day who has this thanks to the plan."""
        self._look_at(day)
        held = self._own[day].get(employee)
        if held is None:
            return frozenset()
        return held.union([each.exam for each in counting if each.first <= day <= each.until])

    def in_order(self, employee: str, windows: Windows) -> bool:
        """Whether exams that need others come after them, and renewals fall into their time."""
        return all(
            self._in_order(employee, number, [(each.exam, windows[each]) for each in together])
            for number, together in enumerate(self._together[employee])
        )

    def _in_order(self, employee: str, number: int, sittings: list[tuple[str, SittingWindow]]) -> bool:
        """The same for those sittings of the person with this number that have to do with each other. Mostly they are
        the same as when it was asked last.
        """
        last = self._ordered.get((employee, number))
        if last is None or last[0] != sittings:
            last = (sittings, in_order(self.question, self.ends[employee], sittings))
            self._ordered[employee, number] = last
        return last[1]

    def others_on(self, day: date) -> tuple[Alike, ...]:
        """Everybody else who is there on the day, grouped by what counts for them."""
        self._look_at(day)
        return self._others[day]

    def planned_people_on(self, day: date) -> Collection[str]:
        """The planned people who are there on the day."""
        self._look_at(day)
        return self._own[day].keys()

    def _look_at(self, day: date) -> None:
        if day not in self._own:
            self._others[day], self._own[day] = self.question.alike_but(day, self._places)

    # --- how the rules stand -----------------------------------------------------------------------------------------

    def needed_assumptions(self, goal: Goal, option: str, people: People) -> frozenset[str]:
        """The assumed requirements without which this goal does not hold on its own days."""
        needed = frozenset(name for name in self.assumed if name.startswith(f"{option}.{goal.tier}."))
        for name in sorted(needed):
            fewer = needed - {name}
            days = self.days_of(goal, people)
            if all(self.status(goal, option, day, people, fewer).met for day in days):
                needed = fewer
        return needed

    def status(
        self, goal: Goal, option: str, day: date, people: People, assumed: frozenset[str] | None = None
    ) -> Status:
        """How the goal's rules stand on the day when everything is passed as late as its window allows."""
        alike: dict[Exams, list[str]] = {}
        for employee in sorted(self.planned_people_on(day)):
            alike.setdefault(self.exams_of(people[employee], day), []).append(employee)
        groups = (*self.others_on(day), *(Alike(exams, them) for exams, them in alike.items()))
        return self._audit(goal, option, day, groups, self.assumed if assumed is None else assumed)

    def is_met(self, goal: Goal, option: str, day: date, counts: Mapping[Exams, int]) -> bool:
        """Whether the goal's rules hold on the day when so many people have these exams: who they are makes no
        difference.
        """
        groups = [Alike(exams, ("",) * number) for exams, number in counts.items()]
        return self._audit(goal, option, day, groups, self.assumed).met

    def _audit(self, goal: Goal, option: str, day: date, groups: Sequence[Alike], assumed: frozenset[str]) -> Status:
        given = self.question.circumstances_of_goals(day, assumed)
        rules = self.question.rules(option, goal.tier, day)
        return audit(rules, f"{option}.{goal.tier}", given, groups)


def _together(sittings: Iterable[Assignment], first: Mapping[str, str]) -> list[list[Assignment]]:
    """The sittings, in their order, of exams that have to do with each other. first: as `hanging_together` gives it."""
    found: dict[str, list[Assignment]] = {}
    for each in sittings:
        found.setdefault(first[each.exam], []).append(each)
    return list(found.values())


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

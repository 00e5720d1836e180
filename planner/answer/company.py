"""The company on the days that matter, with a plan carried out: who holds what, and how the rules stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from planner.outcome.schema import Assignment
from planner.question.schema import Question
from planner.question.windows import Availability, Window, window
from planner.requirements.audit import Alike, Status, audit
from planner.scenario.schema import Goal

Deadlines = Mapping[Assignment, date]
"""The day by which each sitting is passed at the latest."""


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
        self.days = question.all_check_days
        self._assumed = assumed
        self._availability = _availability(question, {each.employee_id for each in self.assignments})
        self.windows = {each: self._window(each) for each in self.assignments}
        self._others: dict[date, tuple[Alike, ...]] = {}
        self._own: dict[date, dict[str, frozenset[str]]] = {}
        for day in self.days:
            self._others[day], self._own[day] = _apart(question.alike_on(day), set(self._availability))

    def _window(self, assignment: Assignment) -> Window:
        found = window(self.question, assignment.exam, self._availability[assignment.employee_id])
        if found is None:
            raise ValueError(f"{assignment.employee_id} can never sit {assignment.exam}")
        return found

    def counts(self, assignment: Assignment, day: date) -> bool:
        """Whether the exam still counts on the day, once it is passed."""
        until = self.question.programme.exams[assignment.exam].counts_until
        return until is None or day <= until

    def exams_on(self, employee: str, day: date, deadlines: Deadlines) -> frozenset[str]:
        """What counts for a planned person on the day; nothing when the person is not there."""
        held = self._own[day].get(employee)
        if held is None:
            return frozenset()
        sat = (each.exam for each in deadlines if each.employee_id == employee and self._passed(each, day, deadlines))
        return held.union(sat)

    def _passed(self, assignment: Assignment, day: date, deadlines: Deadlines) -> bool:
        return deadlines[assignment] <= day and self.counts(assignment, day)

    def needed_assumptions(self, goal: Goal, option: str, deadlines: Deadlines) -> frozenset[str]:
        """The assumed requirements without which this goal does not hold on its own days."""
        needed = frozenset(name for name in self._assumed if name.startswith(f"{option}.{goal.tier}."))
        for name in sorted(needed):
            fewer = needed - {name}
            days = self.question.check_days(goal)
            if all(self.status(goal, option, day, deadlines, fewer).met for day in days):
                needed = fewer
        return needed

    def status(
        self, goal: Goal, option: str, day: date, deadlines: Deadlines, assumed: frozenset[str] | None = None
    ) -> Status:
        """How the goal's rules stand on the day when everything is passed by its deadline."""
        planned = [Alike(self.exams_on(employee, day, deadlines), (employee,)) for employee in sorted(self._own[day])]
        given = self.question.circumstances(day, self._assumed if assumed is None else assumed)
        rules = self.question.rules(option, goal.tier)
        return audit(rules, f"{option}.{goal.tier}", given, (*self._others[day], *planned))

    def holds(self, days: Iterable[date], deadlines: Deadlines) -> bool:
        """Whether on each of the days every goal that speaks of the day holds."""
        wanted = set(days)
        return all(
            self.status(goal, option, day, deadlines).met
            for goal, option in self.goals
            for day in self.question.check_days(goal)
            if day in wanted
        )


def _availability(question: Question, employees: set[str]) -> dict[str, Availability]:
    import polars as pl

    rows = question.roster.employees.filter(pl.col("employee_id").is_in(sorted(employees)))
    columns = ["employee_id", "starts_on", "leaves_on", "sits_from", "sits_until"]
    return {row[0]: Availability(*row[1:]) for row in rows.select(columns).iter_rows()}


def _apart(groups: Iterable[Alike], planned: set[str]) -> tuple[tuple[Alike, ...], dict[str, frozenset[str]]]:
    """The groups without the planned people, and what each planned person who is there holds."""
    others, own = [], {}
    for group in groups:
        mine = [person for person in group.people if person in planned]
        own.update(dict.fromkeys(mine, group.exams))
        rest = tuple(person for person in group.people if person not in planned) if mine else group.people
        others.append(Alike(group.exams, rest))
    return tuple(others), own

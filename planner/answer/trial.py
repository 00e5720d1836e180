"""Windows of a plan that are tried one after the other: what is known of all others is kept.

Another window changes what one person has, and on some days only. Whether a goal holds on a day depends on how many
people have which exams then, not on who they are. So a window is judged on the days on which it makes a difference, and
once for the same numbers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from planner.answer.company import Exams, Planned, PlannedCompany, Windows
from planner.answer.links import SittingWindow
from planner.dates import ONE_DAY, check_days
from planner.outcome.schema import Assignment

_Difference = tuple[date, Exams, Exams]
"""A day, what somebody has then, and what with other windows."""


class Trial:
    """The company when the plan is carried out within these windows, of which one at a time can be tried and taken."""

    def __init__(self, company: PlannedCompany, windows: Windows) -> None:
        self._company = company
        self.windows = dict(windows)
        self._planned = {employee: company.planned(employee, windows) for employee in company.by_employee}
        self._ends = Counter(end for each in self._planned.values() for end in each.ends)
        ends = company.question.last_days.union(self._ends)
        self._days = [list(check_days(goal.by, goal.last_day, ends)) for goal, _ in company.goals]
        self._open = [set(days) for days in self._days]  # Of these it is not known whether the goal holds.
        self._counts: dict[date, Counter[Exams]] = {}
        self._met: dict[tuple[int, date, frozenset[tuple[Exams, int]]], bool] = {}
        self._met_with: dict[tuple[int, _Difference], bool] = {}  # since a window was taken last

    def in_order_with(self, assignment: Assignment, window: SittingWindow) -> bool:
        """Whether the sittings of the person stay in order with this window."""
        return self._company.in_order(assignment.employee_id, self._with_window(assignment, window))

    def holds_with(
        self, assignment: Assignment, window: SittingWindow, since: date = date.min, until: date = date.max
    ) -> bool:
        """Whether with this window all goals hold on all of their days from `since` on and before `until`."""
        old, new = self._planned[assignment.employee_id], self._changed(assignment, window)
        return all(self._holds_with(number, old, new, since, until) for number in range(len(self._days)))

    def take(self, assignment: Assignment, window: SittingWindow) -> None:
        """From now on the assignment has this window."""
        old, new = self._planned[assignment.employee_id], self._changed(assignment, window)
        for number, days in enumerate(self._days):
            for each in list(self._differences(number, old, new)):
                if self._met_with.get((number, each)):
                    self._open[number].discard(each[0])
                else:
                    self._open[number].add(each[0])
            fresh, gone = self._added(number, old, new), self._added(number, new, old)
            for day in fresh:
                insort(days, day)
            for day in gone:
                days.remove(day)
            self._open[number] -= gone
        spans = list(_spans(old, new))
        for day, counts in self._counts.items():
            if any(first <= day <= last for first, last in spans):
                _move(counts, self._company.exams_of(old, day), self._company.exams_of(new, day))
        self._ends.subtract(old.ends)
        self._ends.update(new.ends)
        self._planned[assignment.employee_id] = new
        self.windows[assignment] = window
        self._met_with.clear()

    def _with_window(self, assignment: Assignment, window: SittingWindow) -> Windows:
        """The windows of the person's sittings, of which one is another one."""
        mine = self._company.by_employee[assignment.employee_id]
        return {each: window if each == assignment else self.windows[each] for each in mine}

    def _changed(self, assignment: Assignment, window: SittingWindow) -> Planned:
        return self._company.planned(assignment.employee_id, self._with_window(assignment, window))

    def _holds_with(self, number: int, old: Planned, new: Planned, since: date, until: date) -> bool:
        judged = set[date]()
        for each in self._differences(number, old, new):
            day, before, after = each
            if since <= day < until:
                if (number, each) not in self._met_with:
                    counts = self._counts_on(day).copy()
                    _move(counts, before, after)
                    self._met_with[number, each] = self._is_met(number, day, counts)
                if not self._met_with[number, each]:
                    return False
                judged.add(day)
        for day in sorted(self._open[number] - judged):
            if since <= day < until:
                if not self._is_met(number, day, self._counts_on(day)):
                    return False
                self._open[number].remove(day)
        return True

    def _differences(self, number: int, old: Planned, new: Planned) -> Iterator[_Difference]:
        """The days on which the goal is looked at and the person has other exams with the new windows than with the old
        ones, or it was not looked at before. (A day on which it no longer has to be looked at does no harm: if the goal
        holds on all others, it holds there.)
        """
        added, days = self._added(number, old, new), self._days[number]
        changed = {
            day for first, last in _spans(old, new) for day in days[bisect_left(days, first) : bisect_right(days, last)]
        }
        for day in sorted(changed | added):
            before, after = self._company.exams_of(old, day), self._company.exams_of(new, day)
            if before != after or day in added:
                yield day, before, after

    def _added(self, number: int, old: Planned, new: Planned) -> set[date]:
        """The days on which the goal is looked at because of what ends for a person with the new windows, but not with
        the old ones nor for anybody else.
        """
        goal, _ = self._company.goals[number]
        now, always = self._planned[new.employee].ends, self._company.question.last_days
        return {
            end + ONE_DAY
            for end in new.ends - old.ends
            if goal.by <= end < goal.last_day and end not in always and self._ends[end] == (end in now)
        }

    def _counts_on(self, day: date) -> Counter[Exams]:
        """How many of the planned people who are there on the day have which exams."""
        if day not in self._counts:
            there = self._company.planned_people_on(day)
            self._counts[day] = Counter(self._company.exams_of(self._planned[employee], day) for employee in there)
        return self._counts[day]

    def _is_met(self, number: int, day: date, counts: Mapping[Exams, int]) -> bool:
        key = (number, day, frozenset(counts.items()))
        if key not in self._met:
            self._met[key] = self._company.is_met(*self._company.goals[number], day, counts)
        return self._met[key]


def _move(counts: Counter[Exams], before: Exams, after: Exams) -> None:
    """Somebody has other exams."""
    counts[after] += 1
    counts[before] -= 1
    if not counts[before]:
        del counts[before]


def _spans(old: Planned, new: Planned) -> Iterator[tuple[date, date]]:
    """The first and last days of times in which the exams that count may differ, and beyond which they do not."""
    gone = sorted(each for each in old.counting if each not in new.counting)
    come = sorted(each for each in new.counting if each not in old.counting)
    if [each.exam for each in gone] != [each.exam for each in come]:
        yield from ((each.first, each.last) for each in (*gone, *come))
        return
    for one, other in zip(gone, come, strict=True):
        if one.first != other.first:
            yield min(one.first, other.first), max(one.first, other.first)
        if one.last != other.last:
            yield min(one.last, other.last), max(one.last, other.last)

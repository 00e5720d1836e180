"""Windows of a plan that are tried one after the other: what is known of all others is kept.

Another window changes what one person has, and on some days only. Whether a goal holds on a day depends on how many
people satisfy which holdings then, not on who they are. So a window is judged on the days on which it makes a
difference, and once for the same numbers. A sitting that may wait longer counts later and changes nothing else: the
days on which it is missing then are judged once, however long it may wait.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from planner.answer.company import Counting, Exams, People, PlannedCompany, PlannedPerson, Windows
from planner.answer.links import SittingWindow
from planner.dates import ONE_DAY, check_days
from planner.outcome.schema import Assignment
from planner.requirements.holdings import holds
from planner.requirements.tree import Requirement, holdings_in, walk
from planner.scenario.schema import Goal


class Trial:
    """The company when the plan is carried out within these windows, of which one at a time can be tried and taken."""

    def __init__(self, company: PlannedCompany, windows: Windows) -> None:
        self._company = company
        self.windows = dict(windows)
        self._windows_of = {who: {each: windows[each] for each in mine} for who, mine in company.by_employee.items()}
        self._planned = dict(company.people(windows))
        self._ends = Counter(end for each in self._planned.values() for end in each.ends)
        ends = company.question.last_days.union(self._ends)
        self._goals = [_GoalOnTrial(company, goal, option, self._planned, ends) for goal, option in company.goals]

    def in_order_with(self, assignment: Assignment, window: SittingWindow) -> bool:
        """Whether the sittings of the person stay in order with this window."""
        return self._company.in_order(assignment.employee_id, self._with_window(assignment, window))

    def holds_with(
        self, assignment: Assignment, window: SittingWindow, since: date = date.min, until: date = date.max
    ) -> bool:
        """Whether with this window all goals hold on all of their days from `since` on and before `until`."""
        old, new = self._planned[assignment.employee_id], self._changed(assignment, window)
        waiting = _waiting(old, new)
        if waiting is not None and since <= waiting.first:
            return all(each.holds_without(old, waiting, since, until) for each in self._goals)
        return all(each.holds_with(old, new, self._added(each.goal, old, new), since, until) for each in self._goals)

    def take(self, assignment: Assignment, window: SittingWindow) -> None:
        """From now on the assignment has this window."""
        old, new = self._planned[assignment.employee_id], self._changed(assignment, window)
        for each in self._goals:
            each.take(old, new, self._added(each.goal, old, new), self._added(each.goal, new, old))
        self._ends.subtract(old.ends)
        self._ends.update(new.ends)
        self._planned[assignment.employee_id] = new
        self.windows[assignment] = self._windows_of[assignment.employee_id][assignment] = window

    def _with_window(self, assignment: Assignment, window: SittingWindow) -> Windows:
        """The windows of the person's sittings, of which one is another one."""
        return {**self._windows_of[assignment.employee_id], assignment: window}

    def _changed(self, assignment: Assignment, window: SittingWindow) -> PlannedPerson:
        return self._company.planned(assignment.employee_id, self._with_window(assignment, window))

    def _added(self, goal: Goal, old: PlannedPerson, new: PlannedPerson) -> set[date]:
        """The days on which the goal is looked at because of what ends for a person with the new windows, but not with
        the old ones nor for anybody else.
        """
        now, always = self._planned[new.employee].ends, self._company.question.last_days
        return {
            end + ONE_DAY
            for end in new.ends - old.ends
            if goal.by <= end < goal.last_day and end not in always and self._ends[end] == (end in now)
        }


class _GoalOnTrial:
    """A goal on the days on which it is looked at, with how many people satisfy what on those asked for so far.

    planned: what everybody has with the windows taken so far; it changes with them.
    """

    def __init__(
        self,
        company: PlannedCompany,
        goal: Goal,
        option: str,
        planned: People,
        ends: Collection[date],
    ) -> None:
        self.goal = goal
        self._company, self._option, self._planned = company, option, planned
        self._days = list(check_days(goal.by, goal.last_day, ends))
        self._open = set(self._days)  # Of these it is not known whether the goal holds.
        self._asked = {id(rules): _Asked(rules) for rules in company.question.rules_of_goal(goal, option)}
        self._looks: dict[date, _Look] = {}
        self._looked_at: list[date] = []
        self._met: dict[tuple[_Asked, frozenset[str], frozenset[tuple[int, int]]], bool] = {}
        self._good_until: dict[tuple[PlannedPerson, tuple[Counting, ...]], tuple[date, bool]] = {}

    def holds_with(
        self, old: PlannedPerson, new: PlannedPerson, added: Collection[date], since: date, until: date
    ) -> bool:
        """Whether the goal holds on all days from `since` on and before `until` if the person has something else.

        added: the days on which it is looked at only then.
        """
        judged = set[date]()
        for day, before, after in self._differences(old, new, added):
            if since <= day < until:
                if not self._is_met(day, before, after):
                    return False
                judged.add(day)
        return self._holds_now(day for day in self._open if day not in judged and since <= day < until)

    def holds_without(self, old: PlannedPerson, waiting: _Waiting, since: date, until: date) -> bool:
        """Whether the goal holds on all days from `since` on and before `until` if some of what the person has begins
        later, and nothing before `since`.
        """
        last = min(until, waiting.until)
        if not self._holds_meanwhile(old, waiting, last):
            return False
        return self._holds_now(day for day in self._open if since <= day < until and not waiting.first <= day < last)

    def _holds_now(self, unknown: Iterable[date]) -> bool:
        """Whether the goal holds on these days, of which that is not known yet, as things are."""
        for day in list(unknown):
            if not self._is_met(day, 0, 0):
                return False
            self._open.remove(day)
        return True

    def take(self, old: PlannedPerson, new: PlannedPerson, added: set[date], gone: set[date]) -> None:
        """From now on the person has something else; these days are looked at as well, and these no longer."""
        self._open.update(day for day, _, _ in self._differences(old, new, added))
        for day in _days_in(self._looked_at, old, new):
            self._looks[day].move(self._satisfied(old, day), self._satisfied(new, day))
        for day in added:
            insort(self._days, day)
        for day in gone:
            self._days.remove(day)
        self._open -= gone
        self._good_until.clear()

    def _holds_meanwhile(self, old: PlannedPerson, waiting: _Waiting, until: date) -> bool:
        """Whether the goal holds before `until` while some of what the person has does not count yet. Days that were
        judged for another `until` are not judged again.
        """
        good, broken = self._good_until.get((old, waiting.others), (waiting.first, False))
        if good < until and not broken:
            for day in self._days[bisect_left(self._days, good) : bisect_left(self._days, until)]:
                after = self._look_at(day).asked.satisfied(self._company.exams_with(old.employee, waiting.others, day))
                if not self._is_met(day, self._satisfied(old, day), after):
                    good, broken = day, True
                    break
            else:
                good = until
            self._good_until[old, waiting.others] = good, broken
        return until <= good

    def _differences(
        self, old: PlannedPerson, new: PlannedPerson, added: Collection[date]
    ) -> Iterator[tuple[date, int, int]]:
        """The days on which the goal is looked at and the person satisfies other holdings with the new windows than
        with the old ones, or it was not looked at before. (A day on which it no longer has to be looked at does no
        harm: if the goal holds on all others, it holds there.)
        """
        for day in sorted(_days_in(self._days, old, new).union(added)):
            before, after = self._satisfied(old, day), self._satisfied(new, day)
            if before != after or day in added:
                yield day, before, after

    def _satisfied(self, planned: PlannedPerson, day: date) -> int:
        return self._look_at(day).asked.satisfied(self._company.exams_of(planned, day))

    def _look_at(self, day: date) -> _Look:
        if day not in self._looks:
            company = self._company
            asked = self._asked[id(company.question.rules(self._option, self.goal.tier, day))]
            numbers = Counter[int]()
            for each in company.others_on(day):
                numbers[asked.satisfied(each.exams)] += len(each.people)
            for employee in company.planned_people_on(day):
                numbers[asked.satisfied(company.exams_of(self._planned[employee], day))] += 1
            self._looks[day] = _Look(asked, company.question.circumstances(day).waived, numbers)
            insort(self._looked_at, day)
        return self._looks[day]

    def _is_met(self, day: date, before: int, after: int) -> bool:
        """Whether the goal holds on the day if somebody who satisfies some holdings satisfies others instead."""
        look = self._look_at(day)
        look.move(before, after)
        key = (look.asked, look.waived, frozenset(look.numbers.items()))
        if key not in self._met:
            people = {look.asked.example[bits]: number for bits, number in look.numbers.items() if bits}
            self._met[key] = self._company.is_met(self.goal, self._option, day, people)
        look.move(after, before)
        return self._met[key]


class _Asked:
    """All that some rules ask of people: which of the holdings somebody satisfies, as bits. example: exams with which
    just these are satisfied.
    """

    def __init__(self, rules: Requirement) -> None:
        self._holdings = tuple(dict.fromkeys(holding for each in walk(rules) for holding in holdings_in(each)))
        self._known: dict[Exams, int] = {}
        self.example: dict[int, Exams] = {}

    def satisfied(self, exams: Exams) -> int:
        """The holdings that somebody with these exams satisfies."""
        if exams not in self._known:
            found = sum(1 << bit for bit, holding in enumerate(self._holdings) if holds(holding, exams))
            self._known[exams] = found
            self.example.setdefault(found, exams)
        return self._known[exams]


class _Look(NamedTuple):
    """A day: what the rules ask then, what is waived, and how many people satisfy which holdings."""

    asked: _Asked
    waived: frozenset[str]
    numbers: Counter[int]

    def move(self, before: int, after: int) -> None:
        """Somebody satisfies other holdings."""
        if before != after:
            self.numbers[after] += 1
            self.numbers[before] -= 1
            if not self.numbers[before]:
                del self.numbers[before]


class _Waiting(NamedTuple):
    """Some of what a person has counts no longer from `first` but from `until` on; others: all the rest."""

    others: tuple[Counting, ...]
    first: date
    until: date


def _waiting(old: PlannedPerson, new: PlannedPerson) -> _Waiting | None:
    """What changes, where all of it only begins later, on the same day instead of the same day."""
    pairs = list(zip(old.counting, new.counting, strict=False))
    changed = {(one.first, other.first) for one, other in pairs if one != other}
    if len(changed) != 1 or len(old.counting) != len(new.counting):
        return None
    first, until = changed.pop()
    if until <= first or any(one != other and one._replace(first=until) != other for one, other in pairs):
        return None
    return _Waiting(tuple(one for one, other in pairs if one == other), first, until)


def _days_in(days: list[date], old: PlannedPerson, new: PlannedPerson) -> set[date]:
    """Those of these sorted days on which the exams that count may differ."""
    spans = _spans(old, new)
    return {day for first, last in spans for day in days[bisect_left(days, first) : bisect_right(days, last)]}


def _spans(old: PlannedPerson, new: PlannedPerson) -> Iterator[tuple[date, date]]:
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

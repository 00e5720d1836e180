"""The days between which each exam of a plan may be sat, so that every goal holds on every day, whatever is chosen."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

from planner.answer.company import PlannedCompany
from planner.answer.links import SittingWindow
from planner.answer.trial import Trial
from planner.outcome.schema import Assignment

_Found = dict[Assignment, SittingWindow]


def sitting_windows(company: PlannedCompany) -> _Found:
    """For each assignment the days in which it may be sat; together they are safe.

    Starts from the days that the plan reckoned with and lets one assignment after the other wait as long as every
    goal still holds; those that can only be sat late come first, then the order is by employee and exam. So nobody has
    to hurry for an alternative that something else carries until later, and no deadline can be put off further without
    breaking a goal. Then exams whose day matters are let begin as early as every goal allows.
    """
    trial = Trial(company, {each: _reckoned(company, each) for each in company.assignments})
    order = sorted(company.assignments, key=lambda each: (-company.possible[each].first.toordinal(), each))
    for assignment in order:
        _let_wait(company, assignment, trial)
    for assignment in company.assignments:
        if assignment.exam in company.tied:
            _let_begin(company, assignment, trial)
    return trial.windows


def _reckoned(company: PlannedCompany, assignment: Assignment) -> SittingWindow:
    """The window that the plan reckoned with, until the next day on which anybody looks; never longer than reckoned, as
    the end of a new result is looked at, too.
    """
    calendar = company.question.calendar
    if assignment.exam in company.tied:
        # Not a day later, although a blackout may make the second attempt wait as long: others depend on the day.
        counts_from = calendar.counting_day(assignment.exam, assignment.last)
        return SittingWindow(assignment.first, assignment.last, counts_from)
    # Where months have limits a sitting may have to wait for its last month, but not longer than for its first day.
    month = calendar.last_open(assignment.last).replace(day=1)
    latest_start = calendar.next_open(max(assignment.first, month))
    counts_from = calendar.counting_day(assignment.exam, latest_start)
    last = min((day for day in _choices(company, assignment) if day >= counts_from), default=counts_from)
    last = min(last, calendar.counting_day(assignment.exam, assignment.last))
    return _window(company, assignment, assignment.first, last)


def _choices(company: PlannedCompany, assignment: Assignment) -> list[date]:
    """The days worth considering as the last possible one: the days looked at within the window, and its end."""
    window, calendar = company.possible[assignment], company.question.calendar
    earliest = calendar.counting_day(assignment.exam, assignment.first)
    looked_at = (calendar.last_open(day) for day in company.question.all_check_days)
    return sorted({window.last, *(day for day in looked_at if earliest <= day <= window.last)})


def _all_days(company: PlannedCompany, assignment: Assignment) -> list[date]:
    """Every open day of the window: for exams on whose days others depend."""
    window = company.possible[assignment]
    return company.question.calendar.open_days(window.first, window.last)


def _window(company: PlannedCompany, assignment: Assignment, first: date, last: date) -> SittingWindow:
    safe = min(company.question.calendar.latest_attempt(assignment.exam, last), company.possible[assignment].safe)
    return SittingWindow(first, max(first, safe), last)


def _let_wait(company: PlannedCompany, assignment: Assignment, trial: Trial) -> None:
    now = trial.windows[assignment]
    later_days = _all_days if assignment.exam in company.tied else _choices
    days = later_days(company, assignment)
    choices = [now.last, *days[bisect_right(days, now.last) :]]
    low, high = 0, len(choices) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if _still_good(company, assignment, trial, _window(company, assignment, now.first, choices[middle])):
            low = middle
        else:
            high = middle - 1
    if low:
        trial.take(assignment, _window(company, assignment, now.first, choices[low]))


def _let_begin(company: PlannedCompany, assignment: Assignment, trial: Trial) -> None:
    """Moves the first day forward as far as nothing ends too early; days in between are as good."""
    now = trial.windows[assignment]

    def earlier(days: int) -> SittingWindow:
        return SittingWindow(company.question.calendar.next_open(now.first - timedelta(days=days)), now.safe, now.last)

    low, high = 0, (now.first - company.possible[assignment].first).days
    while low < high:
        middle = (low + high + 1) // 2
        if _still_good(company, assignment, trial, earlier(middle)):
            low = middle
        else:
            high = middle - 1
    if low:
        trial.take(assignment, earlier(low))


def _still_good(company: PlannedCompany, assignment: Assignment, trial: Trial, window: SittingWindow) -> bool:
    if assignment.exam not in company.tied:
        return trial.holds_with(assignment, window, trial.windows[assignment].last, window.last)
    return trial.in_order_with(assignment, window) and trial.holds_with(assignment, window)

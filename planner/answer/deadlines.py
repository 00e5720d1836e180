"""By when each exam of a plan must be passed, so that every goal still holds on every day."""

from __future__ import annotations

from datetime import date

from planner.answer.company import PlannedCompany
from planner.outcome.schema import Assignment


def last_days(company: PlannedCompany) -> dict[Assignment, date]:
    """For each assignment the last day on which it may be passed; together they are safe.

    Starts from the earliest useful days and lets one assignment after the other wait as long as every goal still
    holds; those that can only be sat late come first, then the order is by employee and exam. So nobody has to hurry
    for an alternative that something else carries until later, and no deadline can be put off further without breaking
    a goal.
    """
    deadlines = {each: _choices(company, each)[0] for each in company.assignments}
    for assignment in sorted(company.assignments, key=lambda each: (-company.windows[each].first.toordinal(), each)):
        choices = _choices(company, assignment)
        low, high = 0, len(choices) - 1
        while low < high:
            middle = (low + high + 1) // 2
            later = {**deadlines, assignment: choices[middle]}
            affected = [day for day in company.days if deadlines[assignment] <= day < choices[middle]]
            if company.holds(affected, later):
                low = middle
            else:
                high = middle - 1
        deadlines[assignment] = choices[low]
    return deadlines


def _choices(company: PlannedCompany, assignment: Assignment) -> list[date]:
    """The days worth considering as a deadline: the days looked at within the window, and its last day."""
    window = company.windows[assignment]
    return sorted({window.last, *(day for day in company.days if window.first <= day <= window.last)})

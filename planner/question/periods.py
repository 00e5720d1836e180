"""The periods in which prices, ways of paying and budgets stay the same."""

from __future__ import annotations

from datetime import date

from planner.quarters import quarters
from planner.question.schema import Question


def money_periods(question: Question) -> tuple[date, ...]:
    """The first days of the periods, sorted; the first period has no beginning. One period only where no price,
    voucher, pack or budget changes within the horizon, or money does not matter.
    """
    scenario = question.scenario
    budget = scenario.limits.budget
    book = question.price_book if scenario.counts_cost else None
    days: set[date] = set() if book is None else set(book.boundaries(question.codes))
    if budget is not None and (budget.per_quarter is not None or budget.quarters):
        days.update(each.first for each in quarters(scenario.as_of, question.horizon, scenario.fiscal_year.starts))
    return (date.min, *sorted(day for day in days if scenario.as_of < day <= question.horizon))

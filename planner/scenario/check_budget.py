"""Whether a budget can be held against the prices, and its quarters are those of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from planner.documents.yaml import Document
from planner.errors import Issue, error, warning
from planner.language import followed, row, sentence
from planner.prices.schema import Prices
from planner.quarters import quarters
from planner.scenario.schema import Scenario
from planner.text import did_you_mean

_AT = ("limits", "budget")


def check_budget(scenario: Scenario, prices: Prices | None, document: Document) -> Iterator[Issue]:
    """The issues of `limits.budget`."""
    budget = scenario.limits.budget
    if budget is None:
        return
    if prices is None:
        what = sentence("There is a budget, but there are no prices to hold against it.")
        hint = sentence("Add `prices:`, or take the budget out.")
        yield error("prices-missing", document.key_place(_AT), what, hint)
    elif budget.currency != prices.currency and budget.currency not in prices.rates:
        what = sentence("The budget is in {currency}, and the prices have no rate for it.", currency=budget.currency)
        hint = sentence("Add it to `rates`, or give the budget in {currency}.", currency=prices.currency)
        yield error("rate-missing", document.place((*_AT, "currency")), what, hint)
    last = max(goal.last_day for goal in scenario.goals)
    known = [each.name for each in quarters(scenario.as_of, last, scenario.fiscal_year.starts)]
    for name in budget.quarters:
        if name not in known:
            none = sentence("No quarter of the plan is called {name}; they are {known}.", name=name, known=row(known))
            what = followed([none, sentence("This entry is not used.")])
            where = document.key_place((*_AT, "quarters", name))
            yield warning("quarter-unknown", where, what, did_you_mean(name, set(known)))

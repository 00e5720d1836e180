"""Budgets as something that could be otherwise: the question without one, or with a larger one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from planner.prices.book import CENTS
from planner.question.schema import Question
from planner.scenario.schema import Budget, Scenario

AMOUNT, PER_QUARTER = "amount", "per_quarter"

_MOST = 10**9
"""No budget is raised by more cents than this."""


def budgets_of(scenario: Scenario) -> Iterator[str]:
    """The names of the budgets: `amount`, `per_quarter`, or a quarter."""
    budget = scenario.limits.budget
    if budget is not None:
        yield from (AMOUNT,) if budget.amount is not None else ()
        yield from (PER_QUARTER,) if budget.per_quarter is not None else ()
        yield from budget.quarters


def budget_named(scenario: Scenario, name: str) -> Mapping[str, str | int]:
    """The budget as a fact: its name, amount and currency."""
    return {"budget": name, "now": str(_amount(scenario, name)), "currency": _budget(scenario).currency}


def without_budgets(scenario: Scenario, names: frozenset[str]) -> Budget | None:
    """What is left of the scenario's budget; None where nothing is."""
    budget = scenario.limits.budget
    if budget is None:
        return None
    left = budget.model_copy(
        update={
            **dict.fromkeys(names & {AMOUNT, PER_QUARTER}),
            "quarters": {name: amount for name, amount in budget.quarters.items() if name not in names},
        }
    )
    return left if left.amount is not None or left.per_quarter is not None or left.quarters else None


def raised(question: Question, name: str, cents: int) -> Question:
    """The question with so many cents more in this budget."""
    scenario = question.scenario
    budget, amount = _budget(scenario), _amount(scenario, name) + Decimal(cents) / CENTS
    changed = {name: amount} if name in (AMOUNT, PER_QUARTER) else {"quarters": {**budget.quarters, name: amount}}
    limits = scenario.limits.model_copy(update={"budget": budget.model_copy(update=changed)})
    return replace(question, scenario=scenario.model_copy(update={"limits": limits}))


def in_cents() -> range:
    """By how many cents a budget may be raised."""
    return range(1, _MOST)


def _budget(scenario: Scenario) -> Budget:
    if scenario.limits.budget is None:
        raise ValueError("The scenario has no budget.")
    return scenario.limits.budget


def _amount(scenario: Scenario, name: str) -> Decimal:
    budget = _budget(scenario)
    named = {AMOUNT: budget.amount, PER_QUARTER: budget.per_quarter}
    return named.get(name) or budget.quarters.get(name) or Decimal(0)

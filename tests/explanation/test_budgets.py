"""Budgets that stand in the way, and what would be enough, to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from planner import api
from planner.explanation.conflict import find_conflict
from planner.explanation.givens import Given
from planner.question.schema import Question
from planner.words.repairs import step as said_step
from tests.companies import people, programme, question, roster, scenario

GOAL = {"option": "o", "tier": "gold", "by": "2018-03-31"}


def asked(budget: dict[str, Any], **more: Any) -> Question:
    """Two must pass A; the fee is 10 and 3.33 of travel, in 2018 12 and 3.33."""
    prices = {
        "currency": "USD",
        "fees": {"A": [{"amount": 10}, {"amount": 12, "from": "2018-01-01"}]},
        "travel": {"A": "3.33"},
    }
    wanted = scenario(GOAL, prices=prices, limits={"budget": {"currency": "USD", **budget}}, **more)
    return question(programme({"o.gold": people(2, "A")}, "A"), roster({"p": [], "q": [], "r": []}), wanted)


@pytest.mark.parametrize(
    ("budget", "given", "size", "said"),
    [
        ({"amount": 20}, "amount", 666, "The plan costs 26.66 USD instead of 20 USD"),
        ({"per_quarter": "13.32"}, "per_quarter", 201, "In each quarter it costs 15.33 USD instead of 13.32 USD"),
        (
            {"quarters": {"2017-Q4": 14, "2018-Q1": 15}},
            "2017-Q4",
            1266,
            "In 2017-Q4 it costs 26.66 USD instead of 14 USD",
        ),
    ],
)
def test_a_budget_and_the_smallest_that_is_enough(budget: dict[str, Any], given: str, size: int, said: str) -> None:
    """Both in 2017 cost 26.66; one in each quarter 13.33 and 15.33."""
    poor = asked(budget)
    answer = api.plan(poor)
    assert answer.status == "impossible"
    assert Given("budget", given) in find_conflict(poor, 60.0)
    told = api.explain(poor, answer)
    (repair,) = [
        each
        for each in told.repairs
        if [(s.kind, s.what.get("budget")) for s in each.steps] == [("higher-budget", given)]
    ]
    (step,) = repair.steps
    assert (step.size, repair.verified) == (size, True)
    assert said_step(step, poor.scenario.goals, poor.rules_by_name, poor.programme) == said


def test_a_budget_that_is_kept_is_no_reason() -> None:
    assert api.plan(asked({"amount": "26.66"})).status == "planned"
    assert api.plan(asked({"amount": "26.65"})).status == "impossible"
    both = asked({"amount": "28.65", "quarters": {"2017-Q4": 15}})
    assert api.plan(both).status == "impossible", "one in each quarter costs 28.66"
    assert api.plan(asked({"amount": "28.66", "quarters": {"2017-Q4": 15}})).status == "planned"


def test_fiscal_quarters() -> None:
    """With a year from February on: nothing in October, one from November to January, the other one after that."""
    quarters = {"FY2018-Q3": 0, "FY2018-Q4": "13.33"}
    found = api.plan(asked({"quarters": quarters}, fiscal_year={"starts": 2}, minimise=["cost"]))
    days = sorted(str(line.proposed_on) for line in found.assignments)
    assert "2017-11-01" <= days[0] < "2018-01-01"
    assert days[1] >= "2018-02-01"
    assert (found.objective[0].value, found.verified) == (Decimal("28.66"), True)

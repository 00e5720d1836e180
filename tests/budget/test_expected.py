"""Committed and expected amounts and exact percentiles, against trying every outcome of every attempt."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.answer.schema import AssignmentAnswer
from planner.budget.expected import possible_payments
from planner.budget.forecast import forecast
from planner.budget.forecast_schema import ForecastAnswer, Spread
from planner.budget.ledger import Payments
from planner.chance.chances import chances_of
from tests.budget.second import Reckoned, Row, mean, quantile, random_prices
from tests.cases import AS_OF, as_question, calendar_cases, cases
from tests.chance.builders import plan_of
from tests.chance.random_plans import RETAKES, as_percent, random_figures, random_plan
from tests.oracle import Case

few = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
MOST_OUTCOMES = 1500


def priced(case: Case, seed: int, most: int, **more: Any) -> tuple[Case, list[AssignmentAnswer], dict[str, Fraction]]:
    """The case with prices, chances and a fiscal year, some random sittings, and the figures of passing."""
    chance = Random(seed)
    figures, retakes = random_figures(case, chance), chance.choice(RETAKES)
    wanted = {key: value for key, value in case["scenario"].items() if key not in ("retake_slack", "minimise")}
    wanted |= {"chance": as_percent(figures), "fiscal_year": {"starts": chance.choice([1, 7, 11])}}
    wanted["prices"] = random_prices(case, chance)
    if retakes is not None:
        wanted["retakes"] = retakes
    case = {**case, "scenario": {**wanted, **more}}
    lines = random_plan(case, chance, most)
    # No plan has two sittings of an exam by somebody on one day.
    each = {(line.employee_id, line.exam, line.proposed_on): line for line in lines}
    return case, list(each.values()), figures


def shown(answer: ForecastAnswer) -> dict[Row, Spread]:
    """Every row of a forecast, by what it is about."""
    found: dict[Row, Spread] = {("total",): answer.total}
    found |= {("period", row.period): row for row in answer.by_period}
    found |= {("team", row.team): row for row in answer.by_team}
    found |= {("exam", row.exam): row for row in answer.by_exam}
    found |= {("kind", row.kind): row for row in answer.by_kind}
    return found | {("cell", row.period, row.kind): row for row in answer.by_period_and_kind}


def compare(case: Case, lines: Sequence[AssignmentAnswer], figures: dict[str, Fraction]) -> bool:
    """Whether something is uncertain, and there were few enough outcomes to try."""
    tried = Reckoned(case, lines, figures)
    if tried.number > MOST_OUTCOMES:
        return False
    question = as_question(case)
    rows = shown(forecast(question, plan_of(question, lines), "quarter", 100, 0))
    committed, true = tried.committed, tried.distributions()
    for row, found in rows.items():
        shares = true.get(row, {0: Fraction(1)})
        assert found.committed * 100 == committed.get(row, 0), row
        assert found.expected_exactly * 100 == mean(shares), row
        for percent, each in ((10, found.p10), (50, found.p50), (80, found.p80), (90, found.p90)):
            assert (each.amount * 100, each.low) == (quantile(shares, percent), None), (row, percent)
    assert set(true) <= set(rows)
    return len(true.get(("total",), {})) > 1


@few
@given(case=cases(), seed=st.integers(0, 10**6))
def test_forecast_equals_trying_every_outcome(case: Case, seed: int) -> None:
    compare(*priced(case, seed, 5))


def test_forecast_equals_trying_every_outcome_where_sittings_wait_for_each_other() -> None:
    uncertain = []

    @few
    @given(case=calendar_cases(), seed=st.integers(0, 10**6))
    def tried(case: Case, seed: int) -> None:
        uncertain.append(compare(*priced(case, seed, 4)))

    tried()
    assert sum(uncertain) >= 10


@few
@given(case=cases() | calendar_cases(), seed=st.integers(0, 10**6))
def test_what_is_passed_for_certain_is_paid_as_planned(case: Case, seed: int) -> None:
    """Where no sitting has to wait: the possible payments are those of the plan."""
    case, lines, _ = priced(case, seed, 5, chance={"default": "100%"})
    question = as_question(case)
    plan = plan_of(question, lines)
    chances = chances_of(question, plan)
    if any(each.attempt_days[:1] != (each.sitting.proposed_on,) for each in chances.sittings):
        return
    payments = Payments(question, plan)
    possible = possible_payments(payments, chances)
    assert [each.payment for each in possible] == list(payments.planned)
    assert all(each.committed and each.probability == 1 for each in possible)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("table", ["fees", "retake_fees", "travel", "materials"])
def test_a_higher_price_never_lowers_what_is_shown(table: str, seed: int) -> None:
    case, lines, _ = priced(small(), seed, 5)
    before = shown(asked(case, lines))
    prices = dict(case["scenario"]["prices"])
    prices[table] = {code: dearer(price) for code, price in prices[table].items()}
    after = shown(asked({**case, "scenario": {**case["scenario"], "prices": prices}}, lines))
    for row, was in before.items():
        now = after[row]
        assert now.committed >= was.committed
        assert now.expected_exactly >= was.expected_exactly
        assert now.p10.amount >= was.p10.amount
        assert now.p90.amount >= was.p90.amount


def small() -> Case:
    exams: dict[str, Any] = {"X0": {}, "X1": {"prerequisites": ["X0"]}, "X2": {}}
    return {
        "exams": exams,
        "options": {"o": {"gold": {"id": "p", "people": 1, "hold": {"any": list(exams)}}}},
        "employees": {"E0": {"team": "A"}, "E1": {"hourly_cost": 2}, "E2": {"team": "B"}},
        "results": [],
        "scenario": {
            "as_of": AS_OF,
            "goals": [{"option": "o", "tier": "gold", "by": AS_OF.replace(month=12)}],
            "decisions": [],
        },
    }


def asked(case: Case, lines: Sequence[AssignmentAnswer]) -> ForecastAnswer:
    question = as_question(case)
    return forecast(question, plan_of(question, lines), "quarter", 100, 0)


def dearer(price: Any) -> Any:
    if price == "fee":
        return price
    if isinstance(price, str):
        return str(Decimal(price) + 1)
    return [{**entry, "amount": dearer(entry["amount"])} for entry in price]

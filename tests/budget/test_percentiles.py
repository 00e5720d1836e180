"""Percentiles: the simulation against what is exact, within the error that it states."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import comb
from pathlib import Path
from random import Random

import numpy as np
import pytest

import planner
from planner.answer.schema import PlanAnswer
from planner.budget import distribution
from planner.budget.distribution import Distribution, convolved
from planner.budget.forecast import forecast
from planner.budget.forecast_schema import Percentile, Spread
from planner.budget.ledger import Payments
from planner.budget.percentiles import PERCENTS, order_bounds, quantiles, simulated
from planner.budget.rows import TOTAL, Division, Row
from planner.chance.chances import chances_of
from planner.question.schema import Question
from tests.budget.test_expected import priced, shown, small
from tests.cases import AS_OF, as_question
from tests.chance.builders import line, plan_of
from tests.oracle import Case

ROOT = Path(__file__).parents[2]


def uncertain(seed: int) -> tuple[Question, PlanAnswer]:
    """Three people, some of whose sittings wait for another one, and prices that change between attempts."""
    chance = Random(seed)
    case, _, _ = priced(small(), seed, 1)
    figures = {"default": f"{chance.randint(30, 80)}%", "X0": f"{chance.randint(30, 80)}%"}
    case["scenario"] |= {"chance": figures, "retakes": {"wait": chance.randint(2, 9)}}
    question = as_question(case)
    lines = []
    for who in ("E0", "E1", "E2"):
        first = AS_OF + timedelta(days=chance.randint(0, 20))
        lines.append(line(who, "X0", first, first + timedelta(days=12)))
        lines.append(line(who, "X1", first + timedelta(days=5), first + timedelta(days=24)))
    return question, plan_of(question, lines)


@pytest.mark.parametrize("seed", range(16))
def test_simulated_percentiles_are_within_their_error(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each holds with 95 % confidence, and they depend on each other; that many misses come once in thousands."""
    question, plan = uncertain(seed)
    monkeypatch.setattr(distribution, "MOST_STEPS", 10**6)
    exact = shown(forecast(question, plan, "quarter", 100, 0))
    monkeypatch.setattr(distribution, "MOST_STEPS", 0)
    answer = forecast(question, plan, "quarter", 2000, seed)
    assert (answer.draws, answer.seed) == (2000, seed)
    missed, ranges = [], 0
    for row, near in shown(answer).items():
        for percent, true, found in zip(PERCENTS, of(exact[row]), of(near), strict=True):
            assert (true.low, true.high) == (None, None)
            if found.low is None or found.high is None:
                assert found.amount == true.amount
                continue
            assert found.low <= found.amount <= found.high
            ranges += 1
            missed += [(row, percent)] * (not found.low <= true.amount <= found.high)
    assert len(missed) <= ranges * 0.15
    assert ranges >= 20


def test_what_is_paid_together_is_in_every_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worked example: a pack of 441.00 and a voucher; without any failure it costs 4,162.00."""
    asked = planner.read(ROOT / "scenarios" / "training-budget" / "scenario-with-chances.yaml")
    monkeypatch.setattr(distribution, "MOST_STEPS", 0)
    found = planner.forecast(asked, planner.plan(asked), draws=2000)
    assert (found.total.p10.amount, found.total.p10.low) == (4162, 4162)
    for true, near in zip(("4351", "4543.78", "4555.75"), of(found.total)[1:], strict=True):
        assert near.low is not None
        assert near.high is not None
        assert near.low <= Decimal(true) <= near.high
    fees = next(row for row in found.by_kind if row.kind == "fee")
    assert {each.amount for each in of(fees)} == {441}


def of(row: Spread) -> tuple[Percentile, ...]:
    return row.p10, row.p50, row.p80, row.p90


def test_the_draws_have_the_expected_mean() -> None:
    """Within four standard errors: that is missed once in 16,000 times."""
    for seed in range(10):
        question, plan = uncertain(seed)
        payments, chances, division = Payments(question, plan), chances_of(question, plan), Division("quarter", 1)
        expected = shown(forecast(question, plan, "quarter", 100, 0))[("total",)].expected_exactly
        cents = simulated(payments, chances, division, frozenset({TOTAL}), 5000, seed)[TOTAL]
        assert abs(cents.mean() - float(expected * 100)) <= 4 * cents.std() / np.sqrt(5000)


def test_the_same_seed_gives_the_same_draws_and_another_one_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution, "MOST_STEPS", 0)
    question, plan = uncertain(3)
    first = forecast(question, plan, "month", 500, 7)
    assert first == forecast(question, plan, "month", 500, 7)
    assert first.total != forecast(question, plan, "month", 500, 8).total


def test_ways_that_are_too_many_leave_only_their_own_rows_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """E0 has linked sittings, the others one each; only what E0 pays is simulated."""
    case: Case = small()
    case["scenario"] |= {"chance": {"default": "50%"}, "retakes": {"wait": 3}}
    case["scenario"]["prices"] = {"currency": "USD", "fees": {"default": 7}, "retake_fees": {"default": 3}}
    question = as_question(case)
    last = AS_OF + timedelta(days=30)
    lines = [line("E0", "X0", AS_OF, last), line("E0", "X1", AS_OF + timedelta(days=9), last)]
    plan = plan_of(question, [*lines, line("E2", "X2", AS_OF, last)])
    monkeypatch.setattr(distribution, "MOST_WAYS", 12)
    answer = forecast(question, plan, "quarter", 200, 0)
    ranges = {row: found.p50.low is not None for row, found in shown(answer).items()}
    simulated_rows = {row for row, found in ranges.items() if found}
    assert ("team", "A") in simulated_rows
    assert ("exam", "X0") in simulated_rows
    assert ("total",) in simulated_rows
    assert not ranges["team", "B"]
    assert not ranges["exam", "X2"]


@pytest.mark.parametrize("draws", [100, 137, 400])
@pytest.mark.parametrize("percent", PERCENTS)
def test_the_error_is_the_narrowest_that_binomial_sums_allow(draws: int, percent: int) -> None:
    share = Fraction(percent, 100)

    def at_most(most: int) -> Fraction:
        """How likely at most so many draws are below the percentile."""
        terms = (comb(draws, k) * share**k * (1 - share) ** (draws - k) for k in range(most + 1))
        return sum(terms, Fraction(0))

    low, high = order_bounds(draws, percent)
    tail = Fraction(25, 1000)
    assert at_most(low - 1) <= tail < at_most(low)
    assert at_most(high - 2) < 1 - tail <= at_most(high - 1)


def test_too_few_draws() -> None:
    question, plan = uncertain(0)
    with pytest.raises(ValueError, match="At least 100 draws are needed, not 99"):
        forecast(question, plan, "quarter", 99, 0)
    payments, chances = Payments(question, plan), chances_of(question, plan)
    with pytest.raises(ValueError, match="At least 100 draws are needed, not 5"):
        quantiles(payments, chances, Division("quarter", 1), [TOTAL], 5, 0)


# --- distributions by hand -------------------------------------------------------------------------------------------


def test_two_coins() -> None:
    """0, 10, 10, 20 and 5 on top: half of it is not exceeded by 15, and neither is three quarters."""
    coin = {0: Fraction(1, 2), 10: Fraction(1, 2)}
    found = convolved(5, [coin, coin])
    assert found == Distribution((5, 15, 25), (1, 2, 1))
    assert [found.quantile(percent) for percent in (1, 25, 26, 75, 76, 100)] == [5, 5, 15, 15, 25, 25]
    assert found.mean == 15


def test_shares_are_added_without_rounding() -> None:
    """Ten tenths: what is not exceeded with 90 % needs nine of them to add up to exactly that."""
    tenths = {amount: Fraction(1, 10) for amount in range(10)}
    found = convolved(0, [tenths])
    assert found is not None
    assert [found.quantile(percent) for percent in (10, 80, 90)] == [0, 7, 8]


def test_a_row_without_payments_costs_nothing() -> None:
    question, plan = uncertain(1)
    found = quantiles(Payments(question, plan), chances_of(question, plan), Division("month", 1), [Row("team")], 100, 0)
    assert all(each.exact for each in found.rows[Row("team")].values())
    assert convolved(0, []) == Distribution((0,), (1,))


def test_too_many_steps_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    coin = {0: Fraction(1, 2), 10: Fraction(1, 2)}
    monkeypatch.setattr(distribution, "MOST_STEPS", 5)
    assert convolved(0, [coin]) is not None
    assert convolved(0, [coin, coin]) is None


def test_periods_are_months_or_fiscal_quarters() -> None:
    months, quarters = Division("month", 7), Division("quarter", 7)
    day = date(2017, 12, 31)
    assert (months.period(day).name, months.period(day).first) == ("2017-12", date(2017, 12, 1))
    assert (quarters.period(day).name, quarters.period(day).last) == ("FY2018-Q2", day)
    names = [each.name for each in months.periods(date(2017, 11, 30), date(2018, 1, 1), [date(2017, 3, 5)])]
    assert names == ["2017-03", "2017-11", "2017-12", "2018-01"]
    assert [each.name for each in quarters.periods(date(9999, 10, 1), date.max, [])] == ["FY10000-Q2"]
    assert len(months.periods(date(2017, 1, 1), date.max, [])) == 120

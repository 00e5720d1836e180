"""What a forecast takes for granted, as data."""

from __future__ import annotations

from collections.abc import Iterator

from planner.answer.schema import PlanAnswer
from planner.budget.forecast_schema import ForecastAssumptions, NotCounted, RetakeRules
from planner.budget.ledger import Payments
from planner.chance.chances import Chances
from planner.chance.probability import assumed_by
from planner.prices.schema import Prices
from planner.question.schema import Question


def assumptions(question: Question, plan: PlanAnswer, payments: Payments, chances: Chances) -> ForecastAssumptions:
    """What the forecast of the plan takes for granted."""
    scenario, prices = question.scenario, payments.prices
    chance = scenario.chance
    sitters = {line.employee_id for line in plan.assignments}
    changes = payments.book.boundaries({line.exam for line in plan.assignments})
    return ForecastAssumptions(
        prices_source=prices.source,
        prices_change_on=tuple(day for day in changes if scenario.as_of < day <= question.horizon),
        tax=prices.tax or 0,
        rates=dict(sorted(prices.rates.items())),
        chance_source=None if chance is None else chance.source,
        retakes=_retakes(question),
        hires=tuple(sorted(sitters & question.hires)),
        decisions=plan.decisions,
        metrics_assumed=tuple(sorted(assumed_by(plan))),
        purchases=plan.purchases,
        not_counted=tuple(_not_counted(question, payments, chances)),
    )


def _retakes(question: Question) -> RetakeRules | None:
    rules = question.scenario.retakes
    if question.scenario.chance is None or rules is None:
        return None
    return RetakeRules(
        wait=rules.days_after(1), wait_later=rules.days_after(2), attempts_per_year=rules.attempts_per_year
    )


def _not_counted(question: Question, payments: Payments, chances: Chances) -> Iterator[NotCounted]:
    """What costs nothing here only because nothing is said of it, or because it is left out on purpose."""
    if not chances.number:
        return
    prices = payments.prices
    if not prices.materials:
        yield "materials"
    if not prices.travel:
        yield "travel"
    if not prices.study_hours:
        yield "study"
    if payments.free_study:
        yield "study-of-hires"
    if not question.scenario.counts_cost and _offers(prices):
        yield "purchases"
    if any(each.sitting.passes < 1 for each in chances.sittings):
        yield from _of_retakes(question, prices)


def _of_retakes(question: Question, prices: Prices) -> Iterator[NotCounted]:
    if question.scenario.retakes is None:
        yield "retakes"
        return
    if not prices.retake_fees:
        yield "retake-fees"
    if prices.study_hours:
        yield "study-for-retakes"
    if question.scenario.counts_cost and _offers(prices):
        yield "purchases-for-retakes"


def _offers(prices: Prices) -> bool:
    return bool(prices.vouchers or prices.packs or prices.discounts)

"""From a scenario's plan to a result that can be stored, and compared later without solving anything again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from platform import python_version

from planner.answer.schema import PlanAnswer
from planner.answer.timeline import compose_timeline
from planner.budget.ledger import Payment, Payments, cents_of
from planner.chance.probability import likelihood
from planner.chance.simulation import Estimate
from planner.comparison.inputs import inputs_of
from planner.comparison.schema import Loss, QuarterCost, Result, days_left, is_planned, last_day
from planner.errors import DataError
from planner.explanation.schema import Explanation
from planner.quarters import Quarter, quarter_of
from planner.question.schema import Question
from planner.requirements.audit import Number, plain

_DECIMALS = 9
"""Of probabilities, as they are stored: what is drawn again later must be the same as what is drawn at once."""


def result_of(question: Question, plan: PlanAnswer, name: str, critical: Explanation | None = None) -> Result:
    """What planning the question gave, with everything that a comparison shows. Nothing is solved for it.

    plan: the answer of `plan` for this question. name: what the scenario is called among others. critical: the answer
    of `critical` for this plan; without it, or without a plan that is proved to be there, nobody is said to be critical
    or not. Where a price or a chance is missing, there is no cost or no probability; nothing is raised for it.
    """
    there_is_a_plan = is_planned(plan)
    payments = _payments(question, plan) if there_is_a_plan else None
    likely = _likely(question, plan) if there_is_a_plan else None
    book = question.price_book
    return Result(
        name=name,
        title=question.scenario.title,
        made_with=dict(sorted({**plan.made_with, "python": python_version()}.items())),
        inputs=inputs_of(question),
        status=plan.status,
        reached=there_is_a_plan and all(goal.reached for goal in plan.goals),
        exams=len(plan.assignments),
        people=len({line.employee_id for line in plan.assignments}),
        cost=None if payments is None else _amount(payments),
        currency=None if book is None else book.currency,
        cost_by_quarter=tuple(_by_quarter(payments or (), question.scenario.fiscal_year.starts)),
        last_day=max(map(last_day, plan.assignments), default=None),
        margin_days=min(map(days_left, plan.assignments), default=None),
        probability=None if likely is None else round(likely.value, _DECIMALS),
        probability_error=None if likely is None or likely.error is None else round(likely.error, _DECIMALS),
        cliffs=compose_timeline(question, plan).cliffs,
        critical=_losses(critical) if critical is not None and plan.status in ("met", "planned") else None,
        plan=plan,
    )


def _payments(question: Question, plan: PlanAnswer) -> tuple[Payment, ...] | None:
    """What is paid if everybody passes at the first attempt; None where not everything has a price."""
    if question.price_book is None:
        return None
    payments = Payments(question, plan)
    planned = payments.planned
    try:
        payments.check()
    except DataError:
        return None
    return planned


def _likely(question: Question, plan: PlanAnswer) -> Estimate | None:
    """How likely the goals are reached; None where the scenario does not say how likely each planned exam is passed."""
    if question.scenario.chance is None:
        return None
    try:
        return likelihood(question, plan)
    except DataError:
        return None


def _by_quarter(payments: tuple[Payment, ...], first_month: int) -> Iterator[QuarterCost]:
    """The quarters of the fiscal year in which something is spent."""
    found: dict[Quarter, list[Payment]] = {}
    for payment in payments:
        found.setdefault(quarter_of(payment.on, first_month), []).append(payment)
    for quarter, paid in sorted(found.items()):
        if cents_of(paid):
            yield QuarterCost(name=quarter.name, first=quarter.first, last=quarter.last, cost=_amount(paid))


def _amount(payments: Iterable[Payment]) -> Number:
    return plain(Fraction(cents_of(payments), 100))


def _losses(critical: Explanation) -> tuple[Loss, ...]:
    """What each loss costs, in the order of the explanation: goals lost first, then the dearest."""
    return tuple(
        Loss(employee_id=each.employee_id, status=each.status, more=each.more)
        for each in critical.differences
        if each.status != "refused"
    )

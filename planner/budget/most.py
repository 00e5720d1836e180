"""The most that can be reached for an amount of money: the highest tier that a plan within the budget reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

from planner import planning
from planner.budget.schema import MostForBudget, TierTried
from planner.prices.book import CENTS, PriceBook
from planner.question.schema import Question
from planner.scenario.schema import Budget, Goal
from planner.solver.solve import Progress


def most_for(
    question: Question, amount: Decimal, effort: float, report: Callable[[Progress], None]
) -> tuple[MostForBudget, Question]:
    """The best plan for the highest tiers that can be reached for the amount, in the currency of the prices; else the
    plan that comes closest to the goals of the scenario. With it the question that the plan answers.

    Goals keep their options and days; each is tried with the tiers of its option (or, without one, of all options), the
    highest first. Of several combinations those with the higher tiers come first, earlier goals before later ones.
    Raises ValueError where the scenario has no prices.
    """
    book = question.price_book
    if book is None:
        raise ValueError("A budget needs prices.")
    limited = _with_budget(question, book, amount)
    tried: list[TierTried] = []
    for goals in _combinations(question):
        asked = _with_goals(limited, goals)
        answer = planning.answer(asked, effort, report)
        least = _least(_with_goals(question, goals), effort)
        tried.append(TierTried(tiers=tuple(goal.tier for goal in goals), status=answer.status, costs_at_least=least))
        if answer.status in ("met", "planned"):
            return MostForBudget(amount=amount, currency=book.currency, tried=tuple(tried), plan=answer), asked
    answer = planning.answer(limited, effort, report)
    return MostForBudget(amount=amount, currency=book.currency, tried=tuple(tried), plan=answer), limited


def _combinations(question: Question) -> Iterator[tuple[Goal, ...]]:
    """The goals with each combination of tiers, from the highest to the lowest."""
    ladders = [_ladder(question, goal) for goal in question.scenario.goals]
    numbers = sorted(product(*(range(len(ladder)) for ladder in ladders)), key=lambda each: (sum(each), each))
    for each in numbers:
        yield tuple(
            goal.model_copy(update={"tier": ladder[number]})
            for goal, ladder, number in zip(question.scenario.goals, ladders, each, strict=True)
        )


def _ladder(question: Question, goal: Goal) -> list[str]:
    """The tiers that the goal can be about, the highest first: those that an option has in all editions on its days."""
    options = [goal.option] if goal.option is not None else list(question.edition_on(goal.by).options)
    found: dict[str, None] = {}
    for option in options:
        for tier in reversed(list(question.edition_on(goal.by).options[option].tiers)):
            if question.options_for(goal.model_copy(update={"tier": tier})):
                found[tier] = None
    return list(found)


def _least(question: Question, effort: float) -> Decimal | None:
    """What the cheapest plan without a budget costs; None where there is none, or where it is not proved."""
    scenario = question.scenario
    limits = scenario.limits.model_copy(update={"budget": None})
    asked = replace(question, scenario=scenario.model_copy(update={"minimise": ("cost",), "limits": limits}))
    price = planning.price(asked, effort)
    if not isinstance(price, tuple):
        return None
    return next(Decimal(str(stage.value)) for stage in price if stage.name == "cost")


def _with_budget(question: Question, book: PriceBook, amount: Decimal) -> Question:
    """The question with this amount as its budget; what the scenario says of quarters stays."""
    scenario = question.scenario
    old = scenario.limits.budget
    rate = Fraction(1) if old is None else book.rate(old.currency)

    def converted(each: Decimal | None) -> Decimal | None:
        return None if each is None else Decimal(int(Fraction(each) * rate * CENTS)) / CENTS

    budget = Budget(
        amount=amount,
        currency=book.currency,
        per_quarter=None if old is None else converted(old.per_quarter),
        quarters={} if old is None else {name: converted(each) or Decimal(0) for name, each in old.quarters.items()},
    )
    limits = scenario.limits.model_copy(update={"budget": budget})
    return replace(question, scenario=scenario.model_copy(update={"limits": limits}))


def _with_goals(question: Question, goals: tuple[Goal, ...]) -> Question:
    return replace(question, scenario=question.scenario.model_copy(update={"goals": goals}))

"""Money against probability, and money against people to spare: plans of which none beats another in both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from planner import planning
from planner.answer.schema import PlanAnswer
from planner.budget.backups import BackedPlan, backed_plans
from planner.budget.schema import Backup, FrontierAnswer, FrontierPlan, SparePlan
from planner.question.schema import Question

MOST_PLANS = 80
NEARLY_CERTAIN = 0.999
MOST_SHOWN = 8
MOST_SPARE = 3


def frontier(question: Question, effort: float, watch: Callable[[int], None]) -> FrontierAnswer:
    """The frontier of the question: plans that cost least for their probability, and for their people to spare.

    Cost comes first in both, whatever the scenario minimises. Raises ValueError where the scenario has no prices.
    """
    if question.price_book is None:
        raise ValueError("A frontier of money needs prices.")
    asked = _cost_first(question)
    plans: list[FrontierPlan] = []
    tried, complete = 0, True
    for tried, found in enumerate(backed_plans(asked, effort, watch), start=1):
        if not plans or found.reached.value > plans[-1].probability:
            if plans and plans[-1].cost == cost_of(found.plan):
                plans.pop()
            plans.append(_plan(found))
        if found.at_least >= NEARLY_CERTAIN:
            break
        if tried >= MOST_PLANS:
            complete = False
            break
    return FrontierAnswer(
        title=question.scenario.title,
        programme=question.programme.name,
        as_of=question.scenario.as_of,
        currency=question.price_book.currency,
        assumed_passed=question.scenario.chance is None,
        by_probability=tuple(_thinned(plans)),
        by_spare=tuple(_by_spare(asked, effort)),
        plans_tried=tried,
        complete=complete,
    )


def cost_of(plan: PlanAnswer) -> Decimal:
    """What the plan costs, in the currency of the prices."""
    return next((Decimal(str(stage.value)) for stage in plan.objective if stage.name == "cost"), Decimal(0))


def _cost_first(question: Question) -> Question:
    names = ("cost", *(name for name in question.scenario.minimise if name != "cost"))
    return replace(question, scenario=question.scenario.model_copy(update={"minimise": names}))


def _plan(found: BackedPlan) -> FrontierPlan:
    return FrontierPlan(
        cost=cost_of(found.plan),
        probability=found.reached.value,
        error=found.reached.error,
        exams=len(found.plan.assignments),
        people=len({line.employee_id for line in found.plan.assignments}),
        backups=tuple(Backup(requirement=name, more=more) for name, more in sorted(found.backups.items())),
        slack_days=found.slack,
        verified=found.plan.verified or found.plan.status == "met",
    )


def _thinned(plans: list[FrontierPlan]) -> Iterator[FrontierPlan]:
    """At most so many of the plans: the first, the last, and between them those that lie most evenly in probability."""
    if len(plans) <= MOST_SHOWN:
        yield from plans
        return
    low, high = plans[0].probability, plans[-1].probability
    wanted = [low + (high - low) * number / (MOST_SHOWN - 1) for number in range(MOST_SHOWN)]
    chosen = {min(range(len(plans)), key=lambda i: (abs(plans[i].probability - each), i)) for each in wanted}
    yield from (plans[number] for number in sorted({0, *chosen, len(plans) - 1}))


def _by_spare(question: Question, effort: float) -> Iterator[SparePlan]:
    """The cheapest plan for each number of people to spare, as far as there is one."""
    for spare in range(MOST_SPARE + 1):
        plan = planning.answer(question.with_spare(spare), effort)
        if plan.status not in ("met", "planned"):
            return
        yield SparePlan(
            spare=spare,
            cost=cost_of(plan),
            exams=len(plan.assignments),
            people=len({line.employee_id for line in plan.assignments}),
        )

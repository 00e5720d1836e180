"""A change of plan: the best plan of today, and of those that are as good the one that breaks the fewest promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction

from planner import planning
from planner.answer.proposed import ProposedPlan
from planner.answer.schema import PlanAnswer
from planner.explanation.schema import Pair
from planner.question.schema import Promises, Question
from planner.question.stock import with_stock
from planner.replanning.paid import paid_before
from planner.replanning.promises import pairs_to_keep, promises_today
from planner.replanning.schema import PromiseAnswer, PromiseCounts, ReplanAnswer
from planner.solver.solve import Progress
from planner.words.replans import paid_already


def replan(
    question: Question, earlier: ProposedPlan, churn: Fraction, effort: float, report: Callable[[Progress], None]
) -> ReplanAnswer:
    """What became of the earlier plan, and the verified new plan. churn: how many exams a kept promise is worth."""
    promises = promises_today(question, earlier)
    paid = paid_before(question, earlier, promises)
    asked = replace(with_stock(question, paid), promises=Promises(pairs_to_keep(promises), churn))
    plan = planning.answer(asked, effort, report)
    assumptions = (*plan.assumptions, *paid_already(paid))
    plan = plan.model_copy(update={"paid_already": paid, "assumptions": assumptions})
    return _compose(question, earlier, churn, promises, plan)


def _compose(
    question: Question, earlier: ProposedPlan, churn: Fraction, promises: tuple[PromiseAnswer, ...], plan: PlanAnswer
) -> ReplanAnswer:
    planned = {(line.employee_id, line.exam) for line in plan.assignments}
    wanted = set(pairs_to_keep(promises))
    if plan.verified:
        promises = tuple(_with_kept(promise, planned) for promise in promises)
    return ReplanAnswer(
        title=question.scenario.title,
        programme=question.programme.name,
        as_of=question.scenario.as_of,
        planned_as_of=earlier.as_of,
        churn=churn,
        promises=promises,
        counts=_counts(promises, plan),
        dropped=_pairs(wanted - planned) if plan.verified else (),
        added=_pairs(planned - wanted) if plan.verified else (),
        plan=plan,
    )


def _with_kept(promise: PromiseAnswer, planned: set[tuple[str, str]]) -> PromiseAnswer:
    if promise.state not in ("open", "late"):
        return promise
    return promise.model_copy(update={"kept": (promise.employee_id, promise.exam) in planned})


def _counts(promises: Iterable[PromiseAnswer], plan: PlanAnswer) -> PromiseCounts:
    states = Counter(promise.state for promise in promises)
    kept = Counter(promise.kept for promise in promises)
    return PromiseCounts(
        done=states["done"],
        open=states["open"],
        late=states["late"],
        gone=states["gone"],
        kept=kept[True] if plan.verified else None,
        broken=kept[False] if plan.verified else None,
    )


def _pairs(pairs: Iterable[tuple[str, str]]) -> tuple[Pair, ...]:
    return tuple(Pair(employee_id=employee, exam=exam) for employee, exam in sorted(pairs))

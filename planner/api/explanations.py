"""The verbs that say why: why there is no plan, what each part of one is worth, and what else there is."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.answer.schema import PlanAnswer
    from planner.explanation.differences import Differences
    from planner.explanation.schema import Difference, Explanation, SecondOpinion
    from planner.explanation.watch import Watch
    from planner.question.schema import Question


def explain(
    question: Question, plan: PlanAnswer, effort: float | None = None, watch: Watch | None = None
) -> Explanation:
    """Why there is no plan and what would help; or, for a plan, what happens without each of its sittings.

    plan: the answer of `plan` for this question. watch: told what is looked at, as by the verbs below.
    """
    from planner.explanation.explain import explain as explained
    from planner.explanation.watch import unwatched
    from planner.solver.solve import DEFAULT_EFFORT

    return explained(question, plan, effort or DEFAULT_EFFORT, watch or unwatched)


def alternatives(
    question: Question,
    plan: PlanAnswer,
    count: int = 5,
    within: Fraction = Fraction(0),
    effort: float | None = None,
    watch: Watch | None = None,
) -> Explanation:
    """The next best plans, at most so many, whose first measure is at most a share `within` above the best."""
    from planner.explanation.alternatives import find_alternatives
    from planner.explanation.explain import with_differences
    from planner.explanation.watch import unwatched
    from planner.solver.solve import DEFAULT_EFFORT

    told = with_differences(plan, ())
    if plan.status not in ("met", "planned"):
        return told
    found = find_alternatives(question, plan, count, within, effort or DEFAULT_EFFORT, watch or unwatched)
    return told.model_copy(update={"alternatives": found})


def one_more(
    question: Question, plan: PlanAnswer, effort: float | None = None, watch: Watch | None = None
) -> Explanation:
    """What it takes if a requirement of the goals asks for one person, or one result, more."""
    from planner.explanation.explain import with_differences
    from planner.explanation.heads import of_one_more
    from planner.explanation.watch import unwatched
    from planner.solver.solve import DEFAULT_EFFORT

    told = with_differences(plan, ())
    if plan.status not in ("met", "planned"):
        return told
    prices = of_one_more(question, plan, effort or DEFAULT_EFFORT, watch or unwatched)
    return told.model_copy(update={"one_more": tuple(prices)})


def places(
    question: Question, plan: PlanAnswer, effort: float | None = None, watch: Watch | None = None
) -> Explanation:
    """For each requirement that is short without the plan: who could fill its open places, and at what price."""
    from planner.explanation.explain import with_differences
    from planner.explanation.places import open_places
    from planner.explanation.watch import unwatched
    from planner.solver.solve import DEFAULT_EFFORT

    told = with_differences(plan, ())
    if plan.status not in ("met", "planned"):
        return told
    found = open_places(question, plan, effort or DEFAULT_EFFORT, watch or unwatched)
    return told.model_copy(update={"places": tuple(found)})


def spares(
    question: Question, plan: PlanAnswer, most: int = 3, effort: float | None = None, watch: Watch | None = None
) -> Explanation:
    """What it costs if the goals must hold whichever people leave: one, two, up to `most` of them."""
    from planner.explanation.explain import with_differences
    from planner.explanation.spares import price_of_spares
    from planner.explanation.watch import unwatched
    from planner.solver.solve import DEFAULT_EFFORT

    told = with_differences(plan, ())
    if plan.status not in ("met", "planned"):
        return told
    prices = price_of_spares(question, plan, most, effort or DEFAULT_EFFORT, watch or unwatched)
    return told.model_copy(update={"spares": tuple(prices)})


def second_opinion(question: Question, plan: PlanAnswer) -> SecondOpinion | None:
    """Whether another solver proves the same about the plan; None where nothing was proved.

    Raises InternalError when it proves something else.
    """
    from planner.explanation.second import ask_second

    return ask_second(question, plan)


def why(question: Question, plan: PlanAnswer, employee: str, exam: str, effort: float | None = None) -> Explanation:
    """What happens to the plan if this person must not sit this exam."""
    return _forced(question, plan, effort, lambda forced: (forced.without_sitting(employee, exam),))


def why_not(
    question: Question,
    plan: PlanAnswer,
    employee: str,
    exam: str | None = None,
    effort: float | None = None,
    watch: Watch | None = None,
) -> Explanation:
    """What happens to the plan if this person must sit this exam; without an exam, each of those that matter."""
    return _forced(
        question,
        plan,
        effort,
        lambda forced: forced.with_person(employee) if exam is None else (forced.with_sitting(employee, exam),),
        watch,
    )


def without(question: Question, plan: PlanAnswer, employee: str, effort: float | None = None) -> Explanation:
    """What happens to the plan if this person is not there."""
    return _forced(question, plan, effort, lambda forced: (forced.without_person(employee),))


def critical(
    question: Question, plan: PlanAnswer, effort: float | None = None, watch: Watch | None = None
) -> Explanation:
    """Who is critical: what happens to the plan without each person whose loss costs something."""
    return _forced(question, plan, effort, lambda forced: forced.of_critical_people(), watch)


def _forced(
    question: Question,
    plan: PlanAnswer,
    effort: float | None,
    ask: Callable[[Differences], tuple[Difference, ...]],
    watch: Watch | None = None,
) -> Explanation:
    from planner.explanation.differences import Differences
    from planner.explanation.explain import with_differences
    from planner.explanation.watch import unwatched
    from planner.solver.solve import DEFAULT_EFFORT

    if plan.status not in ("met", "planned"):
        return with_differences(plan, ())
    return with_differences(plan, ask(Differences(question, plan, effort or DEFAULT_EFFORT, watch or unwatched)))

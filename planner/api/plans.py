"""The verbs about plans: made, changed, read again, verified, and what becomes of them over time."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from planner.documents.json import read_json
from planner.errors import DataError, Place, error
from planner.language import sentence

if TYPE_CHECKING:
    from planner.answer.proposed import ProposedPlan
    from planner.answer.schema import PlanAnswer, Verdict
    from planner.answer.timeline_schema import TimelineAnswer
    from planner.api.paths import StrPath
    from planner.budget.confidence import Confident
    from planner.chance.schema import ChanceAnswer
    from planner.question.schema import Question
    from planner.replanning.schema import ReplanAnswer
    from planner.solver.solve import Progress


def plan(
    question: Question,
    effort: float | None = None,
    report: Callable[[Progress], None] | None = None,
) -> PlanAnswer:
    """The best plan for the question, verified; or that there is none; or that it is undecided.

    Where the scenario asks for `confidence`, the cheapest plan with backups that is likely enough (`confident` says
    what they cost).

    effort: the limit per stage in the solver's deterministic seconds. report: called as the search goes on.
    Raises InternalError when the verifier does not agree with the solver; then nothing is known.
    """
    from planner.planning import answer
    from planner.solver.solve import DEFAULT_EFFORT, ignore

    if question.scenario.confidence is not None:
        found = confident(question, effort=effort)
        if found is not None:
            return found.plan
    return answer(question, effort or DEFAULT_EFFORT, report or ignore)


def confident(
    question: Question,
    wanted: Fraction | None = None,
    effort: float | None = None,
    watch: Callable[[int], None] | None = None,
) -> Confident | None:
    """The cheapest plan with backups that reaches the goals with this probability (default: the scenario's
    `confidence`), what it costs beyond the best plan without, and the stricter question that it answers.

    If none is found that is likely enough, the likeliest. None where nothing is wanted or the goals have no proved
    plan.
    watch: called with the number of plans made so far.
    """
    share = wanted if wanted is not None else question.scenario.confidence
    if share is None:
        return None
    from planner.budget.confidence import reach_confidence
    from planner.solver.solve import DEFAULT_EFFORT

    return reach_confidence(question, Fraction(share), effort or DEFAULT_EFFORT, watch or (lambda _: None))


def replan(
    question: Question,
    earlier: StrPath | PlanAnswer | ProposedPlan,
    churn: Fraction = Fraction(0),
    effort: float | None = None,
    report: Callable[[Progress], None] | None = None,
) -> ReplanAnswer:
    """What became of an earlier plan, and of the best plans of today the one that breaks the fewest of its promises.

    question: the scenario as it is today. earlier: an answer of `plan`, or the JSON file of one, of an answer of
    `replan`, or of a plan written by hand. churn: how many exams a kept promise is worth, with at most four decimals;
    above 0 the exams are minimised together with what broken promises are worth, before everything else.
    Raises DataError when the file cannot be read as a plan, or the plan is of a later day than the scenario.
    Raises ValueError for another churn.
    """
    from planner.answer.proposed import ProposedPlan
    from planner.answer.schema import PlanAnswer
    from planner.replanning.replan import replan as replanned
    from planner.solver.solve import DEFAULT_EFFORT, ignore

    if not 0 <= churn < 10_000 or (churn * 10_000).denominator != 1:
        raise ValueError(f"A kept promise is worth 0 to 9999.9999 exams, with at most four decimals; not {churn}.")
    proposed, today = _proposed(earlier), question.scenario.as_of
    if proposed.as_of is not None and proposed.as_of > today:
        place = Place("plan" if isinstance(earlier, PlanAnswer | ProposedPlan) else Path(earlier).as_posix())
        what = sentence(
            "The plan was made as of {planned}, and the scenario is as of {today}.",
            planned=proposed.as_of.isoformat(),
            today=today.isoformat(),
        )
        hint = sentence("Move the scenario's `as_of` on, or name an earlier plan.")
        raise DataError([error("plan-of-later-day", place, what, hint)])
    return replanned(question, proposed, churn, effort or DEFAULT_EFFORT, report or ignore)


def read_plan(question: Question, file: StrPath) -> PlanAnswer:
    """The plan in the JSON file of an earlier answer of `plan` or `replan`, or of a stored result, verified.

    Raises DataError when the file holds no such answer, or the plan does not fit the question.
    """
    from planner.budget.earlier import earlier_plan

    return earlier_plan(question, Path(file))


def timeline(question: Question, plan: PlanAnswer) -> TimelineAnswer:
    """How the goals stand over time with this plan: proposed days, every requirement's states, and each cliff."""
    from planner.answer.timeline import compose_timeline

    return compose_timeline(question, plan)


def chances(question: Question, plan: PlanAnswer, draws: int | None = None, seed: int | None = None) -> ChanceAnswer:
    """How likely a plan reaches the goals and holds them, by the scenario's own figures of how often exams are passed.

    plan: the answer of `plan` for this question. draws, seed: of the simulation, where the exact probability would take
    too long; by default 10,000 draws, always the same.
    Raises DataError when the scenario does not say how likely a planned exam is passed. Raises ValueError for no draws.
    """
    from planner.chance.compose import compose_chances
    from planner.chance.probability import DEFAULT_DRAWS, DEFAULT_SEED

    if draws is not None and draws < 1:
        raise ValueError(f"At least one draw is needed, not {draws}.")
    return compose_chances(question, plan, draws or DEFAULT_DRAWS, DEFAULT_SEED if seed is None else seed)


def verify(question: Question, plan: StrPath | PlanAnswer | ProposedPlan) -> Verdict:
    """Whether a plan, carried out on the roster, reaches the scenario's goals and keeps its limits.

    `plan` may be the JSON file of an earlier answer or one written by hand; it needs `assignments` only.
    Raises DataError when the file cannot be read as a plan.
    """
    from planner.verification.verify import verify as verified

    return verified(question, _proposed(plan))


def _proposed(plan: StrPath | PlanAnswer | ProposedPlan) -> ProposedPlan:
    from planner.answer.proposed import ProposedPlan
    from planner.answer.schema import PlanAnswer

    match plan:
        case ProposedPlan():
            return plan
        case PlanAnswer():
            return ProposedPlan.model_validate_json(plan.model_dump_json())
        case _:
            return read_json(Path(plan), ProposedPlan)

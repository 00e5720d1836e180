"""Why: for goals out of reach the conflict and the repairs, for a plan what each of its parts is worth."""

from __future__ import annotations

from collections.abc import Iterable

from planner.answer.schema import PlanAnswer
from planner.explanation.differences import Differences
from planner.explanation.proof import prove
from planner.explanation.reasons import known_conflict, tell
from planner.explanation.repairs import find_repairs
from planner.explanation.schema import Difference, Explanation
from planner.explanation.watch import Watch, unwatched
from planner.question.schema import Question


def explain(question: Question, plan: PlanAnswer, effort: float, watch: Watch = unwatched) -> Explanation:
    """Why the goals cannot be reached and what would help; or what each sitting of the plan is worth.

    plan: the best plan of the question. Of an undecided plan nothing is said.
    """
    match plan.status:
        case "impossible":
            conflict = known_conflict(question, effort, watch)
            repairs = find_repairs(question, effort, watch, conflict)
            return _explanation(plan).model_copy(
                update={
                    "missing": None if plan.closest is None else plan.closest.missing,
                    "conflict": tell(question, plan, conflict),
                    "repairs": repairs.found,
                    "tried": repairs.tried,
                    "tried_pairs": repairs.tried_pairs,
                    "undecided": repairs.undecided,
                    "undecided_pairs": repairs.undecided_pairs,
                }
            )
        case "met" | "planned":
            told = with_differences(plan, Differences(question, plan, effort, watch).without_each_sitting())
            return told.model_copy(update={"proof": prove(question, plan)})
        case "undecided":
            return _explanation(plan)


def with_differences(plan: PlanAnswer, differences: Iterable[Difference]) -> Explanation:
    """The explanation of a plan that consists of these differences."""
    return _explanation(plan).model_copy(update={"differences": tuple(differences)})


def _explanation(plan: PlanAnswer) -> Explanation:
    return Explanation(title=plan.title, programme=plan.programme, as_of=plan.as_of, status=plan.status)

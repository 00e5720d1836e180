"""From a question to its verified answer, and to a plain yes or no: the whole way, once."""

from __future__ import annotations

from collections.abc import Callable

from planner import __version__
from planner.answer.closest import compose_closest
from planner.answer.plan import compose, stage_answer
from planner.answer.proposed import ProposedPlan
from planner.answer.schema import ClosestPlan, PlanAnswer, StageAnswer, Verdict
from planner.errors import InternalError
from planner.outcome.schema import Impossible, Met, Planned, Undecided
from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.question.schema import Question
from planner.solver.cpsat import LIBRARY_VERSION
from planner.solver.solve import DEFAULT_EFFORT, Progress, Reachable, decide, ignore, solve_or_come_close
from planner.solver.solve import price as price_of
from planner.verification.verify import verify


def answer(
    question: Question, effort: float = DEFAULT_EFFORT, report: Callable[[Progress], None] = ignore
) -> PlanAnswer:
    """The best plan, verified; or that there is none, with the plan that comes closest; or that it is undecided.

    Raises InternalError when the verifier does not agree with the solver; then nothing is known.
    """
    problem = build(question)
    outcome, nearly = solve_or_come_close(reduce(problem), effort, report)
    made_with = {"planner": __version__, "ortools": LIBRARY_VERSION}
    found = compose(question, problem, outcome, made_with)
    if isinstance(nearly, Planned | Met):
        closest = compose_closest(question, problem, nearly, made_with)
        _agree(verify(question, _as_proposed(closest)), allowed=("requirement-not-met",))
        return found.model_copy(update={"closest": closest})
    if found.status == "impossible" or not found.objective:
        return found
    _agree(verify(question, ProposedPlan.model_validate_json(found.model_dump_json())))
    return found.model_copy(update={"verified": True})


def price(question: Question, effort: float = DEFAULT_EFFORT) -> tuple[StageAnswer, ...] | Impossible | Undecided:
    """What the best plan comes to in each measure, proved; which plan it is stays open. Quicker than the best plan."""
    found = price_of(reduce(build(question)), effort)
    return tuple(stage_answer(question, stage) for stage in found) if isinstance(found, tuple) else found


def reachable(question: Question, effort: float = DEFAULT_EFFORT) -> Reachable:
    """Whether any plan reaches all goals. Much quicker than the best plan."""
    return decide(reduce(build(question)), effort)


def _as_proposed(closest: ClosestPlan) -> ProposedPlan:
    """The closest plan as one to be verified: its lines and its figures, but no goals."""
    lines = closest.model_dump_json(include={"assignments", "objective", "purchases"})
    return ProposedPlan.model_validate_json(lines)


def _agree(verdict: Verdict, allowed: tuple[str, ...] = ()) -> None:
    """Raises InternalError when the verifier finds anything but what is allowed."""
    wrong = [finding for finding in verdict.findings if finding.code not in allowed]
    if wrong:
        codes = ", ".join(sorted({f"{finding.code} ({finding.rule})" for finding in wrong}))
        raise InternalError(f"The verifier does not agree with the solver: {codes}.")

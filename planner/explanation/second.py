"""A second solver's opinion of a proved answer."""

from __future__ import annotations

from fractions import Fraction

from planner.answer.schema import PlanAnswer
from planner.errors import InternalError
from planner.explanation.schema import SecondOpinion
from planner.problem.build import PRICE_UNITS, build
from planner.problem.reduce import reduce
from planner.question.schema import Question
from planner.solver.second import second_opinion

SECONDS = 60.0


def ask_second(question: Question, plan: PlanAnswer, seconds: float = SECONDS) -> SecondOpinion | None:
    """Whether HiGHS proves the same, with so many seconds on the clock for each measure; None where nothing was proved.

    Raises InternalError when it proves something else.
    """
    if plan.status == "undecided":
        return None
    found = second_opinion(reduce(build(question)), seconds)
    settled = tuple(name for name, _ in found.values)
    if plan.status == "impossible":
        if found.values:
            raise InternalError("A second solver finds a plan where the first one proved that there is none.")
        return SecondOpinion(solver="HiGHS", agrees=found.decided, settled=(), seconds=seconds)
    units = {"cost": PRICE_UNITS}
    if question.promises is not None:
        units["exams-and-changes"] = question.promises.churn.denominator
    proved = {stage.name: Fraction(stage.value) * units.get(stage.name, 1) for stage in plan.objective if stage.proved}
    if found.decided and not found.values:
        raise InternalError("A second solver finds no plan where the first one has one.")
    for name, value in found.values:
        if value != proved[name]:
            raise InternalError(f"A second solver proves {value} for {name}, and not {proved[name]}.")
    return SecondOpinion(solver="HiGHS", agrees=found.decided, settled=settled, seconds=seconds)

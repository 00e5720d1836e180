"""What it costs to survive departures: the best plan for nobody, one, two and more people to spare."""

from __future__ import annotations

from collections.abc import Iterator

from planner import planning
from planner.answer.schema import PlanAnswer
from planner.explanation.differences import more_of
from planner.explanation.schema import SparePrice
from planner.question.schema import Question


def price_of_spares(question: Question, plan: PlanAnswer, most: int, effort: float) -> Iterator[SparePrice]:
    """The price of so many people to spare, from none to `most`; more than the scenario wants, or fewer.

    plan: the best plan of the question. Each plan is the best one for its own number. Once a number is impossible, so
    is every larger one; they are left out.
    """
    nobody: PlanAnswer | None = None
    for spare in range(most + 1):
        answer = plan if spare == question.scenario.spare else planning.answer(question.with_spare(spare), effort)
        nobody = nobody or answer
        there = answer.status in ("met", "planned")
        yield SparePrice(
            spare=spare,
            status=answer.status,
            objective=answer.objective if there else (),
            more=tuple(more_of(nobody.objective, answer.objective)) if there else (),
            verified=answer.verified,
        )
        if answer.status == "impossible":
            return

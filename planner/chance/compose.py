"""From a plan to the answer of how likely it reaches its goals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.answer.schema import PlanAnswer
from planner.chance.chances import Chances, chances_of
from planner.chance.probability import Probability, assumed_by, probability_of
from planner.chance.schema import ChanceAnswer, ExamRisk, GoalChance, PersonRisk, SittingChance
from planner.chance.simulation import Estimate
from planner.question.schema import Question


def compose_chances(question: Question, plan: PlanAnswer, draws: int, seed: int) -> ChanceAnswer:
    """How likely the plan reaches the goals of the question, and what that depends on.

    Raises DataError when the scenario does not say how likely a planned exam is passed.
    """
    chances = chances_of(question, plan)
    assumed = assumed_by(plan)
    found = probability_of(chances, assumed, draws, seed)
    chance = question.scenario.chance
    return ChanceAnswer(
        title=question.scenario.title,
        programme=question.programme.name,
        as_of=question.scenario.as_of,
        reached=found.reached.value,
        method="exact" if found.reached.error is None else "simulated",
        error=found.reached.error,
        draws=draws if found.simulated else None,
        seed=seed if found.simulated else None,
        assumed_passed=chance is None,
        source=None if chance is None else chance.source,
        assumed=tuple(sorted(assumed)),
        goals=tuple(_goals(question, plan, found)),
        sittings=tuple(_sittings(chances)),
        by_exam=tuple(ExamRisk(exam=name, rise=e.value, error=e.error) for name, e in _most_first(found.by_exam)),
        by_person=tuple(
            PersonRisk(employee_id=name, rise=e.value, error=e.error) for name, e in _most_first(found.by_person)
        ),
    )


def _goals(question: Question, plan: PlanAnswer, found: Probability) -> Iterator[GoalChance]:
    for goal, planned, each in zip(question.scenario.goals, plan.goals, found.goals, strict=True):
        yield GoalChance(
            option=planned.option,
            tier=goal.tier,
            by=goal.by,
            hold_until=goal.last_day,
            reached=each.value,
            error=each.error,
        )


def _sittings(chances: Chances) -> Iterator[SittingChance]:
    for each in chances.sittings:
        yield SittingChance(
            employee_id=each.sitting.employee_id,
            exam=each.sitting.exam,
            level=each.sitting.level,
            each_attempt=float(each.sitting.passes),
            attempt_days=each.attempt_days,
            in_time=each.in_time,
            expected_attempts=each.expected_attempts,
            attempts=each.made,
            passed_at=each.passing,
        )


def _most_first(risks: Mapping[str, Estimate]) -> list[tuple[str, Estimate]]:
    """The largest rise first, as far as the answer shows it; equal ones by name."""
    return sorted(risks.items(), key=lambda each: (-round(each[1].value, 9), each[0]))

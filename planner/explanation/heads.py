"""What one more person, or one more result, would cost: the best plan if a requirement asked for one more."""

from __future__ import annotations

from collections.abc import Iterator

from planner import planning
from planner.answer.schema import PlanAnswer
from planner.explanation.differences import more_of
from planner.explanation.schema import OneMore
from planner.explanation.watch import Watch, unwatched, watched
from planner.question.schema import Question
from planner.question.stricter import asking_more
from planner.requirements.tree import PassesReach, PeopleHold, walk


def of_one_more(question: Question, plan: PlanAnswer, effort: float, watch: Watch = unwatched) -> Iterator[OneMore]:
    """For each requirement of the goals about people or results: what it takes if it asks for one more.

    plan: the best plan of the question. Goals are looked at with the option that carries them.
    """
    names: dict[str, None] = {}
    for goal, carried in zip(question.scenario.goals, plan.goals, strict=True):
        if carried.option is not None:
            for rules in question.rules_of_goal(goal, carried.option):
                found = (rule for rule in walk(rules) if isinstance(rule, PeopleHold | PassesReach))
                names.update({f"{carried.option}.{goal.tier}.{rule.id}": None for rule in found})
    for name in watched([*names], "requirements", watch):
        answer = planning.answer(asking_more(question, name, 1), effort)
        there = answer.status in ("met", "planned")
        yield OneMore(
            requirement=name,
            status=answer.status,
            more=tuple(more_of(plan.objective, answer.objective)) if there else (),
        )

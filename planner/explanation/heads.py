"""What one more person, or one more result, would cost: the best plan if a requirement asked for one more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from planner import planning
from planner.answer.schema import PlanAnswer
from planner.explanation.differences import more_of
from planner.explanation.schema import OneMore
from planner.explanation.watch import Watch, unwatched, watched
from planner.programme.schema import Programme
from planner.question.schema import Question
from planner.requirements.tree import (
    AllOf,
    AnyOf,
    AtLeastOf,
    FactHolds,
    MetricReaches,
    PassesReach,
    PeopleHold,
    PointsReach,
    Requirement,
    walk,
)


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
        answer = planning.answer(asking_one_more(question, name), effort)
        there = answer.status in ("met", "planned")
        yield OneMore(
            requirement=name,
            status=answer.status,
            more=tuple(more_of(plan.objective, answer.objective)) if there else (),
        )


def asking_one_more(question: Question, name: str) -> Question:
    """The question if this requirement (full name) asked for one person or result more, in every edition."""
    following = question.next_edition
    return replace(
        question,
        programme=_programme(question.programme, name),
        next_edition=None if following is None else _programme(following, name),
    )


def _programme(programme: Programme, name: str) -> Programme:
    option, tier, rule = name.split(".", 2)
    if option not in programme.options or tier not in programme.options[option].tiers:
        return programme
    old = programme.options[option]
    asked = old.tiers[tier].model_copy(update={"requires": _one_more(old.tiers[tier].requires, rule)})
    changed = old.model_copy(update={"tiers": {**old.tiers, tier: asked}})
    return programme.model_copy(update={"options": {**programme.options, option: changed}})


def _one_more(node: Requirement, rule: str) -> Requirement:
    match node:
        case PeopleHold():
            return node.model_copy(update={"people": node.people + 1}) if node.id == rule else node
        case PassesReach():
            return node.model_copy(update={"passes": node.passes + 1}) if node.id == rule else node
        case AllOf():
            return node.model_copy(update={"all": tuple(_one_more(part, rule) for part in node.all)})
        case AnyOf():
            return node.model_copy(update={"any": tuple(_one_more(part, rule) for part in node.any)})
        case AtLeastOf():
            return node.model_copy(update={"of": tuple(_one_more(part, rule) for part in node.of)})
        case MetricReaches() | FactHolds() | PointsReach():
            return node
        case _:
            assert_never(node)

"""The question whose rules ask for more than the vendor does."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

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
)


def asking_more(question: Question, name: str, more: int) -> Question:
    """The question if this requirement (full name) asked for so many more people or results, in every edition."""
    following = question.next_edition
    return replace(
        question,
        programme=_programme(question.programme, name, more),
        next_edition=None if following is None else _programme(following, name, more),
    )


def _programme(programme: Programme, name: str, more: int) -> Programme:
    option, tier, rule = name.split(".", 2)
    if option not in programme.options or tier not in programme.options[option].tiers:
        return programme
    old = programme.options[option]
    asked = old.tiers[tier].model_copy(update={"requires": _asking_more(old.tiers[tier].requires, rule, more)})
    changed = old.model_copy(update={"tiers": {**old.tiers, tier: asked}})
    return programme.model_copy(update={"options": {**programme.options, option: changed}})


def _asking_more(node: Requirement, rule: str, more: int) -> Requirement:
    match node:
        case PeopleHold():
            return node.model_copy(update={"people": node.people + more}) if node.id == rule else node
        case PassesReach():
            return node.model_copy(update={"passes": node.passes + more}) if node.id == rule else node
        case AllOf():
            return node.model_copy(update={"all": tuple(_asking_more(part, rule, more) for part in node.all)})
        case AnyOf():
            return node.model_copy(update={"any": tuple(_asking_more(part, rule, more) for part in node.any)})
        case AtLeastOf():
            return node.model_copy(update={"of": tuple(_asking_more(part, rule, more) for part in node.of)})
        case MetricReaches() | FactHolds() | PointsReach():
            return node
        case _:
            assert_never(node)

"""Where the parts of a programme stand in its document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from planner.documents.yaml import Loc
from planner.programme.schema import Programme, Tier
from planner.requirements.holdings import HoldAll, HoldAny, Holding, holding_parts
from planner.requirements.tree import (
    AllOf,
    AnyOf,
    AtLeastOf,
    FactHolds,
    MetricReaches,
    PassesReach,
    PeopleHold,
    PeopleScore,
    PointsReach,
    Requirement,
    Score,
    kind_of,
    parts_of,
)


def tiers_at(programme: Programme) -> Iterator[tuple[Loc, Tier]]:
    """Every tier with its path, in the order written."""
    for option, name, tier in programme.tiers():
        yield ("options", option, "tiers", name), tier


def requirements_at(requirement: Requirement, loc: Loc) -> Iterator[tuple[Loc, Requirement]]:
    """The requirement at this path and everything below it, each with its path."""
    yield loc, requirement
    if isinstance(requirement, PointsReach):
        for below, score in scores_at(requirement, loc):
            if score.gate is not None:
                yield from requirements_at(score.gate, (*below, "gate"))
        return
    key = "of" if isinstance(requirement, AtLeastOf) else kind_of(requirement)
    for position, part in enumerate(parts_of(requirement)):
        yield from requirements_at(part, (*loc, key, position))


def scores_at(requirement: PointsReach, loc: Loc) -> Iterator[tuple[Loc, Score]]:
    """The scores of a points requirement at this path, each with its path."""
    for position, score in enumerate(requirement.from_):
        yield (*loc, "from", position), score


def own_holdings_at(requirement: Requirement, loc: Loc) -> Iterator[tuple[Loc, Holding]]:
    """The holdings that this requirement itself names, each with its path."""
    match requirement:
        case PeopleHold():
            yield (*loc, "hold"), requirement.hold
        case PassesReach():
            yield from (((*loc, "of", position), code) for position, code in enumerate(requirement.of))
        case PointsReach():
            for below, score in scores_at(requirement, loc):
                if isinstance(score, PeopleScore):
                    yield (*below, "people"), score.people
        case AllOf() | AnyOf() | AtLeastOf() | MetricReaches() | FactHolds():
            return
        case _:
            assert_never(requirement)


def all_requirements_at(programme: Programme) -> Iterator[tuple[Loc, Requirement]]:
    """Every requirement of every tier with its path."""
    for loc, tier in tiers_at(programme):
        yield from requirements_at(tier.requires, (*loc, "requires"))


def parts_at(holding: Holding, loc: Loc) -> Iterator[tuple[Loc, Holding]]:
    """The direct parts of a holding at this path, each with its path."""
    key = "all" if isinstance(holding, HoldAll) else "any" if isinstance(holding, HoldAny) else "of"
    for position, part in enumerate(holding_parts(holding)):
        yield (*loc, key, position), part


def holdings_at(holding: Holding, loc: Loc) -> Iterator[tuple[Loc, Holding]]:
    """The holding at this path and everything below it, each with its path."""
    yield loc, holding
    for below, part in parts_at(holding, loc):
        yield from holdings_at(part, below)

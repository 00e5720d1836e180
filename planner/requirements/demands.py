"""What a plan must still bring about on one day: the rule tree with everything decided already taken out.

Waived requirements, metrics that are reached and facts that are so become `Granted` and vanish. What remains speaks of
people only, and of metrics and facts that no exam can change (`Assumption`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, assert_never

from planner.requirements.audit import Circumstances
from planner.requirements.holdings import HoldAtLeast, Holding
from planner.requirements.tree import (
    AllOf,
    AnyOf,
    AtLeastOf,
    FactHolds,
    MetricReaches,
    MetricScore,
    PassesReach,
    PeopleHold,
    PeopleScore,
    PointsReach,
    Requirement,
    Score,
    linked_holdings,
)


@dataclass(frozen=True, slots=True)
class Granted:
    """Nothing is asked."""


class Count(NamedTuple):
    """So many distinct people each satisfy the holding."""

    people: int
    holding: Holding


class CountApart(NamedTuple):
    """All these counts at once, where a person counts in at most `groups_per_person` of them."""

    counts: tuple[Count, ...]
    groups_per_person: int = 1


class CountPasses(NamedTuple):
    """The people of all these holdings together are so many; whoever satisfies two counts twice.

    With single exams that counts different results (a person and an exam).
    """

    passes: int
    holdings: tuple[Holding, ...]


class PeoplePoints(NamedTuple):
    """`each` points for everybody who satisfies the holding but `spare` people, at most `cap`; none until the gate
    holds.
    """

    each: Fraction
    holding: Holding
    cap: Fraction | None
    gate: Demand
    above_zero: bool
    spare: int = 0


class FigurePoints(NamedTuple):
    """The points of a company figure; none until the gate holds.

    more: what they would be if the figure grew (the full name of the score and the points), where that is more.
    """

    value: Fraction
    more: tuple[str, Fraction] | None
    gate: Demand
    above_zero: bool


class SumPoints(NamedTuple):
    """So many points together, with every term that must be above zero above zero."""

    points: Fraction
    terms: tuple[PeoplePoints | FigurePoints, ...]


class Assumption(NamedTuple):
    """Comes true only from outside: the full name of a metric or fact requirement that is not met."""

    requirement: str


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of the parts. All parts: `count == len(parts)`; alternatives: `count == 1`."""

    count: int
    parts: tuple[Demand, ...]


Demand = Granted | Count | CountApart | CountPasses | SumPoints | Assumption | AtLeast


def at_least(count: int, parts: Sequence[Demand]) -> Demand:
    """`AtLeast` in its simplest form: granted parts are taken out, a single necessary part stands for itself."""
    asking = tuple(part for part in parts if not isinstance(part, Granted))
    count -= len(parts) - len(asking)
    if count <= 0:
        return Granted()
    return asking[0] if count == len(asking) == 1 else AtLeast(count, asking)


def demand(requirement: Requirement, tier: str, given: Circumstances) -> Demand:
    """What the requirement asks of people under these circumstances; `tier` is `option.tier`."""

    def asked(node: Requirement, holding: Holding | None = None) -> Demand:
        name = f"{tier}.{node.id}"
        if name in given.waived or name in given.assumed:
            return Granted()
        match node:
            case AllOf():
                parts = tuple(_asked_parts(node))
                return at_least(len(parts), parts)
            case AnyOf():
                return at_least(1, [asked(part) for part in node.any])
            case AtLeastOf():
                return at_least(node.at_least, [asked(part) for part in node.of])
            case PeopleHold():
                return Count(node.people + given.spare, holding or node.hold)
            case PassesReach():
                return _passes_to_spare(node, given.spare)
            case PointsReach():
                return SumPoints(node.points, tuple(term(score, node.points) for score in node.from_))
            case MetricReaches():
                return Granted() if given.reaches(node) else Assumption(name)
            case FactHolds():
                return Granted() if given.facts.get(node.fact, False) else Assumption(name)
            case _:
                assert_never(node)

    def term(score: Score, points: Fraction) -> PeoplePoints | FigurePoints:
        gate = Granted() if score.gate is None else asked(score.gate)
        match score:
            case PeopleScore():
                return PeoplePoints(score.each, score.people, score.cap, gate, score.above_zero, given.spare)
            case MetricScore():
                name, most = f"{tier}.{score.id}", score.most(points)
                now = most if name in given.assumed else score.value(given.figure(score.metric))
                return FigurePoints(now, (name, most) if now < most else None, gate, score.above_zero)
            case _:
                assert_never(score)

    def _asked_parts(node: AllOf) -> Iterator[Demand]:
        holdings = linked_holdings(node)
        counts = []
        for i, part in enumerate(node.all):
            each = asked(part, holdings.get(i))
            if node.sharing == "different" and isinstance(part, PeopleHold) and isinstance(each, Count):
                counts.append(each)
            else:
                yield each
        if len(counts) == 1:
            yield counts[0]
        elif counts:
            yield _apart_to_spare(counts, given.spare, node.groups_per_person)

    return asked(requirement)


def _apart_to_spare(counts: Sequence[Count], spare: int, groups_per_person: int) -> Demand:
    """Groups that can be filled whoever leaves, where each count has what is to spare on top.

    It is necessary and enough that they can be filled with any single one of them so much larger (Hall's condition,
    docs/model.md). Where people count in several groups, all are larger at once, which is enough.
    """
    if not spare or groups_per_person > 1:
        return CountApart(tuple(counts), groups_per_person)
    tried = [
        CountApart(
            tuple(each if i == larger else Count(each.people - spare, each.holding) for i, each in enumerate(counts))
        )
        for larger in range(len(counts))
    ]
    return at_least(len(tried), tried)


def _passes_to_spare(node: PassesReach, spare: int) -> Demand:
    """Results that are enough whoever leaves.

    The results of each person are counted up to some number, so that a leaver takes no more with him: for one of these
    numbers there must be as many as are asked for and those of the leavers (docs/model.md).
    """
    exams = node.exams
    if not spare:
        return CountPasses(node.passes, exams)
    so_many = [HoldAtLeast(at_least=count, of=exams) for count in range(1, len(exams) + 1)]
    return at_least(
        1, [CountPasses(node.passes + spare * most, tuple(so_many[:most])) for most in range(1, len(exams) + 1)]
    )

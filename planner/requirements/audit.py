"""Requirements held against the company on one day: what is needed, what is there, who counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from heapq import nlargest
from types import MappingProxyType
from typing import Literal, NamedTuple, assert_never

from planner.requirements.holdings import HoldAny, Holding, holds
from planner.requirements.sharing import hand_out
from planner.requirements.tree import (
    AllOf,
    AnyOf,
    AtLeastOf,
    FactHolds,
    Kind,
    MetricReaches,
    MetricScore,
    PassesReach,
    PeopleHold,
    PeopleScore,
    PointsReach,
    Requirement,
    Score,
    kind_of,
    linked_holdings,
    parts_of,
    people_groups,
)


class Alike(NamedTuple):
    """People with the same counting exams on a day; `people` are sorted ids."""

    exams: frozenset[str]
    people: Sequence[str]


class Circumstances(NamedTuple):
    """What holds on a day besides people: figures, facts, and which requirements are waived or assumed (full names).

    spare: what is asked must hold whoever any so many people leave.
    """

    market: str | None = None
    metrics: Mapping[str, Decimal] = MappingProxyType({})
    facts: Mapping[str, bool] = MappingProxyType({})
    waived: frozenset[str] = frozenset()
    assumed: frozenset[str] = frozenset()
    spare: int = 0

    def figure(self, metric: str) -> Decimal:
        """The company's figure; 0 where none is stated."""
        return self.metrics.get(metric, Decimal(0))

    def reaches(self, requirement: MetricReaches) -> bool:
        """Whether the figure reaches the threshold; never, where the rule has none for the market."""
        threshold = requirement.threshold(self.market)
        return threshold is not None and self.figure(requirement.metric) >= threshold


Number = int | Decimal | Fraction
"""A count, a figure, or points."""

StatusKind = Kind | Literal["score"]


class Status(NamedTuple):
    """How one requirement, or one score of a points requirement, stands.

    need, have: people, results, true parts, points, or the figure of a metric; for a fact 1 and 0 or 1; a score needs
    nothing. Where people must be to spare, `need` has what departures may take away on top. `have` is what counts
    towards this requirement: under `sharing: different` only the people handed to this group. `met` is also true where
    the requirement is waived or assumed; of a score it says whether it is above zero where it must be. truly_met: met
    without any assumption. most: what the score of a metric could give.
    """

    name: str
    kind: StatusKind
    need: Number
    have: Number
    met: bool
    truly_met: bool
    waived: bool = False
    assumed: bool = False
    people: tuple[str, ...] = ()
    parts: tuple[Status, ...] = ()
    most: Number | None = None

    @property
    def short_by(self) -> Number:
        return max(plain(Fraction(self.need) - Fraction(self.have)), 0)

    def walk(self) -> Iterator[Status]:
        """This status and all below it, in the order of the rules."""
        yield self
        for part in self.parts:
            yield from part.walk()


def most_lost(results: Iterable[int], leavers: int) -> int:
    """How many results so many leavers may take with them; `results`: how many each person has."""
    return sum(nlargest(leavers, results))


def _points_of(score: PeopleScore, people: int) -> Fraction:
    """What so many people give."""
    points = score.each * people
    return points if score.cap is None else min(points, score.cap)


def plain(value: Fraction) -> int | Decimal | Fraction:
    """The same number as a whole one or a decimal, where it is one."""
    if value.denominator == 1:
        return int(value)
    decimal = Decimal(value.numerator) / value.denominator
    return decimal if Fraction(decimal) == value else value


def audit(requirement: Requirement, tier: str, given: Circumstances, groups: Sequence[Alike]) -> Status:
    """How the requirement and everything below it stands.

    tier: `option.tier`, the first half of every requirement's full name.
    groups: everybody who is there on the day, grouped by counting exams.
    """

    def judge(node: Requirement, holding: Holding | None = None, handed: tuple[str, ...] | None = None) -> Status:
        name = f"{tier}.{node.id}"
        waived, assumed = name in given.waived, name in given.assumed
        people: tuple[str, ...] = ()
        parts: tuple[Status, ...] = ()
        need: Number
        have: Number
        match node:
            case AllOf() | AnyOf() | AtLeastOf():
                parts = tuple(_judge_parts(node)) if isinstance(node, AllOf) else tuple(map(judge, parts_of(node)))
                need = len(parts) if isinstance(node, AllOf) else node.at_least if isinstance(node, AtLeastOf) else 1
                have = sum(part.met for part in parts)
                reached, truly = have >= need, sum(part.truly_met for part in parts) >= need
            case PeopleHold():
                people = handed if handed is not None else _who(holding or node.hold)
                need, have = node.people + given.spare, len(people)
                reached = truly = have >= need
            case PassesReach():
                have = sum(len(_who(exam)) for exam in node.exams)
                results = (
                    len(group.exams.intersection(node.exams))
                    for group in groups
                    for _ in range(min(given.spare, len(group.people)))
                )
                need = node.passes + most_lost(results, given.spare)
                people = _who(HoldAny(any=node.exams))
                reached = truly = have >= need
            case PointsReach():
                parts = tuple(_judge_score(score, node.points) for score in node.from_)
                asked = node.points + sum(map(_points_to_spare, node.from_, parts))
                total = sum((Fraction(part.have) for part in parts), Fraction(0))
                certain = sum((Fraction(part.have) for part in parts if part.truly_met), Fraction(0))
                need, have = plain(asked), plain(total)
                reached = total >= asked and all(part.met for part in parts)
                wanted = {f"{tier}.{score.id}" for score in node.from_ if score.above_zero}
                truly = certain >= asked and all(part.truly_met for part in parts if part.name in wanted)
            case MetricReaches():
                need, have = node.threshold(given.market) or Decimal(0), given.figure(node.metric)
                reached = truly = given.reaches(node)
            case FactHolds():
                need, have = 1, int(given.facts.get(node.fact, False))
                reached = truly = have >= need
            case _:
                assert_never(node)
        met, truly = waived or assumed or reached, waived or (truly and not assumed)
        return Status(name, kind_of(node), need, have, met, truly, waived, assumed, people, parts)

    def _judge_score(score: Score, points: Fraction) -> Status:
        """What a score gives; its status is true of the points that it has."""
        name = f"{tier}.{score.id}"
        gate = None if score.gate is None else judge(score.gate)
        assumed = name in given.assumed
        people: tuple[str, ...] = ()
        most: Number | None = None
        match score:
            case PeopleScore():
                people = _who(score.people)
                value = _points_of(score, len(people))
                is_there = len(people) > given.spare
            case MetricScore():
                most = plain(score.most(points))
                value = score.most(points) if assumed else score.value(given.figure(score.metric))
                is_there = True
            case _:
                assert_never(score)
        if gate is not None and not gate.met:
            value = Fraction(0)
        met = not score.above_zero or (is_there and value > 0)
        truly = met and not assumed and (gate is None or gate.truly_met or value == 0)
        return Status(
            name, "score", 0, plain(value), met, truly, False, assumed, people, () if gate is None else (gate,), most
        )

    def _points_to_spare(score: Score, status: Status) -> Fraction:
        """The points that departures may take away from a score, where they hit it hardest."""
        if not isinstance(score, PeopleScore) or not status.have:
            return Fraction(0)
        return Fraction(status.have) - _points_of(score, max(0, len(status.people) - given.spare))

    def _judge_parts(node: AllOf) -> Iterator[Status]:
        holdings = linked_holdings(node)
        handed: Mapping[int, tuple[str, ...]] = {}
        if node.sharing == "different":
            handed = _hand_out_to_spare(node)
        for i, part in enumerate(node.all):
            yield judge(part, holdings.get(i), handed.get(i))

    def _who(holding: Holding) -> tuple[str, ...]:
        found: list[str] = []
        for group in groups:
            if holds(holding, group.exams):
                found += group.people
        return tuple(sorted(found))

    def _hand_out_to_spare(node: AllOf) -> Mapping[int, tuple[str, ...]]:
        """The people of each group where the departures hit hardest.

        Whoever leaves, all groups can be filled if and only if they can be with any single one of them so much larger
        (Hall's condition, docs/model.md). As earlier groups are filled first, the last of those that are too many for
        their people lacks somebody then. Where people count in several groups, it is enough if all are larger at once.
        """
        need = {i: part.people for i, part in people_groups(node) if f"{tier}.{part.id}" not in given.waived}
        if not given.spare or node.groups_per_person > 1:
            return _hand_out(node, {i: people + given.spare for i, people in need.items()})
        return {i: _hand_out(node, {**need, i: people + given.spare})[i] for i, people in need.items()}

    def _hand_out(node: AllOf, need: Mapping[int, int]) -> Mapping[int, tuple[str, ...]]:
        asking = [(i, part) for i, part in people_groups(node) if i in need]
        fitting: dict[frozenset[int], list[str]] = {}
        for group in groups:
            fits = frozenset(i for i, part in asking if holds(part.hold, group.exams))
            if fits:
                fitting.setdefault(fits, []).extend(group.people)
        return hand_out(fitting, need, node.groups_per_person)

    return judge(requirement)

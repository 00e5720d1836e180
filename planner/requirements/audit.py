"""Requirements held against the company on one day: what is needed, what is there, who counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from planner.requirements.holdings import Holding, holds
from planner.requirements.sharing import hand_out
from planner.requirements.tree import (
    AllOf,
    AnyOf,
    AtLeastOf,
    FactHolds,
    Kind,
    MetricReaches,
    PeopleHold,
    Requirement,
    kind_of,
    linked_holdings,
    parts_of,
    people_groups,
)


@dataclass(frozen=True, slots=True)
class Alike:
    """People with the same counting exams on a day; `people` are sorted ids."""

    exams: frozenset[str]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds on a day besides people: figures, facts, and which requirements are waived or assumed (full names)."""

    market: str | None = None
    metrics: Mapping[str, Decimal] = field(default_factory=dict)
    facts: Mapping[str, bool] = field(default_factory=dict)
    waived: frozenset[str] = frozenset()
    assumed: frozenset[str] = frozenset()

    def figure(self, metric: str) -> Decimal:
        """The company's figure; 0 where none is stated."""
        return self.metrics.get(metric, Decimal(0))

    def reaches(self, requirement: MetricReaches) -> bool:
        """Whether the figure reaches the threshold; never, where the rule has none for the market."""
        threshold = requirement.threshold(self.market)
        return threshold is not None and self.figure(requirement.metric) >= threshold


@dataclass(frozen=True, slots=True)
class Status:
    """How one requirement stands.

    need, have: people, true parts, or the figure of a metric; for a fact 1 and 0 or 1. `have` is what counts towards
    this requirement: under `sharing: different` only the people handed to this group. `met` is also true where the
    requirement is waived or assumed.
    """

    name: str
    kind: Kind
    need: int | Decimal
    have: int | Decimal
    met: bool
    waived: bool = False
    assumed: bool = False
    people: tuple[str, ...] = ()
    parts: tuple[Status, ...] = ()

    @property
    def short_by(self) -> int | Decimal:
        return max(self.need - self.have, 0)

    def walk(self) -> Iterator[Status]:
        """This status and all below it, in the order of the rules."""
        yield self
        for part in self.parts:
            yield from part.walk()


def audit(requirement: Requirement, tier: str, given: Circumstances, groups: Sequence[Alike]) -> Status:
    """How the requirement and everything below it stands.

    tier: `option.tier`, the first half of every requirement's full name.
    groups: everybody who is there on the day, grouped by counting exams.
    """

    def judge(node: Requirement, holding: Holding | None = None, handed: tuple[str, ...] | None = None) -> Status:
        name = f"{tier}.{node.id}"
        people: tuple[str, ...] = ()
        parts: tuple[Status, ...] = ()
        need: int | Decimal
        have: int | Decimal
        match node:
            case AllOf():
                parts = tuple(_judge_parts(node))
                need, have = len(parts), sum(part.met for part in parts)
            case AnyOf() | AtLeastOf():
                parts = tuple(judge(part) for part in parts_of(node))
                need = node.at_least if isinstance(node, AtLeastOf) else 1
                have = sum(part.met for part in parts)
            case PeopleHold():
                people = handed if handed is not None else _who(holding or node.hold)
                need, have = node.people, len(people)
            case MetricReaches():
                need, have = node.threshold(given.market) or Decimal(0), given.figure(node.metric)
            case FactHolds():
                need, have = 1, int(given.facts.get(node.fact, False))
            case _:
                assert_never(node)
        waived, assumed = name in given.waived, name in given.assumed
        reached = given.reaches(node) if isinstance(node, MetricReaches) else have >= need
        met = waived or assumed or reached
        return Status(name, kind_of(node), need, have, met, waived, assumed, people, parts)

    def _judge_parts(node: AllOf) -> Iterator[Status]:
        holdings = linked_holdings(node)
        handed: Mapping[int, tuple[str, ...]] = {}
        if node.sharing == "different":
            handed = _hand_out_people(node)
        for i, part in enumerate(node.all):
            yield judge(part, holdings.get(i), handed.get(i))

    def _who(holding: Holding) -> tuple[str, ...]:
        return tuple(sorted(who for group in groups if holds(holding, group.exams) for who in group.people))

    def _hand_out_people(node: AllOf) -> Mapping[int, tuple[str, ...]]:
        asking = [(i, part) for i, part in people_groups(node) if f"{tier}.{part.id}" not in given.waived]
        fitting: dict[frozenset[int], list[str]] = {}
        for group in groups:
            fits = frozenset(i for i, part in asking if holds(part.hold, group.exams))
            if fits:
                fitting.setdefault(fits, []).extend(group.people)
        return hand_out(fitting, {i: part.people for i, part in asking})

    return judge(requirement)

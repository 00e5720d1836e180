"""From the rules of a goal on its days to one formula about counts: what the vendor asks, as `audit` judges it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import assert_never

from planner.chance.counting import Company, Counter
from planner.chance.formula import Counts, Fixed, Formula, Points, Term, among, evaluate, every, reaches
from planner.requirements.audit import Circumstances
from planner.requirements.holdings import Holding
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
    people_groups,
)
from planner.scenario.schema import Goal


def goal_formula(company: Company, goal: Goal, assumed: frozenset[str]) -> Formula:
    """When the goal holds on all its days, by one of its options. assumed: requirements that are taken as met."""
    question = company.question
    return among(
        1,
        [
            every([_Day(company, option, goal, day, assumed).formula for day in company.days_of(goal)])
            for option in question.options_for(goal)
        ],
    )


class _Day:
    """The rules of a goal's tier on one day."""

    def __init__(self, company: Company, option: str, goal: Goal, day: date, assumed: frozenset[str]) -> None:
        self._company, self._day = company, day
        self._tier = f"{option}.{goal.tier}"
        self._given: Circumstances = company.question.circumstances(day)
        self._assumed = assumed
        self.formula = self._read(company.question.rules(option, goal.tier, day))

    def _read(self, node: Requirement, holding: Holding | None = None) -> Formula:
        name = f"{self._tier}.{node.id}"
        if name in self._given.waived or name in self._assumed:
            return Fixed(True)
        match node:
            case AllOf():
                return every(list(self._parts(node)))
            case AnyOf():
                return among(1, [self._read(part) for part in node.any])
            case AtLeastOf():
                return among(node.at_least, [self._read(part) for part in node.of])
            case PeopleHold():
                return self._reaches(Counter((holding or node.hold,)), node.people)
            case PassesReach():
                return self._reaches(Counter(node.exams, len(node.exams)), node.passes)
            case PointsReach():
                return self._points(node)
            case MetricReaches():
                return Fixed(self._given.reaches(node))
            case FactHolds():
                return Fixed(self._given.facts.get(node.fact, False))
            case _:
                assert_never(node)

    def _reaches(self, counter: Counter, need: int) -> Formula:
        least = need - self._company.base(counter, self._day)
        if least <= 0:
            return Fixed(True)
        column = self._company.column(counter, self._day)
        return reaches(column, least, self._company.columns[column].most)

    # --- all of several parts ----------------------------------------------------------------------------------------

    def _parts(self, node: AllOf) -> Iterator[Formula]:
        holdings = linked_holdings(node)
        groups = dict(people_groups(node)) if node.sharing == "different" else {}
        yield from (self._read(part, holdings.get(i)) for i, part in enumerate(node.all) if i not in groups)
        asking = {i: part for i, part in groups.items() if f"{self._tier}.{part.id}" not in self._given.waived}
        yield from self._apart(asking, node.groups_per_person)

    def _apart(self, groups: Mapping[int, PeopleHold], groups_per_person: int) -> Iterator[Formula]:
        """Groups that may not share people freely can be filled if, for every set of them, the people who fit are
        enough, each counted for as many of the set as they fit and may count in (Hall; docs/chance.md).
        """
        for size in range(1, len(groups) + 1):
            for some in combinations(sorted(groups), size):
                counter = Counter(tuple(groups[i].hold for i in some), groups_per_person)
                yield self._reaches(counter, sum(groups[i].people for i in some))

    # --- points ------------------------------------------------------------------------------------------------------

    def _points(self, node: PointsReach) -> Formula:
        values = [value for score in node.from_ for value in self._values(score, node.points)]
        unit = lcm(*(value.denominator for value in (node.points, *values)))
        terms = [self._term(score, node.points, unit) for score in node.from_]
        if all(term.column is None and isinstance(term.gate, Fixed) for term in terms):
            return Fixed(bool(evaluate(Points(int(node.points * unit), tuple(terms)), _no_column)))
        return Points(int(node.points * unit), tuple(terms))

    def _term(self, score: Score, points: Fraction, unit: int) -> Term:
        """The score in whole units; more than all the points that are asked for makes no difference."""
        gate = Fixed(True) if score.gate is None else self._read(score.gate)
        above_zero = score.above_zero
        match score:
            case PeopleScore():
                most = int(min(points, points if score.cap is None else score.cap) * unit)
                each = min(int(score.each * unit), most)
                counter = Counter((score.people,))
                base = self._company.base(counter, self._day)
                column = None if base * each >= most else self._company.column(counter, self._day)
                if column is not None and not self._company.columns[column].most:
                    column = None
                return Term(column, base, each, most, gate, above_zero)
            case MetricScore():
                (value,) = self._values(score, points)
                worth = int(min(value, points) * unit)
                return Term(None, 1, worth, worth, gate, above_zero)
            case _:
                assert_never(score)

    def _values(self, score: Score, points: Fraction) -> tuple[Fraction, ...]:
        """The figures of a score: what each person gives and the cap, or what the metric gives."""
        match score:
            case PeopleScore():
                return (score.each,) if score.cap is None else (score.each, score.cap)
            case MetricScore():
                assumed = f"{self._tier}.{score.id}" in self._assumed
                return (score.most(points) if assumed else score.value(self._given.figure(score.metric)),)
            case _:
                assert_never(score)


def _no_column(column: int) -> Counts:
    raise LookupError(f"There is no column {column}.")

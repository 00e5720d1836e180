"""From what a day asks to conditions over targets: holdings looked at on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from math import lcm
from typing import assert_never

from planner.problem.schema import (
    NOTHING,
    Assumed,
    Condition,
    Enough,
    EnoughApart,
    EnoughPasses,
    EnoughPoints,
    FigureTerm,
    Kind,
    Parts,
    PeopleTerm,
    Target,
)
from planner.requirements.demands import (
    Assumption,
    AtLeast,
    Count,
    CountApart,
    CountPasses,
    Demand,
    FigurePoints,
    Granted,
    PeoplePoints,
    SumPoints,
)
from planner.requirements.holdings import Holding, holds


class Targets:
    """Numbers the holdings that are looked at, and counts who satisfies them already."""

    def __init__(self, codes: tuple[str, ...], days: tuple[date, ...], kinds: Iterable[Kind]) -> None:
        self._codes = codes
        self._days = days
        self._kinds = tuple(kinds)
        self._numbers: dict[tuple[Holding, date, bool], int] = {}
        self._have: dict[tuple[Holding, date], int] = {}

    def number(self, holding: Holding, day: date, apart: bool) -> int:
        return self._numbers.setdefault((holding, day, apart), len(self._numbers))

    def known(self) -> tuple[Target, ...]:
        return tuple(
            Target(holding, day, apart, 0 if apart else self.have(holding, day))
            for holding, day, apart in self._numbers
        )

    def have(self, holding: Holding, day: date) -> int:
        """How many people satisfy the holding on the day without a new exam."""
        if (holding, day) not in self._have:
            number = self._days.index(day)
            counted: dict[int, bool] = {}
            total = 0
            for kind in self._kinds:
                mask = kind.held[number]
                if mask not in counted:
                    exams = {code for i, code in enumerate(self._codes) if mask >> i & 1}
                    counted[mask] = holds(holding, exams)
                total += len(kind.people) * counted[mask]
            self._have[holding, day] = total
        return self._have[holding, day]


def condition(asked: Demand, day: date, targets: Targets) -> Condition:
    """The demand as a condition; what is reached already asks nothing."""
    match asked:
        case Granted():
            return NOTHING
        case Assumption():
            return Assumed(asked.requirement)
        case Count():
            if targets.have(asked.holding, day) >= asked.people:
                return NOTHING
            return Enough(targets.number(asked.holding, day, apart=False), asked.people)
        case CountApart():
            return _apart(asked, day, targets)
        case CountPasses():
            if sum(targets.have(holding, day) for holding in asked.holdings) >= asked.passes:
                return NOTHING
            numbers = tuple(targets.number(holding, day, apart=False) for holding in asked.holdings)
            return EnoughPasses(numbers, asked.passes)
        case SumPoints():
            return _points(asked, day, targets)
        case AtLeast():
            return at_least(asked.count, [condition(part, day, targets) for part in asked.parts])
        case _:
            assert_never(asked)


def at_least(count: int, parts: list[Condition]) -> Condition:
    """So many of the conditions, those that ask nothing taken out."""
    asking = [part for part in parts if part != NOTHING]
    count -= len(parts) - len(asking)
    if count <= 0:
        return NOTHING
    return asking[0] if count == len(asking) == 1 else Parts(count, tuple(asking))


def _apart(asked: CountApart, day: date, targets: Targets) -> EnoughApart:
    """Groups that ask the same of a person are one group with all their places, where nobody counts in two groups."""
    numbers = [targets.number(count.holding, day, apart=True) for count in asked.counts]
    people = [count.people for count in asked.counts]
    if asked.groups_per_person > 1:
        return EnoughApart(tuple(numbers), tuple(people), asked.groups_per_person)
    places: dict[int, int] = {}
    for target, count in zip(numbers, people, strict=True):
        places[target] = places.get(target, 0) + count
    return EnoughApart(tuple(places), tuple(places.values()))


def _points(asked: SumPoints, day: date, targets: Targets) -> Condition:
    """The terms in one whole unit. Terms that are certain and need nothing more are taken out."""
    if _reached_already(asked, day, targets):
        return NOTHING
    unit = lcm(asked.points.denominator, *(q.denominator for term in asked.terms for q in _quantities(term)))

    def scaled(points: Fraction) -> int:
        return int(points * unit)

    terms: list[PeopleTerm | FigureTerm] = []
    for term in asked.terms:
        gate = condition(term.gate, day, targets)
        match term:
            case PeoplePoints():
                most = asked.points if term.cap is None else min(term.cap, asked.points)
                target = targets.number(term.holding, day, apart=False)
                each = scaled(term.each)
                terms.append(PeopleTerm(target, each, scaled(most), gate, term.above_zero, term.spare))
            case FigurePoints():
                name, more = term.more if term.more is not None else (None, term.value)
                terms.append(FigureTerm(scaled(term.value), name, scaled(more), gate, term.above_zero))
            case _:
                assert_never(term)
    return EnoughPoints(scaled(asked.points), tuple(terms))


def _quantities(term: PeoplePoints | FigurePoints) -> Iterator[Fraction]:
    match term:
        case PeoplePoints():
            yield term.each
            yield from () if term.cap is None else (term.cap,)
        case FigurePoints():
            yield term.value
            yield from () if term.more is None else (term.more[1],)
        case _:
            assert_never(term)


def _reached_already(asked: SumPoints, day: date, targets: Targets) -> bool:
    """Whether the points are there without any new exam, as far as gates are certain."""
    total = Fraction(0)
    for term in asked.terms:
        value = Fraction(0)
        if condition(term.gate, day, targets) == NOTHING:
            match term:
                case PeoplePoints():
                    value = term.each * max(0, targets.have(term.holding, day) - term.spare)
                    value = value if term.cap is None else min(value, term.cap)
                case FigurePoints():
                    value = term.value
                case _:
                    assert_never(term)
        if term.above_zero and value <= 0:
            return False
        total += value
    return total >= asked.points

"""The waist of the hour-glass: everything a solver may know, frozen, and nothing else.

Sets of exams and of targets are bit masks: exam number i of `Problem.exams` is bit i, target number j of
`Problem.targets` is bit j. No file, row or prose reaches beyond this point.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.requirements.holdings import Holding

Measure = Literal["exams", "cost", "people"]


@dataclass(frozen=True, slots=True)
class Target:
    """A holding looked at on one day.

    have: how many people satisfy it then without any new exam. Where `apart`, the target belongs to groups that may
    not share people, everybody is handed out anew, and `have` is not used.
    """

    holding: Holding
    day: date
    apart: bool
    have: int


@dataclass(frozen=True, slots=True)
class Enough:
    """At least so many people satisfy the target (those who do already are counted)."""

    target: int
    people: int
    kind: Literal["enough"] = "enough"


@dataclass(frozen=True, slots=True)
class EnoughApart:
    """So many people for each of the targets, where a person counts for at most one of them."""

    targets: tuple[int, ...]
    people: tuple[int, ...]
    kind: Literal["enough-apart"] = "enough-apart"


@dataclass(frozen=True, slots=True)
class Assumed:
    """A metric or fact requirement (full name) that only comes true from outside."""

    requirement: str
    kind: Literal["assumed"] = "assumed"


@dataclass(frozen=True, slots=True)
class Parts:
    """At least `count` of the parts. `count == 0`: nothing is asked."""

    count: int
    parts: tuple[Condition, ...]
    kind: Literal["parts"] = "parts"


Condition = Enough | EnoughApart | Assumed | Parts


@dataclass(frozen=True, slots=True)
class Choice:
    """One option that may carry a goal, and what it asks on all days together."""

    option: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class GoalDemand:
    """A goal: one of the choices must hold, on every day by the same option."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """People who are alike in everything that matters, except for the price of their time.

    held: for each day of the problem, the exams that count then without any new sitting.
    open: for each day of the problem, the exams of which a new sitting, as early as these people can, counts then.
    pinned: exams that each of them must sit.
    cap: at most so many new exams for each of them.
    prices: what each exam costs for one of them, in 1/10,000 of the currency.
    ranking: exam numbers in the order in which equal choices are settled.
    """

    people: tuple[str, ...]
    held: tuple[int, ...]
    open: tuple[int, ...]
    pinned: int
    cap: int | None
    prices: tuple[int, ...]
    ranking: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Which people should sit which exams so that every goal holds, optimising `measures` in order.

    days: the days on which targets are looked at. exams: codes, sorted. people_limit: at most so many people sit
    anything.
    """

    days: tuple[date, ...]
    exams: tuple[str, ...]
    targets: tuple[Target, ...]
    goals: tuple[GoalDemand, ...]
    profiles: tuple[Profile, ...]
    measures: tuple[Measure, ...]
    people_limit: int | None = None

    def codes(self, exams: int) -> tuple[str, ...]:
        """The codes of a set of exams."""
        return tuple(code for i, code in enumerate(self.exams) if exams >> i & 1)


def bits(mask: int) -> tuple[int, ...]:
    """The numbers in a mask, ascending."""
    numbers = []
    while mask:
        low = mask & -mask
        numbers.append(low.bit_length() - 1)
        mask ^= low
    return tuple(numbers)

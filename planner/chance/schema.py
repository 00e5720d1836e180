"""How likely a plan reaches its goals, as data: the public JSON format."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from planner.answer.base import Answer


def _rounded(value: float) -> float:
    return round(value, 9) + 0.0


Share = Annotated[float, PlainSerializer(_rounded)]
"""A probability, or a difference of two; in JSON with nine decimals."""

Times = Annotated[float, PlainSerializer(_rounded)]
"""An expected number; in JSON with nine decimals."""


class SittingChance(Answer):
    """How a sitting of the plan may turn out, what it has to wait for included.

    each_attempt: how likely a single attempt is passed. attempt_days: the days of all attempts by the last possible
    day, as long as nothing makes the first one wait. in_time: how likely it is passed by then. attempts: how likely 0,
    1, 2 … attempts are made. passed_at: how likely the first, second … attempt is the one that is passed.
    """

    employee_id: str
    exam: str
    level: str | None
    each_attempt: Share
    attempt_days: tuple[date, ...]
    in_time: Share
    expected_attempts: Times
    attempts: tuple[Share, ...]
    passed_at: tuple[Share, ...]


class GoalChance(Answer):
    """How likely a goal is reached by its day and held to its end. error: the standard error of a simulation."""

    option: str | None
    tier: str
    by: date
    hold_until: date
    reached: Share
    error: Share | None = None


class ExamRisk(Answer):
    """By how much the probability of all goals rises if every sitting of the exam were passed at once for certain."""

    exam: str
    rise: Share
    error: Share | None = None


class PersonRisk(Answer):
    """By how much the probability of all goals rises if every sitting of the person were passed at once for certain."""

    employee_id: str
    rise: Share
    error: Share | None = None


class ChanceAnswer(Answer):
    """How likely a plan reaches its goals.

    reached: the probability that all goals are reached by their days and held to their ends. method: how that was
    found. error: its standard error; none where it is exact. draws, seed: of the simulation, where there was one.
    assumed_passed: the scenario says nothing of chances, so everything is passed at the first attempt. source: where
    the user's figures come from. assumed: metrics and facts that the plan takes as met. by_exam, by_person: what
    contributes to the risk, the most first.
    """

    schema_: Literal["planner/chance/1"] = Field(default="planner/chance/1", alias="schema")
    title: str | None
    programme: str
    as_of: date
    reached: Share
    method: Literal["exact", "simulated"]
    error: Share | None = None
    draws: int | None = None
    seed: int | None = None
    assumed_passed: bool = False
    source: str | None = None
    assumed: tuple[str, ...] = ()
    goals: tuple[GoalChance, ...]
    sittings: tuple[SittingChance, ...]
    by_exam: tuple[ExamRisk, ...]
    by_person: tuple[PersonRisk, ...]

"""The answer of `forecast`, as data: what a plan costs when, for whom and for what, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer, WithJsonSchema

from planner.answer.base import Answer, Figure
from planner.answer.schema import DecisionAnswer, GoalAnswer, PurchaseAnswer
from planner.answer.timeline_schema import Cliff
from planner.chance.schema import ChanceAnswer, Share, Times
from planner.prices.schema import CostKind

By = Literal["month", "quarter"]
Way = Literal["voucher", "pack", "discount"]

MOST_DECIMALS = 30


def decimals(value: Fraction) -> str:
    """The number with all its decimals, `4209.3125`; those beyond the thirtieth are rounded off."""
    scaled = round(value * 10**MOST_DECIMALS)
    digits = f"{abs(scaled):0{MOST_DECIMALS + 1}}"
    tail = digits[-MOST_DECIMALS:].rstrip("0")
    return f"{'-' if scaled < 0 else ''}{digits[:-MOST_DECIMALS]}{'.' if tail else ''}{tail}"


Exact = Annotated[
    Fraction,
    PlainSerializer(decimals),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,30})?$"}),
]
"""An exact number; in JSON a text with all its decimals, at most thirty."""


class Percentile(Answer):
    """The smallest amount that the cost stays within with this probability.

    low, high: where the amount is simulated, with 95% confidence the true one lies between them; None where the amount
    is exact.
    """

    amount: Figure
    low: Figure | None = None
    high: Figure | None = None


class Spread(Answer):
    """What a part of the plan costs.

    committed: if every exam is passed at the first attempt. expected: on average, rounded so that the parts of each
    split add up to the total; expected_exactly: not rounded. p10 … p90: the percentiles; those of parts do not add up.
    """

    committed: Figure
    expected: Figure
    expected_exactly: Exact
    p10: Percentile
    p50: Percentile
    p80: Percentile
    p90: Percentile


class PeriodSpread(Spread):
    """A month or a quarter. exams: how many first attempts are proposed in it; people: whose."""

    period: str
    first: date
    last: date
    exams: int
    people: tuple[str, ...]


class TeamSpread(Spread):
    """A team; None for people without one, and for fees that are paid for nobody."""

    team: str | None


class ExamSpread(Spread):
    """An exam; None for a pack of which nobody has a seat."""

    exam: str | None


class KindSpread(Spread):
    """A kind of cost."""

    kind: CostKind


class CellSpread(Spread):
    """A kind of cost in a month or quarter."""

    period: str
    kind: CostKind


class LedgerLine(Answer):
    """A payment that may have to be made, tax included.

    committed: it belongs to the plan with every exam passed at the first attempt. probability: of having to make it;
    amount times probability is what is expected. proposed_on: of the sitting that it is for. attempt: 1 for the first.
    way, purchase: the voucher, pack or discount that is used, and its id.
    """

    on: date
    period: str
    employee_id: str | None
    team: str | None
    exam: str | None
    proposed_on: date | None
    kind: CostKind
    attempt: int
    way: Way | None
    purchase: str | None
    amount: Figure
    committed: bool
    probability: Exact


class SittingForecast(Answer):
    """A sitting of the plan, what it costs, and how likely it is passed in time.

    passed_by: the last possible day. hired: by a planned hire. renews: the exams whose results it renews. attempt_days:
    of all attempts by that day, as long as nothing makes the first one wait.
    """

    employee_id: str
    team: str | None
    exam: str
    proposed_on: date
    passed_by: date
    period: str
    hired: bool
    renews: tuple[str, ...]
    committed: Figure
    expected_exactly: Exact
    in_time: Share
    expected_attempts: Times
    attempt_days: tuple[date, ...]


class RetakeRules(Answer):
    """When a failed exam is sat again, as the scenario says."""

    wait: int
    wait_later: int
    attempts_per_year: int | None


NotCounted = Literal[
    "materials",
    "travel",
    "study",
    "study-of-hires",
    "purchases",
    "retakes",
    "retake-fees",
    "study-for-retakes",
    "purchases-for-retakes",
]


class ForecastAssumptions(Answer):
    """What the forecast takes for granted.

    prices_source: where the prices come from. prices_change_on: the days of the forecast from which a price of a
    planned exam, or what it can be paid with, is another one. tax, in percent; rates: what one of another currency is
    worth. chance_source: where the figures of passing come from. retakes: None where a failed exam is not sat again.
    hires: ids of the planned hires who sit something. decisions: of the plan. metrics_assumed: metrics and facts that
    the goals need and that are taken as met. purchases: how fees are paid together. not_counted: costs that are left
    out.
    """

    prices_source: str | None
    prices_change_on: tuple[date, ...]
    tax: Figure
    rates: Mapping[str, Figure]
    chance_source: str | None
    retakes: RetakeRules | None
    hires: tuple[str, ...]
    decisions: tuple[DecisionAnswer, ...]
    metrics_assumed: tuple[str, ...]
    purchases: tuple[PurchaseAnswer, ...]
    not_counted: tuple[NotCounted, ...]


class ForecastAnswer(Answer):
    """The answer of `forecast`.

    until: the last day of the goals, and of the forecast. status: of the plan; where there is none, everything is 0.
    chance: how likely the goals are reached, and what that depends on; None without a plan. assumed_passed: the
    scenario says nothing of chances. draws, seed: of the simulation, where a percentile is simulated. next_cliff: what
    lapses first after the last day.
    """

    schema_: Literal["planner/forecast/1"] = Field(default="planner/forecast/1", alias="schema")
    title: str | None
    programme: str
    as_of: date
    until: date
    currency: str
    by: By
    status: Literal["met", "planned", "impossible", "undecided"]
    goals: tuple[GoalAnswer, ...]
    chance: ChanceAnswer | None
    assumed_passed: bool
    draws: int | None
    seed: int | None
    total: Spread
    by_period: tuple[PeriodSpread, ...]
    by_team: tuple[TeamSpread, ...]
    by_exam: tuple[ExamSpread, ...]
    by_kind: tuple[KindSpread, ...]
    by_period_and_kind: tuple[CellSpread, ...]
    sittings: tuple[SittingForecast, ...]
    ledger: tuple[LedgerLine, ...]
    assumptions: ForecastAssumptions
    next_cliff: Cliff | None


def money(cents: int) -> Decimal:
    """An amount in the currency."""
    return Decimal(cents) / 100

"""From the question to the frozen problem.

Employees become profiles (groups who are alike) by one grouped query per day, so that the work in Python grows with
the number of different people, not with the number of people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import assert_never

import polars as pl

from planner.problem.schema import (
    Assumed,
    Choice,
    Condition,
    Enough,
    EnoughApart,
    GoalDemand,
    Measure,
    Parts,
    Problem,
    Profile,
    Target,
)
from planner.question.schema import Question
from planner.question.windows import Availability, Window, counts_on, first_day, window
from planner.requirements.demands import Assumption, AtLeast, Count, CountApart, Demand, Granted, demand
from planner.requirements.holdings import Holding, holds
from planner.roster.standing import held_masks, joined_mask, mask_columns, present_on
from planner.scenario.schema import Ban, Goal, Prices

PRICE_UNITS = 10_000
"""Prices are counted in 1/10,000 of the currency: a fee has two decimals, and so have hours and an hourly cost."""


def build(question: Question) -> Problem:
    """The problem that the question poses."""
    days_of_goal = {number: needed_days(question, goal) for number, goal in enumerate(question.scenario.goals)}
    days = tuple(sorted({day for days in days_of_goal.values() for day in days}))
    profiles = tuple(_profiles(question, days))
    targets = _Targets(question, days, profiles)
    goals = tuple(
        _goal_demand(
            Choice(option, _on_all_days(question, goal, option, days_of_goal[number], targets))
            for option in question.options_for(goal)
        )
        for number, goal in enumerate(question.scenario.goals)
    )
    return Problem(
        days=days,
        exams=question.codes,
        targets=targets.known(),
        goals=goals,
        profiles=profiles,
        measures=measures(question),
        people_limit=question.scenario.limits.people,
    )


def measures(question: Question) -> tuple[Measure, ...]:
    """The goals of optimisation in order. Exams and people always come last, so that no plan is wasteful."""
    return tuple(dict.fromkeys((*question.scenario.minimise, "exams", "people")))


def needed_days(question: Question, goal: Goal) -> tuple[date, ...]:
    """Those of the goal's check days that no later one makes superfluous.

    If nothing begins to count or to be possible after one check day and up to the next one, then whoever satisfies a
    holding on the later day can satisfy it on the earlier one with the same exams, and no requirement is waived on
    the later day only. So what can hold on the later day can hold on the earlier one.
    """
    days = question.check_days(goal)
    beginnings = _beginnings(question)
    return tuple(
        day
        for day, following in zip(days, (*days[1:], None), strict=True)
        if following is None or any(day < beginning <= following for beginning in beginnings)
    )


def _beginnings(question: Question) -> frozenset[date]:
    """Every day on which somebody or something may begin to count, or a sitting may become possible."""
    employees = question.roster.employees
    distinct = employees.select("starts_on", "sits_from").unique()
    days: set[date] = set()
    for starts_on, sits_from in distinct.iter_rows():
        days.add(starts_on or date.min)
        person = Availability(starts_on, None, sits_from, None)
        days.update(first_day(question, code, person) for code in question.codes)
    return frozenset(days)


# --- people ------------------------------------------------------------------------------------------------------


def _profiles(question: Question, days: tuple[date, ...]) -> Iterator[Profile]:
    codes = question.codes
    columns = mask_columns(codes)
    person_columns = ["starts_on", "leaves_on", "sits_from", "sits_until", "max_exams", "hourly_cost"]
    named = _named_in_decisions(question)
    frame = question.roster.employees.select(
        "employee_id",
        *person_columns,
        pl.when(pl.col("employee_id").is_in(list(named))).then("employee_id").alias("named"),
    )
    if "cost" not in question.scenario.minimise:
        frame = frame.with_columns(pl.lit(None).alias("hourly_cost"))
    for number, day in enumerate(days):
        there = present_on(question.roster, day).select("employee_id")
        masks = held_masks(question.roster, question.programme.exams, codes, day).join(there, on="employee_id")
        frame = frame.join(masks.rename({c: f"{c}_{number}" for c in columns}), on="employee_id", how="left")
    held_columns = [f"{c}_{number}" for number in range(len(days)) for c in columns]
    keys = [*person_columns, "named", *held_columns]
    grouped = frame.group_by(keys).agg(pl.col("employee_id").sort()).sort(pl.col("employee_id").list.first())

    openings = _Openings(question, days)
    price_list = _Prices(question)
    width = len(columns)
    for row in grouped.iter_rows():
        starts_on, leaves_on, sits_from, sits_until, max_exams, hourly_cost, special, *rest = row
        *held_bits, people = rest
        person = Availability(starts_on, leaves_on, sits_from, sits_until)
        banned = question.banned(special) if special is not None else openings.banned_for_all
        opening, ranking = openings.of(person, banned)
        yield Profile(
            people=tuple(people),
            held=tuple(joined_mask(held_bits[n * width : (n + 1) * width]) for n in range(len(days))),
            open=opening,
            pinned=_pinned(question, special),
            cap=min((c for c in (max_exams, question.scenario.limits.exams_per_person) if c is not None), default=None),
            prices=price_list.of(hourly_cost),
            ranking=ranking,
        )


def _named_in_decisions(question: Question) -> frozenset[str]:
    pinned = {pin.pin.employee for pin in question.pins}
    banned = {d.ban.employee for d in question.scenario.decisions if isinstance(d, Ban)}
    return frozenset(pinned | {employee for employee in banned if employee is not None})


def _pinned(question: Question, employee: str | None) -> int:
    mask = 0
    for pin in question.pins:
        if pin.pin.employee == employee:
            mask |= 1 << question.codes.index(pin.pin.exam)
    return mask


class _Openings:
    """What people with the same days may sit, worked out once for each combination of days and bans."""

    def __init__(self, question: Question, days: tuple[date, ...]) -> None:
        self._question = question
        self._days = days
        self._known: dict[tuple[Availability, frozenset[str]], tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self.banned_for_all = question.banned("")

    def of(self, person: Availability, banned: frozenset[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """For each day the exams of which a new sitting counts; and the exams in order of preference."""
        key = (person, banned)
        if key not in self._known:
            sittings = {
                i: sitting
                for i, code in enumerate(self._question.codes)
                if code not in banned and (sitting := window(self._question, code, person)) is not None
            }
            opening = tuple(
                sum(1 << i for i in sittings if self._counts(i, person, sittings, day)) for day in self._days
            )
            self._known[key] = opening, self._ranking(sittings)
        return self._known[key]

    def _counts(self, i: int, person: Availability, sittings: Mapping[int, Window], day: date) -> bool:
        return counts_on(day, self._question.programme.exams[self._question.codes[i]], person, sittings[i])

    def _ranking(self, sittings: Mapping[int, Window]) -> tuple[int, ...]:
        """Between equals: what counts longest, then what can be sat soonest, then by code."""

        def rank(i: int) -> tuple[date, date, int]:
            exam = self._question.programme.exams[self._question.codes[i]]
            lasts = exam.counts_until or date.max
            return date.fromordinal(date.max.toordinal() - lasts.toordinal() + 1), sittings[i].first, i

        return tuple(sorted(sittings, key=rank))


class _Prices:
    """What each exam costs, by hourly cost, in price units; nothing when cost is not minimised."""

    def __init__(self, question: Question) -> None:
        table = question.scenario.prices
        counted = "cost" in question.scenario.minimise
        self._fees: list[int] = []
        self._hours: list[int] = []
        for code in question.codes:
            known = table if counted and isinstance(table, Prices) else None
            self._fees.append(0 if known is None else int((known.fee(code) or 0) * PRICE_UNITS))
            self._hours.append(0 if known is None else int(known.hours(code) * 100))

    def of(self, hourly_cost: Decimal | None) -> tuple[int, ...]:
        """The price of each exam for somebody with this hourly cost; both it and the hours have two decimals."""
        rate = int((hourly_cost or 0) * 100)
        return tuple(fee + hours * rate for fee, hours in zip(self._fees, self._hours, strict=True))


# --- rules -------------------------------------------------------------------------------------------------------


class _Targets:
    """Numbers the holdings that are looked at, and counts who satisfies them already."""

    def __init__(self, question: Question, days: tuple[date, ...], profiles: Iterable[Profile]) -> None:
        self._codes = question.codes
        self._days = days
        self._profiles = tuple(profiles)
        self._numbers: dict[tuple[Holding, date, bool], int] = {}

    def number(self, holding: Holding, day: date, apart: bool) -> int:
        return self._numbers.setdefault((holding, day, apart), len(self._numbers))

    def known(self) -> tuple[Target, ...]:
        return tuple(
            Target(holding, day, apart, 0 if apart else self.have(holding, day))
            for holding, day, apart in self._numbers
        )

    def have(self, holding: Holding, day: date) -> int:
        """How many people satisfy the holding on the day without a new exam."""
        number = self._days.index(day)
        counted: dict[int, bool] = {}
        total = 0
        for profile in self._profiles:
            mask = profile.held[number]
            if mask not in counted:
                exams = {code for i, code in enumerate(self._codes) if mask >> i & 1}
                counted[mask] = holds(holding, exams)
            total += len(profile.people) * counted[mask]
        return total


def _goal_demand(choices: Iterable[Choice]) -> GoalDemand:
    """The choices in the programme's order, but first those that ask for nothing: they make nobody hurry."""
    return GoalDemand(tuple(sorted(choices, key=lambda choice: choice.condition != Parts(0, ()))))


def _on_all_days(question: Question, goal: Goal, option: str, days: tuple[date, ...], targets: _Targets) -> Condition:
    rules = question.rules(option, goal.tier)
    parts = []
    for day in days:
        asked = demand(rules, f"{option}.{goal.tier}", question.circumstances(day))
        parts.append(_condition(asked, day, targets))
    return _at_least(len(parts), parts)


def _condition(asked: Demand, day: date, targets: _Targets) -> Condition:
    match asked:
        case Granted():
            return Parts(0, ())
        case Assumption():
            return Assumed(asked.requirement)
        case Count():
            if targets.have(asked.holding, day) >= asked.people:
                return Parts(0, ())
            return Enough(targets.number(asked.holding, day, apart=False), asked.people)
        case CountApart():
            numbers = tuple(targets.number(count.holding, day, apart=True) for count in asked.counts)
            return _merged_apart(numbers, tuple(count.people for count in asked.counts))
        case AtLeast():
            return _at_least(asked.count, [_condition(part, day, targets) for part in asked.parts])
        case _:
            assert_never(asked)


def _merged_apart(targets: tuple[int, ...], people: tuple[int, ...]) -> EnoughApart:
    """Groups that ask the same of a person are one group with all their places."""
    places: dict[int, int] = {}
    for target, count in zip(targets, people, strict=True):
        places[target] = places.get(target, 0) + count
    return EnoughApart(tuple(places), tuple(places.values()))


def _at_least(count: int, parts: list[Condition]) -> Condition:
    asking = [part for part in parts if not (isinstance(part, Parts) and part.count == 0)]
    count -= len(parts) - len(asking)
    if count <= 0:
        return Parts(0, ())
    return asking[0] if count == len(asking) == 1 else Parts(count, tuple(asking))

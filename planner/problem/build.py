"""From the question to the frozen problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from planner.dates import ONE_DAY
from planner.problem.conditions import Targets, at_least, condition
from planner.problem.kinds.profiles import PRICE_UNITS, People
from planner.problem.schema import NOTHING, Choice, Condition, GoalDemand, Measure, MonthLimits, Problem
from planner.question.schema import Question
from planner.requirements.demands import demand
from planner.requirements.tree import exams_in
from planner.scenario.schema import Goal

__all__ = ["PRICE_UNITS", "beginnings", "build", "measures", "needed_days"]


def build(question: Question) -> Problem:
    """The problem that the question poses."""
    people = People(question)
    check_days = _check_days(question, people)
    beginnings = _beginnings(question, people, {day for days in check_days for day in days})
    days_of_goal = [needed_days(days, beginnings) for days in check_days]
    asked = _asked(question, days_of_goal)
    days = tuple(sorted(asked))
    kinds = people.kinds(asked, tuple(sorted({day for each in check_days for day in each})))
    targets = Targets(question.codes, days, kinds)
    goals = tuple(
        _goal_demand(
            Choice(option, _on_all_days(question, goal, option, needed, targets))
            for option in question.options_for(goal)
        )
        for goal, needed in zip(question.scenario.goals, days_of_goal, strict=True)
    )
    return Problem(
        days=days,
        exams=question.codes,
        targets=targets.known(),
        goals=goals,
        kinds=kinds,
        measures=measures(question),
        people_limit=question.scenario.limits.people,
        month_limits=_month_limits(question),
        money=people.fee_table.money,
        churn=Fraction(0) if question.promises is None else question.promises.churn,
    )


def _asked(question: Question, days_of_goal: Sequence[tuple[date, ...]]) -> Mapping[date, frozenset[str]]:
    """For each day of the problem the exams that the rules of some goal name on it."""
    found: dict[date, frozenset[str]] = {}
    for goal, days in zip(question.scenario.goals, days_of_goal, strict=True):
        for day in days:
            named = (exams_in(question.rules(option, goal.tier, day)) for option in question.options_for(goal))
            found[day] = found.get(day, frozenset()).union(*named)
    return found


def measures(question: Question) -> tuple[Measure, ...]:
    """The goals of optimisation in order. Exams and people always come last, so that no plan is wasteful; after them
    broken promises, which also come first, together with the exams, where a kept one is worth something.
    """
    usual: tuple[Measure, ...] = tuple(dict.fromkeys((*question.scenario.minimise, "exams", "people")))
    if question.promises is None:
        return usual
    first: tuple[Measure, ...] = ("exams-and-changes",) if question.promises.churn else ()
    return (*first, *usual, "changes")


def _month_limits(question: Question) -> MonthLimits | None:
    limits = question.scenario.limits
    if not limits.by_month:
        return None
    monthly = limits.exams_per_month
    return MonthLimits(
        question.calendar.months(), monthly.company, dict(monthly.teams), limits.exams_per_person_per_month
    )


# --- days ----------------------------------------------------------------------------------------------------------


def _check_days(question: Question, people: People) -> list[tuple[date, ...]]:
    """For each goal the days on which it must be looked at.

    Where results end, new results end too: the day after the end of each sitting that is worth considering is looked
    at as well, and brings other days on which a sitting may be worth considering, until there are no more.
    """
    days = [set(question.check_days(goal)) for goal in question.scenario.goals]
    if not any(question.exams[code].valid_for is not None for code in question.codes):
        return [tuple(sorted(each)) for each in days]
    sitters = tuple(people.sitters())
    known: set[date] = set()
    while more := {day for each in days for day in each} - known:
        known |= more
        looked_at = tuple(sorted(known))
        alike = {id(each): each for each in (people.attempts.tied_days(sitter, looked_at) for sitter in sitters)}
        of_anybody: dict[str, set[date]] = {}
        for tied in alike.values():
            for code, attempts in tied.items():
                of_anybody.setdefault(code, set()).update(attempts)
        ends = {*people.attempts.ends(of_anybody)}
        for goal, each in zip(question.scenario.goals, days, strict=True):
            each.update(end + ONE_DAY for end in ends if goal.by <= end < goal.last_day)
    return [tuple(sorted(each)) for each in days]


def needed_days(days: tuple[date, ...], beginnings: Iterable[date]) -> tuple[date, ...]:
    """Those of a goal's check days that no later one makes superfluous.

    If nothing begins to count or to be possible after one check day and up to the next one, then whoever satisfies a
    holding on the later day can satisfy it on the earlier one with the same exams, and no requirement is waived on
    the later day only. So what can hold on the later day can hold on the earlier one.
    """
    known = tuple(beginnings)
    return tuple(
        day
        for day, following in zip(days, (*days[1:], None), strict=True)
        if following is None or any(day < beginning <= following for beginning in known)
    )


def beginnings(question: Question) -> frozenset[date]:
    """Every day on which something may begin to count: between two of them what can be reached only lessens."""
    people = People(question)
    return _beginnings(question, people, {day for days in _check_days(question, people) for day in days})


def _beginnings(question: Question, people: People, check_days: Iterable[date]) -> frozenset[date]:
    """Every day on which somebody or something may begin to count, or a sitting may become possible, or other rules
    apply. Where months have limits, or prices or budgets change, a sitting may also have to wait for the next month or
    period.
    """
    calendar, attempts = question.calendar, people.attempts
    looked_at = tuple(sorted(check_days))
    days: set[date] = {question.scenario.as_of}
    days.update(question.roster.employees["starts_on"].drop_nulls().unique())
    if question.takeover is not None:
        days.add(question.takeover)
    sitters = ((people.windows(sitter), attempts.tied_days(sitter, looked_at)) for sitter in people.sitters())
    for windows, tied in {(id(both[0]), id(both[1])): both for both in sitters}.values():
        for code, window in windows.items():
            firsts = tied.get(code) or {
                calendar.next_open(max(window.first, month)) for month in (date.min, *attempts.starts)
            }
            days.update(calendar.counting_day(code, first) for first in firsts if first <= window.safe)
    return frozenset(days)


# --- rules -------------------------------------------------------------------------------------------------------


def _goal_demand(choices: Iterable[Choice]) -> GoalDemand:
    """The choices in the programme's order, but first those that ask for nothing: they make nobody hurry."""
    return GoalDemand(tuple(sorted(choices, key=lambda choice: choice.condition != NOTHING)))


def _on_all_days(question: Question, goal: Goal, option: str, days: tuple[date, ...], targets: Targets) -> Condition:
    parts = []
    for day in days:
        rules = question.rules(option, goal.tier, day)
        asked = demand(rules, f"{option}.{goal.tier}", question.circumstances_of_goals(day))
        parts.append(condition(asked, day, targets))
    return at_least(len(parts), parts)

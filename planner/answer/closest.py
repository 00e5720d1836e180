"""The plan that comes closest to goals that cannot be reached, and what is missing then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from planner.answer.company import PlannedCompany
from planner.answer.deadlines import sitting_windows
from planner.answer.plan import compose
from planner.answer.schema import ClosestPlan, Shortfall
from planner.outcome.schema import Met, Planned
from planner.problem.schema import Problem
from planner.question.schema import Question
from planner.requirements.audit import Status


def compose_closest(
    question: Question, problem: Problem, outcome: Planned | Met, made_with: Mapping[str, str]
) -> ClosestPlan:
    """The closest plan for an outcome that was found with people who are missing; not yet verified."""
    answer = compose(question, problem, outcome, made_with)
    assignments = outcome.assignments if isinstance(outcome, Planned) else ()
    company = PlannedCompany(question, assignments, outcome.options, frozenset(outcome.assumed))
    people = company.people(sitting_windows(company))
    worst: dict[str, Shortfall] = {}
    for goal, option in company.goals:
        for day in company.days_of(goal, people):
            for found in _shortfalls(company.status(goal, option, day, people), day):
                known = worst.get(found.requirement)
                if known is None or found.short_by > known.short_by:
                    worst[found.requirement] = found
    missing = next(stage for stage in outcome.stages if stage.name == "missing")
    return ClosestPlan(
        missing=missing.value,
        proved=missing.proved,
        options=outcome.options,
        shortfalls=tuple(worst.values()),
        objective=tuple(stage for stage in answer.objective if stage.name not in ("missing", "assumptions")),
        assignments=answer.assignments,
        requirements=answer.requirements,
        purchases=answer.purchases,
        unique=answer.unique,
    )


def _shortfalls(status: Status, day: date) -> Iterator[Shortfall]:
    """The parts that keep a requirement from being met; of alternatives those that lack least."""
    if status.met:
        return
    if status.kind in ("all", "any", "at_least"):
        lacking = sorted((part for part in status.parts if not part.met), key=_lack)
        count = int(status.need) - sum(part.met for part in status.parts)
        for part in lacking[:count]:
            yield from _shortfalls(part, day)
        return
    yield Shortfall(requirement=status.name, on=day, need=status.need, with_plan=status.have, short_by=status.short_by)


def _lack(status: Status) -> Fraction:
    return sum((Fraction(each.short_by) for each in _shortfalls(status, date.min)), Fraction(0))

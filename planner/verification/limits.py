"""The limits of a plan, counted again: by person, by people, and by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from planner.answer.proposed import ProposedPlan
from planner.answer.schema import Finding
from planner.question.schema import Question
from planner.verification.sittings import Employee, Sitting


def check_limits(question: Question, plan: ProposedPlan, employees: Mapping[str, Employee]) -> Iterator[Finding]:
    """How many exams each person sits, and how many people sit any."""
    limits = question.scenario.limits
    for who, count in sorted(Counter(line.employee_id for line in plan.assignments).items()):
        own = employees[who].max_exams if who in employees else None
        for rule, cap in (("limits.exams_per_person", limits.exams_per_person), ("max_exams", own)):
            if cap is not None and count > cap:
                yield Finding(code="cap-exceeded", rule=rule, need=cap, got=count, who=(who,))
    sitters = sorted({line.employee_id for line in plan.assignments})
    if limits.people is not None and len(sitters) > limits.people:
        yield Finding(
            code="people-exceeded", rule="limits.people", need=limits.people, got=len(sitters), who=tuple(sitters)
        )


def check_months(question: Question, sittings: Iterable[Sitting]) -> Iterator[Finding]:
    """How many first attempts each calendar month has, on the days that the plan proposes."""
    limits = question.scenario.limits
    if not limits.by_month:
        return
    company, teams, people = dict[str, list[str]](), dict[tuple[str, str], list[str]](), Counter[tuple[str, str]]()
    for sitting in sittings:
        if sitting.proposed is None:
            yield sitting.finding("day-missing", "proposed_on")
            continue
        who, month = sitting.employee, f"{sitting.proposed:%Y-%m}"
        company.setdefault(month, []).append(who.employee_id)
        people[who.employee_id, month] += 1
        if who.team is not None:
            teams.setdefault((who.team, month), []).append(who.employee_id)
    cap = limits.exams_per_month.company
    for month, sitters in sorted(company.items()):
        if cap is not None and len(sitters) > cap:
            yield _exceeded("company-month-exceeded", f"limits.exams_per_month {month}", cap, sitters)
    for (team, month), sitters in sorted(teams.items()):
        own = limits.exams_per_month.teams.get(team)
        if own is not None and len(sitters) > own:
            yield _exceeded("team-month-exceeded", f"limits.exams_per_month.teams.{team} {month}", own, sitters)
    each = limits.exams_per_person_per_month
    for (employee, month), count in sorted(people.items()):
        if each is not None and count > each:
            rule = f"limits.exams_per_person_per_month {month}"
            yield _exceeded("person-month-exceeded", rule, each, [employee] * count)


def _exceeded(code: str, rule: str, cap: int, sitters: list[str]) -> Finding:
    return Finding(code=code, rule=rule, need=cap, got=len(sitters), who=tuple(sorted(set(sitters))))

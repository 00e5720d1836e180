"""What is given: every rule, decision, limit and date that could be otherwise, and the question without some of them.

Taking a given away never makes a goal harder to reach, so that "impossible with these givens" stays impossible with
more of them. That is what the search for a conflict relies on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

import polars as pl

from planner.explanation.budgets import budgets_of, without_budgets
from planner.programme.schema import Exam, Programme
from planner.question.schema import Question
from planner.requirements.tree import PassesReach, PeopleHold, PointsReach, parts_of
from planner.requirements.tree import Requirement as Rule
from planner.scenario.schema import Ban, Goal, Monthly, Pin, Scenario, Waive

GivenKind = Literal[
    "requirement", "pin", "ban", "limit", "budget", "spare", "held-until", "preparation", "retake-slack", "blackout",
    "employees", "employee", "exam",
]  # fmt: skip

EXAM_DATES = ("available_from", "register_by", "retires_on", "counts_until")
EXAM_RULES = ("prerequisites", "proposable")
EMPLOYEE_COLUMNS = ("max_exams", "leaves_on", "sits_until", "sits_from", "starts_on")


class Given(NamedTuple):
    """One thing that is given.

    what: a requirement's full name, a limit (`exams_per_month.north` for a team), a budget (`amount`, `per_quarter` or
    a quarter), the fact of an exam, or the column of the employees. number: which decision, goal or blackout it is,
    counted from 0. exam: its code. employee: whose value in the column, where it is not the whole column.
    """

    kind: GivenKind
    what: str = ""
    number: int = 0
    exam: str = ""
    employee: str = ""


def givens_of(question: Question) -> tuple[Given, ...]:
    """Everything that can be taken away, what a manager decides about first, and what the vendor fixes last."""
    return tuple(dict.fromkeys(_givens(question)))


def _givens(question: Question) -> Iterator[Given]:
    scenario = question.scenario
    for number, decision in enumerate(scenario.decisions):
        if isinstance(decision, Pin):
            yield Given("pin", number=number)
        elif isinstance(decision, Ban):
            yield Given("ban", number=number)
    yield from (Given("limit", name) for name in _limits(scenario))
    yield from (Given("budget", name) for name in budgets_of(scenario))
    if scenario.spare:
        yield Given("spare")
    for goal in scenario.goals:
        yield from requirements_of(question, goal)
    for number, goal in enumerate(scenario.goals):
        if goal.last_day > goal.by:
            yield Given("held-until", number=number)
    for column in EMPLOYEE_COLUMNS:
        if question.roster.employees[column].drop_nulls().len():
            yield Given("employees", column)
    yield from (Given("blackout", number=number) for number in range(len(scenario.blackouts)))
    if any(scenario.slack_days(code) for code in question.codes):
        yield Given("retake-slack")
    for code in question.codes:
        if scenario.preparation_days(code):
            yield Given("preparation", exam=code)
    for code in question.codes:
        for fact in (*EXAM_DATES, *EXAM_RULES):
            if _says(question.exams[code], fact):
                yield Given("exam", fact, exam=code)


def requirements_of(question: Question, goal: Goal) -> Iterator[Given]:
    """What the goal asks for, by whichever option: requirements that ask for people, results or points."""
    for option in question.options_for(goal):
        for rules in question.rules_of_goal(goal, option):
            yield from (Given("requirement", f"{option}.{goal.tier}.{leaf.id}") for leaf in _leaves(rules))


def values_in(question: Question, column: Given) -> tuple[Given, ...]:
    """A given for each employee who has a value in the column; all of them together are the column."""
    with_value = question.roster.employees.filter(pl.col(column.what).is_not_null())
    return tuple(Given("employee", column.what, employee=who) for who in sorted(with_value["employee_id"]))


def _says(exam: Exam, fact: str) -> bool:
    return not exam.proposable if fact == "proposable" else bool(getattr(exam, fact))


def _limits(scenario: Scenario) -> Iterator[str]:
    limits = scenario.limits
    for name in ("exams_per_person", "people", "exams_per_person_per_month"):
        if getattr(limits, name) is not None:
            yield name
    if limits.exams_per_month.company is not None:
        yield "exams_per_month"
    yield from (f"exams_per_month.{team}" for team in limits.exams_per_month.teams)


def _leaves(rule: Rule) -> Iterator[Rule]:
    """The requirements that ask for people, results or points."""
    if isinstance(rule, PeopleHold | PassesReach | PointsReach):
        yield rule
    else:
        for part in parts_of(rule):
            yield from _leaves(part)


def without(question: Question, gone: Collection[Given]) -> Question:
    """The question as if these had not been given."""
    if not gone:
        return question
    editions = [question.programme, *([] if question.next_edition is None else [question.next_edition])]
    changed = [_programme_without(edition, gone) for edition in editions]
    return replace(
        question,
        scenario=_scenario_without(question, gone),
        programme=changed[0],
        next_edition=changed[1] if len(changed) > 1 else None,
        roster=replace(question.roster, employees=_employees_without(question.roster.employees, gone)),
    )


def _employees_without(employees: pl.DataFrame, gone: Collection[Given]) -> pl.DataFrame:
    emptied = {given.what for given in gone if given.kind == "employees"}
    singly: dict[str, list[str]] = {}
    for given in sorted(gone):
        if given.kind == "employee":
            singly.setdefault(given.what, []).append(given.employee)
    return employees.with_columns(
        pl.when(pl.lit(column not in emptied) & ~pl.col("employee_id").is_in(singly.get(column, [])))
        .then(pl.col(column))
        .alias(column)
        for column in sorted({*emptied, *singly})
    )


def _programme_without(programme: Programme, gone: Collection[Given]) -> Programme:
    exams = dict(programme.exams)
    for given in sorted(gone):
        if given.kind == "exam" and given.exam in exams:
            nothing: object = {"prerequisites": (), "proposable": True}.get(given.what)
            exams[given.exam] = exams[given.exam].model_copy(update={given.what: nothing})
    return programme.model_copy(update={"exams": exams})


def _scenario_without(question: Question, gone: Collection[Given]) -> Scenario:
    scenario = question.scenario
    limits, monthly = scenario.limits, scenario.limits.exams_per_month
    decided = {given.number for given in gone if given.kind in ("pin", "ban")}
    closed = {given.number for given in gone if given.kind == "blackout"}
    shorter = {given.number for given in gone if given.kind == "held-until"}
    lifted = {given.what for given in gone if given.kind == "limit"}
    waived = [Waive(waive=given.what) for given in sorted(gone) if given.kind == "requirement"]
    unprepared = {given.exam: 0 for given in gone if given.kind == "preparation"}
    updates = {
        "decisions": (*(d for number, d in enumerate(scenario.decisions) if number not in decided), *waived),
        "blackouts": tuple(each for number, each in enumerate(scenario.blackouts) if number not in closed),
        "goals": tuple(
            goal.model_copy(update={"hold_until": None}) if number in shorter else goal
            for number, goal in enumerate(scenario.goals)
        ),
        "preparation": {**scenario.preparation, **unprepared},
        "spare": 0 if Given("spare") in gone else scenario.spare,
        "retake_slack": {} if Given("retake-slack") in gone else scenario.retake_slack,
        "limits": limits.model_copy(
            update={
                "budget": without_budgets(scenario, frozenset(each.what for each in gone if each.kind == "budget")),
                **dict.fromkeys(lifted & {"exams_per_person", "people", "exams_per_person_per_month"}),
                "exams_per_month": Monthly(
                    company=None if "exams_per_month" in lifted else monthly.company,
                    teams={team: n for team, n in monthly.teams.items() if f"exams_per_month.{team}" not in lifted},
                ),
            }
        ),
    }
    return scenario.model_copy(update=updates)

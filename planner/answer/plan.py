"""From a solver's outcome to the answer of `plan`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, assert_never

import polars as pl

from planner import words
from planner.answer.company import Deadlines, PlannedCompany
from planner.answer.deadlines import last_days
from planner.answer.schema import (
    AssignmentAnswer,
    Block,
    DayFigures,
    DecisionAnswer,
    GoalAnswer,
    PlanAnswer,
    RequirementAnswer,
    StageAnswer,
)
from planner.outcome.schema import Assignment, Impossible, Met, Outcome, Planned, Stage, Undecided
from planner.problem.build import PRICE_UNITS
from planner.problem.bundles import BundleTable
from planner.problem.schema import Problem
from planner.question.schema import Question
from planner.requirements.audit import Status, audit
from planner.requirements.holdings import Holding, holds
from planner.requirements.tree import AllOf, PeopleHold, Requirement, linked_holdings, parts_of
from planner.scenario.schema import Ban, Decision, Goal, Hire, Pin, Waive


def compose(question: Question, problem: Problem, outcome: Outcome, made_with: Mapping[str, str]) -> PlanAnswer:
    """The answer for an outcome, not yet verified."""
    match outcome:
        case Planned():
            return _with_plan(question, outcome, "planned", made_with)
        case Met():
            nothing = Planned((), outcome.options, outcome.assumed, outcome.stages, settled=True)
            return _with_plan(question, nothing, "met", made_with)
        case Undecided(best=Planned() as best):
            return _with_plan(question, best, "undecided", made_with)
        case Undecided():
            return _without_plan(question, problem, "undecided", made_with)
        case Impossible():
            return _without_plan(question, problem, "impossible", made_with)
        case _:
            assert_never(outcome)


def _with_plan(
    question: Question,
    plan: Planned,
    status: Literal["met", "planned", "undecided"],
    made_with: Mapping[str, str],
) -> PlanAnswer:
    company = PlannedCompany(question, plan.assignments, plan.options, frozenset(plan.assumed))
    deadlines = last_days(company)
    looks = _looks(company, deadlines)
    goals = []
    for goal, option in company.goals:
        waits_for = company.needed_assumptions(goal, option, deadlines)
        blocks = tuple(_block(question, goal, option, name) for name in sorted(waits_for))
        goals.append(_goal_answer(goal, option, not blocks, blocks))
    return PlanAnswer(
        title=question.scenario.title,
        programme=question.programme.name,
        as_of=question.scenario.as_of,
        status=status,
        objective=tuple(_stage(question, stage) for stage in plan.stages),
        goals=tuple(goals),
        assignments=tuple(
            AssignmentAnswer(
                employee_id=each.employee_id,
                exam=each.exam,
                not_before=company.windows[each].first,
                not_after=deadlines[each],
                serves=tuple(_serves(company, each, looks, deadlines)),
            )
            for each in company.assignments
        ),
        requirements=tuple(_requirements(looks)),
        decisions=tuple(_decision(decision) for decision in question.scenario.decisions),
        assumptions=tuple(_assumptions(question, plan)),
        unique=plan.settled,
        verified=False,
        made_with=made_with,
    )


def _without_plan(
    question: Question,
    problem: Problem,
    status: Literal["impossible", "undecided"],
    made_with: Mapping[str, str],
) -> PlanAnswer:
    requirements: dict[str, RequirementAnswer] = {}
    for goal in question.scenario.goals:
        for option in question.options_for(goal):
            for each in _most(question, problem, goal, option):
                requirements.setdefault(each.id, each)
    return PlanAnswer(
        title=question.scenario.title,
        programme=question.programme.name,
        as_of=question.scenario.as_of,
        status=status,
        objective=(),
        goals=tuple(_goal_answer(goal, goal.option, False, ()) for goal in question.scenario.goals),
        assignments=(),
        requirements=tuple(requirements.values()),
        decisions=tuple(_decision(decision) for decision in question.scenario.decisions),
        assumptions=tuple(_assumptions(question, None)),
        verified=False,
        made_with=made_with,
    )


def _goal_answer(goal: Goal, option: str | None, reached: bool, blocks: tuple[Block, ...]) -> GoalAnswer:
    return GoalAnswer(
        option=option, tier=goal.tier, by=goal.by, hold_until=goal.last_day, reached=reached, blocked_by=blocks
    )


def _stage(question: Question, stage: Stage) -> StageAnswer:
    table = question.scenario.prices
    if stage.name == "cost" and table is not None and not isinstance(table, str):
        value, bound = Decimal(stage.value) / PRICE_UNITS, Decimal(stage.bound) / PRICE_UNITS
        return StageAnswer(name=stage.name, value=value, bound=bound, proved=stage.proved, unit=table.currency)
    return StageAnswer(name=stage.name, value=stage.value, bound=stage.bound, proved=stage.proved)


def _block(question: Question, goal: Goal, option: str, name: str) -> Block:
    plain = audit(question.rules(option, goal.tier), f"{option}.{goal.tier}", question.circumstances(goal.by), ())
    status = next(each for each in plain.walk() if each.name == name)
    return Block(requirement=name, need=status.need, have=status.have, short_by=status.short_by)


# --- requirements, without and with the plan -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Look:
    """A goal on one day: how its rules stand without and with the plan."""

    goal: Goal
    option: str
    day: date
    before: Status
    after: Status


def _looks(company: PlannedCompany, deadlines: Deadlines) -> tuple[_Look, ...]:
    return tuple(
        _Look(
            goal,
            option,
            day,
            company.status(goal, option, day, {}),
            company.status(goal, option, day, deadlines),
        )
        for goal, option in company.goals
        for day in company.question.check_days(goal)
    )


def _requirements(looks: Iterable[_Look]) -> Iterator[RequirementAnswer]:
    """Each requirement once; where two goals ask for the same tier, the first goal's days come first."""
    days: dict[str, list[tuple[date, Status, Status]]] = {}
    for look in looks:
        for before, after in zip(look.before.walk(), look.after.walk(), strict=True):
            found = days.setdefault(before.name, [])
            if look.day not in [day for day, _, _ in found]:
                found.append((look.day, before, after))
    for name, found in days.items():
        _, before, after = found[0]
        yield RequirementAnswer(
            id=name,
            kind=before.kind,
            need=before.need,
            have=before.have,
            with_plan=after.have,
            met=all(_truly_met(status) for _, _, status in found),
            waived=after.waived,
            days=tuple(DayFigures(on=day, have=b.have, with_plan=a.have, met=_truly_met(a)) for day, b, a in found)
            if len(found) > 1
            else (),
        )


def _truly_met(status: Status) -> bool:
    """Met without assumptions: an assumed metric is not met, and what hangs on it waits for it."""
    if status.assumed:
        return False
    if status.waived or not status.parts:
        return status.met
    return sum(_truly_met(part) for part in status.parts) >= status.need


def _most(question: Question, problem: Problem, goal: Goal, option: str) -> Iterator[RequirementAnswer]:
    """How the rules stand on the goal's first day; and for people, how many there could be at most.

    The most is the smallest over the days of the problem, and an upper bound for each requirement by itself: everybody
    sits for this requirement alone, as far as days, pins and limits allow.
    """
    rules, name = question.rules(option, goal.tier), f"{option}.{goal.tier}"
    holdings = dict(_holdings(rules, name))
    days = [day for day in problem.days if goal.by <= day <= goal.last_day]
    for status in audit(rules, name, question.circumstances(goal.by), question.alike_on(goal.by)).walk():
        found = [_most_on(problem, holdings[status.name], day) for day in days if status.name in holdings]
        known = [most for most in found if most is not None]
        yield RequirementAnswer(
            id=status.name,
            kind=status.kind,
            need=status.need,
            have=status.have,
            with_plan=status.have,
            met=status.met,
            waived=status.waived,
            at_most=min(known, default=None),
        )


def _most_on(problem: Problem, holding: Holding, day: date) -> int | None:
    """How many people could satisfy the holding on the day; None where the problem does not ask for it then."""
    target = next((n for n, t in enumerate(problem.targets) if (t.holding, t.day) == (holding, day)), None)
    if target is None:
        return None
    table = BundleTable(problem)
    with_new_exams = have = 0
    for profile in problem.profiles:
        bundles = (bundle for menu in table.of(profile) for bundle in menu.bundles)
        reaching = [bundle for bundle in bundles if bundle.effect >> target & 1]
        if any(not bundle.exams for bundle in reaching):
            have += len(profile.people)
        elif reaching:
            with_new_exams += len(profile.people)
    if problem.people_limit is not None:
        with_new_exams = min(with_new_exams, problem.people_limit)
    return with_new_exams + (have if problem.targets[target].apart else problem.targets[target].have)


# --- what an assignment is for -------------------------------------------------------------------------------------


def _serves(
    company: PlannedCompany, assignment: Assignment, looks: Iterable[_Look], deadlines: Deadlines
) -> Iterator[str]:
    """The requirements that are short without the plan and met with it, in which the person counts only thanks to the
    exam. Where people are handed out anew among groups, the exam may serve a group that was not short itself.
    """
    short, other = set[str](), set[str]()
    for look in looks:
        exams = company.exams_on(assignment.employee_id, look.day, deadlines)
        if assignment.exam not in exams:
            continue
        asked = dict(_holdings(company.question.rules(look.option, look.goal.tier), f"{look.option}.{look.goal.tier}"))
        for before, after in zip(look.before.walk(), look.after.walk(), strict=True):
            if not after.met or assignment.employee_id not in after.people:
                continue
            holding = asked[after.name]
            if holds(holding, exams) and not holds(holding, exams - {assignment.exam}):
                (other if before.met else short).add(after.name)
    yield from sorted(short or other)


def _holdings(requirement: Requirement, tier: str) -> Iterator[tuple[str, Holding]]:
    """What each people requirement asks of one person, `sharing: same` taken into account."""
    linked = linked_holdings(requirement) if isinstance(requirement, AllOf) else {}
    for number, part in enumerate(parts_of(requirement)):
        if isinstance(part, PeopleHold):
            yield f"{tier}.{part.id}", linked.get(number, part.hold)
        else:
            yield from _holdings(part, tier)
    if isinstance(requirement, PeopleHold):
        yield f"{tier}.{requirement.id}", requirement.hold


# --- decisions and assumptions -------------------------------------------------------------------------------------


def _decision(decision: Decision) -> DecisionAnswer:
    match decision:
        case Pin():
            what: dict[str, str | int] = {"employee": decision.pin.employee, "exam": decision.pin.exam}
            return DecisionAnswer(decision="pin", what=what, reason=decision.reason)
        case Ban():
            named = {"employee": decision.ban.employee, "exam": decision.ban.exam}
            banned: dict[str, str | int] = {key: value for key, value in named.items() if value is not None}
            return DecisionAnswer(decision="ban", what=banned, reason=decision.reason)
        case Waive():
            until = {} if decision.until is None else {"until": decision.until.isoformat()}
            return DecisionAnswer(
                decision="waive", what={"requirement": decision.waive, **until}, reason=decision.reason
            )
        case Hire():
            start = {} if decision.from_ is None else {"from": decision.from_.isoformat()}
            hired: dict[str, str | int] = {"people": decision.people, "label": decision.label, **start}
            return DecisionAnswer(decision="people", what=hired, reason=decision.reason)
        case _:
            assert_never(decision)


def _assumptions(question: Question, plan: Planned | None) -> Iterator[str]:
    """What the plan takes for granted, in words."""
    planned = {each.exam for each in plan.assignments} if plan is not None else set(question.codes)
    launches: dict[tuple[date, str], list[str]] = {}
    for code in sorted(planned):
        exam = question.programme.exams[code]
        if exam.launch_day_is_assumed and exam.first_day is not None and exam.first_day > question.scenario.as_of:
            launches.setdefault((exam.first_day, str(exam.available_from)), []).append(code)
    for (day, month), codes in sorted(launches.items()):
        yield words.launch_day_assumed(codes, month, day)
    for decision in question.scenario.decisions:
        if isinstance(decision, Hire):
            start = decision.from_ or question.scenario.as_of
            yield words.hires_arrive(decision.people, decision.label, start)
    undated = question.roster.results.filter(
        pl.col("exam").is_in(list(question.codes)), pl.col("passed_on").is_null()
    ).height
    if undated:
        yield words.results_without_day(undated)
    if plan is not None:
        rules = dict(question.programme.requirements())
        for name in plan.assumed:
            yield words.met_from_outside(words.label(rules[name], question.programme, "en", question.scenario.market))
        if plan.assignments:
            yield words.every_exam_passed()

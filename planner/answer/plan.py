"""From a solver's outcome to the answer of `plan`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Literal, NamedTuple, assert_never

from planner.answer.company import People, PlannedCompany, PlannedPerson, Windows
from planner.answer.deadlines import sitting_windows
from planner.answer.links import renewals
from planner.answer.most import holdings_asked, most_possible
from planner.answer.purchases import purchases
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
from planner.answer.timetable import proposed_days
from planner.dates import Month
from planner.language import Said, later
from planner.outcome.schema import Assignment, Impossible, Met, Outcome, Planned, Stage, Undecided
from planner.problem.build import PRICE_UNITS
from planner.problem.schema import Problem
from planner.question.periods import money_periods
from planner.question.schema import Question
from planner.requirements.audit import Circumstances, Number, Status, audit, plain
from planner.requirements.holdings import Holding, exams_of, holds
from planner.requirements.tree import AllOf, AnyOf, AtLeastOf, PointsReach, walk
from planner.scenario.schema import Ban, Decision, Goal, Hire, Pin, Waive
from planner.words.plans import (
    by_the_same_alternative,
    every_exam_passed,
    hires_arrive,
    launch_day_assumed,
    met_from_outside,
    results_without_day,
)
from planner.words.rules import label


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
    windows = sitting_windows(company)
    late = _without_money(company, plan, windows)
    proposed = proposed_days(company, windows)
    renewing = renewals(question, company.ends, windows)
    people = company.people(windows)
    looks = tuple(_looks(company, people))
    short: dict[str, set[str]] = {}
    for name, exam in {
        (each.name, exam) for look in looks for each in look.counting if each.short for exam in each.exams
    }:
        short.setdefault(exam, set()).add(name)
    goals = []
    for goal, option in company.goals:
        waits_for = company.needed_assumptions(goal, option, people)
        blocks = tuple(_block(question, goal, option, name) for name in sorted(waits_for))
        goals.append(_goal_answer(goal, option, not blocks, blocks))
    return PlanAnswer(
        title=question.scenario.title,
        programme=question.programme.name,
        as_of=question.scenario.as_of,
        status=status,
        objective=tuple(stage_answer(question, stage) for stage in plan.stages),
        goals=tuple(goals),
        assignments=tuple(
            AssignmentAnswer(
                employee_id=each.employee_id,
                exam=each.exam,
                not_before=windows[each].first,
                safe_until=windows[each].safe,
                not_after=windows[each].last,
                proposed_on=proposed[each],
                register_by=question.exams[each.exam].register_by,
                passed_by=late[each].last if late[each].last > windows[each].last else None,
                renews=renewing[each],
                serves=tuple(_serves(company, each, looks, people[each.employee_id], len(short.get(each.exam, ())))),
            )
            for each in company.assignments
        ),
        requirements=tuple(_requirements(looks)),
        decisions=tuple(_decision(decision) for decision in question.scenario.decisions),
        assumptions=tuple(_assumptions(question, plan)),
        purchases=purchases(question, plan, proposed),
        spare=question.scenario.spare,
        unique=plan.settled,
        verified=False,
        made_with=made_with,
    )


def _without_money(company: PlannedCompany, plan: Planned, windows: Windows) -> Windows:
    """The windows as they would be if prices and budgets did not bind a first attempt to its period."""
    question = company.question
    if len(money_periods(question)) == 1:
        return windows
    limits = question.scenario.limits.model_copy(update={"budget": None})
    scenario = question.scenario.model_copy(update={"minimise": ("exams",), "limits": limits})
    free = replace(question, scenario=scenario)
    return sitting_windows(PlannedCompany(free, plan.assignments, plan.options, frozenset(plan.assumed)))


def _without_plan(
    question: Question,
    problem: Problem,
    status: Literal["impossible", "undecided"],
    made_with: Mapping[str, str],
) -> PlanAnswer:
    requirements: dict[str, RequirementAnswer] = {}
    for goal in question.scenario.goals:
        for option in question.options_for(goal):
            for each in most_possible(question, problem, goal, option):
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
        spare=question.scenario.spare,
        verified=False,
        made_with=made_with,
    )


def _goal_answer(goal: Goal, option: str | None, reached: bool, blocks: tuple[Block, ...]) -> GoalAnswer:
    return GoalAnswer(
        option=option, tier=goal.tier, by=goal.by, hold_until=goal.last_day, reached=reached, blocked_by=blocks
    )


def stage_answer(question: Question, stage: Stage) -> StageAnswer:
    """The value and bound of a stage, amounts in the currency."""
    table = question.scenario.prices
    if stage.name == "cost" and table is not None and not isinstance(table, str):
        value, bound = Decimal(stage.value) / PRICE_UNITS, Decimal(stage.bound) / PRICE_UNITS
        return StageAnswer(name=stage.name, value=value, bound=bound, proved=stage.proved, unit=table.currency)
    if stage.name == "exams-and-changes" and question.promises is not None:
        unit = question.promises.churn.denominator
        return StageAnswer(
            name=stage.name,
            value=Fraction(stage.value, unit),
            bound=Fraction(stage.bound, unit),
            proved=stage.proved,
        )
    return StageAnswer(name=stage.name, value=stage.value, bound=stage.bound, proved=stage.proved)


def _block(question: Question, goal: Goal, option: str, name: str) -> Block:
    days = [day for day in question.check_days(goal) if name in _names(question, goal, option, day)]
    rules = question.rules(option, goal.tier, days[0])
    plain = audit(rules, f"{option}.{goal.tier}", question.circumstances_of_goals(days[0]), ())
    status = next(each for each in plain.walk() if each.name == name)
    if status.kind == "score":
        return _score_block(status)
    return Block(requirement=name, need=status.need, have=status.have, short_by=status.short_by)


def _names(question: Question, goal: Goal, option: str, day: date) -> frozenset[str]:
    """The full names of everything that the goal's tier asks on the day, scores included."""
    rules = question.rules(option, goal.tier, day)
    return frozenset(each.name for each in audit(rules, f"{option}.{goal.tier}", Circumstances(), ()).walk())


def _score_block(status: Status) -> Block:
    """The score of a metric on which a plan counts: it must reach the most that it can give."""
    need = status.have if status.most is None else status.most
    short_by = plain(Fraction(need) - Fraction(status.have))
    return Block(requirement=status.name, need=need, have=status.have, short_by=short_by)


# --- requirements, without and with the plan -----------------------------------------------------------------------


class _Look(NamedTuple):
    """A goal on one day: how its rules stand without and with the plan; and, by name, the points that scores and
    points requirements have without what the plan takes as met. counting: who counts with the plan in what asks for
    people.
    """

    day: date
    before: Status
    after: Status
    points: Mapping[str, Number]
    counting: tuple[_Counting, ...]


class _Counting(NamedTuple):
    """The people who count in a requirement with the plan, for any of these holdings. short: not met without it. exams:
    those that the holdings name.
    """

    name: str
    short: bool
    people: frozenset[str]
    holdings: tuple[Holding, ...]
    exams: frozenset[str]


def _looks(company: PlannedCompany, people: People) -> Iterator[_Look]:
    nothing = company.people({})
    for goal, option in company.goals:
        for day in company.days_of(goal, people):
            before, after = company.status(goal, option, day, nothing), company.status(goal, option, day, people)
            points = _points(company.status(goal, option, day, nothing, frozenset()) if company.assumed else before)
            counting = tuple(_counting(company, goal, option, day, before, after))
            yield _Look(day, before, after, points, counting)


def _counting(
    company: PlannedCompany, goal: Goal, option: str, day: date, before: Status, after: Status
) -> Iterator[_Counting]:
    """The requirements for which an exam may be of use: met with the plan. With a goal that is out of reach an exam
    serves what it brings closer.
    """
    asked = dict(holdings_asked(company.question.rules(option, goal.tier, day), f"{option}.{goal.tier}"))
    for one, other in zip(before.walk(), after.walk(), strict=True):
        if other.people and (other.met or not after.met):
            holdings = asked[other.name]
            exams = frozenset[str]().union(*map(exams_of, holdings))
            yield _Counting(other.name, not one.met, frozenset(other.people), holdings, exams)


def _points(status: Status) -> Mapping[str, Number]:
    return {each.name: each.have for each in status.walk() if each.kind in ("points", "score")}


def _requirements(looks: Iterable[_Look]) -> Iterator[RequirementAnswer]:
    """Each requirement once; where two goals ask for the same tier, the first goal's days come first."""
    days: dict[str, list[tuple[date, Status, Status]]] = {}
    for look in looks:
        for assumed, after in zip(look.before.walk(), look.after.walk(), strict=True):
            before = assumed._replace(have=look.points.get(assumed.name, assumed.have))
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
            met=all(status.truly_met for _, _, status in found),
            waived=after.waived,
            days=tuple(DayFigures(on=day, have=b.have, with_plan=a.have, met=a.truly_met) for day, b, a in found)
            if len(found) > 1
            else (),
        )


# --- what an assignment is for -------------------------------------------------------------------------------------


def _serves(
    company: PlannedCompany, assignment: Assignment, looks: Iterable[_Look], planned: PlannedPerson, most: int
) -> Iterator[str]:
    """The requirements that are short without the plan and met with it, in which the person counts only thanks to the
    exam. Where people are handed out anew among groups, the exam may serve a group that was not short itself.
    most: how many that are short name the exam at all.
    """
    short, other = set[str](), set[str]()
    for look in looks:
        if short and len(short) == most:
            break
        exams = company.exams_of(planned, look.day)
        if assignment.exam not in exams:
            continue
        for each in look.counting:
            found = short if each.short else other
            if each.name in found or assignment.exam not in each.exams or assignment.employee_id not in each.people:
                continue
            if any(holds(h, exams) and not holds(h, exams - {assignment.exam}) for h in each.holdings):
                found.add(each.name)
    yield from sorted(short or other)


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


def _has_alternatives(question: Question) -> bool:
    """Whether a goal can be reached in several ways, so that departures might be survived by changing the way."""
    return any(
        len(question.options_for(goal)) > 1
        or any(
            isinstance(each, AnyOf | AtLeastOf | PointsReach)
            or (isinstance(each, AllOf) and each.groups_per_person > 1)
            for option in question.options_for(goal)
            for rules in question.rules_of_goal(goal, option)
            for each in walk(rules)
        )
        for goal in question.scenario.goals
    )


def _assumptions(question: Question, plan: Planned | None) -> Iterator[Said]:
    """What the plan takes for granted, in words."""
    planned = {each.exam for each in plan.assignments} if plan is not None else set(question.codes)
    launches: dict[Month, list[str]] = {}
    for code in sorted(planned):
        launch = question.exams[code].available_from
        if isinstance(launch, Month) and launch.last_day > question.scenario.as_of:
            launches.setdefault(launch, []).append(code)
    for month, codes in sorted(launches.items()):
        yield launch_day_assumed(codes, month)
    for decision in question.scenario.decisions:
        if isinstance(decision, Hire):
            start = decision.from_ or question.scenario.as_of
            yield hires_arrive(decision.people, decision.label, start)
    undated = question.roster.undated_of(question.codes)
    if undated:
        yield results_without_day(undated)
    if question.scenario.spare and _has_alternatives(question):
        yield by_the_same_alternative()
    if plan is not None:
        rules = question.rules_by_name
        for name in plan.assumed:
            title = partial(label, rules[name], question.programme, question.scenario.market)
            yield met_from_outside(later(title))
        if plan.assignments:
            yield every_exam_passed()

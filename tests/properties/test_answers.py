"""Every plan is verified, holds on every single day, and every small change for the worse is found."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings

from planner.answer.plan import compose
from planner.answer.proposed import ProposedPlan
from planner.answer.schema import PlanAnswer
from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.question.schema import Question
from planner.solver.solve import solve
from planner.verification.verify import verify
from tests.cases import as_question, calendar_cases, cases
from tests.oracle import Case, allowed, blacked_out, can_sit, every_day, reached, reached_with

many = settings(max_examples=24, deadline=None, suppress_health_check=list(HealthCheck))


def answer(question: Question) -> PlanAnswer:
    problem = build(question)
    return compose(question, problem, solve(reduce(problem)), {})


def as_read(plan: PlanAnswer) -> ProposedPlan:
    return ProposedPlan.model_validate_json(plan.model_dump_json())


@many
@given(case=cases())
def test_every_plan_is_verified_and_holds_on_every_day(case: Case) -> None:
    question = as_question(case)
    plan = answer(question)
    assume(plan.status in ("planned", "met"))
    verdict = verify(question, as_read(plan))
    assert verdict.valid, verdict.findings
    assert [goal.reached for goal in verdict.goals] == [goal.reached for goal in plan.goals]
    last = {(line.employee_id, line.exam): line.safe_until for line in plan.assignments}
    blocked = frozenset(block.requirement for goal in plan.goals for block in goal.blocked_by)
    assert reached(case, last, blocked)


@many
@given(case=calendar_cases())
def test_every_plan_with_a_calendar_is_verified_and_can_be_carried_out(case: Case) -> None:
    """On the proposed days, and on all first and all last safe days, by the oracle's own reading."""
    question = as_question(case)
    plan = answer(question)
    assume(plan.status == "planned")
    verdict = verify(question, as_read(plan))
    assert verdict.valid, verdict.findings
    blocked = frozenset(block.requirement for goal in plan.goals for block in goal.blocked_by)
    lines = plan.assignments
    assert allowed(case, [(line.employee_id, line.exam, line.proposed_on) for line in lines])
    for days in ("proposed_on", "not_before", "safe_until"):
        assert reached_with(case, [(line.employee_id, line.exam, getattr(line, days)) for line in lines], blocked), days


@many
@given(case=cases())
def test_no_deadline_can_be_put_off(case: Case) -> None:
    """One day later breaks a goal, unless the window or the horizon ends. Without days that end windows earlier."""
    known = {key: each for key, each in case["scenario"].items() if key not in ("retake_slack", "blackouts")}
    case = {**case, "scenario": known}
    plan = answer(as_question(case))
    assume(plan.status == "planned")
    blocked = frozenset(block.requirement for goal in plan.goals for block in goal.blocked_by)
    horizon = max(goal.hold_until for goal in plan.goals)
    last = {(line.employee_id, line.exam): line.not_after for line in plan.assignments}
    for pair, day in last.items():
        person, facts = case["employees"][pair[0]], case["exams"][pair[1]]
        ends = [facts.get("retires_on"), person.get("sits_until"), person.get("leaves_on"), horizon]
        if day < min(end for end in ends if end is not None):
            assert not reached(case, {**last, pair: day + timedelta(days=1)}, blocked)


@many
@given(case=cases())
def test_no_assignment_is_superfluous_and_each_day_of_its_window_is_allowed(case: Case) -> None:
    question = as_question(case)
    plan = answer(question)
    assume(plan.status == "planned")
    none_is_superfluous(question, plan)
    days_are_allowed(case, plan)


def none_is_superfluous(question: Question, plan: PlanAnswer) -> None:
    """Leaving out any assignment that is not pinned makes the verifier name a requirement."""
    pinned = {(pin.pin.employee, pin.pin.exam) for pin in question.pins}
    read = as_read(plan)
    for line in read.assignments:
        rest = tuple(other for other in read.assignments if other != line)
        verdict = verify(question, read.model_copy(update={"assignments": rest, "objective": None}))
        codes = {finding.code for finding in verdict.findings}
        expected = "pin-missing" if (line.employee_id, line.exam) in pinned else "requirement-not-met"
        assert expected in codes


def days_are_allowed(case: Case, plan: PlanAnswer) -> None:
    """Whoever sits within the window the plan gives is allowed to, by the oracle's own reading of the days."""
    for line in plan.assignments:
        days = [day for day in every_day(line.not_before, line.safe_until) if not blacked_out(case, day)]
        assert days
        assert all(can_sit(case, line.employee_id, line.exam, day) for day in days)
        assert not can_sit(case, line.employee_id, line.exam, line.not_before - timedelta(days=1)) or (
            line.not_before == case["scenario"]["as_of"]
        )

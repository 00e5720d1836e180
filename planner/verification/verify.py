"""The check of every plan: carry it out on the roster and hold the original rules against the result.

Shares nothing with the solver's view: no demands, no targets, no cohorts, and its own reading of who may sit when.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from planner.answer.proposed import ProposedPlan
from planner.answer.schema import Block, Finding, GoalAnswer, Verdict
from planner.question.schema import Question
from planner.requirements.audit import Alike, Status, audit
from planner.requirements.audit import plain as plain_number
from planner.scenario.schema import Ban, Goal
from planner.verification.carried_out import CarriedOut
from planner.verification.limits import check_limits, check_months
from planner.verification.sittings import Employee, check_sittings, read_sittings
from planner.verification.spending import Spending
from planner.verification.timetable import planned_results, timetables


def verify(question: Question, plan: ProposedPlan) -> Verdict:
    """Whether the plan reaches the scenario's goals, on whatever of the days that it allows it is carried out: each
    exam passed on its last possible day, and each result that ends lasting no longer than from the first.

    Every rule that is broken is a finding. The plan must have as many people to spare as the scenario wants, or as it
    says itself where that is more. Metrics and facts that are not met are reported with the goals, since no
    plan of exams can change them.
    """
    question = question.with_spare(max(plan.spare, question.scenario.spare))
    employees = _employees(question, {line.employee_id for line in plan.assignments})
    sittings = read_sittings(question, plan.assignments, employees)
    people = timetables(question, sittings)
    spending = Spending(question, plan, sittings)
    findings = [
        *_no_plan(plan),
        *_unknown(question, plan, employees),
        *check_sittings(question, sittings),
        *(finding for each in people for finding in each.check()),
        *_decisions(question, plan),
        *check_limits(question, plan, employees),
        *check_months(question, sittings),
        *spending.check(),
        *_objective(question, plan, spending.cost),
    ]
    carried_out = CarriedOut(question, planned_results(people))
    goals = []
    for number, goal in enumerate(question.scenario.goals):
        answer, broken = _judge_goal(carried_out, goal, number, plan)
        goals.append(answer)
        findings.extend(broken)
    ordered = tuple(sorted(set(findings), key=_order))
    return Verdict(valid=not ordered, findings=ordered, goals=tuple(goals))


def _order(finding: Finding) -> tuple[str, ...]:
    return (finding.code, finding.rule, str(finding.on or ""), *finding.who, str(finding.need), str(finding.got))


# --- the lines of the plan -----------------------------------------------------------------------------------------


def _employees(question: Question, wanted: set[str]) -> dict[str, Employee]:
    rows = question.roster.people(wanted).select(Employee._fields)
    return {row[0]: Employee(*row) for row in rows.iter_rows()}


def _unknown(question: Question, plan: ProposedPlan, employees: dict[str, Employee]) -> Iterator[Finding]:
    for line in plan.assignments:
        if line.employee_id not in employees:
            yield Finding(code="unknown-employee", rule="roster", got=line.exam, who=(line.employee_id,))
        if line.exam not in question.exams:
            yield Finding(code="unknown-exam", rule=question.programme.name, got=line.exam, who=(line.employee_id,))


def _no_plan(plan: ProposedPlan) -> Iterator[Finding]:
    if plan.status in ("impossible", "undecided") and not plan.assignments:
        yield Finding(code="no-plan", rule="status", need="planned", got=plan.status)


# --- what the company decided --------------------------------------------------------------------------------------


def _decisions(question: Question, plan: ProposedPlan) -> Iterator[Finding]:
    planned = {(line.employee_id, line.exam) for line in plan.assignments}
    for pin in question.pins:
        if (pin.pin.employee, pin.pin.exam) not in planned:
            yield Finding(code="pin-missing", rule=f"pin {pin.pin.exam}", need=1, got=0, who=(pin.pin.employee,))
    for decision in question.scenario.decisions:
        if isinstance(decision, Ban):
            for who, exam in sorted(planned):
                if decision.ban.employee in (None, who) and decision.ban.exam in (None, exam):
                    yield Finding(code="banned", rule=f"ban {decision.ban.exam or 'every exam'}", got=exam, who=(who,))


def _objective(question: Question, plan: ProposedPlan, cost: Decimal) -> Iterator[Finding]:
    """The plan's own figures, counted again."""
    counted: dict[str, Decimal | Fraction] = {
        "exams": Decimal(len(plan.assignments)),
        "people": Decimal(len({line.employee_id for line in plan.assignments})),
        "cost": cost,
    }
    if question.promises is not None:
        planned = [(line.employee_id, line.exam) for line in plan.assignments]
        broken = [promise for promise in question.promises.sittings if promise not in planned]
        counted["changes"] = Decimal(len(broken))
        counted["exams-and-changes"] = len(planned) + question.promises.churn * len(broken)
    for stage in plan.objective or ():
        if stage.name in counted and stage.value != counted[stage.name]:
            yield Finding(code="wrong-objective", rule=stage.name, need=counted[stage.name], got=stage.value)


# --- the goals -----------------------------------------------------------------------------------------------------


class _Look(NamedTuple):
    """A goal looked at with one option: the unmet statuses by day, and what only waits for figures and facts."""

    option: str
    unmet: tuple[tuple[date, Status], ...]
    blocks: tuple[Block, ...]

    @property
    def short(self) -> Fraction:
        return sum((Fraction(status.short_by) for _, status in self.unmet), Fraction(0))


def _judge_goal(company: CarriedOut, goal: Goal, number: int, plan: ProposedPlan) -> tuple[GoalAnswer, list[Finding]]:
    claim = plan.goals[number] if plan.goals is not None and number < len(plan.goals) else None
    options = company.question.options_for(goal)
    findings: list[Finding] = []
    if claim is not None and (claim.tier != goal.tier or claim.by != goal.by):
        findings.append(
            Finding(code="wrong-goal", rule=goal.tier, need=goal.by.isoformat(), got=f"{claim.tier} {claim.by}")
        )
    if claim is not None and claim.option in options:
        options = (claim.option,)
    claimed = None if claim is None or claim.blocked_by is None else {block.requirement for block in claim.blocked_by}
    looks = [_look(company, goal, option, claimed) for option in options]
    best = min(looks, key=lambda look: (len(look.unmet), look.short, len(look.blocks)))
    findings.extend(
        Finding(
            code="requirement-not-met",
            rule=status.name,
            need=status.need,
            got=status.have,
            who=status.people,
            on=day,
        )
        for day, status in best.unmet
    )
    reached = not best.unmet and not best.blocks
    if claim is not None and claim.reached is not None and claim.reached != reached:
        findings.append(
            Finding(code="wrong-claim", rule=f"{best.option}.{goal.tier}", need=str(reached), got=str(claim.reached))
        )
    answer = GoalAnswer(
        option=best.option,
        tier=goal.tier,
        by=goal.by,
        hold_until=goal.last_day,
        reached=reached,
        blocked_by=best.blocks,
    )
    return answer, findings


def _look(company: CarriedOut, goal: Goal, option: str, claimed: set[str] | None) -> _Look:
    """Figures and facts that are not met are assumed where needed (only the claimed ones, where the plan names them),
    and then named as blocks.
    """
    question, name = company.question, f"{option}.{goal.tier}"
    outside = frozenset[str]()
    unmet: list[tuple[date, Status]] = []
    seen: dict[str, Status] = {}
    for day in company.days(goal):
        rules = question.rules(option, goal.tier, day)
        groups = company.alike_on(day)
        plain = audit(rules, name, question.circumstances_of_goals(day), groups)
        if plain.met:
            continue
        missing = frozenset(s.name for s in plain.walk() if _may_grow(s))
        for status in plain.walk():
            seen.setdefault(status.name, status)
        if claimed is not None:
            missing &= claimed
        assumed = audit(rules, name, question.circumstances_of_goals(day, missing), groups)
        if assumed.met:
            outside |= _fewest(question, groups, option, goal, day, missing)
        else:
            unmet.extend((day, status) for status in blamed(assumed))
    blocks = tuple(_block(seen[each]) for each in sorted(outside))
    return _Look(option, tuple(unmet), blocks)


def _may_grow(status: Status) -> bool:
    """Whether this could only come true, or give more, from outside."""
    if status.kind == "score":
        return status.most is not None and Fraction(status.have) < Fraction(status.most)
    return status.kind in ("metric", "fact") and not status.met


def _block(status: Status) -> Block:
    """What a goal waits for; a score that a plan counts on must give all it can."""
    need = status.need if status.most is None else status.most
    short_by = max(plain_number(Fraction(need) - Fraction(status.have)), 0)
    return Block(requirement=status.name, need=need, have=status.have, short_by=short_by)


def _fewest(
    question: Question, groups: tuple[Alike, ...], option: str, goal: Goal, day: date, missing: frozenset[str]
) -> frozenset[str]:
    """The assumptions without which the tier is not met: those are dropped that can be, one after the other."""
    rules, name = question.rules(option, goal.tier, day), f"{option}.{goal.tier}"
    needed = missing
    for each in sorted(missing):
        if audit(rules, name, question.circumstances_of_goals(day, needed - {each}), groups).met:
            needed -= {each}
    return needed


def blamed(status: Status) -> Iterator[Status]:
    """The lowest unmet requirements; of alternatives, those that are closest to being met."""
    if status.met:
        return
    unmet = sorted((part for part in status.parts if not part.met), key=_distance)
    if not unmet or (status.kind == "points" and status.short_by > 0):
        yield status
        return
    missing = len(unmet) if status.kind in ("points", "score") else int(Fraction(status.need) - Fraction(status.have))
    for part in unmet[:missing]:
        yield from blamed(part)


def _distance(status: Status) -> tuple[Fraction, str]:
    return sum((Fraction(each.short_by) for each in blamed(status)), Fraction(0)), status.name

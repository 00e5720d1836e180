"""Why: for goals out of reach the conflict and the repairs, for a plan what each of its parts is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planner.answer.schema import PlanAnswer
from planner.explanation.conflict import UndecidedError, find_conflict
from planner.explanation.differences import Differences
from planner.explanation.givens import Given
from planner.explanation.proof import prove
from planner.explanation.repairs import find_repairs
from planner.explanation.schema import Conflict, Difference, Explanation, GivenAnswer
from planner.question.schema import Question
from planner.scenario.schema import Ban, Pin


def explain(question: Question, plan: PlanAnswer, effort: float) -> Explanation:
    """Why the goals cannot be reached and what would help; or what each sitting of the plan is worth.

    plan: the best plan of the question. Of an undecided plan nothing is said.
    """
    match plan.status:
        case "impossible":
            repairs = find_repairs(question, effort)
            return _explanation(plan).model_copy(
                update={
                    "missing": None if plan.closest is None else plan.closest.missing,
                    "conflict": _conflict(question, effort),
                    "repairs": repairs.found,
                    "tried": repairs.tried,
                    "undecided": repairs.undecided,
                }
            )
        case "met" | "planned":
            told = with_differences(plan, Differences(question, plan, effort).without_each_sitting())
            return told.model_copy(update={"proof": prove(question, plan)})
        case "undecided":
            return _explanation(plan)


def with_differences(plan: PlanAnswer, differences: Iterable[Difference]) -> Explanation:
    """The explanation of a plan that consists of these differences."""
    return _explanation(plan).model_copy(update={"differences": tuple(differences)})


def _explanation(plan: PlanAnswer) -> Explanation:
    return Explanation(title=plan.title, programme=plan.programme, as_of=plan.as_of, status=plan.status)


def _conflict(question: Question, effort: float) -> Conflict:
    try:
        givens = find_conflict(question, effort)
    except UndecidedError:
        return Conflict(status="undecided")
    if not givens:
        return Conflict(status="none")
    return Conflict(
        status="found", givens=tuple(GivenAnswer(kind=each.kind, what=_what(question, each)) for each in givens)
    )


def _what(question: Question, given: Given) -> Mapping[str, str | int]:
    """What a given is about, in terms of the scenario."""
    scenario = question.scenario
    match given.kind:
        case "requirement":
            return {"requirement": given.what}
        case "pin" | "ban":
            decision = scenario.decisions[given.number]
            if isinstance(decision, Pin):
                return {"employee": decision.pin.employee, "exam": decision.pin.exam}
            if isinstance(decision, Ban):
                named = {"employee": decision.ban.employee, "exam": decision.ban.exam}
                return {key: value for key, value in named.items() if value is not None}
            raise TypeError(f"Decision {given.number} is neither a pin nor a ban.")
        case "limit":
            return {"limit": given.what, "value": _limit(question, given.what)}
        case "held-until":
            return {"goal": given.number, "hold_until": scenario.goals[given.number].last_day.isoformat()}
        case "preparation":
            return {"exam": given.exam, "days": scenario.preparation_days(given.exam)}
        case "retake-slack":
            return {"days": max(scenario.slack_days(code) for code in question.codes)}
        case "blackout":
            blackout = scenario.blackouts[given.number]
            why = {} if blackout.why is None else {"why": blackout.why}
            return {"from": blackout.from_.isoformat(), "until": blackout.until.isoformat(), **why}
        case "employees":
            return {"column": given.what}
        case "employee":
            return {"employee": given.employee, "column": given.what, "value": _value(question, given)}
        case "exam":
            return {"exam": given.exam, "fact": given.what, "value": _fact(question, given.exam, given.what)}


def _value(question: Question, given: Given) -> str | int:
    employees = question.roster.employees
    value: object = employees.filter(employees["employee_id"] == given.employee)[given.what].item()
    return value if isinstance(value, int) else str(value)


def _limit(question: Question, name: str) -> int:
    limits = question.scenario.limits
    key, _, team = name.partition(".")
    monthly = limits.exams_per_month
    found = {
        "exams_per_person": limits.exams_per_person,
        "people": limits.people,
        "exams_per_person_per_month": limits.exams_per_person_per_month,
        "exams_per_month": monthly.teams[team] if team else monthly.company,
    }[key]
    return 0 if found is None else found


def _fact(question: Question, code: str, fact: str) -> str:
    exam = question.exams[code]
    match fact:
        case "available_from":
            return "" if exam.first_day is None else exam.first_day.isoformat()
        case "prerequisites":
            return ", ".join(exam.prerequisites)
        case "proposable":
            return "no"
        case _:
            return str(getattr(exam, fact))

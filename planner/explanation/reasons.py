"""The conflict as facts: what each given says, and the figures and days that show why it stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from planner.answer.schema import PlanAnswer
from planner.explanation.budgets import budget_named
from planner.explanation.conflict import UndecidedError, find_conflict
from planner.explanation.givens import Given
from planner.explanation.schema import Conflict, GivenAnswer, Miss, Standing
from planner.explanation.watch import Watch, unwatched
from planner.question.schema import Question
from planner.requirements.tree import PassesReach, PeopleHold, PointsReach, exams_in, walk
from planner.scenario.schema import Ban, Goal, Pin


def reason(question: Question, plan: PlanAnswer, effort: float, watch: Watch = unwatched) -> Conflict:
    """The conflict of a question without a plan. plan: its answer, with how each requirement stands."""
    return tell(question, plan, known_conflict(question, effort, watch))


def known_conflict(question: Question, effort: float, watch: Watch = unwatched) -> tuple[Given, ...] | None:
    """The conflict of a question without a plan; None where it cannot be found out within the effort."""
    try:
        return find_conflict(question, effort, watch)
    except UndecidedError:
        return None


def tell(question: Question, plan: PlanAnswer, givens: tuple[Given, ...] | None) -> Conflict:
    """What is to be said of a conflict."""
    if givens is None:
        return Conflict(status="undecided")
    if not givens:
        return Conflict(status="none")
    facts = _Facts(question, plan, tuple(each.what for each in givens if each.kind == "requirement"))
    return Conflict(status="found", givens=tuple(facts.of(each) for each in givens))


class _Facts(NamedTuple):
    """requirements: the full names of those that belong to the conflict; what is said of days is about their goals."""

    question: Question
    plan: PlanAnswer
    requirements: tuple[str, ...]

    def of(self, given: Given) -> GivenAnswer:
        what = self._what(given)
        return GivenAnswer(
            kind=given.kind,
            what=what,
            standing=self._standing(given.what) if given.kind == "requirement" else None,
            miss=self._miss(given, what),
            holds=self._holds(given.employee) if given.what in ("leaves_on", "starts_on") else (),
        )

    def _what(self, given: Given) -> Mapping[str, str | int]:
        """What a given is about, in terms of the scenario."""
        question, scenario = self.question, self.question.scenario
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
            case "budget":
                return budget_named(scenario, given.what)
            case "spare":
                return {"people": scenario.spare}
            case "held-until":
                return {"goal": given.number, "hold_until": scenario.goals[given.number].last_day.isoformat()}
            case "preparation":
                days = scenario.preparation_days(given.exam)
                first = scenario.as_of + timedelta(days=days)
                return {"exam": given.exam, "days": days, "first_day": first.isoformat()}
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

    def _standing(self, requirement: str) -> Standing | None:
        """Of the first goal that asks for it on its first day, as in the answer of `plan`; None where none does."""
        found = next((each for each in self.plan.requirements if each.id == requirement), None)
        goal = next((goal for goal in self.question.scenario.goals if requirement in self._asked_at_first(goal)), None)
        if found is None or goal is None:
            return None
        return Standing(on=goal.by, until=goal.last_day, need=found.need, have=found.have, at_most=found.at_most)

    def _asked_at_first(self, goal: Goal) -> frozenset[str]:
        """The full names of what the goal asks on its first day, by whichever option."""
        options = {
            option: self.question.rules(option, goal.tier, goal.by) for option in self.question.options_for(goal)
        }
        return frozenset(f"{option}.{goal.tier}.{rule.id}" for option, rules in options.items() for rule in walk(rules))

    def _goals(self) -> list[Goal]:
        """The goals for whose tiers the requirements of the conflict ask."""
        tiers = {tuple(name.split(".")[:2]) for name in self.requirements}
        return [
            goal
            for goal in self.question.scenario.goals
            if any((option, goal.tier) in tiers for option in self.question.options_for(goal))
        ]

    def _miss(self, given: Given, what: Mapping[str, str | int]) -> Miss | None:
        """By how much the day of a given misses the goals of the conflict."""
        goals = self._goals()
        if not goals:
            return None
        by, end = min(goal.by for goal in goals), max(goal.last_day for goal in goals)
        match given.kind, given.what:
            case ("preparation", _):
                return _after(date.fromisoformat(str(what["first_day"])), by)
            case ("exam", "available_from") | ("employee", "starts_on" | "sits_from"):
                return _after(date.fromisoformat(str(what["value"])), by)
            case ("exam", "counts_until") | ("employee", "leaves_on"):
                return _before(date.fromisoformat(str(what["value"])), by, end)
        return None

    def _holds(self, employee: str) -> tuple[str, ...]:
        """What the employee has passed of the exams that the requirements of the conflict name."""
        rules = [self.question.rules_by_name[name] for name in self.requirements]
        asked = {
            code
            for rule in rules
            if isinstance(rule, PeopleHold | PassesReach | PointsReach)
            for code in exams_in(rule)
        }
        results = self.question.roster.results_of([employee])
        return tuple(sorted(asked & set(results["exam"])))


def _after(day: date, by: date) -> Miss | None:
    return Miss(day=day, goal="by", goal_day=by, days=(day - by).days) if day > by else None


def _before(day: date, by: date, end: date) -> Miss | None:
    if day < by:
        return Miss(day=day, goal="by", goal_day=by, days=(by - day).days)
    return Miss(day=day, goal="hold_until", goal_day=end, days=(end - day).days) if day < end else None


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

"""Plans with backups, the cheapest first: more people or results than the vendor asks for, and room for more attempts.

A plan with backups is the best plan of a stricter question: requirements ask for more, or days are kept free for a
second attempt. Stricter questions never have cheaper plans, so they can be looked at in the order of what their plans
cost: whoever finds the first one that is likely enough has found the cheapest of this kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from heapq import heappop, heappush
from typing import NamedTuple

from planner import planning
from planner.answer.schema import PlanAnswer
from planner.chance.probability import likelihood
from planner.chance.simulation import Estimate
from planner.question.schema import Question
from planner.question.stricter import asking_more
from planner.requirements.tree import PassesReach, PeopleHold

DRAWS, SEED = 10_000, 1

_Backups = tuple[tuple[str, int], ...]
"""Requirements (full names, sorted) and how many more each asks for."""


class BackedPlan(NamedTuple):
    """The best plan of a stricter question, and how likely it reaches the goals of the original one.

    backups: how many more people or results each requirement asks for. slack: days kept free for further attempts
    beyond those of the scenario. reached: the probability, with its standard error where it is estimated.
    """

    question: Question
    plan: PlanAnswer
    backups: Mapping[str, int]
    slack: int
    reached: Estimate

    @property
    def at_least(self) -> float:
        """The probability that may be counted on: two standard errors below an estimate."""
        return self.reached.value - 2 * (self.reached.error or 0.0)


def backed_plans(question: Question, effort: float, watch: Callable[[int], None]) -> Iterator[BackedPlan]:
    """The plans in the order of their measures; each with backups that the ones before it lack.

    watch: called with the number of plans made so far. Ends where no stricter question has a plan.
    """
    steps = _slacks(question)
    waiting: list[tuple[tuple[Fraction, ...], int, int, _Backups, Question, PlanAnswer]] = []
    seen: set[tuple[int, _Backups]] = set()
    made = 0

    def add(slack: int, backups: _Backups) -> None:
        nonlocal made
        if (slack, backups) in seen:
            return
        seen.add((slack, backups))
        asked = _stricter(question, steps[slack], dict(backups))
        answer = planning.answer(asked, effort)
        made += 1
        watch(made)
        if answer.status in ("met", "planned"):
            heappush(waiting, (_measures(answer), slack, made, backups, asked, answer))

    add(0, ())
    while waiting:
        _, slack, _, backups, asked, answer = heappop(waiting)
        answer = answer.model_copy(update={"backed": bool(backups) or slack > 0})
        reached = likelihood(question, answer, DRAWS, SEED)
        yield BackedPlan(asked, answer, dict(backups), steps[slack], reached)
        if slack + 1 < len(steps):
            add(slack + 1, backups)
        for name, more in _next(question, answer, dict(backups)):
            add(slack, tuple(sorted({**dict(backups), name: more}.items())))


def _measures(plan: PlanAnswer) -> tuple[Fraction, ...]:
    return tuple(Fraction(stage.value) for stage in plan.objective)


def _slacks(question: Question) -> list[int]:
    """The days that may be kept free beyond those of the scenario: none, enough for one more attempt, for two."""
    retakes = question.scenario.retakes
    if retakes is None or not question.scenario.chance:
        return [0]
    one = retakes.days_after(1)
    return [0, one, one + retakes.days_after(2)]


def _stricter(question: Question, slack: int, backups: Mapping[str, int]) -> Question:
    asked, scenario = question, question.scenario.model_copy(update={"confidence": None})
    for name, more in backups.items():
        asked = asking_more(asked, name, more)
    if slack:
        days = {code: scenario.slack_days(code) + slack for code in question.codes}
        scenario = scenario.model_copy(update={"retake_slack": days})
    return replace(asked, scenario=scenario)


def _next(question: Question, plan: PlanAnswer, backups: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """For each requirement about people or results that the plan reaches: by how much it must ask for more so that the
    plan is no longer enough.
    """
    asked = question.rules_by_name
    reached = {each.id: each for each in plan.requirements}
    for name in sorted(reached):
        rule, each = asked.get(name), reached[name]
        if not isinstance(rule, PeopleHold | PassesReach) or not each.met or each.waived:
            continue
        need = rule.people if isinstance(rule, PeopleHold) else rule.passes
        least = min([day.with_plan for day in each.days], default=each.with_plan)
        yield name, max(backups.get(name, 0) + 1, int(least) - need - question.scenario.spare + 1)

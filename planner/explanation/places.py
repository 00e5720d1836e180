"""Who could fill the open places: for each requirement everybody who could newly count, and what that would cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from planner import planning
from planner.answer.most import holdings_asked
from planner.answer.schema import PlanAnswer, StageAnswer
from planner.explanation.differences import more_of
from planner.explanation.schema import Candidate, OpenPlaces
from planner.problem.build import build
from planner.problem.schema import Profile, Target, bits
from planner.problem.ways import TooManyBundlesError, alike_exams, smallest_ways, worse_exams
from planner.question.schema import Question
from planner.requirements.holdings import Holding, holds
from planner.scenario.schema import Pin, Sitting

_Sat = tuple[str, ...]
"""Exams that somebody sits together, sorted."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """The cheapest way for somebody to fill a place, and the best plan in which that is done."""

    exams: _Sat
    more: tuple[StageAnswer, ...]


def open_places(question: Question, plan: PlanAnswer, effort: float) -> Iterator[OpenPlaces]:
    """For each requirement about people that is short without the plan: who could newly count for it, on the day on
    which most are missing, the cheapest first.

    plan: the best plan of the question. People who are alike are priced once.
    """
    finder = _Finder(question, plan, effort)
    needs = {each.id: each.need for each in plan.requirements if each.kind == "people"}
    for name, holding in _asked(question, plan).items():
        target = finder.shortest(holding)
        if name in needs and target is not None:
            yield OpenPlaces(
                requirement=name,
                on=target.day,
                need=needs[name],
                have=finder.have(target),
                candidates=tuple(finder.candidates(name, target)),
            )


def _asked(question: Question, plan: PlanAnswer) -> Mapping[str, Holding]:
    """What each requirement of the goals asks of one person, by full name, with the options that carry the goals."""
    found: dict[str, Holding] = {}
    for carried, goal in zip(plan.goals, question.scenario.goals, strict=True):
        if carried.option is not None:
            for rules in question.rules_of_goal(goal, carried.option):
                asked = holdings_asked(rules, f"{carried.option}.{goal.tier}")
                found.update({name: each[0] for name, each in asked if len(each) == 1})
    return found


class _Finder:
    """Forces sittings on people and remembers what came of it."""

    def __init__(self, question: Question, plan: PlanAnswer, effort: float) -> None:
        self._question = question
        self._plan = plan
        self._effort = effort
        self._problem = build(question)
        self._alike = alike_exams(self._problem)
        self._planned: dict[str, set[str]] = {}
        for line in plan.assignments:
            self._planned.setdefault(line.employee_id, set()).update(line.serves)
        self._forced: dict[tuple[int, _Sat], tuple[StageAnswer, ...] | None] = {}

    def shortest(self, holding: Holding) -> Target | None:
        """The holding on the day on which most people are missing; None where none are."""
        targets = [each for each in self._problem.targets if each.holding == holding]
        return min(targets, key=lambda each: (each.have, each.day), default=None)

    def have(self, target: Target) -> int:
        """How many satisfy the target without any new exam."""
        return sum(len(profile.people) for profile in self._problem.profiles if self._there(profile, target))

    def _there(self, profile: Profile, target: Target) -> bool:
        held = profile.held[self._problem.days.index(target.day)]
        return holds(target.holding, {self._problem.exams[number] for number in bits(held)})

    def candidates(self, name: str, target: Target) -> list[Candidate]:
        """Everybody who could newly satisfy the target, the cheapest first."""
        found: list[Candidate] = []
        for number, profile in enumerate(self._problem.profiles):
            offer = self._cheapest(number, profile, target)
            if offer is None:
                continue
            found.extend(
                Candidate(
                    employee_id=who,
                    exams=offer.exams,
                    in_plan=name in self._planned.get(who, ()),
                    more=offer.more,
                )
                for who in profile.people
            )
        return sorted(
            found,
            key=lambda each: (_values(each.more), len(each.exams), not each.in_plan, each.exams, each.employee_id),
        )

    def _cheapest(self, number: int, profile: Profile, target: Target) -> _Offer | None:
        offers = []
        for exams in self._ways(profile, target):
            more = self._with(number, profile.people[0], exams)
            if more is not None:
                offers.append(_Offer(exams, more))
        return min(offers, key=lambda each: (_values(each.more), len(each.exams), each.exams), default=None)

    def _ways(self, profile: Profile, target: Target) -> list[_Sat]:
        """The smallest sets of exams with which these people newly satisfy the target; none for those who do."""
        problem = self._problem
        try:
            ways = smallest_ways(problem, target, profile, worse_exams(self._alike, profile))
        except TooManyBundlesError:
            return []
        slots = profile.timetable.slots
        sat = {tuple(sorted({problem.exams[slots[slot].exam] for slot in bits(way)})) for way in ways if way}
        return sorted(each for each in sat if profile.cap is None or len(each) <= profile.cap)

    def _with(self, number: int, who: str, exams: _Sat) -> tuple[StageAnswer, ...] | None:
        """By how much each measure grows when the person sits all these; None where no plan allows it."""
        key = (number, exams)
        if key not in self._forced:
            pins = tuple(Pin(pin=Sitting(employee=who, exam=exam)) for exam in exams)
            decisions = (*self._question.scenario.decisions, *pins)
            scenario = self._question.scenario.model_copy(update={"decisions": decisions})
            answer = planning.answer(replace(self._question, scenario=scenario), self._effort)
            there = answer.status in ("met", "planned")
            self._forced[key] = tuple(more_of(self._plan.objective, answer.objective)) if there else None
        return self._forced[key]


def _values(more: tuple[StageAnswer, ...]) -> list[Fraction]:
    return [Fraction(stage.value) for stage in more]

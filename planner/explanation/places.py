"""Who could fill the open places: for each requirement everybody who could newly count, and what that would cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from planner import planning
from planner.answer.most import holdings_asked
from planner.answer.schema import PlanAnswer, StageAnswer
from planner.explanation.differences import more_of
from planner.explanation.schema import Candidate, OpenPlaces
from planner.explanation.watch import Watch, unwatched, watched
from planner.problem.build import build
from planner.problem.kinds.ways import TooManyBundlesError
from planner.problem.menus.bundles import Bundle, bundle_table
from planner.problem.schema import Kind, Profile, Target
from planner.problem.sets import bits
from planner.question.schema import Question
from planner.requirements.holdings import Holding, holds
from planner.scenario.schema import Pin, Sitting

_Sat = tuple[str, ...]
"""Exams that somebody sits together, sorted."""


class _Offer(NamedTuple):
    """The cheapest way for somebody to fill a place, and the best plan in which that is done."""

    exams: _Sat
    more: tuple[StageAnswer, ...]


def open_places(question: Question, plan: PlanAnswer, effort: float, watch: Watch = unwatched) -> Iterator[OpenPlaces]:
    """For each requirement about people that is short without the plan: who could newly count for it, on the day on
    which most are missing, the cheapest first.

    plan: the best plan of the question. People with the same offers are priced once.
    """
    finder = _Finder(question, plan, effort)
    needs = {each.id: each.need for each in plan.requirements if each.kind == "people"}
    for name, holding in watched([*_asked(question, plan).items()], "places", watch):
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
        self._table = bundle_table(self._problem)
        self._planned: dict[str, set[str]] = {}
        for line in plan.assignments:
            self._planned.setdefault(line.employee_id, set()).update(line.serves)
        self._forced: dict[tuple[object, ...], tuple[StageAnswer, ...] | None] = {}

    def shortest(self, holding: Holding) -> Target | None:
        """The holding on the day on which most people are missing; None where none are."""
        targets = [each for each in self._problem.targets if each.holding == holding]
        return min(targets, key=lambda each: (each.have, each.day), default=None)

    def have(self, target: Target) -> int:
        """How many satisfy the target without any new exam."""
        return sum(len(kind.people) for kind in self._problem.kinds if self._there(kind, target))

    def _there(self, kind: Kind, target: Target) -> bool:
        held = kind.held[self._problem.days.index(target.day)]
        return holds(target.holding, {self._problem.exams[number] for number in bits(held)})

    def candidates(self, name: str, target: Target) -> list[Candidate]:
        """Everybody who could newly satisfy the target, the cheapest first."""
        found: list[Candidate] = []
        for profile in self._problem.profiles:
            offer = self._cheapest(profile, target)
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

    def _cheapest(self, profile: Profile, target: Target) -> _Offer | None:
        """The best way for these people to satisfy the target newly; None where they cannot, or do already."""
        try:
            menus = self._table.of(profile)
        except TooManyBundlesError:
            return None
        offers = tuple((menu.block, b.effect, b.cost, b.seats) for menu in menus for b in menu.bundles)
        effect = 1 << self._problem.targets.index(target)
        ways = [bundle for menu in menus for bundle in menu.bundles if bundle.effect & effect and bundle.sittings]
        found = []
        for way in ways:
            if any(other.sittings & ~way.sittings == 0 for other in ways if other is not way):
                continue
            key = (offers, profile.team, way.effect, way.cost, way.seats)
            exams = self._exams(profile, way)
            if key not in self._forced:
                self._forced[key] = self._with(profile.people[0], exams)
            more = self._forced[key]
            if more is not None:
                found.append(_Offer(exams, more))
        return min(found, key=lambda each: (_values(each.more), len(each.exams), each.exams), default=None)

    def _exams(self, profile: Profile, way: Bundle) -> _Sat:
        slots = profile.timetable.slots
        return tuple(sorted({self._problem.exams[slots[number].exam] for number in bits(way.sittings)}))

    def _with(self, who: str, exams: _Sat) -> tuple[StageAnswer, ...] | None:
        """By how much each measure grows when the person sits all these; None where no plan allows it."""
        pins = tuple(Pin(pin=Sitting(employee=who, exam=exam)) for exam in exams)
        decisions = (*self._question.scenario.decisions, *pins)
        scenario = self._question.scenario.model_copy(update={"decisions": decisions})
        price = planning.price(replace(self._question, scenario=scenario), self._effort)
        return tuple(more_of(self._plan.objective, price)) if isinstance(price, tuple) else None


def _values(more: tuple[StageAnswer, ...]) -> list[Fraction]:
    return [Fraction(stage.value) for stage in more]

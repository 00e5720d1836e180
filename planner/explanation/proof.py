"""Why it takes so many exams: an argument by counting that a person can follow, where there is one.

Whoever newly counts for a group sits at least the exams that the person lacks for it. So the people who are missing
take at least as many exams as those of all people who lack least. Groups without a common exam add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from planner.answer.most import holdings_asked
from planner.answer.schema import PlanAnswer
from planner.explanation.schema import Counting, Proof
from planner.problem.build import build
from planner.problem.kinds.ways import TooManyBundlesError
from planner.problem.menus.bundles import BundleTable, bundle_table
from planner.problem.schema import Condition, Enough, Parts, Problem
from planner.problem.sets import bits
from planner.question.schema import Question
from planner.requirements.holdings import Holding, exams_of


def prove(question: Question, plan: PlanAnswer) -> Proof | None:
    """The argument for the number of exams of a proved plan; None where it is not what is minimised first."""
    stage = next((each for each in plan.objective if each.name != "assumptions"), None)
    if plan.status != "planned" or stage is None or stage.name != "exams" or not stage.proved:
        return None
    found = tuple(_countings(question))
    pinned = len({(pin.pin.employee, pin.pin.exam) for pin in question.pins})
    bound = pinned + sum(each.at_least for each in found)
    return Proof(exams=int(stage.value), counted=found, pinned=pinned, bound=bound, by_counting=bound == stage.value)


def _countings(question: Question) -> Iterator[Counting]:
    """The strongest counting argument for each set of groups that have exams in common, in the order of the rules."""
    problem = build(question)
    table = bundle_table(problem)
    best: list[tuple[frozenset[str], Counting]] = []
    for enough in dict.fromkeys(_unavoidable(problem)):
        counting = _counting(question, problem, table, enough)
        if counting is None:
            continue
        codes = _codes(problem, problem.targets[enough.target].holding)
        others = [each for each in best if each[0] & codes]
        if sum(other.at_least for _, other in others) < counting.at_least:
            best = [*(each for each in best if each not in others), (codes, counting)]
    yield from (counting for _, counting in best)


def _codes(problem: Problem, holding: Holding) -> frozenset[str]:
    """The exams that a holding is about, and those without which they cannot be sat or kept."""
    codes = set(exams_of(holding))
    for timetable in {kind.timetable: None for kind in problem.kinds}:
        for day in range(len(problem.days)):
            for code in exams_of(holding):
                needed = timetable.slots_for(day, problem.exams.index(code))
                codes.update(problem.exams[timetable.slots[number].exam] for number in bits(needed))
    return frozenset(codes)


def _unavoidable(problem: Problem) -> Iterator[Enough]:
    """The counts that every plan must reach: not those of alternatives."""

    def inside(condition: Condition) -> Iterator[Enough]:
        if isinstance(condition, Enough):
            yield condition
        elif isinstance(condition, Parts) and condition.count == len(condition.parts):
            for part in condition.parts:
                yield from inside(part)

    for goal in problem.goals:
        if len(goal.choices) == 1:
            yield from inside(goal.choices[0].condition)


def _counting(question: Question, problem: Problem, table: BundleTable, enough: Enough) -> Counting | None:
    target = problem.targets[enough.target]
    name = _name(question, target.holding, enough.people, target.day)
    missing = enough.people - target.have
    if name is None:
        return None
    position = problem.measures.index("exams")
    lacking: Counter[int] = Counter()
    for profile in problem.profiles:
        try:
            bundles = [bundle for menu in table.of(profile) for bundle in menu.bundles]
        except TooManyBundlesError:
            return None
        # Pinned exams are sat anyway, for whatever group.
        costs = [
            bundle.cost[position] - profile.pinned.bit_count()
            for bundle in bundles
            if bundle.effect >> enough.target & 1
        ]
        if costs:
            lacking[min(costs)] += len(profile.people)
    taken = dict(_cheapest(lacking, missing))
    if sum(taken.values()) < missing:
        return None
    return Counting(
        requirement=name,
        on=target.day,
        need=enough.people,
        have=target.have,
        lacking=taken,
        at_least=sum(exams * people for exams, people in taken.items()),
    )


def _cheapest(lacking: Mapping[int, int], missing: int) -> Iterable[tuple[int, int]]:
    for exams, people in sorted(lacking.items()):
        taken = min(people, missing)
        if taken:
            yield exams, taken
        missing -= taken


def _name(question: Question, holding: Holding, people: int, day: date) -> str | None:
    """The full name of the requirement that asks for so many people with this holding on the day."""
    for goal in question.scenario.goals:
        for option in question.options_for(goal):
            rules = question.rules(option, goal.tier, day)
            needs = {rule: asked[0] for rule, asked in holdings_asked(rules, f"{option}.{goal.tier}") if asked}
            for name, asked in needs.items():
                rule = question.rules_by_name.get(name)
                if asked == holding and getattr(rule, "people", None) == people:
                    return name
    return None

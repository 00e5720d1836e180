"""What each requirement asks of a person, and how many people could satisfy it at most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from planner.answer.schema import RequirementAnswer
from planner.problem.kinds.able import ability, ability_at_best
from planner.problem.kinds.ways import TooManyBundlesError
from planner.problem.schema import Kind, Problem
from planner.question.schema import Question
from planner.requirements.audit import audit
from planner.requirements.holdings import Holding, exams_of
from planner.requirements.tree import (
    AllOf,
    AnyOf,
    AtLeastOf,
    FactHolds,
    MetricReaches,
    PassesReach,
    PeopleHold,
    PeopleScore,
    PointsReach,
    Requirement,
    linked_holdings,
    parts_of,
    walk,
)
from planner.scenario.schema import Goal


def holdings_asked(requirement: Requirement, tier: str) -> Iterator[tuple[str, tuple[Holding, ...]]]:
    """What each requirement and score asks of one person, by full name, `sharing: same` taken into account. Of several
    holdings each counts by itself.
    """
    for each in walk(requirement):
        match each:
            case AllOf():
                yield from ((f"{tier}.{each.all[i].id}", (linked,)) for i, linked in linked_holdings(each).items())
            case PassesReach():
                yield f"{tier}.{each.id}", each.exams
            case PointsReach():
                for score in each.from_:
                    if isinstance(score, PeopleScore):
                        yield f"{tier}.{score.id}", (score.people,)
            case PeopleHold() | AnyOf() | AtLeastOf() | MetricReaches() | FactHolds():
                yield from (
                    (f"{tier}.{part.id}", (part.hold,))
                    for part in (each, *parts_of(each))
                    if isinstance(part, PeopleHold)
                )
            case _:
                assert_never(each)


def most_possible(question: Question, problem: Problem, goal: Goal, option: str) -> Iterator[RequirementAnswer]:
    """How the rules stand on the goal's first day; and for people, how many there could be at most.

    The most is the smallest over the days of the problem, and an upper bound for each requirement by itself: everybody
    sits for this requirement alone, as far as days, pins and limits allow.
    """
    rules, name = question.rules(option, goal.tier, goal.by), f"{option}.{goal.tier}"
    holdings = dict(holdings_asked(rules, name))
    days = [day for day in problem.days if goal.by <= day <= goal.last_day]
    for status in audit(rules, name, question.circumstances_of_goals(goal.by), question.alike_on(goal.by)).walk():
        asked = holdings.get(status.name, ())
        found = [_most_on(problem, asked[0], day) for day in days if status.kind == "people" and len(asked) == 1]
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
    target = next((each for each in problem.targets if (each.holding, each.day) == (holding, day)), None)
    if target is None:
        return None
    place, named = problem.days.index(day), exams_of(holding)
    asked = sum(1 << number for number, code in enumerate(problem.exams) if code in named)
    alike: dict[object, list[Kind]] = {}
    for kind in problem.kinds:
        alike.setdefault((kind.timetable, kind.held[place] & asked, kind.pinned, kind.cap), []).append(kind)
    with_new_exams = have = 0
    for first, *others in alike.values():
        people = sum(len(kind.people) for kind in (first, *others))
        profile = next(first.profiles())  # What somebody can reach is the same at any price.
        try:
            able = ability(problem, target, profile)
        except TooManyBundlesError:  # The most is an upper bound, so that it may be too many.
            able = ability_at_best(problem, target, profile)
        if able == "could" or (able == "has" and target.apart and first.pinned):
            with_new_exams += people
        elif able == "has":
            have += people
    if problem.people_limit is not None:
        with_new_exams = min(with_new_exams, problem.people_limit)
    return with_new_exams + (have if target.apart else target.have)

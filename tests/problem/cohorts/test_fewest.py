"""Where people are counted first: how few a plan needs that is soon found, and the plan with only these looked at."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from planner.outcome.schema import Met, Planned
from planner.problem.build import build
from planner.problem.cohorts.fewest import people_of_a_plan
from planner.problem.cohorts.outdoing import Cohort, Offer
from planner.problem.reduce import one_by_one, reduce
from planner.problem.schema import (
    Assumed,
    Choice,
    Condition,
    Enough,
    EnoughApart,
    EnoughPasses,
    GoalDemand,
    Parts,
    Problem,
    Target,
)
from planner.solver.solve import solve
from tests.cases import as_question
from tests.oracle import Case

DAY = date(2026, 3, 25)


def company(seed: int) -> Case:
    """Eight to twelve people who hold different exams, and one to three goals with counts, alternatives, and groups
    that share people or not; people first.
    """
    chance = Random(seed)
    codes = [f"X{number}" for number in range(chance.randint(3, 6))]
    staff = [f"E{number:02}" for number in range(chance.randint(8, 12))]
    number = iter(range(100))

    def group() -> dict[str, Any]:
        some = chance.sample(codes, chance.randint(1, 3))
        hold: Any = some[0] if len(some) == 1 else {chance.choice(["all", "any"]): some}
        return {"id": f"g{next(number)}", "people": chance.randint(2, 4), "hold": hold}

    def rule() -> dict[str, Any]:
        parts: list[dict[str, Any]] = [group() for _ in range(chance.randint(1, 3))]
        parts.append({"id": "e", "any": [group(), group()]})
        sharing = chance.choice([{}, {}, {}, {"sharing": "different"}]) if len(parts) == 2 else {}
        return {"id": "all", "all": parts[:-1] if sharing else parts} | sharing

    names = [f"option-{place}" for place in range(chance.randint(1, 2))]
    limits: dict[str, Any] = chance.choice([{}, {}, {}, {"exams_per_person": 2}, {"people": 4}, {"exams_per_month": 4}])
    return {
        "exams": {code: {} for code in codes},
        "options": {name: {"gold": rule()} for name in names},
        "employees": {who: {"hourly_cost": chance.choice([1, 2, 3, 4])} for who in staff},
        "results": [
            {"employee_id": who, "exam": code, "passed_on": date(2025, 1, 10)}
            for who in staff
            for code in codes
            if chance.random() < 0.2
        ],
        "scenario": {
            "as_of": date(2026, 1, 5),
            "goals": [{"tier": "gold", "by": DAY, "option": name} for name in names],
            "limits": limits,
            "minimise": ["people", "cost"],
            "prices": {"currency": "USD", "fees": {"default": 10}, "study_hours": {"default": 3, codes[0]: 1}},
            "metrics": {},
            "facts": {},
            "decisions": [{"pin": {"employee": staff[0], "exam": codes[0]}}] if chance.random() < 0.2 else [],
        },
    }


def test_the_plan_is_the_same_with_everybody() -> None:
    known = fewer = 0
    for seed in range(80):
        problem = build(as_question(company(seed)))
        everybody = one_by_one(problem)
        outcome, staffing = solve(everybody), reduce(problem)
        assert solve(staffing) == outcome, seed
        people = people_of_a_plan(problem, everybody.cohorts)
        if people is None:
            continue
        known += 1
        assert isinstance(outcome, Planned | Met), seed
        sitters = {each.employee_id for each in outcome.assignments} if isinstance(outcome, Planned) else set()
        pinned = {who for cohort in everybody.cohorts if cohort.pinned for who in cohort.people}
        assert people >= len(sitters - pinned), seed
        offers = sum(len(cohort.people) * len(cohort.offers) for cohort in staffing.cohorts)
        fewer += offers < sum(len(cohort.offers) for cohort in everybody.cohorts)
    assert known > 40
    assert fewer > 30


def people(wanted: Condition, have: int = 0, sizes: tuple[int, ...] = (1, 2, 1), **more: Any) -> int | None:
    """For three targets and cohorts: of one person who can do the first two, of two for the third or all in another
    block, and of one who is pinned.
    """
    targets = tuple(Target(code, DAY, apart=False, have=have) for code in "ABC")
    goals = (GoalDemand((Choice("one", wanted),)),)
    problem = Problem((DAY,), ("A", "B", "C"), targets, goals, (), ("people", "exams"), **more)
    cost = (1, 1)
    cohorts = [
        Cohort(("a",), (Offer(0, 0b011, cost), Offer(0, 0b001, cost), Offer(0, 0, (0, 0))), False),
        Cohort(("b", "c"), (Offer(0, 0b001, cost), Offer(1, 0b100, cost)), False),
        Cohort(("d",), (Offer(-1, 0b111, cost),), True),
    ]
    return people_of_a_plan(problem, cohorts)


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (Enough(0, 1), 1),
        (Enough(0, 3), 3),
        (Enough(0, 4), None),  # Who is pinned is not counted.
        (Parts(2, (Enough(0, 1), Enough(1, 1))), 1),
        (Parts(2, (Enough(0, 2), Enough(1, 1), Enough(1, 2))), 2),
        (Parts(3, (Enough(0, 2), Enough(1, 1), Enough(2, 1))), 2),
        (EnoughPasses((0, 2), 4), 2),
        (Parts(1, (Assumed("m"), Enough(2, 2))), 2),
        (Assumed("m"), None),
        (EnoughApart((0,), (1,)), None),
        (Parts(1, (EnoughApart((0,), (1,)), Enough(0, 1))), None),
    ],
)
def test_how_many_people_it_needs(wanted: Condition, number: int | None) -> None:
    assert people(wanted) == number


def test_people_who_are_there_count() -> None:
    assert people(Enough(0, 2), have=1) == 1
    assert people(Enough(0, 2), have=2) == 0


def test_nothing_is_said_where_people_are_limited() -> None:
    assert people(Enough(0, 1), people_limit=3) is None

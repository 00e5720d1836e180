"""Offers that no best plan has use for: the plan is the same without them, and they are really left out."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from planner.outcome.schema import Planned
from planner.problem.build import build
from planner.problem.reduce import one_by_one, reduce
from planner.problem.schema import Problem
from planner.solver.solve import solve
from tests.cases import as_question
from tests.oracle import Case


def company(seed: int) -> Case:
    """Ten to fourteen people at their own price and two to three goals with exams of their own, some of which stop
    counting; all of them may be of use, but not for every goal.
    """
    chance = Random(seed)
    staff = [f"E{number:02}" for number in range(chance.randint(10, 14))]
    goals: list[dict[str, Any]] = []
    rules: dict[str, Any] = {}
    exams: dict[str, dict[str, Any]] = {}
    for number in range(chance.randint(2, 3)):
        own = [f"X{number}{letter}" for letter in "AB"]
        exams |= {code: {} for code in own}
        hold: Any = chance.choice([own[0], {"all": own}, {"any": own}])
        if chance.random() < 0.4:
            exams[own[0]] = {"retires_on": date(2026, 1, 20), "counts_until": date(2026, 3, 28)}
        parts = [{"id": "g", "people": chance.randint(2, 4), "hold": hold}]
        if chance.random() < 0.3:
            parts.append({"id": "h", "people": 2, "hold": own[1]})
        rules[f"option-{number}"] = {"gold": {"id": "all", chance.choice(["all", "all", "any"]): parts}}
        by = date(2026, chance.choice([2, 3]), 25)
        goals.append({"tier": "gold", "option": f"option-{number}", "by": by, "hold_until": date(2026, 4, 10)})
    limits: dict[str, Any] = chance.choice([{}, {}, {"exams_per_month": 6}, {"people": 9}])
    if chance.random() < 0.3:
        limits = {"exams_per_month": {"teams": {"A": 3}}}
    return {
        "exams": exams,
        "options": rules,
        "employees": {who: {"hourly_cost": chance.randint(1, 5), "team": chance.choice("AAB")} for who in staff},
        "results": [
            {"employee_id": who, "exam": code, "passed_on": date(2025, 1, 10)}
            for who in staff
            for code in exams
            if chance.random() < 0.15
        ],
        "scenario": {
            "as_of": date(2026, 1, 5),
            "goals": goals,
            "limits": limits,
            "minimise": chance.choice([["cost"], ["cost"], ["exams", "cost"], ["people", "cost"]]),
            "prices": {"currency": "USD", "fees": {"default": 10}, "study_hours": {"default": 3}},
            "metrics": {},
            "facts": {},
            "decisions": [],
        },
    }


def left_out(problem: Problem) -> int:
    """How many offers of those who are kept are left out."""
    staffing = reduce(problem)
    kept = {person: cohort.offers for cohort in staffing.cohorts for person in cohort.people}
    return sum(
        len(set(cohort.offers) - set(kept.get(person, ()))) for cohort in staffing.everybody for person in cohort.people
    )


def test_the_plan_is_the_same_with_all_offers() -> None:
    without = planned = 0
    for seed in range(60):
        problem = build(as_question(company(seed)))
        outcome = solve(reduce(problem))
        assert outcome == solve(one_by_one(problem)), seed
        planned += isinstance(outcome, Planned)
        without += left_out(problem) > 0
    assert planned > 30
    assert without > 10


@pytest.mark.parametrize("changed", [{"limits": {"people": 9}}, {"minimise": ["people", "cost"]}])
def test_where_people_count_first_all_offers_stay(changed: dict[str, Any]) -> None:
    """Whoever does the same at a lower cost may sit nothing else."""
    case = company(0)
    case["scenario"] |= {"limits": {}, "minimise": ["cost"]}
    assert left_out(build(as_question(case))) > 0
    case["scenario"] |= changed
    assert left_out(build(as_question(case))) == 0


def test_people_who_are_alike_but_for_their_team_come_in_one_order() -> None:
    """Those of teams without a limit come first, then team by team, however they are counted."""
    case = company(0)
    teams = {"E0": "A", "E1": "B", "E2": "A", "E3": "C"}
    case |= {
        "exams": {"X": {}},
        "options": {"one": {"gold": {"id": "g", "people": 3, "hold": "X"}}},
        "employees": {who: {"team": team} for who, team in teams.items()},
        "results": [],
    }
    goal = {"tier": "gold", "by": date(2026, 3, 25)}
    limits = {"exams_per_month": {"teams": {"A": 5, "B": 5}}}
    case["scenario"] |= {"goals": [goal], "limits": limits, "minimise": ["exams"]}
    problem = build(as_question(case))
    outcome = solve(reduce(problem))
    assert isinstance(outcome, Planned)
    assert [each.employee_id for each in outcome.assignments] == ["E0", "E2", "E3"]
    assert outcome == solve(one_by_one(problem))

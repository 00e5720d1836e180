"""Offers that no best plan has use for: the plan is the same without them, and they are really left out."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from planner.outcome.schema import Planned
from planner.problem.build import build
from planner.problem.cohorts.outdoing import Cohort, LowestCosts, Offer
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
    limits: dict[str, Any] = chance.choice([{}, {}, {"exams_per_month": chance.randint(3, 5)}, {"people": 9}])
    if chance.random() < 0.3:
        limits = {"exams_per_month": {"teams": {"A": 3}}}
    bans = [{"ban": {"employee": who, "exam": code}} for who in staff for code in exams if chance.random() < 0.1]
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
            "decisions": bans,
        },
    }


def left_out(problem: Problem) -> int:
    """How many offers of those who are of use somewhere are left out."""
    staffing = reduce(problem)
    kept = {(person, offer) for cohort in staffing.cohorts for person in cohort.people for offer in cohort.offers}
    every = {(person, offer) for cohort in staffing.everybody for person in cohort.people for offer in cohort.offers}
    return sum(1 for _, offer in every - kept if offer.effect)


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


@pytest.mark.parametrize(
    ("changed", "left"),
    [({}, 2), ({"limits": {"people": 3}}, 0), ({"minimise": ["people", "cost"]}, 0), ({"minimise": ["exams"]}, 0)],
)
def test_offers_of_those_who_are_dearer_are_left_out(changed: dict[str, Any], left: int) -> None:
    """One person is missing for X and one for Y, so two may be of use, but only the cheaper one for either. Where
    people are counted first or limited the dearer one may be of use for having sat something else; at one price nobody
    is dearer.
    """
    case = company(0)
    case |= {
        "exams": {"X": {}, "Y": {}},
        "options": {code: {"gold": {"id": "g", "people": 1, "hold": code}} for code in "XY"},
        "employees": {f"E{number}": {"hourly_cost": number} for number in range(1, 5)},
        "results": [],
    }
    goals = [{"tier": "gold", "option": code, "by": date(2026, 3, 25)} for code in "XY"]
    case["scenario"] |= {"goals": goals, "limits": {}, "minimise": ["cost"], "decisions": []} | changed
    assert left_out(build(as_question(case))) == left


def test_somebody_cheaper_who_can_only_sit_earlier_takes_nobodys_place() -> None:
    """The company's only place in January goes to Y, so X is sat in February, by whoever is there then."""
    case = company(0)
    case |= {
        "exams": {"X": {}, "Y": {"retires_on": date(2026, 1, 20)}},
        "options": {code: {"gold": {"id": "g", "people": 1, "hold": code}} for code in "XY"},
        "employees": {
            "CHEAP": {"hourly_cost": 1, "sits_until": date(2026, 1, 31)},
            "DEAR": {"hourly_cost": 5},
            "OTHER": {"hourly_cost": 3},
        },
        "results": [],
    }
    bans = [("CHEAP", "Y"), ("DEAR", "Y"), ("OTHER", "X")]
    case["scenario"] |= {
        "goals": [{"tier": "gold", "option": code, "by": date(2026, 2, 25)} for code in "XY"],
        "limits": {"exams_per_month": 1},
        "minimise": ["cost"],
        "decisions": [{"ban": {"employee": who, "exam": code}} for who, code in bans],
    }
    outcome = solve(reduce(build(as_question(case))))
    assert isinstance(outcome, Planned)
    assert [(each.employee_id, each.exam) for each in outcome.assignments] == [("DEAR", "X"), ("OTHER", "Y")]


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
    case["scenario"] |= {"goals": [goal], "limits": limits, "minimise": ["exams"], "decisions": []}
    problem = build(as_question(case))
    outcome = solve(reduce(problem))
    assert isinstance(outcome, Planned)
    assert [each.employee_id for each in outcome.assignments] == ["E0", "E2", "E3"]
    assert outcome == solve(one_by_one(problem))


def test_the_lowest_cost_of_doing_at_least_so_much() -> None:
    """With many deeds for few targets and with few deeds, with months and without, against looking at all offers."""
    chance = Random(20171016)
    for targets, deeds, months in [(3, 8, 1), (3, 8, 3), (8, 5, 1), (70, 30, 1), (70, 30, 3)]:
        effects = [1 + chance.getrandbits(targets) for _ in range(deeds)] if targets > 3 else list(range(1, deeds))
        cohorts = [
            Cohort(
                (str(number),),
                tuple(
                    Offer(0, effect, (chance.randint(1, 5),), (chance.randint(1, months),) if months > 1 else ())
                    for effect in chance.sample(effects, 4)
                ),
                False,
            )
            for number in range(6)
        ]
        lowest = LowestCosts(cohorts)
        for (effect, seats, spending), column in lowest.columns[0].items():
            for number, cohort in enumerate(cohorts):
                costs = [
                    offer.cost
                    for offer in cohort.offers
                    if effect & ~offer.effect == 0 and all(b & ~a == 0 for a, b in zip(offer.seats, seats, strict=True))
                ]
                rank = lowest.of[number, column]
                assert (lowest.costs[rank] if rank < lowest.never else None) == min(costs, default=None)
            assert spending == ()


def test_dear_offers_are_left_out_where_people_come_first_and_choose_for_one_block() -> None:
    """Two must hold X, and one of them Y too; E1 and E2, who are the cheapest, cannot sit Y. Two people are enough, so
    E3 and E4 are of use for both exams, but not for X alone. Where Y has nothing to do with X they are: whoever sits Y
    can sit X besides, and is nobody more.
    """
    case = company(0)
    staff = {f"E{number}": {"hourly_cost": number} for number in range(1, 7)}
    together = [{"id": "x", "people": 2, "hold": "X"}, {"id": "y", "people": 1, "hold": {"all": ["X", "Y"]}}]
    apart = [{"id": "x", "people": 2, "hold": "X"}, {"id": "y", "people": 1, "hold": "Y"}]
    case |= {"exams": {"X": {}, "Y": {}}, "employees": staff, "results": []}
    bans = [{"ban": {"employee": who, "exam": "Y"}} for who in ("E1", "E2")]
    left = []
    for rules in (together, apart):
        case["options"] = {"one": {"gold": {"id": "all", "all": rules}}}
        case["scenario"] |= {"goals": [{"tier": "gold", "by": date(2026, 3, 25)}], "limits": {}, "decisions": bans}
        case["scenario"] |= {"minimise": ["people", "cost"]}
        problem = build(as_question(case))
        left.append(left_out(problem))
        assert solve(reduce(problem)) == solve(one_by_one(problem))
    assert left == [2, 0]

"""People who differ in the price of their hour: their prices, and the plan with the cheapest of them alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from planner.outcome.schema import Planned
from planner.problem.build import build
from planner.problem.cohorts.gathering import Gathering
from planner.problem.reduce import one_by_one, reduce
from planner.problem.schema import Problem, Profile
from planner.solver.solve import solve
from tests.cases import as_question
from tests.oracle import Case


def company(seed: int) -> Case:
    """Twelve to sixteen people of two to four kinds, nearly each with a price of their own, so that only some of each
    kind are of use; with whatever else tells people apart.
    """
    chance = Random(seed)
    codes = [f"X{number}" for number in range(chance.randint(3, 4))]
    staff = [f"E{number:02}" for number in range(chance.randint(12, 16))]
    holdings = [chance.sample(codes, chance.randint(0, 2)) for _ in range(chance.randint(1, 3))]
    exams: dict[str, dict[str, Any]] = {code: {} for code in codes}
    if chance.random() < 0.3:
        exams[codes[0]] = {"retires_on": date(2026, 1, 20), "counts_until": date(2026, 3, 28)}
    parts = []
    for number in range(chance.randint(1, 3)):
        some = chance.sample(codes, 2)
        hold: Any = chance.choice([some[0], {"all": some}, {"any": some}, {"at_least": 2, "of": codes}])
        parts.append({"id": f"g{number}", "people": chance.randint(2, 4), "hold": hold})
    rule: dict[str, Any] = {"id": "all", chance.choice(["all", "all", "any"]): parts}
    if len(parts) > 1 and "all" in rule:
        rule |= chance.choice([{}, {}, {"sharing": "different"}, {"sharing": "same"}])
    employees: dict[str, dict[str, Any]] = {}
    for who in staff:
        rate = Decimal(chance.choice([100, 101, 120, 150, 200, 201, 300])) / 100
        employees[who] = {"hourly_cost": chance.choice([rate, rate, rate, None])}
        employees[who] |= {"team": chance.choice("AAB")} | chance.choice([{}, {}, {"location": "TW"}])
        employees[who] |= chance.choice([{}, {}, {}, {"max_exams": 1}])
    limits: dict[str, Any] = chance.choice(
        [{}, {}, {}, {"exams_per_person": 2}, {"exams_per_month": {"teams": {"A": 3}}}, {"people": 6}]
    )
    if chance.random() < 0.2:
        limits = {"budget": {"amount": chance.randint(60, 200), "currency": "USD"}}
    prices: dict[str, Any] = {
        "currency": "USD",
        "fees": {"default": chance.choice([10, [{"amount": 10}, {"amount": 9, "region": "TW"}]]), codes[0]: 8},
        "study_hours": chance.choice([{"default": 3, codes[1]: 1}, {"default": "0.10"}, {codes[0]: 2}, {}]),
    }
    if chance.random() < 0.3:
        prices["vouchers"] = [{"id": "v", "count": 2}]
    pins = [{"pin": {"employee": chance.choice(staff), "exam": codes[-1]}}] if chance.random() < 0.3 else []
    return {
        "exams": exams,
        "options": {"one": {"gold": rule}},
        "employees": employees,
        "results": [
            {"employee_id": who, "exam": code, "passed_on": date(2025, 1, 10)}
            for who in staff
            for code in chance.choice(holdings)
        ],
        "scenario": {
            "as_of": date(2026, 1, 5),
            "goals": [{"tier": "gold", "by": date(2026, 3, 25), "hold_until": date(2026, 4, 10)}],
            "limits": limits,
            "minimise": chance.choice([["cost"], ["cost"], ["exams", "cost"], ["people", "cost"], ["exams"]]),
            "prices": prices,
            "metrics": {},
            "facts": {},
            "decisions": pins,
        },
    }


def called(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many people's menus are worked out."""
    people = 0
    add = Gathering.add

    def count(self: Gathering, profile: Profile) -> bool:
        nonlocal people
        people += len(profile.people)
        return add(self, profile)

    with monkeypatch.context() as patch:
        patch.setattr(Gathering, "add", count)
        reduce(problem)
    return people


def test_the_plan_is_the_same_with_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    planned = spared = 0
    for seed in range(100):
        problem = build(as_question(company(seed)))
        outcome = solve(reduce(problem))
        assert outcome == solve(one_by_one(problem)), seed
        planned += isinstance(outcome, Planned)
        spared += called(problem, monkeypatch) < sum(len(kind.people) for kind in problem.kinds)
    assert planned > 50
    assert spared > 50


def test_the_profiles_of_a_kind_are_its_people_and_become_dearer() -> None:
    several = 0
    for seed in range(100):
        for kind in build(as_question(company(seed))).kinds:
            profiles = list(kind.profiles())
            assert sorted(who for profile in profiles for who in profile.people) == sorted(kind.people)
            for one, other in pairwise(profile.prices for profile in profiles):
                assert one != other
                assert all(a <= b for a, b in zip(one, other, strict=True))
            several += len(profiles) > 1
    assert several > 100


def alike(hourly: dict[str, str], hours: str, people: int = 2) -> Case:
    """People who hold nothing, of whom so many must sit X, which takes so many hours."""
    case = company(0)
    case |= {
        "exams": {"X": {}},
        "options": {"one": {"gold": {"id": "g", "people": people, "hold": "X"}}},
        "employees": {who: {"hourly_cost": Decimal(rate)} for who, rate in hourly.items()},
        "results": [],
    }
    prices = {"currency": "USD", "fees": {"default": 1}, "study_hours": {"default": hours}}
    case["scenario"] |= {"limits": {}, "minimise": ["cost"], "prices": prices, "decisions": []}
    return case


def test_rates_that_come_to_the_same_cents_are_one_price() -> None:
    """A tenth of an hour at 1.01 to 1.04 costs 10 cents, at 1.05 to 1.09 it costs 11: ids settle who is first."""
    rates = {"a": "1.09", "b": "1.04", "c": "1.05", "d": "1.01", "e": "1.07"}
    problem = build(as_question(alike(rates, "0.10", people=3)))
    [kind] = problem.kinds
    assert [(profile.prices, tuple(profile.people)) for profile in kind.profiles()] == [
        ((110,), ("b", "d")),
        ((111,), ("a", "c", "e")),
    ]
    outcome = solve(reduce(problem))
    assert isinstance(outcome, Planned)
    assert [each.employee_id for each in outcome.assignments] == ["a", "b", "d"]


def test_no_more_of_a_kind_are_called_than_can_be_of_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are missing, so two are called of 39 people, who have 39 prices."""
    problem = build(as_question(alike({f"E{number:02}": f"{number}.00" for number in range(1, 40)}, "1")))
    assert called(problem, monkeypatch) == 2
    assert [len(list(kind.profiles())) for kind in problem.kinds] == [39]


def test_the_rest_of_a_kind_is_not_called_once_others_outdo_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five must hold X and Y, 20 people hold Y, and 20 dearer ones nothing. One of each is called, two more of each,
    and the third of those who hold nothing is outdone by five; so only two more are called who hold Y.
    """
    rates = {f"E{number:02}": f"{number}.00" for number in range(1, 41)}
    case = alike(rates, "1")
    case |= {
        "exams": {"X": {}, "Y": {}},
        "options": {"one": {"gold": {"id": "g", "people": 5, "hold": {"all": ["X", "Y"]}}}},
        "results": [{"employee_id": who, "exam": "Y", "passed_on": date(2025, 1, 10)} for who in list(rates)[:20]],
    }
    problem = build(as_question(case))
    assert called(problem, monkeypatch) == 3 + 3 + 2
    outcome = solve(reduce(problem))
    assert isinstance(outcome, Planned)
    assert [each.employee_id for each in outcome.assignments] == list(rates)[:5]

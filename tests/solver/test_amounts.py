"""Amounts with which the solver's presolve goes wrong are told from others, and then it is asked for less."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from planner.problem.build import build
from planner.problem.kinds import ways
from planner.problem.money import Budget, FeeClass, Money, PackOffer
from planner.problem.reduce import Staffing, reduce, with_missing
from planner.solver import amounts
from planner.solver.run import Run
from planner.solver.search import ending, ignore, searching
from tests.cases import as_question
from tests.oracle import Case

FEES = {"X0": Decimal("673337318.92"), "X1": Decimal("451425696.19"), "X2": Decimal("158601792.81")}
BUDGET = Decimal("1561311453.69")


def company(times: Decimal) -> Case:
    """Seven sittings are asked for, four of them of certain people, and two quarters have a budget. All amounts are so
    many times as large.
    """

    def amount(value: Decimal) -> str:
        return str((value * times).quantize(Decimal("0.01")))

    pins = [("E0", "X1"), ("E1", "X2"), ("E2", "X0"), ("E2", "X1")]
    return {
        "employees": {who: {} for who in ("E0", "E1", "E2", "E3")},
        "exams": {
            "X0": {"retires_on": date(2026, 3, 20)},
            "X1": {},
            "X2": {"available_from": date(2026, 2, 10)},
        },
        "options": {
            "o0": {"gold": {"hold": "X0", "id": "g0", "people": 4}},
            "o1": {"gold": {"hold": "X1", "id": "g0", "people": 3}},
        },
        "results": [],
        "scenario": {
            "as_of": date(2026, 1, 5),
            "facts": {},
            "metrics": {},
            "goals": [
                {"by": date(2026, 5, 27), "option": "o0", "tier": "gold"},
                {"by": date(2026, 6, 24), "option": "o1", "tier": "gold"},
            ],
            "decisions": [{"pin": {"employee": who, "exam": exam}} for who, exam in pins],
            "limits": {
                "budget": {"currency": "USD", "per_quarter": amount(BUDGET)},
                "exams_per_month": 4,
                "exams_per_person_per_month": 1,
            },
            "minimise": ["cost"],
            "prices": {
                "currency": "USD",
                "fees": {exam: amount(fee) for exam, fee in FEES.items()},
                "study_hours": {"default": "0"},
            },
        },
    }


@pytest.fixture(params=["1", "0.1", "0.00001"])
def staffing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Staffing:
    monkeypatch.setattr(ways, "MOST_CANDIDATES", 0)
    return with_missing(reduce(build(as_question(company(Decimal(request.param))))))


def test_presolve_finds_the_best_plan_whatever_the_amounts(staffing: Staffing) -> None:
    """By hand: X0 for two people in the first quarter, X1 for three in the second, so two people are missing."""
    run = Run(staffing, 20.0, ignore)
    run._model.minimize(sum(run._variables.missing))
    solver = searching(20.0, amounts.are_large(staffing))
    solver.parameters.cp_model_presolve = True
    assert ending(solver.solve(run._model)) == "optimal"
    assert solver.objective_value == 2


@pytest.mark.parametrize(("times", "large"), [("0.01", True), ("0.0001", False)])
def test_amounts_with_budgets(times: str, large: bool) -> None:
    assert amounts.are_large(reduce(build(as_question(company(Decimal(times)))))) is large


@pytest.mark.parametrize("most", [0, ways.MOST_CANDIDATES])
@pytest.mark.parametrize(("times", "large"), [("0.01", True), ("0.0001", False)])
def test_amounts_without_budgets(times: str, large: bool, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As costs of offers, and of people who choose their sittings."""
    monkeypatch.setattr(ways, "MOST_CANDIDATES", most)
    case = company(Decimal(times))
    del case["scenario"]["limits"]
    staffing = reduce(build(as_question(case)))
    assert bool(staffing.individuals) is (most == 0)
    assert amounts.are_large(staffing) is large


LARGE, SMALL = 10**9, 10**4


@pytest.mark.parametrize(
    ("money", "large"),
    [
        (Money(), False),
        (Money(classes=(FeeClass(SMALL, 0, (), (), ((0, SMALL),)),), packs=(PackOffer("p", 2, SMALL),)), False),
        (Money(classes=(FeeClass(LARGE, 0, (), (), ()),)), True),
        (Money(classes=(FeeClass(SMALL, 0, (), (), ((0, LARGE),)),)), True),
        (Money(packs=(PackOffer("p", 2, LARGE),)), True),
        (Money(budgets=(Budget("b", frozenset({0}), LARGE),)), True),
    ],
)
def test_amounts_that_are_paid_together(money: Money, large: bool) -> None:
    case = company(Decimal("0.0001"))
    staffing = reduce(build(as_question(case)))
    staffing = staffing._replace(problem=staffing.problem._replace(money=money))
    assert amounts.are_large(staffing) is large

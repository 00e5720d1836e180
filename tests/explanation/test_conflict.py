"""The reason for "no": alone it is impossible, and without any one of its members it is not."""

from __future__ import annotations

from typing import Any

import pytest

from planner.explanation.conflict import find_conflict
from planner.explanation.givens import Given, givens_of, without
from planner.planning import reachable
from planner.question.schema import Question
from tests.cases import as_question, tight_company
from tests.companies import people, programme, question, roster, scenario
from tests.mip import optimum
from tests.oracle import Case
from tests.properties.test_second_solver import company

GOAL = {"option": "o", "tier": "gold", "by": "2017-12-31"}
EFFORT = 60.0
OUT_OF_REACH = [0, 2, 11, 12, 15, 19, 20, 43, 48, 52, 53, 54, 60, 67, 70, 73, 81, 83, 85, 87, 90, 94, 99]
"""Seeds of companies whose goals cannot be reached."""
TIGHT = [2, 3, 5, 7, 8, 10, 15, 16, 19, 20, 22, 23, 24, 25, 27, 28, 29, 31, 34, 37, 38, 39, 40, 42, 43, 45, 46, 49]


def small(rules: dict[str, Any], held: dict[str, list[str]], exams: Any = "AB", **more: Any) -> Question:
    return question(programme({"o.gold": rules}, exams), roster(held), scenario(GOAL, **more))


def test_too_few_people_is_the_requirement_alone() -> None:
    asked = small(people(3, "A"), {"p": [], "q": ["A"]}, limits={"exams_per_person": 1})
    assert find_conflict(asked, EFFORT) == (Given("requirement", "o.gold.people"),)


def test_a_limit_and_what_it_stands_against() -> None:
    """Two people could sit both exams; with one exam each neither group gets its two."""
    rules = {"id": "all", "all": [people(2, "A", id="a"), people(2, "B", id="b")]}
    asked = small(rules, {"p": [], "q": []}, limits={"exams_per_person": 1, "people": 2})
    assert find_conflict(asked, EFFORT) == (
        Given("limit", "exams_per_person"),
        Given("requirement", "o.gold.a"),
        Given("requirement", "o.gold.b"),
    )


def test_a_ban_that_leaves_nobody() -> None:
    ban = {"ban": {"employee": "q"}}
    asked = small(people(2, "A"), {"p": ["A"], "q": []}, decisions=[{"ban": {"exam": "B"}}, ban])
    assert find_conflict(asked, EFFORT) == (Given("ban", number=1), Given("requirement", "o.gold.people"))


def test_days_of_preparation_and_the_end_of_an_exam() -> None:
    """Twenty days from 16 October is 5 November; the exam retires on 1 November. Either alone would do."""
    exams = {"A": {"retires_on": "2017-11-01"}}
    asked = small(people(1, "A"), {"p": []}, exams, preparation={"default": 20})
    assert find_conflict(asked, EFFORT) == (
        Given("requirement", "o.gold.people"),
        Given("preparation", exam="A"),
        Given("exam", "retires_on", exam="A"),
    )


def test_pins_beyond_the_cap() -> None:
    pins = [{"pin": {"employee": "p", "exam": exam}} for exam in "AB"]
    asked = small(people(1, "A"), {"p": []}, decisions=pins, limits={"exams_per_person": 1})
    assert find_conflict(asked, EFFORT) == (
        Given("pin", number=0),
        Given("pin", number=1),
        Given("limit", "exams_per_person"),
    )


@pytest.mark.parametrize("seed", OUT_OF_REACH)
def test_a_conflict_of_a_company_is_minimal(seed: int) -> None:
    check(company(seed, size=20))


@pytest.mark.parametrize("seed", TIGHT)
def test_a_conflict_of_days_is_minimal(seed: int) -> None:
    check(tight_company(seed))


def check(case: Case) -> None:
    asked = as_question(case)
    everything, found = set(givens_of(asked)), find_conflict(asked, EFFORT)
    assert optimum(case) is None
    if not found:
        assert reachable(without(asked, everything)) == "no"
        return
    rest = everything - set(found)
    assert reachable(without(asked, rest)) == "no"
    for each in found:
        assert reachable(without(asked, rest | {each})) == "yes"

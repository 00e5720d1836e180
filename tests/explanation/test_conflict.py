"""The reason for "no": alone it is impossible, and without any one of its members it is not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.explanation import conflict
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
OUT_OF_REACH = [0, 2, 11, 12, 15, 19, 43, 48, 52, 53, 67, 73, 81, 83, 85, 90, 94, 99]
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


def test_people_to_spare() -> None:
    """Two must hold A whichever two people leave: four would be needed, and three are there."""
    assert find_conflict(small(people(2, "A"), {"p": [], "q": [], "r": []}, spare=2), EFFORT) == (
        Given("spare"),
        Given("requirement", "o.gold.people"),
    )


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


def test_who_leaves_is_named() -> None:
    """All three must be there on the last day. That either of the two leaves is enough; p comes first."""
    leaves = {"leaves_on": date(2017, 11, 30)}
    staff = roster({who: ["A"] for who in "pqr"}, employees={"p": leaves, "q": leaves})
    asked = question(programme({"o.gold": people(3, "A")}, "A"), staff, scenario(GOAL))
    assert find_conflict(asked, EFFORT) == (
        Given("requirement", "o.gold.people"),
        Given("employee", "leaves_on", employee="p"),
    )


def capped(count: int) -> Question:
    """One of these people must sit A, and the roster says of each that they sit nothing."""
    caps = {f"p{number}": {"max_exams": 0} for number in range(count)}
    return question(programme({"o.gold": people(1, "A")}, "A"), roster([*caps], employees=caps), scenario(GOAL))


@pytest.mark.parametrize("count", [1, 6])
def test_up_to_six_people_are_named(count: int) -> None:
    """Anyone of them could sit A but for their own limit, so that all of them are needed."""
    found = find_conflict(capped(count), EFFORT)
    people = [Given("employee", "max_exams", employee=f"p{number}") for number in range(count)]
    assert found == (Given("requirement", "o.gold.people"), *people)


def test_more_than_six_people_are_a_column() -> None:
    found = find_conflict(capped(7), EFFORT)
    assert found == (Given("requirement", "o.gold.people"), Given("employees", "max_exams"))


def test_each_column_is_named_by_itself() -> None:
    """p could sit A but for the cap of none, q but for the first day, r but for the start. Nothing else does harm."""
    late, early = date(2018, 1, 8), date(2017, 11, 1)
    facts: dict[str, dict[str, Any]] = {
        "p": {"max_exams": 0},
        "q": {"sits_from": late, "max_exams": 5},
        "r": {"starts_on": late, "sits_from": early},
    }
    asked = question(programme({"o.gold": people(1, "A")}, "A"), roster("pqr", employees=facts), scenario(GOAL))
    assert find_conflict(asked, EFFORT) == (
        Given("requirement", "o.gold.people"),
        Given("employee", "max_exams", employee="p"),
        Given("employee", "sits_from", employee="q"),
        Given("employee", "starts_on", employee="r"),
    )


def test_people_are_only_named_where_that_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as single people are looked at the effort is over; the column is known, and stays."""

    def decided(asked: Question, effort: float) -> str:
        caps = asked.roster.employees["max_exams"].drop_nulls().len()
        return reachable(asked, effort) if caps in (0, 4) else "undecided"

    monkeypatch.setattr(conflict, "reachable", decided)
    assert find_conflict(capped(4), EFFORT) == (
        Given("requirement", "o.gold.people"),
        Given("employees", "max_exams"),
    )


@pytest.mark.parametrize("seed", OUT_OF_REACH)
def test_a_conflict_of_a_company_is_minimal(seed: int) -> None:
    check(company(seed, size=20))


@pytest.mark.parametrize("seed", TIGHT)
def test_a_conflict_of_days_is_minimal(seed: int) -> None:
    check(tight_company(seed))


def test_the_companies_have_names_and_columns() -> None:
    """The tests above say something about both."""
    few, many = (find_conflict(as_question(company(seed, size=20)), EFFORT) for seed in (60, 87))
    assert sum(each.kind == "employee" for each in few) == 5
    assert sum(each.kind == "employees" for each in many) == 1


def check(case: Case) -> None:
    asked = as_question(case)
    found = find_conflict(asked, EFFORT)
    everything = given_by_name(asked, {each.what for each in found if each.kind == "employee"})
    assert set(found) <= everything
    assert optimum(case) is None
    if not found:
        assert reachable(without(asked, everything)) == "no"
        return
    rest = everything - set(found)
    assert reachable(without(asked, rest)) == "no"
    for each in found:
        assert reachable(without(asked, rest | {each})) == "yes"


def given_by_name(asked: Question, columns: set[str]) -> set[Given]:
    """Everything that is given, with the single values of these columns in their place."""
    rows = asked.roster.employees.iter_rows(named=True)
    values = {(row["employee_id"], column) for row in rows for column in columns if row[column] is not None}
    return {each for each in givens_of(asked) if each.kind != "employees" or each.what not in columns} | {
        Given("employee", column, employee=who) for who, column in values
    }

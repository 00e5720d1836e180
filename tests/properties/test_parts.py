"""Stages settled part by part, with bundles that no best plan has left out: the same answer, to the last sitting, as
from the whole model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from planner.outcome.schema import Met, Outcome, Planned
from planner.problem.build import build
from planner.problem.cohorts.gathering import Individual
from planner.problem.kinds import ways
from planner.problem.reduce import Staffing, one_by_one, reduce, tie, with_missing
from planner.problem.schema import Problem
from planner.question.schema import Question
from planner.solver import run as running
from planner.solver import solve
from planner.solver.bounds import narrowing
from planner.solver.bounds.parts import best_plan
from planner.solver.bounds.program import Best
from tests.benchmarks.hard import hard_company
from tests.cases import as_question, calendar_cases, cases, tight_company
from tests.oracle import Case
from tests.properties import test_limits_by_month as months
from tests.properties import test_money as money
from tests.properties import test_spare as spare
from tests.properties.test_narrowing import small
from tests.properties.test_second_solver import company

some = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def by_parts(staffing: Staffing) -> Outcome:
    """The outcome where every stage is settled part by part, however few offers there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "_MANY_OFFERS", -1)
        return solve.solve(staffing)


def as_a_whole(staffing: Staffing) -> Outcome:
    """The outcome where none is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "_MANY_OFFERS", 10**9)
        patch.setattr(narrowing.Narrowing, "stage", lambda *_: None)
        return solve.solve(staffing)


def with_open_choices(staffing: Staffing) -> Outcome:
    """The outcome part by part, where nobody's bundles are listed: individuals choose sittings in all programmes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(narrowing, "listing", lambda *_: None)
        return by_parts(staffing)


def mixed(question: Question) -> Staffing:
    """The people with more than a few bundles as individuals, the others in cohorts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "MOST_CANDIDATES", 6)
        return reduce(build(question))


def unlisted(question: Question) -> Staffing:
    """Everybody with more than one set of sittings as an individual whose timetable has results and no sets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "MOST_WAYS", 1)
        return reduce(build(question))


def some_individuals(problem: Problem) -> Staffing:
    """Every other person as an individual, whatever there is to list, and all others tied."""
    whole = one_by_one(problem)
    chosen = {cohort.people[0] for cohort in whole.everybody[::2]}
    agendas = {who: agenda for who, agenda in whole.agendas.items() if who not in chosen}
    profiles = {who: profile for profile in problem.profiles for who in profile.people}
    individuals = tuple(Individual(who, profiles[who]) for who in sorted(chosen))
    others = whole.everybody[1::2]
    return tie(Staffing(problem, others, agendas, individuals, everybody=others), agendas)


def compare(question: Question) -> None:
    for staffing in (reduce(build(question)), mixed(question), unlisted(question)):
        whole = as_a_whole(staffing)
        assert by_parts(staffing) == whole
        if staffing.individuals:
            assert with_open_choices(staffing) == whole


@some
@given(case=cases())
def test_parts_change_no_answer(case: Case) -> None:
    compare(as_question(case))


@some
@given(case=calendar_cases())
def test_parts_change_no_answer_with_a_calendar(case: Case) -> None:
    compare(as_question(case))


@pytest.mark.parametrize("seed", range(15))
def test_parts_change_no_answer_of_a_tight_company(seed: int) -> None:
    compare(as_question(tight_company(seed)))


@pytest.mark.parametrize("seed", range(12))
def test_parts_change_no_answer_of_a_company(seed: int) -> None:
    compare(as_question(company(seed, size=20)))


@pytest.mark.parametrize("seed", range(12))
def test_parts_change_no_answer_with_ways_of_paying_and_budgets(seed: int) -> None:
    compare(money.as_question(money.company(seed)))


@pytest.mark.parametrize("seed", range(12))
def test_parts_change_no_answer_with_people_to_spare(seed: int) -> None:
    compare(as_question(spare.with_spare(spare.small_company(seed), 1)))


HARD = [
    (theme, number)
    for theme, most in (("options", 6), ("shares", 5), ("limits", 4), ("cliffs", 8))
    for number in range(most)
]


@pytest.mark.parametrize(("theme", "number"), HARD)
def test_parts_change_no_answer_of_a_hard_company(theme: str, number: int) -> None:
    compare(as_question(small(f"{theme}:{number}", people=12)))


@pytest.mark.parametrize("seed", range(7))
@pytest.mark.parametrize("company_of", [months.crowded, months.in_the_way, months.many_alike])
def test_parts_change_no_answer_where_some_are_tied_and_some_are_individuals(
    company_of: Callable[[int], Case], seed: int
) -> None:
    staffing = some_individuals(build(as_question(company_of(seed))))
    assert staffing.individuals
    assert staffing.tied
    assert by_parts(staffing) == as_a_whole(staffing)


def out_of_reach(case: Case) -> Case:
    """The company, asked for as many people in each group as there are, and half as many again."""
    people = len(case["employees"])

    def grown(rule: Any) -> Any:
        if isinstance(rule, list):
            return [grown(each) for each in rule]
        if not isinstance(rule, dict):
            return rule
        most = {"people": people * 3 // 2} if "people" in rule and "hold" in rule else {}
        return {key: each if key == "hold" else grown(each) for key, each in rule.items()} | most

    return case | {"options": grown(case["options"])}


@pytest.mark.parametrize(("theme", "number"), HARD)
def test_parts_change_nothing_that_comes_closest(theme: str, number: int) -> None:
    question = as_question(out_of_reach(small(f"{theme}:{number}", people=8)))
    for staffing in (reduce(build(question)), mixed(question)):
        closest = by_parts(with_missing(staffing))
        assert isinstance(closest, Planned | Met)
        assert closest.stages[0].name == "missing"
        whole = as_a_whole(with_missing(staffing))
        assert closest == whole
        if theme == "options" and staffing.individuals:  # these have alternatives
            assert with_open_choices(with_missing(staffing)) == whole


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("company_of", [tight_company, months.crowded, months.in_the_way])
def test_parts_change_nothing_that_comes_closest_in_time(company_of: Callable[[int], Case], seed: int) -> None:
    question = as_question(out_of_reach(company_of(seed)))
    for staffing in (reduce(build(question)), mixed(question), unlisted(question)):
        assert by_parts(with_missing(staffing)) == as_a_whole(with_missing(staffing))


@pytest.mark.parametrize("name", ["options:0", "options:3", "shares:4"])
def test_parts_and_whole_agree_with_everybody_one_by_one(name: str) -> None:
    problem = build(as_question(small(name, people=12)))
    assert by_parts(reduce(problem)) == as_a_whole(one_by_one(problem))


@pytest.mark.parametrize("name", ["options:103", "options:117"])
def test_stages_are_settled_by_parts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Best | None] = []

    def watched(*asked: Any) -> Best | None:
        found.append(best_plan(*asked))
        return found[-1]

    monkeypatch.setattr(narrowing, "best_plan", watched)
    staffing = reduce(build(as_question(hard_company(name))))
    by_parts(staffing)
    assert len(found) == len(staffing.problem.measures) + bool(staffing.individuals)  # and how early they sit
    assert all(found)

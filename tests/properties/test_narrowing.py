"""Individuals with the few bundles of best plans, counted together: the same answer, to the last sitting, as with all
their sittings left to the solver one by one.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from planner.outcome.schema import Outcome, Planned
from planner.problem.build import build
from planner.problem.kinds import ways
from planner.problem.reduce import Staffing, reduce
from planner.question.schema import Promises
from planner.solver.bounds import narrowing
from planner.solver.solve import solve
from tests.benchmarks.hard import hard_company
from tests.cases import as_question, calendar_cases, cases, tight_company
from tests.oracle import Case
from tests.properties.test_second_solver import company

some = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def small(name: str, people: int) -> Case:
    """The first people of a hard company, with groups that are smaller in the same proportion."""
    case = hard_company(name)
    share = people / len(case["employees"])

    def shrink(rule: dict[str, Any]) -> dict[str, Any]:
        made = {key: [shrink(part) for part in parts] for key, parts in rule.items() if key in ("all", "any")}
        return rule | made | ({"people": max(1, round(rule["people"] * share))} if "people" in rule else {})

    staff = dict(list(case["employees"].items())[:people])
    return case | {
        "options": {name: {"gold": shrink(rules["gold"])} for name, rules in case["options"].items()},
        "employees": staff,
        "results": [result for result in case["results"] if result["employee_id"] in staff],
    }


def individuals(case: Case) -> Staffing:
    """The company with nobody in a cohort whose menu is longer than one bundle."""
    problem = build(as_question(case))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "MOST_CANDIDATES", 0)
        return reduce(problem)


def slowly(staffing: Staffing) -> Outcome:
    """The outcome where no bundles are listed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(narrowing, "listing", lambda *_: None)
        return solve(staffing)


def compare(case: Case) -> None:
    staffing = individuals(case)
    assert solve(staffing) == slowly(staffing)


@some
@given(case=cases())
def test_narrowing_changes_no_answer(case: Case) -> None:
    compare(case)


@some
@given(case=calendar_cases())
def test_narrowing_changes_no_answer_with_a_calendar(case: Case) -> None:
    compare(case)


@pytest.mark.parametrize("seed", range(25))
def test_narrowing_changes_no_answer_of_a_tight_company(seed: int) -> None:
    compare(tight_company(seed))


@pytest.mark.parametrize("seed", range(12))
def test_narrowing_changes_no_answer_of_a_company(seed: int) -> None:
    compare(company(seed, size=20))


HARD = [("options", number) for number in (0, 1, 2, 3, 4, 7, 14, 22)] + [
    (theme, number) for theme in ("cliffs", "limits", "shares") for number in range(6)
]


@pytest.mark.parametrize(("theme", "number"), [*HARD, ("limits", 21)])
def test_narrowing_changes_no_answer_of_a_hard_company(theme: str, number: int) -> None:
    compare(small(f"{theme}:{number}", people=12))


def test_goals_that_ask_for_the_same_groups_count_whoever_has_a_bundle() -> None:
    """Some people have bundles that are listed, others promises; no two groups share anybody."""
    kept = [("E000", "X1"), ("E000", "X1"), ("E000", "X3"), ("E000", "X5"), ("E000", "X5"), ("E001", "X4")]
    kept += [("E003", "X0"), ("E003", "X0"), ("E003", "X3"), ("E004", "X3")]
    problem = build(replace(as_question(company(92, size=6)), promises=Promises(tuple(kept), Fraction(0))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "MOST_CANDIDATES", 0)
        staffing = reduce(problem)
    found, other = solve(staffing), solve(reduce(problem))
    assert isinstance(found, Planned)
    assert isinstance(other, Planned)
    assert found.stages == other.stages
    assert found.stages[1].value == 44_500
    assert found == slowly(staffing)

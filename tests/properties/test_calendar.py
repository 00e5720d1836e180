"""Calendars against trying every timetable: the optimum, and the days on which the plan may be carried out."""

from __future__ import annotations

from datetime import date
from itertools import islice, product

import pytest
from hypothesis import HealthCheck, given, settings

from planner.outcome.schema import Impossible, Met, Planned
from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.solver.solve import solve
from tests.cases import MONTH_END, as_question, calendar_cases, tight_company
from tests.oracle import (
    Case,
    Sitting,
    allowed,
    best,
    blacked_out,
    counting_day,
    every_day,
    last_day,
    reached_with,
    shifted,
)
from tests.properties.test_optimum import values
from tests.properties.test_second_solver import compare

many = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(case=calendar_cases())
def test_optimum_equals_trying_every_timetable(case: Case) -> None:
    outcome = solve(reduce(build(as_question(case))))
    expected = best(case)
    if expected is None:
        assert isinstance(outcome, Impossible)
        return
    assert isinstance(outcome, Planned | Met)
    assert values(outcome) == expected[:2]


@many
@given(case=calendar_cases())
def test_a_plan_holds_whenever_its_exams_are_sat(case: Case) -> None:
    """On all first days, on all last days, and on mixtures of them, blackouts left out."""
    outcome = solve(reduce(build(as_question(case))))
    if isinstance(outcome, Met):
        assert reached_with(case, [], frozenset(outcome.assumed))
    if isinstance(outcome, Planned):
        windows = [
            [(line.employee_id, line.exam, day) for day in _ends(case, line.first, line.last)]
            for line in outcome.assignments
        ]
        assert all(windows)
        for sittings in islice(product(*windows), 16):
            assert allowed(case, sittings)
            assert reached_with(case, sittings, frozenset(outcome.assumed))


@pytest.mark.parametrize("seed", range(100))
def test_optimum_of_a_tight_company_equals_the_second_solver(seed: int) -> None:
    """Where one thing about days decides; hypothesis alone rarely comes across such cases."""
    compare(tight_company(seed))


def _ends(case: Case, first: date, last: date) -> list[date]:
    """The first and the last open day of a window."""
    days = [day for day in every_day(first, last) if not blacked_out(case, day)]
    return sorted({*days[:1], *days[-1:]})


# --- the oracle itself, on days counted by hand ----------------------------------------------------------------------


def case_of(**more: object) -> Case:
    """One person and three weeks from 27 October on; A lasts five days and is renewed by R from two days before."""
    scenario = {"as_of": MONTH_END, "goals": [{"tier": "gold", "by": date(2017, 11, 1)}], "decisions": []}
    scenario["goals"][0]["hold_until"] = date(2017, 11, 16)  # type: ignore[index]
    exams = {
        "A": {"valid_for": {"days": 5}, "renewal": {"opens_before": {"days": 2}, "exam": "R"}},
        "B": {"prerequisites": ["A"]},
        "R": {},
        "S": {"valid_for": {"days": 5}, "renewal": {"opens_before": {"days": 2}}},
    }
    rules = {"id": "a", "people": 1, "hold": "A"}
    return {
        "exams": exams,
        "options": {"one": {"gold": rules}},
        "employees": {"E": {}},
        "results": [],
        "scenario": scenario | more,
    }


def sat(*days: tuple[str, int]) -> list[Sitting]:
    """Sittings of E on days of November."""
    return [("E", exam, date(2017, 11, day)) for exam, day in days]


def test_months_keep_to_the_end_of_a_shorter_month() -> None:
    assert shifted(date(2016, 2, 29), {"years": 1}, 1) == date(2017, 2, 28)
    assert shifted(date(2017, 3, 31), {"months": 1, "days": 1}, -1) == date(2017, 2, 27)
    assert last_day(case_of(), "A", date(2017, 11, 1)) == date(2017, 11, 5)


def test_second_attempts_move_behind_a_blackout() -> None:
    closed = [{"from": date(2017, 11, 3), "until": date(2017, 11, 6)}]
    case = case_of(retake_slack={"A": 2}, blackouts=closed)
    assert counting_day(case, "A", date(2017, 11, 1)) == date(2017, 11, 7)
    assert counting_day(case, "R", date(2017, 11, 1)) == date(2017, 11, 1)
    assert not allowed(case, sat(("R", 3)))


def test_a_prerequisite_counts_from_the_day_after() -> None:
    case = case_of()
    assert not allowed(case, sat(("A", 1), ("B", 1)))
    assert allowed(case, sat(("A", 1), ("B", 2)))
    assert allowed(case, sat(("A", 1), ("B", 5)))
    assert not allowed(case, sat(("A", 1), ("B", 6)))


def test_another_exam_renews_within_its_window_and_only_then_may_be_sat_again() -> None:
    """A of the 1st ends on the 5th; its window opens on the 3rd."""
    case = case_of()
    case["scenario"]["goals"][0]["hold_until"] = date(2017, 11, 7)
    assert reached_with(case, sat(("A", 1), ("R", 3)))
    assert not reached_with(case, sat(("A", 1), ("R", 2)))
    assert not reached_with(case, sat(("A", 1), ("R", 6)))
    case["scenario"]["goals"][0]["hold_until"] = date(2017, 11, 11)
    assert allowed(case, sat(("A", 1), ("R", 5), ("R", 7)))
    assert reached_with(case, sat(("A", 1), ("R", 5), ("R", 7)))
    assert not allowed(case, sat(("A", 1), ("R", 2), ("R", 8)))
    case["results"] = [{"employee_id": "E", "exam": "R"}]
    assert allowed(case, sat(("A", 1), ("R", 4)))
    assert not allowed(case, sat(("A", 1), ("R", 6)))


def test_the_same_exam_waits_for_its_window() -> None:
    case = case_of()
    assert not allowed(case, sat(("S", 1), ("S", 2)))
    assert allowed(case, sat(("S", 1), ("S", 3)))
    assert allowed(case, sat(("S", 1), ("S", 9)))
    case["results"] = [{"employee_id": "E", "exam": "S", "passed_on": date(2017, 10, 31)}]
    assert not allowed(case, sat(("S", 1)))
    assert allowed(case, sat(("S", 2)))

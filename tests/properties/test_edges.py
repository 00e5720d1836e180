"""Single days that decide, worked out by hand: on one side of each edge there is a plan, on the other there is none.

Random calendars seldom come across them. The oracle and the second solver are asked as well, so that neither is wrong
about an edge without anybody noticing.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from planner.outcome.schema import Impossible, Met, Planned
from planner.planning import answer
from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.solver.solve import solve
from tests.cases import as_question, tight_company
from tests.mip import optimum
from tests.oracle import Case, best

START = date(2020, 3, 1)
EXAM, OTHER = "X0", "X1"


def day(number: int) -> date:
    """Day 1 is the first of March 2020, a month of 31 days."""
    return START + timedelta(days=number - 1)


def case(by: int, until: int, hold: Any = EXAM, people: int = 1, **more: Any) -> Case:
    """Planned on day 1: so many people must hold something from day `by` to day `until`. Nobody holds anything yet."""
    scenario = {
        "as_of": START,
        "goals": [{"tier": "gold", "by": day(by), "hold_until": day(until)}],
        "limits": {},
        "decisions": [],
        **more.pop("scenario", {}),
    }
    return {
        "exams": {EXAM: {}, OTHER: {}},
        "options": {"one": {"gold": {"id": "pe", "people": people, "hold": hold}}},
        "employees": {f"E{number}": {"hourly_cost": 1, "team": "A"} for number in range(people)},
        "results": [],
        "scenario": scenario,
        **more,
    }


def held(exam: str, **days: date) -> list[dict[str, Any]]:
    return [{"employee_id": "E0", "exam": exam, **days}]


def exams_of(known: Case) -> int | None:
    """How many exams the best plan has; None where there is no plan. All three ways agree."""
    outcome = solve(reduce(build(as_question(known))))
    expected, second = best(known), optimum(known)
    if isinstance(outcome, Impossible):
        assert expected is None
        assert second is None
        return None
    assert isinstance(outcome, Met | Planned)
    exams = next(stage.value for stage in outcome.stages if stage.name == "exams")
    assert expected is not None
    assert second == expected[:2]
    assert exams == expected[1][0]
    return exams


@pytest.mark.parametrize(("by", "exams"), [(1, None), (2, 2)])
def test_an_exam_comes_at_least_a_day_after_the_one_it_needs(by: int, exams: int | None) -> None:
    facts = {EXAM: {"prerequisites": [OTHER]}, OTHER: {}}
    assert exams_of(case(by, by, exams=facts)) == exams


@pytest.mark.parametrize(("launch", "exams"), [(5, 1), (6, None)])
def test_the_exam_needed_first_must_not_have_ended(launch: int, exams: int | None) -> None:
    facts = {
        EXAM: {"prerequisites": [OTHER], "available_from": day(launch)},
        OTHER: {"valid_for": {"days": 30}, "proposable": False},
    }
    known = case(8, 8, exams=facts, results=held(OTHER, expires_on=day(5)))
    assert exams_of(known) == exams


@pytest.mark.parametrize(("launch", "exams"), [(5, 1), (6, None)])
def test_the_exam_needed_first_must_still_count(launch: int, exams: int | None) -> None:
    facts = {
        EXAM: {"prerequisites": [OTHER], "available_from": day(launch)},
        OTHER: {"retires_on": day(5), "counts_until": day(5)},
    }
    assert exams_of(case(8, 8, exams=facts, results=held(OTHER))) == exams


@pytest.mark.parametrize(("launch", "exams"), [(4, 2), (5, None)])
def test_a_new_result_needed_first_must_still_count(launch: int, exams: int | None) -> None:
    """Passed on day 1, a result of four days ends on day 4."""
    facts = {
        EXAM: {"prerequisites": [OTHER], "available_from": day(launch)},
        OTHER: {"valid_for": {"days": 4}, "retires_on": day(1)},
    }
    assert exams_of(case(8, 8, exams=facts)) == exams


@pytest.mark.parametrize(("last", "exams"), [(3, 1), (2, None)])
def test_a_second_attempt_must_fit_in_before_the_retirement(last: int, exams: int | None) -> None:
    facts = {EXAM: {"retires_on": day(last)}, OTHER: {}}
    assert exams_of(case(9, 9, exams=facts, scenario={"retake_slack": 2})) == exams


@pytest.mark.parametrize(("by", "exams"), [(3, 1), (2, None)])
def test_a_second_attempt_must_fit_in_before_the_goal(by: int, exams: int | None) -> None:
    assert exams_of(case(by, by, scenario={"retake_slack": 2})) == exams


def renewed_by_another(first: int, last: int, **scenario: Any) -> Case:
    """A result ends on day 10; the other exam renews it, from two days before, and is open from `first` to `last`."""
    facts = {
        EXAM: {
            "valid_for": {"days": 30},
            "proposable": False,
            "renewal": {"opens_before": {"days": 2}, "exam": OTHER},
        },
        OTHER: {"available_from": day(first), "retires_on": day(last)},
    }
    return case(12, 12, exams=facts, results=held(EXAM, expires_on=day(10)), scenario=scenario)


@pytest.mark.parametrize(
    ("first", "last", "exams"), [(6, 7, None), (7, 8, 1), (8, 8, 1), (10, 10, 1), (10, 11, 1), (11, 12, None)]
)
def test_another_exam_renews_within_its_window(first: int, last: int, exams: int | None) -> None:
    assert exams_of(renewed_by_another(first, last)) == exams


@pytest.mark.parametrize(("first", "exams"), [(9, 1), (10, None)])
def test_a_second_attempt_must_still_renew(first: int, exams: int | None) -> None:
    assert exams_of(renewed_by_another(first, 12, retake_slack=1)) == exams


@pytest.mark.parametrize(("until", "exams"), [(38, 1), (39, 2), (40, 2)])
def test_a_renewed_result_lasts_from_the_day_of_the_sitting(until: int, exams: int) -> None:
    """Renewed on day 9 at the latest, it lasts thirty days, to day 38; the second renewal falls into days 36 to 38."""
    known = renewed_by_another(8, 40)
    known["scenario"]["goals"] = [{"tier": "gold", "by": day(9), "hold_until": day(until)}]
    known["scenario"]["blackouts"] = [{"from": day(10), "until": day(35), "why": "closed"}]
    assert exams_of(known) == exams


def test_a_second_attempt_costs_no_days_of_a_renewed_result() -> None:
    """With a day kept free, the renewal on day 9 counts from day 10 and still ends as if passed on day 9."""
    known = renewed_by_another(9, 9, retake_slack=1)
    known["exams"][OTHER] = {"available_from": day(9), "retires_on": day(10)}
    known["scenario"]["goals"] = [{"tier": "gold", "by": day(9), "hold_until": day(38)}]
    assert exams_of(known) == 1
    known["scenario"]["goals"] = [{"tier": "gold", "by": day(9), "hold_until": day(39)}]
    assert exams_of(known) is None


@pytest.mark.parametrize(("last", "exams"), [(7, None), (8, 1)])
def test_the_same_exam_is_sat_again_only_when_that_renews_it(last: int, exams: int | None) -> None:
    facts = {
        EXAM: {"valid_for": {"days": 30}, "renewal": {"opens_before": {"days": 2}}, "retires_on": day(last)},
        OTHER: {},
    }
    assert exams_of(case(12, 12, exams=facts, results=held(EXAM, expires_on=day(10)))) == exams


@pytest.mark.parametrize(("until", "exams"), [(24, 2), (34, 3), (35, None)])
def test_a_new_result_is_renewed_only_in_its_window(until: int, exams: int | None) -> None:
    """Ten days of the first sitting, at the latest on day 5: to day 14. Days 13 and 14 can renew it, to day 23 or 24.

    Retired after day 25, it is sat for the last time in days 22 to 25, so twice is enough only for those who need it
    until day 24; a third sitting on day 25 holds to day 34.
    """
    facts = {
        EXAM: {"valid_for": {"days": 10}, "renewal": {"opens_before": {"days": 1}}, "retires_on": day(25)},
        OTHER: {},
    }
    assert exams_of(case(5, until, exams=facts)) == exams


@pytest.mark.parametrize(("renews", "exams"), [(True, 1), (False, None)])
def test_an_exam_held_for_good_is_sat_again_only_to_renew_another(renews: bool, exams: int | None) -> None:
    known = renewed_by_another(8, 12)
    known["results"] += held(OTHER)
    if not renews:
        known["exams"][EXAM].pop("renewal")
    assert exams_of(known) == exams


@pytest.mark.parametrize(("by", "exams"), [(33, 2), (32, None)])
def test_the_month_of_a_sitting_is_that_of_the_first_attempt(by: int, exams: int | None) -> None:
    """One seat a month, a day kept free: the first on 31 March, which counts from 1 April, the second on 1 April."""
    facts = {EXAM: {"available_from": day(31)}, OTHER: {}}
    limits = {"limits": {"exams_per_month": 1}, "retake_slack": 1}
    assert exams_of(case(by, by, people=2, exams=facts, scenario=limits)) == exams


@pytest.mark.parametrize(
    ("limits", "exams"),
    [
        ({"exams_per_month": 1}, None),
        ({"exams_per_month": 2}, 3),
        ({"exams_per_month": {"teams": {"A": 1}}}, None),
        ({"exams_per_month": {"teams": {"A": 2}}}, 3),
        ({"exams_per_person_per_month": 1}, None),
        ({"exams_per_person_per_month": 2}, 3),
        ({"exams_per_person_per_month": 3}, 3),
    ],
)
def test_one_person_may_fill_a_month_alone(limits: dict[str, Any], exams: int | None) -> None:
    """Three exams in the last days of March and the first ones of April: two of them fall into one month."""
    codes = ["X0", "X1", "X2"]
    wanted = {"as_of": day(30), "limits": limits}
    known = case(33, 33, {"all": codes}, exams={code: {} for code in codes}, scenario=wanted)
    assert exams_of(known) == exams


@pytest.mark.parametrize(("until", "exams"), [(9, 0), (10, 1)])
def test_the_next_edition_applies_from_its_first_day(until: int, exams: int) -> None:
    later = {"one": {"gold": {"id": "pe", "people": 1, "hold": OTHER}}}
    coming = {"from": day(10), "options": later}
    known = case(5, until, results=held(EXAM), next=coming)
    assert exams_of(known) == exams


@pytest.mark.parametrize(("above_zero", "exams"), [(False, 0), (True, 1)])
def test_a_score_that_must_be_above_zero_needs_somebody(above_zero: bool, exams: int) -> None:
    scores = [
        {"id": "s0", "each": 5, "people": EXAM},
        {"id": "s1", "each": 1, "people": OTHER, "above_zero": above_zero},
    ]
    rules = {"one": {"gold": {"id": "po", "points": 5, "from": scores}}}
    assert exams_of(case(5, 5, options=rules, results=held(EXAM))) == exams


@pytest.mark.parametrize("seed", [1171, 1287])
def test_a_check_day_that_the_model_leaves_out_is_kept_where_months_have_limits(seed: int) -> None:
    """A sitting of the first month begins as early as it can, although the model only asked for the later day."""
    found = answer(as_question(tight_company(seed)))
    assert (found.status, found.verified) == ("planned", True)


@pytest.mark.parametrize("other", [EXAM, OTHER])
@pytest.mark.parametrize("people", [1, 2, 3])
def test_somebody_may_count_in_two_groups_that_ask_the_same(people: int, other: str) -> None:
    """Two groups of two people each, of which everybody counts in two at most: two people who hold the exam are enough,
    and one is not; if the groups ask for two exams, two people hold both.
    """
    groups = [{"id": f"g{number}", "people": 2, "hold": hold} for number, hold in enumerate((EXAM, other))]
    rules = {"id": "all", "all": groups, "sharing": "different", "each_person_at_most": 2}
    known = case(5, 5, people=people, options={"one": {"gold": rules}})
    assert exams_of(known) == (None if people < 2 else 2 if other == EXAM else 4)

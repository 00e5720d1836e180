"""The calendar in plans: for each rule a plan that just breaks it, and one that just keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.answer.proposed import ProposedPlan
from planner.answer.schema import Finding
from planner.question.schema import Question
from planner.verification.verify import verify
from planner.words.findings import finding as sentence
from tests.companies import people, programme, question, roster, scenario

YEAR = {"years": 1}
EXAMS: dict[str, Any] = {
    "P": {},
    "X": {"prerequisites": ["P"]},
    "REG": {"register_by": "2017-10-31"},
    "OLD": {"retires_on": "2017-11-30"},
    "SELF": {"valid_for": YEAR, "renewal": {"opens_before": {"months": 1}}},
    "BASE": {"valid_for": YEAR, "renewal": {"opens_before": {"months": 2}, "exam": "R"}},
    "R": {},
}
EMPLOYEES: dict[str, dict[str, Any]] = {
    "ann": {"team": "T"},
    "bob": {"team": "T", "starts_on": date(2017, 11, 1)},
    "dan": {"team": "U", "starts_on": date(2017, 10, 31)},
}
HELD = [
    {"employee_id": "ann", "exam": "SELF", "passed_on": date(2017, 1, 11), "expires_on": date(2018, 1, 10)},
    {"employee_id": "ann", "exam": "BASE", "passed_on": date(2017, 1, 11), "expires_on": date(2018, 1, 10)},
]
CLOSED: dict[str, Any] = {"blackouts": [{"from": "2017-12-01", "until": "2017-12-05"}]}
SLACK: dict[str, Any] = {"retake_slack": 14}


def company(rules: Any = None, hold_until: str = "2018-12-31", **more: Any) -> Question:
    """By default nothing is asked that is not there, so that only the lines can be wrong."""
    asked = rules or {"id": "fact", "fact": "there"}
    goal = {"option": "o", "tier": "gold", "by": "2018-01-01", "hold_until": hold_until}
    return question(
        programme({"o.gold": asked}, EXAMS, facts={"there": {}}),
        roster(EMPLOYEES, HELD, EMPLOYEES),
        scenario(goal, facts={"there": True}, **more),
    )


def line(who: str, exam: str, first: str | None = None, last: str | None = None, **more: Any) -> dict[str, Any]:
    return {"employee_id": who, "exam": exam, "not_before": first, "not_after": last, **more}


def on(who: str, exam: str, day: str, **more: Any) -> dict[str, Any]:
    return {"employee_id": who, "exam": exam, "on": day, **more}


def found(asked: Question, *lines: dict[str, Any]) -> set[tuple[str, str]]:
    verdict = verify(asked, ProposedPlan.model_validate({"assignments": lines}))
    return {(each.code, each.rule) for each in verdict.findings}


TEAM = {"limits": {"exams_per_month": {"teams": {"T": 3}}}}
COMPANY = {"limits": {"exams_per_month": 1}}
PERSON = {"limits": {"exams_per_person_per_month": 1}}
TEAM_OF_THREE = [on("ann", "P", "2017-11-06"), on("ann", "OLD", "2017-11-07"), on("bob", "P", "2017-11-30")]

CASES: list[tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]], str, str]] = [
    # (scenario, a plan that breaks the rule, one that keeps it, the finding's code, its rule)
    ({}, [on("bob", "REG", "2017-12-01")], [on("dan", "REG", "2017-12-01")], "after-register-by", "REG.register_by"),
    (CLOSED, [on("ann", "P", "2017-12-05")], [on("ann", "P", "2017-12-06")], "on-blackout", "blackouts"),
    (
        CLOSED,
        [line("ann", "P", "2017-12-01", "2017-12-31")],
        [line("ann", "P", "2017-11-30", "2017-12-31")],
        "on-blackout",
        "blackouts",
    ),
    (
        SLACK,
        [line("ann", "P", "2017-11-01", "2017-11-14")],
        [line("ann", "P", "2017-11-01", "2017-11-15")],
        "no-room-for-retake",
        "retake_slack",
    ),
    (
        SLACK | CLOSED,
        [line("ann", "P", "2017-11-18", "2017-12-05")],
        [line("ann", "P", "2017-11-18", "2017-12-06")],
        "no-room-for-retake",
        "retake_slack",
    ),
    (
        SLACK,
        [line("ann", "P", "2017-11-01", "2017-11-30", safe_until="2017-11-17")],
        [line("ann", "P", "2017-11-01", "2017-11-30", safe_until="2017-11-16")],
        "no-room-for-retake",
        "retake_slack",
    ),
    (
        SLACK,
        [on("ann", "OLD", "2017-11-17")],
        [on("ann", "OLD", "2017-11-16")],
        "no-room-for-retake",
        "OLD.retires_on",
    ),
    (
        SLACK,
        [line("ann", "P", "2017-11-01", "2017-11-30", proposed_on="2017-11-17")],
        [line("ann", "P", "2017-11-01", "2017-11-30", proposed_on="2017-11-16")],
        "outside-window",
        "proposed_on",
    ),
    (
        {},
        [on("ann", "X", "2017-11-10")],
        [on("ann", "P", "2017-11-09"), on("ann", "X", "2017-11-10")],
        "prerequisite-missing",
        "X.prerequisites",
    ),
    (
        {},
        [on("ann", "P", "2017-11-10"), on("ann", "X", "2017-11-10")],
        [on("ann", "P", "2017-11-09"), on("ann", "X", "2017-11-10")],
        "prerequisite-missing",
        "X.prerequisites",
    ),
    (  # P on 16 November counts from 30 November on, or after the blackout from 6 December on.
        SLACK | CLOSED,
        [
            line("ann", "P", "2017-11-01", "2017-12-06", proposed_on="2017-11-17"),
            line("ann", "X", "2017-11-29", "2018-01-31", proposed_on="2017-12-06"),
        ],
        [
            line("ann", "P", "2017-11-01", "2017-12-06", proposed_on="2017-11-17"),
            line("ann", "X", "2017-11-29", "2018-01-31", proposed_on="2017-12-07"),
        ],
        "prerequisite-missing",
        "X.prerequisites",
    ),
    ({}, [on("ann", "SELF", "2017-12-09")], [on("ann", "SELF", "2017-12-10")], "renewal-too-early", "SELF.renewal"),
    (
        {},
        [on("bob", "SELF", "2017-11-11"), on("bob", "SELF", "2018-10-09")],
        [on("bob", "SELF", "2017-11-11"), on("bob", "SELF", "2018-10-10")],
        "renewal-too-early",
        "SELF.renewal",
    ),
    (
        {},
        [line("ann", "R", "2017-11-09", "2018-01-10", renews=["BASE"])],
        [line("ann", "R", "2017-11-10", "2018-01-10", renews=["BASE"])],
        "wrong-renewal",
        "renews",
    ),
    (
        {},
        [line("ann", "R", "2017-11-10", "2018-01-11", renews=["BASE"])],
        [line("ann", "SELF", "2017-12-10", "2018-01-11", renews=["SELF"])],
        "wrong-renewal",
        "renews",
    ),
    (  # R again only where it renews something: the result of the first renewal ends on 9 November 2018.
        {},
        [on("ann", "R", "2017-11-10"), on("ann", "R", "2018-09-08")],
        [on("ann", "R", "2017-11-10"), on("ann", "R", "2018-09-09")],
        "repeated-assignment",
        "R",
    ),
    (
        COMPANY,
        [on("ann", "P", "2017-11-01"), on("bob", "P", "2017-11-30")],
        [on("ann", "P", "2017-11-01"), on("bob", "P", "2017-12-01")],
        "company-month-exceeded",
        "limits.exams_per_month 2017-11",
    ),
    (
        TEAM,
        [*TEAM_OF_THREE, on("bob", "R", "2017-11-08")],
        [*TEAM_OF_THREE, on("bob", "R", "2017-12-08"), on("dan", "R", "2017-11-08")],
        "team-month-exceeded",
        "limits.exams_per_month.teams.T 2017-11",
    ),
    (
        PERSON,
        [on("ann", "P", "2017-11-01"), on("ann", "R", "2017-11-30")],
        [on("ann", "P", "2017-11-01"), on("ann", "R", "2017-12-01"), on("bob", "P", "2017-11-02")],
        "person-month-exceeded",
        "limits.exams_per_person_per_month 2017-11",
    ),
    (
        PERSON,
        [line("ann", "P", "2017-11-01", "2017-11-30")],
        [line("ann", "P", "2017-11-01", "2017-11-30", proposed_on="2017-11-30")],
        "day-missing",
        "proposed_on",
    ),
]


@pytest.mark.parametrize(("more", "broken", "kept", "code", "rule"), CASES)
def test_the_rule_is_named_where_it_is_broken_and_only_there(
    more: dict[str, Any], broken: list[dict[str, Any]], kept: list[dict[str, Any]], code: str, rule: str
) -> None:
    asked = company(**more)
    assert (code, rule) in found(asked, *broken)
    assert found(asked, *kept) == set()


def test_a_window_counts_from_its_last_day_and_as_long_as_from_its_first() -> None:
    asked = company(people(1, "SELF"), "2018-11-30")
    assert found(asked, line("bob", "SELF", "2017-12-01", "2018-01-01")) == set()
    assert found(asked, line("bob", "SELF", "2017-11-30", "2018-01-01")) == {("requirement-not-met", "o.gold.people")}
    late = company(people(1, "P"))
    assert found(late, line("bob", "P", "2017-11-01", "2018-01-02")) == {("requirement-not-met", "o.gold.people")}


def test_another_exam_keeps_a_result_alive_over_the_holding_period() -> None:
    asked = company(people(1, "BASE"), "2018-11-30")
    assert found(asked) == {("requirement-not-met", "o.gold.people")}
    assert found(asked, line("ann", "R", "2017-12-01", "2018-01-10")) == set()
    assert found(asked, line("ann", "R", "2017-11-30", "2018-01-10")) == {("requirement-not-met", "o.gold.people")}


def test_without_days_an_exam_waits_for_what_it_needs() -> None:
    assert found(company(**SLACK), line("ann", "P"), line("ann", "X")) == set()


def test_missing_points_and_passes_are_blamed() -> None:
    rules = {
        "id": "all",
        "all": [
            {"id": "passes", "passes": 2, "of": ["P", "R"]},
            {"id": "points", "points": 10, "from": [{"id": "experts", "each": 5, "people": "P"}]},
        ],
    }
    asked = company(rules, "2018-01-01")
    both = [on("ann", "P", "2017-11-06"), on("bob", "P", "2017-11-06")]
    assert found(asked, *both) == set()
    assert found(asked, on("ann", "P", "2017-11-06"), on("ann", "R", "2017-11-07")) == {
        ("requirement-not-met", "o.gold.points")
    }
    assert found(asked, both[0]) == {("requirement-not-met", f"o.gold.{each}") for each in ("passes", "points")}


@pytest.mark.parametrize("code", sorted({case[3] for case in CASES}))
def test_every_finding_has_a_sentence(code: str) -> None:
    said = sentence(Finding(code=code, rule="RULE", need=1, got=2, who=("ann",), exam="A"))
    assert "{" not in said
    assert said.endswith(".")

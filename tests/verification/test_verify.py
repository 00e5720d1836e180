"""Every kind of broken plan gets the finding that names the rule; the plan beside it, which keeps it, gets none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.answer.proposed import ProposedPlan
from planner.answer.schema import Finding, Verdict
from planner.question.schema import Question
from planner.verification.verify import verify
from planner.words.findings import finding as sentence
from tests.companies import people, programme, question, roster, scenario

EXAMS: dict[str, Any] = {
    "OLD": {"retires_on": "2017-11-30", "counts_until": "2018-03-31"},
    "NEW": {"available_from": "2017-11"},
    "SHOWN": {"proposable": False},
    "A": {},
    "B": {},
}
EMPLOYEES: dict[str, dict[str, Any]] = {
    "ann": {},
    "bob": {"starts_on": date(2017, 11, 1), "leaves_on": date(2018, 1, 31)},
    "eve": {"sits_from": date(2017, 11, 6), "sits_until": date(2017, 11, 17), "max_exams": 1},
    "kim": {},
}
RULES = {
    "id": "all",
    "all": [
        {"id": "revenue", "metric": "revenue", "at_least": 100},
        people(1, {"any": ["OLD", "NEW", "A", "SHOWN"]}, "technical"),
    ],
}


def company(**more: Any) -> Question:
    """One person must hold OLD, NEW or A by the end of 2017; kim holds B."""
    wanted = {"metrics": {"revenue": 100}, **more}
    goal = {"option": "o", "tier": "gold", "by": "2017-12-31", "hold_until": more.pop("hold_until", "2017-12-31")}
    wanted.pop("hold_until", None)
    return question(
        programme({"o.gold": RULES}, EXAMS, metrics={"revenue": {}}),
        roster(EMPLOYEES, [{"employee_id": "kim", "exam": "B"}], EMPLOYEES),
        scenario(goal, **wanted),
    )


def line(who: str, exam: str, first: str | None = None, last: str | None = None) -> dict[str, Any]:
    return {"employee_id": who, "exam": exam, "not_before": first, "not_after": last}


def judged(asked: Question, *lines: dict[str, Any], **claims: Any) -> Verdict:
    return verify(asked, ProposedPlan.model_validate({"assignments": lines, **claims}))


def test_a_plan_that_keeps_every_rule_is_valid() -> None:
    verdict = judged(company(), line("ann", "A", "2017-10-16", "2017-12-31"))
    assert verdict.valid
    assert verdict.findings == ()
    assert [(goal.option, goal.reached) for goal in verdict.goals] == [("o", True)]


CASES: list[tuple[str, dict[str, Any], list[dict[str, Any]], str, str]] = [
    # (id, scenario, plan, the finding's code, its rule)
    ("exam removed", {}, [], "requirement-not-met", "o.gold.technical"),
    ("exam swapped", {}, [line("ann", "B")], "requirement-not-met", "o.gold.technical"),
    ("person unknown", {}, [line("zoe", "A")], "unknown-employee", "roster"),
    ("exam unknown", {}, [line("ann", "Z")], "unknown-exam", "v/p@1"),
    ("twice", {}, [line("ann", "A"), line("ann", "A")], "repeated-assignment", "A"),
    ("held already", {}, [line("ann", "A"), line("kim", "B")], "already-held", "B"),
    ("not proposable", {}, [line("ann", "SHOWN")], "not-proposable", "SHOWN"),
    ("window reversed", {}, [line("ann", "A", "2017-11-02", "2017-11-01")], "window-reversed", "A"),
    ("before today", {}, [line("ann", "A", "2017-10-15", "2017-12-31")], "before-today", "as_of"),
    ("before the launch", {}, [line("ann", "NEW", "2017-11-29", "2017-12-31")], "before-launch", "NEW.available_from"),
    ("after the retirement", {}, [line("ann", "OLD", None, "2017-12-01")], "after-retirement", "OLD.retires_on"),
    ("before the start", {}, [line("bob", "A", "2017-10-31", "2017-12-31")], "before-start", "starts_on"),
    ("after leaving", {}, [line("bob", "A", "2017-11-01", "2018-02-01")], "after-leaving", "leaves_on"),
    ("before sits_from", {}, [line("eve", "A", "2017-11-05", "2017-11-10")], "before-sits-from", "sits_from"),
    ("after sits_until", {}, [line("eve", "A", "2017-11-10", "2017-11-18")], "after-sits-until", "sits_until"),
    (
        "too little preparation",
        {"preparation": {"A": 14}},
        [line("ann", "A", "2017-10-29", "2017-12-31")],
        "too-little-preparation",
        "preparation",
    ),
    ("sat too late", {}, [line("ann", "A", "2017-10-16", "2018-01-01")], "requirement-not-met", "o.gold.technical"),
    (
        "stops counting in the holding period",
        {"hold_until": "2018-04-30"},
        [line("ann", "OLD", "2017-10-16", "2017-11-30")],
        "requirement-not-met",
        "o.gold.technical",
    ),
    (
        "leaves in the holding period",
        {"hold_until": "2018-04-30"},
        [line("bob", "A", "2017-11-01", "2017-12-31")],
        "requirement-not-met",
        "o.gold.technical",
    ),
    (
        "pin missing",
        {"decisions": [{"pin": {"employee": "kim", "exam": "A"}}]},
        [line("ann", "A")],
        "pin-missing",
        "pin A",
    ),
    (
        "person banned",
        {"decisions": [{"ban": {"employee": "ann"}}]},
        [line("ann", "A")],
        "banned",
        "ban every exam",
    ),
    (
        "exam banned",
        {"decisions": [{"ban": {"exam": "A"}}]},
        [line("ann", "A")],
        "banned",
        "ban A",
    ),
    (
        "cap for everybody",
        {"limits": {"exams_per_person": 1}},
        [line("ann", "A"), line("ann", "B")],
        "cap-exceeded",
        "limits.exams_per_person",
    ),
    (
        "own cap",
        {},
        [line("eve", "A", "2017-11-06", "2017-11-17"), line("eve", "B", "2017-11-06", "2017-11-17")],
        "cap-exceeded",
        "max_exams",
    ),
    (
        "too many people",
        {"limits": {"people": 1}},
        [line("ann", "A"), line("kim", "A")],
        "people-exceeded",
        "limits.people",
    ),
]


@pytest.mark.parametrize(
    ("more", "plan", "code", "rule"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_broken_rule_is_named(more: dict[str, Any], plan: list[dict[str, Any]], code: str, rule: str) -> None:
    verdict = judged(company(**more), *plan)
    assert not verdict.valid
    assert (code, rule) in {(finding.code, finding.rule) for finding in verdict.findings}


VALID: list[tuple[str, dict[str, Any], list[dict[str, Any]]]] = [
    ("on the last day", {}, [line("ann", "A", "2017-10-16", "2017-12-31")]),
    ("on the day of the launch", {}, [line("ann", "NEW", "2017-11-30", "2017-12-31")]),
    ("on the day of retirement", {}, [line("ann", "OLD", "2017-10-16", "2017-11-30")]),
    ("while at the company", {}, [line("bob", "A", "2017-11-01", "2017-12-31")]),
    ("while sitting is possible", {}, [line("eve", "A", "2017-11-06", "2017-11-17")]),
    ("after the preparation", {"preparation": {"A": 14}}, [line("ann", "A", "2017-10-30", "2017-12-31")]),
    ("until it stops counting", {"hold_until": "2018-03-31"}, [line("ann", "OLD", None, "2017-11-30")]),
    ("until the person leaves", {"hold_until": "2018-01-31"}, [line("bob", "A", "2017-11-01", "2017-12-31")]),
    ("pinned", {"decisions": [{"pin": {"employee": "ann", "exam": "A"}}]}, [line("ann", "A")]),
    ("another is banned", {"decisions": [{"ban": {"employee": "kim", "exam": "A"}}]}, [line("ann", "A")]),
    ("at the cap", {"limits": {"exams_per_person": 1, "people": 1}}, [line("ann", "A")]),
    ("without days", {}, [line("ann", "A")]),
]


@pytest.mark.parametrize(("more", "plan"), [case[1:] for case in VALID], ids=[case[0] for case in VALID])
def test_the_plan_that_just_keeps_the_rule_is_valid(more: dict[str, Any], plan: list[dict[str, Any]]) -> None:
    assert judged(company(**more), *plan).findings == ()


def test_a_waiver_counts_until_its_day() -> None:
    waive = {"decisions": [{"waive": "o.gold.technical", "until": "2018-01-15"}]}
    assert judged(company(**waive, hold_until="2018-01-15")).valid
    late = judged(company(**waive, hold_until="2018-01-16"))
    assert [(each.code, each.on) for each in late.findings] == [("requirement-not-met", date(2018, 1, 16))]


def test_a_metric_makes_no_plan_invalid_but_is_named() -> None:
    verdict = judged(company(metrics={"revenue": 60}), line("ann", "A"))
    assert verdict.valid
    (goal,) = verdict.goals
    assert not goal.reached
    assert [(block.requirement, block.short_by) for block in goal.blocked_by] == [("o.gold.revenue", 40)]


def test_a_plan_that_claims_too_much_is_found_out() -> None:
    claim = {"option": "o", "tier": "gold", "by": "2017-12-31", "reached": True}
    verdict = judged(company(metrics={"revenue": 60}), line("ann", "A"), goals=[claim])
    assert {finding.code for finding in verdict.findings} == {"wrong-claim"}


def test_a_plan_that_hides_what_blocks_it_is_found_out() -> None:
    claim = {"option": "o", "tier": "gold", "by": "2017-12-31", "reached": True, "blocked_by": []}
    verdict = judged(company(metrics={"revenue": 60}), line("ann", "A"), goals=[claim])
    assert {(finding.code, finding.rule) for finding in verdict.findings} == {
        ("requirement-not-met", "o.gold.revenue"),
        ("wrong-claim", "o.gold"),
    }


def test_a_plan_for_another_goal_is_found_out() -> None:
    claim = {"option": "o", "tier": "gold", "by": "2018-12-31"}
    verdict = judged(company(), line("ann", "A"), goals=[claim])
    assert {finding.code for finding in verdict.findings} == {"wrong-goal"}


def test_the_objective_is_counted_again() -> None:
    stages = [{"name": "exams", "value": 2}, {"name": "people", "value": 1}]
    verdict = judged(company(), line("ann", "A"), objective=stages)
    assert [(each.code, each.rule, each.need, each.got) for each in verdict.findings] == [
        ("wrong-objective", "exams", 1, 2)
    ]


def test_an_answer_without_a_plan_is_no_plan() -> None:
    verdict = judged(company(), status="impossible")
    assert "no-plan" in {finding.code for finding in verdict.findings}
    assert "The file holds no plan: its answer is impossible." in [sentence(each) for each in verdict.findings]


def test_a_line_without_days_means_as_soon_as_possible() -> None:
    """NEW can be sat from 2017-11-30 on; the goal begins on the day before and fails, not the line."""
    late = question(
        programme({"o.gold": people(1, "NEW", "technical")}, EXAMS),
        roster({"ann": ""}),
        scenario({"option": "o", "tier": "gold", "by": "2017-11-29"}),
    )
    assert [(each.code, each.on) for each in judged(late, line("ann", "NEW")).findings] == [
        ("requirement-not-met", date(2017, 11, 29))
    ]
    assert judged(company(), line("ann", "NEW", "2017-12-05")).valid


def test_an_exact_day_stands_for_both_ends() -> None:
    plan = {"assignments": [{"employee_id": "ann", "exam": "A", "on": "2018-01-01"}]}
    verdict = verify(company(), ProposedPlan.model_validate(plan))
    assert [each.code for each in verdict.findings] == ["requirement-not-met"]


def test_of_alternatives_the_closest_is_blamed() -> None:
    rules = {"id": "all", "any": [people(3, "A", "far"), people(2, "B", "near")]}
    asked = question(
        programme({"o.gold": rules}, EXAMS),
        roster({"ann": "", "kim": "B"}),
        scenario({"tier": "gold", "by": "2017-12-31"}),
    )
    (found,) = judged(asked).findings
    assert (found.rule, found.need, found.got, found.who) == ("o.gold.near", 2, 1, ("kim",))


@pytest.mark.parametrize("code", sorted({case[3] for case in CASES}))
def test_every_finding_has_a_sentence(code: str) -> None:
    found = Finding(code=code, rule="RULE", need=1, got=2, who=("ann",), on=date(2018, 1, 1))
    assert "{" not in sentence(found)
    assert sentence(found).endswith(".")


def test_sentences_of_findings() -> None:
    verdict = judged(company(), line("ann", "OLD", "2017-10-16", "2017-12-01"))
    assert [sentence(each) for each in verdict.findings] == [
        "ann, OLD: planned until 2017-12-01, but the exam can be sat until 2017-11-30 only (OLD.retires_on).",
        "o.gold.technical: 0 of 1 on 2017-12-31.",
    ]

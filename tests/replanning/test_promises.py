"""What becomes of promises: small companies, each state and each reason by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from planner.answer.proposed import ProposedPlan
from planner.question.schema import Question
from planner.replanning.promises import pairs_to_keep, promises_today
from planner.replanning.schema import PromiseAnswer
from planner.words.replans import promise_today
from tests.companies import people, programme, question, roster, scenario

MADE = "2017-10-16"
TODAY = "2017-12-04"
EXAMS: dict[str, Any] = {
    "A": {},
    "SLOW": {},
    "CERT": {"valid_for": {"years": 1}, "renewal": {"opens_before": {"months": 3}}},
    "RETIRED": {"retires_on": "2017-12-10"},
    "CLOSED": {"register_by": "2017-11-30"},
    "NEVER": {"proposable": False},
    "AFTER": {"prerequisites": ["NEVER"]},
    "YEARLY": {"valid_for": {"years": 1}, "renewal": {"opens_before": {"months": 6}, "exam": "AGAIN"}},
    "AGAIN": {},
}
HELD = "gone: passed already and not to be sat again"
WINDOW = {"not_before": "2017-10-30", "not_after": "2017-12-31"}


def company(
    results: Sequence[Mapping[str, Any]] = (), employees: Mapping[str, Mapping[str, Any]] | None = None, **more: Any
) -> Question:
    """Seven weeks after the plan. Fourteen days of preparation, thirty for SLOW; held until the end of June."""
    rules = {
        "id": "all",
        "all": [people(1, exam, id=f"p-{exam}") for exam in EXAMS if exam not in ("NEVER", "AFTER", "AGAIN")],
    }
    wanted = scenario(
        {"option": "o", "tier": "gold", "by": "2018-03-31", "hold_until": "2018-06-30"},
        as_of=TODAY,
        preparation={"default": 14, "SLOW": 30},
        **more,
    )
    staff = {who: dated(facts) for who, facts in (employees or {}).items()}
    return question(programme({"o.gold": rules}, EXAMS), roster(["p", "q"], map(dated, results), staff), wanted)


def dated(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with days where it has texts like 2017-12-31."""
    days = ("passed_on", "expires_on", "leaves_on", "sits_until")
    return {key: date.fromisoformat(value) if key in days and value else value for key, value in row.items()}


def judged(asked: Question, *lines: Mapping[str, Any], made: str | None = MADE) -> tuple[PromiseAnswer, ...]:
    earlier = {"as_of": made, "assignments": [{"employee_id": "p", **line} for line in lines]}
    return promises_today(asked, ProposedPlan.model_validate(earlier))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"exam": "A", **WINDOW}, "open"),
        ({"exam": "A"}, "open"),
        ({"exam": "A", **WINDOW, "proposed_on": "2017-12-20"}, "open"),
        ({"exam": "A", **WINDOW, "proposed_on": TODAY}, "open"),
        ({"exam": "A", **WINDOW, "proposed_on": "2017-12-03"}, "open: the proposed day 2017-12-03 has passed"),
        # The first possible day is 18 December, for SLOW 3 January.
        ({"exam": "A", "not_after": "2017-12-18"}, "open"),
        ({"exam": "A", "not_after": "2017-12-17"}, "late: no day in time is left"),
        ({"exam": "SLOW", **WINDOW}, "late: no day in time is left"),
        ({"exam": "A", "not_after": "2017-12-03"}, "late: its last day has passed"),
        ({"exam": "A", "on": "2017-12-03"}, "late: its last day has passed"),
        ({"exam": "B", **WINDOW}, "gone: the programme has no such exam"),
        ({"exam": "NEVER", **WINDOW}, "gone: the exam is never planned"),
        ({"exam": "RETIRED", **WINDOW}, "gone: the exam retires first"),
        ({"exam": "CLOSED", **WINDOW}, "gone: registration is over"),
        ({"exam": "AFTER", **WINDOW}, "gone: no day is left"),
        ({"exam": "A", **WINDOW, "employee_id": "z"}, "gone: not in the roster"),
    ],
)
def test_without_a_result(line: dict[str, Any], said: str) -> None:
    (found,) = judged(company(), line)
    assert promise_today(found) == said
    assert (found.state, found.kept) == (said.partition(":")[0], None)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"leaves_on": TODAY}, "gone: leaves first"),
        ({"leaves_on": "2017-12-03"}, "gone: has left"),
        ({"leaves_on": "2017-12-17"}, "gone: leaves first"),
        ({"leaves_on": "2017-12-18"}, "open"),
        ({"sits_until": "2017-12-17"}, "gone: no day is left"),
        ({"max_exams": 0}, "gone: may sit no exams"),
        ({"max_exams": 1}, "open"),
    ],
)
def test_what_the_roster_says_of_the_person(facts: dict[str, Any], said: str) -> None:
    (found,) = judged(company(employees={"p": facts}), {"exam": "A", **WINDOW})
    assert promise_today(found) == said


@pytest.mark.parametrize(
    ("ban", "said"),
    [
        ({"employee": "p"}, "gone: forbidden by a decision"),
        ({"exam": "A"}, "gone: forbidden by a decision"),
        ({"employee": "p", "exam": "A"}, "gone: forbidden by a decision"),
        ({"employee": "q"}, "open"),
        ({"exam": "SLOW"}, "open"),
    ],
)
def test_what_was_decided(ban: dict[str, str], said: str) -> None:
    (found,) = judged(company(decisions=[{"ban": ban}]), {"exam": "A", **WINDOW})
    assert promise_today(found) == said


def test_days_kept_free_for_a_second_attempt_belong_to_being_in_time() -> None:
    """Sat on 18 December and once more on 1 January: that is in time for the first of January only."""
    lines = [{"exam": "A", "not_after": day} for day in ("2017-12-31", "2018-01-01")]
    states = [each.state for line in lines for each in judged(company(retake_slack=14), line)]
    assert states == ["late", "open"]


@pytest.mark.parametrize(
    ("passed", "line", "said"),
    [
        ({"passed_on": "2017-11-20"}, WINDOW, "done on 2017-11-20"),
        ({"passed_on": "2017-11-20"}, {"not_after": "2017-11-15"}, "done on 2017-11-20, late"),
        ({}, WINDOW, "done"),
        # A result that lasts for good fulfils it, whenever it was passed: nobody can sit the exam again.
        ({"passed_on": "2017-10-20"}, WINDOW, "done on 2017-10-20"),
    ],
)
def test_a_result_fulfils_it(passed: dict[str, Any], line: dict[str, Any], said: str) -> None:
    (found,) = judged(company([{"employee_id": "p", "exam": "A", **passed}]), {"exam": "A", **line})
    assert promise_today(found) == said


def certificate(**days: str) -> dict[str, Any]:
    return {"employee_id": "p", "exam": "CERT", **days}


@pytest.mark.parametrize(
    ("result", "said"),
    [
        # The result of last year, which the promised sitting was to renew, is no fulfilment; the next one is.
        (certificate(passed_on="2016-12-10", expires_on="2017-12-09"), "open"),
        (certificate(passed_on="2017-11-10", expires_on="2018-11-09"), "done on 2017-11-10"),
        (certificate(passed_on="2017-10-30", expires_on="2018-10-29"), "done on 2017-10-30"),
        # Passed before the first day that was promised, it ends too early; and what runs until October cannot be
        # renewed before the end of June.
        (certificate(passed_on="2017-10-29", expires_on="2018-10-28"), HELD),
        # When it was passed follows from its last day.
        (certificate(expires_on="2018-10-29"), "done"),
        (certificate(expires_on="2018-10-28"), HELD),
    ],
)
def test_a_result_that_ends_is_sat_again(result: dict[str, Any], said: str) -> None:
    (found,) = judged(company([result]), {"exam": "CERT", **WINDOW})
    assert promise_today(found) == said


def test_without_a_first_day_the_day_of_the_plan_stands_for_it() -> None:
    old = certificate(passed_on="2016-12-10", expires_on="2017-12-09")
    line = {"exam": "CERT", "not_after": "2017-12-31"}
    assert [each.state for each in judged(company([old]), line)] == ["open"]
    # Without any day, a result that counts today may be the one that was promised.
    assert [each.state for each in judged(company([old]), line, made=None)] == ["done"]
    over = certificate(passed_on="2016-11-10", expires_on="2017-11-09")
    assert [each.state for each in judged(company([over]), line, made=None)] == ["open"]


def test_each_result_fulfils_one_promise() -> None:
    """Twice the certificate, now and to renew it: the one result is the first of them."""
    result = certificate(passed_on="2017-11-20", expires_on="2018-11-19")
    now = {"exam": "CERT", "not_before": "2017-10-30", "not_after": "2017-12-31"}
    again = {"exam": "CERT", "not_before": "2017-11-01", "not_after": "2018-10-31"}
    # The window of the renewal opens in August, after the goals.
    assert [promise_today(each) for each in judged(company([result]), again, now)] == ["done on 2017-11-20", HELD]


def test_an_exam_that_renews_another_is_sat_again_though_it_is_held_for_good() -> None:
    """AGAIN was passed years ago; sitting it once more renews YEARLY, which ends in March."""
    old = {"employee_id": "p", "exam": "AGAIN", "passed_on": "2015-05-05"}
    yearly = {"employee_id": "p", "exam": "YEARLY", "passed_on": "2017-03-02", "expires_on": "2018-03-01"}
    line = {"exam": "AGAIN", **WINDOW}
    assert [promise_today(each) for each in judged(company([old, yearly]), line)] == ["open"]
    new = {**old, "passed_on": "2017-11-20"}
    assert [promise_today(each) for each in judged(company([old, new, yearly]), line)] == ["done on 2017-11-20"]
    # Without anything to renew there is no day for it.
    nothing = company([old], decisions=[{"ban": {"employee": "p", "exam": "YEARLY"}}])
    assert [promise_today(each) for each in judged(nothing, line)] == [HELD]
    assert [promise_today(each) for each in judged(company([{**old, "passed_on": None}]), line)] == ["done"]


def test_what_can_be_sat_today_is_open_until_today() -> None:
    asked = company()
    hurried = asked.scenario.model_copy(update={"preparation": {}})
    found = judged(question(asked.programme, asked.roster, hurried), {"exam": "A", "not_after": TODAY})
    assert [promise_today(each) for each in found] == ["open"]


def test_lines_that_say_the_same_are_one_promise() -> None:
    line = {"exam": "A", **WINDOW}
    found = judged(company(), line, {**line, "serves": ["o.gold.p-A"]}, {**line, "not_after": "2018-01-31"})
    assert [each.not_after for each in found] == [date(2017, 12, 31), date(2018, 1, 31)]
    assert pairs_to_keep(found) == (("p", "A"), ("p", "A"))


def test_the_order_of_lines_does_not_matter() -> None:
    lines = [{"exam": "A", **WINDOW, "proposed_on": f"2017-11-{number:02}"} for number in range(1, 9)]
    assert judged(company(), *lines) == judged(company(), *reversed(lines))


def test_promises_come_in_order_and_say_what_was_promised() -> None:
    found = judged(
        company(),
        {"exam": "SLOW", "employee_id": "q", **WINDOW, "proposed_on": "2017-11-01"},
        {"exam": "SLOW", "on": "2018-02-01"},
        {"exam": "A", "employee_id": "q"},
        {"exam": "SLOW", "employee_id": "q", "not_before": "2017-10-31", "not_after": "2017-11-30"},
    )
    pairs = [(each.employee_id, each.exam) for each in found]
    assert pairs == [("p", "SLOW"), ("q", "A"), ("q", "SLOW"), ("q", "SLOW")]
    days = [(each.not_before, each.proposed_on, each.not_after) for each in found]
    assert days == [
        (date(2018, 2, 1), date(2018, 2, 1), date(2018, 2, 1)),
        (None, None, None),
        (date(2017, 10, 30), date(2017, 11, 1), date(2017, 12, 31)),
        (date(2017, 10, 31), None, date(2017, 11, 30)),
    ]

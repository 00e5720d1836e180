"""How an outcome becomes an answer: deadlines, what an assignment serves, and what was the most."""

from __future__ import annotations

from datetime import date
from typing import Any

import planner
from planner.answer.plan import compose
from planner.answer.proposed import ProposedPlan
from planner.answer.schema import PlanAnswer
from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.question.schema import Question
from planner.solver.solve import solve
from planner.verification.verify import verify
from tests.companies import people, programme, question, roster, scenario

OLD_AND_NEW: dict[str, Any] = {
    "OLD": {"retires_on": "2017-12-31", "counts_until": "2018-12-31"},
    "A": {},
    "B": {},
    "C": {},
}
GOLD = {"option": "o", "tier": "gold", "by": "2017-12-31"}


def answer(asked: Question) -> PlanAnswer:
    problem = build(asked)
    return compose(asked, problem, solve(reduce(problem)), {})


def test_an_exam_needed_only_after_another_route_lapses_says_so() -> None:
    """OLD carries the tier to the end of 2018; A is needed from 2019-01-01 and not before."""
    rules = {"id": "route", "any": [people(1, "OLD", "old"), people(1, "A", "new")]}
    asked = question(
        programme({"o.gold": rules}, OLD_AND_NEW),
        roster({"p": ["OLD"]}),
        scenario({**GOLD, "hold_until": "2019-06-30"}),
    )
    (line,) = answer(asked).assignments
    assert (line.exam, line.not_before, line.not_after) == ("A", date(2017, 10, 16), date(2019, 1, 1))
    assert line.serves == ("o.gold.new",)


def test_an_exam_that_retires_is_never_planned_after_its_retirement() -> None:
    """In 2018 nobody can sit OLD any more, so only A is left, although OLD comes first in the rules."""
    rules = {"id": "route", "any": [people(1, "OLD", "old"), people(1, "A", "new")]}
    asked = question(
        programme({"o.gold": rules}, OLD_AND_NEW),
        roster({"p": []}),
        scenario({**GOLD, "by": "2018-06-30"}, as_of="2018-01-01"),
    )
    assert [line.exam for line in answer(asked).assignments] == ["A"]


def test_who_can_only_sit_late_gets_the_slack() -> None:
    """Two of three must hold A until q leaves; then one more. The one who starts late may wait."""
    rules = people(2, "A", "skilled")
    asked = question(
        programme({"o.gold": rules}, ["A"]),
        roster(
            {"a": [], "q": ["A"], "z": []},
            employees={"q": {"leaves_on": date(2018, 2, 28)}, "z": {"starts_on": date(2017, 12, 1)}},
        ),
        scenario({**GOLD, "hold_until": "2018-06-30"}),
    )
    found = {line.employee_id: (line.not_before, line.not_after) for line in answer(asked).assignments}
    assert found == {
        "a": (date(2017, 10, 16), date(2017, 12, 31)),
        "z": (date(2017, 12, 1), date(2018, 3, 1)),
    }


def test_an_option_that_asks_for_nothing_is_taken_before_others() -> None:
    """Gold by `first` takes exams that are sat for the second goal anyway; `second` has it already, without haste."""
    asked = question(
        programme(
            {
                "first.silver": people(1, "A"),
                "second.silver": people(1, "B"),
                "first.gold": people(1, "A"),
            },
            ["A", "B"],
        ),
        roster({"p": ["B"]}),
        scenario([{"tier": "silver", "by": "2017-12-31"}, {"tier": "gold", "by": "2018-06-30"}]),
    )
    found = answer(asked)
    assert [goal.option for goal in found.goals] == ["second", "first"]
    assert [line.not_after for line in found.assignments] == [date(2018, 6, 30)]


def test_the_most_respects_caps_and_limits() -> None:
    """Four could hold A and B: p does; q lacks one; r may sit one of two; s may sit both. At most p, q and s."""
    asked = question(
        programme({"o.gold": people(5, {"all": ["A", "B"]})}, ["A", "B"]),
        roster({"p": ["A", "B"], "q": ["A"], "r": [], "s": []}, employees={"r": {"max_exams": 1}}),
        scenario(GOLD),
    )
    found = answer(asked)
    assert found.status == "impossible"
    assert [each.at_most for each in found.requirements] == [3]
    limited = question(asked.programme, asked.roster, scenario(GOLD, limits={"people": 1}))
    assert [each.at_most for each in answer(limited).requirements] == [2]


def test_a_metric_is_assumed_only_where_no_exam_can_do_without() -> None:
    """The revenue route needs no exam, but counts on something from outside; so the exams are planned."""
    rules = {"id": "route", "any": [{"id": "revenue", "metric": "revenue", "at_least": 100}, people(1, "A", "exam")]}
    asked = question(programme({"o.gold": rules}, ["A"], metrics={"revenue": {}}), roster({"p": []}), scenario(GOLD))
    found = answer(asked)
    assert [line.exam for line in found.assignments] == ["A"]
    assert found.goals[0].reached
    nobody = question(asked.programme, roster({"p": []}, employees={"p": {"max_exams": 0}}), asked.scenario)
    waiting = answer(nobody)
    assert waiting.status == "met"
    assert [block.requirement for block in waiting.goals[0].blocked_by] == ["o.gold.revenue"]


def test_a_metric_that_is_reached_needs_no_exams_in_its_alternative() -> None:
    rules = {"id": "route", "any": [people(3, "A", "exam"), {"id": "revenue", "metric": "revenue", "at_least": 100}]}
    asked = question(
        programme({"o.gold": rules}, ["A"], metrics={"revenue": {}}),
        roster({"p": []}),
        scenario(GOLD, metrics={"revenue": 100}),
    )
    assert answer(asked).status == "met"


def test_decisions_carry_their_reasons() -> None:
    decisions = [
        {"pin": {"employee": "p", "exam": "A"}, "reason": "promised"},
        {"ban": {"exam": "B"}, "reason": "too dear"},
        {"waive": "o.gold.people", "until": "2017-12-31", "reason": "agreed"},
    ]
    asked = question(
        programme({"o.gold": people(1, "A")}, ["A", "B"]), roster({"p": []}), scenario(GOLD, decisions=decisions)
    )
    assert [each.reason for each in answer(asked).decisions] == ["promised", "too dear", "agreed"]


def test_each_goal_waits_only_for_what_it_needs_on_its_own_days() -> None:
    """The fact is waived until January: the first goal is reached, the second waits for it."""
    rules = {"id": "all", "all": [people(1, "A"), {"id": "record", "fact": "associated"}]}
    asked = question(
        programme({"o.gold": rules}, ["A"], facts={"associated": {}}),
        roster({"p": ["A"]}),
        scenario(
            [{"tier": "gold", "by": "2017-11-01"}, {"tier": "gold", "by": "2018-06-01"}],
            decisions=[{"waive": "o.gold.record", "until": "2018-01-31"}],
        ),
    )
    found = answer(asked)
    assert [goal.reached for goal in found.goals] == [True, False]
    assert verify(asked, ProposedPlan.model_validate_json(found.model_dump_json())).valid


def test_a_blackout_does_not_let_an_exam_outwait_what_it_needs() -> None:
    """A ends on 19 December and X needs it. A second attempt would fall into the holidays and wait until 4 January,
    but the first one may not wait with it: by then A does not count any more.
    """
    exams = {"A": {"valid_for": {"years": 1}, "retires_on": "2017-11-30"}, "X": {"prerequisites": ["A"]}}
    company = question(
        programme({"o.gold": people(1, "X")}, exams),
        roster(
            {"E1": []},
            [{"employee_id": "E1", "exam": "A", "passed_on": date(2016, 12, 20), "expires_on": date(2017, 12, 19)}],
        ),
        scenario(
            {"tier": "gold", "by": "2018-01-31"},
            retake_slack=7,
            blackouts=[{"from": "2017-12-24", "until": "2018-01-03"}],
        ),
    )
    answer = planner.plan(company)
    assert answer.verified
    assert [(line.exam, str(line.safe_until)) for line in answer.assignments] == [("X", "2017-12-19")]


def test_points_on_which_a_plan_counts_are_not_there_yet() -> None:
    """A metric gives one point and would give four: with one person who passes A that is enough."""
    scores = [{"id": "staff", "each": 1, "people": "A"}, {"id": "money", "metric": "revenue", "cap": 4}]
    rules = {"id": "points", "points": 5, "from": scores}
    asked = question(
        programme({"o.gold": rules}, {"A": {}}, metrics={"revenue": {}}),
        roster({"p": []}),
        scenario(GOLD, metrics={"revenue": 1}),
    )
    found = {each.id: (each.have, each.with_plan, each.met) for each in answer(asked).requirements}
    assert found == {"o.gold.points": (1, 5, False), "o.gold.staff": (0, 1, True), "o.gold.money": (1, 4, False)}


def test_nothing_waits_beyond_the_end_of_a_new_result() -> None:
    """A lasts four days. q's second A ends on 2 November, and nobody may sit a fourth exam; so p must have both on the
    third. p's B may wait until then, as October has room for three exams alone, and no longer, although the goal by
    itself is looked at on its first day only.
    """
    exams: dict[str, Any] = {"A": {"valid_for": {"days": 4}}, "B": {}}
    asked = question(
        programme({"o.gold": people(1, {"all": ["A", "B"]})}, exams),
        roster({"p": [], "q": []}, employees={"p": {"sits_from": date(2017, 10, 29)}}),
        scenario(
            {**GOLD, "by": "2017-10-28", "hold_until": "2017-11-05"},
            as_of="2017-10-27",
            retake_slack={"A": 1},
            limits={"exams_per_month": 3, "exams_per_person": 3},
        ),
    )
    found = answer(asked)
    windows = {(line.employee_id, line.exam, line.not_before.day, line.not_after.day) for line in found.assignments}
    assert windows == {("q", "A", 27, 28), ("q", "A", 30, 31), ("q", "B", 27, 28), ("p", "A", 2, 3), ("p", "B", 29, 3)}
    assert verify(asked, ProposedPlan.model_validate_json(found.model_dump_json())).findings == ()

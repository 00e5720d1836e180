"""The answer of a report in three sentences, whatever it is."""

from __future__ import annotations

from datetime import date

import pytest

import planner
from planner.answer.schema import AssignmentAnswer, ClosestPlan, PlanAnswer, StageAnswer
from planner.answer.timeline_schema import Cliff
from planner.language import speaking
from planner.words.plans import closest
from planner.words.report import answer_in_three, status
from tests.companies import people, programme

RULES = programme({"main.gold": people(2, "A")}, ["A"])
DAY = date(2018, 1, 31)
LINE = AssignmentAnswer(
    employee_id="E1",
    exam="A",
    not_before=date(2017, 11, 1),
    safe_until=DAY,
    not_after=DAY,
    proposed_on=date(2017, 11, 3),
)
PLAN = PlanAnswer(
    title=None,
    programme=RULES.name,
    as_of=date(2017, 10, 16),
    status="planned",
    objective=(StageAnswer(name="exams", value=1, bound=1, proved=True),),
    goals=(),
    assignments=(LINE,),
    requirements=(),
    decisions=(),
    assumptions=(),
    verified=True,
    made_with={"planner": planner.__version__},
)
FALLS = Cliff(
    on=date(2018, 6, 1),
    option="main",
    tier="gold",
    tier_lost=True,
    tier_lost_now=True,
    requirements_lost=(),
    requirements_lost_now=(),
    short_by={},
    causes=(),
)
CLOSEST = ClosestPlan(
    missing=1, proved=True, options=("main",), shortfalls=(), objective=(), assignments=(), requirements=(), unique=True
)
UNPROVED = (StageAnswer(name="exams", value=3, bound=1, proved=False),)


def said(cliffs: tuple[Cliff, ...] = (), chance: str | None = None, **more: object) -> tuple[str, str, str]:
    return answer_in_three(PLAN.model_copy(update=more), cliffs, RULES, (), chance)


@pytest.mark.parametrize("proved", [True, False])
def test_the_plan_that_comes_closest_says_if_others_may_be_as_good(proved: bool) -> None:
    """Where fewer may be missing, that says it all."""
    more = " There may be other plans as good as this one."
    first, another = (closest(CLOSEST.model_copy(update={"unique": each, "proved": proved})) for each in (True, False))
    assert another == (first + more if proved else first)


def test_a_plan() -> None:
    assert said() == (
        "Reachable with 1 exam by 1 person.",
        "The first exam is proposed for 2017-11-03, and the last one can be passed until 2018-01-31.",
        "No plan is better, which is proved, and this one was checked against the rules day by day.",
    )


def test_how_sure_a_plan_is() -> None:
    assert said(objective=UNPROVED)[2] == (
        "The plan was checked against the rules day by day; that no plan is better is not settled."
    )
    assert said(chance="90 %")[2] == (
        "No plan is better, which is proved, and with this one the goals are reached with a probability of 90 %."
    )
    assert said(chance="90 %", objective=UNPROVED)[2] == (
        "With this plan the goals are reached with a probability of 90 %; that no plan is better is not settled."
    )


def test_reached_until_it_falls() -> None:
    cliffs = (FALLS.model_copy(update={"tier_lost": False}), FALLS)
    assert said(cliffs, status="met", assignments=()) == (
        "Reached: no exam is needed.",
        "As things stand, gold (main) falls on 2018-06-01.",
        "The rules were checked day by day.",
    )


@pytest.mark.parametrize(
    ("closest", "sentence"),
    [
        (None, "There is no plan that comes close either."),
        (CLOSEST, "The plan that comes closest lacks 1 person."),
        (CLOSEST.model_copy(update={"missing": 4}), "The plan that comes closest lacks 4 people."),
        (CLOSEST.model_copy(update={"proved": False}), "The plan that comes closest so far lacks 1 person."),
    ],
)
def test_out_of_reach(closest: ClosestPlan | None, sentence: str) -> None:
    first, second, third = said(status="impossible", assignments=(), objective=(), closest=closest)
    assert first == "Not reachable: no choice of exams can do it."
    assert second == sentence
    assert third == (
        "It is proved that no plan reaches the goal: by counting in whole numbers, or by the solver, twice and under "
        "different settings."
    )


def test_undecided_is_never_no() -> None:
    first, second, third = said(status="undecided", objective=UNPROVED)
    assert first == "Undecided: the limit of effort was reached before the answer was proved."
    assert second == "The best plan so far has 1 exam by 1 person."
    assert third == "A larger --effort may settle it."
    assert said(status="undecided", objective=(), assignments=())[1] == "No plan was found and none was ruled out."
    assert status(PLAN.model_copy(update={"status": "undecided"})) == "undecided"


def test_in_chinese() -> None:
    with speaking("zh-TW"):
        assert said(status="undecided", objective=UNPROVED)[1] == "目前最佳的計畫為：1 人共 1 次測驗。"

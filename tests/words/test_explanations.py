"""What a plan and its parts are worth: whole sentences, each from a question that was really asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from planner import api, planning
from planner.answer.schema import PlanAnswer
from planner.explanation.schema import Difference
from planner.explanation.second import ask_second
from planner.question.schema import Question
from planner.words.explanations import (
    alternative,
    alternatives,
    counting,
    critical_people,
    involved,
    nothing_to_explain,
    one_more,
    proof_by_counting,
)
from planner.words.explanations import difference as plan_difference
from planner.words.explanations import opinion as said_opinion
from tests.companies import people, programme, question, roster, scenario
from tests.explanation.test_conflict import GOAL, small
from tests.explanation.test_differences import company
from tests.solver.test_solve import operations_gold

Asked = tuple[Question, PlanAnswer]


def planned(asked: Question) -> Asked:
    return asked, api.plan(asked)


@pytest.fixture(scope="module")
def three() -> Asked:
    """Two people must hold A and B. p lacks one exam, q two and r two; s is not to sit anything."""
    return planned(company())


def said(differences: Sequence[Difference]) -> list[str]:
    return [plan_difference(each) for each in differences]


# --- without and with something --------------------------------------------------------------------------------------


def test_without_a_sitting(three: Asked) -> None:
    assert said(api.explain(*three).differences) == [
        "Without p's B: 1 more exam. New: r A and B. No longer: p B.",
        "Without q's A: as good a plan. New: r A and B. No longer: q A and B.",
        "Without q's B: as good a plan. New: r A and B. No longer: q A and B.",
    ]


def test_with_a_sitting(three: Asked) -> None:
    assert said(api.why_not(*three, "r").differences) == [
        "With r's A: as good a plan. New: r A and B. No longer: q A and B.",
        "With r's B: as good a plan. New: r A and B. No longer: q A and B.",
    ]
    assert said(api.why_not(*three, "p", "B").differences) == ["With p's B: the plan stays as it is."]


def test_without_a_person(three: Asked) -> None:
    assert [said(api.without(*three, who).differences) for who in "pr"] == [
        ["Without p: 1 more exam. New: r A and B. No longer: p B."],
        ["Without r: the plan stays as it is."],
    ]


def test_without_somebody_who_cannot_be_spared() -> None:
    asked = planned(small(people(1, "A"), {"p": []}))
    assert said(api.why(*asked, "p", "A").differences) == ["Without p's A: no plan reaches the goal."]


def test_more_exams_by_fewer_people() -> None:
    """One exam each by two people, or three by one of them."""
    rules = {"id": "any", "any": [people(2, "A", id="two"), people(1, {"all": ["B", "C", "D"]}, id="one")]}
    asked = planned(question(programme({"o.gold": rules}, "ABCD"), roster("pq"), scenario(GOAL)))
    assert said(api.why(*asked, "p", "A").differences) == [
        "Without p's A: 1 more exam and 1 fewer person. New: q B, C and D. No longer: p A; q A."
    ]


@pytest.mark.parametrize(
    ("minimise", "expected"),
    [
        (["cost"], "Without p's A: 350.50 USD more. New: q A. No longer: p A."),
        (["people", "cost"], "Without p's A: 350.50 USD more. New: q A. No longer: p A."),
        (["exams", "people"], "Without p's A: as good a plan. New: q A. No longer: p A."),
    ],
)
def test_what_another_costs_more(minimise: list[str], expected: str) -> None:
    """Ten hours of study, at 20 or at 55.05 an hour."""
    staff = roster("pq", employees={"p": {"hourly_cost": Decimal(20)}, "q": {"hourly_cost": Decimal("55.05")}})
    prices = {"currency": "USD", "fees": {"default": 165}, "study_hours": {"default": 10}}
    wanted = scenario(GOAL, minimise=minimise, prices=prices)
    asked = planned(question(programme({"o.gold": people(1, "A")}, "A"), staff, wanted))
    assert said(api.why(*asked, "p", "A").differences) == [expected]


def test_what_would_count_on_a_figure() -> None:
    """Without p's B only the way that waits for revenue is left."""
    revenue = {"id": "revenue", "metric": "revenue", "at_least": 100}
    rules = {"id": "any", "any": [people(1, "B"), {"id": "all", "all": [people(1, "A", id="a"), revenue]}]}
    vendor = programme({"o.gold": rules}, "AB", metrics={"revenue": {}})
    asked = planned(question(vendor, roster("p"), scenario(GOAL, metrics={"revenue": 1})))
    assert said(api.why(*asked, "p", "B").differences) == [
        "Without p's B: 1 more assumption about figures or facts. New: p A. No longer: p B."
    ]


# --- what cannot be asked --------------------------------------------------------------------------------------------


def test_questions_that_have_no_answer(three: Asked) -> None:
    assert said(api.why_not(*three, "s").differences) == [
        "There is no exam of the goals that s could sit and does not hold."
    ]
    assert said(api.why_not(*three, "s", "A").differences) == ["The scenario forbids s to sit A."]
    assert said(api.why_not(*three, "p", "A").differences) == ["p has passed A already."]
    assert said(api.why(*three, "r", "A").differences) == ["r does not sit A in the best plan."]


def test_exams_that_cannot_be_sat() -> None:
    """OLD is never planned; q may sit exams only before A is launched."""
    exams = {"A": {"available_from": "2017-11-01"}, "OLD": {"proposable": False}}
    staff = roster("pq", employees={"q": {"sits_until": date(2017, 10, 20)}})
    rules = {"id": "any", "any": [people(1, "A", id="a"), people(1, "OLD", id="old")]}
    asked = planned(question(programme({"o.gold": rules}, exams), staff, scenario(GOAL)))
    assert said(api.why_not(*asked, "p", "OLD").differences) == ["OLD is never planned (proposable: no)."]
    assert said(api.why_not(*asked, "q", "A").differences) == ["There is no day on which q can sit A."]


def test_what_is_not_settled_in_time(three: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    question, plan = three
    undecided = plan.model_copy(update={"status": "undecided"})
    monkeypatch.setattr(planning, "answer", lambda *_: undecided)
    assert said(api.why(question, plan, "p", "B").differences) == [
        "Without p's B: undecided within the limit of effort."
    ]
    (price,) = api.one_more(question, plan).one_more
    assert one_more(price) == "undecided within the limit of effort"
    found = api.alternatives(question, plan).alternatives
    assert found is not None
    assert alternatives(found) == (
        "No other people can do it in a plan that is as good. Not everything was looked at within the limit of effort."
    )


# --- who is critical -------------------------------------------------------------------------------------------------


def critical(asked: Asked) -> str:
    return critical_people(asked[1], api.critical(*asked))


def test_critical_people(three: Asked) -> None:
    assert critical(three) == "1 person is critical; without anybody else there is a plan that is as good."
    assert critical(planned(small(people(1, "A"), {"p": ["A"], "q": []}))) == (
        "1 person is critical; without anybody else there is a plan that is as good."
    )
    assert critical(planned(small(people(1, "A"), {"p": [], "q": []}))) == (
        "Nobody: without any one person there is a plan that is as good."
    )
    assert critical(planned(small(people(2, "A"), {"p": [], "q": ["A"]}))) == (
        "2 people are critical; without anybody else there is a plan that is as good. "
        "Without 2 of them no plan is left."
    )
    assert critical(planned(small(people(2, "A"), {"p": []}))) == (
        "Nobody can be called critical where there is no proved plan to lose."
    )


def test_one_person_without_whom_all_is_lost() -> None:
    """p alone may sit B; q holds A, and r could."""
    rules = {"id": "all", "all": [people(1, "A", id="a"), people(1, "B", id="b")]}
    bans = [{"ban": {"employee": who, "exam": "B"}} for who in "qr"]
    asked = planned(small(rules, {"p": [], "q": ["A"], "r": []}, decisions=bans))
    assert critical(asked) == (
        "2 people are critical; without anybody else there is a plan that is as good. "
        "Without one of them no plan is left."
    )


# --- one more --------------------------------------------------------------------------------------------------------


def test_one_more() -> None:
    """A third person with A takes an exam of r's; B is an alternative that is not needed; nobody else could hold C."""
    rules = {
        "id": "all",
        "all": [
            people(2, "A", id="a"),
            people(1, "C", id="c"),
            {"id": "any", "any": [people(1, "A", id="a1"), people(1, "B", id="b")]},
        ],
    }
    exams = {"A": {}, "B": {}, "C": {"proposable": False}}
    asked = planned(small(rules, {"p": ["A", "C"], "q": ["A"], "r": []}, exams))
    told = {each.requirement: one_more(each) for each in api.one_more(*asked).one_more}
    assert told == {
        "o.gold.a": "1 more exam and 1 more person",
        "o.gold.c": "no plan reaches the goal",
        "o.gold.a1": "nothing",
        "o.gold.b": "nothing",
    }


# --- other plans -----------------------------------------------------------------------------------------------------


def others(asked: Asked, count: int, within: Fraction) -> list[str]:
    found = api.alternatives(*asked, count, within).alternatives
    assert found is not None
    return [alternatives(found), *map(alternative, found.plans), *involved(found.people)]


def test_other_plans(three: Asked) -> None:
    assert others(three, 5, Fraction(0)) == [
        "These are all: any other plan that is as good only adds people to one of them.",
        "3 exams and 2 people. New: r A and B. No longer: q A and B.",
        "p: in all of these plans.",
        "q (1 of 2) and r (1 of 2): in some.",
    ]
    assert others(three, 5, Fraction(1, 2)) == [
        "These are all: any other plan that is at most 50 % dearer only adds people to one of them.",
        "3 exams and 2 people. New: r A and B. No longer: q A and B.",
        "4 exams and 2 people. New: r A and B. No longer: p B.",
        "p (2 of 3), q (2 of 3) and r (2 of 3): in some.",
    ]
    assert others(three, 1, Fraction(0))[0] == (
        "The next best plans that are as good; each does without somebody of every plan before."
    )


def test_no_other_plan() -> None:
    asked = planned(small(people(1, "A"), {"p": []}))
    assert others(asked, 3, Fraction(1, 10)) == [
        "No other people can do it in a plan that is at most 10 % dearer.",
        "p: in all of these plans.",
    ]


# --- why so many -----------------------------------------------------------------------------------------------------


def counted(asked: Asked) -> list[str]:
    proof = api.explain(*asked).proof
    assert proof is not None
    return [*(counting(each, "G") for each in proof.counted), proof_by_counting(proof)]


def test_why_not_with_fewer_exams(three: Asked) -> None:
    needed, total = counted(three)
    assert needed == (
        "G: 2 people are needed on 2017-12-31 and 0 are there. Of those who lack least 1 lacks 1 exam and "
        "1 lacks 2 exams: at least 1 x 1 + 1 x 2 = 3 exams."
    )
    assert total == "So every plan has at least 3 exams, and this one has no more."


def test_groups_and_pins_add_up() -> None:
    """q holds A, p is to sit it, and two of the others must; somebody must sit B."""
    rules = {"id": "all", "all": [people(4, "A", id="a"), people(1, "B", id="b")]}
    pin = {"pin": {"employee": "p", "exam": "A"}}
    technical, other, total = counted(planned(small(rules, {"p": [], "q": ["A"], "r": [], "s": []}, decisions=[pin])))
    assert technical == (
        "G: 4 people are needed on 2017-12-31 and 1 is there. With pinned exams 1 more is there. "
        "Of those who lack least 2 lack 1 exam: at least 2 x 1 = 2 exams."
    )
    assert other == (
        "G: 1 person is needed on 2017-12-31 and 0 are there. "
        "Of those who lack least 1 lacks 1 exam: at least 1 x 1 = 1 exam."
    )
    assert total == "So every plan has at least 2 + 1 + 1 pinned = 4 exams, and this one has no more."


def test_what_counting_does_not_show() -> None:
    """Of alternatives nothing can be counted; and groups with a common exam do not add up."""
    either = {"id": "any", "any": [people(1, "A", id="a"), people(1, "B", id="b")]}
    assert counted(planned(small(either, {"p": []}))) == [
        "Counting alone does not show it; the solver proved that no plan has fewer than 1 exam."
    ]
    both = {"id": "all", "all": [people(1, {"all": ["A", "B"]}, id="a"), people(1, {"all": ["B", "C"]}, id="b")]}
    asked = planned(small(both, {"p": [], "q": []}, "ABC", limits={"exams_per_person": 2}))
    assert counted(asked)[-1] == (
        "Counting alone shows that it takes at least 2 exams; the solver proved that no plan has fewer than 4."
    )


# --- another solver --------------------------------------------------------------------------------------------------


def opinion(asked: Asked, seconds: float = 60.0) -> str:
    found = ask_second(*asked, seconds)
    assert found is not None
    return said_opinion(found, asked[1])


def test_another_solver_agrees(three: Asked) -> None:
    assert opinion(three) == "HiGHS, another solver, proves the same for exams and people."
    assert opinion(planned(small(people(2, "A"), {"p": []}))) == (
        "HiGHS, another solver, proves as well that there is no plan."
    )


# --- nothing to say --------------------------------------------------------------------------------------------------


def test_nothing_to_explain() -> None:
    _, met = planned(small(people(1, "A"), {"p": ["A"]}))
    assert nothing_to_explain(met) == "Nobody has to sit an exam, so there is nothing to take out."
    undecided = api.plan(operations_gold(50, seed=50), effort=1e-9)
    assert undecided.status == "undecided"
    assert nothing_to_explain(undecided) == ("Nothing can be said while it is not known what the best plan is.")

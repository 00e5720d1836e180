"""The argument by counting: by hand, and never more than the optimum."""

from __future__ import annotations

from random import Random

import pytest

from planner import api
from planner.explanation.proof import prove
from planner.explanation.schema import Proof
from planner.question.schema import Question
from planner.words.explanations import counting, proof_by_counting
from tests.cases import as_question, tight_company
from tests.companies import people, programme, question, roster, scenario
from tests.properties.test_second_solver import company

GOAL = {"option": "o", "tier": "gold", "by": "2017-12-31"}


def proof_of(asked: Question) -> Proof | None:
    return prove(asked, api.plan(asked))


def fifteen() -> Question:
    """Fifteen must hold A and B: four do, three lack B, ten lack both. Ten must hold C: nobody does."""
    rules = {"id": "all", "all": [people(15, {"all": ["A", "B"]}, id="both"), people(10, "C", id="c")]}
    held = {f"p{n:02}": ["A", "B"] for n in range(4)} | {f"q{n}": ["A"] for n in range(3)}
    held |= {f"r{n}": [] for n in range(10)}
    return question(programme({"o.gold": rules}, "ABC"), roster(held), scenario(GOAL))


def test_by_hand() -> None:
    """3 x 1 + 8 x 2 = 19 for the first group, 10 x 1 for the second; together 29."""
    found = proof_of(fifteen())
    assert found is not None
    assert [(each.requirement, dict(each.lacking), each.at_least) for each in found.counted] == [
        ("o.gold.both", {1: 3, 2: 8}, 19),
        ("o.gold.c", {1: 10}, 10),
    ]
    assert (found.exams, found.bound, found.by_counting) == (29, 29, True)
    assert counting(found.counted[0], "Both") == (
        "Both: 15 people are needed on 2017-12-31 and 4 are there. "
        "Of those who lack least 3 lack 1 exam and 8 lack 2 exams: at least 3 x 1 + 8 x 2 = 19 exams."
    )
    assert proof_by_counting(found) == "So every plan has at least 19 + 10 = 29 exams, and this one has no more."


def test_groups_with_a_common_exam_are_not_added() -> None:
    """Two for A, two for A or B: two exams do for both groups."""
    rules = {"id": "all", "all": [people(2, "A", id="a"), people(2, {"any": ["A", "B"]}, id="b")]}
    asked = question(programme({"o.gold": rules}, "AB"), roster({"p": [], "q": []}), scenario(GOAL))
    found = proof_of(asked)
    assert found is not None
    assert (len(found.counted), found.bound, found.by_counting) == (1, 2, True)


def test_pinned_exams_count_once() -> None:
    pins = [{"pin": {"employee": "p", "exam": "A"}}, {"pin": {"employee": "q", "exam": "B"}}]
    asked = question(
        programme({"o.gold": people(2, "A")}, "AB"),
        roster({"p": [], "q": []}),
        scenario(GOAL, decisions=pins),
    )
    found = proof_of(asked)
    assert found is not None
    assert (found.exams, found.pinned, found.bound, found.by_counting) == (3, 2, 3, True)


def test_where_the_cost_comes_first_exams_are_not_argued_about() -> None:
    asked = fifteen()
    prices = {"currency": "USD", "fees": {"default": 1}}
    wanted = scenario(GOAL, minimise=["cost"], prices=prices)
    assert proof_of(question(asked.programme, asked.roster, wanted)) is None


@pytest.mark.parametrize("seed", range(40))
def test_counting_never_claims_too_much(seed: int) -> None:
    case = company(seed, size=20) if Random(seed).random() < 0.6 else tight_company(seed)
    case["scenario"]["minimise"] = ["exams"]
    asked = as_question(case)
    plan = api.plan(asked)
    found = prove(asked, plan)
    if found is None:
        return
    assert found.bound <= found.exams == len(plan.assignments)
    for each in found.counted:
        assert each.at_least == sum(exams * count for exams, count in each.lacking.items())
        assert each.have + sum(each.lacking.values()) == each.need

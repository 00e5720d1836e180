"""What it costs to survive departures, worked out by hand."""

from __future__ import annotations

from planner import api
from planner.answer.proposed import ProposedPlan
from planner.verification.verify import verify
from tests.companies import people, programme, question, roster, scenario

GOAL = {"option": "o", "tier": "gold", "by": "2017-12-31"}
RULES = {"id": "all", "all": [people(2, {"all": ["A", "B"]}, id="both"), people(2, "C", id="c")]}
HELD = {"p": ["A", "B"], "q": ["A"], "r": ["A", "C"], "s": ["C"], "t": []}


def test_the_price_of_each_person_to_spare() -> None:
    """Both: p is there; q and r lack one exam each, s and t two. C: r and s are there; the others lack one.

    Nobody to spare: q sits B. One: three for both (q and r sit B), three for C (q sits it too). Two: four for both (t
    sits A and B as well), four for C (q and t). Three: all five for everything, nine exams.
    """
    asked = question(programme({"o.gold": RULES}, "ABC"), roster(HELD), scenario(GOAL))
    told = api.spares(asked, api.plan(asked), 4)
    found = [(each.spare, each.status, [int(stage.value) for stage in each.objective]) for each in told.spares]
    assert found == [
        (0, "planned", [1, 1]),
        (1, "planned", [3, 2]),
        (2, "planned", [6, 3]),
        (3, "planned", [9, 5]),
        (4, "impossible", []),
    ]
    assert [[int(stage.value) for stage in each.more] for each in told.spares[:4]] == [[0, 0], [2, 1], [5, 2], [8, 4]]
    assert all(each.verified for each in told.spares[:4])


def test_a_plan_says_that_people_are_to_spare_and_the_verifier_holds_it_to_that() -> None:
    asked = question(programme({"o.gold": RULES}, "ABC"), roster(HELD), scenario(GOAL))
    plan = api.plan(asked.with_spare(1))
    assert plan.spare == 1
    assert [(each.need, each.with_plan) for each in plan.requirements if each.kind == "people"] == [(3, 3), (3, 3)]
    proposed = ProposedPlan.model_validate_json(plan.model_dump_json())
    assert verify(asked, proposed).valid
    fewer = proposed.model_copy(update={"assignments": proposed.assignments[:-1], "objective": None, "goals": None})
    assert {(each.code, each.need, each.got) for each in verify(asked, fewer).findings} == {
        ("requirement-not-met", 3, 2)
    }
    assert verify(asked, fewer.model_copy(update={"spare": 0})).valid


def test_what_the_vendor_asks_is_audited_without_anybody_to_spare() -> None:
    asked = question(programme({"o.gold": RULES}, "ABC"), roster(HELD), scenario(GOAL, spare=2))
    assert [each.need for each in api.audit(asked).tiers[0].requirements] == [2, 2, 2]

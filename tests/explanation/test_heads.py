"""The price of one more head, worked out by hand."""

from __future__ import annotations

from typing import Any

from planner import api
from planner.question.schema import Question
from tests.companies import people, programme, question, roster, scenario

GOAL = {"option": "o", "tier": "gold", "by": "2017-12-31"}


def prices(asked: Question) -> dict[str, Any]:
    found = api.one_more(asked, api.plan(asked)).one_more
    return {
        each.requirement: {stage.name: stage.value for stage in each.more} if each.more else each.status
        for each in found
    }


def test_one_more_of_each() -> None:
    """r and s sit A, so that four hold it; with p's B that makes five results.

    A second person with A and B takes one exam more, B by r or s, who sit something anyway; so does a sixth
    result. A fifth person with A is not there.
    """
    rules = {
        "id": "all",
        "all": [
            people(1, {"all": ["A", "B"]}, id="both"),
            {"id": "deep", "any": [people(4, "A", id="a")]},
            {"id": "sat", "passes": 5, "of": ["A", "B"]},
        ],
    }
    held: dict[str, list[str]] = {"p": ["A", "B"], "q": ["A"], "r": [], "s": []}
    asked = question(programme({"o.gold": rules}, "AB"), roster(held), scenario(GOAL))
    assert prices(asked) == {
        "o.gold.both": {"exams": 1, "people": 0},
        "o.gold.a": "impossible",
        "o.gold.sat": {"exams": 1, "people": 0},
    }


def test_an_alternative_that_is_not_used_costs_nothing() -> None:
    rules = {"id": "any", "any": [people(1, "A", id="a"), people(3, "B", id="b")]}
    asked = question(programme({"o.gold": rules}, "AB"), roster({"p": [], "q": [], "r": []}), scenario(GOAL))
    assert prices(asked) == {"o.gold.a": {"exams": 1, "people": 1}, "o.gold.b": {"exams": 0, "people": 0}}

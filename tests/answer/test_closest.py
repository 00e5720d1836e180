"""The plan that comes closest to a goal out of reach, against trying every plan of small companies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from random import Random
from typing import Any

import pytest

from planner import api
from planner.answer.schema import ClosestPlan
from planner.problem.kinds import ways
from planner.question.schema import Question
from tests.companies import people, programme, question, roster, scenario

EXAMS = ("A", "B", "C")
GOAL = {"option": "o", "tier": "gold", "by": "2017-12-31"}


def closest_of(asked: Question) -> ClosestPlan | None:
    answer = api.plan(asked)
    assert (answer.closest is None) == (answer.status != "impossible")
    return answer.closest


def company(rules: dict[str, Any], held: dict[str, list[str]], **more: Any) -> Question:
    return question(programme({"o.gold": rules}, list(EXAMS)), roster(held), scenario(GOAL, **more))


def test_as_many_as_there_are() -> None:
    """Five are asked for; two have A, one more may sit it: two are missing. One exam each, so nobody has all of B."""
    rules = {"id": "all", "all": [people(5, "A", id="a"), people(2, {"all": ["A", "B"]}, id="both")]}
    found = closest_of(company(rules, {"p": ["A"], "q": ["A"], "r": []}, limits={"exams_per_person": 1}))
    assert found is not None
    assert (found.missing, found.proved) == (2, True)
    assert [(each.employee_id, each.exam) for each in found.assignments] == [("p", "B"), ("q", "B"), ("r", "A")]
    assert [(each.requirement, each.with_plan, each.short_by) for each in found.shortfalls] == [("o.gold.a", 3, 2)]


def test_of_alternatives_the_one_that_lacks_least() -> None:
    rules = {"id": "any", "any": [people(9, "A", id="many"), people(4, "B", id="few")]}
    found = closest_of(company(rules, {"p": ["A"], "q": ["A"], "r": []}))
    assert found is not None
    assert found.missing == 1
    assert [each.requirement for each in found.shortfalls] == ["o.gold.few"]
    assert {each.serves for each in found.assignments} == {("o.gold.few",)}


def test_people_who_may_not_be_shared() -> None:
    """Three people can fill three of four places, whatever they hold."""
    rules = {"id": "all", "sharing": "different", "all": [people(2, "A", id="a"), people(2, "B", id="b")]}
    found = closest_of(company(rules, {"p": ["A"], "q": ["A"], "r": []}))
    assert found is not None
    assert found.missing == 1
    assert len(found.assignments) == 1


def test_no_plan_at_all_has_none_that_is_closest() -> None:
    """More exams are pinned than the person may sit."""
    pins = [{"pin": {"employee": "p", "exam": exam}} for exam in ("A", "B")]
    answer = api.plan(company(people(1, "C"), {"p": []}, decisions=pins, limits={"exams_per_person": 1}))
    assert (answer.status, answer.closest) == ("impossible", None)


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("everybody_alone", [False, True])
def test_nothing_comes_closer(everybody_alone: bool, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted over people who are alike, and part by part with everybody as an individual."""
    if everybody_alone:
        monkeypatch.setattr(ways, "MOST_CANDIDATES", 0)
    chance = Random(seed)
    staff = [f"p{number}" for number in range(chance.randint(1, 3))]
    held = {who: [exam for exam in EXAMS if chance.random() < 0.3] for who in staff}
    groups = [
        (chance.randint(1, 4), tuple(sorted(chance.sample(EXAMS, chance.randint(1, 2)))))
        for _ in range(chance.randint(1, 3))
    ]
    cap = chance.choice([None, 1, 1, 2])
    rules = {"id": "all", "all": [people(n, {"all": list(g)}, id=f"g{i}") for i, (n, g) in enumerate(groups)]}
    limits = {} if cap is None else {"exams_per_person": cap}
    answer = api.plan(company(rules, held, limits=limits))

    def missing(plan: dict[str, frozenset[str]]) -> int:
        """Whoever is missing for a holding is missing once, however many groups ask for it."""
        lacking: dict[tuple[str, ...], int] = {}
        for needed, group in groups:
            have = sum(set(group) <= plan[who] for who in staff)
            lacking[group] = max(lacking.get(group, 0), needed - have)
        return sum(lacking.values())

    expected = min(
        ((missing(plan), sum(len(plan[who]) - len(held[who]) for who in staff)) for plan in plans(held, cap)),
    )
    if expected[0] == 0:
        assert answer.closest is None
        return
    assert answer.closest is not None
    assert (answer.closest.missing, len(answer.closest.assignments)) == expected
    # Two groups that ask the same lack the same people.
    assert sum(each.short_by for each in answer.closest.shortfalls) >= expected[0]


def plans(held: dict[str, list[str]], cap: int | None) -> Iterator[dict[str, frozenset[str]]]:
    """Everything that can be held in the end."""
    if not held:
        yield {}
        return
    (who, own), *rest = held.items()
    new = [exam for exam in EXAMS if exam not in own]
    most = len(new) if cap is None else min(cap, len(new))
    for sat in chain.from_iterable(combinations(new, number) for number in range(most + 1)):
        for others in plans(dict(rest), cap):
            yield {who: frozenset({*own, *sat}), **others}

"""People to spare in the audit, against auditing what is left after every set of departures."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any

import pytest
from pydantic import TypeAdapter

from planner.requirements.audit import Alike, Circumstances, Status, audit
from planner.requirements.tree import Requirement

CODES = ("A", "B", "C")


def judged(rules: Requirement, people: dict[str, frozenset[str]], spare: int) -> Status:
    groups = [Alike(exams, (who,)) for who, exams in sorted(people.items())]
    return audit(rules, "o.t", Circumstances(spare=spare), groups)


def survives(rules: Requirement, people: dict[str, frozenset[str]], spare: int) -> bool:
    left = combinations(sorted(people), max(0, len(people) - spare))
    return all(judged(rules, {who: people[who] for who in each}, 0).met for each in left)


def parsed(rules: dict[str, Any]) -> Requirement:
    adapter: TypeAdapter[Requirement] = TypeAdapter(Requirement)
    return adapter.validate_python(rules)


def company(seed: int) -> tuple[Random, dict[str, frozenset[str]]]:
    chance = Random(seed)
    count = chance.randint(4, 7)
    return chance, {f"E{n}": frozenset(code for code in CODES if chance.random() < 0.6) for n in range(count)}


@pytest.mark.parametrize("seed", range(100))
def test_groups_that_share_nobody_survive_exactly_what_they_say(seed: int) -> None:
    chance, people = company(seed)
    holds = [*CODES, {"any": ["A", "B"]}, {"all": ["B", "C"]}]
    parts = [{"id": f"g{n}", "people": chance.randint(1, 2), "hold": chance.choice(holds)} for n in range(3)]
    rules = parsed({"id": "apart", "all": parts[: chance.choice([2, 3])], "sharing": "different"})
    for spare in (1, 2):
        found = judged(rules, people, spare)
        assert found.met == survives(rules, people, spare)
        assert found.met == all(part.met for part in found.parts)


@pytest.mark.parametrize("seed", range(60))
def test_results_survive_exactly_what_they_say(seed: int) -> None:
    chance, people = company(seed)
    rules = parsed({"id": "passes", "passes": chance.randint(1, 9), "of": list(CODES)})
    for spare in (1, 2, 3):
        assert judged(rules, people, spare).met == survives(rules, people, spare)


@pytest.mark.parametrize("seed", range(80))
def test_other_rules_survive_at_least_what_they_say(seed: int) -> None:
    chance, people = company(seed)
    group: dict[str, Any] = {"id": "a", "people": chance.randint(1, 3), "hold": "A"}
    twice = [{"id": f"g{n}", "people": chance.randint(1, 3), "hold": code} for n, code in enumerate(CODES)]
    scores = [{"id": "s", "each": 2, "people": "A", "cap": 5, "gate": {"id": "b", "people": 1, "hold": "B"}}]
    scores += [{"id": "t", "each": 1, "people": "C", "above_zero": True}]
    rules: dict[str, Any] = chance.choice(
        [
            {"id": "any", "any": [group, {"id": "b", "people": 2, "hold": {"all": ["B", "C"]}}]},
            {"id": "twice", "all": twice, "sharing": "different", "each_person_at_most": 2},
            {"id": "points", "points": chance.randint(1, 7), "from": scores},
        ]
    )
    for spare in (1, 2):
        if judged(parsed(rules), people, spare).met:
            assert survives(parsed(rules), people, spare)


def test_alternatives_may_survive_more_than_they_say() -> None:
    """Whoever leaves, one of two alternatives is left; but not one and the same, which is what is asked for."""
    rules = parsed({"id": "any", "any": [{"id": "a", "people": 1, "hold": "A"}, {"id": "b", "people": 1, "hold": "B"}]})
    people = {"E1": frozenset("A"), "E2": frozenset("B")}
    assert survives(rules, people, 1)
    assert not judged(rules, people, 1).met


def test_people_who_count_in_two_groups() -> None:
    """Four people fit all of three groups of two: without two of them there are four places left for six."""
    parts = [{"id": f"g{n}", "people": 2, "hold": code} for n, code in enumerate(CODES)]
    rules = parsed({"id": "twice", "all": parts, "sharing": "different", "each_person_at_most": 2})
    people = {f"E{n}": frozenset(CODES) for n in range(5)}
    four = {who: people[who] for who in sorted(people)[:4]}
    assert not survives(rules, four, 2)
    assert not judged(rules, four, 2).met
    assert survives(rules, people, 2)


def test_what_is_needed_has_what_departures_take_away_on_top() -> None:
    """Two hold A and B, one holds A: of five results a leaver takes two, of the score with 3 points each three."""
    people = {"E1": frozenset("AB"), "E2": frozenset("AB"), "E3": frozenset("A")}
    group = judged(parsed({"id": "g", "people": 2, "hold": "A"}), people, 1)
    assert (group.need, group.have, group.met) == (3, 3, True)
    results = judged(parsed({"id": "p", "passes": 3, "of": ["A", "B"]}), people, 1)
    assert (results.need, results.have, results.met) == (5, 5, True)
    score = [{"id": "s", "each": 3, "people": "A", "cap": 7}]
    points = judged(parsed({"id": "o", "points": 6, "from": score}), people, 1)
    assert (points.need, points.have, points.met) == (7, 7, True)

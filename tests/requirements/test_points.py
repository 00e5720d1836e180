"""Points and passes, calculated by hand; and handing people to several groups against trying every way."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.requirements.audit import Circumstances
from planner.requirements.sharing import hand_out
from tests.requirements.test_audit import status

THREE = {"p": ["A"], "q": ["A"], "r": ["A"]}
PEOPLE = {"id": "people", "each": "40/6", "people": "A"}
GROWTH = {"id": "growth", "metric": "growth", "cap": 20}


def points(wanted: int, *scores: dict[str, Any]) -> dict[str, Any]:
    return {"id": "score", "points": wanted, "from": list(scores)}


def growth(figure: str, *assumed: str) -> Circumstances:
    return Circumstances(metrics={"growth": Decimal(figure)}, assumed=frozenset(assumed))


def test_three_times_forty_sixths_are_exactly_twenty() -> None:
    found = status(points(20, PEOPLE), THREE)
    assert (found.met, found.have, found.short_by) == (True, 20, 0)


def test_a_cap_ends_the_points() -> None:
    assert status(points(20, {**PEOPLE, "cap": 15}), THREE).have == 15


def test_a_gate_that_does_not_hold_takes_the_points() -> None:
    gate = {"id": "gate", "people": 1, "hold": "B"}
    assert status(points(20, {**PEOPLE, "gate": gate}), THREE).have == 0
    assert status(points(20, {**PEOPLE, "gate": gate}), {**THREE, "s": ["B"]}).have == 20


def test_enough_points_do_not_replace_a_score_that_must_be_above_zero() -> None:
    rules = points(20, PEOPLE, {**GROWTH, "above_zero": True})
    assert not status(rules, THREE).met
    assert status(rules, THREE, growth("0.5")).met


@pytest.mark.parametrize(("figure", "have"), [("-5", 0), ("7.5", Decimal("7.5")), ("30", 20)])
def test_a_figure_gives_points_between_nothing_and_the_cap(figure: str, have: int | Decimal) -> None:
    assert status(points(25, GROWTH), {}, growth(figure)).have == have


def test_an_assumed_figure_gives_the_cap_but_is_not_truly_there() -> None:
    found = status(points(20, GROWTH), {}, growth("0", "option.gold.growth"))
    assert (found.met, found.have, found.truly_met) == (True, 20, False)


def test_each_result_of_a_person_is_a_pass() -> None:
    rules = {"id": "passes", "passes": 3, "of": ["A", "B"]}
    assert status(rules, {"p": ["A", "B"], "q": ["A"]}).met
    assert status(rules, {"p": ["A", "B"], "q": ["C"]}).short_by == 1


@given(
    fits=st.lists(st.frozensets(st.sampled_from([0, 1, 2])), max_size=4),
    need=st.dictionaries(st.sampled_from([0, 1, 2]), st.integers(1, 3), min_size=1),
    most=st.sampled_from([2, 3]),
)
def test_as_many_places_as_possible(fits: list[frozenset[int]], need: dict[int, int], most: int) -> None:
    fits = [each & set(need) for each in fits]
    fitting: dict[frozenset[int], list[str]] = {}
    for number, each in enumerate(fits):
        fitting.setdefault(each, []).append(f"p{number}")
    handed = hand_out(fitting, need, most)
    ways = product(*[[way for k in range(most + 1) for way in combinations(sorted(each), k)] for each in fits])
    best = max(sum(min(sum(g in w for w in way), count) for g, count in need.items()) for way in ways)
    assert sum(map(len, handed.values())) == best
    for group, people in handed.items():
        assert len(people) == len(set(people)) <= need[group]
        assert all(group in fits[int(person[1:])] for person in people)
    for number in range(len(fits)):
        assert sum(f"p{number}" in people for people in handed.values()) <= most

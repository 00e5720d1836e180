"""Handing people to groups against trying every way."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from planner.requirements.sharing import hand_out

GROUPS = [0, 1, 2]


def most_places(fits: list[frozenset[int]], need: dict[int, int]) -> int:
    """The largest number of filled places over all ways of giving each person to one group or none."""
    best = 0
    for ways in product(*[[*sorted(each), None] for each in fits]):
        best = max(best, sum(min(ways.count(group), count) for group, count in need.items()))
    return best


@given(
    fits=st.lists(st.frozensets(st.sampled_from(GROUPS)), max_size=6),
    need=st.dictionaries(st.sampled_from(GROUPS), st.integers(1, 3), min_size=1),
)
def test_as_many_places_as_possible_are_filled(fits: list[frozenset[int]], need: dict[int, int]) -> None:
    fits = [each & set(need) for each in fits]
    fitting: dict[frozenset[int], list[str]] = {}
    for number, each in enumerate(fits):
        fitting.setdefault(each, []).append(f"p{number}")
    handed = hand_out(fitting, need)
    everybody = [person for people in handed.values() for person in people]
    assert len(everybody) == len(set(everybody)) == most_places(fits, need)
    for group, people in handed.items():
        assert len(people) <= need[group]
        assert all(group in fits[int(person[1:])] for person in people)


def test_an_earlier_group_is_filled_first() -> None:
    assert hand_out({frozenset({0, 1}): ["p"]}, {0: 1, 1: 1}) == {0: ("p",), 1: ()}


def test_a_person_moves_on_when_that_helps() -> None:
    """p fits both groups, q only the first: q must take the first for both to be filled."""
    assert hand_out({frozenset({0, 1}): ["p"], frozenset({0}): ["q"]}, {0: 1, 1: 1}) == {0: ("q",), 1: ("p",)}

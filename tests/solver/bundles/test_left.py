"""The sets that are left of those who are tied, against looking at each of their sets."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from planner.solver.bundles.diagrams import Diagrams
from planner.solver.bundles.left import diagrams_between, sets_between
from planner.solver.bundles.takers import Tied
from tests.solver.bundles.test_diagrams import sets_in, some_diagrams


@pytest.mark.parametrize("seed", range(20))
def test_the_sets_that_are_left_have_what_has_to_be_taken_and_nothing_that_cannot_be(seed: int) -> None:
    """Some are listed, and some are diagrams; together they are no more than may be, or there are none."""
    chance = Random(seed)
    people: list[Tied] = []
    everything: list[list[tuple[int, ...]]] = []
    number = 0
    for diagram in some_diagrams(chance):
        width = int(diagram.widths[0]) - 1
        sets = sets_in(diagram, [0] * width, 0)
        own = tuple(range(number, number + width))
        listed = np.array(sets) if chance.random() < 0.5 else diagram
        people.append(Tied(own[:-1], own[-1], listed, ()))
        everything.append(sets)
        number += width
    low = np.array([int(chance.random() < 0.1) for _ in range(number)])
    high = np.maximum(low, [int(chance.random() < 0.8) for _ in range(number)])
    expected = [
        [each for each in sets if all(low[n] <= mark <= high[n] for n, mark in zip(person.own, each, strict=True))]
        for person, sets in zip(people, everything, strict=True)
    ]
    most = sum(map(len, expected))
    found = sets_between(people, low, high, most)
    assert found is not None
    assert [sorted(map(tuple, each.tolist())) for each in found] == [sorted(each) for each in expected]
    assert most == 0 or sets_between(people, low, high, most - 1) is None
    unlisted = [place for place, each in enumerate(people) if isinstance(each.sets, Diagrams)]
    left = diagrams_between([people[place] for place in unlisted], low, high)
    if left is None:
        assert not unlisted or not all(expected[place] for place in unlisted)
    else:
        for diagram, place in zip(left.each(), unlisted, strict=True):
            sets = sets_in(diagram, [0] * len(people[place].own), 0)
            assert sorted(sets) == sorted(expected[place])
            assert diagram.some[:-1].tolist() == [any(marks) for marks in zip(*sets, strict=True)]
            assert diagram.always[:-1].tolist() == [all(marks) for marks in zip(*sets, strict=True)]
    assert diagrams_between(people, low, high) is None or len(unlisted) == len(people)

"""Alternatives against all ways of setting the switches."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from planner.solver.cpsat import cp_model
from planner.solver.model import alternatives as module
from planner.solver.model.alternatives import Fork, Switch, agreed, alternatives


def forks(chance: Random, model: cp_model.CpModel) -> list[Fork]:
    """A few forks, each of which hangs from a switch of an earlier one or from none."""
    found: list[Fork] = []
    above: list[Switch] = [1]
    for _ in range(chance.randint(1, 4)):
        ways = tuple(model.new_bool_var("") for _ in range(chance.randint(1, 3)))
        found.append(Fork(chance.choice(above), chance.randint(1, len(ways)), ways))
        above.extend(ways)
    return found


def value(switch: Switch, values: dict[int, int]) -> int:
    return switch if isinstance(switch, int) else values[switch.index]


def allowed(known: list[Fork], values: dict[int, int]) -> bool:
    return all(sum(values[way.index] for way in fork.ways) >= fork.count * value(fork.above, values) for fork in known)


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_chosen_one_of_the_alternatives_asks_for_no_more(seed: int) -> None:
    model = cp_model.CpModel()
    known = forks(Random(seed), model)
    found = alternatives(known)
    numbers = [way.index for fork in known for way in fork.ways]
    everything = [dict(zip(numbers, each, strict=True)) for each in product((0, 1), repeat=len(numbers))]
    chosen = [values for values in everything if allowed(known, values)]
    assert all(each in chosen for each in found)
    for values in chosen:
        assert any(all(each[number] <= values[number] for number in numbers) for each in found)


@pytest.mark.parametrize("seed", range(30))
def test_no_alternative_asks_for_more_than_another(seed: int) -> None:
    found = alternatives(forks(Random(seed), cp_model.CpModel()))
    for one in found:
        assert sum(all(one[number] <= other[number] for number in one) for other in found) == 1


def test_switches_stay_open_where_there_are_too_many_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 5)
    model = cp_model.CpModel()
    first, second = (tuple(model.new_bool_var("") for _ in range(3)) for _ in range(2))
    below = Fork(second[0], 1, (model.new_bool_var(""), model.new_bool_var("")))
    assert alternatives([Fork(1, 1, first), Fork(1, 1, second), below]) == [
        {0: 1, 1: 0, 2: 0},
        {0: 0, 1: 1, 2: 0},
        {0: 0, 1: 0, 2: 1},
    ]


def test_a_fork_below_a_switch_that_is_no_alternative_stays_open() -> None:
    model = cp_model.CpModel()
    gate = model.new_bool_var("")
    assert alternatives([Fork(gate, 1, (model.new_bool_var(""), model.new_bool_var("")))]) == [{}]


def test_what_alternatives_agree_about() -> None:
    assert agreed([{0: 1, 1: 0, 2: 1}, {0: 1, 1: 1, 2: 0}]) == {0: 1}
    assert agreed([{0: 1, 1: 0}]) == {0: 1, 1: 0}

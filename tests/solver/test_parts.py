"""What is worth keeping in a part, against comparing everything with everything; and bounds, against the best plans."""

from __future__ import annotations

import numpy as np
import pytest

from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.solver.constraints import add_constraints
from planner.solver.cpsat import cp_model
from planner.solver.listing import Whole
from planner.solver.objectives import stages
from planner.solver.parts import _least
from planner.solver.relaxation import SCALE, Relaxation
from planner.solver.takers import cohorts_of
from planner.solver.variables import Variables
from tests.cases import as_question
from tests.properties.test_narrowing import small


@pytest.mark.parametrize("seed", range(20))
def test_of_the_keys_those_are_kept_than_which_no_other_is_less(seed: int) -> None:
    chance = np.random.default_rng(seed)
    keys: Whole = chance.integers(0, 4, size=(30, chance.integers(1, 5)))
    kept, first = _least(keys)
    everything = {tuple(map(int, key)) for key in keys}

    def less(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        return one != other and all(a <= b for a, b in zip(one, other, strict=True))

    least = {key for key in everything if not any(less(other, key) for other in everything)}
    assert [tuple(map(int, key)) for key in kept] == sorted(least)
    assert all((keys[number] == key).all() for number, key in zip(first, kept, strict=True))


def relaxed(name: str) -> tuple[cp_model.CpModel, Variables, Relaxation]:
    """The first stage of a hard company without individuals."""
    model = cp_model.CpModel()
    variables = Variables(model, reduce(build(as_question(small(name, people=12)))))
    assert not variables.individuals
    add_constraints(model, variables)
    model.minimize(next(iter(stages(variables)))[1])
    return model, variables, Relaxation(model, cohorts_of(variables))


NAMES = ["options:0", "options:7", "options:22", "shares:4"]


@pytest.mark.parametrize("name", NAMES)
def test_no_plan_is_better_than_a_bound_and_none_as_good_has_a_bundle_left_out(name: str) -> None:
    model, variables, relaxation = relaxed(name)
    people = cohorts_of(variables)
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    best = round(solver.objective_value)
    node = relaxation.solve({})
    assert node.bound <= best * SCALE
    for value in (best, best + 1):
        kept = relaxation.within([node], value)
        for each, stays in zip(relaxation.classes, kept, strict=True):
            (number,) = each.members
            for link, stay in zip(people[number].links[:-1], stays, strict=False):
                if not stay and link is not None:
                    other = model.clone()
                    other.add(other.get_int_var_from_proto_index(link) >= 1)
                    assert solver.solve(other) == cp_model.INFEASIBLE or solver.objective_value > value


def test_multipliers_that_no_table_has_room_for_are_not_used() -> None:
    _, _, relaxation = relaxed("options:0")
    small_ones = [0] * len(relaxation.low)
    small_ones[-1] = 7 if relaxation.high[-1] >= 1 << 60 else -7
    assert list(relaxation._safe(small_ones)) == small_ones
    large = [multiplier * 2**61 for multiplier in small_ones]
    assert not relaxation._safe(large).any()


def test_multipliers_never_punish_what_a_row_allows() -> None:
    _, _, relaxation = relaxed("options:0")
    for price in (-5, 5):
        used = relaxation._safe([price] * len(relaxation.low))
        for multiplier, low, high in zip(used, relaxation.low, relaxation.high, strict=True):
            assert multiplier <= 0 or low > -(1 << 60)
            assert multiplier >= 0 or high < 1 << 60

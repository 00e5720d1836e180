"""Models in which what is known is written down: they have the same solutions as before, those with what is known."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from planner.errors import InternalError
from planner.solver.cpsat import cp_model
from planner.solver.tables.tightening import tighten

HIGHEST = 2


def drawn(random: Random) -> cp_model.CpModel:
    """Five variables, and a few rows with one or two limits; one of them holds only if a variable is true."""
    model = cp_model.CpModel()
    values = [model.new_int_var(0, random.randint(1, HIGHEST), "") for _ in range(5)]
    for _ in range(random.randint(2, 5)):
        factors = [random.choice((-2, -1, 0, 1, 1, 3)) for _ in values]
        total = sum(factor * value for factor, value in zip(factors, values, strict=True) if factor)
        if isinstance(total, int):
            continue
        low = random.choice((-3, 0, 1))
        model.add_linear_constraint(total, low, low + random.randint(0, 6)) if random.random() < 0.5 else model.add(
            total <= random.randint(-1, 4)
        )
    model.add(values[0] + values[1] >= 1).only_enforce_if(model.new_bool_var(""))
    return model


def solutions(model: cp_model.CpModel) -> list[tuple[int, ...]]:
    """All of them, by trying all values."""
    domains = [list(variable.domain) for variable in model.proto.variables]
    found = []
    for values in product(*(range(low, high + 1) for low, high in domains)):
        rows = model.proto.constraints
        totals = [
            sum(factor * values[number] for number, factor in zip(row.linear.vars, row.linear.coeffs, strict=True))
            for row in rows
        ]
        if all(
            row.linear.domain[0] <= total <= row.linear.domain[1] or not all(values[x] for x in row.enforcement_literal)
            for row, total in zip(rows, totals, strict=True)
        ):
            found.append(values)
    return found


@pytest.mark.parametrize("seed", range(60))
def test_the_solutions_with_what_is_known_stay(seed: int) -> None:
    random = Random(seed)
    model = drawn(random)
    known = {number: random.choice(((0, 0), (0, 1), (1, 1))) for number in random.sample(range(5), 2)}
    lasting = set(random.sample(range(5), 2)) - known.keys()
    before = solutions(model)
    domains = [list(variable.domain) for variable in model.proto.variables]
    wanted = [each for each in before if all(low <= each[number] <= high for number, (low, high) in known.items())]
    if not wanted:
        with pytest.raises(InternalError):
            _tight_and_solved(model, known, lasting)
        return
    tighten(model, known, lasting)
    assert solutions(model) == wanted
    assert all(list(model.proto.variables[number].domain) == domains[number] for number in lasting)


def _tight_and_solved(model: cp_model.CpModel, known: dict[int, tuple[int, int]], lasting: set[int]) -> None:
    """Where there is no solution, either a row shows it or there is still none."""
    tighten(model, known, lasting)
    assert not solutions(model)
    raise InternalError("There is none.")


def test_what_follows_is_written_down_and_what_says_nothing_is_taken_out() -> None:
    model = cp_model.CpModel()
    first, second, third, lasting = (model.new_bool_var("") for _ in range(4))
    model.add(second <= first)
    model.add(third <= second)
    model.add(first + third + lasting <= 2)
    model.add(second + lasting >= 1)
    tighten(model, {first.index: (0, 0)}, {lasting.index})
    assert [list(variable.domain) for variable in model.proto.variables] == [[0, 0], [0, 0], [0, 0], [0, 1]]
    assert [list(row.linear.vars) for row in model.proto.constraints] == [[], [], [], [lasting.index]]
    assert model.proto.constraints[3].linear.domain[0] == 1

"""Models as sums, in which what is known is written down: they have the same solutions as before, those with what is
known.
"""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from planner.errors import InternalError
from planner.solver.cpsat import cp_model
from planner.solver.tables.sums import Sums

HIGHEST = 2


def drawn(random: Random) -> cp_model.CpModel:
    """Five variables, and a few rows with one or two limits; one of them holds only if a variable is true."""
    model = cp_model.CpModel()
    values = [model.new_int_var(0, random.randint(1, HIGHEST), "") for _ in range(5)]
    for _ in range(random.randint(2, 5)):
        factors = [random.choice((-2, -1, 0, 1, 1, 3)) for _ in values]
        if not any(factors):
            continue
        total = sum(factor * value for factor, value in zip(factors, values, strict=True) if factor)
        low = random.choice((-3, 0, 1))
        if random.random() < 0.5:
            model.add_linear_constraint(total, low, low + random.randint(0, 6))
        else:
            model.add(total <= random.randint(-1, 4))
    model.add(values[0] + values[1] >= 1).only_enforce_if(model.new_bool_var(""))
    return model


def solutions_of_model(model: cp_model.CpModel) -> list[tuple[int, ...]]:
    """All values with which the sums of the model hold, by trying all."""
    domains = [list(variable.domain) for variable in model.proto.variables]
    rows = [row.linear for row in model.proto.constraints if not row.enforcement_literal]
    return [
        values
        for values in product(*(range(low, high + 1) for low, high in domains))
        if all(
            row.domain[0] <= sum(f * values[x] for x, f in zip(row.vars, row.coeffs, strict=True)) <= row.domain[1]
            for row in rows
        )
    ]


def solutions(sums: Sums) -> list[tuple[int, ...]]:
    """All values with which the sums hold, by trying all."""
    ranges = zip(sums.low.tolist(), sums.high.tolist(), strict=True)
    rows = list(sums.rows(sums.written().tolist()))
    return [
        values
        for values in product(*(range(low, high + 1) for low, high in ranges))
        if all(
            sums.at_least[number] <= sum(factor * values[x] for x, factor in terms) <= sums.at_most[number]
            for number, terms in rows
        )
    ]


@pytest.mark.parametrize("seed", range(60))
def test_the_solutions_with_what_is_known_stay(seed: int) -> None:
    random = Random(seed)
    model = drawn(random)
    known = {number: random.choice(((0, 0), (0, 1), (1, 1))) for number in random.sample(range(5), 2)}
    lasting = set(random.sample(range(5), 2)) - known.keys()
    before = solutions_of_model(model)
    sums = Sums(model)
    assert sums.others == {len(model.proto.constraints) - 1}
    assert solutions(sums) == before
    limits = [(sums.low[number], sums.high[number]) for number in sorted(lasting)]
    wanted = [each for each in before if all(low <= each[number] <= high for number, (low, high) in known.items())]
    try:
        sums.tighten(known, lasting)
    except InternalError:
        assert not wanted
        return
    assert solutions(sums) == wanted
    assert [(sums.low[number], sums.high[number]) for number in sorted(lasting)] == limits


def test_what_follows_is_written_down_and_what_says_nothing_is_taken_out() -> None:
    model = cp_model.CpModel()
    first, second, third, lasting = (model.new_bool_var("") for _ in range(4))
    model.add(second <= first)
    model.add(third <= second)
    model.add(first + third + lasting <= 2)
    model.add(second + lasting >= 1)
    sums = Sums(model)
    sums.tighten({first.index: (0, 0)}, {lasting.index})
    assert (sums.low.tolist(), sums.high.tolist()) == ([0, 0, 0, 0], [0, 0, 0, 1])
    assert list(sums.rows(sums.written().tolist())) == [(3, [(lasting.index, 1)])]
    assert sums.at_least[3] == 1


def test_a_row_that_cannot_hold_is_a_fault_of_ours() -> None:
    model = cp_model.CpModel()
    first, second = (model.new_bool_var("") for _ in range(2))
    model.add(first + second >= 1)
    with pytest.raises(InternalError):
        Sums(model).tighten({first.index: (0, 0), second.index: (0, 0)}, ())


def test_what_comes_later_is_taken_over_beside_what_was_added() -> None:
    model = cp_model.CpModel()
    first = model.new_bool_var("")
    model.add(first <= 1)
    model.minimize(3 * first + 2)
    sums = Sums(model)
    assert (sums.cost, sums.offset) == ({0: 3}, 2)
    sums.add([({0: 2}, 0, 2)])
    second = model.new_int_var(1, 4, "")
    model.add(first + second <= 3)
    model.minimize(second)
    sums.learn(model)
    assert (sums.cost, sums.offset) == ({1: 1}, 0)
    assert (sums.low.tolist(), sums.high.tolist()) == ([0, 1], [1, 4])
    assert list(sums.rows(range(3))) == [(0, [(0, 1)]), (1, [(0, 2)]), (2, [(0, 1), (1, 1)])]

"""Settling ties against listing all solutions of small random models, with numbers of few digits and of many."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from ortools.sat.python import cp_model

from planner.solver import ties
from planner.solver.model.order import Row


def prove(model: cp_model.CpModel, _: float) -> cp_model.CpSolver | None:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver if solver.solve(model) == cp_model.OPTIMAL else None


def find(model: cp_model.CpModel) -> cp_model.CpSolver | None:
    return prove(model, 0.0)


@pytest.mark.parametrize("largest", [1, 12, 2**45])
@pytest.mark.parametrize("seed", range(12))
def test_the_first_of_all_solutions_is_found(seed: int, largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ties, "_LARGEST", largest)
    chance = Random(seed)
    model = cp_model.CpModel()
    rows: list[Row] = []
    for number in range(3):
        most = chance.randint(1, 3)
        row = tuple(model.new_int_var(0, most, f"x{number}{place}") for place in range(chance.randint(1, 3)))
        model.add(sum(row) <= most)
        rows.append(Row(row, most))
    variables = [variable for row in rows for variable in row.variables]
    weights = [chance.randint(1, 4) for _ in variables]
    total = chance.randint(2, 9)
    model.add(sum(weight * x for weight, x in zip(weights, variables, strict=True)) == total)

    def fits(values: tuple[int, ...]) -> bool:
        left = iter(values)
        kept = all(sum(next(left) for _ in row.variables) <= row.most for row in rows)
        return kept and sum(weight * x for weight, x in zip(weights, values, strict=True)) == total

    solutions = [values for values in product(range(4), repeat=len(variables)) if fits(values)]
    for start in chance.sample(solutions, min(3, len(solutions))):
        found = ties.settle(model, rows, dict(enumerate(start)), ties.Means(prove, lambda *_: [], find))
        assert tuple(found[x.index] for x in variables) == max(solutions)

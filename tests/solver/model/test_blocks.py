"""Sums over slots with blocks in them: they are what they would be without."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from ortools.sat.python import cp_model

from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.solver.model import blocks
from planner.solver.model.blocks import Blocks
from planner.solver.solve import solve
from tests.benchmarks.certificates import chained_certificates, yearly_certificates
from tests.cases import as_question
from tests.properties.test_rough import LIMITS, individuals
from tests.properties.test_second_solver import busy_company


@pytest.mark.parametrize("size", [1, 3, 16])
def test_sums_are_those_of_the_slots(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_SIZE", size)
    monkeypatch.setattr(blocks, "_MANY", 5)
    chance, model = Random(size), cp_model.CpModel()
    sitting = [model.new_bool_var("") for _ in range(40)]
    own = Blocks(model, sitting, [0] * 17 + [2] * 23)
    runs = [sorted((chance.randrange(40), chance.randrange(40))) for _ in range(20)]
    in_rows = [range(first, last + 1) for first, last in runs]
    slots = [*in_rows, *map(list, in_rows), chance.sample(range(40), 30), [*range(40)]]
    sums = [own.sum_of(each) for each in slots]
    assert len(sums[-1]) == -(-17 // size) + -(-23 // size)
    assert sums[:20] == sums[20:40]
    few = [[*own.few_of(sum(1 << slot for slot in each))] for each in slots]
    assert all(len(parts) <= len(each) for parts, each in zip(few, sums, strict=True))
    used = [chance.randrange(2) for _ in sitting]
    for x, value in zip(sitting, used, strict=True):
        model.add(x == value)
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    for each, *both in zip(slots, sums, few, strict=True):
        for parts in both:
            assert sum(map(solver.value, parts)) == sum(used[slot] for slot in each)


def test_blocks_change_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    chained = reduce(build(as_question(chained_certificates(10, date(2027, 3, 31), 5, LIMITS))))
    yearly = reduce(build(yearly_certificates(6, date(2027, 3, 31), 1, LIMITS)))
    staffings = [chained, yearly, *(individuals(as_question(busy_company(seed, sizes=(5, 8))), 1) for seed in range(6))]
    assert sum(bool(staffing.individuals) for staffing in staffings) > 4
    found = [*map(solve, staffings)]
    monkeypatch.setattr(blocks, "_SIZE", 2)
    monkeypatch.setattr(blocks, "_MANY", 4)
    assert [*map(solve, staffings)] == found

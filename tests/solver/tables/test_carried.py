"""Rows that are carried into a model of fewer slots: no choice breaks them there, and none gets lost."""

from __future__ import annotations

from random import Random

import pytest

from planner.problem.cohorts.gathering import Individual
from planner.problem.reduce import Staffing
from planner.problem.sets import union
from planner.solver.bounds.left import SlotsLeft
from planner.solver.cpsat import cp_model
from planner.solver.model import blocks
from planner.solver.model.months import keep_month_limits
from planner.solver.model.variables import Variables
from planner.solver.tables.carried import carried, rows_of
from planner.solver.tables.rivals import Rivals
from planner.solver.tables.supports import Support
from tests.solver.tables.test_rivals import best, broken_rules, holding_all, own_row


def with_fewer_slots(staffing: Staffing, chance: Random) -> Staffing:
    """Three quarters of the slots of each person, not the same of all."""
    slots = SlotsLeft(staffing.problem)
    people: list[Individual] = []
    for each in staffing.individuals:
        count = len(each.profile.timetable.slots)
        people += slots.of(each, union(1 << slot for slot in chance.sample(range(count), count * 3 // 4)))
    return staffing._replace(individuals=tuple(people))


@pytest.mark.parametrize("size", [16, 2])
def test_no_choice_of_anybody_breaks_a_row_that_was_carried(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From one model to the next, and on to a third; also where there are blocks of slots."""
    monkeypatch.setattr(blocks, "_SIZE", size)
    monkeypatch.setattr(blocks, "_MANY", 2 * size)
    chance, staffing = Random(1), holding_all("AB", {"p": "A"})
    before = Variables(cp_model.CpModel(), staffing).individuals
    rows = [Support(own_row(Rivals(choice), rule)) for choice in before[:2] for rule in broken_rules(choice, chance, 4)]
    names = carried(rows, before)
    assert len(names) == len(rows)
    assert [*map(len, names)] == [len(row.factors) for row in rows] or size < 16
    assert sum(map(len, names)) > sum(len(row.factors) for row in rows) or size > 2
    for _ in range(2):
        staffing = with_fewer_slots(staffing, chance)
        model = cp_model.CpModel()
        variables = Variables(model, staffing)
        keep_month_limits(model, variables)
        there = [*rows_of(names, variables.individuals, model)]
        assert len(there) > len(rows) / 2
        for row in there:
            model.maximize(row)
            assert best(model) == 0
        again = [Support(dict(row)) for row in _by_index(there)]
        names = carried(again, variables.individuals)
        assert len(names) == len(again)


def _by_index(sums: list[cp_model.LinearExprT]) -> list[dict[int, int]]:
    model = cp_model.CpModel()
    for row in sums:
        model.add(row <= 0)
    linear = [row.linear for row in model.proto.constraints]
    return [dict(zip(each.vars, each.coeffs, strict=True)) for each in linear]


def test_rows_about_anything_else_are_not_carried() -> None:
    choices = Variables(cp_model.CpModel(), holding_all("AB", {})).individuals
    nobody = max(choices[-1].variables) + 1
    assert carried([Support({choices[0].sits.index: 1, nobody: -1})], choices) == []

"""Rows that are written straight into a model, and read from it, against those that the library writes."""

from __future__ import annotations

from random import Random

from ortools.sat.python import cp_model

from planner.solver.model.rows import add_row
from planner.solver.tables.sums import Sums


def test_rows_are_those_that_the_library_writes_and_are_read_as_they_are() -> None:
    chance, model, straight = Random(1), cp_model.CpModel(), cp_model.CpModel()
    for each in (model, straight):
        for _ in range(30):
            each.new_bool_var("")
    written: list[list[tuple[int, int]]] = []
    for length in (1, 2, 29, 7):
        terms = {number: chance.choice([-(2**50), -1, 1, 2**50 + 1]) for number in chance.sample(range(30), length)}
        total = sum(factor * model.get_int_var_from_proto_index(number) for number, factor in terms.items())
        least, most = chance.choice([(-1, cp_model.INT_MAX), (cp_model.INT_MIN, 3), (0, 0)])
        model.add_linear_constraint(total, least, most)
        add_row(straight, terms, least, most)
        written.append(sorted(terms.items()))
    assert str(straight.proto) == str(model.proto)
    straight.proto.constraints.add().linear.domain.extend([0, 0])
    sums = Sums(straight)
    assert [entries for _, entries in sums.rows(range(5))] == [*written, []]

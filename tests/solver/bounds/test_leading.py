"""What the relaxation says of the first of all solutions, against listing all solutions of small random models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import pytest
from ortools.sat.python import cp_model

from planner.solver import ties
from planner.solver.bounds import leading
from planner.solver.bounds.leading import _Relaxed, leading_values
from planner.solver.bounds.ways import Ways
from planner.solver.bundles.listing import Whole
from planner.solver.model.order import Row
from planner.solver.tables.simplex import Lines, Simplex, bare
from planner.solver.tables.sums import Sums
from planner.solver.tables.supports import Support
from tests.solver.bounds.test_linear import Company, solve


def rows_of(company: Company) -> list[Row]:
    return [Row((x,), end) for x, end in zip(company.variables, company.ends, strict=True)]


def of_all(ways: Sequence[Ways]) -> Callable[[Whole, Whole, int], list[Ways]]:
    def known(low: Whole, high: Whole, _: int) -> list[Ways]:
        return [
            Ways(each.numbers, each.listed[((each.listed >= low[own]) & (each.listed <= high[own])).all(axis=1)])
            for each in ways
            for own in [list(each.numbers)]
        ]

    return known


def led(company: Company, ways: Sequence[Ways] = ()) -> list[dict[int, int]]:
    """Step by step, by the place of the variable."""
    place = {x.index: number for number, x in enumerate(company.variables)}
    steps = leading_values(company.model, rows_of(company), {}, of_all(ways) if ways else None)
    return [{place[index]: value for index, value in step.items()} for step in steps]


def up_to(steps: Sequence[Mapping[int, int]]) -> dict[int, int]:
    return {number: value for step in steps for number, value in step.items()}


@pytest.mark.parametrize(("largest", "at_least"), [(1, 3), (12, 3), (2**20, 0)])
def test_values_that_some_solution_has_are_those_of_the_first(
    largest: int, at_least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leading, "_NUMBER", largest)
    first_ones = others = several = 0
    for seed in range(100):
        company = Company(seed)
        solutions = list(company.solutions())
        if not solutions:
            continue
        steps = led(company)
        values, there = dict[int, int](), True
        for number in range(len(steps)):
            values = up_to(steps[: number + 1])
            there = any(all(each[place] == value for place, value in values.items()) for each in solutions)
            if there:
                first = max(solutions)
                assert all(first[place] == value for place, value in values.items()), seed
        first_ones += there and len(values) == len(company.variables)
        several += there and 1 < len(values) < len(company.variables)
        others += not there
    assert first_ones > 5
    assert several >= at_least
    assert others > 0


class Recording(Simplex):
    """Keeps the columns, and each row with the limits that it is given later."""

    def __init__(self) -> None:
        super().__init__()
        self.limits: list[tuple[int, int, int]] = []
        self.entries = bare(0)

    def add_columns(self, costs: Whole, low: Whole, high: Whole, entries: Lines) -> None:
        super().add_columns(costs, low, high, entries)
        self.entries = entries if len(costs) else self.entries

    def set_row_limits(self, rows: Whole, at_least: Whole, at_most: Whole) -> None:
        super().set_row_limits(rows, at_least, at_most)
        self.limits += zip(rows.tolist(), at_least.tolist(), at_most.tolist(), strict=True)


def test_rows_that_have_no_room_left_are_full_in_the_first_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leading, "_NUMBER", 12)
    at_the_least = at_the_most = 0
    for seed in range(60):
        made: list[Recording] = []
        monkeypatch.setattr(leading, "Simplex", lambda made=made: made.append(Recording()) or made[-1])
        company = Company(seed)
        solutions = list(company.solutions())
        values = up_to(led(company)) if solutions else {}
        if not values or any(max(solutions)[place] != value for place, value in values.items()):
            continue
        [simplex], sums = made, Sums(company.model)
        sums.tighten({}, ())
        free = [number for number, x in enumerate(company.variables) if sums.low[x.index] < sums.high[x.index]]
        times = np.repeat([max(solutions)[number] for number in free], np.diff(simplex.entries.starts))
        full = np.bincount(simplex.entries.places, simplex.entries.factors * times)
        for row, at_least, at_most in simplex.limits:
            assert at_least == at_most == full[row], seed
            before = sums.at_least[sums.written()[row]]
            at_the_least += at_least == before
            at_the_most += at_least > before
    assert at_the_least > 2
    assert at_the_most > 5


def test_ways_in_which_variables_go_together_lead_further_than_rows() -> None:
    """The first variables, and the next, are known to go together as they do in some solution."""
    first_ones = further = 0
    for seed in range(100):
        company = Company(seed)
        solutions = list(company.solutions())
        if not solutions:
            continue
        half = len(company.variables) // 2
        ways = [
            Ways(tuple(x.index for x in company.variables[own]), np.array(sorted({each[own] for each in solutions})))
            for own in (slice(half), slice(half, None))
        ]
        values = up_to(led(company, ways))
        there = any(all(each[place] == value for place, value in values.items()) for each in solutions)
        if there:
            assert all(max(solutions)[place] == value for place, value in values.items()), seed
        first_ones += there and len(values) == len(company.variables)
        further += there and len(values) > len(up_to(led(company)))
    assert first_ones > 5
    assert further > 5


def test_all_solutions_as_ways_of_one_owner_lead_to_the_first() -> None:
    """Whichever of them are in the programme when it begins, with those of some solution or without."""
    numbers = 0
    for seed in range(40):
        company = Company(seed)
        solutions = list(company.solutions())
        if not solutions:
            continue
        known = of_all([Ways(tuple(x.index for x in company.variables), np.array(solutions))])
        some = {x.index: value for x, value in zip(company.variables, solutions[seed % len(solutions)], strict=True)}
        for plan in ({}, some):
            steps = leading_values(company.model, rows_of(company), plan, known)
            found = up_to(steps)
            assert tuple(found[x.index] for x in company.variables) == max(solutions), seed
            numbers += len(steps)
    assert numbers > 40


@pytest.mark.parametrize(("largest", "choosing"), [(1, False), (2**20, False), (2**20, True)])
def test_ties_are_settled_the_same_with_and_without_the_relaxation(
    largest: int, choosing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where no solution has the values that the relaxation suggests, and where it begins with a solution."""
    monkeypatch.setattr(leading, "_NUMBER", largest)
    in_vain = 0
    lead = partial(leading_values, choosing=choosing)

    def find(model: cp_model.CpModel) -> cp_model.CpSolver | None:
        nonlocal in_vain
        solver = solve(model)
        in_vain += solver is None
        return solver

    for seed in range(40):
        company = Company(seed)
        solutions = list(company.solutions())
        for start in solutions[:: max(1, len(solutions) // 2)]:
            plan = {x.index: value for x, value in zip(company.variables, start, strict=True)}
            means = ties.Means(lambda asked, _: solve(asked), lead, find)
            found = ties.settle(company.model, rows_of(company), plan, means)
            assert tuple(found[x.index] for x in company.variables) == max(solutions), seed
    assert in_vain > 3 or largest > 1


@pytest.mark.parametrize("more", [0, 2])
def test_a_sum_that_a_row_keeps_at_its_least_says_what_comes_first(more: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """And where the row leaves more than the least, that is not taken for known."""
    pressed: list[bool] = []
    press = _Relaxed.press

    def counted(self: _Relaxed, least: Mapping[int, int]) -> bool:
        pressed.append(press(self, least))
        return pressed[-1]

    monkeypatch.setattr(_Relaxed, "press", counted)
    for seed in range(60):
        company = Company(seed)
        factors = [company.chance.randint(0, 9) for _ in company.variables]
        costs = {each: int(np.dot(factors, each)) for each in company.solutions()}
        if not costs:
            continue
        most = min(costs.values()) + more
        least = {x.index: factor for x, factor in zip(company.variables, factors, strict=True) if factor}
        company.model.add(sum(factor * x for factor, x in zip(factors, company.variables, strict=True)) <= most)
        good = [each for each, cost in costs.items() if cost <= most]
        plan = {x.index: value for x, value in zip(company.variables, min(good), strict=True)}
        lead = partial(leading_values, choosing=True, least=least)
        steps = lead(company.model, rows_of(company), plan)
        assert pressed[-1] or steps == leading_values(company.model, rows_of(company), plan, choosing=True), seed
        found = ties.settle(
            company.model, rows_of(company), plan, ties.Means(lambda asked, _: solve(asked), lead, solve)
        )
        assert tuple(found[x.index] for x in company.variables) == max(good), seed
    assert (True in pressed) == (not more)
    assert False in pressed


def test_nothing_is_said_where_the_relaxation_has_a_part_of_something() -> None:
    """Three pairs of which no two may be taken: the relaxation takes half of each."""
    model = cp_model.CpModel()
    x, y, z = (model.new_bool_var("") for _ in range(3))
    for pair in ((x, y), (y, z), (x, z)):
        model.add(2 * sum(pair) <= 3)
    model.add(x + y + z >= 1)
    rows = [Row((x, y, z), 3)]
    assert leading_values(model, rows, {}) == []
    ways = Ways((x.index, y.index, z.index), np.eye(3, dtype=np.int64))
    steps = leading_values(model, rows, {}, of_all([ways]))
    assert up_to(steps) == {x.index: 1, y.index: 0, z.index: 0}


def test_rows_are_added_where_the_relaxation_has_a_part_of_something(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as some are new: that one of the three is taken at most is said again and again, and is enough at once;
    that all three may be says nothing.
    """
    model = cp_model.CpModel()
    x, y, z, one = (model.new_bool_var("") for _ in range(4))
    for pair in ((x, y), (y, z), (x, z)):
        model.add(2 * sum(pair) <= 3)
    model.add(x + y + z >= 1)
    model.add(one == 1)
    asked: list[Mapping[int, float]] = []

    class Known:
        most = 1

        def __init__(self, _: object) -> None:
            pass

        def broken(self, values: Mapping[int, float]) -> list[Support]:
            asked.append(values)
            return [Support({x.index: 1, y.index: 1, z.index: 1, one.index: -self.most})]

    monkeypatch.setattr(leading, "Supports", Known)
    steps = leading_values(model, [Row((x, y, z), 3)], {})
    assert up_to(steps) == {x.index: 1, y.index: 0, z.index: 0}
    assert [values[y.index] for values in asked] == [0.5]
    assert asked[0][one.index] == 1
    monkeypatch.setattr(Known, "most", 3)
    assert leading_values(model, [Row((x, y, z), 3)], {}) == []
    assert len(asked) == 3

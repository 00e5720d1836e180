"""What the linear relaxation says of a model, against all solutions of small random ones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import product
from random import Random

import numpy as np
import pytest
from ortools.sat.python import cp_model

from planner.solver.bounds.asking import Manner
from planner.solver.bounds.linear import Linear

MOST = 3

Values = tuple[int, ...]


class Company:
    """A random model, its variables, and all its solutions."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.model = cp_model.CpModel()
        self.variables = [self.model.new_int_var(0, self.chance.randint(1, MOST), f"x{n}") for n in range(6)]
        self.ends = [self.model.proto.variables[x.index].domain[1] for x in self.variables]
        self.rows: list[tuple[list[int], int, int]] = []
        for _ in range(3):
            self.add_row()

    def add_row(self) -> None:
        factors = [self.chance.randint(0, 4) for _ in self.variables]
        low = self.chance.randint(2, 8)
        high = low + self.chance.randint(2, 9)
        self.rows.append((factors, low, high))
        self.model.add_linear_constraint(self._sum(factors), low, high)

    def set_objective(self, factors: list[int]) -> None:
        self.factors = factors
        self.model.minimize(self._sum(factors) + 5)

    def _sum(self, factors: list[int]) -> cp_model.LinearExprT:
        return sum(factor * x for factor, x in zip(factors, self.variables, strict=True))

    def solutions(self) -> Iterator[Values]:
        for values in product(*(range(end + 1) for end in self.ends)):
            if all(low <= _times(factors, values) <= high for factors, low, high in self.rows):
                yield values

    def costs(self) -> dict[Values, int]:
        return {values: _times(self.factors, values) + 5 for values in self.solutions()}


def _times(factors: list[int], values: Values) -> int:
    return sum(factor * value for factor, value in zip(factors, values, strict=True))


def solve(model: cp_model.CpModel, _: Manner = "usual", /) -> cp_model.CpSolver | None:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver if solver.solve(model) == cp_model.OPTIMAL else None


def small_or_huge(chance: Random) -> int:
    return chance.choice([chance.randint(0, 9), chance.randint(0, 2**44), -chance.randint(0, 3)])


@pytest.mark.parametrize("seed", range(60))
def test_no_solution_is_cheaper_than_the_bound_and_none_is_lost_that_costs_no_more(seed: int) -> None:
    """Also for the numbers of the tie-break, after a row more, and where the rest is settled."""
    company = Company(seed)
    linear = Linear(company.variables[:4], company.variables[4:])
    for more in range(3):
        company.set_objective([small_or_huge(company.chance) for _ in company.variables])
        costs = company.costs()
        linear.learn(company.model)
        relaxed = linear.relaxed(company.model)
        if relaxed is None:
            assert not costs or more
            continue
        for value in sorted(set(costs.values()))[:3]:
            ranges = list(relaxed.within(value))
            for values, cost in costs.items():
                assert cost >= relaxed.least
                kept = all(low <= each <= high for each, (low, high) in zip(values, ranges, strict=True))
                assert kept or cost > value
        company.add_row()


def test_that_rows_allow_no_solution_is_shown_where_they_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever multipliers are suggested, nothing false is said."""
    shown = 0
    for seed in range(60):
        company = Company(seed)
        linear = Linear(company.variables[:4], company.variables[4:])
        for _ in range(4):
            company.set_objective([small_or_huge(company.chance) for _ in company.variables])
            linear.learn(company.model)
            relaxed = linear.relaxed(company.model)
            if linear.shows_no_solution():
                shown += 1
                assert relaxed is None
                assert not company.costs(), seed
            for sign in (-1.0, 1.0):
                with monkeypatch.context() as patch:
                    suggested = np.array([sign * company.chance.random() for _ in company.rows])
                    patch.setattr(linear._simplex, "ray", partial(np.array, suggested))
                    assert not (linear.shows_no_solution() and company.costs()), seed
            company.add_row()
    assert shown > 20


@pytest.mark.parametrize("seed", range(40))
def test_variables_that_are_settled_are_left_out_and_counted(seed: int) -> None:
    """At first one of them, later five of six, which makes a smaller programme."""
    company = Company(seed)
    linear = Linear(company.variables[:4], company.variables[4:])
    some = company.chance.choice([*company.solutions(), (0,) * 6])
    for settled in ([2], [0, 1, 2, 3, 5]):
        for place in settled:
            domain = company.model.proto.variables[company.variables[place].index].domain
            domain.clear()
            domain.extend([some[place], some[place]])
        company.set_objective([small_or_huge(company.chance) for _ in company.variables])
        costs = {
            values: cost
            for values, cost in company.costs().items()
            if all(values[place] == some[place] for place in settled)
        }
        linear.learn(company.model)
        relaxed = linear.relaxed(company.model)
        assert relaxed is not None or not costs
        if relaxed is not None and costs:
            assert relaxed.least <= min(costs.values())
            kept = list(relaxed.within(min(costs.values())))
            best = [values for values, cost in costs.items() if cost == min(costs.values())]
            assert all(low <= each <= high for each, (low, high) in zip(best[0], kept, strict=True))
        company.add_row()


def test_the_bound_is_that_of_the_relaxation() -> None:
    """Three pairs of which no two may be taken: the relaxation takes half of each."""
    model = cp_model.CpModel()
    x, y, z = (model.new_bool_var("") for _ in range(3))
    for pair in ((x, y), (y, z), (x, z)):
        model.add(sum(pair) <= 1)
    model.maximize(4 * x + 4 * y + 4 * z)
    linear = Linear([x, y, z], [])
    linear.learn(model)
    relaxed = linear.relaxed(model)
    assert relaxed is not None
    assert relaxed.least == -6
    assert [round(value, 6) for value in relaxed.values] == [0.5, 0.5, 0.5]
    model.add(x + y + z <= 1)
    linear.learn(model)
    relaxed = linear.relaxed(model)
    assert relaxed is not None
    assert relaxed.least == -4


@pytest.mark.parametrize("seed", range(60))
def test_the_best_solution_is_found_and_all_best_solutions_stay(seed: int) -> None:
    company = Company(seed)
    company.set_objective([small_or_huge(company.chance) for _ in company.variables])
    costs = company.costs()
    linear = Linear(company.variables[:4], company.variables[4:])
    linear.learn(company.model)
    solver = linear.optimum(company.model, solve, solve)
    if solver is None:
        return
    best = min(costs.values())
    found = tuple(solver.value(x) for x in company.variables)
    assert costs[found] == best
    for values, cost in costs.items():
        domains = [company.model.proto.variables[x.index].domain for x in company.variables]
        if cost == best:
            assert all(domain[0] <= each <= domain[1] for each, domain in zip(values, domains, strict=True))


def test_most_best_solutions_are_found_near_the_relaxation() -> None:
    """Else the test before says little."""
    found = planned = 0
    for seed in range(60):
        company = Company(seed)
        company.set_objective([small_or_huge(company.chance) for _ in company.variables])
        planned += bool(company.costs())
        linear = Linear(company.variables[:4], company.variables[4:])
        linear.learn(company.model)
        found += linear.optimum(company.model, solve, solve) is not None
    assert planned > 30
    assert found > 20


def test_a_plan_that_is_known_is_where_to_look_when_rounding_fails() -> None:
    """The relaxation takes the first offer once and half, which no one can; the plan agrees with it in the second."""
    model = cp_model.CpModel()
    first, second = model.new_int_var(0, 3, ""), model.new_int_var(0, 3, "")
    model.add(2 * first >= 3)
    model.add(first + second <= 2)
    model.minimize(first + second)
    linear = Linear([first], [first])
    linear.learn(model)
    looked: list[list[tuple[int, int]]] = []
    manners: list[Manner] = []

    def look(other: cp_model.CpModel, manner: Manner = "usual", /) -> cp_model.CpSolver | None:
        manners.append(manner)
        looked.append([(each.domain[0], each.domain[1]) for each in other.proto.variables])
        return solve(other) if len(looked) > 1 else None

    model.add_hint(first, 2)
    model.add_hint(second, 0)
    solver = linear.near(model, look)
    assert solver is not None
    assert looked == [[(1, 2), (0, 3)], [(0, 3), (0, 0)]]
    assert manners == ["usual", "thorough"]
    assert (solver.value(first), solver.value(second)) == (2, 0)

"""A linear programme that changes all the time, against the same programme begun anew each time with another solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

import highspy  # type: ignore[import-untyped]
import numpy as np
import pytest
from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]

from planner.solver.tables import nearby
from planner.solver.tables import simplex as simplex_module
from planner.solver.tables.simplex import Lines, Simplex, bare
from planner.solver.tables.sums import INFINITE


class Twice:
    """The same programme in both solvers: in ours it grows, in the other one it is begun anew."""

    def __init__(self, seed: int, steps: int | None = None) -> None:
        self.chance = Random(seed)
        self.simplex = Simplex(steps=steps)
        self.costs: list[int] = []
        self.limits: list[tuple[int, int]] = []
        self.rows: list[tuple[int, int]] = []
        self.factors: dict[tuple[int, int], int] = {}

    def add_columns(self, count: int) -> None:
        first = len(self.costs)
        self.limits += [(0, self.chance.choice((1, 3, INFINITE))) for _ in range(count)]
        self.costs += [self.chance.randint(0 if high == INFINITE else -5, 20) for _, high in self.limits[first:]]
        entries = [
            self._drawn([(row, column) for row in range(len(self.rows))]) for column in range(first, first + count)
        ]
        low, high = np.array(self.limits[first:], dtype=np.int64).T
        self.simplex.add_columns(np.array(self.costs[first:]), low, high, _lines(entries, 0))

    def add_rows(self, count: int) -> None:
        first = len(self.rows)
        self.rows += [self.chance.choice(((1, INFINITE), (-INFINITE, 6), (0, 4))) for _ in range(count)]
        entries = [
            self._drawn([(row, column) for column in range(len(self.costs))]) for row in range(first, first + count)
        ]
        low, high = np.array(self.rows[first:], dtype=np.int64).T
        self.simplex.add_rows(low, high, _lines(entries, 1))

    def change(self) -> None:
        column = self.chance.randrange(len(self.costs))
        self.limits[column] = self.chance.choice(((0, 0), (0, 1), (1, 2)))
        low, high = np.array([self.limits[column]]).T
        self.simplex.set_limits(np.array([column]), low, high)
        self.costs[column] = self.chance.randint(-5, 20)
        self.simplex.set_costs(np.array([column]), np.array([float(self.costs[column])]))

    def begin_elsewhere(self) -> None:
        """At limits of columns at which rows may well be broken."""
        ends = [(high < INFINITE) & self.chance.choice((True, False)) for _, high in self.limits]
        self.simplex.start_from(np.array(ends, dtype=bool))

    def _drawn(self, places: list[tuple[int, int]]) -> list[tuple[tuple[int, int], int]]:
        drawn = [(place, self.chance.choice((-1, 1, 2))) for place in places if self.chance.random() < 0.5]
        self.factors |= dict(drawn)
        return drawn

    def other(self) -> float | None:
        program = mathopt.Model()
        columns = [program.add_variable(lb=_real(low), ub=_real(high)) for low, high in self.limits]
        for row, (low, high) in enumerate(self.rows):
            terms = [factor * columns[c] for (r, c), factor in self.factors.items() if r == row]
            program.add_linear_constraint(expr=mathopt.fast_sum(terms), lb=_real(low), ub=_real(high))
        program.minimize(mathopt.fast_sum([cost * column for cost, column in zip(self.costs, columns, strict=True)]))
        result = mathopt.solve(program, mathopt.SolverType.GLOP)
        optimal = result.termination.reason == mathopt.TerminationReason.OPTIMAL
        return result.objective_value() if optimal else None

    def bound(self, multipliers: list[float]) -> float:
        """What the multipliers prove: the least cost where rows may be broken at the price of their multipliers."""
        total = 0.0
        for multiplier, (low, high) in zip(multipliers, self.rows, strict=True):
            end = low if multiplier > 0 else high
            total += multiplier * end if abs(end) < INFINITE else 0.0
        for column, (low, high) in enumerate(self.limits):
            worth = sum(multipliers[r] * factor for (r, c), factor in self.factors.items() if c == column)
            price = self.costs[column] - worth
            total += price * (low if price > 0 or high == INFINITE else high)
        return total


def _lines(entries: list[list[tuple[tuple[int, int], int]]], axis: int) -> Lines:
    starts = np.cumsum([0, *map(len, entries)])
    places = np.array([place[axis] for own in entries for place, _ in own], dtype=np.int64)
    return Lines(starts, places, np.array([factor for own in entries for _, factor in own], dtype=np.int64))


def _real(end: int) -> float:
    return float(end) if abs(end) < INFINITE else float("inf") * (1 if end > 0 else -1)


@pytest.mark.parametrize("steps", [None, 0, 1])
@pytest.mark.parametrize("seed", range(40))
def test_a_programme_that_grows_has_the_optimum_of_one_that_is_begun_anew(seed: int, steps: int | None) -> None:
    both = Twice(seed, steps)
    both.add_rows(3)
    both.add_columns(5)
    optima = 0
    for _ in range(8):
        both.chance.choice((lambda: both.add_rows(2), lambda: both.add_columns(2), both.change))()
        if both.chance.random() < 0.2:
            both.begin_elsewhere()
        solution, wanted = both.simplex.solve(), both.other()
        assert (solution is None) == (wanted is None)
        if solution is not None and wanted is not None:
            optima += 1
            assert solution.cost == pytest.approx(wanted, abs=1e-6)
            assert both.bound(solution.multipliers.tolist()) == pytest.approx(wanted, abs=1e-6)
            assert (solution.values.size, solution.multipliers.size) == (both.simplex.columns, both.simplex.rows)
    assert optima or both.other() is None


class Covering(Twice):
    """Enough of many columns with some of these costs for each of many rows, which presolve does not settle. It leaves
    out idle rows.
    """

    def __init__(self, seed: int, idle: int, costs: Sequence[int], steps: int | None) -> None:
        super().__init__(seed, steps)
        self.rows = [(self.chance.randint(2, 5), INFINITE) for _ in range(40)] + [(-INFINITE, INFINITE)] * idle
        self.limits = [(0, self.chance.choice((1, 2))) for _ in range(80)]
        self.costs = [costs[number % len(costs)] for number in range(len(self.limits))]
        low, high = np.array(self.rows).T
        self.simplex.add_rows(low, high, bare(len(self.rows)))
        entries = [self._drawn([(row, column) for row in range(len(self.rows))]) for column in range(len(self.costs))]
        low, high = np.array(self.limits).T
        self.simplex.add_columns(np.array(self.costs), low, high, _lines(entries, 0))

    def _drawn(self, places: list[tuple[int, int]]) -> list[tuple[tuple[int, int], int]]:
        drawn = [(place, self.chance.choice((1, 2, 3))) for place in places if self.chance.random() < 0.3]
        self.factors |= dict(drawn)
        return drawn


@pytest.mark.parametrize(
    ("costs", "steps", "limit", "soon", "least"),
    [
        ([7], 0, {}, True, 9),
        ([7], 0, {"_ROUNDS_FOR_ANY": 1}, False, 10),
        ([7], 0, {"_STEPS": 0}, False, 1),  # unless the corner happens to be the optimum
        ([7], 0, {"_NEAR": 0.1}, True, 10),
        ([7, 8], 1, {"_ROUNDS_FOR_ANY": 1}, True, 8),
        ([7, 8], 1, {"_ROUNDS": 1}, False, 10),
    ],
)
def test_a_programme_begins_near_its_optimum_and_elsewhere_where_none_is_soon_found(
    costs: list[int],
    steps: int,
    limit: dict[str, float],
    soon: bool,
    least: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began: Counter[tuple[bool, bool]] = Counter()
    begin = nearby.begin_nearby

    def counted(solver: highspy.Highs) -> bool:
        found = begin(solver)
        began[found, solver.getModelPresolveStatus() == highspy.HighsPresolveStatus.kReduced] += 1
        return found

    monkeypatch.setattr(simplex_module, "begin_nearby", counted)
    for name, value in limit.items():
        monkeypatch.setattr(nearby, name, value)
    for seed in range(20):
        both = Covering(seed, seed % 2 * 10, costs, steps)
        for _ in range(3):
            solution, wanted = both.simplex.solve(), both.other()
            assert solution is not None
            assert solution.cost == pytest.approx(wanted, abs=1e-6)
            assert both.bound(solution.multipliers.tolist()) == pytest.approx(wanted, abs=1e-6)
            both.change()
    assert [began[True, reduced] + began[False, reduced] for reduced in (False, True)] == [10, 10]
    assert all(began[soon, reduced] >= least for reduced in (False, True))


@pytest.mark.parametrize("seed", range(10))
def test_an_optimum_that_takes_more_steps_is_not_waited_for(seed: int) -> None:
    """And once it was waited for it is there at once."""
    both = Covering(seed, 0, [7, 8], 1)
    assert both.simplex.solve() is not None
    both.costs = [9 - cost for cost in range(len(both.costs))]
    both.simplex.set_costs(np.arange(len(both.costs)), np.array(both.costs, dtype=np.float64))
    both.simplex.expect("costs")
    assert both.simplex.solve_soon(1) is None
    wanted = both.other()
    for solution in (both.simplex.solve(), both.simplex.solve_soon(1), both.simplex.solve_soon(1_000)):
        assert solution is not None
        assert solution.cost == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("steps", [None, 0])
@pytest.mark.parametrize("seed", range(5))
def test_what_is_begun_again_is_looked_for_like_the_first_time(
    seed: int, steps: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, began = Covering(seed, 0, [7], steps), Counter[str]()
    begin = nearby.begin_nearby

    def counted(solver: highspy.Highs) -> bool:
        began["nearby"] += 1
        return begin(solver)

    monkeypatch.setattr(simplex_module, "begin_nearby", counted)
    first = both.simplex.solve()
    assert first is not None
    assert both.simplex.solve_soon(1) is not None
    both.simplex.forget()
    assert both.simplex.solve_soon(1) is None
    both.simplex.begin_again()
    assert (both.simplex.solve_soon(1) is None) == (steps is None)
    assert began["nearby"] == (0 if steps is None else 2)
    again = both.simplex.solve()
    assert again is not None
    assert again.cost == pytest.approx(first.cost)


@pytest.mark.parametrize("seed", range(5))
def test_from_a_point_near_it_the_same_optimum_is_reached(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was known before; and where none is reached nothing is, so that it is looked for from anew."""
    both = Covering(seed, 0, [7], 0)
    for _ in range(2):
        solution = both.simplex.solve_nearby()
        assert solution is not None
        assert solution.cost == pytest.approx(both.other(), abs=1e-6)
        column = both.chance.randrange(len(both.costs))
        both.limits[column] = (1, 3)
        both.simplex.set_limits(np.array([column]), np.array([1]), np.array([3]))
    monkeypatch.setattr(nearby, "_ROUNDS", 1)
    monkeypatch.setattr(nearby, "_ROUNDS_FOR_ANY", 1)
    assert both.simplex.solve_nearby() is None
    solution = both.simplex.solve()
    assert solution is not None
    assert solution.cost == pytest.approx(both.other(), abs=1e-6)


def test_nothing_is_written_anywhere(capfd: pytest.CaptureFixture[str]) -> None:
    simplex = Simplex()
    simplex.add_rows(np.array([1]), np.array([2]), bare(1))
    simplex.add_columns(
        np.array([3]), np.array([0]), np.array([9]), Lines(np.array([0, 1]), np.array([0]), np.array([1]))
    )
    solution = simplex.solve()
    assert solution is not None
    assert (solution.cost, solution.values.tolist(), solution.multipliers.tolist()) == (3.0, [1.0], [3.0])
    assert capfd.readouterr() == ("", "")


def test_where_columns_have_different_costs_a_programme_begins_inside_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    both = Covering(1, 0, [7], 0)
    both.simplex.set_costs(np.array([3]), np.array([8.0]))
    both.costs[3] = 8
    monkeypatch.setattr(simplex_module, "begin_nearby", lambda _: pytest.fail("It begins inside."))
    solution = both.simplex.solve()
    assert solution is not None
    assert solution.cost == pytest.approx(both.other(), abs=1e-6)

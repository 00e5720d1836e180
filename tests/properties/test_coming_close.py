"""The plan that comes closest, begun with what is known of months when there is no plan, against counting everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from planner.outcome.schema import Impossible
from planner.problem import reduce as reducing
from planner.problem.build import build
from planner.problem.full import FullMonths
from planner.problem.reduce import Staffing, fill, lacks_room, one_by_one, reduce, share_months, tie, with_missing
from planner.solver import run as running
from planner.solver import solve as solving
from planner.solver.bounds import narrowing
from planner.solver.bounds.asking import Look, Solve
from planner.solver.bounds.parts import best_plan
from planner.solver.bounds.program import Best
from planner.solver.bounds.relaxation import Relaxation
from planner.solver.cpsat import cp_model
from planner.solver.model.alternatives import Alternative
from planner.solver.model.variables import Variables
from planner.solver.overbooked import Overbooked, overbooked
from planner.solver.run import Run
from planner.solver.solve import solve, solve_or_come_close
from tests.benchmarks.curves import year
from tests.cases import as_question
from tests.properties.test_limits_by_month import crowded, expected_of, many_alike, problem_of


def test_where_it_begins_changes_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """More people are asked for than there is room for in the months: everybody, or one less. Of two in three
    companies that is not seen by counting.
    """
    begun: Counter[str] = Counter()
    runs: list[tuple[Staffing, bool]] = []

    def watched(staffing: Staffing, *more: Any) -> Run:
        run = Run(staffing, *more)
        runs.append((staffing, bool(run.diagrams)))
        return run

    monkeypatch.setattr(solving, "Run", watched)
    monkeypatch.setattr(watched, "outcome", Run.outcome, raising=False)
    for case in (crowded, many_alike):
        for seed in range(14):
            runs.clear()
            monkeypatch.setattr(solving, "lacks_room", lacks_room if seed % 3 == 0 else lambda _: False)
            asked = case(seed)
            for rule in asked["options"].values():
                for part in rule["gold"].get("all", [rule["gold"]]):
                    part["people"] = len(asked["employees"]) - seed % 2
            problem = build(as_question(asked))
            outcome, closest = solve_or_come_close(reduce(problem))
            first, diagrams = next(((staffing, known) for staffing, known in runs if staffing.missing), (None, False))
            assert outcome == solve(one_by_one(problem)), seed
            assert (closest is not None) == (first is not None) == (outcome == Impossible()), seed
            if first is not None:
                assert closest == solve(with_missing(one_by_one(problem))), seed
                everybody = frozenset(first.agendas)
                assert all(staffing.tied in (frozenset(), everybody) for staffing, _ in runs if staffing.missing)
                begun.update(tied=bool(first.tied), shared=first.shared, diagrams=diagrams)
    assert begun["tied"] > 3
    assert begun["shared"] > 3
    assert begun["diagrams"] > 3


@pytest.mark.parametrize(("people", "first", "times", "again"), [(30, "cost", 3, 0), (40, "people", 4, 1)])
def test_a_plan_with_too_little_room_in_full_months_is_only_made_again_where_the_last_one_has_it_too(
    people: int, first: str, times: int, again: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against the plan of all months called full from the beginning; where the months that mostly are full are full in
    any case, no plan has too little room in them.
    """
    found: Counter[str] = Counter()

    def watched(variables: Variables, values: Mapping[int, int]) -> Overbooked | None:
        wrong = overbooked(variables, values)
        found["full"] += bool(variables.staffing.missing) and wrong is not None and bool(wrong.full)
        return wrong

    def filling(staffing: Staffing, full: FullMonths) -> Staffing:
        found["again"] += 1
        return fill(staffing, full)

    asked = year(goals=6, people=people, months=9, limits="both", first=first)
    for rule in asked["options"].values():
        for part in rule["gold"]["all"]:
            part["people"] *= times
    staffing = reduce(build(as_question(asked)))
    limits = staffing.problem.month_limits
    assert limits is not None
    full = tie(share_months(with_missing(staffing)), staffing.agendas)
    for number in (5, 7):
        full = fill(full, FullMonths((1 << number) - 1, {}, (limits.company or 0) * number))
    expected = solve(full)
    monkeypatch.setattr(running, "overbooked", watched)
    monkeypatch.setattr(solving, "fill", filling)
    assert solve_or_come_close(staffing) == (Impossible(), expected)
    assert not found.total()
    monkeypatch.setattr(reducing, "_full_before_the_last", lambda staffing, _: staffing)
    assert solve_or_come_close(staffing) == (Impossible(), expected)
    assert found["full"] > 0
    assert found["again"] == again


def test_plans_near_the_relaxation_of_each_stage_are_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other plan at a bound is found; against counting everybody."""
    completed: Counter[bool] = Counter()

    def watched(
        run: Run, expression: cp_model.LinearExprT, most: int, values: Mapping[int, int]
    ) -> Mapping[int, int] | None:
        found: Mapping[int, int] | None = complete(run, expression, most, values)
        completed[found is not None] += 1
        return found

    def blind(relaxation: Relaxation, ways: Sequence[Alternative], solve: Solve, _: Look, *more: Any) -> Best | None:
        return best_plan(relaxation, ways, solve, lambda *_: None, *more)

    complete = Run._completed
    monkeypatch.setattr(Run, "_completed", watched)
    monkeypatch.setattr(narrowing, "best_plan", blind)
    for seed in range(16):
        problem = problem_of(many_alike, seed)
        everybody = reduce(problem).agendas
        assert solve(tie(reduce(problem), everybody)) == expected_of(many_alike, seed), seed
        if seed % 4 == 0:
            closest = solve(with_missing(one_by_one(problem)))
            assert solve(tie(with_missing(reduce(problem)), everybody)) == closest, seed
    assert completed[True] > 15

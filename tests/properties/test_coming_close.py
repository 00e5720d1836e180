"""The plan that comes closest, begun with what is known of months when there is no plan, against counting everybody."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from planner.outcome.schema import Impossible
from planner.problem.build import build
from planner.problem.reduce import Staffing, one_by_one, reduce, with_missing
from planner.solver import solve as solving
from planner.solver.run import Run
from planner.solver.solve import solve, solve_or_come_close
from tests.cases import as_question
from tests.properties.test_limits_by_month import crowded, many_alike


def test_where_it_begins_changes_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """More people are asked for than there is room for in the months: everybody, or one less."""
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

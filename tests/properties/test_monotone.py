"""More freedom never makes the optimum worse, and asking for longer never makes it better.

Rules have no upper limits, so this holds for all of them. Where something is pinned a longer horizon may make room for
it, so there the last comparison is left out.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

from hypothesis import HealthCheck, given, settings

from planner.outcome.schema import Impossible, Met, Planned
from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.solver.solve import solve
from tests.cases import as_question, calendar_cases, cases
from tests.oracle import Case
from tests.properties.test_optimum import values

some = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))

Value = tuple[int, list[int]]


def optimum(case: Case) -> Value | None:
    outcome = solve(reduce(build(as_question(case))))
    if isinstance(outcome, Impossible):
        return None
    assert isinstance(outcome, Planned | Met)
    return values(outcome)


def not_worse(better: Value | None, worse: Value | None) -> bool:
    return worse is None or (better is not None and better <= worse)


def check(case: Case) -> None:
    base = optimum(case)
    for name in sorted(case["scenario"].get("limits", {})):
        free = deepcopy(case)
        del free["scenario"]["limits"][name]
        assert not_worse(optimum(free), base), name
    larger = deepcopy(case)
    larger["employees"]["zz"] = {"hourly_cost": 1}
    assert not_worse(optimum(larger), base), "a newcomer"
    if not any("pin" in decision for decision in case["scenario"]["decisions"]):
        longer = deepcopy(case)
        for goal in longer["scenario"]["goals"]:
            goal["hold_until"] = (goal.get("hold_until") or goal["by"]) + timedelta(days=2)
        assert not_worse(base, optimum(longer)), "held longer"


@some
@given(case=cases())
def test_freedom_never_hurts(case: Case) -> None:
    check(case)


@some
@given(case=calendar_cases())
def test_freedom_never_hurts_with_a_calendar(case: Case) -> None:
    check(case)

"""The optimum against trying everything, and the small model against the model of everybody."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from planner.outcome.schema import Impossible, Met, Outcome, Planned
from planner.problem.build import PRICE_UNITS, build
from planner.problem.reduce import one_by_one, reduce
from planner.solver.solve import solve
from tests.cases import as_question, cases
from tests.oracle import Case, best, measures

many = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


def values(outcome: Planned | Met) -> tuple[int, list[int]]:
    """The number of assumptions and the value of each measure, in the case's own units."""
    units = {"cost": PRICE_UNITS}
    found = {stage.name: stage.value // units.get(stage.name, 1) for stage in outcome.stages}
    assert all(stage.proved and stage.value == stage.bound for stage in outcome.stages)
    return found.pop("assumptions", 0), list(found.values())


def pairs(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    return tuple((a.employee_id, a.exam) for a in outcome.assignments) if isinstance(outcome, Planned) else ()


@many
@given(case=cases())
def test_optimum_equals_trying_everything(case: Case) -> None:
    outcome = solve(reduce(build(as_question(case))))
    expected = best(case)
    if expected is None:
        assert isinstance(outcome, Impossible)
        return
    assert isinstance(outcome, Planned | Met)
    assumptions, optimum, plans = expected
    assert values(outcome) == (assumptions, optimum)
    assert len(measures(case)) == len(optimum)
    assert pairs(outcome) in {tuple(sorted(plan)) for plan in plans}


@many
@given(case=cases(most_open_pairs=20))
def test_the_plan_is_the_same_without_the_reduction(case: Case) -> None:
    problem = build(as_question(case))
    assert solve(reduce(problem)) == solve(one_by_one(problem))

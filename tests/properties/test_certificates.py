"""Certificates that last a year, over two years: the same plan with everybody in a cohort of their own, and the same
optimum with the sittings of everybody left to the solver.
"""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import pytest

from planner.outcome.schema import Outcome, Planned
from planner.problem.build import build
from planner.problem.cohorts.needed import EVERYTHING
from planner.problem.kinds import ways
from planner.problem.reduce import one_by_one, reduce
from planner.problem.schema import Problem
from planner.solver.model import running
from planner.solver.solve import solve
from tests.benchmarks.certificates import yearly_certificates

TWO_YEARS = date(2027, 12, 31)


def problem(people: int, seed: int) -> Problem:
    return build(yearly_certificates(people, TWO_YEARS, seed))


@pytest.mark.parametrize(("people", "seed"), [(6, 1), (9, 2), (12, 3)])
def test_the_plan_is_that_with_everybody_in_a_cohort_of_their_own(people: int, seed: int) -> None:
    asked = problem(people, seed)
    staffing = reduce(asked)
    assert not staffing.individuals
    assert solve(staffing) == solve(one_by_one(asked))


@pytest.mark.parametrize(("people", "seed"), [(6, 1), (7, 2), (9, 3)])
def test_the_optimum_is_that_with_all_sittings_left_to_the_solver(people: int, seed: int) -> None:
    asked = problem(people, seed)
    found = solve(reduce(asked))
    with patch.object(ways, "MOST_CANDIDATES", 0):
        staffing = reduce(asked)
    assert staffing.individuals
    one, other = found, solve(staffing)
    assert isinstance(one, Planned)
    assert isinstance(other, Planned)
    assert one.stages == other.stages


@pytest.mark.parametrize("seed", range(4))
def test_running_numbers_change_no_plan(seed: int) -> None:
    """With a number for each day of its own, and with what begins and ends between two days."""
    staffing = reduce(problem(10, seed))
    found: list[Outcome] = []
    for many in (1, 10_000):
        with patch.object(running, "_MANY", many):
            found.append(solve(staffing))
    assert found[0] == found[1]


@pytest.mark.parametrize("seed", range(4))
def test_rows_of_what_follows_from_others_change_no_plan(seed: int) -> None:
    staffing = reduce(problem(10, seed))
    assert 2 * staffing.asked.bit_count() < len(staffing.problem.targets)
    assert solve(staffing) == solve(staffing._replace(asked=EVERYTHING))

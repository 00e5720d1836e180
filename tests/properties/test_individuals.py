"""People as individuals: the same optimum as with their bundles listed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from planner.outcome.schema import Met, Outcome, Planned
from planner.problem.build import build
from planner.problem.kinds import ways
from planner.problem.reduce import reduce
from planner.problem.schema import Problem
from planner.solver.solve import solve
from tests.cases import as_question, calendar_cases, cases, tight_company
from tests.oracle import Case
from tests.properties.test_second_solver import company

some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def as_individuals(problem: Problem) -> Outcome:
    """The outcome with nobody in a cohort but those whose targets can all be satisfied in one way or none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "MOST_CANDIDATES", 0)
        staffing = reduce(problem)
    assert not any(any(offer.effect and any(offer.cost) for offer in cohort.offers) for cohort in staffing.cohorts)
    return solve(staffing)


def unlisted(case: Case) -> Problem:
    """The problem with timetables of which no sets of sittings are listed, but for those with one set at the most."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "MOST_WAYS", 1)
        return build(as_question(case))


def compare(case: Case) -> None:
    problem = build(as_question(case))
    cohorts = solve(reduce(problem))
    agree(cohorts, as_individuals(problem))
    agree(cohorts, solve(reduce(unlisted(case))))


def agree(cohorts: Outcome, individuals: Outcome) -> None:
    assert type(cohorts) is type(individuals)
    if isinstance(cohorts, Met | Planned) and isinstance(individuals, Met | Planned):
        # Which of the best plans is chosen may differ.
        assert individuals.stages == cohorts.stages


@some
@given(case=cases())
def test_individuals_reach_the_same_optimum(case: Case) -> None:
    compare(case)


@some
@given(case=calendar_cases())
def test_individuals_with_a_calendar_reach_the_same_optimum(case: Case) -> None:
    compare(case)


@pytest.mark.parametrize("seed", range(25))
def test_individuals_of_a_tight_company_reach_the_same_optimum(seed: int) -> None:
    compare(tight_company(seed))


@pytest.mark.parametrize("seed", range(12))
def test_individuals_of_a_company_reach_the_same_optimum(seed: int) -> None:
    compare(company(seed, size=20))

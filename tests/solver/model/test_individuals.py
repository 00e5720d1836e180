"""The choices of individuals: promises are counted right in every solution, and sittings in turn exclude each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from ortools.sat.python import cp_model

from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.question.schema import Promises
from planner.solver.model.constraints import add_constraints
from planner.solver.model.objectives import stages
from planner.solver.model.order import decisions
from planner.solver.model.variables import Variables
from tests.benchmarks.certificates import yearly_certificates
from tests.companies import people, programme, question, roster, scenario

GOAL = {"option": "o", "tier": "gold", "by": "2017-12-31"}


@pytest.mark.parametrize("sense", [1, -1])
@pytest.mark.parametrize("name", ["exams-and-changes", "exams", "changes"])
def test_broken_promises_are_counted_right_in_good_and_bad_solutions(name: str, sense: int) -> None:
    """A search that ends early shows a plan with its figures, and the verifier counts them again."""
    asked = question(
        programme({"o.gold": people(1, "A")}, {"A": {}, "B": {"prerequisites": ["A"]}}),
        roster(["p", "q"]),
        scenario(GOAL),
    )
    promises = Promises((("p", "A"), ("p", "B"), ("p", "B"), ("q", "B")), Fraction(3, 2))
    model = cp_model.CpModel()
    variables = Variables(model, reduce(build(replace(asked, promises=promises))))
    add_constraints(model, variables)
    measures = dict(stages(variables))
    model.minimize(sense * measures[name])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    values = {variable.index: solver.value(variable) for variable in decisions(variables)}
    planned = [(each.employee_id, each.exam) for each in variables.assignments(values)]
    broken = sum(promise not in planned for promise in promises.sittings)
    assert solver.value(measures["changes"]) == broken
    assert solver.value(measures["exams-and-changes"]) == 2 * len(planned) + 3 * broken
    # Nobody sits B without A.
    assert all((who, "A") in planned for who, exam in planned if exam == "B")


@pytest.mark.parametrize(("limit", "longest"), [(1, 13), (2, 1)])
def test_of_sittings_in_turn_one_at_most_can_be_chosen(limit: int, longest: int) -> None:
    """With one exam a month those of a month; else another certificate may be renewed in the same month."""
    limits = {"exams_per_person_per_month": limit}
    staffing = reduce(build(yearly_certificates(4, date(2027, 3, 31), 1, limits)))
    model = cp_model.CpModel()
    variables = Variables(model, staffing)
    add_constraints(model, variables)
    runs = [run for choice in variables.individuals[:2] for run in choice.in_turn]
    assert [x for run in runs for x in run] == [x for choice in variables.individuals[:2] for x in choice.ordered]
    assert max(map(len, runs)) == longest
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    for run in [run for run in runs if len(run) > 1][::4]:
        model.maximize(sum(run))
        assert solver.solve(model) == cp_model.OPTIMAL
        assert solver.objective_value <= 1

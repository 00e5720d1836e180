"""The choices of individuals: promises are counted right in every solution, and sittings in turn exclude each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from ortools.sat.python import cp_model

from planner.problem.build import build
from planner.problem.cohorts.gathering import Individual
from planner.problem.reduce import reduce
from planner.problem.schema import Timetable
from planner.question.schema import Promises, Question
from planner.solver.bounds.left import SlotsLeft
from planner.solver.model.constraints import add_constraints
from planner.solver.model.objectives import stages
from planner.solver.model.order import decisions
from planner.solver.model.variables import Variables
from tests.benchmarks.certificates import chained_certificates, yearly_certificates
from tests.cases import as_question
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


LIMITS = {"exams_per_person_per_month": 1, "exams_per_month": {"company": 3}}
CERTIFICATES = [
    yearly_certificates(6, date(2027, 12, 31), 1, LIMITS),
    as_question(chained_certificates(8, date(2027, 12, 31), 1, LIMITS)),
]


@pytest.mark.parametrize("question", CERTIFICATES, ids=["yearly", "chained"])
def test_days_that_are_one_object_are_looked_at_once(question: Question) -> None:
    """Of few slots many days are one object. The model is the same, word for word, where each is one of its own."""
    staffing = reduce(build(question))
    left = SlotsLeft(staffing.problem)
    few = [
        one for each in staffing.individuals for one in left.of(each, 0b1001 << len(each.profile.timetable.slots) // 2)
    ]
    apart = [
        Individual(each.person, each.profile._replace(timetable=_each_day_apart(each.profile.timetable)), each.places)
        for each in few
    ]
    texts, looked_at = [], []
    for individuals in (few, apart):
        model = cp_model.CpModel()
        variables = Variables(model, staffing._replace(individuals=tuple(individuals)))
        add_constraints(model, variables)
        texts.append(str(model.proto))
        looked_at.append(sum(len(choice._holdings) for choice in variables.individuals))
    assert texts[0] == texts[1]
    assert looked_at[0] < looked_at[1]


def _each_day_apart(table: Timetable) -> Timetable:
    if table.results is None:
        return replace(table, ways=tuple((*day,) for day in table.ways))
    counting = tuple((*day,) for day in table.results.counting)
    return replace(table, results=table.results._replace(counting=counting))

"""Rows about exams of which a person sits one a month: no choice breaks one, and bounds are better with them."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from planner.problem.build import build
from planner.problem.kinds import ways
from planner.problem.reduce import reduce
from planner.solver.bounds.relaxation import Relaxation
from planner.solver.cpsat import cp_model
from planner.solver.model.constraints import add_constraints
from planner.solver.model.months import keep_month_limits
from planner.solver.model.objectives import stages
from planner.solver.model.variables import Variables
from planner.solver.tables.columns import SCALE
from planner.solver.tables.rivals import Rivals
from planner.solver.tables.sums import Sums
from planner.solver.ties import lateness
from tests.benchmarks.certificates import yearly_certificates
from tests.cases import as_question

ONE_A_MONTH = {"exams_per_person_per_month": 1}


def best(model: cp_model.CpModel) -> int:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def test_no_choice_of_anybody_breaks_a_row() -> None:
    """Whatever is asked of all people together: the rows are one person's."""
    staffing = reduce(build(yearly_certificates(6, date(2027, 3, 31), 1, ONE_A_MONTH)))
    model = cp_model.CpModel()
    variables = Variables(model, staffing._replace(individuals=staffing.individuals[:3]))
    keep_month_limits(model, variables)
    chance, kinds = Random(1), set[bool]()
    for choice in variables.individuals:
        truths = {truth.index for truth in choice.satisfies if not isinstance(truth, int)}
        values = {choice.sits.index: 1.0} | dict.fromkeys(truths, 0.75)
        values |= {x.index: 0.5 for x in chance.sample(choice.sitting, 12)}
        rows = [*Rivals(choice).broken(values)]
        kinds |= {choice.sits.index in row for row in rows}
        for row in chance.sample(rows, min(12, len(rows))):
            assert sum(factor * values.get(index, 0.0) for index, factor in row.items()) > 0
            model.maximize(sum(factor * model.get_int_var_from_proto_index(index) for index, factor in row.items()))
            assert best(model) <= 0
    assert kinds == {True, False}


def test_there_are_none_where_a_person_may_sit_more() -> None:
    """Two exams a month may be sat on one day."""
    staffing = reduce(build(yearly_certificates(6, date(2027, 3, 31), 1, {"exams_per_person_per_month": 2})))
    variables = Variables(cp_model.CpModel(), staffing)
    assert not any([*Rivals(choice).broken(dict.fromkeys(range(10_000), 1.0))] for choice in variables.individuals)


def test_nobody_holds_half_of_two_exams_early_to_sit_the_rest_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people have to hold A and B, the third one does until August. Halves of both others could be in time."""
    year = {"valid_for": {"years": 1}, "renewal": {"opens_before": {"months": 6}}}
    case = {
        "exams": {"A": year, "B": year},
        "options": {"one": {"gold": {"id": "both", "people": 2, "hold": {"all": ["A", "B"]}}}},
        "employees": {who: {"hourly_cost": 1} for who in "pqr"},
        "results": [{"employee_id": "r", "exam": exam, "passed_on": date(2025, 8, 5)} for exam in "AB"],
        "scenario": {
            "as_of": date(2026, 1, 1),
            "goals": [{"tier": "gold", "by": date(2026, 6, 30), "hold_until": date(2027, 3, 31)}],
            "limits": ONE_A_MONTH,
            "preparation": {"default": 14},
            "minimise": ["exams", "people"],
            "decisions": [{"ban": {"employee": "r", "exam": exam}} for exam in "AB"],
            "metrics": {},
            "facts": {},
        },
    }
    with monkeypatch.context() as patch:
        patch.setattr(ways, "MOST_CANDIDATES", 0)
        staffing = reduce(build(as_question(case)))
    model = cp_model.CpModel()
    variables = Variables(model, staffing)
    add_constraints(model, variables)
    for _, expression in stages(variables):
        model.minimize(expression)
        model.add(expression == best(model))
    model.minimize(lateness(variables))

    def bound() -> int:
        return -(-Relaxation(Sums(model), (), variables.individuals).solve({}).bound // SCALE)

    assert bound() == best(model)
    monkeypatch.setattr(Rivals, "broken", lambda *_: iter(()))
    assert bound() < best(model)

"""The engine: proof, impossibility, ties, and the case on which the obvious model gets lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from ortools.sat.python import cp_model

from planner.errors import Place
from planner.outcome.schema import Impossible, Met, Planned, Undecided
from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.programme.load import load_programme
from planner.question.schema import Question
from planner.solver import run
from planner.solver.solve import Progress, decide, solve
from tests.benchmarks.hard import hard_company
from tests.cases import as_question
from tests.companies import people, programme, question, roster, scenario

GOLD = {"option": "o", "tier": "gold", "by": "2017-12-31"}
MICROSOFT = "microsoft/cloud-business-applications@2017-11"


def operations_gold(employees: int, seed: int) -> Question:
    """Enterprise Operations Gold for a company in which everybody holds each exam with a chance of one in ten."""
    rules = load_programme(MICROSOFT, Path(), "", Place("test")).programme
    draw = random.Random(seed)
    held = {f"E{number:03}": [code for code in rules.exams if draw.random() < 0.1] for number in range(employees)}
    wanted = scenario(
        {"option": "enterprise-operations", "tier": "gold", "by": "2017-12-31"},
        market="developed",
        metrics={"enterprise_revenue": 400_000, "enterprise_cloud_revenue_ttm": 80_000},
        facts={"digital_partner_of_record": True},
    )
    return question(rules, roster(held), wanted)


def test_fifty_people_are_proved_with_little_work() -> None:
    """The obvious model with default parameters does not prove this in four minutes (docs/model.md)."""
    outcome = solve(reduce(build(operations_gold(50, seed=50))), effort=1.0)
    assert isinstance(outcome, Planned)
    assert all(stage.proved and stage.value == stage.bound for stage in outcome.stages)


def test_the_plan_does_not_depend_on_the_order_of_rows() -> None:
    first = operations_gold(50, seed=7)
    shuffled = Question(
        first.scenario,
        first.programme,
        roster(
            dict.fromkeys(reversed(first.roster.employees["employee_id"].to_list()), ()),
            list(reversed(first.roster.results.to_dicts())),
        ),
    )
    assert solve(reduce(build(first))) == solve(reduce(build(shuffled)))


def test_nothing_to_sit_is_its_own_answer() -> None:
    outcome = solve(
        reduce(build(question(programme({"o.gold": people(1, "A")}, "A"), roster({"p": "A"}), scenario(GOLD))))
    )
    assert isinstance(outcome, Met)
    assert outcome.options == ("o",)


def test_too_few_people_is_impossible() -> None:
    wanted = question(programme({"o.gold": people(2, "A")}, "A"), roster({"p": ""}), scenario(GOLD))
    assert solve(reduce(build(wanted))) == Impossible()


def test_pins_beyond_the_limit_are_impossible() -> None:
    pins = [{"pin": {"employee": "p", "exam": exam}} for exam in "AB"]
    rules = programme({"o.gold": people(1, "A")}, "AB")
    assert isinstance(solve(reduce(build(question(rules, roster({"p": ""}), scenario(GOLD, decisions=pins))))), Planned)
    limited = scenario(GOLD, decisions=pins, limits={"exams_per_person": 1})
    assert solve(reduce(build(question(rules, roster({"p": ""}), limited)))) == Impossible()


def test_without_effort_the_answer_is_undecided_not_no() -> None:
    assert isinstance(solve(reduce(build(operations_gold(50, seed=50))), effort=1e-9), Undecided)


def test_ties_are_settled_in_the_order_of_ids_and_exams() -> None:
    wanted = question(
        programme({"o.gold": people(2, {"any": ["B", "A"]})}, "AB"), roster(["r", "q", "p"]), scenario(GOLD)
    )
    outcome = solve(reduce(build(wanted)))
    assert isinstance(outcome, Planned)
    assert [(each.employee_id, each.exam) for each in outcome.assignments] == [("p", "A"), ("q", "A")]


def test_an_exam_that_counts_longer_is_preferred_among_equals() -> None:
    exams = {"A": {"retires_on": "2018-01-31", "counts_until": "2018-12-31"}, "B": {}}
    wanted = question(programme({"o.gold": people(1, {"any": ["A", "B"]})}, exams), roster(["p"]), scenario(GOLD))
    outcome = solve(reduce(build(wanted)))
    assert isinstance(outcome, Planned)
    assert [each.exam for each in outcome.assignments] == ["B"]


def test_progress_names_the_stages_in_order() -> None:
    seen: list[Progress] = []
    solve(reduce(build(operations_gold(50, seed=50))), report=seen.append)
    stages = list(dict.fromkeys(step.stage for step in seen))
    assert stages == ["exams", "people", "tie-break"]


@pytest.mark.parametrize(
    ("name", "expected"), [("busy:1007", "yes"), ("busy:1015", "no"), ("shares:1", "yes"), ("options:103*2.7", "no")]
)
def test_where_no_plan_is_soon_found_bounds_say_if_there_is_any(
    name: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    staffing = reduce(build(as_question(hard_company(name))))
    assert isinstance(solve(staffing), Impossible) == (expected == "no")
    monkeypatch.setattr(run, "_SOON", 10**9)
    assert decide(staffing) == expected


def test_a_row_that_contradicts_makes_the_model_infeasible() -> None:
    """The model really holds the goal: with everybody kept from sitting, nothing is left."""
    from planner.solver.model.constraints import add_constraints
    from planner.solver.model.variables import Variables

    staffing = reduce(build(operations_gold(50, seed=50)))
    model = cp_model.CpModel()
    variables = Variables(model, staffing)
    add_constraints(model, variables)
    model.add(sum(variables.counts.values()) == 0)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.INFEASIBLE

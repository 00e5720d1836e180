"""Supports against the solver's own proofs: no solution breaks one, and nothing of a good plan is left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest

from planner.outcome.schema import Planned
from planner.problem.build import build
from planner.problem.cohorts.gathering import Individual
from planner.problem.kinds import ways
from planner.problem.reduce import Staffing, reduce
from planner.solver.bounds import narrowing
from planner.solver.bounds.asking import Manner
from planner.solver.bounds.parts import best_plan
from planner.solver.bounds.relaxation import Relaxation
from planner.solver.bundles.takers import cohorts_of
from planner.solver.cpsat import cp_model
from planner.solver.model.alternatives import alternatives
from planner.solver.model.constraints import add_constraints
from planner.solver.model.objectives import stages
from planner.solver.model.variables import Variables
from planner.solver.solve import solve
from planner.solver.tables.columns import SCALE
from planner.solver.tables.sums import Sums
from planner.solver.tables.supports import Supports
from tests.benchmarks.certificates import chained_certificates, yearly_certificates
from tests.cases import as_question
from tests.companies import people, programme, question, roster, scenario
from tests.oracle import Case
from tests.properties.test_second_solver import busy_company

CASES: Mapping[str, Case] = {
    "chained": chained_certificates(15, date(2027, 6, 30), 3),
    "chained, with limits": chained_certificates(
        10, date(2027, 3, 31), 5, {"exams_per_person_per_month": 1, "exams_per_month": {"company": 2}}
    ),
    **{f"busy {seed}": busy_company(seed, sizes=(8,)) for seed in (35, 52, 1004, 1007)},
}


@cache
def staffing_of(name: str) -> Staffing:
    """Everybody with more than a set or two as an individual whose timetable has results and no sets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "MOST_WAYS", 2)
        return reduce(build(as_question(CASES[name])))


def first_stage(name: str) -> tuple[cp_model.CpModel, Variables]:
    """The model of the first stage that costs anything."""
    model = cp_model.CpModel()
    variables = Variables(model, staffing_of(name))
    add_constraints(model, variables)
    model.minimize(cost(variables))
    return model, variables


def cost(variables: Variables) -> cp_model.LinearExprT:
    """What the first stage that costs anything minimises."""
    return next(expression for stage, expression in stages(variables) if stage != "assumptions")


def best(model: cp_model.CpModel) -> int:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def prove(model: cp_model.CpModel, _: Manner = "usual", /) -> cp_model.CpSolver | None:
    solver = cp_model.CpSolver()
    return solver if solver.solve(model) == cp_model.OPTIMAL else None


@cache
def optimum_of(name: str) -> int:
    return best(first_stage(name)[0])


@pytest.mark.parametrize("name", [name for name in CASES if name != "chained"])
def test_no_solution_breaks_a_support(name: str) -> None:
    model, variables = first_stage(name)
    relaxation = Relaxation(Sums(model), cohorts_of(variables), variables.individuals)
    relaxation.solve({})
    assert relaxation.supports
    for support in relaxation.supports[:: max(1, len(relaxation.supports) // 10)]:
        model.maximize(
            sum(factor * model.get_int_var_from_proto_index(each) for each, factor in support.factors.items())
        )
        assert best(model) <= 0


@pytest.mark.parametrize("name", ["busy 1004", "busy 1007"])
def test_a_bound_with_supports_is_the_best_plan_and_without_is_not(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model, variables = first_stage(name)
    cohorts = cohorts_of(variables)
    with_supports = Relaxation(Sums(model), cohorts, variables.individuals).solve({}).bound
    assert -(-with_supports // SCALE) == best(model)
    monkeypatch.setattr(Supports, "broken", lambda *_: iter(()))
    assert Relaxation(Sums(model), cohorts, variables.individuals).solve({}).bound < with_supports - SCALE


def test_whoever_satisfies_anything_is_somebody_who_sits() -> None:
    """Two sittings half a year apart do not clash, so half of somebody might satisfy as much as a whole person."""
    limits = {"exams_per_person_per_month": 1, "exams_per_month": {"company": 2}}
    staffing = reduce(build(yearly_certificates(6, date(2027, 3, 31), 1, limits)))
    model = cp_model.CpModel()
    variables = Variables(model, staffing)
    add_constraints(model, variables)
    choice = variables.individuals[0]
    assert choice.individual.profile.timetable.results is None
    truths = {truth.index for truth in choice.satisfies if not isinstance(truth, int)}
    rows = [
        row for row in model.proto.constraints if {*row.linear.vars} & truths and choice.sits.index in row.linear.vars
    ]
    assert {each for row in rows for each in row.linear.vars} == truths | {choice.sits.index}
    for row in rows:
        row.clear_linear()
    model.maximize(model.get_int_var_from_proto_index(min(truths)) - choice.sits)
    assert best(model) == 0


@pytest.mark.parametrize("share", [0, 5])
@pytest.mark.parametrize("name", ["chained", "chained, with limits"])
def test_what_is_left_of_variables_is_in_all_good_plans(name: str, share: int) -> None:
    """Where no plan within so many percent of the best is said to have a sitting, the solver finds none that has it."""
    model, variables = first_stage(name)
    relaxation = Relaxation(Sums(model), cohorts_of(variables), variables.individuals)
    node = relaxation.solve({})
    value = optimum_of(name) * (100 + share) // 100
    left = relaxation.ranges_within([node], value)
    out = [x for choice in variables.individuals for x in choice.sitting if left[x.index] == (0, 0)]
    assert out
    model.add(cost(variables) <= value)
    model.maximize(sum(out))
    assert best(model) == 0


def test_whoever_sits_nothing_still_serves_groups_with_what_they_hold() -> None:
    """Nobody may serve two groups: p, whose hours are dear, holds A already; so q sits B, and nobody sits A."""
    asked = question(
        programme(
            {"o.gold": {"id": "all", "all": [people(1, "A", "a"), people(1, "B", "b")], "sharing": "different"}},
            ["A", "B"],
        ),
        roster(
            {"p": ["A"], "q": [], "r": []},
            employees={"p": {"hourly_cost": 100}, "q": {"hourly_cost": 1}, "r": {"hourly_cost": 2}},
        ),
        scenario(
            {"option": "o", "tier": "gold", "by": "2017-12-31"},
            minimise=["cost"],
            prices={"currency": "EUR", "fees": {"default": 1}, "study_hours": {"default": 10}},
        ),
    )
    problem = build(asked)
    everybody = tuple(Individual(who, profile) for profile in problem.profiles for who in profile.people)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(narrowing, "listing", lambda *_: None)
        outcome = solve(Staffing(problem, (), {}, everybody))
    assert isinstance(outcome, Planned)
    assert [(each.employee_id, each.exam) for each in outcome.assignments] == [("q", "B")]
    assert outcome.stages[0].value == 1100


@pytest.mark.parametrize(("name", "at_once"), [("busy 1007", False), ("busy 1004", True)])
def test_a_plan_that_costs_one_more_is_not_the_best_unless_that_is_proved(name: str, at_once: bool) -> None:
    model, variables = first_stage(name)
    relaxation = Relaxation(Sums(model), cohorts_of(variables), variables.individuals)

    class Poor(cp_model.CpSolver):
        @property
        def best_objective_bound(self) -> float:
            return 0.0

    poorly: list[bool] = []

    def poor(near: cp_model.CpModel, _: Manner = "usual", /) -> cp_model.CpSolver | None:
        least = best(near)
        objective = near.proto.objective
        terms = zip(map(near.get_int_var_from_proto_index, objective.vars), objective.coeffs, strict=True)
        near.add(sum(round(price) * x for x, price in terms) + round(objective.offset) == least + 1)
        solver = Poor()
        poorly.append(solver.solve(near) == cp_model.OPTIMAL)
        return solver if poorly[-1] else None

    found = best_plan(relaxation, alternatives(variables.forks), prove, poor, lambda *_: None, None, at_once)
    assert poorly[0 if at_once else -1]
    assert found is not None
    assert found.value == optimum_of(name)


def test_where_the_best_plan_of_all_alternatives_is_proved_at_once_none_is_looked_at_by_itself() -> None:
    name = "busy 1004"
    model, variables = first_stage(name)
    ways = alternatives(variables.forks)
    manners: list[Manner] = []

    def look(near: cp_model.CpModel, manner: Manner = "usual", /) -> cp_model.CpSolver | None:
        manners.append(manner)
        return prove(near)

    relaxation = Relaxation(Sums(model), cohorts_of(variables), variables.individuals)
    found = best_plan(relaxation, ways, prove, look, lambda *_: None, None, True)
    assert manners == ["brief"]
    assert found is not None
    assert found.value == optimum_of(name)
    assert [part.alternatives for part in found.parts] == [tuple(ways)]


def test_at_first_only_those_are_looked_at_who_sit_anything_in_the_relaxation() -> None:
    name = "chained, with limits"
    model, variables = first_stage(name)
    relaxation = Relaxation(Sums(model), cohorts_of(variables), variables.individuals)
    sizes: list[int] = []

    def look(near: cp_model.CpModel, _: Manner = "usual", /) -> cp_model.CpSolver | None:
        sizes.append(len(near.proto.variables))
        solver = cp_model.CpSolver()
        found = solver.solve(near) == cp_model.OPTIMAL
        return solver if found and len(sizes) > misses else None

    for misses in (0, 1):
        sizes.clear()
        found = best_plan(relaxation, alternatives(variables.forks), prove, look, lambda *_: None)
        assert found is not None
        assert found.value == optimum_of(name)
        assert len(sizes) == misses + 1
    few, all_near = sizes
    assert few < all_near


def test_clashes_that_are_not_written_are_looked_for() -> None:
    """Half of each of three sittings that clash is more than one: the relaxation learns the row that was left out."""
    staffing = reduce(build(yearly_certificates(6, date(2027, 3, 31), 1, {"exams_per_person_per_month": 1})))
    bounds = []
    for loose in (False, True):
        model = cp_model.CpModel()
        variables = Variables(model, staffing, loose)
        choice = variables.individuals[0]
        group = [choice.sitting[slot] for slot in max(choice.clashing, key=len)]
        row = dict.fromkeys((x.index for x in group), 1) | {choice.sits.index: -1}
        values = {choice.sits.index: 1.0} | {x.index: 0.5 for x in group[:3]}
        assert (row in [each.factors for each in Supports([choice]).broken(values)]) == loose
        assert not [*Supports([choice]).broken(values | {group[0].index: 0.0})]
        model.add(choice.sits == 1)
        model.maximize(sum(group))
        relaxation = Relaxation(Sums(model), cohorts_of(variables), variables.individuals)
        bounds.append(relaxation.solve({}).bound)
        assert bool(relaxation.supports) == loose
    assert bounds == [-SCALE, -SCALE]


def test_whoever_sits_nothing_has_no_slots_where_clashes_are_not_written() -> None:
    staffing = reduce(build(yearly_certificates(6, date(2027, 3, 31), 1, {"exams_per_person_per_month": 1})))
    model = cp_model.CpModel()
    choice = Variables(model, staffing, loose=True).individuals[0]
    own = [x.index for x in choice.sitting]
    assert Sums(model).high[own].tolist() == [1] * len(own)
    model.add(choice.sits == 0)
    sums = Sums(model)
    sums.tighten({}, ())
    assert sums.high[own].tolist() == [0] * len(own)

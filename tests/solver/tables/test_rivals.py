"""Rows about exams of which a person sits one a month: no choice breaks one, and bounds are better with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

import pytest

from planner.problem.build import build
from planner.problem.kinds import ways
from planner.problem.reduce import Staffing, reduce
from planner.solver.bounds.asking import Manner
from planner.solver.bounds.parts import best_plan
from planner.solver.bounds.relaxation import Relaxation
from planner.solver.cpsat import cp_model
from planner.solver.model import blocks
from planner.solver.model.alternatives import alternatives
from planner.solver.model.constraints import add_constraints
from planner.solver.model.individuals import Choice
from planner.solver.model.months import keep_month_limits
from planner.solver.model.objectives import stages
from planner.solver.model.order import lateness
from planner.solver.model.variables import Variables
from planner.solver.tables.columns import SCALE
from planner.solver.tables.rivals import Rivals, Rule
from planner.solver.tables.sums import Sums
from planner.solver.tables.supports import Supports
from tests.cases import as_question


def best(model: cp_model.CpModel) -> int:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def holding_all(exams: str, held: Mapping[str, str], a_month: int = 1) -> Staffing:
    """Two of p, q and r must hold all of these exams from July, each sitting so many a month, but r none; some hold
    exams till August.
    """
    year = {"valid_for": {"years": 1}, "renewal": {"opens_before": {"months": 6}}}
    case = {
        "exams": dict.fromkeys(exams, year),
        "options": {"one": {"gold": {"id": "all", "people": 2, "hold": {"all": [*exams]}}}},
        "employees": {who: {"hourly_cost": 1} for who in "pqr"},
        "results": [
            {"employee_id": who, "exam": exam, "passed_on": date(2025, 8, 5)} for who in held for exam in held[who]
        ],
        "scenario": {
            "as_of": date(2026, 1, 1),
            "goals": [{"tier": "gold", "by": date(2026, 6, 30), "hold_until": date(2027, 3, 31)}],
            "limits": {"exams_per_person_per_month": a_month},
            "preparation": {"default": 14},
            "minimise": ["exams", "people"],
            "decisions": [{"ban": {"employee": "r", "exam": exam}} for exam in exams],
            "metrics": {},
            "facts": {},
        },
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "MOST_CANDIDATES", 0)
        return reduce(build(as_question(case)))


def broken_rules(choice: Choice, chance: Random, slots: int) -> list[Rule]:
    """Some of the rules of a person that values drawn at random break, of each kind."""
    truths = sorted({truth.index for truth in choice.satisfies if not isinstance(truth, int)})
    values = {choice.sits.index: 1.0} | {truth: chance.choice([0.5, 0.9]) for truth in truths}
    values |= {x.index: 0.5 for x in chance.sample(choice.sitting, slots)}
    rivals, found = Rivals(choice), dict[object, list[Rule]]()
    for rule in rivals.broken(values):
        assert sum(factor * values.get(index, 0.0) for index, factor in own_row(rivals, rule).items()) > 0
        found.setdefault((rule.other is None, not rule.late), []).append(rule)
    return [rule for rules in found.values() for rule in chance.sample(rules, min(4, len(rules)))]


def own_row(rivals: Rivals, rule: Rule) -> dict[int, int]:
    """The row of whoever breaks the rule."""
    row = rivals.row(rule)
    assert row is not None
    return row


@pytest.mark.parametrize(("exams", "size"), [(2, 16), (2, 2), (3, 16)])
def test_no_choice_of_anybody_breaks_a_row(exams: int, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked of all people together: the rows are one person's, whoever the rule was found with. Of three
    exams p holds one until August. Also where there are blocks of slots.
    """
    monkeypatch.setattr(blocks, "_SIZE", size)
    monkeypatch.setattr(blocks, "_MANY", 2 * size)
    staffing = holding_all("ABC"[:exams], {"p": "A"} if exams > 2 else {})
    model = cp_model.CpModel()
    variables = Variables(model, staffing._replace(individuals=staffing.individuals[:2]))
    keep_month_limits(model, variables)
    chance, kinds, alike = Random(1), set[tuple[bool, bool]](), 0
    people = [Rivals(choice) for choice in variables.individuals]
    for choice in variables.individuals:
        for rule in (each for _ in range(exams) for each in broken_rules(choice, chance, 4)):
            rows = [row for each in people if (row := each.row(rule)) is not None]
            alike += len(rows) > 1
            kinds.add((rule.other is None, not rule.late))
            for row in rows:
                model.maximize(sum(factor * model.get_int_var_from_proto_index(index) for index, factor in row.items()))
                assert best(model) <= 0
    assert len(kinds) == 3
    assert alike > 5


def test_what_is_broken_with_somebody_is_written_for_everybody_who_sits_anything() -> None:
    """Also for q, who holds A until August, but not as long as q sits nothing."""
    first, second = Variables(cp_model.CpModel(), holding_all("AB", {"q": "A"})).individuals
    values = {truth.index: 0.9 for truth in first.satisfies if not isinstance(truth, int)}
    values |= {x.index: 0.5 for x in Random(1).sample(first.sitting, 4)} | {first.sits.index: 1.0}
    own = [own_row(Rivals(first), rule) for rule in Rivals(first).broken(values)]
    assert own
    supports = Supports([first, second])
    assert [each.factors for each in supports.broken(values)] == own
    found = [each.factors for each in supports.broken(values | {second.sits.index: 1.0})]
    assert [row for row in found if row.keys() <= {*first.variables}] == own
    others = [row for row in found if row not in own]
    assert others
    assert all(row.keys() <= {*second.variables} for row in others)


def test_there_are_none_where_a_person_may_sit_more() -> None:
    """Two exams a month may be sat on one day."""
    variables = Variables(cp_model.CpModel(), holding_all("AB", {}, a_month=2))
    assert not any(broken_rules(choice, Random(1), 4) for choice in variables.individuals[:2])


def test_nobody_holds_half_of_two_exams_early_to_sit_the_rest_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people have to hold A and B, the third one does until August. Halves of both others could be in time."""
    staffing = holding_all("AB", {"r": "AB"})
    model = cp_model.CpModel()
    variables = Variables(model, staffing)
    add_constraints(model, variables)
    for _, expression in stages(variables):
        model.minimize(expression)
        model.add(expression == best(model))
    model.minimize(lateness(variables))

    def bound() -> int:
        return -(-Relaxation(Sums(model), (), variables.individuals).solve({}).bound // SCALE)

    def look(near: cp_model.CpModel, _: Manner = "usual", /) -> cp_model.CpSolver | None:
        """At first there is nothing but what is sat in the relaxation."""
        sizes.append(len(near.proto.variables))
        solver = cp_model.CpSolver()
        return solver if solver.solve(near) == cp_model.OPTIMAL else None

    sizes: list[int] = []
    relaxation = Relaxation(Sums(model), (), variables.individuals)
    found = best_plan(relaxation, alternatives(variables.forks), lambda _: None, look, lambda *_: None)
    assert found is not None
    assert found.value == best(model)
    assert len(sizes) == 1
    slots = sum(len(choice.sitting) for choice in variables.individuals)
    assert sizes[0] < len(model.proto.variables) - slots + 10
    relaxation = Relaxation(Sums(model), (), variables.individuals)
    shown = relaxation.supports_of(relaxation.solve({}))
    assert bound() == best(model)
    monkeypatch.setattr(Rivals, "broken", lambda *_: iter(()))
    assert bound() < best(model)
    assert len(shown) < len(relaxation.supports)
    for row in shown:
        model.add(sum(factor * model.get_int_var_from_proto_index(index) for index, factor in row.factors.items()) <= 0)
    assert bound() == best(model)

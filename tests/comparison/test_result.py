"""What a result holds, worked out by hand from the small company."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from planner import api
from planner.answer.schema import StageAnswer
from planner.comparison.schema import Result
from planner.explanation.schema import Difference
from tests.comparison.companies import RESULTS, SCENARIO, planned, write


def as_data(result: Result) -> Any:
    return json.loads(result.model_dump_json())


def test_a_result_by_hand(tmp_path: Path) -> None:
    # Three must hold CORE and PLUS. E01 does, E02 lacks PLUS, a third person lacks both. CORE is cheaper from April on.
    # E05 leaves in September, when Gold must still be held.
    found = as_data(planned(tmp_path))
    assert (found["status"], found["reached"], found["exams"], found["people"]) == ("planned", True, 3, 2)
    plus, core, travel = Decimal("200.50"), Decimal(60), Decimal(10)
    assert found["cost"] == float(2 * plus + core + 3 * travel)
    assert found["currency"] == "USD"
    lines = found["plan"]["assignments"]
    assert {line["employee_id"] for line in lines} in ({"E02", "E03"}, {"E02", "E04"})
    (cheap,) = [line for line in lines if line["exam"] == "CORE"]
    assert "2018-04-01" <= cheap["proposed_on"] <= "2018-06-30"
    assert found["last_day"] == max(line["passed_by"] or line["not_after"] for line in lines) == "2018-06-30"
    assert found["margin_days"] == min(
        (date.fromisoformat(line["passed_by"] or line["not_after"]) - date.fromisoformat(line["proposed_on"])).days
        for line in lines
    )
    assert found["probability"] is None
    assert found["critical"] is None


def test_what_is_spent_by_quarter_adds_up_to_the_cost(tmp_path: Path) -> None:
    found = planned(tmp_path)
    spent: dict[str, Decimal] = {}
    for line in found.plan.assignments:
        day = line.proposed_on
        quarter = f"{day.year}-Q{(day.month - 1) // 3 + 1}"
        core = 60 if day >= date(2018, 4, 1) else 100
        fee = Decimal(core) if line.exam == "CORE" else Decimal("200.50")
        spent[quarter] = spent.get(quarter, Decimal(0)) + fee + 10
    assert {each.name: Decimal(str(each.cost)) for each in found.cost_by_quarter} == spent
    assert sum(spent.values()) == found.cost
    (cost,) = [stage for stage in found.plan.objective if stage.name == "cost"]
    assert cost.value == found.cost


def test_quarters_are_those_of_the_fiscal_year(tmp_path: Path) -> None:
    found = planned(tmp_path, scenario=SCENARIO + "fiscal_year: {starts: 7}\n")
    assert {each.name for each in found.cost_by_quarter} <= {"FY2018-Q3", "FY2018-Q4"}
    assert found.cost_by_quarter


def test_a_quarter_in_which_nothing_is_paid_has_no_line(tmp_path: Path) -> None:
    free = "vouchers: [{id: stock, exams: [PLUS], count: 2, until: 2018-03-31}]"
    found = planned(tmp_path, scenario=SCENARIO.replace("travel: {default: 10}", free))
    first, second, third = sorted(found.plan.assignments, key=lambda line: line.proposed_on)
    assert (first.exam, second.exam, third.exam) == ("PLUS", "PLUS", "CORE")
    assert second.proposed_on <= date(2018, 3, 31)
    assert [(each.name, each.cost) for each in found.cost_by_quarter] == [("2018-Q2", 60)]


def test_a_cost_is_told_although_it_is_not_minimised(tmp_path: Path) -> None:
    found = planned(tmp_path, scenario=SCENARIO.replace("minimise: [cost, exams, people]\n", ""))
    lines = found.plan.assignments
    assert found.cost == sum(
        10 + (Decimal("200.50") if line.exam == "PLUS" else 60 if line.proposed_on.month >= 4 else 100)
        for line in lines
    )


def test_where_a_price_is_missing_there_is_no_cost(tmp_path: Path) -> None:
    scenario = SCENARIO.replace("minimise: [cost, exams, people]\n", "").replace(", PLUS: 200.50", "")
    found = planned(tmp_path, scenario=scenario)
    assert (found.status, found.exams) == ("planned", 3)
    assert (found.cost, found.cost_by_quarter) == (None, ())


def test_without_prices_there_is_no_cost(tmp_path: Path) -> None:
    head, _ = SCENARIO.split("minimise:")
    found = planned(tmp_path, scenario=head)
    assert (found.cost, found.currency, found.cost_by_quarter) == (None, None, ())


def test_the_probability_is_that_of_every_sitting(tmp_path: Path) -> None:
    # One attempt each: three sittings, all of which are needed.
    found = planned(tmp_path, scenario=SCENARIO + "chance: {default: 80%}\nretakes: {wait: 365}\n")
    assert found.probability == pytest.approx(0.8**3)
    assert found.probability_error is None


def test_where_a_chance_is_missing_there_is_no_probability(tmp_path: Path) -> None:
    question = api.read(write(tmp_path, scenario=SCENARIO + "chance: {CORE: 80%, PLUS: 80%}\n"))
    plan = api.plan(question)
    chance = question.scenario.chance
    assert chance is not None
    without = replace(
        question,
        scenario=question.scenario.model_copy(update={"chance": type(chance).model_validate({"CORE": "80%"})}),
    )
    assert api.result(question, plan, "base").probability is not None
    assert api.result(without, plan, "base").probability is None


def test_an_impossible_goal_has_no_figures(tmp_path: Path) -> None:
    found = planned(tmp_path, scenario=SCENARIO + "limits: {people: 1}\nchance: {default: 80%}\n")
    assert (found.status, found.planned, found.reached) == ("impossible", False, False)
    assert (found.cost, found.cost_by_quarter, found.last_day, found.margin_days) == (None, (), None, None)
    assert found.probability is None


def test_undecided_is_not_no(tmp_path: Path) -> None:
    question = api.read(write(tmp_path))
    plan = api.plan(question)
    nothing = plan.model_copy(update={"status": "undecided", "objective": (), "assignments": ()})
    found = api.result(question, nothing, "base")
    assert (found.status, found.planned, found.reached, found.cost) == ("undecided", False, False, None)
    best_so_far = plan.model_copy(update={"status": "undecided"})
    some = api.result(question, best_so_far, "base")
    assert (some.status, some.planned, some.reached, some.exams) == ("undecided", True, True, 3)


def test_nothing_to_do_costs_nothing(tmp_path: Path) -> None:
    results = RESULTS + "E02,PLUS,2017-06-01\nE03,CORE,2017-06-01\nE03,PLUS,2017-06-01\n"
    found = planned(tmp_path, results=results)
    assert (found.status, found.reached, found.exams, found.people, found.cost) == ("met", True, 0, 0, 0)
    assert (found.cost_by_quarter, found.last_day, found.margin_days) == ((), None, None)


def test_a_goal_that_waits_for_revenue_is_not_reached(tmp_path: Path) -> None:
    found = planned(tmp_path, scenario=SCENARIO.replace("revenue: 100", "revenue: 50"))
    assert (found.status, found.reached) == ("planned", False)


def test_critical_people_only_where_they_were_asked_for(tmp_path: Path) -> None:
    # Without E01, who holds both, or E02, who holds one, somebody must sit more. E03 and E04 stand in for each other.
    found = planned(tmp_path, critical=True)
    assert found.critical is not None
    losses = {loss.employee_id: {stage.name: stage.value for stage in loss.more} for loss in found.critical}
    assert set(losses) == {"E01", "E02"}
    assert (losses["E01"]["exams"], losses["E02"]["exams"]) == (2, 1)
    question = api.read(write(tmp_path))
    told = api.critical(question, found.plan)
    refused = Difference(question="without-person", employee_id="E09", status="refused")
    told = told.model_copy(update={"differences": (*told.differences, refused)})
    assert api.result(question, found.plan, "base", told).critical == found.critical
    undecided = found.plan.model_copy(update={"status": "undecided"})
    assert api.result(question, undecided, "base", told).critical is None


def test_cliffs_are_those_of_the_timeline(tmp_path: Path) -> None:
    scenario = SCENARIO.replace(", hold_until: 2018-12-31", "")
    found = planned(tmp_path, scenario=scenario, employees="employee_id,leaves_on\nE01,\nE02,\nE05,2018-09-30\n")
    (cliff,) = found.cliffs
    assert (cliff.on, cliff.tier, cliff.tier_lost) == (date(2018, 10, 1), "gold", True)


def test_a_result_names_what_made_it_and_no_places(tmp_path: Path) -> None:
    found = planned(tmp_path)
    assert sorted(found.made_with) == ["ortools", "planner", "python"]
    assert all(len(digest) == 64 for digest in (found.inputs.scenario, found.inputs.programme, found.inputs.results))
    text = found.model_dump_json()
    assert tmp_path.as_posix() not in text
    assert "Ann" not in text


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    assert planned(tmp_path / "a").model_dump_json() == planned(tmp_path / "b").model_dump_json()


def test_the_measures_of_a_stage_survive(tmp_path: Path) -> None:
    found = planned(tmp_path)
    again = Result.model_validate_json(found.model_dump_json())
    assert again == found
    assert isinstance(again.plan.objective[0], StageAnswer)

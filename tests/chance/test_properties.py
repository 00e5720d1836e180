"""What must hold whatever the figures are."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner import api
from planner.answer.schema import AssignmentAnswer
from planner.chance.probability import Probability, assumed_by, probability
from planner.planning import answer
from planner.question.schema import Question
from planner.roster.schema import Roster
from tests.cases import calendar_cases, cases, tight_company
from tests.chance.builders import asked, plan_of
from tests.chance.random_plans import RETAKES, as_percent, random_figures, random_plan
from tests.oracle import Case
from tests.properties.test_second_solver import company
from tests.properties.test_spare import small_company

few = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def found(question: Question, lines: list[AssignmentAnswer]) -> Probability:
    return probability(question, plan_of(question, lines))


@few
@given(case=cases() | calendar_cases(), seed=st.integers(0, 10**6))
def test_a_higher_pass_probability_never_lowers_the_chance(case: Case, seed: int) -> None:
    """Neither of one exam nor of one level, also where results end and sittings wait for each other."""
    chance = Random(seed)
    figures, retakes = random_figures(case, chance), chance.choice(RETAKES)
    lines = random_plan(case, chance, 6)
    before = 0.0
    raised = chance.choice(sorted(figures))
    for share in (0, 35, 60, 61, 100):
        now = found(asked(case, as_percent(figures | {raised: Fraction(share, 100)}), retakes), lines).reached.value
        assert now >= before - 1e-12
        before = now


@pytest.mark.parametrize("seed", range(40))
def test_certain_passes_reach_the_goals_of_every_plan(seed: int) -> None:
    case = (small_company, tight_company)[seed % 2](seed)
    question = asked(case, {"default": "100%"}, {"wait": 1})
    plan = answer(question)
    if plan.status in ("met", "planned"):
        each = probability(question, plan)
        assert (each.reached.value, each.reached.error) == (1.0, None)
        assert {rise.value for rise in (*each.by_exam.values(), *each.by_person.values())} <= {0.0}
        assert assumed_by(plan) or all(goal.reached for goal in plan.goals)


@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_risks_are_what_the_chance_rises_by_when_the_figures_say_certain(seed: int) -> None:
    """The same asked again with 100% for the exam, and with 100% for a level that only this person has."""
    case = (small_company, tight_company)[seed // 2 % 2](seed)
    chance = Random(seed)
    percent, lines = as_percent(random_figures(case, chance)), random_plan(case, chance, 5)
    now = found(asked(case, percent, {"wait": 2}), lines)
    for exam, rise in now.by_exam.items():
        then = found(asked(case, percent | {exam: "100%"}, {"wait": 2}), lines)
        assert rise.value == pytest.approx(then.reached.value - now.reached.value, abs=1e-12)
    for who, rise in now.by_person.items():
        staff = {**case["employees"], who: {**case["employees"][who], "level": "sure"}}
        levels = percent | {"levels": {"sure": {"default": "100%"}}}
        then = found(asked({**case, "employees": staff}, levels, {"wait": 2}), lines)
        assert rise.value == pytest.approx(then.reached.value - now.reached.value, abs=1e-12)


@pytest.mark.parametrize("seed", [3, 16, 17])
def test_the_order_of_rows_and_lines_changes_nothing(seed: int) -> None:
    question = asked(company(seed, size=60), {"default": "80%", "X0": "65%"}, {"wait": 3})
    plan = answer(question)
    shuffled = replace(
        question,
        roster=Roster.of(
            question.roster.employees.sample(fraction=1, shuffle=True, seed=seed),
            question.roster.results.sample(fraction=1, shuffle=True, seed=seed),
        ),
    )
    lines = list(plan.assignments)
    Random(seed).shuffle(lines)
    other = plan.model_copy(update={"assignments": tuple(lines)})
    assert len(lines) > 5
    assert api.chances(question, plan).model_dump_json() == api.chances(shuffled, other).model_dump_json()


@pytest.mark.parametrize("seed", range(6))
def test_independent_parts_multiply(seed: int) -> None:
    """Two goals about different exams: the chance of both is the product, however they are put together."""
    case = small_company(seed)
    case["exams"] |= {f"Y{exam[1:]}": {} for exam in list(case["exams"])}
    lines = random_plan(case, Random(seed), 8)
    chance = asked(case, {"default": "70%"}, {"wait": 2})
    before = found(chance, lines).reached.value
    rules = {"id": "both", "all": [case["options"]["one"]["gold"], {"id": "y", "people": 2, "hold": "Y0"}]}
    both = {**case, "options": {"one": {"gold": rules}}}
    only = {**case, "options": {"one": {"gold": rules["all"][1]}}}
    after = found(asked(only, {"default": "70%"}, {"wait": 2}), lines).reached.value
    assert found(asked(both, {"default": "70%"}, {"wait": 2}), lines).reached.value == pytest.approx(before * after)
    assert pl.Series([before, after]).is_between(0, 1).all()

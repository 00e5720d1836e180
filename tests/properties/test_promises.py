"""The fewest broken promises against trying every plan, and against two other models where days matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import planner
from planner.answer.proposed import ProposedPlan
from planner.outcome.schema import Impossible, Met, Planned
from planner.problem.build import build
from planner.problem.kinds.attempts import links
from planner.problem.reduce import one_by_one, reduce
from planner.question.schema import Promises, Question
from planner.solver.second import second_opinion
from planner.solver.solve import solve
from tests.cases import AS_OF, as_question, calendar_cases, cases, day, tight_company
from tests.mip import optimum
from tests.oracle import Case, Pair, every_plan, measure, measures, open_pairs, own_results
from tests.properties.test_optimum import pairs, values
from tests.properties.test_second_solver import company

few = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))

CHURNS = [Fraction(0), Fraction(0), Fraction("0.5"), Fraction(1), Fraction("1.25"), Fraction(2)]


def promised(chance: Random, possible: Sequence[Pair]) -> Promises:
    """Some of the pairs, a few of them twice, and what keeping one is worth."""
    found = [pair for pair in possible for _ in range(chance.choice([0, 0, 1, 1, 1, 2]))]
    return Promises(tuple(sorted(found)), chance.choice(CHURNS))


def following(case: Case, promises: Promises) -> Question:
    return replace(as_question(case), promises=promises)


def rated(case: Case, promises: Promises, plan: Sequence[Pair]) -> list[int]:
    """The measures of a plan in order, exams and promises together in parts of an exam."""
    broken = sum(pair not in plan for pair in promises.sittings)
    usual = [measure(case, name, tuple(plan)) for name in measures(case)]
    worth = promises.churn
    return [*([len(plan) * worth.denominator + broken * worth.numerator] if worth else []), *usual, broken]


def small_company(chance: Random) -> Case:
    """Three or four people and three exams, most of which can be sat, for two groups that ask for a few of them."""
    exams, staff = ["X0", "X1", "X2"], [f"E{number}" for number in range(chance.randint(3, 4))]

    def group(number: int) -> dict[str, Any]:
        codes = chance.sample(exams, chance.choice([1, 2, 2]))
        hold = codes[0] if len(codes) == 1 else {chance.choice(["all", "all", "any"]): codes}
        return {"id": f"g{number}", "people": chance.randint(1, 2), "hold": hold}

    sharing = chance.choice(["same-or-different", "same-or-different", "different"])
    open_ = [(who, exam) for who in staff for exam in exams if chance.random() < 0.7][:9]
    return {
        "exams": {exam: {} for exam in exams},
        "options": {"one": {"gold": {"id": "all", "all": [group(0), group(1)], "sharing": sharing}}},
        "employees": {who: {"hourly_cost": chance.randint(1, 3)} for who in staff},
        "results": [],
        "scenario": {
            "as_of": AS_OF,
            "goals": [{"option": "one", "tier": "gold", "by": day(5)}],
            "limits": chance.choice([{}, {}, {"exams_per_person": 2}, {"people": 2}]),
            "metrics": {},
            "facts": {},
            "decisions": [
                {"ban": {"employee": who, "exam": exam}} for who in staff for exam in exams if (who, exam) not in open_
            ],
            "spare": chance.choice([0, 0, 0, 1]),
            "minimise": chance.choice([["exams"], ["exams"], ["people"], ["cost"]]),
            "prices": {"currency": "USD", "fees": {"default": 1}, "study_hours": {"default": 1, "X1": 2}},
        },
    }


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_of_a_small_company_is_better(seed: int) -> None:
    chance = Random(seed)
    case = small_company(chance)
    try_everything(case, promised(chance, open_pairs(case)))


@few
@given(case=cases(), seed=st.integers(0, 999))
def test_no_plan_is_better(case: Case, seed: int) -> None:
    try_everything(case, promised(Random(seed), open_pairs(case)))


def try_everything(case: Case, promises: Promises) -> None:
    problem = build(following(case, promises))
    outcome = solve(reduce(problem))
    assert outcome == solve(one_by_one(problem))
    plans = every_plan(case)
    if not plans:
        assert isinstance(outcome, Impossible)
        return
    assert isinstance(outcome, Planned | Met)
    best = min(rated(case, promises, plan) for plan in plans)
    assert values(outcome)[1] == best
    assert rated(case, promises, pairs(outcome)) == best


# --- where days matter -----------------------------------------------------------------------------------------------


def compare(case: Case, seed: int) -> None:
    """With everybody in a cohort of their own, with the program of persons and days, and with another solver."""
    tied = links(as_question(case)).tied
    possible = [
        (who, exam)
        for who in case["employees"]
        for exam in case["exams"]
        if exam in tied or not any(end == date.max for _, end in own_results(case, who, exam))
    ]
    promises = promised(Random(seed), possible)
    problem = build(following(case, promises))
    staffing = reduce(problem)
    outcome = solve(staffing)
    assert outcome == solve(one_by_one(problem))
    expected = optimum({**case, "promises": {"sittings": promises.sittings, "churn": promises.churn}})
    if expected is None:
        assert isinstance(outcome, Impossible)
        return
    assert isinstance(outcome, Planned | Met)
    assert values(outcome) == expected
    other = second_opinion(staffing, 60)
    assert (other.decided, other.values) == (True, tuple((stage.name, stage.value) for stage in outcome.stages))


@few
@given(case=calendar_cases(), seed=st.integers(0, 999))
def test_other_models_agree_where_days_matter(case: Case, seed: int) -> None:
    compare(case, seed)


@pytest.mark.parametrize("seed", range(40))
def test_other_models_agree_about_a_tight_company(seed: int) -> None:
    compare(tight_company(seed), seed)


@pytest.mark.parametrize("seed", range(8))
def test_other_models_agree_about_a_company(seed: int) -> None:
    compare(company(seed, size=20), seed)


# --- the whole way ---------------------------------------------------------------------------------------------------


@few
@given(case=st.one_of(cases(), calendar_cases()), seed=st.integers(0, 999))
def test_a_change_of_plan_is_verified_and_says_what_it_keeps(case: Case, seed: int) -> None:
    """Also where nothing needs what was promised; the verifier would raise an error."""
    chance = Random(seed)
    earlier = ProposedPlan.model_validate({"assignments": list(_lines(chance, case))})
    answer = planner.replan(as_question(case), earlier, chance.choice(CHURNS))
    assert len(answer.promises) == answer.counts.done + answer.counts.open + answer.counts.late + answer.counts.gone
    assume(answer.plan.verified)
    planned = {(line.employee_id, line.exam) for line in answer.plan.assignments}
    for promise in answer.promises:
        possible = promise.state in ("open", "late")
        assert promise.kept == (((promise.employee_id, promise.exam) in planned) if possible else None)
    figures = {stage.name: stage.value for stage in answer.plan.objective}
    assert figures["changes"] == answer.counts.broken
    if answer.churn:
        both = Fraction(figures["exams"]) + Fraction(answer.churn) * Fraction(figures["changes"])
        assert figures["exams-and-changes"] == both


def _lines(chance: Random, case: Case) -> Iterator[dict[str, str]]:
    for who in [*case["employees"], "somebody"]:
        for exam in [*case["exams"], "another"]:
            if chance.random() < 0.6:
                day = date.fromordinal(case["scenario"]["as_of"].toordinal() + chance.randint(-3, 6)).isoformat()
                yield {"employee_id": who, "exam": exam, **chance.choice([{}, {"not_after": day}, {"on": day}])}


@few
@given(case=cases())
def test_where_nothing_has_changed_the_plan_stays(case: Case) -> None:
    asked = as_question(case)
    earlier = planner.plan(asked)
    assume(earlier.status in ("planned", "met"))
    answer = planner.replan(asked, earlier)
    assert answer.plan.model_dump(exclude={"objective"}) == earlier.model_dump(exclude={"objective"})
    assert answer.counts.broken == 0

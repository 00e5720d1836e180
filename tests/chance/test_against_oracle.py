"""The exact probability against trying every outcome of every attempt, and what must hold whatever the figures are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.answer.schema import AssignmentAnswer
from planner.chance.probability import probability
from planner.planning import answer
from planner.question.schema import Question
from tests.cases import as_question, calendar_cases, cases, tight_company
from tests.chance.builders import plan_of
from tests.chance.random_plans import RETAKES, as_percent, random_figures, random_plan
from tests.chance.second import Tried
from tests.oracle import Case, unmet_from_outside
from tests.properties.test_spare import small_company

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
MOST_OUTCOMES = 3000


def asked(case: Case, figures: dict[str, Fraction], retakes: Any) -> tuple[Case, Question]:
    """The case with chances; days kept free for a second attempt are taken out, for here attempts have their days."""
    wanted = {key: value for key, value in case["scenario"].items() if key != "retake_slack"}
    wanted["chance"] = as_percent(figures)
    if retakes is not None:
        wanted["retakes"] = retakes
    case = {**case, "scenario": wanted}
    return case, as_question(case)


def compare(case: Case, seed: int, most: int, planned: Iterable[AssignmentAnswer] = ()) -> float | None:
    """The probability of these sittings and some random ones; None where there are too many outcomes to try."""
    chance = Random(seed)
    figures, retakes = random_figures(case, chance), chance.choice(RETAKES)
    case, question = asked(case, figures, retakes)
    lines = list(planned)
    pairs = {(each.employee_id, each.exam) for each in lines}
    lines += [each for each in random_plan(case, chance, most) if (each.employee_id, each.exam) not in pairs]
    tried = Tried(case, lines, figures)
    if tried.number > MOST_OUTCOMES:
        return None
    names = unmet_from_outside(case)
    assumed = frozenset(chance.sample(names, 1) if names and chance.random() < 0.5 else ())
    found = probability(question, plan_of(question, lines, assumed))
    assert found.reached.error is None
    assert found.reached.value == pytest.approx(float(tried.probability(assumed)), abs=1e-12)
    return found.reached.value


@few
@given(case=cases(), seed=st.integers(0, 10**6))
def test_exact_equals_trying_every_outcome(case: Case, seed: int) -> None:
    compare(case, seed, 6)


@few
@given(case=calendar_cases(), seed=st.integers(0, 10**6))
def test_exact_equals_trying_every_outcome_where_days_matter(case: Case, seed: int) -> None:
    compare(case, seed, 4)


@pytest.mark.parametrize("company", [small_company, tight_company])
def test_exact_equals_trying_every_outcome_of_the_best_plan(company: Callable[[int], Case]) -> None:
    """Groups that may not share people, results and scores; then sittings that need or renew each other."""
    found = []
    for seed in range(60):
        case = company(seed)
        case["scenario"].pop("spare", None)
        plan = answer(as_question(case))
        if plan.status == "planned":
            found.append(compare(case, seed, 3, plan.assignments))
    assert sum(share is not None and 0 < share < 1 for share in found) >= 10

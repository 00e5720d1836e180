"""The second solver on the same model: it agrees, and a wrong plan is noticed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from planner import api
from planner.errors import InternalError
from planner.problem.kinds import ways
from tests.cases import as_question, tight_company
from tests.explanation.test_proof import fifteen
from tests.properties.test_second_solver import company


@pytest.mark.parametrize("seed", range(40))
def test_the_second_solver_agrees(seed: int) -> None:
    question = as_question(company(seed, size=20) if seed % 2 else tight_company(seed))
    plan = api.plan(question)
    found = api.second_opinion(question, plan)
    assert found is not None
    assert found.agrees
    assert list(found.settled) == [stage.name for stage in plan.objective]


@pytest.mark.parametrize("seed", range(1, 16, 2))
def test_it_agrees_about_individuals(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "MOST_CANDIDATES", 0)
    question = as_question(tight_company(seed))
    found = api.second_opinion(question, api.plan(question))
    assert found is not None
    assert found.agrees


def test_a_wrong_figure_is_noticed() -> None:
    question = fifteen()
    plan = api.plan(question)
    exams, *others = plan.objective
    wrong = plan.model_copy(update={"objective": (exams.model_copy(update={"value": Decimal(30)}), *others)})
    with pytest.raises(InternalError, match="A second solver proves 29 for exams, and not 30"):
        api.second_opinion(question, wrong)


def test_a_wrong_no_is_noticed() -> None:
    question = fifteen()
    wrong = api.plan(question).model_copy(update={"status": "impossible"})
    with pytest.raises(InternalError, match="finds a plan"):
        api.second_opinion(question, wrong)

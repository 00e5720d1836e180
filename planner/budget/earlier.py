"""Reads an earlier answer of `plan`, and holds it against the question of today."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from pydantic import model_validator

from planner.answer.proposed import ProposedPlan
from planner.answer.schema import PlanAnswer
from planner.documents.json import read_json
from planner.documents.within import plan_within
from planner.errors import DataError, Place, error
from planner.language import later, sentence
from planner.question.schema import Question
from planner.verification.verify import verify
from planner.words.findings import finding


class _EarlierPlan(PlanAnswer):
    """An answer of `plan`, or the one inside an answer of `replan` or a stored result."""

    @model_validator(mode="before")
    @classmethod
    def _within(cls, value: object) -> object:
        return plan_within(value)


def earlier_plan(question: Question, path: Path) -> PlanAnswer:
    """The plan in the JSON file of an answer of `plan` or `replan` or of a stored result, verified.

    Raises DataError when the file holds no such answer, or the plan does not fit the question.
    """
    plan = read_json(path, _EarlierPlan)
    proposed = ProposedPlan.model_validate_json(plan.model_dump_json())
    hint = sentence("Make a plan of today: planner replan SCENARIO --from PLAN.json.")
    issues = [
        error("plan-does-not-fit", Place(path.as_posix()), later(partial(finding, each)), hint)
        for each in verify(question, proposed).findings
    ]
    if issues:
        raise DataError(issues)
    return plan

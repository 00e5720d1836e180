"""One cell: from the scenario with the cell's values to a result that is kept, in whatever process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from planner.answer.schema import PlanAnswer
from planner.budget.confidence import reach_confidence
from planner.comparison.inputs import inputs_of
from planner.comparison.result import result_of
from planner.comparison.schema import Result
from planner.errors import DataError, InternalError, Issue
from planner.planning import answer
from planner.question.load import load_question
from planner.question.schema import Question
from planner.scenario.overrides import Override
from planner.sweeping.schema import CellFigures, Fault, IssueAnswer
from planner.sweeping.store import Store, digest


class CellTask(NamedTuple):
    """What is needed to solve a cell anywhere where the same files are.

    scenario: as an absolute path. name: what it is called. effort: as for `plan`. store: where the result is kept; None
    where it is not.
    """

    scenario: Path
    name: str
    overrides: tuple[Override, ...]
    effort: float
    store: Path | None


class Solved(NamedTuple):
    """The result of a cell. key: the digest of all it depends on. kept: it was there already and nothing was solved."""

    key: str
    figures: CellFigures
    made_with: Mapping[str, str]
    kept: bool


def solve_cell(task: CellTask) -> Solved | Fault:
    """The figures of a cell: kept ones, or those of its best plan, which is then kept. Raises OSError where it cannot
    be kept.
    """
    try:
        question = load_question(task.scenario, task.overrides)
        key = key_of(question, task.effort)
        store = None if task.store is None else Store(task.store)
        found = None if store is None else store.read("cells", key, Result)
        kept = found is not None
        if found is None:
            made = result_of(question, planned(question, task.effort), task.name)
            if store is not None:
                store.write("cells", key, made.model_dump(mode="json"))
            # Read back, so that a figure is the same one whether it was kept or not.
            found = Result.model_validate_json(made.model_dump_json())
    except DataError as fault:
        return Fault(kind="input", issues=issues_of(fault.issues))
    except InternalError as fault:
        return Fault(kind="internal", issues=(IssueAnswer(code="our-fault", where={}, what=str(fault), hint=""),))
    return Solved(key, _figures(found), found.plan.made_with, kept)


def key_of(question: Question, effort: float) -> str:
    """The digest of everything that the answer depends on: inputs, effort and versions."""
    inputs = inputs_of(question).model_dump(mode="json")
    return digest(inputs, effort, version("partner-planner"), version("ortools"))


def planned(question: Question, effort: float) -> PlanAnswer:
    """What `plan` answers: where the scenario asks for confidence, the plan with backups."""
    wanted = question.scenario.confidence
    if wanted is not None:
        found = reach_confidence(question, Fraction(wanted), effort, lambda _: None)
        if found is not None:
            return found.plan
    return answer(question, effort)


def issues_of(issues: Iterable[Issue]) -> tuple[IssueAnswer, ...]:
    """The errors as data."""
    return tuple(
        # Texts only: sentences in every language cannot be sent to other processes.
        IssueAnswer(code=each.code, where=each.where.as_json(), what=str(each.what), hint=str(each.hint))
        for each in issues
        if each.severity == "error"
    )


def _figures(result: Result) -> CellFigures:
    closest = result.plan.closest
    return CellFigures(
        status=result.status,
        reached=result.reached,
        exams=result.exams,
        people=result.people,
        cost=result.cost,
        currency=result.currency,
        last_day=result.last_day,
        margin_days=result.margin_days,
        probability=result.probability,
        probability_error=result.probability_error,
        objective=result.plan.objective,
        blocked_by=tuple(block for goal in result.plan.goals for block in goal.blocked_by),
        missing=None if closest is None else closest.missing,
    )

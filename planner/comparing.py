"""The verbs about scenarios side by side: results, what is stored of them, how they differ. Part of `planner.api`."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.answer.schema import PlanAnswer
    from planner.comparison.schema import Comparison, Result
    from planner.comparison.sources import Source
    from planner.explanation.schema import Explanation
    from planner.question.schema import Question


def result(question: Question, plan: PlanAnswer, name: str, critical: Explanation | None = None) -> Result:
    """What planning a scenario gave, so that it can be stored, and compared with others without solving anything.

    plan: the answer of `plan` for this question. name: what the scenario is called. critical: the answer of `critical`,
    where the people who are critical are to be counted. Where a price or a chance is missing, so is the cost or the
    probability.
    """
    from planner.comparison.result import result_of

    return result_of(question, plan, name, critical)


def compare(results: Sequence[Result]) -> Comparison:
    """The results side by side, the first one as the base. Raises ValueError for none."""
    from planner.comparison.compare import compare as compared

    if not results:
        raise ValueError("There is nothing to compare.")
    return compared(results)


def save(result: Result, file: str | PathLike[str]) -> None:
    """Stores a result as JSON. Raises UsageError when it cannot be written, or the file is there and no result."""
    from planner.comparison.store import save_result

    save_result(result, Path(file))


def save_all(results: Sequence[Result], folder: str | PathLike[str]) -> tuple[Path, ...]:
    """Stores results in a folder, each in a file that is called after it; the files. Raises UsageError as `save`."""
    from planner.comparison.store import save_results

    return save_results(results, Path(folder))


def load(file: str | PathLike[str]) -> Result:
    """A stored result. Raises DataError when the file is none, or does not hold together."""
    from planner.comparison.store import load_result

    return load_result(Path(file))


def sources(*paths: str | PathLike[str]) -> tuple[Source, ...]:
    """The questions and stored results that files and folders stand for, with their names.

    Raises DataError with everything that is wrong in all of them.
    """
    from planner.comparison.sources import read_sources

    return read_sources([Path(path) for path in paths])

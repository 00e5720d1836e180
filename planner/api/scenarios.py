"""The verbs about many scenarios: results, what is stored of them, how they differ, and whole grids."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.answer.schema import PlanAnswer
    from planner.api.paths import StrPath
    from planner.comparison.schema import Comparison, Result
    from planner.comparison.sources import Source
    from planner.explanation.schema import Explanation
    from planner.question.schema import Question
    from planner.sweeping.engines import Engine
    from planner.sweeping.run import Watch
    from planner.sweeping.schema import SweepAnswer


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


def save(result: Result, file: StrPath) -> None:
    """Stores a result as JSON. Raises UsageError when it cannot be written, or the file is there and no result."""
    from planner.comparison.store import save_result

    save_result(result, Path(file))


def save_all(results: Sequence[Result], folder: StrPath) -> tuple[Path, ...]:
    """Stores results in a folder, each in a file that is called after it; the files. Raises UsageError as `save`."""
    from planner.comparison.store import save_results

    return save_results(results, Path(folder))


def load(file: StrPath) -> Result:
    """A stored result. Raises DataError when the file is none, or does not hold together."""
    from planner.comparison.store import load_result

    return load_result(Path(file))


def sources(*paths: StrPath) -> tuple[Source, ...]:
    """The questions and stored results that files and folders stand for, with their names.

    Raises DataError with everything that is wrong in all of them.
    """
    from planner.comparison.sources import read_sources

    return read_sources([Path(path) for path in paths])


def sweep(
    scenario: StrPath,
    axes: Sequence[str],
    figure: str = "exams",
    store: StrPath | None = None,
    effort: float | None = None,
    engine: Engine | None = None,
    watch: Watch | None = None,
) -> SweepAnswer:
    """Every combination of values planned, and where the answer changes. The same answer whatever the engine.

    axes: places of the scenario and their values, as `goals.0.by=2017-11-30..2018-06-30/1M`. figure: whose changes are
    told. store: a folder in which finished cells are kept; those that are there are not solved again. engine: who
    solves the cells (default: this process). watch: told how far it is.
    Raises UsageError for axes and figures that are none. Raises DataError when no cell can be read; what is wrong in
    single cells stands in them. Raises OSError when the store cannot be written.
    """
    from planner.solver.solve import DEFAULT_EFFORT
    from planner.sweeping.axes import parse_axis
    from planner.sweeping.engines import Here
    from planner.sweeping.figures import figure_named
    from planner.sweeping.run import Sweep

    kept = None if store is None else Path(store)
    asked = Sweep(
        Path(scenario), [parse_axis(axis) for axis in axes], figure_named(figure), effort or DEFAULT_EFFORT, kept
    )
    return asked.answer(engine or Here(), watch or (lambda _: None))

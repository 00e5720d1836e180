"""The verb about many questions at once: the same scenario with other values. Part of `planner.api`."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.sweeping.engines import Engine
    from planner.sweeping.run import Watch
    from planner.sweeping.schema import SweepAnswer


def sweep(
    scenario: str | PathLike[str],
    axes: Sequence[str],
    figure: str = "exams",
    store: str | PathLike[str] | None = None,
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

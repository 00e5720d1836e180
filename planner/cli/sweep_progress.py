"""The bar of a sweep, shown on stderr of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from planner.report.console import messages
from planner.sweeping.run import Step
from planner.words.sweep import looking_between, solving_cells


class SweepProgress:
    """The bar of a sweep, and what it knows of it."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}
        self.step = Step("cells", 0, 0)
        """How far the cells are."""

    @property
    def kept(self) -> int:
        """So many cells did not have to be solved."""
        return self.step.kept

    def sweeping(self, step: Step) -> None:
        """Tells how far it is."""
        if step.at == "cells":
            self.step = step
        if step.at not in self._tasks:
            title = solving_cells() if step.at == "cells" else looking_between()
            self._tasks[step.at] = self._bar.add_task(title, total=step.of)
        self._bar.update(self._tasks[step.at], completed=step.done)


@contextmanager
def shown_sweep() -> Iterator[SweepProgress]:
    """The bar to tell each step to, on a terminal; it goes when all is done."""
    console = messages()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield SweepProgress(bar)

"""What is shown on stderr while something takes longer than a second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.status import Status

from planner.language import in_force, speaking
from planner.report.console import messages
from planner.words.progress import asking_another_solver, backing, looking, progress, reading
from planner.words.sweep import looking_between, solving_cells

if TYPE_CHECKING:
    from planner.explanation.watch import Looking
    from planner.solver.solve import Progress as Search
    from planner.sweeping.run import Step

_PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """The line that says what is being done. Each of its methods can be handed to whoever does it."""

    _status: Status
    _language: str
    """That of the command: a solver may call from a thread of its own, in which no language was chosen."""

    def solving(self, step: Search) -> None:
        """Tells a step of the search for the best plan."""
        with speaking(self._language):
            self._status.update(progress(step.stage, step.value, step.bound))

    def explaining(self, look: Looking) -> None:
        """Tells what an explanation looks at."""
        with speaking(self._language):
            self._status.update(looking(look.at, look.number, look.of))

    def backing(self, plans: int) -> None:
        """Tells how many plans with backups were made."""
        with speaking(self._language):
            self._status.update(backing(plans))

    def asking_another_solver(self) -> None:
        self._status.update(asking_another_solver())


@contextmanager
def shown_progress() -> Iterator[Line]:
    """The line to tell each step to; it appears after the first second and goes when all is done.

    Before the first step it says that files are being read.
    """
    status = Status(reading(), console=messages())
    timer = Timer(_PATIENCE, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield Line(status, in_force())
    finally:
        timer.cancel()
        timer.join()
        status.stop()


class SweepProgress:
    """The bar of a sweep, and what it knows of it."""

    def __init__(self, bar: Progress) -> None:
        from planner.sweeping.run import Step

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

"""What is shown on stderr while something takes longer than a second."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from rich.status import Status

from planner.report.console import messages
from planner.words import progress, reading

if TYPE_CHECKING:
    from planner.solver.solve import Progress

_PATIENCE = 1.0


@contextmanager
def shown_progress() -> Iterator[Callable[[Progress], None]]:
    """A function to tell each step of a search; a line appears after the first second and goes when all is done.

    Before the first step the line says that files are being read.
    """
    status = Status(reading(), console=messages())
    timer = Timer(_PATIENCE, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda step: status.update(progress(step.stage, step.value, step.bound))
    finally:
        timer.cancel()
        timer.join()
        status.stop()

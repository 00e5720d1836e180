"""What is shown on stderr while a search takes longer than a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.status import Status

from planner.report.console import messages
from planner.solver.solve import Progress
from planner.words import progress

_PATIENCE = 1.0


@contextmanager
def shown_progress() -> Iterator[Callable[[Progress], None]]:
    """A function to call with each step; a line appears after the first second and goes when the work is done."""
    status = Status("", console=messages())
    started = time.monotonic()
    running = False

    def show(step: Progress) -> None:
        nonlocal running
        if time.monotonic() - started < _PATIENCE:
            return
        status.update(progress(step.stage, step.value, step.bound))
        if not running:
            status.start()
            running = True

    try:
        yield show
    finally:
        if running:
            status.stop()

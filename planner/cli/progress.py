"""What is shown on stderr while something takes longer than a second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from planner.language import in_force, speaking
from planner.words.progress import asking_another_solver, backing, looking, progress, reading

if TYPE_CHECKING:
    from rich.status import Status

    from planner.explanation.watch import Looking
    from planner.solver.solve import Progress as Search

_PATIENCE = 1.0


class Line:
    """The line that says what is being done. Each of its methods can be handed to whoever does it.

    A terminal's library is loaded only when the line appears: most commands are done before.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._language = in_force()  # a solver may call from a thread of its own, in which no language was chosen
        self._status: Status | None = None

    def appear(self) -> None:
        """Shows the line, with what was told last."""
        from rich.status import Status

        from planner.report.console import messages

        self._status = Status(self._text, console=messages())
        self._status.start()

    def disappear(self) -> None:
        if self._status is not None:
            self._status.stop()

    def tell(self, text: str) -> None:
        """Says this from now on."""
        self._text = text
        if self._status is not None:
            self._status.update(text)

    def solving(self, step: Search) -> None:
        """Tells a step of the search for the best plan."""
        with speaking(self._language):
            self.tell(progress(step.stage, step.value, step.bound))

    def explaining(self, look: Looking) -> None:
        """Tells what an explanation looks at."""
        with speaking(self._language):
            self.tell(looking(look.at, look.number, look.of))

    def backing(self, plans: int) -> None:
        """Tells how many plans with backups were made."""
        with speaking(self._language):
            self.tell(backing(plans))

    def asking_another_solver(self) -> None:
        self.tell(asking_another_solver())


@contextmanager
def shown_progress() -> Iterator[Line]:
    """The line to tell each step to; it appears after the first second and goes when all is done.

    Before the first step it says that files are being read.
    """
    line = Line(reading())
    timer = Timer(_PATIENCE, line.appear)
    timer.daemon = True
    timer.start()
    try:
        yield line
    finally:
        timer.cancel()
        timer.join()
        line.disappear()

"""Work that is done beside other work, in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def beside(work: Callable[[], T]) -> Callable[[], T]:
    """Begins the work. What comes back waits until it is done, and gives what it gave or raises what it raised.

    It is asked once: what the work gave is not kept here.
    """
    given: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(work())
        except BaseException as fault:  # noqa: BLE001 - nothing is hidden: it is raised again where somebody waits
            raised.append(fault)

    def outcome() -> T:
        thread.join()
        if raised:
            raise raised.pop()
        return given.pop()

    thread = Thread(target=run, daemon=True)
    thread.start()
    return outcome

"""Work that is done beside other work, in a thread or in a process of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from threading import Thread, active_count
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


def apart(work: Callable[[], bytes]) -> Callable[[], bytes]:
    """Begins work that would hold Python's lock, in a process of its own: a copy of this one.

    What comes back waits until it is done, and gives what it gave; nothing where it raised something or where there can
    be no such copy, as when other threads are at work. It is asked once.
    """
    if sys.platform != "linux" or active_count() > 1:
        return bytes
    try:
        reading, writing = os.pipe()
        child = os.fork()
    except OSError:
        return bytes
    if child == 0:
        try:
            with os.fdopen(writing, "wb") as given:
                given.write(work())
        finally:
            os._exit(0)
    os.close(writing)

    def outcome() -> bytes:
        with os.fdopen(reading, "rb") as given_there:
            answer = given_there.read()
        os.waitpid(child, 0)
        return answer

    return outcome

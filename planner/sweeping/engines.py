"""Who carries out the tasks of a sweep: this process, several processes, or a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Thread
from types import TracebackType
from typing import Protocol, TypeVar

from planner.errors import InternalError

Task = TypeVar("Task")
Done = TypeVar("Done")

_MOST_LOST = 3
"""When so many tasks were lost before a single one was finished, it is not for their sake."""

_SECONDS_TO_END = 10.0
"""Processes that are told to end are waited for no longer."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The process that carried out a task died, and so did another one that was given the same task."""


class Engine(Protocol):
    """Carries out tasks, in any order. A context: what it needs is there within it, and gone afterwards."""

    def __enter__(self) -> Engine: ...

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def run(self, tasks: Sequence[Task], work: Callable[[Task], Done]) -> Iterator[tuple[int, Done | Lost]]:
        """Each task's number with what its work gave, as it is finished."""
        ...


class Here:
    """This process, one task after the other."""

    def __enter__(self) -> Here:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def run(self, tasks: Sequence[Task], work: Callable[[Task], Done]) -> Iterator[tuple[int, Done | Lost]]:
        """Each task's number with what its work gave."""
        for number, task in enumerate(tasks):
            yield number, work(task)


class Processes:
    """So many processes on this machine. They end with this one, however it ends, and an interrupt from the keyboard
    does not reach them: a solver that is interrupted would take what it has for its answer.
    """

    def __init__(self, count: int) -> None:
        """count: at least 1."""
        self._count = count
        self._pool: ProcessPoolExecutor | None = None
        self._others: frozenset[int | None] = frozenset()

    def __enter__(self) -> Processes:
        self._others = frozenset(child.pid for child in multiprocessing.active_children())
        self._pool = _pool(self._count)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._end(self._pool, at_once=kind is not None)
            self._pool = None

    def run(self, tasks: Sequence[Task], work: Callable[[Task], Done]) -> Iterator[tuple[int, Done | Lost]]:
        """Each task's number with what its work gave, as it is finished.

        Where a process dies, every task that was begun and not finished is carried out again, alone, so that none of
        them suffers for another one's sake. Raises InternalError where every process dies as soon as it is there.
        """
        finished = lost = 0
        waiting, running = list(reversed(range(len(tasks)))), dict[Future[Done], int]()
        while waiting or running:
            suspects: list[int] = []
            with suppress(BrokenExecutor):  # a broken pool takes no more tasks
                while waiting and len(running) < self._count:
                    future = self._ready.submit(work, tasks[waiting[-1]])
                    running[future] = waiting.pop()
            if not running:
                self._renew()
                continue
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number = running.pop(future)
                try:
                    found = future.result()
                except BrokenExecutor:
                    suspects.append(number)
                else:
                    finished += 1
                    yield number, found
            if suspects:
                suspects = sorted([*suspects, *running.values()])
                running.clear()
                self._renew()
            for number in suspects:
                again = self._alone(tasks[number], work)
                lost += isinstance(again, Lost)
                if lost == _MOST_LOST and not finished:
                    raise InternalError("No process can be started; a script needs `if __name__ == '__main__':`.")
                yield number, again

    @property
    def _ready(self) -> ProcessPoolExecutor:
        if self._pool is None:
            raise InternalError("The engine is used outside of its context.")
        return self._pool

    def _renew(self) -> None:
        self._end(self._ready, at_once=True)
        self._pool = _pool(self._count)

    def _alone(self, task: Task, work: Callable[[Task], Done]) -> Done | Lost:
        pool = _pool(1)
        try:
            return pool.submit(work, task).result()
        except BrokenExecutor:
            return Lost()
        finally:
            pool.shutdown(wait=True)

    def _end(self, pool: ProcessPoolExecutor, at_once: bool) -> None:
        """at_once: what runs is given up. The pool's own thread is waited for all the same, as it would complain if it
        were still writing when the interpreter ends.
        """
        if not at_once:
            pool.shutdown(wait=True, cancel_futures=True)
            return
        ending = Thread(target=partial(pool.shutdown, wait=True, cancel_futures=True), daemon=True)
        ending.start()
        for child in multiprocessing.active_children():
            if child.pid not in self._others:
                child.terminate()
        ending.join(_SECONDS_TO_END)


def _pool(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin)


def _begin() -> None:
    """What a new process does first."""
    if hasattr(os, "setsid"):
        with suppress(OSError):
            os.setsid()
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

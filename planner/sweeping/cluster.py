"""A Dask cluster as the engine of a sweep. Its machines must see the same files at the same places as this one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from planner.errors import InternalError, UsageError
from planner.language import sentence
from planner.sweeping.engines import Done, Lost, Task

if TYPE_CHECKING:
    from distributed import Client

_PATIENCE = "10s"


class Dask:
    """The cluster whose scheduler has this address. A task whose worker dies is given to another one."""

    def __init__(self, address: str) -> None:
        """address: as of `tcp://127.0.0.1:8786`. Raises UsageError where Dask is not installed."""
        try:
            import distributed  # noqa: F401
        except ImportError:
            what = sentence("Dask is not installed; pip install partner-planner[dask] does that.")
            raise UsageError(what) from None
        self._address = address
        self._client: Client | None = None

    def __enter__(self) -> Dask:
        """Raises UsageError where nobody answers at the address."""
        from distributed import Client

        try:
            self._client = Client(self._address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError):
            what = sentence("No Dask scheduler answers at {address}.", address=self._address)
            raise UsageError(what) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def run(self, tasks: Sequence[Task], work: Callable[[Task], Done]) -> Iterator[tuple[int, Done | Lost]]:
        """Each task's number with what its work gave, as it is finished."""
        from distributed import KilledWorker, as_completed

        if self._client is None:
            raise InternalError("The engine is used outside of its context.")
        numbers = {self._client.submit(work, task, pure=False): number for number, task in enumerate(tasks)}
        with self._client.as_current():
            finished = as_completed(list(numbers))
        for future in finished:
            try:
                found: Done | Lost = future.result()
            except KilledWorker:
                found = Lost()
            yield numbers[future], found

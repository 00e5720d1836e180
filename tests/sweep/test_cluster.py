"""A Dask cluster gives the same bytes as processes, also when one of its workers is killed on the way."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner import api
from planner.errors import UsageError
from planner.sweeping.cluster import Dask
from planner.sweeping.run import Step

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "scenarios" / "two-cliffs"
AXES = ["goals.0.by=2018-03-31..2018-05-31/1M", "spare=0,1"]

# Tornado and distributed leave sockets and loops to the garbage collector when a cluster ends.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


def test_two_workers_one_of_which_is_killed_on_the_way() -> None:
    from distributed import LocalCluster

    expected = api.sweep(SCENARIO, AXES)
    killed: list[int] = []
    make: Callable[..., Any] = LocalCluster  # without annotations
    with make(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        first, second = (nanny.pid for nanny in cluster.workers.values())
        assert first != second

        def kill_one(step: Step) -> None:
            if step.done == 1 and not killed:
                killed.append(first)
                os.kill(first, signal.SIGKILL)

        found = api.sweep(SCENARIO, AXES, engine=Dask(cluster.scheduler_address), watch=kill_one)
    assert killed
    assert found.model_dump_json() == expected.model_dump_json()
    assert all(cell.figures is not None for cell in found.cells)


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.sweeping.cluster._PATIENCE", "500ms")
    with (
        pytest.raises(UsageError, match=r"^No Dask scheduler answers at tcp://127\.0\.0\.1:9\.$"),
        Dask("tcp://127.0.0.1:9"),
    ):
        pass

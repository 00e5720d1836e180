"""A Dask cluster gives the same bytes as one process, also when one of its workers is killed on the way."""

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
from tests.sweep.company import write

AXES = ["limits.exams_per_person=1..6", "metrics.revenue=50,100"]

# Tornado and distributed leave sockets and loops to the garbage collector when a cluster ends.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


def test_two_workers_one_of_which_is_killed_on_the_way(tmp_path: Path) -> None:
    from distributed import LocalCluster

    scenario = write(tmp_path)
    expected = api.sweep(scenario, AXES)
    killed: list[int] = []
    make: Callable[..., Any] = LocalCluster  # without annotations
    with make(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        first, second = (nanny.pid for nanny in cluster.workers.values())
        assert first != second

        def kill_one(step: Step) -> None:
            if step.done == 1 and not killed:
                killed.append(first)
                os.kill(first, signal.SIGKILL)

        found = api.sweep(scenario, AXES, engine=Dask(cluster.scheduler_address), watch=kill_one)
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

"""Finished cells are kept: whatever was interrupted goes on, and nothing is solved twice."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from planner import api
from planner.explanation.reasons import reason
from planner.planning import answer
from planner.sweeping.engines import Processes
from planner.sweeping.run import Step
from tests.sweep.company import SCENARIO, write

ROOT = Path(__file__).parents[2]
LONG = ["limits.exams_per_person=2..21"]
AXES = ["goals.0.by=2017-10-16..2017-11-16/1M", "limits.exams_per_person=1..3"]


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was solved in this process: cells, and points between them."""
    calls: list[str] = []

    def counted(name: str, solve: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object) -> object:
            calls.append(name)
            return solve(*args)

        return call

    monkeypatch.setattr("planner.sweeping.cell.answer", counted("cell", answer))
    monkeypatch.setattr("planner.sweeping.turns.reason", counted("change", reason))
    return calls


def test_nothing_is_solved_twice(tmp_path: Path, solved: list[str]) -> None:
    scenario, store = write(tmp_path), tmp_path / "store"
    steps: list[Step] = []
    first = api.sweep(scenario, AXES, store=store)
    assert solved.count("cell") == 6
    assert solved.count("change") == len([each for each in first.changes if each.because])
    solved.clear()
    again = api.sweep(scenario, AXES, store=store, watch=steps.append)
    assert solved == []
    assert again.model_dump_json() == first.model_dump_json()
    assert steps[0] == Step("cells", 0, 6)
    assert Step("cells", 6, 6, kept=6) in steps
    assert api.sweep(scenario, AXES).model_dump_json() == first.model_dump_json()


def test_only_what_changed_is_solved_again(tmp_path: Path, solved: list[str]) -> None:
    scenario, store = write(tmp_path), tmp_path / "store"
    api.sweep(scenario, ["limits.exams_per_person=1..3"], store=store)
    solved.clear()
    api.sweep(scenario, ["limits.exams_per_person=2..5"], store=store)
    assert solved.count("cell") == 2
    solved.clear()
    scenario.write_text(f"# a remark\n{SCENARIO}", encoding="utf-8")
    api.sweep(scenario, ["limits.exams_per_person=1..3"], store=store)
    assert solved == []
    (tmp_path / "results.csv").write_text("employee_id,exam,passed_on\nE01,A-1,2017-05-01\nE02,A-1,2017-05-01\n")
    found = api.sweep(scenario, ["limits.exams_per_person=1..3"], store=store)
    assert solved.count("cell") == 3
    assert [each.figures and each.figures.exams for each in found.cells] == [2, 2, 2]
    solved.clear()
    api.sweep(scenario, ["limits.exams_per_person=1..3"], store=store, effort=30)
    assert solved.count("cell") == 3


def test_a_file_that_was_damaged_is_made_anew(tmp_path: Path, solved: list[str]) -> None:
    scenario, store = write(tmp_path), tmp_path / "store"
    first = api.sweep(scenario, ["limits.exams_per_person=1..3"], store=store)
    files = sorted(store.glob("cells/*.json"))
    files[0].write_text(files[0].read_text()[:100])
    files[1].write_text("{}")
    solved.clear()
    again = api.sweep(scenario, ["limits.exams_per_person=1..3"], store=store)
    assert solved.count("cell") == 2
    assert again.model_dump_json() == first.model_dump_json()


def test_what_is_kept(tmp_path: Path) -> None:
    scenario, store = write(tmp_path), tmp_path / "store"
    api.sweep(scenario, ["limits.exams_per_person=1..3"], store=store)
    (manifest,) = store.glob("sweeps/*.json")
    listed = json.loads(manifest.read_text())
    assert listed["axes"] == [{"path": "limits.exams_per_person", "holds": "number", "values": ["1", "2", "3"]}]
    assert [each["at"] for each in listed["cells"]] == [["1"], ["2"], ["3"]]
    result = json.loads((store / listed["cells"][1]["file"]).read_text())
    assert (result["schema"], result["exams"]) == ("planner/result/1", 3)
    assert not list(store.rglob("*.part"))
    assert (store / ".gitignore").read_text().splitlines()[-1] == "*"


def test_the_number_of_processes_changes_nothing(tmp_path: Path) -> None:
    """One process of its own is what is killed below."""
    scenario = write(tmp_path)
    here = api.sweep(scenario, AXES).model_dump_json()
    assert api.sweep(scenario, AXES, engine=Processes(2)).model_dump_json() == here


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The answer of the sweep that is killed below, if it is not."""
    return api.sweep(write(tmp_path_factory.mktemp("whole")), LONG).model_dump_json()


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_a_sweep_that_is_killed_goes_on(
    sign: signal.Signals, tmp_path: Path, uninterrupted: str, solved: list[str]
) -> None:
    scenario, store = write(tmp_path), tmp_path / "store"
    options = [word for axis in LONG for word in ("--set", axis)]
    command = [sys.executable, "-m", "planner.cli.main", "sweep", str(scenario), *options, "--processes", "1"]
    with subprocess.Popen(
        [*command, "--store", str(store)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        deadline = time.monotonic() + 60
        while len(list(store.glob("cells/*.json"))) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        workers = psutil.Process(running.pid).children(recursive=True)
        assert workers
        os.killpg(running.pid, sign)  # as the keyboard does it
        _, said = running.communicate(timeout=60)
    assert running.returncode == (-signal.SIGKILL if sign == signal.SIGKILL else 130)
    _, left = psutil.wait_procs(workers, timeout=30)
    assert not left
    kept = {file: file.stat().st_mtime_ns for file in store.glob("cells/*.json")}
    assert 3 <= len(kept) < 20
    if sign == signal.SIGINT:
        text = " ".join(said.decode().split())
        told = re.match(r"Interrupted after (\d+) of 20 cells\. Every cell that was solved, perhaps a few more, ", text)
        assert told is not None, text
        assert int(told[1]) <= len(kept)
        assert text.endswith("The same command goes on from there.")
    found = api.sweep(scenario, LONG, store=store)
    assert solved.count("cell") == 20 - len(kept)
    assert {file: file.stat().st_mtime_ns for file in kept} == kept
    assert found.model_dump_json() == uninterrupted


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        api.sweep(write(tmp_path / "x"), ["limits.exams_per_person=1"], store=tmp_path / "file" / "store")

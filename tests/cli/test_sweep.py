"""`planner sweep` as a user runs it: maps, curves, files, exit codes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from planner import api
from planner.sweeping.engines import Here, Lost
from planner.sweeping.schema import SweepAnswer
from tests.cli.test_commands import Done, run
from tests.sweep.company import write

MONTHS = "goals.0.by=2017-10-16..2018-01-16/1M"
LIMITS = "limits.exams_per_person=1..3"


@pytest.fixture
def sweep(tmp_path: Path) -> Callable[..., Done]:
    """Runs a sweep of the small company in this process, since how many there are changes nothing."""
    write(tmp_path / "company")

    def swept(*axes: str, options: tuple[str, ...] = (), columns: int = 80) -> Done:
        words = [word for axis in axes for word in ("--set", axis)]
        with patch("planner.sweeping.engines.Processes", lambda count: Here()):
            return run("sweep", tmp_path / "company", *words, "--store", tmp_path / "store", *options, columns=columns)

    return swept


def test_a_curve(sweep: Callable[..., Done]) -> None:
    done = sweep(MONTHS, columns=60)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "╭─ Test [bold]company[/bold] ──────────────────────────────╮",
        "│ goals.0.by: 2017-10-16, 2017-11-16, 2017-12-16,          │",
        "│ 2018-01-16                                               │",
        "│ 4 cells: 3 reached, 1 without a plan.                    │",
        "╰──────────────────────────────────────────────────────────╯",
        "",
        "exams",
        "goals.0.by   exams                                          ",
        "────────────────────────────────────────────────────────────",
        "2017-10-16       ×                                          ",
        "2017-11-16       3   ███████████████████████████████████████",
        "2017-12-16       3   ███████████████████████████████████████",
        "2018-01-16       3   ███████████████████████████████████████",
        "× no plan exists.",
        "",
        "Where the answer changes",
        "- From 2017-10-30 on there is a plan. At 2017-10-29 no plan ",
        "  exists: A-1 takes 14 days of preparation. So nobody sits  ",
        "  it before 2017-10-30, 1 day after 2017-10-29, when the    ",
        "  goal is due.                                              ",
        "  Together with:",
        "  - Skilled: 2 people with A-1 and A-2. Nobody has that on  ",
        "    2017-10-29 without new exams, and nobody can.           ",
    ]


def test_a_map_for_each_value_of_a_third_axis(sweep: Callable[..., Done]) -> None:
    done = sweep(MONTHS, LIMITS, "metrics.revenue=50,100", "title=x")
    lines = done.stdout.splitlines()
    assert "│ title: always x                                                              │" in lines
    assert "│ 24 cells: 6 reached, 6 waiting for what exams cannot change, 12 without a    │" in lines
    first = lines.index("exams, metrics.revenue=50")
    assert [line.split() for line in lines[first + 1 : first + 7 : 2]] == [
        ["goals.0.by", "\\", "limits.exams_per_person", "1", "2", "3"],
        ["2017-10-16", "×", "×", "×"],
        ["2017-12-16", "×", "3*", "3*"],
    ]
    assert lines[lines.index("exams, metrics.revenue=100") + 5].split() == ["2017-12-16", "×", "3", "3"]
    assert "× no plan exists, * the tier waits for what exams cannot change." in lines
    text = " ".join(done.stdout.split())
    assert "This is so with goals.0.by=2017-11-16..2018-01-16, limits.exams_per_person=2,3." in text
    assert "From metrics.revenue=100 on there is a plan. At 50 there is a plan, but the tier waits" in text


def test_faults_stand_in_their_cells(sweep: Callable[..., Done]) -> None:
    done = sweep("goals.0.by=2017-12-31,2017-13-01", "market=x")
    assert done.returncode == 3
    text = " ".join(done.stdout.split())
    assert "2 cells: 1 reached, 1 with a fault." in text or "2 cells: 2 with faults." in text
    assert "goals.0.by=2017-13-01, market=x: " in text
    assert "'2017-13-01' is not a day of the calendar." in text
    chinese = sweep("goals.0.by=2017-12-31,2017-13-01", options=("--lang", "zh-TW")).stdout
    assert "goals.0.by=2017-13-01：" in chinese
    assert "2017-13-01" in chinese
    assert "calendar" not in chinese


def test_json_and_csv(sweep: Callable[..., Done], tmp_path: Path) -> None:
    table = tmp_path / "cells.csv"
    done = sweep(
        "goals.0.by=2017-10-16,2017-12-31,2017-13-01", "title=a,=b", options=("--json", "-", "--csv", str(table))
    )
    answer = json.loads(done.stdout)
    assert answer["schema"] == "planner/sweep/1"
    assert [cell["at"] for cell in answer["cells"]][1:3] == [["2017-10-16", "=b"], ["2017-12-31", "a"]]
    assert SweepAnswer.model_validate_json(done.stdout).model_dump(mode="json") == answer
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert [(row["goals.0.by"], row["title"], row["status"], row["exams"], row["fault"]) for row in rows] == [
        ("2017-10-16", "a", "impossible", "", ""),
        ("2017-10-16", "'=b", "impossible", "", ""),
        ("2017-12-31", "a", "reached", "3", ""),
        ("2017-12-31", "'=b", "reached", "3", ""),
        ("2017-13-01", "a", "", "", "input"),
        ("2017-13-01", "'=b", "", "", "input"),
    ]
    assert sweep(LIMITS, options=("--csv", str(table))).returncode == 0
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    done = sweep(LIMITS, options=("--csv", str(other)))
    assert (done.returncode, other.read_text()) == (2, "a,b\n1,2\n")
    assert done.stderr.endswith("exists and is no CSV file of a sweep; it is left as it is.\n")


def test_json_is_the_same_in_every_language(sweep: Callable[..., Done]) -> None:
    axes = (MONTHS, "metrics.revenue=50,100,x")
    english = sweep(*axes, options=("--json", "-"))
    assert english.stdout == sweep(*axes, options=("--json", "-", "--lang", "zh-TW")).stdout


def test_what_was_kept_is_said(sweep: Callable[..., Done]) -> None:
    assert sweep(LIMITS).stderr == ""
    assert sweep(LIMITS).stderr == "3 of 3 cells were there already and were not solved again.\n"


@pytest.mark.parametrize(
    ("axes", "code"),
    [([LIMITS], 0), (["limits.exams_per_person=0,1"], 1), (["metrics.revenue=1,2"], 1), (["title=a,[b]"], 3)],
)
def test_exit_codes(axes: list[str], code: int, sweep: Callable[..., Done]) -> None:
    assert sweep(*axes).returncode == code


def test_exit_code_of_a_lost_cell(sweep: Callable[..., Done]) -> None:
    def lose(self: Here, tasks: list[object], work: object) -> list[tuple[int, Lost]]:
        return [(number, Lost()) for number, _ in enumerate(tasks)]

    with patch.object(Here, "run", lose):
        done = sweep(LIMITS)
    assert done.returncode == 70
    assert (
        "limits.exams_per_person=1 and 2 more cells: The process that solved this cell died, and so did a second one."
        in " ".join(done.stdout.split())
    )


def test_exit_code_of_an_interrupt(sweep: Callable[..., Done]) -> None:
    with patch.object(api, "sweep", side_effect=KeyboardInterrupt):
        assert sweep(LIMITS).returncode == 130


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--figure", "size"), "There is no figure 'size'; the figures are status, exams,"),
        (("--engine", "dask"), "--engine dask needs the --address of a scheduler."),
        (("--address", "tcp://x"), "--address is for --engine dask."),
        (
            ("--engine", "dask", "--address", "x", "--processes", "2"),
            "--processes are those of this machine; a cluster has its own.",
        ),
        (("--set", "a=1..x"), "--set a=1..x: at character 6, a number like '1' is expected, not 'x'."),
    ],
)
def test_wrong_usage(options: tuple[str, ...], said: str, sweep: Callable[..., Done]) -> None:
    done = sweep(LIMITS, options=options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)


def test_a_store_that_cannot_be_written(tmp_path: Path) -> None:
    scenario = write(tmp_path)
    (tmp_path / "file").write_text("")
    done = run("sweep", scenario, "--set", LIMITS, "--store", tmp_path / "file" / "store")
    assert done.returncode == 2
    assert done.stderr == f"{tmp_path}/file/store cannot be written: Not a directory.\n"


def test_without_dask(tmp_path: Path) -> None:
    with patch.dict("sys.modules", {"distributed": None}):
        done = run("sweep", write(tmp_path), "--set", LIMITS, "--engine", "dask", "--address", "tcp://x")
    assert done.returncode == 2
    assert done.stderr == "Dask is not installed; pip install partner-planner[dask] does that.\n"

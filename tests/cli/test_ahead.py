"""Which tables begin to be read before a command is looked at, and in how many threads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner.cli import ahead
from planner.cli.ahead import read_tables_ahead
from planner.roster import ahead as tables
from planner.roster import survey

SCENARIO = "roster: {employees: employees.csv, results: data/results.csv}\n"


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str]]:
    """Which tables began to be read. The company lies in the current folder, and its results alone are large."""
    (tmp_path / "data").mkdir()
    (tmp_path / "employees.csv").write_text("employee_id\n")
    (tmp_path / "data" / "results.csv").write_text("employee_id,exam\n" + 100 * "E1,X\n")
    found: list[tuple[Path, str]] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ahead, "_LARGE", 100)
    surveyed: list[Path] = []
    monkeypatch.setattr(survey, "survey_ahead", surveyed.append)

    def read_ahead(path: Path, shown: str) -> None:
        assert surveyed == [path]
        found.append((path, shown))

    monkeypatch.setattr(tables, "read_ahead", read_ahead)
    return found


@pytest.mark.parametrize("words", [["."], ["scenario.yaml"], ["--json", "-", "scenario.yaml", "other.yaml"]])
def test_large_tables_of_a_scenario(words: list[str], begun: list[tuple[Path, str]]) -> None:
    Path("scenario.yaml").write_text(SCENARIO)
    read_tables_ahead(words)
    assert begun == [(Path("data/results.csv"), "data/results.csv")]


def test_tables_of_the_scenario_that_it_extends(begun: list[tuple[Path, str]]) -> None:
    Path("scenario.yaml").write_text(SCENARIO)
    Path("data/more.yml").write_text("extends: ../scenario.yaml\n")
    read_tables_ahead(["data/more.yml"])
    assert [(path.resolve(), shown) for path, shown in begun] == [
        (Path("data/results.csv").resolve(), "data/results.csv")
    ]


def test_small_tables_are_read_when_they_are_needed(
    begun: list[tuple[Path, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_LARGE", 10_000)
    Path("scenario.yaml").write_text(SCENARIO)
    read_tables_ahead(["."])
    assert begun == []


@pytest.mark.parametrize(
    ("words", "small", "threads"),
    [(["."], 3000, "1"), ([".", "other"], 3000, "1"), (["."], 500, None), ([".", "data/more.yml"], 3000, None)],
)
def test_small_tables_of_a_single_scenario_are_worked_on_in_one_thread(
    words: list[str],
    small: int,
    threads: str | None,
    begun: list[tuple[Path, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "_SMALL", small)
    monkeypatch.delenv("POLARS_MAX_THREADS", raising=False)
    Path("scenario.yaml").write_text(SCENARIO)
    Path("data/more.yml").write_text("extends: ../scenario.yaml\n")
    read_tables_ahead(words)
    assert os.environ.get("POLARS_MAX_THREADS") == threads


@pytest.mark.parametrize(
    "text",
    [
        "roster: [\n",
        "- a list\n",
        "extends: scenario.yaml\n",
        "roster: data/results.csv\n",
        "roster: {workbook: data/results.csv}\n",
        "roster: {results: [data/results.csv]}\n",
        "roster: {results: none.csv}\n",
        "roster: {results: data}\n",
        "roster: {results: '" + 5000 * "x" + "'}\n",
        'roster: {results: "a\\0b"}\n',
        "goals: []\n",
        "",
    ],
)
def test_what_is_wrong_is_left_to_the_command(text: str, begun: list[tuple[Path, str]]) -> None:
    Path("scenario.yaml").write_text(text)
    read_tables_ahead(["."])
    assert begun == []


@pytest.mark.parametrize("words", [[], ["--help"], ["none"], ["data"], [5000 * "x"], ["a\0b"], ["employees.csv"]])
def test_words_without_a_scenario(words: list[str], begun: list[tuple[Path, str]]) -> None:
    read_tables_ahead(words)
    assert begun == []


def test_an_interruption_while_things_are_loaded_ends_quietly() -> None:
    code = (
        "from planner.cli import ahead, main\n"
        "def interrupted(words):\n    raise KeyboardInterrupt\n"
        "ahead.read_tables_ahead = interrupted\n"
        "main.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")

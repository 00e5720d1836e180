"""The commands as a user runs them: exit codes, standard output and error, JSON, and no half-written files."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from planner.cli import commands

ROOT = Path(__file__).parents[2]

PROGRAMME = """\
vendor: acme
programme: builders
edition: "1"
title: {en: Builders, zh-TW: 建造者}
metrics: {revenue: {unit: USD, title: {en: Revenue}}}
exams: {A-1: {title: {en: Foundations, zh-TW: 基礎}}, A-2: , OLD: {retires_on: 2017-12-31}}
options:
  main:
    title: {en: Main, zh-TW: 主要}
    tiers:
      gold:
        title: {en: Gold, zh-TW: 金會員}
        requires:
          id: all
          all:
            - {id: revenue, metric: revenue, at_least: 100}
            - {id: skilled, people: 2, hold: {all: [A-1, {any: [A-2, OLD]}]}}
"""
SCENARIO = """\
title: Test [bold]company[/bold]
programme: programme.yaml
roster: {employees: employees.csv, results: results.csv}
as_of: 2017-10-16
metrics: {revenue: 100}
goals: [{option: main, tier: gold, by: 2018-01-31}]
"""
EMPLOYEES = "employee_id,name\nE01,Ann [Berlin]\nE02,測試員\nE03,\n"
RESULTS = "employee_id,exam,passed_on\nE01,A-1,2017-05-01\nE02,X-9,2017-05-01\n"


def write(folder: Path, **changes: str) -> Path:
    """A small company in a folder; keyword arguments replace whole files (without their endings)."""
    files = {"programme.yaml": PROGRAMME, "scenario.yaml": SCENARIO, "employees.csv": EMPLOYEES, "results.csv": RESULTS}
    for name, text in files.items():
        (folder / name).write_text(changes.get(name.split(".")[0], text), encoding="utf-8")
    return folder / "scenario.yaml"


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str | Path, columns: int = 80) -> Done:
    """Runs the command line in this process, without colour."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    changed = {"COLUMNS": str(columns), "NO_COLOR": "1"}
    with (
        mock.patch.dict(os.environ, changed),
        mock.patch.object(sys, "argv", ["planner", *map(str, words)]),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        commands.run()
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return Done(int(ended.value.code or 0), *texts)


def run_alone(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "planner.cli.main", *map(str, words)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", **environment},
    )


def answer(*words: str | Path) -> Any:
    return json.loads(run(*words, "--json", "-").stdout)


def test_plan_shows_who_sits_what(tmp_path: Path) -> None:
    done = run("plan", write(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "Reachable with 3 exams by 2 people." in done.stdout
    assert "3 exams; no plan has fewer." in done.stdout
    assert "Ann [Berlin]" in done.stdout
    assert "Test [bold]company[/bold]" in done.stdout
    assert "notice" in done.stderr


def test_plan_as_json_is_all_there_is_on_standard_output(tmp_path: Path) -> None:
    found = answer("plan", write(tmp_path))
    assert found["schema"] == "planner/plan/1"
    assert found["status"] == "planned"
    assert found["verified"] is True
    assert [(line["employee_id"], line["exam"]) for line in found["assignments"]] == [
        ("E01", "A-2"),
        ("E02", "A-1"),
        ("E02", "A-2"),
    ]
    assert found["objective"][0] == {"name": "exams", "value": 3, "bound": 3, "proved": True, "unit": None}


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    scenario = write(tmp_path)
    first = run("plan", scenario, "--json", "-").stdout
    header, *rows = RESULTS.splitlines()
    (tmp_path / "results.csv").write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    assert run("plan", scenario, "--json", "-").stdout == first


def test_a_plan_can_be_written_and_verified(tmp_path: Path) -> None:
    scenario, plan = write(tmp_path), tmp_path / "plan.json"
    assert run("plan", scenario, "--json", plan).returncode == 0
    verified = run("verify", scenario, plan)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "Valid: carried out, the plan does what it says." in verified.stdout
    assert [path.name for path in tmp_path.glob(".planner*")] == []


def test_a_broken_plan_is_not_valid(tmp_path: Path) -> None:
    scenario, plan = write(tmp_path), tmp_path / "plan.json"
    plan.write_text('{"assignments": [{"employee_id": "E01", "exam": "A-2"}]}')
    verified = run("verify", scenario, plan)
    assert verified.returncode == 1
    assert "main.gold.skilled: 1 of 2 on 2018-01-31." in verified.stdout
    found = answer("verify", scenario, plan)
    assert (found["valid"], found["findings"][0]["code"]) == (False, "requirement-not-met")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "json-syntax"),
        ("[]", "wrong-value"),
        ("{}", "key-missing"),
        ('{"assignments": [{"exam": "A-1"}]}', "key-missing"),
        ('{"assignments": [{"employee_id": "E01", "exam": "A-1", "on": "soon"}]}', "wrong-value"),
        ("[" * 100_000, "too-deep"),
    ],
)
def test_a_plan_that_is_none_is_an_input_fault(tmp_path: Path, text: str, code: str) -> None:
    scenario, plan = write(tmp_path), tmp_path / "plan.json"
    plan.write_text(text)
    done = run("verify", scenario, plan, "--json", "-")
    assert done.returncode == 3, done.stderr
    assert json.loads(done.stdout)["issues"][0]["code"] == code
    assert "Traceback" not in done.stderr


def test_impossible_is_no(tmp_path: Path) -> None:
    done = run("plan", write(tmp_path, employees="employee_id\nE01\n", results="employee_id,exam\nE01,A-1\n"))
    assert done.returncode == 1, done.stderr
    assert "Not reachable: no choice of exams can do it." in done.stdout


def test_a_goal_that_waits_for_revenue_is_no_but_planned(tmp_path: Path) -> None:
    scenario = write(tmp_path, scenario=SCENARIO.replace("revenue: 100", "revenue: 60"))
    done = run("plan", scenario)
    assert done.returncode == 1, done.stderr
    assert "- Revenue: at least 100 USD: 60 USD of 100 USD, short by 40 USD." in done.stdout
    assert "3 exams by 2 people are enough" in done.stdout
    assert answer("plan", scenario)["goals"][0]["reached"] is False


def test_too_little_effort_is_undecided(tmp_path: Path) -> None:
    done = run("plan", write(tmp_path), "--effort", "0.01", "--json", "-")
    assert done.returncode in (0, 4)
    assert json.loads(done.stdout)["status"] in ("planned", "undecided")


def test_input_faults_are_listed_and_nothing_is_planned(tmp_path: Path) -> None:
    scenario = write(tmp_path, results=RESULTS + "E09,A-1,2017-13-01\nE01,A-2,2018-05-01\n")
    done = run("plan", scenario, "--json", "-")
    assert done.returncode == 3
    places = [(issue["where"].get("row"), issue["where"].get("column")) for issue in json.loads(done.stdout)["issues"]]
    assert {(4, "passed_on"), (4, "employee_id"), (5, "passed_on")} <= set(places)
    assert "Traceback" not in done.stderr


def test_check_is_sound(tmp_path: Path) -> None:
    done = run("check", write(tmp_path))
    assert done.returncode == 0, done.stdout
    assert answer("check", tmp_path)["schema"] == "planner/check/1"


def test_audit_tells_need_and_have(tmp_path: Path) -> None:
    scenario = write(tmp_path)
    done = run("audit", scenario)
    assert done.returncode == 1, done.stderr
    assert "Gold (Main): not reached" in done.stdout
    found = answer("audit", scenario, "--on", "2018-01-31")
    assert found["on"] == "2018-01-31"
    skilled = found["tiers"][0]["requirements"][2]
    assert (skilled["id"], skilled["need"], skilled["have"], skilled["short_by"]) == ("main.gold.skilled", 2, 0, 2)


def test_names_come_in_the_wanted_language(tmp_path: Path) -> None:
    done = run("plan", write(tmp_path), "--lang", "zh-TW")
    assert "金會員（主要）" in done.stdout
    assert "基礎" in done.stdout


def test_programmes_are_listed_shown_and_checked(tmp_path: Path) -> None:
    write(tmp_path)
    assert "microsoft/cloud-business-applications@2017-11" in run("programmes").stdout.splitlines()
    shown = run("programmes", "show", "microsoft/cloud-business-applications@2017-11")
    assert shown.returncode == 0
    assert "15 people with MB2-715 and MB2-716" in shown.stdout
    assert run("programmes", "check", tmp_path / "programme.yaml").returncode == 0
    (tmp_path / "programme.yaml").write_text(PROGRAMME.replace("[A-2, OLD]", "[A-2, ODL]"))
    checked = run("programmes", "check", tmp_path / "programme.yaml")
    assert checked.returncode == 3
    assert "Did you mean OLD?" in checked.stdout


@pytest.mark.parametrize("words", [["plan"], ["nothing"], ["plan", "a", "b", "c"], ["audit", "x", "--on", "soon"]])
def test_wrong_usage(words: list[str]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_scenario_that_is_not_there(tmp_path: Path) -> None:
    done = run("plan", tmp_path / "nothing.yaml")
    assert done.returncode == 3
    assert "There is no such file or folder." in done.stderr


def test_a_folder_without_a_scenario_names_those_that_have_one(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    write(tmp_path / "inner")
    done = run("plan", tmp_path)
    assert done.returncode == 3
    assert "The folder has no scenario.yaml." in done.stderr


def test_a_target_that_cannot_be_written_is_wrong_usage(tmp_path: Path) -> None:
    done = run("plan", write(tmp_path), "--json", tmp_path / "no" / "plan.json")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_a_file_that_is_no_json_is_never_overwritten(tmp_path: Path) -> None:
    scenario = write(tmp_path)
    done = run("plan", scenario, "--json", scenario)
    assert done.returncode == 2
    assert "exists and is no JSON file; it is left as it is." in done.stderr
    assert scenario.read_text(encoding="utf-8") == SCENARIO
    answer_file = tmp_path / "plan.json"
    assert run("plan", scenario, "--json", answer_file).returncode == 0
    assert run("plan", scenario, "--json", answer_file).returncode == 0


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_unicode_still_gets_its_answer(tmp_path: Path, encoding: str) -> None:
    done = run_alone("plan", write(tmp_path), PYTHONIOENCODING=f"{encoding}:strict", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert b"Reachable with 3 exams by 2 people." in done.stdout
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="This system has no device that is always full.")
@pytest.mark.parametrize("more", [(), ("--json", "-")])
def test_a_full_disk_is_said(more: Sequence[str]) -> None:
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, "-m", "planner.cli.main", "audit", "scenarios/gold-by-year-end", *more]
        done = subprocess.run(words, check=False, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr.endswith("The answer cannot be written: No space left on device.\n")
    assert "Traceback" not in done.stderr

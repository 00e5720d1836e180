"""`planner programmes test`: what it prints and how it leaves."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from planner.cli.commands import app

PROGRAMME = """\
vendor: acme
programme: builders
edition: "1"
exams: {A: {valid_for: {years: 1}}}
options: {main: {tiers: {gold: {requires: {id: skilled, people: 2, hold: A}}}}}
"""
CASE = """\
cases:
  - {name: two people, on: 2018-01-01, results: {X: {people: 2, passed: {A: 2017-01-02}}}, expect: {main.gold: true}}
"""


def run(folder: Path, text: str, *options: str) -> tuple[int, str]:
    file = folder / "programme.yaml"
    file.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["programmes", "test", str(file), *options])
    return result.exit_code, result.stdout


def test_all_cases_as_expected(tmp_path: Path) -> None:
    assert run(tmp_path, PROGRAMME + CASE) == (0, "ok: two people\n1 of 1 case as expected.\n")


def test_a_case_that_differs(tmp_path: Path) -> None:
    code, said = run(tmp_path, PROGRAMME + CASE.replace("2018-01-01", "2018-01-02"))
    assert code == 1
    assert "different: two people\n  main.gold: expected met, but it is not met.\n" in said


def test_json(tmp_path: Path) -> None:
    code, said = run(tmp_path, PROGRAMME + CASE.replace("main.gold: true", "main.gold: {have: 3}"), "--json", "-")
    assert code == 1
    assert json.loads(said) == {
        "schema": "planner/cases/1",
        "cases": [
            {
                "name": "two people",
                "passed": False,
                "differences": [{"name": "main.gold", "what": "have", "expected": 3, "got": 2}],
            }
        ],
    }


def test_a_file_without_cases(tmp_path: Path) -> None:
    assert run(tmp_path, PROGRAMME) == (0, "The programme has no cases.\n")


def test_a_file_with_faults(tmp_path: Path) -> None:
    assert run(tmp_path, PROGRAMME + CASE.replace("main.gold", "main.silver"))[0] == 3

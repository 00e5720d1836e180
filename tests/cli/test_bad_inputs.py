"""Broken files as a user meets them: exit code 3, the place is named, no traceback, nothing half written."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from planner.errors import DataError
from tests.cli.test_commands import run
from tests.documents.test_yaml_broken import BROKEN, Broken
from tests.roster.makers import PROGRAMME, load, write_tables
from tests.roster.test_faulty_tables import FAULTS, Fault

SCENARIO = """\
programme: programme.yaml
roster: {employees: employees.csv, results: results.csv}
as_of: 2017-10-16
goals: [{tier: gold, by: 2017-12-31}]
"""


@cache
def is_an_error(fault: Fault) -> bool:
    """Some faults are worth a warning only; those leave the files usable."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        try:
            load(write_tables(folder, fault.employees, fault.results), folder)
        except DataError:
            return True
        return False


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_broken_tables(fault: Fault, tmp_path: Path) -> None:
    expected = 3 if is_an_error(fault) else 0
    (tmp_path / "programme.yaml").write_text(PROGRAMME.model_dump_json(exclude_none=True), encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    write_tables(tmp_path, fault.employees, fault.results)
    before = sorted(tmp_path.iterdir())
    done = run("check", tmp_path, "--json", "-")
    assert done.returncode == expected, done.stderr
    issues = json.loads(done.stdout)["issues"]
    assert fault.code in {issue["code"] for issue in issues}
    assert all(issue["where"]["file"].startswith(tmp_path.as_posix()) for issue in issues)
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
@pytest.mark.parametrize("name", ["scenario.yaml", "programme.yaml"])
def test_broken_yaml(broken: Broken, name: str, tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / name).write_text(broken.text, encoding="utf-8")
    answer = tmp_path / "answer.json"
    done = run("plan", tmp_path, "--json", answer)
    assert done.returncode == 3, done.stderr
    expected = "nul-character" if "\0" in broken.text else broken.code
    assert expected in {issue["code"] for issue in json.loads(answer.read_text(encoding="utf-8"))["issues"]}
    assert f"{name}:{broken.line}" in done.stderr.replace("\n", "")
    assert "Traceback" not in done.stderr + done.stdout


def test_there_are_at_least_sixty_distinct_broken_files() -> None:
    tables = [fault for fault in FAULTS if is_an_error(fault)]
    assert len({(fault.employees, fault.results) for fault in tables}) + len({each.text for each in BROKEN}) >= 60

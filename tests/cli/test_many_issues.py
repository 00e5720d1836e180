"""Very many faults: the first of each kind are shown, the others counted, and all of them are in the JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli.commands import app
from planner.errors import Issue, Place, error
from planner.language import sentence
from planner.report.console import output
from planner.report.issues import print_issues
from tests.cli.test_commands import run

SCENARIO = """
programme: microsoft/cloud-business-applications@2017-11
roster: {employees: employees.csv, results: results.csv}
as_of: 2017-10-16
market: developed
goals: [{option: enterprise-customer-engagement, tier: silver, by: 2017-12-31}]
"""


def test_the_others_are_counted_by_kind_and_column(tmp_path: Path) -> None:
    rows = ["E1,MB2-715,2017-03-01"] * 2 + ["E1,MB2-715,1/1/17", "E1,,2017-03-01", "E1,MB2-715,2018-03-01,x"] * 50
    (tmp_path / "scenario.yaml").write_text(SCENARIO)
    (tmp_path / "employees.csv").write_text("employee_id\nE1\n")
    (tmp_path / "results.csv").write_text("\n".join(["employee_id,exam,passed_on", *rows, "E9,MB2-715,"]) + "\n")
    target, folder = tmp_path / "issues.json", tmp_path.as_posix()
    shown = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["check", folder, "--json", target.as_posix()])
    issues = json.loads(target.read_text())["issues"]
    assert shown.exit_code == 3
    # 50 of each of three kinds and one unknown id, and one notice: a result stands there twice.
    assert len(issues) == 152
    assert sum(issue["code"] == "not-a-day" for issue in issues) == 50
    lines = [line.rstrip() for line in shown.output.splitlines()]
    assert sum(line.startswith(("error: ", "notice: ")) for line in lines) == 3 * 5 + 2
    # Five of each of the three kinds are shown, and whatever there is one of.
    at = lines.index("… and 135 more issues; --json lists them all.")
    file = f"{folder}/results.csv"
    assert lines[at + 1 :] == [
        f"  45 × not-a-day ({file}, column passed_on)",
        f"  45 × exam-missing ({file}, column exam)",
        f"  45 × row-too-long ({file})",
        "151 errors, 1 notice.",
        f"Mend these 151 errors, then run `planner check {folder}` again.",
    ]


def printed(issues: list[Issue], capsys: pytest.CaptureFixture[str]) -> list[str]:
    print_issues(output(), issues)
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def test_lines_of_a_text_are_shown_up_to_the_first_hundred(capsys: pytest.CaptureFixture[str]) -> None:
    what = sentence("The key `tier` is missing.")
    lines = printed([error("key-missing", Place("s.yaml", line=at, column=3), what) for at in range(1, 103)], capsys)
    assert [line for line in lines if line.startswith("error: ")] == [f"error: s.yaml:{at}:3" for at in range(1, 101)]
    assert lines[-3].startswith("… and 2 more issues")
    assert lines[-2].startswith("  2 × key-missing (s.yaml")


def test_alike_in_another_column_or_file_is_another_kind(capsys: pytest.CaptureFixture[str]) -> None:
    what = sentence("The row has no {column}.", column="day")
    places = [Place(file, row=at, column=name) for file in "ab" for name in "cd" for at in range(5)]
    lines = printed([error("day-missing", place, what) for place in places], capsys)
    assert sum(line.startswith("error: ") for line in lines) == 20
    assert lines[-1] == "20 errors."


def test_a_misspelt_exam_is_told_of_once(tmp_path: Path) -> None:
    """A warning names the code; the notice about other exams is about the others only."""
    (tmp_path / "scenario.yaml").write_text(SCENARIO)
    (tmp_path / "employees.csv").write_text("employee_id\nE1\nE2\n")
    for others, notices in (
        ([], []),
        (["E2,98-361,"], ["1 result is about 1 other exam, which this programme does not use."]),
    ):
        rows = ["employee_id,exam,passed_on", "E1,MB2-7I5,2017-03-01", "E2,MB2-7I5,2017-03-01", *others]
        (tmp_path / "results.csv").write_text("\n".join(rows) + "\n")
        issues = json.loads(run("check", tmp_path, "--json", "-").stdout)["issues"]
        about = {
            code: [each["what"] for each in issues if each["code"] == code] for code in ("exam-misspelt", "other-exams")
        }
        assert about == {
            "exam-misspelt": ["2 results are about “MB2-7I5”, which is no exam of the programme, and will not count."],
            "other-exams": notices,
        }

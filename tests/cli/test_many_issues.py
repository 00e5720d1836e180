"""A table with very many faults: the first hundred are shown, the others counted, and all of them are in the JSON."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from planner.cli.main import app

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
    assert sum(line.startswith(("error: ", "notice: ")) for line in lines) == 100
    # Of the first hundred 34 are days, for rows come in order; so 16 days, 17 exams and 17 long rows are left.
    at = lines.index("… and 52 more issues; --json lists them all.")
    file = f"{folder}/results.csv"
    assert lines[at + 1 :] == [
        f"  17 × exam-missing ({file}, column exam)",
        f"  17 × row-too-long ({file})",
        f"  16 × not-a-day ({file}, column passed_on)",
        f"  1 × employee-unknown ({file}, column employee_id)",
        f"  1 × results-repeated ({file})",
        "151 errors, 1 notice.",
        f"Mend these 151 errors, then run `planner check {folder}` again.",
    ]

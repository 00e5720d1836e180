"""What only shows when roster, programme and calendar meet."""

from __future__ import annotations

from pathlib import Path

from planner.question.load import load_question
from tests.issues import issues_of, said

PROGRAMME = """\
vendor: acme
programme: cloud
edition: 2024
exams: {AB-100: {valid_for: {years: 1}}, AB-200: {}}
options: {one: {tiers: {gold: {requires: {id: people, people: 1, hold: {any: [AB-100, AB-200]}}}}}}
"""
SCENARIO = """\
programme: programme.yaml
roster: {employees: employees.csv, results: results.csv}
as_of: 2024-03-01
goals: [{option: one, tier: gold, by: 2024-06-30}]
"""


def write(folder: Path, scenario: str = SCENARIO, results: str = "") -> None:
    (folder / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")
    (folder / "scenario.yaml").write_text(scenario, encoding="utf-8")
    (folder / "employees.csv").write_text("employee_id,team\nE1,north\nE2,south\n", encoding="utf-8")
    (folder / "results.csv").write_text(f"employee_id,exam,passed_on,expires_on\n{results}", encoding="utf-8")


def test_a_limit_of_a_team_that_nobody_belongs_to(tmp_path: Path) -> None:
    write(tmp_path, SCENARIO + "limits: {exams_per_month: {teams: {north: 1, sout: 2}}}\n")
    (issue,) = issues_of(lambda: load_question(tmp_path))
    assert (issue.code, issue.where.line) == ("team-unknown", 5)
    assert said([issue])[0].endswith("Nobody in the roster belongs to the team 'sout'. Did you mean south?")


def test_a_result_whose_end_cannot_be_known(tmp_path: Path) -> None:
    """Without the day of the exam nobody knows when its year is over; a stated last day is as good."""
    write(tmp_path, results="E1,AB-100,,\nE2,AB-100,,2024-12-31\nE1,AB-200,,\n")
    (issue,) = issues_of(lambda: load_question(tmp_path))
    assert (issue.code, issue.where.row) == ("passed-on-missing", 2)
    assert "a result of exam AB-100 is valid for 1 year, so its end is not known" in said([issue])[0]


def test_a_day_that_cannot_be_read_is_not_said_to_be_missing_as_well(tmp_path: Path) -> None:
    write(tmp_path, results="E1,AB-100,03.02.2024,\nE2,AB-100,,\n")
    issues = issues_of(lambda: load_question(tmp_path))
    assert [(issue.where.row, issue.where.column) for issue in issues] == [(2, "passed_on"), (3, "passed_on")]
    assert "Found “03.02.2024”; expected a day" in said(issues)[0]
    assert "Found no day" in said(issues)[1]

"""`planner timeline` and its files, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

from icalendar import Calendar
from typer.testing import CliRunner

from planner.cli.commands import app

SCENARIO = "scenarios/two-cliffs"


def test_timeline_writes_the_same_calendar_twice(tmp_path: Path) -> None:
    calendar, answer = tmp_path / "plan.ics", tmp_path / "plan.json"
    command = ["timeline", SCENARIO, "--ics", str(calendar), "--json", str(answer)]
    first = CliRunner().invoke(app, command)
    assert first.exit_code == 0, first.output
    content = calendar.read_bytes()
    told = json.loads(answer.read_text("utf-8"))
    events = Calendar.from_ical(content).walk("VEVENT")
    assert len(events) == sum(len(told[key]) for key in ("assignments", "cliffs", "deadlines"))
    assert CliRunner().invoke(app, command).exit_code == 0
    assert calendar.read_bytes() == content


def test_timeline_fits_eighty_columns() -> None:
    ran = CliRunner(env={"COLUMNS": "80"}).invoke(app, ["timeline", SCENARIO])
    assert ran.exit_code == 0
    assert max(map(len, ran.output.splitlines())) <= 80


def test_another_file_is_not_overwritten(tmp_path: Path) -> None:
    other = tmp_path / "notes.ics"
    other.write_text("not a calendar", "utf-8")
    assert CliRunner().invoke(app, ["timeline", SCENARIO, "--ics", str(other)]).exit_code != 0
    assert other.read_text("utf-8") == "not a calendar"

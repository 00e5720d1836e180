"""`planner timeline`: when to sit, how long it holds, and what lapses."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.cli.backups import with_backups
from planner.cli.options import Effort, JsonTarget, Language, ScenarioPath
from planner.cli.plan import leave_as_planned
from planner.cli.run import as_json, input_faults, write_calendar, write_json


def timeline(
    scenario: ScenarioPath,
    json: JsonTarget = None,
    ics: Annotated[
        str | None,
        typer.Option("--ics", metavar="FILE", help="Write a calendar file with an entry per sitting and per cliff."),
    ] = None,
    lang: Language = "en",
    effort: Effort = 60.0,
) -> None:
    """Propose a day for every sitting of the best plan, and show how every requirement stands over time."""
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.report.console import messages, output
    from planner.report.issues import print_issues
    from planner.report.timeline import print_timeline

    with input_faults(json), shown_progress() as line:
        question = with_backups(api.read(scenario), effort, line)
        plan = api.plan(question, effort, line.solving)
        answer = api.timeline(question, plan)
    if ics is not None:
        from planner.report.calendar_file import calendar_file

        write_calendar(calendar_file(question, answer), ics)
    if json is not None:
        write_json(as_json(answer.model_dump(mode="json")), json)
    if json != "-":
        print_timeline(output(), question, answer)
        print_issues(messages(), question.issues)
    leave_as_planned(plan)

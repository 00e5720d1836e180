"""`planner check`: is everything right with the files?"""

from __future__ import annotations

from planner.cli.options import JsonTarget, ScenarioPath
from planner.cli.run import Exit, issues_as_json, leave, write_json


def check(scenario: ScenarioPath, json: JsonTarget = None) -> None:
    """Read the scenario and its files and say what is wrong with them. Plans nothing."""
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.report.console import output
    from planner.report.issues import print_issues, summary

    with shown_progress():
        answer = api.check(scenario)
    if json is not None:
        write_json(issues_as_json(answer.issues), json)
    if json != "-":
        print_issues(output(), answer.issues)
        if not answer.issues:
            output().print(summary(answer.issues))
    leave(Exit.YES if answer.sound else Exit.INPUT)

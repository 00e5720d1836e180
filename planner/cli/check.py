"""`planner check`: is everything right with the files?"""

from __future__ import annotations

from planner.cli.options import JsonTarget, Language, ScenarioPath
from planner.cli.run import leave_with_issues


def check(scenario: ScenarioPath, json: JsonTarget = None, lang: Language = "en") -> None:
    """Read the scenario and its files and say what is wrong with them. Plans nothing."""
    from planner import api
    from planner.cli.progress import shown_progress

    with shown_progress():
        answer = api.check(scenario)
    leave_with_issues(answer.issues, json, ("check", str(scenario)), ("plan", str(scenario)))

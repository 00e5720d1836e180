"""`planner audit`: where do we stand?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from planner.cli.options import JsonTarget, Language, ScenarioPath
from planner.cli.run import Exit, as_json, input_faults, leave, write_json


def audit(
    scenario: ScenarioPath,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], metavar="DAY", help="The day to look at; default: as_of."),
    ] = None,
    json: JsonTarget = None,
    lang: Language = "en",
) -> None:
    """Show how every tier of the programme stands on a day. Exit code 0 if the scenario's goals are reached then."""
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.report.audit import print_audit
    from planner.report.console import messages, output
    from planner.report.issues import print_issues

    with input_faults(json), shown_progress():
        question = api.read(scenario)
    answer = api.audit(question, on.date() if on is not None else None)
    if json is not None:
        write_json(as_json(answer.model_dump(mode="json")), json)
    if json != "-":
        print_audit(output(), question, answer)
        print_issues(messages(), question.issues)
    reached = {(tier.option, tier.tier) for tier in answer.tiers if tier.reached}
    goals = question.scenario.goals
    done = all(any((option, goal.tier) in reached for option in question.options_for(goal)) for goal in goals)
    leave(Exit.YES if done else Exit.NO)

"""`planner plan`: what do we need?"""

from __future__ import annotations

from typing import Annotated, assert_never

import typer

from planner.cli.options import JsonTarget, Language, ScenarioPath
from planner.cli.run import Exit, as_json, input_faults, leave, write_json


def plan(
    scenario: ScenarioPath,
    json: JsonTarget = None,
    lang: Language = "en",
    effort: Annotated[
        float,
        typer.Option(min=0.01, metavar="SECONDS", help="The limit for each goal of optimisation, counted in steps."),
    ] = 60.0,
) -> None:
    """Find the best plan, prove it, verify it, and show who sits which exam until when."""
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.report.console import messages, output
    from planner.report.issues import print_issues
    from planner.report.plan import print_plan

    with input_faults(json):
        question = api.read(scenario)
    with shown_progress() as report:
        answer = api.plan(question, effort, report)
    if json is not None:
        write_json(as_json(answer.model_dump(mode="json")), json)
    if json != "-":
        print_plan(output(), question, answer, lang)
        print_issues(messages(), question.issues)
    match answer.status:
        case "undecided":
            leave(Exit.UNDECIDED)
        case "impossible":
            leave(Exit.NO)
        case "met" | "planned":
            leave(Exit.YES if all(goal.reached for goal in answer.goals) else Exit.NO)
        case _:
            assert_never(answer.status)

"""`planner replan`: what became of the plan, and what is the best one now?"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import Effort, JsonTarget, Language, ScenarioPath
from planner.cli.plan import leave_as_planned
from planner.cli.run import as_json, input_faults, write_json
from planner.errors import UsageError
from planner.language import sentence


def replan(
    scenario: ScenarioPath,
    earlier: Annotated[
        Path,
        typer.Option(
            "--from", metavar="PLAN.json", help="The earlier plan: an answer of `plan` or `replan`, or one by hand."
        ),
    ],
    churn: Annotated[
        str, typer.Option(metavar="EXAMS", help="How many exams a kept promise is worth, for example 0.5.")
    ] = "0",
    json: JsonTarget = None,
    lang: Language = "en",
    effort: Effort = 60.0,
) -> None:
    """Show what became of an earlier plan, and find the best plan now that breaks the fewest of its promises."""
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.report.console import messages, output
    from planner.report.issues import print_issues
    from planner.report.replan import print_replan

    worth = _churn(churn)
    with input_faults(json), shown_progress() as line:
        question = api.read(scenario)
        answer = api.replan(question, earlier, worth, effort, line.solving)
    if json is not None:
        write_json(as_json(answer.model_dump(mode="json")), json)
    if json != "-":
        print_replan(output(), question, answer)
        print_issues(messages(), question.issues)
    leave_as_planned(answer.plan)


def _churn(text: str) -> Fraction:
    """`0.5` as an exact number of exams. Raises UsageError for anything else."""
    if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,4})?", text) is None:
        what = sentence(
            "--churn is a number of exams from 0 to 9999, with at most four decimals, for example 0.5; found '{text}'.",
            text=text,
        )
        raise UsageError(what)
    return Fraction(text)

"""`planner verify`: does this plan hold?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import JsonTarget, Language, ScenarioPath
from planner.cli.run import Exit, as_json, input_faults, leave, write_json


def verify(
    scenario: ScenarioPath,
    plan: Annotated[Path, typer.Argument(metavar="PLAN.json", help="An answer of `plan`, or one written by hand.")],
    json: JsonTarget = None,
    lang: Language = "en",
) -> None:
    """Carry a plan out on the roster and hold the rules against it, day by day, without the solver."""
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.report.console import output
    from planner.report.verdict import print_verdict

    with input_faults(json), shown_progress():
        question = api.read(scenario)
        verdict = api.verify(question, plan)
    if json is not None:
        write_json(as_json(verdict.model_dump(mode="json")), json)
    if json != "-":
        print_verdict(output(), question, verdict)
    leave(Exit.YES if verdict.valid else Exit.NO)

"""`planner plan`: what do we need?"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Annotated, NoReturn, assert_never

import typer

from planner.cli.options import JsonTarget, Language, ScenarioPath, Spare
from planner.cli.run import Exit, as_json, input_faults, leave, write_json

if TYPE_CHECKING:
    from planner.answer.schema import PlanAnswer


def plan(
    scenario: ScenarioPath,
    json: JsonTarget = None,
    lang: Language = "en",
    spare: Spare = None,
    effort: Annotated[
        float,
        typer.Option(min=0.01, metavar="SECONDS", help="The limit for each goal of optimisation, counted in steps."),
    ] = 60.0,
    timings: Annotated[
        bool, typer.Option("--timings", help="Add to the JSON how many seconds each part took.")
    ] = False,
) -> None:
    """Find the best plan, prove it, verify it, and show who sits which exam until when."""
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.report.console import messages, output
    from planner.report.issues import print_issues
    from planner.report.plan import print_plan

    started = perf_counter()
    with input_faults(json), shown_progress() as line:
        question = api.read(scenario)
        if spare is not None:
            question = question.with_spare(spare)
        read = perf_counter()
        answer = api.plan(question, effort, line.solving)
    if json is not None:
        spent = {"read": round(read - started, 3), "plan": round(perf_counter() - read, 3)}
        write_json(as_json(answer.model_dump(mode="json") | ({"timings": spent} if timings else {})), json)
    if json != "-":
        print_plan(output(), question, answer)
        print_issues(messages(), question.issues)
    leave_as_planned(answer)


def leave_as_planned(answer: PlanAnswer) -> NoReturn:
    """Leaves with the exit code that says what the answer is."""
    match answer.status:
        case "undecided":
            leave(Exit.UNDECIDED)
        case "impossible":
            leave(Exit.NO)
        case "met" | "planned":
            leave(Exit.YES if all(goal.reached for goal in answer.goals) else Exit.NO)
        case _:
            assert_never(answer.status)

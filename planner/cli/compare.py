"""`planner compare`: how do scenarios differ, and why?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from planner.cli.options import Effort, JsonTarget, Language
from planner.cli.run import Exit, as_json, input_faults, leave, write_compared, write_json
from planner.errors import UsageError
from planner.language import sentence

if TYPE_CHECKING:
    from planner.cli.progress import Line
    from planner.comparison.schema import Comparison, Result
    from planner.question.schema import Question


def compare(
    scenarios: Annotated[
        list[Path],
        typer.Argument(
            metavar="SCENARIO...",
            help="Scenario files, stored results (.json), or folders of them; the first is the base.",
        ),
    ],
    critical: Annotated[
        bool, typer.Option("--critical", help="Count the people whose loss costs something, too. This takes longer.")
    ] = False,
    save: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Store the result of each scenario as JSON, to be compared again later."),
    ] = None,
    json: JsonTarget = None,
    csv: Annotated[
        str | None, typer.Option("--csv", metavar="FILE", help="Write a line for each scenario to a CSV file.")
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="Show the names of people too, not only their ids; never in the JSON.")
    ] = False,
    lang: Language = "en",
    effort: Effort = 60.0,
) -> None:
    """Plan scenarios and show them side by side: how each differs from the first, in which sittings, and why.

    Leaves with 0 where every scenario reaches its goals, 1 where one does not, 4 where one is undecided.
    """
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.comparison.schema import Result
    from planner.report.comparison import print_comparison
    from planner.report.console import messages, output
    from planner.report.issues import print_issues

    with input_faults(json), shown_progress() as line:
        found = api.sources(*scenarios)
        if len(found) < 2:
            raise UsageError(sentence("Name at least two scenarios, or a folder with several of them."))
        results = [
            each.found.model_copy(update={"name": each.name})
            if isinstance(each.found, Result)
            else solve(each.found, each.name, critical, effort, line)
            for each in found
        ]
    if save is not None:
        api.save_all(results, save)
    questions = [each.found for each in found if not isinstance(each.found, Result)]
    comparison = api.compare(results)
    if csv is not None:
        _write_table(comparison, csv)
    if json is not None:
        write_json(as_json(comparison.model_dump(mode="json")), json)
    if json != "-":
        print_comparison(output(), comparison, _names(questions) if names else {})
        print_issues(messages(), tuple(dict.fromkeys(issue for question in questions for issue in question.issues)))
    _leave(results)


def solve(question: Question, name: str, critical: bool, effort: float, line: Line) -> Result:
    """The result of a scenario; with backups, where it asks for confidence."""
    from planner import api

    backed = api.confident(question, None, effort, line.backing)
    asked = question if backed is None else backed.question
    plan = api.plan(question, effort, line.solving) if backed is None else backed.plan
    losses = api.critical(asked, plan, effort, line.explaining) if critical else None
    return api.result(question, plan, name, losses)


def _write_table(found: Comparison, file: str) -> None:
    from planner.report.comparison_tables import scenarios_table
    from planner.report.delimited import csv_file, is_csv_of

    table = scenarios_table(found)
    write_compared(csv_file(table), file, lambda old: is_csv_of(table, old))


def _names(questions: list[Question]) -> dict[str, str | None]:
    """The names of everybody, as the first roster that has somebody calls them."""
    found: dict[str, str | None] = {}
    for question in questions:
        for who, name in question.roster.employees.select("employee_id", "name").iter_rows():
            found.setdefault(who, name)
    return found


def _leave(results: list[Result]) -> NoReturn:
    if any(result.status != "undecided" and not result.reached for result in results):
        leave(Exit.NO)
    leave(Exit.UNDECIDED if any(result.status == "undecided" for result in results) else Exit.YES)

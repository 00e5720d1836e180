"""`planner programmes`: the catalogue, a programme's rules, and the check of one's own file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import JsonTarget, Language
from planner.cli.run import Exit, as_json, input_faults, leave, leave_with_issues, write_json

if TYPE_CHECKING:
    from planner.programme.trial import Trial
    from planner.requirements.audit import Number

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    help="List the programmes in the catalogue; show and check the rules of one.",
)


@app.callback(invoke_without_command=True)
def programmes(context: typer.Context, json: JsonTarget = None, lang: Language = "en") -> None:
    """List the programmes in the catalogue."""
    if context.invoked_subcommand is not None:
        return
    from planner import api

    names = api.programmes()
    if json is not None:
        write_json(as_json({"schema": "planner/programmes/1", "programmes": list(names)}), json)
    if json != "-":
        typer.echo("\n".join(names))


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="vendor/programme@edition, or the path of a file.")],
    json: JsonTarget = None,
    lang: Language = "en",
) -> None:
    """Print a programme's exams and rules, to be held against the vendor's page."""
    from planner import api
    from planner.report.console import output
    from planner.report.programmes import print_programme

    with input_faults(json):
        loaded = api.programme(name)
    if json is not None:
        write_json(as_json(loaded.model_dump(mode="json", exclude_none=True)), json)
    if json != "-":
        print_programme(output(), loaded)


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A programme file of your own.")],
    json: JsonTarget = None,
    lang: Language = "en",
) -> None:
    """Say what is wrong with a programme file: codes, counts, dates, ids, each with its place and a hint."""
    from planner import api

    asked, then = (("programmes", verb, str(file)) for verb in ("check", "test"))
    leave_with_issues(api.check_programme(file).issues, json, asked, then)


@app.command("test")
def run_cases(
    name: Annotated[str, typer.Argument(metavar="FILE", help="A programme file, or vendor/programme@edition.")],
    json: JsonTarget = None,
    lang: Language = "en",
) -> None:
    """Run the worked examples (`cases`) of a programme: exit code 1 if the rules differ from one of them."""
    from planner import api
    from planner.report.cases import print_cases
    from planner.report.console import output

    with input_faults(json):
        tried = api.run_cases(name)
    if json is not None:
        write_json(as_json({"schema": "planner/cases/1", "cases": [_case_as_json(trial) for trial in tried]}), json)
    if json != "-":
        print_cases(output(), tried)
    leave(Exit.YES if all(trial.passed for trial in tried) else Exit.NO)


def _case_as_json(trial: Trial) -> dict[str, object]:
    differences = [
        {"name": each.name, "what": each.what, "expected": _as_json(each.expected), "got": _as_json(each.got)}
        for each in trial.differences
    ]
    return {"name": trial.name, "passed": trial.passed, "differences": differences}


def _as_json(value: bool | Number) -> bool | int | str:
    """Truth values and whole numbers as they are; other numbers as text, which keeps them exact."""
    return value if isinstance(value, int) else str(value)

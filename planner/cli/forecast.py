"""`planner forecast`: what will it cost, when, and how sure is that?"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import Effort, JsonTarget, Language, ScenarioPath
from planner.cli.plan import leave_as_planned
from planner.cli.run import Exit, as_json, input_faults, leave, write_csv, write_json, write_workbook
from planner.dates import NoSuchDayError, parse_day
from planner.errors import UsageError
from planner.language import followed, sentence

if TYPE_CHECKING:
    from planner.budget.forecast_schema import ForecastAnswer
    from planner.question.schema import Question


class By(StrEnum):
    """What a row of the first table is."""

    MONTH = "month"
    QUARTER = "quarter"


def forecast(
    scenario: ScenarioPath,
    by: Annotated[By, typer.Option(help="Months, or quarters of the scenario's fiscal year.")] = By.QUARTER,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="DAY",
            help="Hold every goal until this day, so that renewals, replacements and hires until then are in.",
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(metavar="PLAN.json", help="The forecast of this earlier answer of `plan`; it is verified first."),
    ] = None,
    draws: Annotated[
        int, typer.Option(min=100, max=100_000, metavar="NUMBER", help="Draws of the simulation, where it takes one.")
    ] = 10_000,
    seed: Annotated[int, typer.Option(min=0, metavar="NUMBER", help="The same seed gives the same draws.")] = 0,
    json: JsonTarget = None,
    csv: Annotated[
        str | None, typer.Option("--csv", metavar="FILE", help="Write every payment as a line of a CSV file.")
    ] = None,
    xlsx: Annotated[
        str | None, typer.Option("--xlsx", metavar="FILE", help="Write an Excel workbook with all tables.")
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="Show the names of people too, not only their ids; never in the JSON.")
    ] = False,
    lang: Language = "en",
    effort: Effort = 60.0,
) -> None:
    """Show what the plan costs by quarter, team, exam and kind, how likely that is, and what it depends on."""
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.report.budget import print_confidence
    from planner.report.console import messages, output
    from planner.report.forecast import print_forecast
    from planner.report.issues import print_issues
    from planner.report.plan import names_of

    day = None if until is None else _day(until)
    backed = None
    with input_faults(json), shown_progress() as line:
        question = api.read(scenario, day)
        _can_be_forecast(question, day)
        if plan is not None:
            found = api.read_plan(question, plan)
        else:
            backed = api.confident(question, None, effort, line.backing)
            found = api.plan(question, effort, line.solving) if backed is None else backed.plan
        answer = api.forecast(question, found, by.value, draws, seed)
    named = names_of(question, (each.employee_id for each in found.assignments)) if names else {}
    called = {who: name for who, name in sorted(named.items()) if name}
    _write_tables(question, answer, called, csv, xlsx)
    if json is not None:
        write_json(as_json(answer.model_dump(mode="json")), json)
    if json != "-":
        print_forecast(output(), question, answer, {who: f"{who}  {name}" for who, name in called.items()})
        if backed is not None:
            print_confidence(output(), question, backed.facts)
        print_issues(messages(), question.issues)
    if backed is not None and not backed.facts.reached:
        leave(Exit.NO)
    leave_as_planned(found)


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except NoSuchDayError:
        raise UsageError(sentence("--until: {text} is not a day of the calendar.", text=repr(text))) from None
    except ValueError:
        raise UsageError(sentence("--until: {text} is not a day like 2017-12-31.", text=repr(text))) from None


def _can_be_forecast(question: Question, until: date | None) -> None:
    """Raises UsageError where there are no prices, or the day is before the end of the goals."""
    if question.price_book is None:
        none = sentence("A forecast needs prices, and the scenario has none.")
        hint = sentence("Add `prices:` with at least `currency` and `fees`; docs/files.md explains them.")
        raise UsageError(followed([none, hint]))
    if until is not None and until < question.horizon:
        what = sentence(
            "--until {day} is before the last day of the goals, {last}; a forecast can only be longer.",
            day=until.isoformat(),
            last=question.horizon.isoformat(),
        )
        raise UsageError(what)


def _write_tables(
    question: Question,
    answer: ForecastAnswer,
    names: dict[str, str],
    csv: str | None,
    xlsx: str | None,
) -> None:
    """Writes the CSV file and the workbook, where they are asked for."""
    if csv is None and xlsx is None:
        return
    from planner.report.delimited import csv_file, is_csv_of
    from planner.report.forecast_tables import ledger, tables
    from planner.report.workbook import is_workbook_of_ours, xlsx_file

    if csv is not None:
        table = ledger(answer, names)
        write_csv(csv_file(table), csv, lambda old: is_csv_of(table, old))
    if xlsx is not None:
        content = xlsx_file(tables(question, answer, names), answer.currency, answer.as_of)
        write_workbook(content, xlsx, is_workbook_of_ours)

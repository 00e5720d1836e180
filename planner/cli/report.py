"""`planner report`: everything about scenarios, for people to read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import Effort, Language
from planner.cli.plan import leave_as_planned
from planner.cli.run import input_faults, write_page, write_report_workbook
from planner.errors import UsageError
from planner.language import any_of, say, sentence

if TYPE_CHECKING:
    from planner.cli.progress import Line
    from planner.comparison.sources import Source
    from planner.report.document.gather import Told


class Audience(StrEnum):
    """Whom the report is for."""

    ALL = "all"
    WIDE = "wide"


class By(StrEnum):
    """What a bar of the calendar is."""

    MONTH = "month"
    QUARTER = "quarter"


def report(
    scenarios: Annotated[
        list[Path],
        typer.Argument(
            metavar="SCENARIO...",
            help="Scenario files, or folders of them; the report is about the first, the others are compared with it. "
            "Stored results (.json) are compared too.",
        ),
    ],
    html: Annotated[
        str | None, typer.Option("--html", metavar="FILE", help="Write one HTML file, for screens and for paper.")
    ] = None,
    md: Annotated[str | None, typer.Option("--md", metavar="FILE", help="Write Markdown.")] = None,
    xlsx: Annotated[str | None, typer.Option("--xlsx", metavar="FILE", help="Write an Excel workbook.")] = None,
    by: Annotated[
        By, typer.Option(help="Count exams by month, or by quarter of the scenario's fiscal year.")
    ] = By.MONTH,
    critical: Annotated[
        bool, typer.Option("--critical", help="Say whose loss would cost something, too. This takes longer.")
    ] = False,
    audience: Annotated[
        Audience,
        typer.Option(help="wide: for many readers; pseudonyms stand for people, and what is personal is left out."),
    ] = Audience.ALL,
    key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The key of the pseudonyms, for --audience wide; it is made where there is none. Keep it to yourself.",
        ),
    ] = None,
    lang: Language = "en",
    effort: Effort = 60.0,
) -> None:
    """Write a report for people to read: the answer, who sits what until when, calendar, budget, risks, the rules."""
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.comparison.schema import Result
    from planner.report.console import messages
    from planner.report.document.compose import compose
    from planner.report.document.wide import compose_for_everybody
    from planner.report.html import html_file
    from planner.report.issues import print_issues
    from planner.report.markdown import markdown_file

    if html is None and md is None and xlsx is None:
        options = any_of(("--html", "--md", "--xlsx"))
        raise UsageError(sentence("Say where the report is to be written: {options}.", options=options))
    secret = _key(audience, key)
    with input_faults(None), shown_progress() as line:
        found = api.sources(*scenarios)
        if isinstance(found[0].found, Result):
            what = sentence(
                "The report is about the first scenario, and {name} is a stored result; name a scenario first.",
                name=found[0].name,
            )
            raise UsageError(what)
        told = [each for source in found if (each := _told(source, critical, effort, line)) is not None]
    stored = [each.found.model_copy(update={"name": each.name}) for each in found if isinstance(each.found, Result)]
    if secret is None:
        document = compose(told, by.value, stored)
    else:
        document = compose_for_everybody(told, by.value, stored, secret)
    if html is not None:
        write_page(html_file(document), html)
    if md is not None:
        write_page(markdown_file(document), md)
    if xlsx is not None:
        from planner.report.report_workbook import is_report_workbook, report_workbook

        write_report_workbook(report_workbook(document), xlsx, is_report_workbook)
    print_issues(messages(), tuple(dict.fromkeys(issue for each in told for issue in each.question.issues)))
    leave_as_planned(told[0].plan)


def _key(audience: Audience, file: Path | None) -> bytes | None:
    """The key of the pseudonyms, where the report needs them; a new one is told of."""
    if audience is Audience.ALL:
        if file is not None:
            raise UsageError(sentence("--key is for --audience wide."))
        return None
    if file is None:
        raise UsageError(
            sentence("--audience wide needs --key FILE, the key of the pseudonyms; it is made if need be.")
        )
    from planner.report.console import messages, tell
    from planner.report.document.pseudonyms import read_key

    key, is_new = read_key(file)
    if is_new:
        tell(
            messages(),
            say("{file} is the new key of the pseudonyms: keep it to yourself, and for later reports.", file=str(file)),
        )
    return key


def _told(source: Source, critical: bool, effort: float, line: Line) -> Told | None:
    """What there is to tell of a scenario; nothing of a stored result."""
    from planner.comparison.schema import Result
    from planner.report.document.gather import tell

    if isinstance(source.found, Result):
        return None
    return tell(source.name, source.found, effort, line.solving, line.backing, critical)

"""All files of a start, by their names."""

from __future__ import annotations

from collections.abc import Mapping

from planner.language import say, spoken
from planner.roster.schema import EMPLOYEE_COLUMNS, RESULT_COLUMNS
from planner.scenario.files import SCENARIO_FILE
from planner.start.columns import (
    EMPLOYEE_COLUMNS_MEAN,
    EMPLOYEES_FILE,
    RESULT_COLUMNS_MEAN,
    RESULTS_FILE,
    WORKBOOK_FILE,
)
from planner.start.scenario_file import one_line, scenario_file, title_of
from planner.start.wish import Wish
from planner.start.workbook import roster_workbook
from planner.words.commands import command

_BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""


NAMES = (SCENARIO_FILE, WORKBOOK_FILE, EMPLOYEES_FILE, RESULTS_FILE, "README.md")


def files_of(wish: Wish) -> dict[str, bytes]:
    """The files with their bytes, in the language in force. The same wish always gives the same bytes."""
    contents = (
        scenario_file(wish).encode(),
        roster_workbook(wish),
        _header(EMPLOYEE_COLUMNS),
        _header(RESULT_COLUMNS),
        _read_me(wish).encode(),
    )
    return dict(zip(NAMES, contents, strict=True))


def _header(columns: Mapping[str, object]) -> bytes:
    return (_BYTE_ORDER_MARK + ",".join(columns) + "\r\n").encode()


def _read_me(wish: Wish) -> str:
    """What is to be filled in where, and what comes next."""
    parts = [
        f"# {_markdown(title_of(wish))}",
        f"## {say('What to fill in')}",
        "\n".join(
            f"{number}. {text}"
            for number, text in enumerate(
                (
                    say("`scenario.yaml`, with any text editor: whatever stands below FILL IN."),
                    say(
                        "`roster.xlsx`, with Excel or another spreadsheet: whom you have, and which exams they passed."
                    ),
                ),
                start=1,
            )
        ),
        say(
            "`employees.csv` and `results.csv` are the same two tables as CSV files. They are not read unless you "
            "switch them on in `scenario.yaml`, under `roster`; you may delete them."
        ),
        f"## {say('Then')}",
        say("In this folder:"),
        "```sh\n" + "\n".join(command(verb, ".") for verb in ("check", "audit", "plan")) + "\n```",
        say(
            "`check` says what is missing or wrong, with its place and a hint; mend it and run it again until "
            "everything is in order. `audit` says where you stand today. `plan` says who sits which exam until when."
        ),
        f"## {say('The columns')}",
        _columns("employees", EMPLOYEE_COLUMNS_MEAN),
        _columns("results", RESULT_COLUMNS_MEAN),
        f"## {say('More')}",
        say(
            "`planner --help` lists all commands, `{show}` prints the vendor's rules. Every key of the files is "
            "explained in `docs/files.md` of planner.",
            show=command("programmes", "show", one_line(wish.reference)),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _columns(table: str, meanings: Mapping[str, str]) -> str:
    rows = [f"| `{name}` | {spoken(meaning)} |" for name, meaning in meanings.items()]
    return "\n".join([f"| {table} | |", "| --- | --- |", *rows])


def _markdown(text: str) -> str:
    """A text of somebody else's, of which nothing is taken for markup."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|!&" else c for c in one_line(text))

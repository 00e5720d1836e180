"""Issues as people read them: what, where, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Console

from planner.language import say, say_many, spoken, template
from planner.report.console import hanging, plain, tell
from planner.words import command, in_a_row

if TYPE_CHECKING:
    from planner.errors import Issue, Severity

MOST_SHOWN = 100
_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "yellow", "notice": "cyan"}
_MARKS: dict[Severity, str] = {
    "error": template("error: "),
    "warning": template("warning: "),
    "notice": template("notice: "),
}


def print_issues(console: Console, issues: Sequence[Issue]) -> None:
    """Every issue (the first hundred of them; the others counted by kind and column) and how many there are of each
    severity.
    """
    for issue in issues[:MOST_SHOWN]:
        mark = say(_MARKS[issue.severity])
        line = plain(mark + spoken(issue.where.named()))
        line.stylize(_STYLES[issue.severity], 0, len(mark))
        line.stylize("bold", len(mark))
        tell(console, line)
        console.print(hanging("  ", plain(issue.what)))
        if issue.hint:
            console.print(hanging("  " + say("hint: "), plain(issue.hint)))
    if len(issues) > MOST_SHOWN:
        rest = len(issues) - MOST_SHOWN
        said = say_many(
            "… and {count} more issue; --json lists them all.",
            "… and {count} more issues; --json lists them all.",
            rest,
        )
        tell(console, said)
        for kind, count in _kinds(issues[MOST_SHOWN:]):
            console.print(hanging(f"  {count:,} × ", plain(kind)))
    if issues:
        tell(console, summary(issues), "bold")


def print_next_step(console: Console, issues: Sequence[Issue], asked: Sequence[str], then: Sequence[str]) -> None:
    """What to do after a check: to mend what is wrong and ask again, or else what comes next.

    asked, then: the words of the command that checked, and of the next one.
    """
    count = Counter(issue.severity for issue in issues)
    again, follows = command(*asked), command(*then)
    if count["error"]:
        said = say_many(
            "Mend this error, then run `{command}` again.",
            "Mend these {count} errors, then run `{command}` again.",
            count["error"],
            command=again,
        )
    elif count["warning"]:
        said = say_many(
            "There are no errors. See whether the warning is right; next: `{command}`",
            "There are no errors. See whether the warnings are right; next: `{command}`",
            count["warning"],
            command=follows,
        )
    else:
        said = say("Everything is in order. Next: `{command}`", command=follows)
    tell(console, said)


def _kinds(issues: Iterable[Issue]) -> list[tuple[str, int]]:
    """The kinds of issues in each column of each table, in the order in which they first come, and how many of each."""
    counts = Counter((issue.code, replace(issue.where, line=None, row=None)) for issue in issues)
    return [(f"{code} ({place})", count) for (code, place), count in counts.items()]


def summary(issues: Sequence[Issue]) -> str:
    """`2 errors, 1 warning.`; there is at least one issue."""
    count = Counter(issue.severity for issue in issues)
    said = []
    if count["error"]:
        said.append(say_many("{count} error", "{count} errors", count["error"]))
    if count["warning"]:
        said.append(say_many("{count} warning", "{count} warnings", count["warning"]))
    if count["notice"]:
        said.append(say_many("{count} notice", "{count} notices", count["notice"]))
    return say("{counts}.", counts=in_a_row(said))

"""Issues as people read them: what, where, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from planner.language import say, say_many, spoken, template
from planner.report.console import hanging, plain, tell
from planner.words.commands import command
from planner.words.parts import in_a_row

if TYPE_CHECKING:
    from planner.errors import Issue, Place, Severity

MOST_SHOWN = 100
MOST_ALIKE = 5
"""So many of one kind are shown of a column, or of a file in which they have no line of their own."""
_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "yellow", "notice": "cyan"}
_MARKS: dict[Severity, str] = {
    "error": template("error: "),
    "warning": template("warning: "),
    "notice": template("notice: "),
}


def print_issues(console: Console, issues: Sequence[Issue]) -> None:
    """The issues, and how many there are of each severity.

    Of the same kind in the same column the first few are shown, of all together the first hundred; the others are
    counted by kind and column.
    """
    shown, others = _divided(issues)
    for issue in shown:
        mark = say(_MARKS[issue.severity])
        line = plain(mark + spoken(issue.where.named()))
        line.stylize(_STYLES[issue.severity], 0, len(mark))
        line.stylize("bold", len(mark))
        tell(console, line)
        console.print(hanging("  ", plain(issue.what)))
        if issue.hint:
            console.print(hanging("  " + say("hint: "), plain(issue.hint)))
    if others:
        said = say_many(
            "… and {count} more issue; --json lists them all.",
            "… and {count} more issues; --json lists them all.",
            len(others),
        )
        tell(console, said)
        for kind, count in _kinds(others):
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


def _divided(issues: Iterable[Issue]) -> tuple[list[Issue], list[Issue]]:
    """Those that are shown, and those that are only counted."""
    shown: list[Issue] = []
    others: list[Issue] = []
    alike: Counter[tuple[str, Place]] = Counter()
    for issue in issues:
        if issue.where.line is None:  # in a text, each line is written by hand
            alike[_kind(issue)] += 1
        if len(shown) < MOST_SHOWN and alike[_kind(issue)] <= MOST_ALIKE:
            shown.append(issue)
        else:
            others.append(issue)
    return shown, others


def _kind(issue: Issue) -> tuple[str, Place]:
    return issue.code, issue.where._replace(line=None, row=None)


def _kinds(issues: Iterable[Issue]) -> list[tuple[str, int]]:
    """The kinds of issues in each column of each table, in the order in which they first come, and how many of each."""
    counts = Counter(map(_kind, issues))
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

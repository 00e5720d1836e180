"""Issues as people read them: what, where, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from planner.report.console import hanging, plain
from planner.words import counted

if TYPE_CHECKING:
    from planner.errors import Issue, Severity

MOST_SHOWN = 100
_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "yellow", "notice": "cyan"}


def print_issues(console: Console, issues: Sequence[Issue]) -> None:
    """Every issue (the first hundred of them; the others counted by kind and column) and how many there are of each
    severity.
    """
    for issue in issues[:MOST_SHOWN]:
        line = Text(f"{issue.severity}: ", style=_STYLES[issue.severity])
        line.append_text(Text(str(plain(str(issue.where))), style="bold"))
        console.print(line, overflow="fold")
        console.print(hanging("  ", plain(issue.what)))
        if issue.hint:
            console.print(hanging("  hint: ", plain(issue.hint)))
    if len(issues) > MOST_SHOWN:
        rest = len(issues) - MOST_SHOWN
        console.print(f"… and {counted(rest, 'more issue', 'more issues')}; --json lists them all.")
        for kind, count in _kinds(issues[MOST_SHOWN:]):
            console.print(hanging(f"  {count:,} × ", plain(kind)))
    if issues:
        console.print(Text(summary(issues), style="bold"))


def _kinds(issues: Iterable[Issue]) -> list[tuple[str, int]]:
    """The kinds of issues in each column of each table, in the order in which they first come, and how many of each."""
    counts = Counter((issue.code, replace(issue.where, line=None, row=None)) for issue in issues)
    return [(f"{code} ({place})", count) for (code, place), count in counts.items()]


def summary(issues: Sequence[Issue]) -> str:
    """`2 errors, 1 warning.`"""
    plurals: dict[Severity, str] = {"error": "errors", "warning": "warnings", "notice": "notices"}
    counts = {severity: sum(issue.severity == severity for issue in issues) for severity in plurals}
    said = [counted(count, severity, plurals[severity]) for severity, count in counts.items() if count]
    return f"{', '.join(said)}." if said else "No issues."

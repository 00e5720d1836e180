"""Issues as people read them: what, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
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
    """Every issue (the first hundred of them) and how many there are of each severity."""
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
    if issues:
        console.print(Text(summary(issues), style="bold"))


def summary(issues: Sequence[Issue]) -> str:
    """`2 errors, 1 warning.`"""
    plurals: dict[Severity, str] = {"error": "errors", "warning": "warnings", "notice": "notices"}
    counts = {severity: sum(issue.severity == severity for issue in issues) for severity in plurals}
    said = [counted(count, severity, plurals[severity]) for severity, count in counts.items() if count]
    return f"{', '.join(said)}." if said else "No issues."

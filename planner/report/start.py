"""What was written for somebody who starts, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from planner.language import say
from planner.programme.age import doubt
from planner.report.console import hanging, heading, plain, tell
from planner.start.wish import Wish
from planner.words.commands import command


def print_doubt(console: Console, wish: Wish) -> None:
    """Says so where the days that are wished lie beyond what the edition can know."""
    why = doubt(wish.programme, wish.last_day)
    if why is not None:
        console.print(hanging(say("warning: "), plain(why)), style="yellow")


def print_start(console: Console, folder: Path, names: Iterable[str]) -> None:
    """The files, and the three steps from here to a plan."""
    tell(console, say("Written to {folder}", folder=folder.as_posix()), "bold")
    for name in names:
        console.print(hanging("- ", plain(name)))
    heading(console, say("Next"))
    steps = (
        say("Fill in scenario.yaml: whatever stands below FILL IN."),
        say("Fill in roster.xlsx: whom you have, and which exams they passed."),
        say("Run `{command}`: it says what is missing.", command=command("check", str(folder))),
    )
    for number, step in enumerate(steps, start=1):
        console.print(hanging(f"{number}. ", plain(step)))

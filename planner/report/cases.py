"""The answer of `programmes test`: each worked example, and how the rules differ from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from planner import words
from planner.report.console import hanging, plain

if TYPE_CHECKING:
    from planner.programme.trial import Trial


def print_cases(console: Console, tried: Sequence[Trial]) -> None:
    """A line for each case, what is different, and how many came out as expected."""
    for trial in tried:
        line = Text("ok: " if trial.passed else "different: ", style="green" if trial.passed else "bold red")
        line.append(str(plain(trial.name)))
        console.print(line)
        for each in trial.differences:
            console.print(hanging("  ", plain(words.difference(each))))
    console.print(words.cases_passed(sum(trial.passed for trial in tried), len(tried)))

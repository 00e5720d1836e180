"""The answer of `programmes test`: each worked example, and how the rules differ from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from planner.language import say
from planner.report.console import hanging, plain, tell
from planner.words.cases import cases_passed, difference

if TYPE_CHECKING:
    from planner.programme.trial import Trial


def print_cases(console: Console, tried: Sequence[Trial]) -> None:
    """A line for each case, what is different, and how many came out as expected."""
    for trial in tried:
        name = str(plain(trial.name))
        said = say("ok: {case}", case=name) if trial.passed else say("different: {case}", case=name)
        line = plain(said)
        line.stylize("green" if trial.passed else "bold red")
        tell(console, line)
        for each in trial.differences:
            console.print(hanging("  ", plain(difference(each))))
    tell(console, cases_passed(sum(trial.passed for trial in tried), len(tried)))

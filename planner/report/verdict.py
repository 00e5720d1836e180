"""The answer of `verify`: whether a plan holds, and everything that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from planner import words
from planner.report.console import bullets, hanging, plain

if TYPE_CHECKING:
    from planner.answer.schema import Verdict
    from planner.question.schema import Question


def print_verdict(console: Console, question: Question, verdict: Verdict, language: str) -> None:
    """The verdict in a line, the findings, and what keeps a goal from being reached although the plan is valid."""
    said = "Valid: carried out, the plan does what it says." if verdict.valid else "Not valid."
    console.print(Text(said, style="bold green" if verdict.valid else "bold red"))
    bullets(console, "What is wrong", (words.finding(each) for each in verdict.findings))
    rules = question.rules_by_name
    for goal in verdict.goals:
        if goal.blocked_by:
            console.print()
            console.print(
                plain(f"{words.goal(question.programme, goal, language)} waits for what exams cannot change:")
            )
        for block in goal.blocked_by:
            rule = rules[block.requirement]
            until, market = question.waived_until(block.requirement), question.scenario.market
            console.print(hanging("- ", plain(words.block(block, rule, question.programme, language, market, until))))

"""The answer of `verify`: whether a plan holds, and everything that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from planner import words
from planner.language import say
from planner.report.console import bullets, hanging, plain, tell

if TYPE_CHECKING:
    from planner.answer.schema import Verdict
    from planner.question.schema import Question


def print_verdict(console: Console, question: Question, verdict: Verdict) -> None:
    """The verdict in a line, the findings, and what keeps a goal from being reached although the plan is valid."""
    said = say("Valid: carried out, the plan does what it says.") if verdict.valid else say("Not valid.")
    tell(console, said, "bold green" if verdict.valid else "bold red")
    bullets(console, say("What is wrong"), map(words.finding, verdict.findings))
    rules = question.rules_by_name
    for goal in verdict.goals:
        if goal.blocked_by:
            console.print()
            named = words.goal(question.programme, goal)
            tell(console, say("{goal} waits for what exams cannot change:", goal=named))
        for block in goal.blocked_by:
            rule = rules[block.requirement]
            until, market = question.waived_until(block.requirement), question.scenario.market
            console.print(hanging("- ", plain(words.block(block, rule, question.programme, market, until))))

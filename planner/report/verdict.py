"""The answer of `verify`: whether a plan holds, and everything that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from planner.language import say
from planner.report.console import bullets, hanging, plain, tell
from planner.words.findings import finding
from planner.words.plans import block as said_block
from planner.words.plans import goal as said_goal

if TYPE_CHECKING:
    from planner.answer.schema import Verdict
    from planner.question.schema import Question


def print_verdict(console: Console, question: Question, verdict: Verdict) -> None:
    """The verdict in a line, the findings, and what keeps a goal from being reached although the plan is valid."""
    said = say("Valid: carried out, the plan does what it says.") if verdict.valid else say("Not valid.")
    tell(console, said, "bold green" if verdict.valid else "bold red")
    bullets(console, say("What is wrong"), map(finding, verdict.findings))
    rules = question.rules_by_name
    for goal in verdict.goals:
        if goal.blocked_by:
            console.print()
            named = said_goal(question.programme, goal)
            tell(console, say("{goal} waits for what exams cannot change:", goal=named))
        for block in goal.blocked_by:
            rule = rules[block.requirement]
            until, market = question.waived_until(block.requirement), question.scenario.market
            console.print(hanging("- ", plain(said_block(block, rule, question.programme, market, until))))

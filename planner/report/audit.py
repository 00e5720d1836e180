"""The answer of `audit`: where the company stands, tier by tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from planner import words
from planner.report.console import heading, plain
from planner.report.standing import Line, add_tier, standing_table
from planner.text import localised

if TYPE_CHECKING:
    from planner.answer.schema import AuditAnswer, TierStanding
    from planner.question.schema import Question


def print_audit(console: Console, question: Question, answer: AuditAnswer, language: str) -> None:
    """A table per tier: need, have, and short by."""
    programme = question.programme
    console.print(plain(f"{localised(programme.title, language, programme.name)}, on {answer.on.isoformat()}"))
    for tier in answer.tiers:
        verdict = "reached" if tier.reached else "not reached"
        goal = words.is_a_goal() if _is_goal(question, tier) else ""
        heading(console, f"{words.tier(programme, tier.option, tier.tier, language)}: {verdict}{goal}")
        lines = {each.id: Line(each.need, each.have, each.met, each.waived, each.have) for each in tier.requirements}
        table = standing_table()
        add_tier(table, console, question, (tier.option, tier.tier, answer.on), lines, language)
        console.print(table)


def _is_goal(question: Question, tier: TierStanding) -> bool:
    return any(goal.tier == tier.tier and tier.option in question.options_for(goal) for goal in question.scenario.goals)

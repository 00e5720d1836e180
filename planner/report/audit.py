"""The answer of `audit`: where the company stands, tier by tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from planner.language import say
from planner.report.console import heading, tell
from planner.report.standing import Line, add_tier, standing_table
from planner.text import localised
from planner.words.rules import tier as said_tier
from planner.words.rules import verdict as said_verdict
from planner.words.rules import verdict_on_goal

if TYPE_CHECKING:
    from planner.answer.audit_schema import AuditAnswer, TierStanding
    from planner.question.schema import Question


def print_audit(console: Console, question: Question, answer: AuditAnswer) -> None:
    """A table per tier: need, have, and short by."""
    programme = question.programme
    title = localised(programme.title, programme.name)
    tell(console, say("{programme}, on {day}", programme=title, day=answer.on))
    for tier in answer.tiers:
        verdict = verdict_on_goal if _is_goal(question, tier) else said_verdict
        heading(console, verdict(said_tier(programme, tier.option, tier.tier), tier.reached))
        lines = {each.id: Line(each.need, each.have, each.met, each.waived, each.have) for each in tier.requirements}
        table = standing_table()
        add_tier(table, console, question, (tier.option, tier.tier, answer.on), lines)
        console.print(table)


def _is_goal(question: Question, tier: TierStanding) -> bool:
    return any(goal.tier == tier.tier and tier.option in question.options_for(goal) for goal in question.scenario.goals)

"""Money as a manager reads it: what can be reached for an amount."""

from __future__ import annotations

from rich.console import Console
from rich.panel import Panel

from planner import words
from planner.budget.schema import MostForBudget
from planner.question.schema import Question
from planner.report.console import bullets, plain


def print_most(console: Console, question: Question, found: MostForBudget, language: str) -> None:
    """The most that can be reached for an amount, and what each tier costs."""
    goals, programme = question.scenario.goals, question.programme
    console.print(Panel(plain(words.most_for(found, goals, programme, language))))
    tried = (words.tier_tried(each, found.currency, goals, programme, language) for each in found.tried)
    bullets(console, "What the tiers cost", tried)

"""Money as a manager reads it: what can be reached for an amount, what certainty costs, and the frontier of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.panel import Panel

from planner.language import say
from planner.report.console import bullets, grid, heading, plain
from planner.words.explanations import people_leave
from planner.words.money import backups_of, confidence, frontier_intro, most_for, probability, tier_tried
from planner.words.parts import figure
from planner.words.rules import label

if TYPE_CHECKING:
    from planner.budget.schema import ConfidenceAnswer, FrontierAnswer, MostForBudget
    from planner.question.schema import Question


def print_most(console: Console, question: Question, found: MostForBudget) -> None:
    """The most that can be reached for an amount, and what each tier costs."""
    goals, programme = question.scenario.goals, question.programme
    console.print(Panel(plain(most_for(found, goals, programme))))
    tried = (tier_tried(each, found.currency, goals, programme) for each in found.tried)
    bullets(console, say("What the tiers cost"), tried)


def print_confidence(console: Console, question: Question, found: ConfidenceAnswer) -> None:
    """How likely the plan reaches its goals, and what its backups cost."""
    bullets(console, say("How sure it is"), confidence(found, labels(question)))


def print_frontier(console: Console, question: Question, found: FrontierAnswer) -> None:
    """The plans that no other one beats."""
    title = plain(found.title or say("Frontier"))
    console.print(Panel(plain(frontier_intro(found)), title=title, title_align="left"))
    names = labels(question)
    if not found.assumed_passed:
        heading(console, say("Money against probability"))
        table = grid(say("Cost"), say("Probability"), say("Exams"), say("People"), say("Backups"))
        for each in found.by_probability:
            table.add_row(
                plain(figure(each.cost, found.currency)),
                plain(probability(each.probability, each.error)),
                plain(figure(each.exams)),
                plain(figure(each.people)),
                plain(backups_of(each, names)),
            )
        console.print(table)
    heading(console, say("Money against people to spare"))
    table = grid(say("Cost"), say("May leave"), say("Exams"), say("People"))
    for spare in found.by_spare:
        cost, leave = figure(spare.cost, found.currency), people_leave(spare.spare)
        table.add_row(plain(cost), plain(leave), plain(figure(spare.exams)), plain(figure(spare.people)))
    console.print(table)


def labels(question: Question) -> Mapping[str, str]:
    """What each requirement is called, by its full name."""
    rules = question.rules_by_name.items()
    return {name: label(rule, question.programme, question.scenario.market) for name, rule in rules}

"""A programme's rules, so that a person can hold them against the vendor's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from planner.language import say
from planner.report.console import bullets, grid, hanging, heading, plain, tell
from planner.requirements.tree import outline
from planner.text import LocalText, localised
from planner.words.cases import edition_facts
from planner.words.rules import exam_days, remark, requirement
from planner.words.rules import source as said_source
from planner.words.rules import tier as said_tier

if TYPE_CHECKING:
    from planner.programme.schema import Programme


def print_programme(console: Console, programme: Programme) -> None:
    """Title, sources, exams with their dates, and every tier's requirements with ids and notes."""
    tell(console, localised(programme.title, programme.name), "bold")
    tell(console, programme.name)
    if programme.note is not None:
        tell(console, localised(programme.note))
    for said in edition_facts(programme):
        tell(console, said)
    bullets(console, say("Sources"), map(said_source, programme.sources))
    heading(console, say("Exams"))
    table = grid(say("Exam"), say("Title"), say("Kind"), say("Days"))
    for code, exam in programme.exams.items():
        title = plain(localised(exam.title))
        for extra in _remarks(exam.note, exam.source):
            title.append(f"\n{extra}", style="dim")
        table.add_row(plain(code), title, plain(exam.kind or ""), plain(exam_days(exam)))
    console.print(table)
    for option, name, tier in programme.tiers():
        heading(console, said_tier(programme, option, name))
        if tier.note is not None:
            tell(console, localised(tier.note), "dim")
        for depth, rule in outline(tier.requires):
            line = plain(requirement(rule, programme, None)).append(f"  [{rule.id}]", style="dim")
            console.print(hanging("  " * depth + "- ", line))
            for extra in _remarks(rule.note, rule.source):
                console.print(hanging("  " * depth + "    ", plain(extra)), style="dim")


def _remarks(note: LocalText | None, source: str | None) -> list[str]:
    """A note, with its source beside it."""
    return [] if note is None else remark(localised(note), source)

"""A programme's rules, so that a person can hold them against the vendor's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from planner import words
from planner.report.console import bullets, grid, hanging, heading, plain
from planner.requirements.tree import outline
from planner.text import LocalText, localised

if TYPE_CHECKING:
    from planner.programme.schema import Programme


def print_programme(console: Console, programme: Programme, language: str) -> None:
    """Title, sources, exams with their dates, and every tier's requirements with ids and notes."""
    console.print(plain(localised(programme.title, language, programme.name)), style="bold")
    console.print(plain(programme.name))
    if programme.note is not None:
        console.print(plain(localised(programme.note, language)))
    for said in words.edition_facts(programme):
        console.print(plain(said))
    bullets(console, "Sources", (words.source(source, language) for source in programme.sources))
    heading(console, "Exams")
    table = grid("Exam", "Title", "Kind", "Days")
    for code, exam in programme.exams.items():
        title = plain(localised(exam.title, language))
        for extra in _remarks(exam.note, exam.source, language):
            title.append(f"\n{extra}", style="dim")
        table.add_row(plain(code), title, plain(exam.kind or ""), words.exam_days(exam))
    console.print(table)
    for option, name, tier in programme.tiers():
        heading(console, words.tier(programme, option, name, language))
        if tier.note is not None:
            console.print(plain(localised(tier.note, language)), style="dim")
        for depth, rule in outline(tier.requires):
            line = plain(words.requirement(rule, programme, language, None)).append(f"  [{rule.id}]", style="dim")
            console.print(hanging("  " * depth + "- ", line))
            for extra in _remarks(rule.note, rule.source, language):
                console.print(hanging("  " * depth + "    ", plain(extra)), style="dim")


def _remarks(note: LocalText | None, source: str | None, language: str) -> list[str]:
    """A note, with its source beside it."""
    if note is None:
        return []
    return [localised(note, language), *([f"Source: {source}"] if source else [])]

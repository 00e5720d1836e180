"""From what was worked out to the document: which sections a report has, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner import words
from planner.language import in_force, say
from planner.report.document.answer import answer_section
from planner.report.document.assumptions import assumptions_section
from planner.report.document.budget import budget_section
from planner.report.document.calendar import By, calendar_section
from planner.report.document.gather import Told
from planner.report.document.risks import risks_section
from planner.report.document.rules import rules_section
from planner.report.document.schema import Document, Section, text
from planner.report.document.sittings import sittings_section
from planner.report.document.standing import standing_section
from planner.report.plan import goals_in_words
from planner.text import localised
from planner.words import report as said


def compose(told: Sequence[Told], by: By) -> Document:
    """The report of at least one scenario, in the language in force: of the first one, to which the others are held."""
    first = told[0]
    programme = first.question.programme
    lines = [localised(programme.title, programme.name), *goals_in_words(first.question, first.plan)]
    made_with = [f"{name} {version}" for name, version in sorted(first.plan.made_with.items())]
    return Document(
        title=first.plan.title or say("Plan"),
        language=in_force(),
        as_of=first.plan.as_of,
        lines=tuple(map(text, [*lines, words.as_of(first.plan.as_of)])),
        sections=tuple(_sections(told, by)),
        closing=(text(said.made_with(made_with)),),
    )


def _sections(told: Sequence[Told], by: By) -> Iterator[Section]:
    first = told[0]
    yield answer_section(first)
    yield standing_section(first)
    yield sittings_section(first)
    yield calendar_section(first, by)
    yield budget_section(first)
    yield risks_section(first)
    yield assumptions_section(first)
    yield rules_section(first)

"""The other scenarios, one by one: the answer of each, and who sits what in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from planner.language import say
from planner.report.document.answer import three_sentences
from planner.report.document.schema import Block, Group, Paragraph, Section, text
from planner.report.document.sittings import sittings_table
from planner.report.plan import goals_in_words

if TYPE_CHECKING:
    from planner.report.document.gather import Told

_ONLY_IN_THE_FIRST = frozenset({"for", "team"})
"""Columns of the sittings that only the first scenario has."""


def scenarios_section(others: Sequence[Told], names: Sequence[str]) -> Section:
    """names: what each of them is called in the comparison."""
    groups = (Group(name, tuple(_blocks(told)), folded=True) for told, name in zip(others, names, strict=True))
    return Section("scenarios", say("The other scenarios"), tuple(groups))


def _blocks(told: Told) -> Iterator[Block]:
    if told.plan.title:
        yield Paragraph(text(told.plan.title))
    for goal in goals_in_words(told.question, told.plan):
        yield Paragraph(text(goal), tone="quiet")
    for sentence in three_sentences(told):
        yield Paragraph(text(sentence))
    if told.sittings:
        yield sittings_table(told).without(_ONLY_IN_THE_FIRST)

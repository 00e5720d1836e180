"""What the vendor asks, with where it says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from planner.language import say
from planner.report.document.schema import (
    Block,
    Bullets,
    Column,
    Group,
    Link,
    Paragraph,
    Prose,
    Row,
    Section,
    Table,
    is_web_address,
    text,
)
from planner.report.plan import tiers_in_view
from planner.requirements.tree import outline
from planner.text import localised
from planner.words.rules import exam_days, requirement
from planner.words.rules import source as said_source
from planner.words.rules import tier as said_tier

if TYPE_CHECKING:
    from planner.programme.schema import Programme, Source
    from planner.report.document.gather import Told


def rules_section(told: Told) -> Section:
    """The requirements of the goals' tiers, the exams that matter, and the sources."""
    return Section("rules", say("The vendor's rules"), tuple(_blocks(told)))


def _blocks(told: Told) -> Iterator[Block | Group]:
    programme = told.question.programme
    title = localised(programme.title, programme.name)
    yield Paragraph(text(title if title == programme.name else f"{title} ({programme.name})"))
    if programme.note is not None:
        yield Paragraph(text(localised(programme.note)), tone="quiet")
    for (option, tier), day in tiers_in_view(told.question, told.plan).items():
        yield _tier(told, option, tier, day)
    yield Group(say("Exams"), (_exams(told),), folded=True)
    if programme.sources:
        yield Group(say("Sources"), (Bullets(tuple(map(_source, programme.sources))),))


def _tier(told: Told, option: str, tier: str, day: date) -> Table:
    programme = told.question.edition_on(day)
    rows, noted, sourced = [], False, False
    for depth, rule in outline(told.question.rules(option, tier, day)):
        asked = requirement(rule, programme, told.question.scenario.market)
        noted, sourced = noted or rule.note is not None, sourced or rule.source is not None
        rows.append(Row((asked, rule.id, localised(rule.note) or None, _origin(rule.source, programme)), depth))
    columns = (
        Column("asked", say("What is asked")),
        Column("id", say("Name of the requirement")),
        Column("note", say("Note")),
        Column("source", say("Source")),
    )
    table = Table(said_tier(programme, option, tier), columns, tuple(rows))
    return table.without(frozenset({*([] if noted else ["note"]), *([] if sourced else ["source"])}))


def _exams(told: Told) -> Table:
    columns = (
        Column("exam", say("Exam")),
        Column("title", say("Title")),
        Column("days", say("Days")),
        Column("note", say("Note")),
        Column("source", say("Source")),
    )
    programme, rows = told.question.programme, []
    for code in told.question.codes:
        exam = told.question.exams[code]
        note, origin = localised(exam.note) or None, _origin(exam.source, programme)
        rows.append(Row((code, localised(exam.title) or None, exam_days(exam) or None, note, origin)))
    table = Table(say("The exams that the goals speak of"), columns, tuple(rows))
    empty = {column.key for place, column in enumerate(columns) if all(row.cells[place] is None for row in rows)}
    return table.without(frozenset(empty))


def _origin(source: str | None, programme: Programme) -> Prose | None:
    """The source that a rule names, as a link where it has an address."""
    if source is None:
        return None
    found = next((each for each in programme.sources if each.id == source), None)
    if found is not None and found.url is not None and is_web_address(found.url):
        return text(Link(source, found.url))
    return text(Link(source, source)) if is_web_address(source) else text(source)


def _source(source: Source) -> Prose:
    said = said_source(source)
    if source.url is None:
        return text(said)
    return text(f"{said} ", Link(source.url, source.url) if is_web_address(source.url) else source.url)

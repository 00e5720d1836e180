"""Who sits what until when, and what the exams are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planner.language import say
from planner.report.document.schema import Block, Bullets, Cell, Column, Group, Paragraph, Row, Section, Table, text
from planner.report.plan import purposes
from planner.text import localised
from planner.words import report as said
from planner.words.plans import closest as said_closest
from planner.words.plans import shortfall
from planner.words.rules import exam_days, label

if TYPE_CHECKING:
    from planner.report.document.gather import Told


def sittings_section(told: Told) -> Section:
    """The sittings of the plan, by employee; of the one that comes closest where there is none."""
    return Section("sittings", say("Who sits what, and until when"), tuple(_blocks(told)))


def _blocks(told: Told) -> Iterator[Block | Group]:
    closest = told.plan.closest
    if closest is not None and not told.plan.assignments:
        yield Paragraph(text(said_closest(closest)), tone="bad")
        programme, market = told.question.programme, told.question.scenario.market
        lacks = [
            text(shortfall(each, label(told.rules[each.requirement], programme, market))) for each in closest.shortfalls
        ]
        if lacks:
            yield Group(say("Missing even then"), (Bullets(tuple(lacks)),))
    if not told.sittings:
        yield Paragraph(text(said.nothing_to_sit() if told.plan.status == "met" else said.no_plan_to_show()))
        return
    yield sittings_table(told)
    yield _exams(told)


def sittings_table(told: Told) -> Table:
    """A row for each sitting."""
    lines = sorted(told.sittings, key=lambda line: (line.employee_id, line.proposed_on, line.exam))
    registered = any(line.register_by is not None for line in lines)
    columns = [
        Column("employee", say("Employee"), "employee"),
        Column("exam", say("Exam")),
        Column("for", say("For")),
        Column("not_before", say("From"), "day"),
        Column("proposed_on", say("Proposed day"), "day"),
        Column("not_after", say("Until"), "day"),
        *([Column("register_by", say("Register by"), "day")] if registered else []),
        Column("team", say("Team"), personal=True),
    ]
    rows = []
    for line in lines:
        cells: list[Cell] = [
            told.person(line.employee_id),
            line.exam,
            purposes(told.question, told.sittings, line),
            line.not_before,
            line.proposed_on,
            line.not_after,
            *([line.register_by] if registered else []),
            told.teams.get(line.employee_id),
        ]
        rows.append(Row(tuple(cells)))
    table = Table(say("Sittings, by employee"), tuple(columns), tuple(rows))
    return table if told.teams else table.without(frozenset({"team"}))


def _exams(told: Told) -> Table:
    sat = [line.exam for line in told.sittings]
    exams = told.question.exams
    columns = (
        Column("exam", say("Exam")),
        Column("title", say("Title")),
        Column("sittings", say("Sittings"), "count"),
        Column("days", say("Days")),
    )
    rows = tuple(
        Row((code, localised(exams[code].title), sat.count(code), exam_days(exams[code]))) for code in sorted(set(sat))
    )
    table = Table(say("The exams that are sat"), columns, rows)
    return table if any(row.cells[-1] for row in rows) else table.without(frozenset({"days"}))

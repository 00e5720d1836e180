"""The risks: how likely exams are passed, whom much depends on, where there is little room, and what lapses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from planner.language import say
from planner.report.budget import labels
from planner.report.document.people import marked
from planner.report.document.schema import Block, Bullets, Column, Group, Paragraph, Row, Section, Table, text
from planner.words import report as said
from planner.words import timeline
from planner.words.explanations import effect
from planner.words.money import confidence

if TYPE_CHECKING:
    from planner.answer.schema import AssignmentAnswer
    from planner.chance.schema import ChanceAnswer
    from planner.explanation.schema import Difference
    from planner.report.document.gather import Told

_MOST_RISKS = 10
_SMALLEST_RISE = 0.0005


def risks_section(told: Told) -> Section:
    """What could go wrong, as far as it was worked out."""
    return Section("risks", say("The risks"), tuple(_blocks(told)))


def _blocks(told: Told) -> Iterator[Block | Group]:
    if told.chances is not None:
        yield Paragraph(text(said.chances_told(told.chances)))
        yield from _chances(told, told.chances)
    elif told.plan.assignments:
        yield Paragraph(text(said.no_chances()))
    if told.confidence is not None:
        sure = confidence(told.confidence, labels(told.question))
        yield Group(say("How sure it is"), (Bullets(tuple(map(text, sure))),))
    if told.critical is not None and told.critical.differences:
        yield _critical(told, told.critical.differences)
    if told.plan.assignments:
        yield _tightest(told, told.plan.assignments)
    programme, market = told.question.programme, told.question.scenario.market
    cliffs = [text(timeline.cliff(each, programme, told.rules, market)) for each in told.timeline.cliffs]
    yield Group(say("What lapses"), (Bullets(tuple(cliffs) or (text(timeline.no_cliffs()),)),))


def _chances(told: Told, found: ChanceAnswer) -> Iterator[Table]:
    exams = [each for each in found.by_exam if each.rise >= _SMALLEST_RISE]
    people = [each for each in found.by_person if each.rise >= _SMALLEST_RISE]
    note = (text(said.what_risks_mean()),)
    rise = Column("rise", say("Rise in probability"), "share")
    if exams:
        rows = tuple(Row((each.exam, each.rise)) for each in exams[:_MOST_RISKS])
        yield Table(
            say("The exams that the goals depend on most"), (Column("exam", say("Exam")), rise), rows, notes=note
        )
    if people:
        rows = tuple(Row((told.person(each.employee_id), each.rise)) for each in people[:_MOST_RISKS])
        who = Column("employee", say("Employee"), "employee")
        yield Table(say("The people whom the goals depend on most"), (who, rise), rows, notes=note)


def _critical(told: Told, differences: Sequence[Difference]) -> Table:
    columns = (Column("employee", say("Without"), "employee"), Column("effect", say("What changes")))
    rows = tuple(Row((told.person(each.employee_id), told.prose(effect(_marked(each))))) for each in differences)
    return Table(say("The people whose loss would cost something"), columns, rows)


def _marked(found: Difference) -> Difference:
    """The difference with marked ids."""

    def pairs(name: str) -> object:
        return tuple(each.model_copy(update={"employee_id": marked(each.employee_id)}) for each in getattr(found, name))

    ids = {"employee_id": marked(found.employee_id)}
    return found.model_copy(update={**ids, "added": pairs("added"), "removed": pairs("removed")})


def _tightest(told: Told, sittings: Sequence[AssignmentAnswer]) -> Table:
    def room(line: AssignmentAnswer) -> int:
        return (line.not_after - line.proposed_on).days

    lines = sorted(sittings, key=lambda line: (room(line), line.employee_id, line.exam))[:_MOST_RISKS]
    columns = (
        Column("employee", say("Employee"), "employee"),
        Column("exam", say("Exam")),
        Column("proposed_on", say("Proposed day"), "day"),
        Column("not_after", say("Until"), "day"),
        Column("room", say("Days of room"), "count"),
    )
    rows = tuple(
        Row((told.person(line.employee_id), line.exam, line.proposed_on, line.not_after, room(line))) for line in lines
    )
    return Table(said.tightest(len(rows)), columns, rows)

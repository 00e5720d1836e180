"""What was decided, and why; what is assumed; and how it is proved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planner.language import say, spoken
from planner.report.document.people import marked
from planner.report.document.schema import Block, Bullets, Column, Group, Paragraph, Row, Section, Table, text
from planner.words.money import budget
from planner.words.plans import decision, proof
from planner.words.plans import limits as said_limits

if TYPE_CHECKING:
    from planner.answer.schema import DecisionAnswer
    from planner.report.document.gather import Told


def assumptions_section(told: Told) -> Section:
    """Decisions with their reasons, limits, assumptions and the proof."""
    return Section("assumptions", say("Assumptions and decisions"), tuple(assumptions_blocks(told)))


def assumptions_blocks(told: Told) -> Iterator[Block | Group]:
    """The same, for a part of another section."""
    limits = told.question.scenario.limits
    if told.plan.decisions:
        yield _decisions(told)
    limited = [*said_limits(limits.exams_per_person, limits.people), *budget(limits.budget)]
    if limited:
        yield Group(say("Limits"), (Bullets(tuple(map(text, limited))),))
    if told.plan.assumptions:
        assumed = Bullets(tuple(text(spoken(each)) for each in told.plan.assumptions))
        yield Group(say("Assumptions"), (assumed,))
    yield Group(say("Proof"), (Paragraph(text(proof(told.plan))),))


def _decisions(told: Told) -> Table:
    columns = (Column("decision", say("Decision")), Column("reason", say("Reason"), personal=True))
    rows = tuple(Row((told.prose(decision(_bare(each))), each.reason)) for each in told.plan.decisions)
    return Table(say("Decisions"), columns, rows)


def _bare(made: DecisionAnswer) -> DecisionAnswer:
    """The decision without its reason, and with a marked id."""
    what = {key: marked(str(value)) if key == "employee" else value for key, value in made.what.items()}
    return made.model_copy(update={"what": what, "reason": None})

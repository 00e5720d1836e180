"""The answer in three sentences, and the figures that matter most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planner.language import say
from planner.report.document.schema import Block, Bullets, Fact, Facts, Group, Paragraph, Section, Tone, text
from planner.report.plan import blocks_in_words
from planner.words import report as said
from planner.words.rules import label

if TYPE_CHECKING:
    from planner.report.document.gather import Told

_TONES: dict[str, Tone] = {"met": "good", "planned": "good", "impossible": "bad", "undecided": "warning"}


def answer_section(told: Told) -> Section:
    """The section that comes first."""
    return Section("answer", say("The answer"), tuple(answer_blocks(told)))


def answer_blocks(told: Told) -> Iterator[Block | Group]:
    """Three sentences, the figures, and what exams cannot change."""
    for sentence in three_sentences(told):
        yield Paragraph(text(sentence), lead=True)
    if told.plan.status == "impossible":
        yield Paragraph(text(said.ask_why()))
    yield Facts(tuple(_facts(told)))
    blocks = list(blocks_in_words(told.question, told.plan))
    if blocks:
        items = Bullets(tuple(text(each) for each in blocks))
        yield Group(say("What exams alone cannot fix"), (items,))


def three_sentences(told: Told) -> tuple[str, str, str]:
    """What the answer is, what comes next, and how sure that is."""
    names = dict.fromkeys(block.requirement for goal in told.plan.goals for block in goal.blocked_by)
    market, programme = told.question.scenario.market, told.question.programme
    waits_for = [label(told.rules[name], programme, market) for name in names]
    chance = None if told.chances is None else said.chance_of(told.chances)
    return said.answer_in_three(told.plan, told.result.cliffs, programme, waits_for, chance)


def tone_of(told: Told) -> Tone:
    """How the answer is to be taken."""
    if any(goal.blocked_by for goal in told.plan.goals):
        return "warning"
    return _TONES[told.plan.status]


def _facts(told: Told) -> Iterator[Fact]:
    plan = told.plan
    yield Fact(say("The goal is"), said.status(plan), tone=tone_of(told))
    if plan.status == "met":
        yield Fact(say("Exams to sit"), 0, "count")
        return
    if not plan.assignments:
        return
    yield Fact(say("Exams to sit"), len(plan.assignments), "count")
    yield Fact(say("People who sit them"), len({line.employee_id for line in plan.assignments}), "count")
    cost = said.measures_of(plan.objective).get("cost")
    if cost is not None and cost.unit is not None:
        yield Fact(say("Cost"), cost.value, "money", cost.unit)
    if told.chances is not None:
        yield Fact(say("Probability"), told.chances.reached, "share")
    yield Fact(say("Last possible day"), max(line.not_after for line in plan.assignments), "day")

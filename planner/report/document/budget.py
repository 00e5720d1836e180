"""The budget: what the plan costs, how fees are paid together, and what it may cost."""

from __future__ import annotations

from collections.abc import Iterator

from planner import words
from planner.language import say
from planner.report.document.gather import Told
from planner.report.document.people import marked
from planner.report.document.schema import Block, Bullets, Fact, Facts, Group, Paragraph, Prose, Section, text
from planner.words import report as said


def budget_section(told: Told) -> Section:
    """What there is to say about money; where the scenario has no prices, how to add them."""
    return Section("budget", say("The budget"), tuple(_blocks(told)))


def _blocks(told: Told) -> Iterator[Block | Group]:
    if told.question.price_book is None:
        yield Paragraph(text(said.no_prices()))
        return
    cost = said.measures_of(told.plan.objective).get("cost")
    if cost is not None and cost.unit is not None:
        yield Facts((Fact(say("Cost"), cost.value, "money", cost.unit),))
    elif told.plan.assignments:
        yield Paragraph(text(said.fees_only_where_counted()))
    limits = words.budget(told.question.scenario.limits.budget)
    if limits:
        yield Group(say("What it may cost"), (Bullets(tuple(map(text, limits))),))
    purchases = tuple(_purchases(told))
    if purchases:
        yield Group(say("How fees are paid together"), (Bullets(purchases),))


def _purchases(told: Told) -> Iterator[Prose]:
    for each in told.plan.purchases:
        sittings = tuple(line.model_copy(update={"employee_id": marked(line.employee_id)}) for line in each.sittings)
        yield told.prose(words.purchase(each.model_copy(update={"sittings": sittings})))

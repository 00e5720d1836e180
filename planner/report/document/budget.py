"""The budget: what the plan costs and when, for what and whom, how sure that is, and how fees are paid together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from planner.language import say
from planner.report.budget import labels
from planner.report.document.people import marked
from planner.report.document.schema import (
    Bars,
    Block,
    Bullets,
    Cell,
    Column,
    Fact,
    Facts,
    Group,
    Paragraph,
    Prose,
    Row,
    Section,
    Table,
    text,
)
from planner.words import forecast as costs
from planner.words import forecast_heads as heads
from planner.words import report as said
from planner.words.money import budget, purchase
from planner.words.parts import figure

if TYPE_CHECKING:
    from planner.budget.forecast_schema import By, ForecastAnswer, Spread
    from planner.report.document.gather import Told


def budget_section(told: Told, by: By) -> Section:
    """What there is to say about money; where the scenario has no prices, how to add them."""
    return Section("budget", say("The budget"), tuple(_blocks(told, by)))


def _blocks(told: Told, by: By) -> Iterator[Block | Group]:
    if told.question.price_book is None:
        yield Paragraph(text(said.no_prices()))
        return
    found = told.forecast(by)
    if found is None:
        yield Paragraph(text(said.prices_missing()))
    elif found.chance is None:
        yield Paragraph(text(costs.first_line(found)))
    else:
        yield from _forecast(told, found)
    limits = budget(told.question.scenario.limits.budget)
    if limits:
        yield Group(say("What it may cost"), (Bullets(tuple(map(text, limits))),))
    purchases = tuple(_purchases(told))
    if purchases:
        yield Group(say("How fees are paid together"), (Bullets(purchases),))


def _forecast(told: Told, found: ForecastAnswer) -> Iterator[Block | Group]:
    yield Paragraph(text(costs.headline(found)))
    yield Facts(tuple(_facts(found)))
    if found.by_period:
        yield _periods(found)
        exams = ((heads.no_exam() if each.exam is None else each.exam, each) for each in found.by_exam)
        teams = ((heads.no_team() if each.team is None else each.team, each) for each in found.by_team)
        yield _split(found, Column("exam", say("Exam")), heads.by_exam(found.currency), exams)
        if told.teams:
            yield _split(found, Column("team", say("Team"), personal=True), heads.by_team(found.currency), teams)
    # Decisions and purchases are told elsewhere, with their people.
    assumed = found.assumptions.model_copy(update={"decisions": (), "purchases": ()})
    sentences = costs.assumptions(found.model_copy(update={"assumptions": assumed}), labels(told.question))
    yield Group(say("What the figures assume"), (Bullets(tuple(map(text, sentences))),), folded=True)


def _facts(found: ForecastAnswer) -> Iterator[Fact]:
    yield Fact(heads.head("committed"), found.total.committed, "money", found.currency)
    if not costs.is_certain(found):
        yield Fact(heads.head("expected"), found.total.expected, "money", found.currency)
        yield Fact(said.at_most_with(90), found.total.p90.amount, "money", found.currency)


def _periods(found: ForecastAnswer) -> Bars:
    """What is committed in each month or quarter, by kind of cost."""
    kinds = [each.kind for each in found.by_kind]
    cells = {(each.period, each.kind): each for each in found.by_period_and_kind}
    columns = (
        Column("period", heads.period(found.by)),
        *(Column(kind, heads.kind(kind), "money", found.currency) for kind in kinds),
        *_spread_columns(found),
    )
    rows = tuple(
        Row((each.period, *(cells[each.period, kind].committed for kind in kinds), *_spread(found, each)))
        for each in found.by_period
    )
    totals = (each.committed for each in found.by_kind)
    total = Row((heads.total(), *totals, *_spread(found, found.total)))
    dearest = max(found.by_period, key=lambda each: each.committed)
    amount = figure(dearest.committed, found.currency)
    title = heads.by_period(found.by, found.currency)
    table = Table(title, columns, rows, total, _notes(found))
    return Bars(title, said.dearest(dearest.period, amount), table, "period", tuple(kinds))


def _split(found: ForecastAnswer, part: Column, title: str, parts: Iterable[tuple[str, Spread]]) -> Table:
    """What each part costs."""
    rows = tuple(Row((name, *_spread(found, each))) for name, each in parts)
    total = Row((heads.total(), *_spread(found, found.total)))
    return Table(title, (part, *_spread_columns(found)), rows, total)


def _spread_columns(found: ForecastAnswer) -> Sequence[Column]:
    committed = Column("committed", heads.head("committed"), "money", found.currency)
    if costs.is_certain(found):
        return [committed]
    return [
        committed,
        Column("expected", heads.head("expected"), "money", found.currency),
        Column("p90", said.at_most_with(90), "money", found.currency),
    ]


def _spread(found: ForecastAnswer, row: Spread) -> Sequence[Cell]:
    return [row.committed] if costs.is_certain(found) else [row.committed, row.expected, row.p90.amount]


def _notes(found: ForecastAnswer) -> tuple[Prose, ...]:
    return () if costs.is_certain(found) else (text(costs.how_percentiles_were_found(found)),)


def _purchases(told: Told) -> Iterator[Prose]:
    for each in told.plan.purchases:
        sittings = tuple(line.model_copy(update={"employee_id": marked(line.employee_id)}) for line in each.sittings)
        yield told.prose(purchase(each.model_copy(update={"sittings": sittings})))

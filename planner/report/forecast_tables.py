"""A forecast as tables for the finance department: summary, periods, ledger, sittings, risks and assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.report.budget import labels
from planner.report.tables import Cell, Column, Table, without
from planner.text import localised
from planner.words import forecast as said
from planner.words import forecast_heads as heads
from planner.words.parts import in_a_row, yes_or_no
from planner.words.plans import goal as said_goal

if TYPE_CHECKING:
    from planner.answer.base import Figure
    from planner.budget.forecast_schema import ForecastAnswer, Percentile, Spread
    from planner.question.schema import Question

Names = Mapping[str, str]
"""The names of employees by id; empty where names are not to be written."""


def tables(question: Question, answer: ForecastAnswer, names: Names) -> tuple[Table, ...]:
    """All tables, in the order of their sheets."""
    found = (
        _summary(question, answer),
        _periods(answer),
        _ledger(answer, names),
        _sittings(answer, names),
        _risks(answer, names),
        _assumptions(question, answer),
    )
    return tuple(_named(each, names) for each in found)


def ledger(answer: ForecastAnswer, names: Names) -> Table:
    """Every payment that may have to be made. Committed and expected amounts add up to the totals exactly."""
    return _named(_ledger(answer, names), names)


def _named(table: Table, names: Names) -> Table:
    """The table with the column of names only where there are any."""
    return table if names else without(table, ["name"])


def _ledger(answer: ForecastAnswer, names: Names) -> Table:
    columns = (
        Column("day", heads.head("day"), "day"),
        Column("period", heads.period(answer.by)),
        Column("employee_id", heads.head("employee")),
        Column("name", heads.head("name")),
        Column("team", heads.head("team")),
        Column("exam", heads.head("exam")),
        Column("kind", heads.head("kind")),
        Column("attempt", heads.head("attempt"), "number"),
        Column("paid_by", heads.head("paid_by")),
        Column("amount", heads.head("amount"), "amount"),
        Column("currency", heads.head("currency")),
        Column("probability", heads.head("probability"), "share"),
        Column("committed", heads.head("committed"), "amount"),
        Column("expected", heads.head("expected"), "amount"),
    )
    rows = tuple(
        (
            line.on,
            line.period,
            line.employee_id,
            names.get(line.employee_id or ""),
            line.team,
            line.exam,
            heads.kind(line.kind),
            line.attempt,
            heads.paid_by(line.way, line.purchase) or None,
            line.amount,
            answer.currency,
            line.probability,
            line.amount if line.committed else 0,
            Fraction(line.amount) * line.probability,
        )
        for line in answer.ledger
    )
    return Table(heads.sheet("ledger"), columns, rows)


def _spread_columns() -> tuple[Column, ...]:
    """The columns of `_spread`."""
    percentiles = (
        column
        for percent in (10, 50, 80, 90)
        for column in (
            Column(f"p{percent}", heads.percentile(percent), "amount"),
            Column(f"p{percent}_low", heads.percentile_from(percent), "amount"),
            Column(f"p{percent}_high", heads.percentile_to(percent), "amount"),
        )
    )
    return (
        Column("committed", heads.head("committed"), "amount"),
        Column("expected", heads.head("expected"), "amount"),
        *percentiles,
    )


def _spread(row: Spread) -> tuple[Cell, ...]:
    def cells(found: Percentile) -> tuple[Figure | None, ...]:
        return found.amount, found.low, found.high

    return row.committed, row.expected, *cells(row.p10), *cells(row.p50), *cells(row.p80), *cells(row.p90)


def _summary(question: Question, answer: ForecastAnswer) -> Table:
    programme = question.programme
    intro = [said.first_line(answer), *([] if answer.title is None else [answer.title])]
    intro += [localised(programme.title, programme.name)]
    intro += [said_goal(programme, goal) for goal in answer.goals]
    intro += [said.days(answer)]
    if answer.chance is not None:
        intro += [said.headline(answer), said.how_percentiles_were_found(answer)]
    parts: list[tuple[str, str, Spread]] = [
        (heads.head("team"), heads.no_team() if row.team is None else row.team, row) for row in answer.by_team
    ]
    parts += [(heads.head("exam"), heads.no_exam() if row.exam is None else row.exam, row) for row in answer.by_exam]
    parts += [(heads.head("kind"), heads.kind(row.kind), row) for row in answer.by_kind]
    columns = (Column("split", heads.head("split")), Column("part", heads.head("part")), *_spread_columns())
    rows = tuple((split, part, *_spread(row)) for split, part, row in parts)
    total = (heads.total(), None, *_spread(answer.total))
    return Table(heads.sheet("summary"), columns, rows, total, tuple(intro))


def _periods(answer: ForecastAnswer) -> Table:
    """The periods, and in them each kind of cost."""
    kinds = [row.kind for row in answer.by_kind]
    cells = {(row.period, row.kind): row for row in answer.by_period_and_kind}
    by_kind = (
        column
        for kind in kinds
        for column in (
            Column(f"{kind}_committed", heads.kind_committed(kind), "amount"),
            Column(f"{kind}_expected", heads.kind_expected(kind), "amount"),
        )
    )
    columns = (
        Column("period", heads.period(answer.by)),
        Column("first", heads.head("first"), "day"),
        Column("last", heads.head("last"), "day"),
        Column("exams", heads.head("exams"), "number"),
        Column("people", heads.head("who_sits")),
        *_spread_columns(),
        *by_kind,
    )

    def amounts(period: str) -> Iterator[Cell]:
        for kind in kinds:
            yield from (cells[period, kind].committed, cells[period, kind].expected)

    rows = tuple(
        (row.period, row.first, row.last, row.exams, in_a_row(row.people), *_spread(row), *amounts(row.period))
        for row in answer.by_period
    )
    totals = (amount for row in answer.by_kind for amount in (row.committed, row.expected))
    total = (heads.total(), None, None, len(answer.sittings), None, *_spread(answer.total), *totals)
    return Table(heads.by_sheet(answer.by), columns, rows, total)


def _sittings(answer: ForecastAnswer, names: Names) -> Table:
    columns = (
        Column("proposed_on", heads.head("proposed_on"), "day"),
        Column("period", heads.period(answer.by)),
        Column("employee_id", heads.head("employee")),
        Column("name", heads.head("name")),
        Column("team", heads.head("team")),
        Column("exam", heads.head("exam")),
        Column("passed_by", heads.head("passed_by"), "day"),
        Column("hired", heads.head("hired")),
        Column("renews", heads.head("renews")),
        Column("committed", heads.head("committed"), "amount"),
        Column("expected", heads.head("expected"), "amount"),
        Column("in_time", heads.head("in_time"), "share"),
        Column("expected_attempts", heads.head("expected_attempts"), "number"),
        Column("attempt_days", heads.head("attempt_days")),
    )
    rows = tuple(
        (
            each.proposed_on,
            each.period,
            each.employee_id,
            names.get(each.employee_id),
            each.team,
            each.exam,
            each.passed_by,
            yes_or_no(each.hired),
            in_a_row(each.renews) or None,
            each.committed,
            each.expected_exactly,
            each.in_time,
            each.expected_attempts,
            in_a_row(each.attempt_days),
        )
        for each in answer.sittings
    )
    return Table(heads.sheet("sittings"), columns, rows)


def _risks(answer: ForecastAnswer, names: Names) -> Table:
    columns = (
        Column("about", heads.head("about")),
        Column("part", heads.head("part")),
        Column("name", heads.head("name")),
        Column("rise", heads.head("rise"), "share"),
        Column("error", heads.head("error"), "share"),
    )
    rows: list[tuple[Cell, ...]] = []
    if answer.chance is not None:
        rows += [(heads.head("exam"), each.exam, None, each.rise, each.error) for each in answer.chance.by_exam]
        rows += [
            (heads.head("employee"), each.employee_id, names.get(each.employee_id), each.rise, each.error)
            for each in answer.chance.by_person
        ]
    return Table(heads.sheet("risks"), columns, tuple(rows), intro=(said.first_line(answer), said.risk_intro()))


def _assumptions(question: Question, answer: ForecastAnswer) -> Table:
    sentences = [said.first_line(answer), *said.assumptions(answer, labels(question))]
    column = Column("assumption", heads.sheet("assumptions"))
    return Table(heads.sheet("assumptions"), (column,), tuple((each,) for each in sentences))

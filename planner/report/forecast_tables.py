"""A forecast as tables for the finance department: summary, periods, ledger, sittings, risks and assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from planner import words
from planner.report.budget import labels
from planner.report.tables import Cell, Column, Table, without
from planner.text import localised
from planner.words import forecast as said

if TYPE_CHECKING:
    from planner.answer.schema import Figure
    from planner.budget.forecast_schema import ForecastAnswer, Percentile, Spread
    from planner.question.schema import Question

Names = Mapping[str, str]
"""The names of employees by id; empty where names are not to be written."""


def tables(question: Question, answer: ForecastAnswer, language: str, names: Names) -> tuple[Table, ...]:
    """All tables, in the order of their sheets."""
    found = (
        _summary(question, answer, language),
        _periods(answer),
        _ledger(answer, names),
        _sittings(answer, names),
        _risks(answer, names),
        _assumptions(question, answer, language),
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
        Column("day", said.head("day"), "day"),
        Column("period", said.period(answer.by)),
        Column("employee_id", said.head("employee")),
        Column("name", said.head("name")),
        Column("team", said.head("team")),
        Column("exam", said.head("exam")),
        Column("kind", said.head("kind")),
        Column("attempt", said.head("attempt"), "number"),
        Column("paid_by", said.head("paid_by")),
        Column("amount", said.head("amount"), "amount"),
        Column("currency", said.head("currency")),
        Column("probability", said.head("probability"), "share"),
        Column("committed", said.head("committed"), "amount"),
        Column("expected", said.head("expected"), "amount"),
    )
    rows = tuple(
        (
            line.on,
            line.period,
            line.employee_id,
            names.get(line.employee_id or ""),
            line.team,
            line.exam,
            said.kind(line.kind),
            line.attempt,
            said.paid_by(line.way, line.purchase) or None,
            line.amount,
            answer.currency,
            line.probability,
            line.amount if line.committed else 0,
            Fraction(line.amount) * line.probability,
        )
        for line in answer.ledger
    )
    return Table(said.sheet("ledger"), columns, rows)


def _spread_columns() -> tuple[Column, ...]:
    """The columns of `_spread`."""
    percentiles = (
        column
        for percent in (10, 50, 80, 90)
        for column in (
            Column(f"p{percent}", said.percentile(percent), "amount"),
            Column(f"p{percent}_low", said.percentile_from(percent), "amount"),
            Column(f"p{percent}_high", said.percentile_to(percent), "amount"),
        )
    )
    return (
        Column("committed", said.head("committed"), "amount"),
        Column("expected", said.head("expected"), "amount"),
        *percentiles,
    )


def _spread(row: Spread) -> tuple[Cell, ...]:
    def cells(found: Percentile) -> tuple[Figure | None, ...]:
        return found.amount, found.low, found.high

    return row.committed, row.expected, *cells(row.p10), *cells(row.p50), *cells(row.p80), *cells(row.p90)


def _summary(question: Question, answer: ForecastAnswer, language: str) -> Table:
    programme = question.programme
    intro = [said.first_line(answer), *([] if answer.title is None else [answer.title])]
    intro += [localised(programme.title, language, programme.name)]
    intro += [words.goal(programme, goal, language) for goal in answer.goals]
    intro += [said.days(answer)]
    if answer.chance is not None:
        intro += [said.headline(answer), said.how_percentiles_were_found(answer)]
    parts: list[tuple[str, str, Spread]] = [
        (said.head("team"), said.no_team() if row.team is None else row.team, row) for row in answer.by_team
    ]
    parts += [(said.head("exam"), said.no_exam() if row.exam is None else row.exam, row) for row in answer.by_exam]
    parts += [(said.head("kind"), said.kind(row.kind), row) for row in answer.by_kind]
    columns = (Column("split", said.head("split")), Column("part", said.head("part")), *_spread_columns())
    rows = tuple((split, part, *_spread(row)) for split, part, row in parts)
    total = (said.total(), None, *_spread(answer.total))
    return Table(said.sheet("summary"), columns, rows, total, tuple(intro))


def _periods(answer: ForecastAnswer) -> Table:
    """The periods, and in them each kind of cost."""
    kinds = [row.kind for row in answer.by_kind]
    cells = {(row.period, row.kind): row for row in answer.by_period_and_kind}
    by_kind = (
        column
        for kind in kinds
        for column in (
            Column(f"{kind}_committed", said.kind_committed(kind), "amount"),
            Column(f"{kind}_expected", said.kind_expected(kind), "amount"),
        )
    )
    columns = (
        Column("period", said.period(answer.by)),
        Column("first", said.head("first"), "day"),
        Column("last", said.head("last"), "day"),
        Column("exams", said.head("exams"), "number"),
        Column("people", said.head("people")),
        *_spread_columns(),
        *by_kind,
    )

    def amounts(period: str) -> Iterator[Cell]:
        for kind in kinds:
            yield from (cells[period, kind].committed, cells[period, kind].expected)

    rows = tuple(
        (row.period, row.first, row.last, row.exams, ", ".join(row.people), *_spread(row), *amounts(row.period))
        for row in answer.by_period
    )
    totals = (amount for row in answer.by_kind for amount in (row.committed, row.expected))
    total = (said.total(), None, None, len(answer.sittings), None, *_spread(answer.total), *totals)
    return Table(said.by_sheet(answer.by), columns, rows, total)


def _sittings(answer: ForecastAnswer, names: Names) -> Table:
    columns = (
        Column("proposed_on", said.head("proposed_on"), "day"),
        Column("period", said.period(answer.by)),
        Column("employee_id", said.head("employee")),
        Column("name", said.head("name")),
        Column("team", said.head("team")),
        Column("exam", said.head("exam")),
        Column("passed_by", said.head("passed_by"), "day"),
        Column("hired", said.head("hired")),
        Column("renews", said.head("renews")),
        Column("committed", said.head("committed"), "amount"),
        Column("expected", said.head("expected"), "amount"),
        Column("in_time", said.head("in_time"), "share"),
        Column("expected_attempts", said.head("expected_attempts"), "number"),
        Column("attempt_days", said.head("attempt_days")),
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
            words.yes_or_no(each.hired),
            ", ".join(each.renews) or None,
            each.committed,
            each.expected_exactly,
            each.in_time,
            each.expected_attempts,
            ", ".join(day.isoformat() for day in each.attempt_days),
        )
        for each in answer.sittings
    )
    return Table(said.sheet("sittings"), columns, rows)


def _risks(answer: ForecastAnswer, names: Names) -> Table:
    columns = (
        Column("about", said.head("about")),
        Column("part", said.head("part")),
        Column("name", said.head("name")),
        Column("rise", said.head("rise"), "share"),
        Column("error", said.head("error"), "share"),
    )
    rows: list[tuple[Cell, ...]] = []
    if answer.chance is not None:
        rows += [(said.head("exam"), each.exam, None, each.rise, each.error) for each in answer.chance.by_exam]
        rows += [
            (said.head("employee"), each.employee_id, names.get(each.employee_id), each.rise, each.error)
            for each in answer.chance.by_person
        ]
    return Table(said.sheet("risks"), columns, tuple(rows), intro=(said.first_line(answer), said.risk_intro()))


def _assumptions(question: Question, answer: ForecastAnswer, language: str) -> Table:
    sentences = [said.first_line(answer), *said.assumptions(answer, labels(question, language))]
    column = Column("assumption", said.sheet("assumptions"))
    return Table(said.sheet("assumptions"), (column,), tuple((each,) for each in sentences))

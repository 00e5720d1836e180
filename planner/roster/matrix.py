"""One row per employee and a column per exam: turned into employees and results."""

from __future__ import annotations

import polars as pl

from planner.errors import DataError, Issue, notice, warning
from planner.language import row, sentence, sentence_many
from planner.programme.schema import Programme
from planner.roster.clean import FoundResults, codes_of
from planner.roster.columns import match_columns, match_exams
from planner.roster.days import read_days
from planner.roster.schema import EMPLOYEE_COLUMNS
from planner.roster.table import ROW, Cells, Table, select
from planner.roster.values import cell_errors, read_texts

_EXAM = "exam "
_COLUMNS_NAMED = 5
_RESULT = {"exam": pl.UInt32(), "passed_on": pl.Date(), "expires_on": pl.Date()}


def split_matrix(table: Table, programme: Programme) -> tuple[Cells, FoundResults, list[Issue]]:
    """The cells about employees, the results, and what is wrong with the header.

    A column belongs to an exam when it is named like one; its cells hold the day passed. Raises `DataError` when the
    header does not allow to go on.
    """
    columns = match_columns(table, list(EMPLOYEE_COLUMNS), ["employee_id"])
    exams = match_exams(table, codes_of(programme), set(columns.positions.values()))
    issues = [*table.issues, *columns.issues, *exams.issues]
    if any(issue.severity == "error" for issue in [*columns.issues, *exams.issues]):
        raise DataError(issues)
    if not exams.positions:
        what = sentence("No column is named like an exam of the programme, so nobody holds an exam.")
        hint = sentence("Name a column like the exam, for example {exam}.", exam=codes_of(programme)[0])
        issues.append(warning("no-exam-columns", table.where, what, hint))
    issues += _about_others(table, {*columns.positions.values(), *exams.positions.values()}, issues)
    exam_columns = {_EXAM + code: position for code, position in exams.positions.items()}
    whole = select(table, {**columns.positions, **exam_columns})
    return _part(whole, list(columns.positions)), _results(whole, list(exams.positions), programme), issues


def _about_others(table: Table, taken: set[int], known: list[Issue]) -> list[Issue]:
    """A notice of the columns that are neither about employees nor named like an exam, unless an issue names them."""
    named_already = {issue.where.column for issue in known}
    others = [h for at, h in enumerate(table.headers) if h and at not in taken and h not in named_already]
    if not others:
        return []
    named = row(others[:_COLUMNS_NAMED])
    if len(others) > _COLUMNS_NAMED:
        named = sentence("{columns} …", columns=named)
    what = sentence_many(
        "{count} column is not used, being neither about employees nor named like an exam of the programme: {names}.",
        "{count} columns are not used, being neither about employees nor named like an exam of the programme: {names}.",
        len(others),
        names=named,
    )
    return [notice("other-columns", table.where, what)]


def _part(cells: Cells, columns: list[str]) -> Cells:
    headers = {name: cells.headers[name] for name in columns}
    return Cells(cells.where, headers, cells.rows.select(ROW, *columns), cells.epoch, cells.rows_are_complete)


def _results(cells: Cells, codes: list[str], programme: Programme) -> FoundResults:
    issues = cell_errors(_part(cells, [_EXAM + code for code in codes]))
    place_of = {code: at for at, code in enumerate(codes_of(programme))}
    parts = [pl.DataFrame(schema={ROW: pl.UInt32(), "employee_id": pl.String(), **_RESULT})]
    employees = pl.DataFrame({ROW: cells.rows[ROW], "employee_id": read_texts(cells, "employee_id")})
    for code in codes:
        days, wrong = read_days(cells, _EXAM + code)
        issues += wrong
        part = employees.with_columns(
            pl.lit(place_of[code], pl.UInt32).alias("exam"),
            days.alias("passed_on"),
            pl.lit(None, pl.Date).alias("expires_on"),
        )
        parts.append(part.filter(pl.col("passed_on").is_not_null() & pl.col("employee_id").is_not_null()))
    day_columns = {code: _EXAM + code for code in codes}
    return FoundResults(cells, pl.concat(parts), issues, day_columns=day_columns)

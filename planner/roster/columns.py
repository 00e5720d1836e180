"""Which column of a table is which: headers matched, near misses named."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import polars as pl

from planner.errors import Issue, Place, error, warning
from planner.language import Said, sentence, sentence_many
from planner.roster.table import Table, count_values
from planner.text import header_form, is_it, match_form, rename, same_code_misspelt

_ROWS_LOOKED_AT = 20


class Match(NamedTuple):
    """Where the wanted columns stand in a table, and what is wrong with its header."""

    positions: Mapping[str, int]
    issues: tuple[Issue, ...]


def match_columns(table: Table, wanted: Collection[str], required: Collection[str]) -> Match:
    """Finds the wanted columns by their headers. A required one that is missing is an error, with a suggestion."""
    by_form = {header_form(name): name for name in wanted}
    positions, issues = _found(table, {at: by_form.get(header_form(header)) for at, header in _headers(table)})
    missing = _missing(table, required, positions)
    if missing:
        return Match(positions, (*issues, *missing))
    issues += _near_misses(table, [name for name in wanted if name not in positions and name not in required])
    issues += _unnamed(table)
    return Match(positions, tuple(issues))


def match_exams(table: Table, exams: Iterable[str], taken: Collection[int]) -> Match:
    """Finds the columns that are named like an exam, other than those already taken."""
    codes = list(exams)
    by_form = {match_form(code): code for code in codes}
    others = [(at, header) for at, header in _headers(table) if at not in taken]
    positions, issues = _found(table, {at: by_form.get(match_form(header)) for at, header in others})
    for at, header in others:
        meant = None if match_form(header) in by_form else same_code_misspelt(header, codes)
        if meant is not None and meant not in positions:
            what = sentence(
                "The column {column} is not read, since no exam of the programme has this code.", column=header
            )
            issues.append(warning("exam-misspelt", _header_place(table, at), what, is_it(meant)))
    return Match(positions, tuple(issues))


def _headers(table: Table) -> list[tuple[int, str]]:
    return [(at, header) for at, header in enumerate(table.headers) if header]


def _header_place(table: Table, at: int) -> Place:
    return table.where._replace(column=table.headers[at])


def _found(table: Table, names: Mapping[int, str | None]) -> tuple[dict[str, int], list[Issue]]:
    """The first column of each name; a second one, or one that holds no single values, is an error."""
    positions: dict[str, int] = {}
    issues = []
    for at, name in names.items():
        if name is None:
            continue
        if name in positions:
            what = _twice(table, positions[name], at)
            hint = sentence("Remove or rename the one that is not meant.")
            issues.append(error("column-repeated", _header_place(table, at), what, hint))
        elif not isinstance(table.rows[str(at)].dtype, pl.String | pl.Categorical | pl.Date):
            what = sentence("The column {column} holds lists or records, expected one value per row.", column=name)
            issues.append(error("column-kind", _header_place(table, at), what, sentence("Write it as text.")))
            positions[name] = at
        else:
            positions[name] = at
    return positions, issues


def _twice(table: Table, at: int, again: int) -> Said:
    first, second = str(at + 1), str(again + 1)
    name, other = table.headers[at], table.headers[again]
    if name == other:
        return sentence("Columns {first} and {second} are both named {name}.", first=first, second=second, name=name)
    return sentence(
        "Columns {first} and {second} are both named {name} and {other}, which mean the same.",
        first=first,
        second=second,
        name=name,
        other=other,
    )


def _missing(table: Table, required: Collection[str], positions: Mapping[str, int]) -> list[Issue]:
    missing = [name for name in required if name not in positions]
    free = [header for at, header in _headers(table) if at not in positions.values()]
    issues = []
    for name in missing:
        what = sentence("There is no column {column}, which every roster needs.", column=name)
        hint = rename(name, free) or _other_row(table, name)
        issues.append(error("column-missing", table.where._replace(column=name), what, hint))
    return issues


def _other_row(table: Table, name: str) -> Said:
    """A hint when a row further down looks like the header, as under a title."""
    for row in table.rows.head(_ROWS_LOOKED_AT).iter_rows():
        if any(isinstance(cell, str) and header_form(cell) == name for cell in row[1:]):
            return sentence("Row {row} looks like the header: remove the rows above it.", row=str(row[0]))
    # What stands there is not shown: where the header is missing, it is about a person.
    return sentence(
        "The first row that is not blank must hold the names of the columns; give the right one the name {column}.",
        column=name,
    )


def _near_misses(table: Table, absent: Iterable[str]) -> list[Issue]:
    """Optional columns that are probably there under a slightly wrong name: nothing is dropped in silence."""
    issues = []
    free = list(absent)
    for at, header in _headers(table):
        close = difflib.get_close_matches(header_form(header), free, n=1, cutoff=0.75)
        if close:
            what = sentence("The column {column} is not read.", column=header)
            issues.append(warning("column-misspelt", _header_place(table, at), what, is_it(close[0])))
    return issues


def _unnamed(table: Table) -> list[Issue]:
    issues = []
    for at, header in enumerate(table.headers):
        values = 0 if header or table.rows[str(at)].dtype != pl.String else count_values(table.rows[str(at)])
        if values:
            what = sentence_many(
                "Column {column} has no name in the header; its {count} value is not read.",
                "Column {column} has no name in the header; its {count} values are not read.",
                values,
                column=str(at + 1),
            )
            hint = sentence("Give the column a name, or empty it.")
            issues.append(warning("column-unnamed", table.where._replace(column=at + 1), what, hint))
    return issues

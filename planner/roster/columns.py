"""Which column of a table is which: headers matched, near misses named."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from planner.errors import Issue, Place, error, warning
from planner.roster.table import Table, count_values
from planner.text import did_you_mean, header_form, match_form, same_code_misspelt

_ROWS_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Match:
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
            what = f"The column {header} is not read, since no exam of the programme has this code."
            issues.append(warning("exam-misspelt", _header_place(table, at), what, f"Did you mean {meant}?"))
    return Match(positions, tuple(issues))


def _headers(table: Table) -> list[tuple[int, str]]:
    return [(at, header) for at, header in enumerate(table.headers) if header]


def _header_place(table: Table, at: int) -> Place:
    return replace(table.where, column=table.headers[at])


def _found(table: Table, names: Mapping[int, str | None]) -> tuple[dict[str, int], list[Issue]]:
    """The first column of each name; a second one, or one that holds no single values, is an error."""
    positions: dict[str, int] = {}
    issues = []
    for at, name in names.items():
        if name is None:
            continue
        if name in positions:
            first, second = table.headers[positions[name]], table.headers[at]
            same = f"named {first}" if first == second else f"named {first} and {second}, which mean the same"
            what = f"Columns {positions[name] + 1} and {at + 1} are both {same}."
            hint = "Remove or rename the one that is not meant."
            issues.append(error("column-repeated", _header_place(table, at), what, hint))
        elif table.rows[str(at)].dtype not in (pl.String(), pl.Date()):
            what = f"The column {name} holds lists or records, expected one value per row."
            issues.append(error("column-kind", _header_place(table, at), what, "Write it as text."))
            positions[name] = at
        else:
            positions[name] = at
    return positions, issues


def _missing(table: Table, required: Collection[str], positions: Mapping[str, int]) -> list[Issue]:
    missing = [name for name in required if name not in positions]
    free = [header for at, header in _headers(table) if at not in positions.values()]
    issues = []
    for name in missing:
        hint = did_you_mean(name, [header.casefold() for header in free]) and did_you_mean(name, free)
        what = f"There is no column {name}, which every roster needs."
        issues.append(error("column-missing", replace(table.where, column=name), what, hint or _other_row(table, name)))
    return issues


def _other_row(table: Table, name: str) -> str:
    """A hint when a row further down looks like the header, as under a title."""
    for row in table.rows.head(_ROWS_LOOKED_AT).iter_rows():
        if any(isinstance(cell, str) and header_form(cell) == name for cell in row[1:]):
            return f"Row {row[0]} looks like the header: remove the rows above it."
    return "The first row that is not blank must hold the names of the columns."


def _near_misses(table: Table, absent: Iterable[str]) -> list[Issue]:
    """Optional columns that are probably there under a slightly wrong name: nothing is dropped in silence."""
    issues = []
    free = list(absent)
    for at, header in _headers(table):
        close = difflib.get_close_matches(header_form(header), free, n=1, cutoff=0.75)
        if close:
            what = f"The column {header} is not read."
            issues.append(warning("column-misspelt", _header_place(table, at), what, f"Did you mean {close[0]}?"))
    return issues


def _unnamed(table: Table) -> list[Issue]:
    issues = []
    for at, header in enumerate(table.headers):
        values = 0 if header or table.rows[str(at)].dtype != pl.String else count_values(table.rows[str(at)])
        if values:
            have = "value is" if values == 1 else "values are"
            what = f"Column {at + 1} has no name in the header; its {values:,} {have} not read."
            hint = "Give the column a name, or empty it."
            issues.append(warning("column-unnamed", replace(table.where, column=at + 1), what, hint))
    return issues

"""A company's roster: its files read and cleaned, with everything that is wrong said at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple, assert_never

import polars as pl

from planner.beside import beside
from planner.errors import DataError, Issue, raise_errors
from planner.programme.schema import Programme
from planner.roster.ahead import table_of
from planner.roster.clean import FoundResults, check_results, clean_employees, codes_of, read_results
from planner.roster.columns import match_columns
from planner.roster.matrix import split_matrix
from planner.roster.passes import PASS_COLUMNS
from planner.roster.places import Places
from planner.roster.read import read_matrix, read_workbook
from planner.roster.schema import EMPLOYEE_COLUMNS, RESULT_COLUMNS, Roster
from planner.roster.table import Cells, Table, select
from planner.scenario.schema import MatrixRoster, RosterFiles, TablesRoster, WorkbookRoster

Resolve = Callable[[str], tuple[Path, str]]
"""From a file name as the user wrote it to the file, and the name to show for it."""

ReadTable = Callable[[], Table]
"""Reads a table, or raises `DataError`."""

_SHEETS = ("employees", "results")


class LoadedRoster(NamedTuple):
    """A clean roster, what is worth saying about it (warnings and notices), and the files that were read."""

    roster: Roster
    issues: tuple[Issue, ...]
    files: tuple[Path, ...]


def load_roster(files: RosterFiles, resolve: Resolve, programme: Programme, as_of: date) -> LoadedRoster:
    """Reads and cleans a roster. Raises `DataError` with all that is wrong in all of its files."""
    match files:
        case TablesRoster():
            return _load_tables(files, resolve, programme, as_of)
        case WorkbookRoster():
            return _load_workbook(files, resolve, programme, as_of)
        case MatrixRoster():
            return _load_matrix(files, resolve, programme, as_of)
        case _:
            assert_never(files)


def _load_tables(files: TablesRoster, resolve: Resolve, programme: Programme, as_of: date) -> LoadedRoster:
    employees, results = resolve(files.employees), resolve(files.results)
    paths = (employees[0], results[0])
    return _joined(partial(table_of, *employees), partial(table_of, *results), paths, programme, as_of)


def _load_workbook(files: WorkbookRoster, resolve: Resolve, programme: Programme, as_of: date) -> LoadedRoster:
    path, shown = resolve(files.workbook)
    sheets = read_workbook(path, shown, _SHEETS)

    def read(name: str) -> Table:
        sheet = sheets[name]
        if isinstance(sheet, DataError):
            raise sheet
        return sheet

    return _joined(partial(read, "employees"), partial(read, "results"), [path], programme, as_of)


def _joined(
    employees: ReadTable, results: ReadTable, paths: Iterable[Path], programme: Programme, as_of: date
) -> LoadedRoster:
    issues: list[Issue] = []
    people = _selected(employees, list(EMPLOYEE_COLUMNS), ["employee_id"], issues)
    passes = _selected(results, list(RESULT_COLUMNS), ["employee_id", "exam"], issues)
    staff = beside(partial(_staff, people))
    found = None if passes is None else read_results(passes, programme)
    del passes  # it may be large, and what is there of results is found
    return _cleaned(staff(), found, issues, paths, programme, as_of)


def _load_matrix(files: MatrixRoster, resolve: Resolve, programme: Programme, as_of: date) -> LoadedRoster:
    path, shown = resolve(files.matrix)
    people, found, issues = split_matrix(read_matrix(path, shown), programme)
    return _cleaned(_staff(people), found, issues, [path], programme, as_of)


def _selected(read: ReadTable, wanted: list[str], required: list[str], issues: list[Issue]) -> Cells | None:
    """The wanted columns; None when the file or its header does not give them. Adds to `issues` what is wrong."""
    try:
        table = read()
    except DataError as fault:
        issues += fault.issues
        return None
    columns = match_columns(table, wanted, required)
    issues += [*table.issues, *columns.issues]
    if any(issue.severity == "error" for issue in columns.issues):
        return None
    return select(table, columns.positions)


class _Staff(NamedTuple):
    """The employees, clean; where each stands, None when they could not be read completely; what is wrong with them."""

    employees: pl.DataFrame
    places: Places | None
    issues: list[Issue]


def _staff(people: Cells | None) -> _Staff:
    if people is None:
        return _Staff(pl.DataFrame(schema=EMPLOYEE_COLUMNS), None, [])
    employees, issues = clean_employees(people)
    return _Staff(employees, Places(employees["employee_id"]) if people.rows_are_complete else None, issues)


def _cleaned(
    staff: _Staff,
    found: FoundResults | None,
    issues: list[Issue],
    paths: Iterable[Path],
    programme: Programme,
    as_of: date,
) -> LoadedRoster:
    issues = issues + staff.issues
    passes, others = pl.DataFrame(schema=PASS_COLUMNS), 0
    if found is not None:
        passes, about_results = check_results(found, staff.places, programme, as_of)
        issues += found.issues + about_results
        others = found.other_results
    ordered = raise_errors(issues)
    return LoadedRoster(Roster(staff.employees, passes, tuple(codes_of(programme)), others), ordered, tuple(paths))

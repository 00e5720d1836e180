"""Makes rosters as files: what the tests of this folder read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import xlsxwriter

from planner.errors import DataError, Issue
from planner.programme.schema import Programme
from planner.roster.load import LoadedRoster, load_roster
from planner.scenario.schema import MatrixRoster, RosterFiles, TablesRoster, WorkbookRoster

AS_OF = date(2017, 10, 16)

PROGRAMME = Programme.model_validate(
    {
        "vendor": "microsoft",
        "programme": "cloud-business-applications",
        "edition": "2017-11",
        "exams": {
            "MB2-715": {},
            "MB2-716": {},
            "MB6-705": {"retires_on": "2017-06-30"},
            "MB2-877": {"available_from": "2017-08"},
            "70-534": {"available_from": "2016-02-15"},
        },
        "options": {"option": {"tiers": {"gold": {"requires": {"id": "people", "people": 1, "hold": "MB2-715"}}}}},
    }
)

EMPLOYEES = "employee_id,name,starts_on,leaves_on\nE1,Anna Kovacs,2010-01-01,\nE2,Bo Lin,2012-05-01,2018-03-31\n"
RESULTS = "employee_id,exam,passed_on,expires_on\nE1,MB2-715,2017-03-01,\nE2,70-534,2017-04-02,2019-04-02\n"


@dataclass(frozen=True)
class Formula:
    """A cell with a formula and the value that was last computed."""

    text: str
    value: object


@dataclass(frozen=True)
class Formatted:
    """A cell with a number format."""

    value: float | datetime | date
    number_format: str


Cell = str | float | date | Formula | Formatted | None
Sheet = Sequence[Sequence[Cell]]


def load(files: RosterFiles, folder: Path, programme: Programme = PROGRAMME, as_of: date = AS_OF) -> LoadedRoster:
    return load_roster(files, lambda name: (folder / name, name), programme, as_of)


def issues_of(files: RosterFiles, folder: Path) -> tuple[Issue, ...]:
    """Everything said about these files, whether they can be used or not."""
    try:
        return load(files, folder).issues
    except DataError as fault:
        return fault.issues


def write_tables(folder: Path, employees: str | bytes = EMPLOYEES, results: str | bytes = RESULTS) -> TablesRoster:
    for name, content in (("employees.csv", employees), ("results.csv", results)):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return TablesRoster(employees="employees.csv", results="results.csv")


def write_workbook(
    folder: Path,
    sheets: Mapping[str, Sheet],
    options: Mapping[str, object] | None = None,
    hidden: Sequence[str] = (),
    merged: Sequence[tuple[str, str, str]] = (),
    name: str = "roster.xlsx",
) -> WorkbookRoster:
    """A workbook; `merged` names a sheet, a range and its text."""
    book = xlsxwriter.Workbook(folder / name, dict(options or {}))
    for sheet_name, rows in sheets.items():
        sheet = book.add_worksheet(sheet_name)
        for row_at, row in enumerate(rows):
            for column_at, cell in enumerate(row):
                match cell:
                    case None:
                        pass
                    case Formula(text, value):
                        sheet.write_formula(row_at, column_at, text, None, value)
                    case Formatted(value, number_format):
                        form = book.add_format({"num_format": number_format})
                        if isinstance(value, float | int):
                            sheet.write_number(row_at, column_at, value, form)
                        else:
                            sheet.write_datetime(row_at, column_at, moment(value), form)
                    case date():
                        form = book.add_format({"num_format": "yyyy-mm-dd"})
                        sheet.write_datetime(row_at, column_at, moment(cell), form)
                    case str():
                        sheet.write_string(row_at, column_at, cell)
                    case _:
                        sheet.write_number(row_at, column_at, cell)
        for merged_sheet, cells, text in merged:
            if merged_sheet == sheet_name:
                sheet.merge_range(cells, text)
        if sheet_name in hidden:
            sheet.hide()
    book.close()
    return WorkbookRoster(workbook=name)


def moment(day: date) -> datetime:
    """A day as its first moment; a moment as it is."""
    return day if isinstance(day, datetime) else datetime.combine(day, time())


def write_matrix(folder: Path, text: str) -> MatrixRoster:
    (folder / "roster.csv").write_bytes(text.encode())
    return MatrixRoster(matrix="roster.csv")


def write_parquet(folder: Path, employees: pl.DataFrame, results: pl.DataFrame) -> TablesRoster:
    employees.write_parquet(folder / "employees.parquet")
    results.write_parquet(folder / "results.parquet")
    return TablesRoster(employees="employees.parquet", results="results.parquet")


def is_same(one: LoadedRoster, other: LoadedRoster) -> bool:
    """Whether two loads gave the same roster."""
    return (
        one.roster.employees.equals(other.roster.employees)
        and one.roster.results.equals(other.roster.results)
        and one.roster.other_results == other.roster.other_results
    )

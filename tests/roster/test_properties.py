"""What holds for every roster: written in any format it reads the same, and no input makes more than an issue."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import DataError
from planner.roster.schema import EMPLOYEE_COLUMNS, RESULT_COLUMNS
from planner.roster.table import trimmed_text
from planner.scenario.schema import MatrixRoster, TablesRoster, WorkbookRoster
from tests.roster.makers import (
    AS_OF,
    PROGRAMME,
    Cell,
    Formatted,
    is_same,
    load,
    write_parquet,
    write_tables,
    write_workbook,
)

SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CODES = sorted(PROGRAMME.exams)


def _is_clean(text: str) -> bool:
    return text != "" and text == trimmed_text(text) and not text.startswith("#")


TEXTS = st.text(
    st.one_of(
        st.sampled_from("aé王 \",;'=+-@\n０Ａ"),
        st.characters(codec="utf-8", categories=["L", "N", "P", "S"], max_codepoint=0xFFFF),
    ),
    min_size=1,
    max_size=8,
).filter(_is_clean)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@st.composite
def day_pairs(draw: st.DrawFn) -> tuple[date | None, date | None]:
    first, last = draw(st.none() | DAYS), draw(st.none() | DAYS)
    return (last, first) if first is not None and last is not None and last < first else (first, last)


Record = tuple[str | int | date | Decimal | None, ...]


@dataclass(frozen=True)
class Company:
    employees: tuple[Record, ...]
    results: tuple[Record, ...]


@st.composite
def companies(draw: st.DrawFn) -> Company:
    """People, and for some of them a day passed per exam (so that a matrix can say the same)."""
    ids = draw(st.lists(TEXTS, min_size=1, max_size=6, unique=True))
    people: list[Record] = []
    results: list[Record] = []
    for employee in ids:
        texts = draw(st.tuples(*[st.none() | TEXTS] * 4))
        limit = draw(st.none() | st.integers(0, 10**9 - 1))
        cost = draw(st.none() | st.decimals(0, 10**6, places=2))
        people.append((employee, *texts, *draw(day_pairs()), *draw(day_pairs()), limit, cost))
        for exam in draw(st.lists(st.sampled_from(CODES), unique=True)):
            launch, end = PROGRAMME.exams[exam].available_from, PROGRAMME.exams[exam].retires_on
            first = date(2017, 8, 1) if launch is not None else date(1990, 1, 1)
            results.append((employee, exam, draw(st.dates(first, end or AS_OF)), None))
    return Company(tuple(draw(st.permutations(people))), tuple(draw(st.permutations(results))))


def csv_text(header: Sequence[str], rows: Sequence[Record], separator: str = ",", line_end: str = "\n") -> str:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=separator, lineterminator=line_end)
    writer.writerow(header)
    writer.writerows(rows)
    return target.getvalue()


def frame(columns: dict[str, pl.DataType], rows: Sequence[Record]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=columns, orient="row")


def cells(row: Record) -> list[Cell]:
    """A record as spreadsheets hold it: whole numbers and amounts as numbers, days in this or that format."""
    found: list[Cell] = []
    for at, value in enumerate(row):
        if isinstance(value, Decimal):
            found.append(float(value))
        elif isinstance(value, date) and at % 2:
            found.append(Formatted(datetime.combine(value, time()), "d mmm"))
        else:
            found.append(value)
    return found


def as_matrix(company: Company) -> tuple[list[str], list[Record]]:
    passed = {(result[0], result[1]): result[2] for result in company.results}
    rows = [(*person, *(passed.get((person[0], code)) for code in CODES)) for person in company.employees]
    return [*EMPLOYEE_COLUMNS, *CODES], rows


@SETTINGS
@given(companies())
def test_every_format_reads_the_same(tmp_path: Path, company: Company) -> None:
    people, results = list(EMPLOYEE_COLUMNS), list(RESULT_COLUMNS)
    header, matrix = as_matrix(company)
    typed = write_parquet(tmp_path, frame(EMPLOYEE_COLUMNS, company.employees), frame(RESULT_COLUMNS, company.results))
    first = load(typed, tmp_path)
    assert first.roster.employees.equals(frame(EMPLOYEE_COLUMNS, company.employees).sort("employee_id"))
    assert first.roster.results.equals(frame(RESULT_COLUMNS, company.results).sort(results))
    for separator, line_end in ((",", "\n"), (";", "\r\n"), ("\t", "\n")):
        employee_text = csv_text(people, company.employees, separator, line_end)
        result_text = csv_text(results, company.results, separator, line_end)
        assert is_same(load(write_tables(tmp_path, employee_text, result_text), tmp_path), first)
    (tmp_path / "matrix.csv").write_text(csv_text(header, matrix), encoding="utf-8", newline="")
    assert is_same(load(MatrixRoster(matrix="matrix.csv"), tmp_path), first)
    sheets = {
        "employees": [list(people), *map(cells, company.employees)],
        "results": [list(results), *map(cells, company.results)],
    }
    assert is_same(load(write_workbook(tmp_path, sheets), tmp_path), first)  # type: ignore[arg-type]
    write_workbook(tmp_path, {"roster": [list(header), *map(cells, matrix)]}, name="matrix.xlsx")
    assert is_same(load(MatrixRoster(matrix="matrix.xlsx"), tmp_path), first)


@SETTINGS
@given(st.data())
def test_no_csv_makes_more_than_issues(tmp_path: Path, data: st.DataObject) -> None:
    lines = st.text(st.sampled_from('E1,;\t"\n\r 7-20\u3000王#\0'), max_size=40)
    employees = data.draw(st.one_of(lines.map(lambda text: "employee_id,starts_on\n" + text), lines))
    results = data.draw(lines.map(lambda text: "employee_id,exam,passed_on\n" + text))
    try:
        load(write_tables(tmp_path, employees, results), tmp_path)
    except DataError:
        return


PARTS = (
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
)


@SETTINGS
@given(st.sampled_from(PARTS), st.floats(0, 1, exclude_max=True), st.binary(max_size=3), st.integers(0, 20))
def test_no_damage_to_a_workbook_makes_more_than_issues(
    tmp_path: Path, part: str, position: float, inserted: bytes, removed: int
) -> None:
    rows: list[list[Cell]] = [["employee_id", "exam", "passed_on"], ["E1", "MB2-715", date(2017, 3, 1)]]
    files = write_workbook(tmp_path, {"employees": rows, "results": rows}, name="good.xlsx")
    with zipfile.ZipFile(tmp_path / files.workbook) as good, zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            if name == part:
                at = int(position * len(content))
                content = content[:at] + inserted + content[at + removed :]
            bad.writestr(name, content)
    try:
        load(WorkbookRoster(workbook="bad.xlsx"), tmp_path)
    except DataError:
        return


@SETTINGS
@given(st.lists(DAYS, min_size=1, max_size=5), st.booleans())
def test_serial_numbers_are_days(tmp_path: Path, days: list[date], since_1904: bool) -> None:
    epoch = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
    rows: list[list[Cell]] = [["employee_id", "starts_on", "sits_from"]]
    for at, day in enumerate(days):
        fraction = timedelta(hours=at)
        rows.append([f"E{at}", (day - epoch).days, datetime.combine(day, time()) + fraction])
    files = write_workbook(
        tmp_path, {"employees": rows, "results": [["employee_id", "exam"]]}, {"date_1904": since_1904}
    )
    loaded = load(files, tmp_path).roster.employees
    assert loaded["starts_on"].to_list() == days
    assert loaded["sits_from"].to_list() == days


def test_files_of_a_roster_are_named(tmp_path: Path) -> None:
    loaded = load(write_tables(tmp_path), tmp_path)
    assert loaded.files == (tmp_path / "employees.csv", tmp_path / "results.csv")
    assert isinstance(write_tables(tmp_path), TablesRoster)

"""Employees and results cleaned: whole columns are checked at once, only wrong rows are looked at one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from planner.dates import Month
from planner.errors import Issue, error, notice, warning
from planner.programme.schema import Exam, Programme
from planner.roster.days import read_days
from planner.roster.distinct import Distinct, distinct
from planner.roster.identities import suggestions
from planner.roster.passes import PASS_COLUMNS, in_order
from planner.roster.places import places_of
from planner.roster.schema import EMPLOYEE_COLUMNS
from planner.roster.table import ROW, Cells
from planner.roster.validity import with_last_days
from planner.roster.values import brief, cell_errors, is_cell_error, read_amounts, read_counts, read_texts
from planner.text import match_form, same_code_misspelt

_EMPLOYEE_TEXTS = ("employee_id", "name", "team", "location", "level")
_EMPLOYEE_DAYS = ("starts_on", "leaves_on", "sits_from", "sits_until")
_DAYS_IN_ORDER = (("starts_on", "leaves_on"), ("sits_from", "sits_until"))
_ROWS_NAMED = 10
_EXAMS_COMPARED = 2000


@dataclass(frozen=True, slots=True)
class FoundResults:
    """Results of exams of the programme, read but not yet compared with anything.

    rows: `row`, `employee_id`, `exam` (its place in the sorted codes of the programme), `passed_on`, `expires_on`.
    day_columns: under which column the day of an exam stands, where that is not `passed_on`.
    """

    cells: Cells
    rows: pl.DataFrame
    issues: list[Issue]
    other_results: int = 0
    day_columns: Mapping[str, str] = field(default_factory=dict)


def codes_of(programme: Programme) -> list[str]:
    """The exams of the programme, sorted."""
    return sorted(programme.exams)


# --- employees --------------------------------------------------------------------------------------------------


def clean_employees(cells: Cells) -> tuple[pl.DataFrame, list[Issue]]:
    """The employees, sorted, and everything that is wrong with them. Rows without an id are left out."""
    issues = cell_errors(cells)
    columns = {name: read_texts(cells, name) for name in _EMPLOYEE_TEXTS}
    for name in _EMPLOYEE_DAYS:
        columns[name], found = read_days(cells, name)
        issues += found
    columns["max_exams"], found = read_counts(cells, "max_exams")
    issues += found
    columns["hourly_cost"], found = read_amounts(cells, "hourly_cost")
    issues += found
    rows = pl.DataFrame({ROW: cells.rows[ROW], **columns})
    issues += _missing(cells, rows, "employee_id")
    for first, last in _DAYS_IN_ORDER:
        issues += _out_of_order(cells, rows, first, last)
    if rows.is_empty() and cells.rows_are_complete:
        what = "The table has a header but no employees."
        issues.append(error("no-employees", cells.where, what, "Every employee needs a row below the header."))
    rows = rows.filter(pl.col("employee_id").is_not_null())
    in_order = rows["employee_id"].is_sorted()
    rows = rows.with_columns(pl.col("employee_id").set_sorted()) if in_order else rows.sort("employee_id")
    issues += _repeated_employees(cells, rows)
    return rows.select(pl.col(name).cast(kind) for name, kind in EMPLOYEE_COLUMNS.items()), issues


def _missing(cells: Cells, rows: pl.DataFrame, column: str) -> list[Issue]:
    missing = rows.filter(pl.col(column).is_null())[ROW].to_list()
    hint = "Fill it in, or clear the whole row."
    if cells.epoch is not None:
        hint += " Of merged cells only the first has the value."
    what = f"The row has no {column}."
    return [error(f"{column.replace('_', '-')}-missing", cells.place(row, column), what, hint) for row in missing]


def _out_of_order(cells: Cells, rows: pl.DataFrame, first: str, last: str) -> list[Issue]:
    wrong = rows.filter(pl.col(last) < pl.col(first)).select(ROW, first, last)
    issues = []
    for row, start, end in wrong.iter_rows():
        what = f"Found {end}, which is before {first} ({start}); expected that day or a later one."
        code = f"{last}-before-{first}".replace("_", "-")
        issues.append(error(code, cells.place(row, last), what, "Correct one of the two days."))
    return issues


def _repeated_employees(cells: Cells, rows: pl.DataFrame) -> list[Issue]:
    ids = rows["employee_id"]
    again = (ids == ids.shift()).fill_null(False)
    if not again.any():
        return []
    repeated = rows.filter(pl.col("employee_id").is_in(ids.filter(again).implode()))
    issues = []
    for employee, places in repeated.group_by("employee_id").agg(pl.col(ROW).sort()).iter_rows():
        what = f"Employee {employee} stands in rows {_in_words(places)}; expected one row per employee."
        hint = "Remove the rows that are not needed. An employee's results belong into the results table."
        issues.append(error("employee-repeated", cells.place(places[1], "employee_id"), what, hint))
    return issues


def _in_words(rows: list[int]) -> str:
    shown = [str(row) for row in rows[:_ROWS_NAMED]]
    if len(rows) > _ROWS_NAMED:
        return f"{', '.join(shown)} and {len(rows) - _ROWS_NAMED} more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


# --- results ----------------------------------------------------------------------------------------------------


def read_results(cells: Cells, programme: Programme) -> FoundResults:
    """The results of exams of the programme. Those of other exams are counted, and nothing else of them is checked."""
    texts = pl.DataFrame({ROW: cells.rows[ROW], **{name: read_texts(cells, name) for name in ("employee_id", "exam")}})
    exams = distinct(texts["exam"])
    issues = cell_errors(cells) + _missing(cells, texts, "employee_id") + _missing(cells, texts, "exam")
    codes = codes_of(programme)
    by_form = {match_form(code): at for at, code in enumerate(codes)}
    meant = pl.Series([by_form.get(match_form(each)) for each in exams.values.to_list()], dtype=pl.UInt32)
    is_other = meant.is_null() & ~is_cell_error(exams.values)
    others = pl.DataFrame({"exam": exams.values, "count": exams.counts()}).with_row_index("number").filter(is_other)
    issues += _about_others(cells, others, exams, codes)
    days = [name for name in ("passed_on", "expires_on") if name in cells]
    rows = texts.with_columns(exams.spread(meant).alias("exam")).hstack(cells.rows.select(days))
    ours = rows["exam"].is_not_null() & rows["employee_id"].is_not_null()
    if not ours.all():
        rows = rows.filter(ours)
    cells = replace(cells, rows=rows)
    passed_on, wrong_passed = read_days(cells, "passed_on")
    expires_on, wrong_expires = read_days(cells, "expires_on")
    rows = rows.with_columns(passed_on, expires_on)
    return FoundResults(cells, rows, issues + wrong_passed + wrong_expires, int(others["count"].sum()))


def _about_others(cells: Cells, others: pl.DataFrame, found: Distinct, codes: list[str]) -> list[Issue]:
    """One notice about all results of other exams, and a warning for each code that looks like a known one.

    others: each other `exam` with its `count` and its `number` among all that were found.
    """
    if others.is_empty():
        return []
    total = int(others["count"].sum())
    results = "1 result is" if total == 1 else f"{total:,} results are"
    exams = "1 other exam" if others.height == 1 else f"{others.height:,} other exams"
    what = f"{results} about {exams}, which this programme does not use."
    issues = [notice("other-exams", cells.place(None, "exam"), what)]
    others = others.sort("count", "exam", descending=[True, False]).head(_EXAMS_COMPARED)
    for number, exam, count in others.iter_rows():
        meant = same_code_misspelt(exam, codes)
        if meant is not None:
            row = cells.rows[ROW][(found.numbers == number).arg_max() or 0]
            have = "result is" if count == 1 else "results are"
            what = f"{count:,} {have} about {brief(exam)}, which is no exam of the programme, and will not count."
            issues.append(warning("exam-misspelt", cells.place(row, "exam"), what, f"Did you mean {meant}?"))
    return issues


def check_results(
    found: FoundResults, employees: pl.DataFrame | None, programme: Programme, as_of: date
) -> tuple[pl.DataFrame, list[Issue]]:
    """The results in numbers, sorted and each once, and everything that is wrong with them.

    `employees` is sorted by `employee_id`; None when it could not be read completely, so that nobody is unknown.
    """
    codes = codes_of(programme)
    issues = _day_issues(found, programme, codes, as_of)
    rows = found.rows
    ids = (rows if employees is None else employees)["employee_id"].sort()
    ids = ids.filter((ids != ids.shift()).fill_null(True))
    rows = rows.with_columns(places_of(rows["employee_id"], ids).alias("place"))
    issues += _unknown_employees(found.cells, rows.filter(pl.col("place").is_null()), ids)
    passes = in_order(rows.select(pl.col(name).cast(kind) for name, kind in PASS_COLUMNS.items()))
    if passes.height < rows.height:
        issues.append(_about_repeated(found.cells, rows.height - passes.height))
    return with_last_days(passes, [programme.exams[code] for code in codes]), issues


def _about_repeated(cells: Cells, count: int) -> Issue:
    what = (
        "1 result repeats another one and counts once."
        if count == 1
        else f"{count:,} results repeat others; each counts once."
    )
    return notice("results-repeated", cells.where, what)


def _unknown_employees(cells: Cells, unknown: pl.DataFrame, known: pl.Series) -> list[Issue]:
    """One issue per unknown id, however many results it has."""
    if unknown.is_empty():
        return []
    by_id = unknown.group_by("employee_id").agg(pl.len().alias("count"), pl.col(ROW).min()).sort("employee_id")
    meant = suggestions(by_id["employee_id"], known)
    issues = []
    for employee, count, row in by_id.iter_rows():
        have = "1 result is" if count == 1 else f"{count:,} results are"
        what = f"{have} of employee {brief(employee)}, who is not among the employees."
        hint = "Add the employee, or remove the results."
        if employee in meant:
            hint = f"Did you mean {meant[employee]}?"
        issues.append(error("employee-unknown", cells.place(row, "employee_id"), what, hint))
    return issues


# --- days of results --------------------------------------------------------------------------------------------


def _day_issues(found: FoundResults, programme: Programme, codes: list[str], as_of: date) -> list[Issue]:
    exams = [programme.exams[code] for code in codes]
    opens = pl.Series([_launch(exam) for exam in exams], dtype=pl.Date).gather(found.rows["exam"])
    closes = pl.Series([exam.retires_on for exam in exams], dtype=pl.Date).gather(found.rows["exam"])
    passed = found.rows["passed_on"]
    lasting = pl.Series([exam.valid_for is not None for exam in exams], dtype=pl.Boolean).gather(found.rows["exam"])
    checks = {
        "endless": lasting & passed.is_null() & found.rows["expires_on"].is_null(),
        "late": passed > as_of,
        "retired": passed > closes,
        "early": passed < opens,
        "expired": found.rows["expires_on"] < passed,
    }
    flags = pl.DataFrame({name: check.fill_null(False) for name, check in checks.items()})
    wrong = flags.select(pl.any_horizontal(pl.all())).to_series()
    if not wrong.any():
        return []
    issues = []
    for record in pl.concat([found.rows, flags], how="horizontal").filter(wrong).iter_rows(named=True):
        code = codes[record["exam"]]
        issues += _about_result(found, programme.exams[code], code, record, as_of)
    return issues


def _about_result(found: FoundResults, exam: Exam, code: str, record: Mapping[str, Any], as_of: date) -> list[Issue]:
    row, passed, expires = record[ROW], record["passed_on"], record["expires_on"]
    place = found.cells.place(row, found.day_columns.get(code, "passed_on"))
    issues = []
    if record["endless"]:
        what = f"Found no day; a result of exam {code} is valid for {exam.valid_for}, so its end is not known."
        issues.append(error("passed-on-missing", place, what, "Fill in passed_on, or the last day in expires_on."))
    if record["late"]:
        what = f"Found {passed}; expected a day not after {as_of}, the day on which the plan is made."
        hint = "Only exams that are passed belong here. Correct the day, or as_of in the scenario."
        issues.append(error("passed-after-as-of", place, what, hint))
    if record["retired"]:
        what = f"Found {passed}; exam {code} could be sat only until {exam.retires_on}."
        hint = "Correct the day, or retires_on of the exam in the scenario."
        issues.append(error("passed-after-retirement", place, what, hint))
    if record["early"]:
        what = f"Found {passed}; exam {code} is offered only from {exam.available_from}."
        hint = "Correct the day; for a trial (beta) sitting, set available_from of the exam in the scenario."
        issues.append(error("passed-before-launch", place, what, hint))
    if record["expired"]:
        what = f"Found {expires}, which is before passed_on ({passed}); expected that day or a later one."
        issues.append(
            error("expires-before-passed", found.cells.place(row, "expires_on"), what, "Correct one of the two days.")
        )
    return issues


def _launch(exam: Exam) -> date | None:
    """The first day on which it can have been sat; a month stands for its first day here."""
    if isinstance(exam.available_from, Month):
        return date(exam.available_from.year, exam.available_from.month, 1)
    return exam.available_from

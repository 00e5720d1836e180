"""Employees and results cleaned: whole columns are checked at once, only wrong rows are looked at one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from planner.dates import Month
from planner.errors import Issue, error, notice, warning
from planner.language import Said, all_of, followed, row, sentence, sentence_many
from planner.programme.schema import Exam, Programme
from planner.roster.days import read_days
from planner.roster.distinct import Distinct, distinct
from planner.roster.identities import suggestions
from planner.roster.passes import PASS_COLUMNS, in_order
from planner.roster.places import Places
from planner.roster.schema import EMPLOYEE_COLUMNS
from planner.roster.table import ROW, Cells
from planner.roster.validity import with_last_days
from planner.roster.values import brief, cell_errors, is_cell_error, read_amounts, read_counts, read_texts
from planner.text import is_it, match_form, same_code_misspelt

_EMPLOYEE_TEXTS = ("employee_id", "name", "team", "location", "level")
_EMPLOYEE_DAYS = ("starts_on", "leaves_on", "sits_from", "sits_until")
_DAYS_IN_ORDER = (("starts_on", "leaves_on"), ("sits_from", "sits_until"))
_ROWS_NAMED = 10
_EXAMS_COMPARED = 2000
_EXAMS_NAMED = 5
_IN_A_BYTE = 256


class FoundResults(NamedTuple):
    """Results of exams of the programme, read but not yet compared with anything.

    rows: `row`, `employee_id`, `exam` (its place in the sorted codes of the programme, in whatever numbers have room
        for it), `passed_on`, `expires_on`.
    day_columns: under which column the day of an exam stands, where that is not `passed_on`.
    """

    cells: Cells
    rows: pl.DataFrame
    issues: list[Issue]
    other_results: int = 0
    day_columns: Mapping[str, str] = MappingProxyType({})


def codes_of(programme: Programme) -> list[str]:
    """The exams of the programme, sorted."""
    return sorted(programme.exams)


# --- employees --------------------------------------------------------------------------------------------------


def clean_employees(cells: Cells) -> tuple[pl.DataFrame, list[Issue]]:
    """The employees, sorted, each once, and everything that is wrong with them. Rows without an id are left out."""
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
        what = sentence("The table has a header but no employees.")
        hint = sentence("Every employee needs a row below the header.")
        issues.append(error("no-employees", cells.where, what, hint))
    if rows["employee_id"].has_nulls():
        rows = rows.filter(pl.col("employee_id").is_not_null())
    ids = rows["employee_id"].rechunk()
    rows = rows.with_columns(ids.set_sorted()) if ids.is_sorted() else rows.sort("employee_id")
    repeated = _repeated_employees(cells, rows)
    if repeated:
        rows = rows.unique("employee_id", keep="first", maintain_order=True)
    issues += repeated
    return rows.select(pl.col(name).cast(kind) for name, kind in EMPLOYEE_COLUMNS.items()), issues


def _missing(cells: Cells, rows: pl.DataFrame, column: str) -> list[Issue]:
    if not rows[column].has_nulls():
        return []
    missing = rows[ROW].filter(rows[column].is_null()).to_list()
    hint = sentence("Fill it in, or clear the whole row.")
    if cells.epoch is not None:
        hint = followed([hint, sentence("Of merged cells only the first has the value.")])
    what = sentence("The row has no {column}.", column=column)
    return [error(f"{column.replace('_', '-')}-missing", cells.place(at, column), what, hint) for at in missing]


def _out_of_order(cells: Cells, rows: pl.DataFrame, first: str, last: str) -> list[Issue]:
    if not (rows[first].count() and rows[last].count()):
        return []
    wrong = rows.filter(pl.col(last) < pl.col(first)).select(ROW, first, last)
    issues = []
    for at, start, end in wrong.iter_rows():
        what = _too_early(end, first, start)
        code = f"{last}-before-{first}".replace("_", "-")
        issues.append(error(code, cells.place(at, last), what, _CORRECT_ONE))
    return issues


_CORRECT_ONE = sentence("Correct one of the two days.")


def _too_early(found: date, column: str, day: date) -> Said:
    return sentence(
        "Found {found}, which is before {column} ({day}); expected that day or a later one.",
        found=str(found),
        column=column,
        day=str(day),
    )


def _repeated_employees(cells: Cells, rows: pl.DataFrame) -> list[Issue]:
    ids = rows["employee_id"]
    following = ids.slice(1)
    again = following == ids.head(len(following))
    if not again.any():
        return []
    repeated = rows.filter(pl.col("employee_id").is_in(following.filter(again).implode()))
    issues = []
    for employee, places in repeated.group_by("employee_id").agg(pl.col(ROW).sort()).iter_rows():
        what = sentence(
            "Employee {employee} stands in rows {rows}; expected one row per employee.",
            employee=employee,
            rows=_in_words(places),
        )
        hint = sentence("Remove the rows that are not needed. An employee's results belong into the results table.")
        issues.append(error("employee-repeated", cells.place(places[1], "employee_id"), what, hint))
    return issues


def _in_words(rows: list[int]) -> Said:
    shown = [str(each) for each in rows[:_ROWS_NAMED]]
    if len(rows) > _ROWS_NAMED:
        return sentence("{rows} and {count} more", rows=row(shown), count=str(len(rows) - _ROWS_NAMED))
    return all_of(shown)


# --- results ----------------------------------------------------------------------------------------------------


def read_results(cells: Cells, programme: Programme) -> FoundResults:
    """The results of exams of the programme. Those of other exams are counted, and nothing else of them is checked."""
    exams = distinct(cells.rows["exam"])
    issues = cell_errors(cells) + _missing(cells, cells.rows, "employee_id") + _missing(cells, cells.rows, "exam")
    codes = codes_of(programme)
    by_form = {match_form(code): at for at, code in enumerate(codes)}
    meant = [by_form.get(match_form(each), len(codes)) for each in exams.values.to_list()]  # the last number: no exam
    exam = exams.spread(pl.Series("exam", meant, dtype=pl.UInt8 if len(codes) < _IN_A_BYTE else pl.UInt32))
    is_other = exam == len(codes)
    others = exams.counts(is_other)
    others = others.filter(~is_cell_error(others["value"]))
    issues += _about_others(cells, others, exams, codes)
    days = [name for name in ("passed_on", "expires_on") if name in cells]
    rows = cells.rows.select(ROW, read_texts(cells, "employee_id"), exam, *days)
    ours = exam.is_not_null() & ~is_other & rows["employee_id"].is_not_null()
    if not ours.all():
        rows = rows.filter(ours)
    cells = replace(cells, rows=rows)
    passed_on, wrong_passed = read_days(cells, "passed_on")
    expires_on, wrong_expires = read_days(cells, "expires_on")
    rows = rows.with_columns(passed_on, expires_on)
    return FoundResults(cells, rows, issues + wrong_passed + wrong_expires, int(others["count"].sum()))


def _about_others(cells: Cells, others: pl.DataFrame, found: Distinct, codes: list[str]) -> list[Issue]:
    """A warning for each code that looks like a known one, and one notice about the results of all others.

    others: each other exam as `Distinct.counts` has it.
    """
    others = others.sort("count", "value", descending=[True, False])
    issues, misspelt = list[Issue](), list[int]()
    for number, count, exam in others.head(_EXAMS_COMPARED).iter_rows():
        meant = same_code_misspelt(exam, codes)
        if meant is not None:
            misspelt.append(number)
            at = cells.rows[ROW][(found.numbers == number).arg_max() or 0]
            what = sentence_many(
                "{count} result is about {exam}, which is no exam of the programme, and will not count.",
                "{count} results are about {exam}, which is no exam of the programme, and will not count.",
                count,
                exam=brief(exam),
            )
            issues.append(warning("exam-misspelt", cells.place(at, "exam"), what, is_it(meant)))
    others = others.filter(~pl.col("number").is_in(misspelt))
    if others.is_empty():
        return issues
    what = sentence_many(
        "{count} result is about {exams}, which this programme does not use.",
        "{count} results are about {exams}, which this programme does not use.",
        int(others["count"].sum()),
        exams=sentence_many("{count} other exam", "{count} other exams", others.height),
    )
    named = [brief(exam) for exam in others["value"].head(_EXAMS_NAMED)]
    hint = sentence(
        "Correct the code if one of these is misspelt: {exams}.",
        exams=row([*named, *(["…"] if others.height > _EXAMS_NAMED else [])]),
    )
    return [notice("other-exams", cells.place(None, "exam"), what, hint), *issues]


def check_results(
    found: FoundResults, employees: Places | None, programme: Programme, as_of: date
) -> tuple[pl.DataFrame, list[Issue]]:
    """The results in numbers, sorted and each once, and everything that is wrong with them.

    employees: by their ids; None when these could not be read completely, so that nobody is unknown.
    """
    codes = codes_of(programme)
    issues = _day_issues(found, programme, codes, as_of)
    rows = found.rows
    known = Places(rows["employee_id"].unique().sort()) if employees is None else employees
    place = known.of(rows["employee_id"]).alias("place")
    if place.has_nulls():
        issues += _unknown_employees(found.cells, rows.filter(place.is_null()), known.ids)
    rows = rows.with_columns(place)
    passes = in_order(rows.select(*PASS_COLUMNS))
    if passes.height < rows.height:
        issues.append(_about_repeated(found.cells, rows.height - passes.height))
    return with_last_days(passes, [programme.exams[code] for code in codes]), issues


def _about_repeated(cells: Cells, count: int) -> Issue:
    what = sentence_many(
        "{count} result repeats another one and counts once.",
        "{count} results repeat others; each counts once.",
        count,
    )
    return notice("results-repeated", cells.where, what)


def _unknown_employees(cells: Cells, unknown: pl.DataFrame, known: pl.Series) -> list[Issue]:
    """One issue per unknown id, however many results it has."""
    by_id = unknown.group_by("employee_id").agg(pl.len().alias("count"), pl.col(ROW).min()).sort("employee_id")
    meant = suggestions(by_id["employee_id"], known)
    issues = []
    for employee, count, at in by_id.iter_rows():
        what = sentence_many(
            "{count} result is of employee {employee}, who is not among the employees.",
            "{count} results are of employee {employee}, who is not among the employees.",
            count,
            employee=brief(employee),
        )
        hint = sentence("Add the employee, or remove the results.")
        if employee in meant:
            hint = is_it(meant[employee])
        issues.append(error("employee-unknown", cells.place(at, "employee_id"), what, hint))
    return issues


# --- days of results --------------------------------------------------------------------------------------------


def _day_issues(found: FoundResults, programme: Programme, codes: list[str], as_of: date) -> list[Issue]:
    exams = [programme.exams[code] for code in codes]
    exam, passed, expires = (found.rows[name] for name in ("exam", "passed_on", "expires_on"))
    first = pl.Series([_launch(each) for each in exams], dtype=pl.Date)
    last = pl.Series([min(each.retires_on or as_of, as_of) for each in exams], dtype=pl.Date)
    wrong = [expires < passed] if expires.count() else []
    if (passed < first.max()).any():  # else it makes no difference which exam it is
        wrong.append(passed < first.gather(exam))
    if (passed > last.min()).any():
        wrong.append(passed > last.gather(exam))
    if any(each.valid_for is not None for each in exams):
        lasting = pl.Series([each.valid_for is not None for each in exams], dtype=pl.Boolean).gather(exam)
        wrong.append(lasting & passed.is_null() & expires.is_null())
    if not any(each.any() for each in wrong):
        return []
    rows = found.rows.filter(reduce(or_, wrong)).select(ROW, "exam", "passed_on", "expires_on").iter_rows()
    told = {issue.where for issue in found.issues}  # A day that could not be read is not said to be missing as well.
    return [
        issue
        for at, number, *days in rows
        for issue in _about_result(found, codes[number], exams[number], as_of, at, *days)
        if issue.where not in told
    ]


def _about_result(
    found: FoundResults, code: str, exam: Exam, as_of: date, at: int, passed: date | None, expires: date | None
) -> Iterator[Issue]:
    """Every issue of a result that has one. at: its row."""
    place = found.cells.place(at, found.day_columns.get(code, "passed_on"))
    if passed is None:
        what = sentence(
            "Found no day; a result of exam {exam} is valid for {period}, so its end is not known.",
            exam=code,
            period="" if exam.valid_for is None else exam.valid_for.named(),
        )
        hint = sentence("Fill in passed_on, or the last day in expires_on.")
        yield error("passed-on-missing", place, what, hint)
        return
    if passed > as_of:
        what = sentence(
            "Found {found}; expected a day not after {as_of}, the day on which the plan is made.",
            found=str(passed),
            as_of=str(as_of),
        )
        hint = sentence("Only exams that are passed belong here. Correct the day, or as_of in the scenario.")
        yield error("passed-after-as-of", place, what, hint)
    if exam.retires_on is not None and passed > exam.retires_on:
        what = sentence(
            "Found {found}; exam {exam} could be sat only until {last}.",
            found=str(passed),
            exam=code,
            last=str(exam.retires_on),
        )
        hint = sentence("Correct the day, or retires_on of the exam in the scenario.")
        yield error("passed-after-retirement", place, what, hint)
    if passed < _launch(exam):
        what = sentence(
            "Found {found}; exam {exam} is offered only from {first}.",
            found=str(passed),
            exam=code,
            first=str(exam.available_from),
        )
        hint = sentence("Correct the day; for a trial (beta) sitting, set available_from of the exam in the scenario.")
        yield error("passed-before-launch", place, what, hint)
    if expires is not None and expires < passed:
        what = _too_early(expires, "passed_on", passed)
        yield error("expires-before-passed", found.cells.place(at, "expires_on"), what, _CORRECT_ONE)


def _launch(exam: Exam) -> date:
    """The first day on which it can have been sat; a month stands for its first day here."""
    if isinstance(exam.available_from, Month):
        return date(exam.available_from.year, exam.available_from.month, 1)
    return exam.available_from or date.min

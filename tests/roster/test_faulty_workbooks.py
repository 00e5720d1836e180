"""Faulty workbooks, Parquet files and matrices, and files that are not what their name says."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from planner.errors import DataError
from planner.roster import archive, workbook
from planner.scenario.schema import MatrixRoster, RosterFiles, TablesRoster, WorkbookRoster
from tests.roster.makers import (
    Cell,
    Formatted,
    Formula,
    Sheet,
    issues_of,
    load,
    write_matrix,
    write_parquet,
    write_tables,
    write_workbook,
)

EMPLOYEES: Sheet = [["employee_id", "starts_on"], ["E1", date(2010, 1, 1)], ["E2", None]]
RESULTS: Sheet = [["employee_id", "exam", "passed_on"], ["E1", "MB2-715", date(2017, 3, 1)]]


@dataclass(frozen=True)
class Fault:
    name: str
    code: str
    where: str
    sheets: Mapping[str, Sheet]
    what: str | None = None
    hint: str | None = None
    merged: list[tuple[str, str, str]] = field(default_factory=list)
    replaced: tuple[bytes, bytes] | None = None


def passed_on(cell: Cell) -> dict[str, Sheet]:
    """The cell stands in row 3, column passed_on."""
    return {"employees": EMPLOYEES, "results": [*RESULTS, ["E1", "MB2-716", cell]]}


FAULTS = [
    Fault("#N/A in a day", "cell-error", "roster.xlsx, sheet results, row 3, column passed_on",
          passed_on(Formula("=NA()", "#N/A")), "The cell holds #N/A, an error of the spreadsheet, instead of a value.",
          "Correct the formula, or write the value itself."),
    Fault("#REF! as an id", "cell-error", "roster.xlsx, sheet Employees, row 4, column employee_id",
          {"Employees": [*EMPLOYEES, [Formula("=#REF!", "#REF!")]], "results": RESULTS}),
    Fault("error far from the corner", "cell-error", "roster.xlsx, sheet employees, row 7, column employee_id",
          {"employees": [[], [], ["", "", "", "employee_id"], [None, None, None, "E1"], [], [],
                         [None, None, None, Formula("=1/0", "#DIV/0!")]], "results": RESULTS}),
    Fault("text instead of a day", "not-a-day", "roster.xlsx, sheet results, row 3, column passed_on",
          passed_on("soon"),
          "Found “soon”; expected a day like 2017-12-31.",
          "Write the year, the month and the day, with a hyphen between them."),
    Fault("day as text, day first", "not-a-day", "roster.xlsx, sheet results, row 3, column passed_on",
          passed_on("22.09.2017"), hint="Write 2017-09-22."),
    Fault("small number as a day", "day-out-of-range", "roster.xlsx, sheet results, row 3, column passed_on",
          passed_on(2017), "Found “2017”, which is the day 1905-07-09; expected a day between 1990 and 2100."),
    Fault("packed day", "not-a-day", "roster.xlsx, sheet results, row 3, column passed_on", passed_on(20170922),
          hint="Write 2017-09-22."),
    Fault("only a time of day", "day-out-of-range", "roster.xlsx, sheet results, row 3, column passed_on",
          passed_on(Formatted(0.5, "hh:mm"))),
    Fault("day in the future", "passed-after-as-of", "roster.xlsx, sheet results, row 3, column passed_on",
          passed_on(datetime(2017, 10, 17, 0, 1))),
    Fault("fraction of an exam", "not-a-count", "roster.xlsx, sheet employees, row 2, column max_exams",
          {"employees": [["employee_id", "max_exams"], ["E1", 2.5]], "results": RESULTS}),
    Fault("cost with three decimals", "not-an-amount", "roster.xlsx, sheet employees, row 2, column hourly_cost",
          {"employees": [["employee_id", "hourly_cost"], ["E1", 41.125]], "results": RESULTS},
          hint="Write 41125, or round it to 2 decimals."),
    Fault("merged ids", "employee-id-missing", "roster.xlsx, sheet results, row 4, column employee_id",
          {"employees": EMPLOYEES, "results": [["employee_id", "exam"], [None], [None, "MB2-715"], [None, "MB2-716"]]},
          hint="Fill it in, or clear the whole row. Of merged cells only the first has the value.",
          merged=[("results", "A3:A4", "E1")]),
    Fault("no employees sheet", "sheet-missing", "roster.xlsx", {"employes": EMPLOYEES, "results": RESULTS},
          "The workbook has no sheet named employees.", "If employes is meant, rename it to employees."),
    Fault("no results sheet", "sheet-missing", "roster.xlsx", {"employees": EMPLOYEES},
          "The workbook has no sheet named results.", "Its sheets are: employees."),
    Fault("empty sheet", "sheet-empty", "roster.xlsx, sheet results", {"employees": EMPLOYEES, "results": []},
          "The sheet is empty, expected a table with a header row."),
    Fault("column missing", "column-missing", "roster.xlsx, sheet results, column exam",
          {"employees": EMPLOYEES, "results": [["employee_id", "exams"], ["E1", "MB2-715"]]},
          hint="If exams is meant, rename it to exam."),
    Fault("more columns than a spreadsheet has", "sheet-too-large", "roster.xlsx, sheet results",
          {"employees": EMPLOYEES, "results": RESULTS}, replaced=(b'r="C1"', b'r="ZZZZ1"')),
    Fault("a cell that says it is elsewhere", "sheet-too-large", "roster.xlsx, sheet results",
          {"employees": EMPLOYEES, "results": RESULTS}, replaced=(b'r="C1"', b'r="C99999999"')),
    Fault("a value at the end of the world", "sheet-too-large", "roster.xlsx, sheet results",
          {"employees": EMPLOYEES, "results": [*RESULTS, *[[]] * 60_000, [None] * 1000 + ["x"]]},
          "The sheet reaches to row 60,003 and column 1,001; at most 50,000,000 cells are read."),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_named_with_its_place(fault: Fault, tmp_path: Path) -> None:
    files = write_workbook(tmp_path, fault.sheets, merged=fault.merged)
    if fault.replaced is not None:
        old, new = fault.replaced
        content = _rewritten(lambda name, part: part.replace(old, new), of=(tmp_path / files.workbook).read_bytes())
        (tmp_path / files.workbook).write_bytes(content)
    issues = issues_of(files, tmp_path)
    found = [issue for issue in issues if issue.code == fault.code and str(issue.where) == fault.where]
    assert len(found) == 1, issues
    assert fault.what is None or found[0].what == fault.what
    assert fault.hint is None or found[0].hint == fault.hint


def test_error_cells_in_columns_that_are_not_read_do_no_harm(tmp_path: Path) -> None:
    rows: Sheet = [["employee_id", "age"], ["E1", Formula("=NA()", "#N/A")], [None, Formula("=NA()", "#N/A")]]
    issues = issues_of(write_workbook(tmp_path, {"employees": rows, "results": RESULTS}), tmp_path)
    assert [(issue.code, issue.where.row) for issue in issues] == [("employee-id-missing", 3)]


# --- files that are not what their name says --------------------------------------------------------------------


def _good_xlsx() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    for name, rows in (("employees", [["employee_id"], ["E1"]]), ("results", [["employee_id", "exam"]])):
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return target.getvalue()


def _rewritten(
    change: Callable[[str, bytes], bytes], extra: Mapping[str, bytes] | None = None, of: bytes | None = None
) -> bytes:
    """A workbook with changed parts."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(of or _good_xlsx())) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return target.getvalue()


def _bomb() -> bytes:
    """A few hundred kB that unpack to more than 200 MB."""
    return _rewritten(lambda name, part: part, {"xl/media/image.bin": bytes(200_000_000)})


def _dense() -> bytes:
    """Small enough in all, but one part unpacks to a thousand times its size."""
    return _rewritten(lambda name, part: part, {"xl/media/image.bin": bytes(20_000_000)})


def _twice() -> bytes:
    """Two parts of the same name: which of them is meant?"""
    with pytest.warns(UserWarning, match="Duplicate"):
        return _rewritten(lambda name, part: part, {"xl/workbook.xml": b""})


def _many_parts() -> bytes:
    return _rewritten(lambda name, part: part, {f"xl/media/{at}.png": b"x" for at in range(200)})


def _lying_directory() -> bytes:
    """A sheet of 20 MB that the zip directory calls 100 bytes small."""
    name = b"xl/worksheets/sheet1.xml"
    data = bytearray(_rewritten(lambda part, content: content + b" " * 20_000_000 * (part.encode() == name)))
    at = data.rindex(name) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


def _encrypted_office() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def _damaged_sheet() -> bytes:
    return _rewritten(lambda name, part: part.replace(b"</row>", b"<<<") if "sheet1" in name else part)


def _without_rels() -> bytes:
    return _rewritten(lambda name, part: b"" if name.endswith(".rels") else part)


_NAMED_XLSX = "The name says that this is an Excel workbook (.xlsx), but it is "


@pytest.mark.parametrize(
    ("content", "code", "what"),
    [
        (lambda: b"", "file-empty", "The file is empty, expected an Excel workbook (.xlsx) with a header row."),
        (lambda: b"employee_id,exam\nE1,x\n", "file-not-what-it-says",
         _NAMED_XLSX + "a text file."),
        (lambda: b"\xef\xbb\xbf<html><table></table></html>", "file-not-what-it-says",
         _NAMED_XLSX + "a web page (HTML)."),
        (lambda: b'<?xml version="1.0"?><Workbook/>', "file-not-what-it-says",
         _NAMED_XLSX + "an XML file."),
        (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "file-not-what-it-says",
         _NAMED_XLSX + "a workbook in the format of Excel before 2007 (.xls)."),
        (_encrypted_office, "workbook-locked", "The workbook is protected with a password and cannot be read."),
        (lambda: _good_xlsx()[:-40], "workbook-damaged", "The workbook is damaged and cannot be opened."),
        (lambda: _good_xlsx()[:300] + bytes(40) + _good_xlsx()[340:], "workbook-damaged",
         "The workbook is damaged and cannot be opened."),
        (_bomb, "workbook-too-large", "The workbook unpacks to 200,013,939 bytes; at most 200,000,000 are read."),
        (_twice, "workbook-damaged", "The workbook is damaged and cannot be opened."),
        (_dense, "workbook-too-large", None),
        (_lying_directory, "workbook-damaged", "The workbook is damaged and cannot be opened."),
        (_many_parts, "workbook-too-large", "The workbook consists of 211 parts; at most 200 are read."),
        (_damaged_sheet, "workbook-damaged", "The sheet is damaged and cannot be read."),
        (_without_rels, "workbook-damaged", None),
        (lambda: _rewritten(lambda name, part: part, {"xl/workbook.bin": b"x"}), "file-not-what-it-says",
         _NAMED_XLSX + "a binary workbook (.xlsb)."),
    ],
    ids=["empty", "csv", "html", "xml", "xls", "password", "cut", "overwritten", "bomb", "a part twice", "dense",
         "lying directory", "many parts", "damaged sheet", "no relations", "xlsb"],
)  # fmt: skip
def test_not_a_workbook(content: Callable[[], bytes], code: str, what: str | None, tmp_path: Path) -> None:
    (tmp_path / "roster.xlsx").write_bytes(content())
    with pytest.raises(DataError) as caught:
        load(WorkbookRoster(workbook="roster.xlsx"), tmp_path)
    assert {issue.code for issue in caught.value.issues} == {code}
    issue = caught.value.issues[0]
    assert issue.where.file == "roster.xlsx"
    assert issue.hint
    assert what is None or issue.what == what


def test_the_limits_name_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "roster.xlsx").write_bytes(_dense())
    (issue,) = issues_of(WorkbookRoster(workbook="roster.xlsx"), tmp_path)
    assert issue.what.startswith("Its part xl/media/image.bin unpacks to 1,")
    assert archive.MAX_RATIO == 100
    assert workbook.MAX_CELLS == 50_000_000


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("roster.xls", "This is the format of Excel before 2007. Open it and save it as Excel Workbook (.xlsx)."),
        ("roster.xlsm", "Workbooks with macros are not read. Open it and save it as Excel Workbook (.xlsx)."),
        ("roster.XLSB", "Open it and save it as Excel Workbook (.xlsx)."),
        ("roster.ods", "Open it and save it as Excel Workbook (.xlsx)."),
        ("roster.numbers", "Open it in Numbers and export it to Excel (.xlsx) or CSV."),
        ("roster.txt", "If it holds a table with commas, semicolons or tabs, rename it to end in .csv."),
        ("roster", "The end of the name says what a file is: .csv, .parquet or .xlsx."),
    ],
)
def test_other_kinds_of_files(name: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"anything")
    files: tuple[RosterFiles, ...] = (MatrixRoster(matrix=name), WorkbookRoster(workbook=name))
    for each in files:
        (issue,) = issues_of(each, tmp_path)
        assert (issue.code, issue.hint) == ("file-kind", hint)


def test_a_workbook_is_no_table_and_a_table_no_workbook(tmp_path: Path) -> None:
    issues = issues_of(TablesRoster(employees="a.xlsx", results="b.xlsx"), tmp_path)
    assert [issue.code for issue in issues] == ["file-kind", "file-kind"]
    assert issues[0].what == "a.xlsx cannot be read here, expected a CSV file or a Parquet file."
    (issue,) = issues_of(WorkbookRoster(workbook="a.csv"), tmp_path)
    assert issue.what == "a.csv cannot be read here, expected an Excel workbook (.xlsx)."


def test_missing_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "results.csv").mkdir()
    issues = issues_of(TablesRoster(employees="employees.csv", results="results.csv"), tmp_path)
    assert [issue.code for issue in issues] == ["file-missing", "not-a-file"]


# --- Parquet ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"employee_id\nE1\n", "file-not-what-it-says"),
        (b"PAR1 nothing of use PAR1", "parquet-damaged"),
        (b"PAR1", "parquet-damaged"),
        (b"", "file-empty"),
    ],
)
def test_not_parquet(content: bytes, code: str, tmp_path: Path) -> None:
    write_tables(tmp_path)
    (tmp_path / "employees.parquet").write_bytes(content)
    (issue,) = issues_of(TablesRoster(employees="employees.parquet", results="results.csv"), tmp_path)
    assert (issue.code, issue.where.file) == (code, "employees.parquet")


def test_faults_in_parquet(tmp_path: Path) -> None:
    employees = pl.DataFrame({"employee_id": ["E1", None], "hourly_cost": [41.125, 1.0], "max_exams": [[1], [2]]})
    results = pl.DataFrame({"employee_id": ["E1", "E2"], "exam": ["MB2-715"] * 2, "passed_on": ["2017-03-01", "x"]})
    found = [(each.code, str(each.where)) for each in issues_of(write_parquet(tmp_path, employees, results), tmp_path)]
    assert found == [
        ("column-kind", "employees.parquet, column max_exams"),
        ("not-a-day", "results.parquet, row 3, column passed_on"),
    ]
    employees = employees.drop("max_exams")
    found = [(each.code, str(each.where)) for each in issues_of(write_parquet(tmp_path, employees, results), tmp_path)]
    assert found == [
        ("not-an-amount", "employees.parquet, row 2, column hourly_cost"),
        ("employee-id-missing", "employees.parquet, row 3, column employee_id"),
        ("employee-unknown", "results.parquet, row 3, column employee_id"),
        ("not-a-day", "results.parquet, row 3, column passed_on"),
    ]


# --- matrices ---------------------------------------------------------------------------------------------------

MATRIX = "employee_id,max_exams,mb2-715,MB6-705\nE1,2,2017-03-01,2017-05-01\nE2,,,\n"


@pytest.mark.parametrize(
    ("text", "code", "where", "what"),
    [
        (MATRIX + "E3,,yes,\n", "not-a-day", "roster.csv, row 4, column mb2-715",
         "Found “yes”; expected a day like 2017-12-31."),
        (MATRIX + "E3,,,2017-07-01\n", "passed-after-retirement", "roster.csv, row 4, column MB6-705",
         "Found 2017-07-01; exam MB6-705 could be sat only until 2017-06-30."),
        (MATRIX + "E3,,2018-01-01,\n", "passed-after-as-of", "roster.csv, row 4, column mb2-715", None),
        (MATRIX + ",,2017-01-01,\n", "employee-id-missing", "roster.csv, row 4, column employee_id", None),
        (MATRIX + "E1,,2017-01-01,\n", "employee-repeated", "roster.csv, row 4, column employee_id", None),
        (MATRIX + "E3,,#N/A,\n", "cell-error", "roster.csv, row 4, column mb2-715", None),
        ("employee_id,MB2-715,mb2-715\nE1,,\n", "column-repeated", "roster.csv, column mb2-715", None),
        ("employee_id,MB2 715\nE1,2017-01-01\n", "exam-misspelt", "roster.csv, column MB2 715",
         "The column MB2 715 is not read, since no exam of the programme has this code."),
        ("employee_id,team\nE1,\n", "no-exam-columns", "roster.csv",
         "No column is named like an exam of the programme, so nobody holds an exam."),
        ("person,MB2-715\nE1,\n", "column-missing", "roster.csv, column employee_id", None),
    ],
)  # fmt: skip
def test_faults_in_a_matrix(text: str, code: str, where: str, what: str | None, tmp_path: Path) -> None:
    issues = issues_of(write_matrix(tmp_path, text), tmp_path)
    found = [issue for issue in issues if issue.code == code]
    assert [str(issue.where) for issue in found] == [where]
    assert what is None or found[0].what == what
    assert {issue.code for issue in issues} <= {code, "no-exam-columns", "other-columns"}


def test_a_matrix_workbook_with_several_sheets_says_which_it_wants(tmp_path: Path) -> None:
    write_workbook(tmp_path, {"one": EMPLOYEES, "two": EMPLOYEES})
    (issue,) = issues_of(MatrixRoster(matrix="roster.xlsx"), tmp_path)
    assert issue.what == "The workbook has 2 sheets, and none of them is named roster or matrix or employees."
    assert issue.hint == "Give the sheet with one row per employee the name roster."

"""Faulty CSV files: every fault has its code, its place, and a sentence that helps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.roster.makers import EMPLOYEES, RESULTS, issues_of, write_tables


@dataclass(frozen=True)
class Fault:
    name: str
    code: str
    where: str
    employees: str | bytes = EMPLOYEES
    results: str | bytes = RESULTS
    what: str | None = None
    hint: str | None = None


def employee(
    line: str, header: str = "employee_id,starts_on,leaves_on,sits_from,sits_until,max_exams,hourly_cost"
) -> str:
    """Employees E1, E2 and the given line, which is row 4."""
    rest = "," * header.count(",")
    return f"{header}\nE1{rest}\nE2{rest}\n{line}\n"


def result(line: str, header: str = "employee_id,exam,passed_on,expires_on") -> str:
    """The given line is row 3."""
    return f"{header}\nE1,MB2-715,2017-03-01,\n{line}\n"


CHINESE = "employee_id,name\nE1,王小明\nE2,陳大文，業務開發部經理\n"

FAULTS = [
    # the file
    Fault("empty file", "file-empty", "employees.csv", b"",
          what="The file is empty, expected a CSV file with a header row.", hint="Was it saved completely?"),
    Fault("only a byte order mark and spaces", "file-empty", "results.csv", results=b"\xef\xbb\xbf \r\n"),
    Fault("only separators", "file-empty", "employees.csv", b",,,\n,,,\n"),
    Fault("header only", "no-employees", "employees.csv", "employee_id,name\n", "employee_id,exam\n",
          what="The table has a header but no employees.", hint="Every employee needs a row below the header."),
    Fault("Big5", "not-utf-8", "employees.csv, row 2", CHINESE.encode("cp950"),
          what="The file is not UTF-8; it is probably Big5 (cp950, traditional Chinese).",
          hint="In Excel, save it as “CSV UTF-8 (comma delimited)”."),
    Fault("GBK", "not-utf-8", "employees.csv, row 2", "employee_id,name\nE1,软件工程师张伟\nE2,李娜\n".encode("gbk"),
          what="The file is not UTF-8; it is probably GBK (cp936, simplified Chinese)."),
    Fault("Shift-JIS", "not-utf-8", "employees.csv, row 2",
          "employee_id,name\nE1,やまだたろう部長\nE2,すずき\n".encode("cp932"),
          what="The file is not UTF-8; it is probably Shift-JIS (cp932, Japanese)."),
    Fault("cp1252", "not-utf-8", "employees.csv, row 3",
          "employee_id,name\nE1,Anna\nE2,Jürgen Müller\n".encode("cp1252"),
          what="The file is not UTF-8; it is probably Windows-1252 or Windows-1250 (Western or Central European)."),
    Fault("UTF-16 with a mark", "not-utf-8", "employees.csv", EMPLOYEES.encode("utf-16"),
          what="The file is not UTF-8; it is probably UTF-16."),
    Fault("UTF-16 without a mark", "not-utf-8", "employees.csv", EMPLOYEES.encode("utf-16-le")),
    Fault("one damaged byte", "not-utf-8", "employees.csv, row 4",
          "employee_id,name\nE1,王小明\nE2,陳大文\n".encode() + b"E3,\xff" + "王小明".encode() + b"\n",
          what="The text is UTF-8, but not here: some characters are damaged."),
    Fault("NUL", "nul-character", "results.csv, row 3", results=result("E1,MB2-\x00716,2017-03-01,")),
    Fault("Parquet named csv", "file-not-what-it-says", "employees.csv", b"PAR1" + bytes(100) + b"PAR1",
          what="The name says that this is a CSV file, but it is a Parquet file."),
    Fault("workbook named csv", "file-not-what-it-says", "employees.csv",
          b"PK\x03\x04" + bytes(30) + b"xl/workbook.xml",
          what="The name says that this is a CSV file, but it is an Excel workbook (.xlsx)."),
    Fault("web page named csv", "file-not-what-it-says", "results.csv", results="<!DOCTYPE html><html></html>",
          what="The name says that this is a CSV file, but it is a web page (HTML)."),
    Fault("PDF named csv", "file-not-what-it-says", "results.csv", results="%PDF-1.7"),
    # lines
    Fault("row too long", "row-too-long", "results.csv, row 3", results=result("E1,MB2-716,2017-03-01,,surplus"),
          what="The row has 5 cells, expected 4 as in the header.",
          hint="Cells are divided by commas; a cell that holds one must be in quotation marks."),
    Fault("row too short", "rows-too-short", "results.csv, row 3",
          results=result("E1,MB2-716\nE1,MB2-715,2017-03-04"),
          what="2 rows have fewer cells than the header (rows 3 to 4); the missing ones count as empty.",
          hint="Nothing to do if these cells are meant to be empty."),
    Fault("quote open to the end", "quote-not-closed", "results.csv, row 3",
          results=result('E1,"MB2-716,2017-03-01,'),
          what="A quotation mark is opened in this row and not closed."),
    Fault("quote open to the next one", "quote-not-closed", "results.csv, row 3",
          results=result('E1,"MB2-716,2017-03-01,\nE2,MB2-716,2017-03-01,\nE2,"MB2-716",2017-03-01,')),
    Fault("quote inside a cell", "quote-misplaced", "results.csv, row 3", results=result('E1,MB2 "716",2017-03-01,')),
    Fault("row after a quoted line break and a blank line", "exam-missing", "results.csv, row 4, column exam",
          results='employee_id,exam,note\n\n"E1",MB2-715,"first\nsecond\nthird"\nE1,,\n'),
    # the header
    Fault("column missing", "column-missing", "employees.csv, column employee_id", "employe_id,name\nE1,Anna\n",
          what="There is no column employee_id, which every roster needs.",
          hint="If employe_id is meant, rename it to employee_id."),
    Fault("column missing without a near one", "column-missing", "results.csv, column exam",
          results="employee_id,zzz\nE1,MB2-715\n",
          hint="The first row that is not blank must hold the names of the columns; give the right one the name exam."),
    Fault("title above the header", "column-missing", "employees.csv, column employee_id",
          "Our people 2017,\nemployee_id,name\nE1,Anna\n",
          hint="Row 2 looks like the header: remove the rows above it."),
    Fault("column twice", "column-repeated", "employees.csv, column Employee ID",
          "employee_id,name,Employee ID\nE1,Anna,E1\nE2,Bo,E2\n",
          what="Columns 1 and 3 are both named employee_id and Employee ID, which mean the same.",
          hint="Remove or rename the one that is not meant."),
    Fault("column without a name", "column-unnamed", "employees.csv, column 2",
          "employee_id,,name\nE1,x,Anna\nE2,,Bo\n",
          what="Column 2 has no name in the header; its 1 value is not read."),
    Fault("optional column misspelt", "column-misspelt", "employees.csv, column start_on",
          "employee_id,start_on\nE1,2017-01-01\nE2,\n", what="The column start_on is not read.",
          hint="Did you mean starts_on?"),
    Fault("optional column cut short", "column-misspelt", "employees.csv, column Leaves",
          "employee_id,Leaves\nE1,2017-01-01\nE2,\n", hint="Did you mean leaves_on?"),
    # employees
    Fault("employee without id", "employee-id-missing", "employees.csv, row 4, column employee_id",
          employee(",2017-01-01,,,,,"), what="The row has no employee_id.",
          hint="Fill it in, or clear the whole row."),
    Fault("employee twice", "employee-repeated", "employees.csv, row 4, column employee_id", employee("E1,,,,,,"),
          what="Employee E1 stands in rows 2 and 4; expected one row per employee."),
    Fault("leaves before the start", "leaves-on-before-starts-on", "employees.csv, row 4, column leaves_on",
          employee("E3,2017-05-01,2017-04-30,,,,"),
          what="Found 2017-04-30, which is before starts_on (2017-05-01); expected that day or a later one."),
    Fault("sits until before sits from", "sits-until-before-sits-from", "employees.csv, row 4, column sits_until",
          employee("E3,,,2017-11-02,2017-11-01,,")),
    Fault("fraction of an exam", "not-a-count", "employees.csv, row 4, column max_exams", employee("E3,,,,,1.5,"),
          what="Found “1.5”; expected a whole number from 0.", hint="Leave the cell empty for no limit."),
    Fault("negative exams", "not-a-count", "employees.csv, row 4, column max_exams", employee("E3,,,,,-1,")),
    Fault("exams in words", "not-a-count", "employees.csv, row 4, column max_exams", employee("E3,,,,,two,")),
    Fault("negative cost", "not-an-amount", "employees.csv, row 4, column hourly_cost", employee("E3,,,,,,-4"),
          hint="A cost cannot be below 0; leave the cell empty if it is not known."),
    Fault("cost with thousands", "not-an-amount", "employees.csv, row 4, column hourly_cost",
          employee('E3,,,,,,"1,250.50"'),
          what="Found “1,250.50”; expected an amount like 41.50, not negative, with at most 2 decimals.",
          hint="Write 1250.50 without a thousands separator."),
    Fault("cost with a decimal comma", "not-an-amount", "employees.csv, row 4, column hourly_cost",
          employee('E3,,,,,,"41,5"'), hint="Write 41.5 with a decimal point."),
    Fault("cost with a currency", "not-an-amount", "employees.csv, row 4, column hourly_cost",
          employee("E3,,,,,,USD 41.50"), hint="Write 41.50 without a currency or other text."),
    Fault("cost with three decimals", "not-an-amount", "employees.csv, row 4, column hourly_cost",
          employee("E3,,,,,,41.505"), hint="Write 41505, or round it to 2 decimals."),
    Fault("spreadsheet error saved as text", "cell-error", "employees.csv, row 4, column max_exams",
          employee("E3,,,,,#REF!,"), what="The cell holds #REF!, an error of the spreadsheet, instead of a value."),
    # days
    Fault("day first", "not-a-day", "results.csv, row 3, column passed_on", results=result("E1,MB2-716,31/12/2016,"),
          what="Found “31/12/2016”; expected a day like 2017-12-31.", hint="Write 2016-12-31."),
    Fault("month first", "not-a-day", "results.csv, row 3, column passed_on",
          results=result("E1,MB2-716,12/31/2016,"),
          hint="Write 2016-12-31."),
    Fault("day or month first", "not-a-day", "results.csv, row 3, column passed_on",
          results=result("E1,MB2-716,03/04/2017,"), hint="Write 2017-04-03 or 2017-03-04, whichever is meant."),
    Fault("one digit", "not-a-day", "results.csv, row 3, column passed_on", results=result("E1,MB2-716,2017-2-3,"),
          hint="Write 2017-02-03."),
    Fault("no such day", "not-a-day", "results.csv, row 3, column passed_on",
          results=result("E1,MB2-716,2017-02-30,"),
          what="Found “2017-02-30”; expected a day like 2017-12-31.", hint="February 2017 has 28 days."),
    Fault("spreadsheet number", "not-a-day", "results.csv, row 3, column passed_on",
          results=result("E1,MB2-716,43000,"),
          hint="It may be Excel's number for 2017-09-22: give the column a date format before you save."),
    Fault("Chinese day", "not-a-day", "results.csv, row 3, column passed_on",
          results=result("E1,MB2-716,2017年9月22日,"),
          hint="Write 2017-09-22."),
    Fault("year of the Republic", "not-a-day", "results.csv, row 3, column passed_on",
          results=result("E1,MB2-716,106/9/22,"), hint="Write 2017-09-22."),
    Fault("month in letters", "not-a-day", "results.csv, row 3, column passed_on",
          results=result("E1,MB2-716,22 Sep 2017,"), hint="Write 2017-09-22."),
    Fault("full-width digits", "not-a-day", "results.csv, row 3, column passed_on",
          results=result("E1,MB2-716,２０１７-０９-２２,"), hint="Write 2017-09-22."),
    Fault("time of day", "not-a-day", "results.csv, row 3, column passed_on",
          results=result("E1,MB2-716,2017-09-22 13:00:00,"), hint="Write 2017-09-22."),
    Fault("year too early", "day-out-of-range", "results.csv, row 3, column passed_on",
          results=result("E1,MB2-716,1017-09-22,"), what="Found “1017-09-22”; expected a day between 1990 and 2100.",
          hint="Check the year."),
    Fault("year too late", "day-out-of-range", "employees.csv, row 4, column leaves_on",
          employee("E3,,9999-12-31,,,,"), hint="Leave the cell empty where there is no end."),
    Fault("passed in the future", "passed-after-as-of", "results.csv, row 3, column passed_on",
          results=result("E1,MB2-716,2017-10-17,"),
          what="Found 2017-10-17; expected a day not after 2017-10-16, the day on which the plan is made."),
    Fault("passed after retirement", "passed-after-retirement", "results.csv, row 3, column passed_on",
          results=result("E1,MB6-705,2017-07-01,"),
          what="Found 2017-07-01; exam MB6-705 could be sat only until 2017-06-30."),
    Fault("after retirement and all launches", "passed-after-retirement", "results.csv, row 2, column passed_on",
          results="employee_id,exam,passed_on\nE1,MB6-705,2017-09-01\n"),
    Fault("passed before the launch month", "passed-before-launch", "results.csv, row 3, column passed_on",
          results=result("E1,MB2-877,2017-07-31,"),
          what="Found 2017-07-31; exam MB2-877 is offered only from 2017-08.",
          hint="Correct the day; for a trial (beta) sitting, set available_from of the exam in the scenario."),
    Fault("passed before the launch day", "passed-before-launch", "results.csv, row 3, column passed_on",
          results=result("E1,70-534,2016-02-14,")),
    Fault("expires before passed", "expires-before-passed", "results.csv, row 3, column expires_on",
          results=result("E1,MB2-716,2017-03-02,2017-03-01"),
          what="Found 2017-03-01, which is before passed_on (2017-03-02); expected that day or a later one."),
    # results
    Fault("result without employee", "employee-id-missing", "results.csv, row 3, column employee_id",
          results=result(",MB2-716,2017-03-02,")),
    Fault("result without exam", "exam-missing", "results.csv, row 3, column exam", results=result("E1,,2017-03-02,"),
          what="The row has no exam."),
    Fault("unknown employee", "employee-unknown", "results.csv, row 3, column employee_id",
          results=result("e-01,MB2-716,2017-03-02,\ne-01,MB2-715,2017-03-02,"),
          what="2 results are of employee “e-01”, who is not among the employees.", hint="Did you mean E1?"),
    Fault("unknown employee like nobody", "employee-unknown", "results.csv, row 3, column employee_id",
          results=result("E9,MB2-716,2017-03-02,"), hint="Add the employee, or remove the results."),
    Fault("exam misspelt", "exam-misspelt", "results.csv, row 3, column exam",
          results=result("E1,MB2 7I6,2017-03-02,"),
          what="1 result is about “MB2 7I6”, which is no exam of the programme, and will not count.",
          hint="Did you mean MB2-716?"),
    Fault("other exams", "other-exams", "results.csv, column exam",
          results=result("E1,MB2-717,nonsense,\nE7,MB2-717,,\nE2,98-361,,"),
          what="3 results are about 2 other exams, which this programme does not use."),
    Fault("result twice", "results-repeated", "results.csv", results=result("E1,mb2-715 ,2017-03-01,"),
          what="1 result repeats another one and counts once."),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_named_with_its_place_and_gives_no_second_one(fault: Fault, tmp_path: Path) -> None:
    issues = issues_of(write_tables(tmp_path, fault.employees, fault.results), tmp_path)
    found = [issue for issue in issues if issue.code == fault.code and str(issue.where) == fault.where]
    assert len(found) == 1, issues
    assert fault.what is None or found[0].what == fault.what
    assert fault.hint is None or found[0].hint == fault.hint
    assert {issue.code for issue in issues} <= {fault.code, "other-exams"}
    assert found[0].what.endswith(".")
    assert found[0].hint.endswith((".", "?")) or found[0].severity == "notice"


def test_both_files_are_checked_to_the_end(tmp_path: Path) -> None:
    files = write_tables(
        tmp_path,
        employee("E1,2017-13-01,,,,x,y\n,2017-01-01,,,,,"),
        result("E9,MB2-715,31.12.2016,\nE1,,,\nE1,MB2-716,tomorrow,1/2/2018"),
    )
    assert [issue.code for issue in issues_of(files, tmp_path)] == [
        "employee-repeated", "not-an-amount", "not-a-count", "not-a-day", "employee-id-missing",
        "employee-unknown", "not-a-day", "exam-missing", "not-a-day", "not-a-day",
    ]  # fmt: skip


def test_a_faulty_first_file_does_not_hide_the_second(tmp_path: Path) -> None:
    files = write_tables(tmp_path, b"", result("E7,,,"))
    assert [issue.code for issue in issues_of(files, tmp_path)] == ["file-empty", "exam-missing"]


def test_nobody_is_unknown_while_employees_cannot_be_read(tmp_path: Path) -> None:
    files = write_tables(tmp_path, "employee_id,name\nE1,Anna\nE2,Lin, Bo\n")
    assert [issue.code for issue in issues_of(files, tmp_path)] == ["row-too-long"]


def test_every_one_of_many_equal_faults_is_listed(tmp_path: Path) -> None:
    lines = "".join(f"E{number},soon\n" for number in range(300))
    issues = issues_of(write_tables(tmp_path, "employee_id,starts_on\n" + lines), tmp_path)
    assert [issue.where.row for issue in issues if issue.code == "not-a-day"] == list(range(2, 302))


def test_names_never_appear_in_issues(tmp_path: Path) -> None:
    faulty = "employee_id,name,starts_on,max_exams\nE1,Secret Person,soon,x\nE1,Secret Person,2017-01-01,\n"
    faulty += ",Secret Person,,\n"
    faulty += "E3,Secret Person,2017-01-01,1,\nE4,Secret Person,1,1,1\n"
    for issue in issues_of(write_tables(tmp_path, faulty), tmp_path):
        assert "Secret" not in issue.what + issue.hint + str(issue.where)

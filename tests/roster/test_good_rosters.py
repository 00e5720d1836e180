"""Rosters that are fine, however untidy: what they mean is read, whatever they look like."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from planner.programme.schema import Exam
from planner.roster.schema import EMPLOYEE_COLUMNS, RESULT_COLUMNS
from planner.scenario.schema import MatrixRoster, TablesRoster
from tests.roster.makers import (
    PROGRAMME,
    Cell,
    Formatted,
    Formula,
    Sheet,
    is_same,
    load,
    write_matrix,
    write_parquet,
    write_tables,
    write_workbook,
)

COMPANY: list[list[Cell]] = [
    ["employee_id", "name", "team", "location", "level", "starts_on", "leaves_on", "sits_from", "sits_until",
     "max_exams", "hourly_cost"],
    ["1001", "王小明", "CRM", "台北", "資深", date(2010, 1, 1), None, None, None, 3, 41.5],
    ["E2", "Anna Kovács", None, "Brno", "junior", None, date(2018, 3, 31), date(2017, 11, 1), date(2017, 12, 1), 0, 12],
    ["E3", None, None, None, None, None, None, None, None, None, None],
]  # fmt: skip
PASSES: list[list[Cell]] = [
    ["employee_id", "exam", "passed_on", "expires_on"],
    ["1001", "MB2-715", date(2017, 3, 1), None],
    ["1001", "MB2-716", date(2017, 3, 2), None],
    ["E2", "70-534", date(2017, 4, 2), None],
]
MATRIX: list[list[Cell]] = [
    [*COMPANY[0], "MB2-715", "70-534", "MB2-716"],
    [*COMPANY[1], date(2017, 3, 1), None, date(2017, 3, 2)],
    [*COMPANY[2], None, date(2017, 4, 2), None],
    [*COMPANY[3], None, None, None],
]


def as_csv(rows: Sheet, separator: str = ",") -> str:
    return "".join(separator.join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)


def as_frame(rows: Sheet) -> pl.DataFrame:
    return pl.DataFrame([list(row) for row in rows[1:]], schema=[str(cell) for cell in rows[0]], orient="row")


def test_every_format_gives_the_same_roster(tmp_path: Path) -> None:
    first = load(write_tables(tmp_path, as_csv(COMPANY), as_csv(PASSES)), tmp_path)
    others = [
        load(write_tables(tmp_path, as_csv(COMPANY, ";"), "\ufeff" + as_csv(PASSES, "\t")), tmp_path),
        load(write_parquet(tmp_path, as_frame(COMPANY), as_frame(PASSES)), tmp_path),
        load(write_workbook(tmp_path, {"RESULTS": PASSES, "Employees ": COMPANY}), tmp_path),
        load(write_matrix(tmp_path, as_csv(MATRIX)), tmp_path),
        load(MatrixRoster(matrix=write_workbook(tmp_path, {"any": MATRIX}, name="m.xlsx").workbook), tmp_path),
    ]
    as_frame(MATRIX).write_parquet(tmp_path / "m.parquet")
    others.append(load(MatrixRoster(matrix="m.parquet"), tmp_path))
    for each in others:
        assert is_same(each, first)
        assert each.issues == ()
    assert first.roster.employees.schema == pl.Schema(EMPLOYEE_COLUMNS)
    assert first.roster.results.schema == pl.Schema(RESULT_COLUMNS)
    assert first.roster.employees.row(1) == (
        "E2", "Anna Kovács", None, "Brno", "junior", None, date(2018, 3, 31), date(2017, 11, 1), date(2017, 12, 1),
        0, Decimal("12.00"),
    )  # fmt: skip
    assert first.roster.results.rows() == [
        ("1001", "MB2-715", date(2017, 3, 1), None),
        ("1001", "MB2-716", date(2017, 3, 2), None),
        ("E2", "70-534", date(2017, 4, 2), None),
    ]
    assert [path.name for path in first.files] == ["employees.csv", "results.csv"]


def test_the_order_of_rows_and_columns_does_not_matter(tmp_path: Path) -> None:
    first = load(write_tables(tmp_path, as_csv(COMPANY), as_csv(PASSES)), tmp_path)
    shuffled_people = [list(reversed(row)) for row in (COMPANY[0], COMPANY[3], COMPANY[1], COMPANY[2])]
    shuffled = load(write_tables(tmp_path, as_csv(shuffled_people), as_csv([PASSES[0], *PASSES[:0:-1]])), tmp_path)
    assert is_same(first, shuffled)


def test_untidy_csv(tmp_path: Path) -> None:
    employees = (
        "\r\n , \r\n"
        ' Employee ID ,"Na""me\nx",STARTS-ON,Notes\r\n'
        '"E1","Ko""vacs, Anna","2017-01-01","two\r\nlines, one; quote """\r\n'
        "\r\n"
        " , ,,\r\n"
        "\u3000E2\u00a0,\u200b,,\r\n"
        "Ａ３,\u004a\u006f\u0301zsef,,,,\r\n"
    )
    results = 'exam;employee_id\r\n" ＭＢ２‐７１５ ";E2\r\nmb2-715;E2\r\nMB2-716;Ａ３'
    loaded = load(write_tables(tmp_path, employees, results), tmp_path)
    assert loaded.roster.employees.select("employee_id", "starts_on").rows() == [
        ("E1", date(2017, 1, 1)),
        ("E2", None),
        ("Ａ３", None),
    ]
    assert loaded.roster.results.rows() == [("E2", "MB2-715", None, None), ("Ａ３", "MB2-716", None, None)]
    assert [issue.code for issue in loaded.issues] == ["results-repeated"]


def test_names_are_composed_and_empty_ones_absent(tmp_path: Path) -> None:
    employees = "employee_id,name\nE1,Jo\u0301zsef\nE2,\u200b \nE3,  \n"
    loaded = load(write_tables(tmp_path, employees, "employee_id,exam\n"), tmp_path)
    assert loaded.roster.employees["name"].to_list() == ["J\u00f3zsef", None, None]
    assert loaded.roster.results.is_empty()


def test_line_ends_of_old_computers(tmp_path: Path) -> None:
    files = write_tables(tmp_path, "employee_id\rE1\rE2", "employee_id,exam\rE1,MB2-715\r")
    assert load(files, tmp_path).roster.results.height == 1


def test_other_exams_are_counted_and_nothing_else_about_them_is_checked(tmp_path: Path) -> None:
    results = "employee_id,exam,passed_on\nE1,MB2-715,2017-03-01\nE1,98-361,31/12/2011\nnobody,98-361,\nE1,98-375,\n"
    loaded = load(write_tables(tmp_path, results=results), tmp_path)
    assert loaded.roster.other_results == 3
    assert [(issue.code, issue.severity) for issue in loaded.issues] == [("other-exams", "notice")]


def test_several_results_of_one_exam_are_kept(tmp_path: Path) -> None:
    results = (
        "employee_id,exam,passed_on,expires_on\n"
        "E1,MB2-715,2017-03-01,\nE1,MB2-715,,\nE1,MB2-715,2017-03-01,2019-01-01\n"
    )
    loaded = load(write_tables(tmp_path, results=results), tmp_path)
    assert loaded.issues == ()
    assert loaded.roster.results.select("passed_on", "expires_on").rows() == [
        (None, None),
        (date(2017, 3, 1), None),
        (date(2017, 3, 1), date(2019, 1, 1)),
    ]


@pytest.mark.parametrize("count", [255, 256, 300])
def test_a_programme_of_many_exams(count: int, tmp_path: Path) -> None:
    codes = [f"X{number:03}" for number in range(count)]
    programme = PROGRAMME.model_copy(update={"exams": {code: Exam() for code in codes}})
    results = "".join(f"E1,{code},2017-03-01\n" for code in [*codes, "Y"])
    roster = load(write_tables(tmp_path, results="employee_id,exam,passed_on\n" + results), tmp_path, programme).roster
    assert roster.results["exam"].to_list() == codes
    assert roster.other_results == 1


# --- workbooks --------------------------------------------------------------------------------------------------

HEADER: list[Cell] = ["employee_id", "exam", "passed_on"]


@pytest.mark.parametrize(
    "cell",
    [
        date(2017, 9, 22),
        datetime(2017, 9, 22, 13, 45, 59),
        Formatted(date(2017, 9, 22), "d mmm"),
        Formatted(date(2017, 9, 22), "[$-404]e/m/d"),
        Formatted(date(2017, 9, 22), 'yyyy"年"m"月"d"日"'),
        "2017-09-22",
        " 2017-09-22 ",
        "2017-09-22T08:00",
        Formula('="2017-09-"&"22"', "2017-09-22"),
    ],
    ids=repr,
)
def test_a_day_in_a_workbook(cell: Cell, tmp_path: Path) -> None:
    files = write_workbook(
        tmp_path, {"employees": [["employee_id"], ["E1"]], "results": [HEADER, ["E1", "MB2-715", cell]]}
    )
    loaded = load(files, tmp_path)
    assert loaded.roster.results["passed_on"].to_list() == [date(2017, 9, 22)]
    assert loaded.issues == ()


@pytest.mark.parametrize(
    "cell", [Formatted(43000, "0"), 43000, 43000.75, "43000", Formula("=DATE(2017,9,22)", 43000)], ids=repr
)
def test_a_number_is_a_day_but_not_without_a_word(cell: Cell, tmp_path: Path) -> None:
    files = write_workbook(
        tmp_path, {"employees": [["employee_id"], ["E1"]], "results": [HEADER, ["E1", "MB2-715", cell]]}
    )
    loaded = load(files, tmp_path)
    assert loaded.roster.results["passed_on"].to_list() == [date(2017, 9, 22)]
    found = "43000.75" if cell == 43000.75 else "43000"
    assert [
        (issue.code, issue.severity, str(issue.where), str(issue.what), str(issue.hint)) for issue in loaded.issues
    ] == [
        (
            "number-as-day",
            "warning",
            "roster.xlsx, sheet results, row 2, column passed_on",
            f"1 cell holds a number without a date format: “{found}” is taken for the day 2017-09-22.",
            "Give the column a date format if these are days; clear the cells if they are not.",
        )
    ]


def test_the_numbers_of_a_column_are_told_of_together(tmp_path: Path) -> None:
    people: Sheet = [
        ["employee_id", "sits_from", "leaves_on"],
        ["E1", date(2017, 9, 22), None],
        ["E2", date(2017, 9, 22), 43115],
        ["E3", None, date(2018, 1, 1)],
        ["E4", None, 43116],
    ]
    loaded = load(write_workbook(tmp_path, {"employees": people, "results": [HEADER]}), tmp_path)
    assert [(str(issue.where), str(issue.what)) for issue in loaded.issues] == [
        (
            "roster.xlsx, sheet employees, row 3, column leaves_on",
            "2 cells hold numbers without a date format, which are taken for days: the first, “43115”, for 2018-01-15.",
        )
    ]


def test_days_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    rows: Sheet = [HEADER, ["E1", "MB2-715", date(2017, 9, 22)], ["E1", "MB2-716", 43000 - 1462]]
    files = write_workbook(tmp_path, {"employees": [["employee_id"], ["E1"]], "results": rows}, {"date_1904": True})
    assert load(files, tmp_path).roster.results["passed_on"].to_list() == [date(2017, 9, 22), date(2017, 9, 22)]


def test_numbers_in_a_workbook(tmp_path: Path) -> None:
    people: Sheet = [
        ["employee_id", "max_exams", "hourly_cost"],
        [1001, 3.0, 0.1 + 0.2],
        ["1002", "2", "41.10"],
        [1e12, 0, 7],
    ]
    files = write_workbook(tmp_path, {"employees": people, "results": [HEADER, ["1001", "MB2-715"], [1002, "MB2-715"]]})
    loaded = load(files, tmp_path)
    assert loaded.roster.employees.select("employee_id", "max_exams", "hourly_cost").rows() == [
        ("1000000000000", 0, Decimal("7.00")),
        ("1001", 3, Decimal("0.30")),
        ("1002", 2, Decimal("41.10")),
    ]
    assert loaded.roster.results["employee_id"].to_list() == ["1001", "1002"]


def test_the_messiest_workbook(tmp_path: Path) -> None:
    employees: Sheet = [
        [],
        [],
        [None, " Employee\u00a0ID ", "姓名", "Starts On", "備註", None, "ＭＡＸ＿ＥＸＡＭＳ", "age"],
        [],
        [None, "E1 ", "王小明", date(2010, 1, 1), "兼任", None, 2.0, Formula("=NA()", "#N/A")],
        [None, Formula('="E"&2', "E2"), "陳大文", 43000, None, None, Formula("=1+2", 3)],
        [None, 1003, "Zoë", "2017-09-22 ", None, None, "  "],
        [None, "   ", "\u3000"],
        [None, "E5", None, datetime(2017, 9, 22, 23, 59), "two\nlines"],
    ]
    results: Sheet = [
        ["EXAM", None, "employee id", "Passed-On", "Score"],
        ["ＭＢ２－７１５", None, "E1", Formatted(date(2017, 9, 22), "d mmm yy"), 880],
        [" mb2–716", None, " E2", "2017-09-22", "pass"],
        [Formula('="70"&"-534"', "70-534"), None, "1003", None, Formula("=1/0", "#DIV/0!")],
        ["98-361", None, "left long ago", "last year", None],
    ]
    files = write_workbook(
        tmp_path,
        {"Cover": [["Our people"]], "EMPLOYEES": employees, "lookup": [["employee_id"], ["X"]], "Results": results},
        hidden=["lookup"],
        merged=[("EMPLOYEES", "B1:E1", ""), ("Cover", "A3:B4", "2017")],
    )
    loaded = load(files, tmp_path)
    assert loaded.roster.employees.select("employee_id", "starts_on", "max_exams").rows() == [
        ("1003", date(2017, 9, 22), None),
        ("E1", date(2010, 1, 1), 2),
        ("E2", date(2017, 9, 22), 3),
        ("E5", date(2017, 9, 22), None),
    ]
    assert loaded.roster.results.rows() == [
        ("1003", "70-534", None, None),
        ("E1", "MB2-715", date(2017, 9, 22), None),
        ("E2", "MB2-716", date(2017, 9, 22), None),
    ]
    assert loaded.roster.other_results == 1
    assert [issue.what for issue in loaded.issues] == [
        "1 cell holds a number without a date format: “43000” is taken for the day 2017-09-22.",
        "1 result is about 1 other exam, which this programme does not use.",
    ]


def test_a_matrix_is_the_only_visible_sheet_or_the_one_so_named(tmp_path: Path) -> None:
    rows: Sheet = [["employee_id", "MB2-715"], ["E1", 43000]]
    other: Sheet = [["x"]]
    for sheets, hidden in (
        ({"people": rows, "secret": other}, ["secret"]),
        ({"other": other, "Roster": rows}, []),
        ({"other": other, "MATRIX": rows, "more": other}, []),
    ):
        write_workbook(tmp_path, sheets, hidden=hidden)
        assert load(MatrixRoster(matrix="roster.xlsx"), tmp_path).roster.results.height == 1


# --- Parquet ----------------------------------------------------------------------------------------------------


def test_typed_parquet(tmp_path: Path) -> None:
    employees = pl.DataFrame(
        {
            "employee_id": pl.Series([1001.0, 1002.0, None], dtype=pl.Float64),
            "team": pl.Series(["a", "b", None], dtype=pl.Categorical()),
            "starts_on": [datetime(2017, 1, 1, 8), None, None],
            "max_exams": pl.Series([2, None, None], dtype=pl.Int8),
            "hourly_cost": pl.Series([Decimal("41.10"), None, None], dtype=pl.Decimal(10, 3)),
            "unused": [[1], [2], None],
        }
    )
    results = pl.DataFrame(
        {"employee_id": [1001, 1002], "exam": ["MB2-715", "MB2-716"], "passed_on": ["2017-03-01", None]}
    )
    loaded = load(write_parquet(tmp_path, employees, results), tmp_path)
    assert loaded.roster.employees.row(0) == (
        "1001", None, "a", None, None, date(2017, 1, 1), None, None, None, 2, Decimal("41.10"),
    )  # fmt: skip
    assert loaded.roster.results.rows() == [
        ("1001", "MB2-715", date(2017, 3, 1), None),
        ("1002", "MB2-716", None, None),
    ]


def test_csv_and_parquet_may_be_mixed(tmp_path: Path) -> None:
    write_tables(tmp_path)
    pl.DataFrame({"employee_id": ["E1", "E2"]}).write_parquet(tmp_path / "people.parquet")
    loaded = load(TablesRoster(employees="people.parquet", results="results.csv"), tmp_path)
    assert loaded.roster.results.height == 2


def test_columns_of_a_matrix_that_are_not_used_are_counted(tmp_path: Path) -> None:
    text = "employee_id,MB2-715,AZ-900,Notes\nE1,2017-03-01,2017-03-02,x\n"
    (issue,) = load(write_matrix(tmp_path, text), tmp_path).issues
    assert issue.what == (
        "2 columns are not used, being neither about employees nor named like an exam of the programme: AZ-900, Notes."
    )

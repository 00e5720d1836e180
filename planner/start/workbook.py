"""The roster as a workbook to be filled in: two tables that check what is typed, the list of exams, and how it goes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.language import say, spoken
from planner.roster.days import FIRST_YEAR, LAST_YEAR
from planner.roster.schema import EMPLOYEE_COLUMNS, RESULT_COLUMNS
from planner.start.columns import EMPLOYEE_COLUMNS_MEAN, EMPLOYEES, REQUIRED, RESULT_COLUMNS_MEAN, RESULTS
from planner.start.scenario_file import one_line
from planner.start.wish import Wish
from planner.text import localised
from planner.words.rules import exam_days

EXAMS = "exams"
LAST_ROW = 5000
"""So many rows check what is typed; more can be filled in."""

_FIRST_DAY, _LAST_DAY = f"DATE({FIRST_YEAR},1,1)", f"DATE({LAST_YEAR},12,31)"
_NOT_BEFORE = {"leaves_on": "F2", "sits_until": "H2", "expires_on": "C2"}
"""Days that are not before the day in another column: its cell in the first row."""

_WIDTHS = {"name": 24, "exam": 14, "team": 16, "location": 16}
_WIDTH = 13
_PEOPLE = f"=OFFSET({EMPLOYEES}!$A$2,0,0,MAX(1,COUNTA({EMPLOYEES}!$A$2:$A${LAST_ROW})),1)"


def roster_workbook(wish: Wish) -> bytes:
    """The file's bytes. The same wish always gives the same ones: the file says that it was made on `as_of`."""
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    workbook = xlsxwriter.Workbook(content, options)
    workbook.set_properties({"created": datetime.combine(wish.as_of, time())})
    forms = _Forms(workbook)
    _read_me(workbook.add_worksheet(say("Read me")), forms)
    employees = workbook.add_worksheet(EMPLOYEES)
    _table(employees, forms, EMPLOYEE_COLUMNS_MEAN, REQUIRED[EMPLOYEES])
    _check_employees(employees)
    results = workbook.add_worksheet(RESULTS)
    _table(results, forms, RESULT_COLUMNS_MEAN, REQUIRED[RESULTS])
    _check_results(results, len(wish.programme.exams))
    _exams(workbook.add_worksheet(EXAMS), forms, wish)
    workbook.close()
    return content.getvalue()


class _Forms:
    """The forms of cells."""

    def __init__(self, workbook: Workbook) -> None:
        head = {"bold": True, "bottom": 1, "valign": "top"}
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.prose = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.required = workbook.add_format(head | {"bg_color": "#FFE699"})
        self.optional = workbook.add_format(head)
        self.text = workbook.add_format({"num_format": "@"})
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.number = workbook.add_format({"num_format": "0"})
        self.amount = workbook.add_format({"num_format": "0.00"})

    def of(self, column: str) -> Format:
        """The form of the cells of a column."""
        if column in _DAYS:
            return self.day
        return {"max_exams": self.number, "hourly_cost": self.amount}.get(column, self.text)


_DAYS = {name for name, kind in (EMPLOYEE_COLUMNS | RESULT_COLUMNS).items() if str(kind) == "Date"}


def _read_me(sheet: Worksheet, forms: _Forms) -> None:
    sheet.set_column(0, 0, 100)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, say("The roster: whom you have, and what they passed"), forms.title)
    lines = (
        say("1. In the sheet employees, one row for each person. Only employee_id must be filled in."),
        say("2. In the sheet results, one row for each exam that somebody has passed. None so far? Leave it empty."),
        say("3. Save the file, as Excel Workbook (.xlsx), and run `planner check` on the folder."),
        say("Columns with a yellow head must be filled in. Each head has a note that says what the column means."),
        say("The sheets and columns keep their names; columns of your own may be added."),
        say("Cells that are pasted are not checked here. `planner check` checks all of them."),
    )
    for row, line in enumerate(lines, start=2):
        sheet.write_string(row, 0, line, forms.prose)


def _table(sheet: Worksheet, forms: _Forms, columns: Mapping[str, str], required: tuple[str, ...]) -> None:
    """A header with notes, columns that know what they hold, and no rows."""
    for place, (name, meaning) in enumerate(columns.items()):
        sheet.set_column(place, place, _WIDTHS.get(name, _WIDTH), forms.of(name))
        sheet.write_string(0, place, name, forms.required if name in required else forms.optional)
        sheet.write_comment(0, place, spoken(meaning), {"author": "planner", "x_scale": 2, "y_scale": 0.8})
        if name in _DAYS:
            _check_days(sheet, place, _NOT_BEFORE.get(name))
    sheet.freeze_panes(1, 1)
    sheet.ignore_errors({"number_stored_as_text": f"A2:K{LAST_ROW}"})


def _check_days(sheet: Worksheet, column: int, not_before: str | None) -> None:
    first = _FIRST_DAY if not_before is None else f"MAX({not_before},{_FIRST_DAY})"
    message = say(
        "Type a day between {first} and {last}, for example {example}.",
        first=str(FIRST_YEAR),
        last=str(LAST_YEAR),
        example="2017-12-31",
    )
    if not_before is not None:
        message = say("Type a day like 2017-12-31 that is not before the one in {cell}.", cell=not_before[0])
    rule = {"validate": "date", "criteria": "between", "minimum": f"={first}", "maximum": f"={_LAST_DAY}"}
    sheet.data_validation(1, column, LAST_ROW - 1, column, rule | _refusal(message))


def _refusal(message: str) -> dict[str, str]:
    return {"error_title": "planner", "error_message": message, "error_type": "stop"}


def _check_employees(sheet: Worksheet) -> None:
    once = {"validate": "custom", "value": f"=COUNTIF($A$2:$A${LAST_ROW},A2)=1"}
    _check(
        sheet, "employee_id", EMPLOYEE_COLUMNS, once, say("Somebody else has this id already. Each person needs one.")
    )
    whole = {"validate": "integer", "criteria": ">=", "value": 0}
    _check(sheet, "max_exams", EMPLOYEE_COLUMNS, whole, say("Type a whole number from 0, or leave the cell empty."))
    amount = {"validate": "decimal", "criteria": ">=", "value": 0}
    _check(sheet, "hourly_cost", EMPLOYEE_COLUMNS, amount, say("Type an amount like 41.50, or leave the cell empty."))


def _check_results(sheet: Worksheet, exams: int) -> None:
    known = {"validate": "list", "source": _PEOPLE}
    _check(
        sheet,
        "employee_id",
        RESULT_COLUMNS,
        known,
        say("Choose an id from the sheet employees; add the person there first."),
    )
    listed = {"validate": "list", "source": f"={EXAMS}!$A$2:$A${exams + 1}"}
    message = say("Choose a code from the list; the sheet exams has the titles. Other exams do not count.")
    _check(sheet, "exam", RESULT_COLUMNS, listed, message)


def _check(
    sheet: Worksheet, name: str, columns: Mapping[str, object], rule: Mapping[str, object], message: str
) -> None:
    place = list(columns).index(name)
    sheet.data_validation(1, place, LAST_ROW - 1, place, {**rule, **_refusal(message)})


def _exams(sheet: Worksheet, forms: _Forms, wish: Wish) -> None:
    """The exams of the edition, which the sheet of results offers."""
    for place, (head, width) in enumerate(((say("Exam"), 14), (say("Title"), 60), (say("Days"), 40))):
        sheet.set_column(place, place, width, forms.text)
        sheet.write_string(0, place, head, forms.optional)
    for row, (code, exam) in enumerate(wish.programme.exams.items(), start=1):
        for place, text in enumerate((code, localised(exam.title), exam_days(exam))):
            sheet.write_string(row, place, one_line(text), forms.text)
    sheet.freeze_panes(1, 0)

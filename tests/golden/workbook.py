"""Makes a roster workbook from two tables, with real Excel dates; the same tables give the same bytes.

Run as `python -m tests.golden.workbook EMPLOYEES.csv RESULTS.csv ROSTER.xlsx`.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

_NUMBERS = ("max_exams", "hourly_cost")
_MADE = datetime(2017, 10, 16)


def write_workbook(path: Path, employees: Sequence[Sequence[str]], results: Sequence[Sequence[str]]) -> None:
    """Writes the sheets `employees` and `results`; the first row of each table is its header."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": _MADE})
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, (header, *rows) in (("employees", employees), ("results", results)):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(header) - 1, 18)
            sheet.write_row(0, 0, header, bold)
            for row_at, row in enumerate(rows, start=1):
                for column_at, (column, text) in enumerate(zip(header, row, strict=True)):
                    if text and column.endswith("_on"):
                        sheet.write_datetime(row_at, column_at, date.fromisoformat(text), day)
                    elif text and column in _NUMBERS:
                        sheet.write_number(row_at, column_at, float(text))
                    elif text:
                        sheet.write_string(row_at, column_at, text)


def read_table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def main() -> None:
    employees, results, target = map(Path, sys.argv[1:])
    write_workbook(target, read_table(employees), read_table(results))


if __name__ == "__main__":
    main()

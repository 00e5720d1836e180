"""Texts that want to be formulas, markup or lines of their own, in the files of every command."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from icalendar import Calendar

import planner
from planner.answer.timeline_schema import TimelineAnswer
from planner.question.schema import Question
from planner.report.calendar_file import calendar_file
from planner.report.delimited import csv_file
from planner.report.document.audience import for_everybody
from planner.report.document.values import clean
from planner.report.html import html_file
from planner.report.markdown import markdown_file
from planner.report.report_workbook import report_workbook
from planner.report.tables import Column, Table
from planner.report.workbook import xlsx_file
from tests.report import hostile
from tests.report.book import MAIN, read_book

ROOT = Path(__file__).parents[2]
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
TABLE = Table(
    "Ledger", (Column("who", "Who"), Column("cost", "Cost", "amount")), tuple((each, -1) for each in hostile.TEXTS)
)


def test_csv_has_as_many_rows_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(csv_file(TABLE).decode("utf-8-sig"), newline="")))
    assert rows[0] == ["who", "cost"]
    assert [row[1] for row in rows[1:]] == ["-1"] * len(hostile.TEXTS), "a number below 0 is no formula"
    assert [row[0].removeprefix("'") for row in rows[1:]] == list(hostile.TEXTS)
    assert not [row[0] for row in rows if row[0].startswith(_BEGINS_A_FORMULA)]


def test_the_workbook_of_a_forecast_holds_texts() -> None:
    found = read_book(xlsx_file((TABLE,), "USD", date(2018, 1, 31))).sheets["Ledger"]
    assert not list(found.root.iter(f"{MAIN}f"))
    assert not list(found.root.iter(f"{MAIN}hyperlink"))
    assert [cell for place, cell in found.cells.items() if place.startswith("A")][1:] == list(map(clean, hostile.TEXTS))


@cache
def timeline() -> tuple[Question, TimelineAnswer]:
    question = planner.read(ROOT / "scenarios" / "training-budget")
    return question, planner.timeline(question, planner.plan(question))


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_a_calendar_has_as_many_entries_and_no_lines_of_others(text: str) -> None:
    question, found = timeline()
    sittings = tuple(line.model_copy(update={"employee_id": f"{text}\r\nEND:VEVENT"}) for line in found.assignments)
    content = calendar_file(question, found.model_copy(update={"assignments": sittings}))
    usual, hostile_one = (Calendar.from_ical(each).walk("VEVENT") for each in (calendar_file(question, found), content))
    assert [set(event) for event in hostile_one] == [set(event) for event in usual]
    assert content.count(b"\r\nEND:VEVENT\r\n") == len(usual)


def test_a_wide_report_has_none_of_the_names() -> None:
    wide = for_everybody(hostile.hostile_document(), (), b"k" * 32)
    names = [
        hostile.SCRIPT,
        hostile.FORMULA,
        hostile.IMAGE,
        hostile.LONG,
        hostile.EMOJI,
        hostile.STYLE,
        "abcdcbax",
        "null",
    ]
    book = read_book(report_workbook(wide))
    said = "".join("".join(part.itertext()) + "".join(map(str, part.attrib.values())) for part in book.parts.values())
    assert not [name for name in names if name in said]
    for content in (html_file(wide).decode(), markdown_file(wide).decode().replace("\\", "")):
        assert not [
            name
            for name in ("alert(1)", "HYPERLINK", "onerror", hostile.LONG, "Ada", "abcdcbax", "null")
            if name in content
        ]

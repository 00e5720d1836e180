"""Workbooks of reports: what stands in their cells, what Excel makes of it, and texts that want to be formulas."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import fastexcel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.language import Number
from planner.report.document.schema import (
    Bars,
    Column,
    Document,
    Fact,
    Facts,
    Link,
    Paragraph,
    Person,
    Row,
    Section,
    Spans,
    Table,
    text,
)
from planner.report.document.values import clean
from planner.report.report_workbook import is_report_workbook, report_workbook
from planner.report.sheets import free_name, lines_of, number_form
from planner.report.workbook import is_workbook_of_ours
from tests.report import hostile
from tests.report.book import MAIN, Book, format_of, read_book

DAY = date(2018, 1, 31)
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ZERO = date(1899, 12, 30)


def serial(day: date) -> float:
    return float((day - _ZERO).days)


def small() -> Document:
    columns = (
        Column("employee", "Employee", "employee"),
        Column("exam", "Exam"),
        Column("on", "Proposed day", "day"),
        Column("until", "Until", "day"),
        Column("cost", "Cost", "money", "USD"),
        Column("share", "Today", "share", bar=True),
    )
    rows = (
        Row((Person("E2", "Ada"), "X1", DAY, date(2018, 2, 28), Decimal("99.50"), Fraction(1, 3))),
        Row((Person("E3"), "X2", DAY, None, "not stated", 1), level=1),
    )
    table = Table("Sittings", columns, rows, Row(("All", None, None, None, Decimal("99.50"), None)), (text("Note."),))
    months = Table("Months", (Column("m", "Month"), Column("x", "X1", "count")), (Row(("2018-01", 2)),))
    spans = Spans("Windows", "They overlap.", table, ("employee", "exam"), "on", "until")
    return Document(
        "Gold",
        "en",
        DAY,
        (text("As of today"),),
        (
            Section("answer", "The answer", (Paragraph(text("Yes.")), Facts((Fact("Cost", 1200, "money", "USD"),)))),
            Section("calendar", "The calendar", (spans, Bars("Months", "Two.", months, "m", ("x",)))),
            Section("rules", "Rules", (Paragraph(text("See ", Link("here", "https://example.com/a#b"))),)),
        ),
    )


@pytest.fixture(scope="module")
def book() -> Book:
    return read_book(report_workbook(small()))


def test_the_first_sheet_tells_everything_but_the_tables(book: Book) -> None:
    first = book.sheets["Report"]
    assert list(first.cells.values()) == [
        *("Gold", "As of today", "The answer", "Yes.", "Cost", 1200.0),
        *("The calendar", "They overlap.", "→ Sittings", "Two.", "→ Months", "Rules", "See here"),
    ]
    links = {each.get("ref"): each.attrib for each in first.root.iter(f"{MAIN}hyperlink")}
    assert [each.get("location") for each in links.values()] == ["'The calendar'!A1", "'Months'!A1", "b"]
    relations = book.parts["xl/worksheets/_rels/sheet1.xml.rels"]
    assert [each.get("Target") for each in relations] == ["https://example.com/a"]


def test_a_table_has_days_numbers_and_names_of_their_own(book: Book) -> None:
    sheet = book.sheets["The calendar"]
    assert sheet.row(1)[0] == "Sittings"
    assert sheet.row(2) == ["Employee", "Name", "Exam", "Proposed day", "Until", "Cost", "Today"]
    assert sheet.row(3) == ["E2", "Ada", "X1", serial(DAY), serial(date(2018, 2, 28)), 99.5, pytest.approx(1 / 3)]
    assert sheet.row(4) == ["E3", "X2", serial(DAY), "not stated", 1.0]
    assert sheet.row(6) == ["All", 99.5]
    assert sheet.row(8) == ["Note."]
    assert [format_of(book, sheet, place) for place in ("D3", "F3", "G3", "G4")] == [
        *("yyyy-mm-dd", "#,##0.00 [$USD]", "0.0%", "0%"),
    ]


def test_heads_stay_and_filter_and_shares_have_bars(book: Book) -> None:
    sheet = book.sheets["The calendar"]
    assert next(sheet.root.iter(f"{MAIN}autoFilter")).get("ref") == "A2:G4"
    pane = next(sheet.root.iter(f"{MAIN}pane"))
    assert (pane.get("ySplit"), pane.get("state")) == ("2", "frozen")
    formatting = next(sheet.root.iter(f"{MAIN}conditionalFormatting"))
    assert formatting.get("sqref") == "G3:G4"
    ends = [(each.get("type"), each.get("val")) for each in formatting.iter(f"{MAIN}cfvo")]
    assert ends == [("num", "0"), ("num", "1")]


def test_each_sheet_is_printed_across_one_page(book: Book) -> None:
    for sheet in book.sheets.values():
        if sheet.hidden:
            continue
        setup = next(sheet.root.iter(f"{MAIN}pageSetup"))
        assert (setup.get("paperSize"), setup.get("orientation"), setup.get("fitToHeight")) == ("9", "landscape", "0")
    titles = [each.text for each in book.parts["xl/workbook.xml"].iter(f"{MAIN}definedName")]
    assert titles == ["Months!$A$2:$B$3", "'The calendar'!$A$2:$G$4", "Months!$2:$2", "'The calendar'!$2:$2"]


def test_spans_are_drawn_from_days_that_stand_on_a_hidden_sheet(book: Book) -> None:
    hidden = book.sheets["Data of the charts"]
    assert hidden.hidden
    assert hidden.row(2) == ["E2 X1", serial(DAY), 29.0], "both days are in the span"
    drawn = book.parts["xl/charts/chart1.xml"]
    formulas = [each.text for each in drawn.iter(f"{CHART}f")]
    assert formulas == [
        "'The calendar'!$A$1",
        *("'Data of the charts'!$A$2", "'Data of the charts'!$B$2"),
        *("'Data of the charts'!$A$2", "'Data of the charts'!$C$2"),
    ]
    series = list(drawn.iter(f"{CHART}ser"))
    assert series[0].find(f"{CHART}spPr/{DRAWING}noFill") is not None, "what stands before a span is not to be seen"
    assert series[1].find(f"{CHART}spPr/{DRAWING}noFill") is None
    assert next(drawn.iter(f"{CHART}grouping")).get("val") == "stacked"
    lowest = next(drawn.iter(f"{CHART}valAx")).find(f"{CHART}scaling/{CHART}min")
    assert lowest is not None
    assert lowest.get("val") == str(int(serial(date(2018, 1, 1))))


def test_bars_are_drawn_from_the_table(book: Book) -> None:
    formulas = [each.text for each in book.parts["xl/charts/chart2.xml"].iter(f"{CHART}f")]
    assert formulas == ["Months!$A$1", "Months!$B$2", "Months!$A$3", "Months!$B$3"]


def test_a_span_with_a_mark_in_it_is_two_and_states_have_keys() -> None:
    columns = (
        Column("line", "Line"),
        *(Column(key, key, "day") for key in ("first", "on", "last")),
        Column("state", "State"),
    )
    first, on, last = date(2018, 1, 1), date(2018, 1, 11), date(2018, 1, 31)
    rows = (
        Row(("a", first, on, last, "good")),
        Row(("b", last, last, last, "bad")),
        Row(("a", date(2018, 2, 10), None, date(2018, 2, 10), "bad")),
        Row(("c", None, None, last, "bad")),
    )
    table = Table("Lines", columns, rows)
    marked = Spans("t", "s", table, ("line",), "first", "last", mark="on")
    stated = Spans("t", "s", table, ("line",), "first", "last", state="state")
    found = read_book(report_workbook(Document("t", "en", DAY, (), (Section("calendar", "C", (marked, stated)),))))
    hidden = found.sheets["Data of the charts"]
    assert hidden.row(2) == ["a", serial(first), 10.0, 0.0, 21.0, 9.0, 1.0]
    assert hidden.row(3) == ["b", serial(last), 1.0]
    assert hidden.row(6) == ["a", serial(first), 31.0, 9.0, 1.0]
    assert found.sheets["C"].cells["G1"] == "■ first to on    ■ on to last    "
    assert found.sheets["t"].cells["G1"] == "■ good    ■ bad    "


def test_the_same_document_gives_the_same_bytes_and_names_nothing_else() -> None:
    assert report_workbook(small()) == report_workbook(small())
    core = read_book(report_workbook(small())).parts["docProps/core.xml"]
    facts = {each.tag.rpartition("}")[2]: each.text for each in core}
    assert facts == {
        "creator": None,
        "lastModifiedBy": None,
        "created": "2018-01-31T00:00:00Z",
        "modified": "2018-01-31T00:00:00Z",
        "category": "planner/report",
    }


def test_it_is_known_again() -> None:
    content = report_workbook(small())
    assert is_report_workbook(content)
    assert not is_workbook_of_ours(content), "it is no forecast"
    assert not is_report_workbook(content[:-100])
    assert not is_report_workbook(b"PK")


# --- texts that want to be something else ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_hostile_texts_stay_texts(language: str) -> None:
    content = report_workbook(hostile.hostile_document(language))
    found = read_book(content)
    for sheet in found.sheets.values():
        assert not list(sheet.root.iter(f"{MAIN}f")), "no text is a formula"
    written = {cell for sheet in found.sheets.values() for cell in sheet.cells.values()}
    assert {clean(each) for each in hostile.TEXTS} <= written
    said = "".join("".join(part.itertext()) for part in found.parts.values())
    assert not set(said) & set("\u202e\u2066\u200f\x00\x1b\ufeff\u2028")
    targets = {
        each.get("Target", "")
        for path, part in found.parts.items()
        if path.endswith(".rels")
        for each in part
        if each.get("TargetMode") == "External"
    }
    assert targets == {"https://example.com/?a=1&b=%22"}
    names = list(found.sheets)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    read = fastexcel.read_excel(content)
    assert read.sheet_names == names
    assert read.load_sheet(1, header_row=1).height == len(hostile.TEXTS) * 2 + 3, (
        "the rows, the total, the notes, and a blank row before both"
    )


def test_a_title_of_a_chart_is_no_formula() -> None:
    table = Table("=1+1", (Column("m", "=A1"), Column("x", "=B1", "count")), (Row(("=C1", 2)),))
    bars = Bars("=1+1", "=1+1", table, "m", ("x",))
    found = read_book(report_workbook(Document("=1", "en", DAY, (), (Section("calendar", "=D1", (bars,)),))))
    assert [each.text for each in found.parts["xl/charts/chart1.xml"].iter(f"{CHART}f")] == [
        *("'=D1'!$A$1", "'=D1'!$B$2", "'=D1'!$A$3", "'=D1'!$B$3"),
    ]
    assert found.sheets["=D1"].row(3) == ["=C1", 2.0]


@settings(max_examples=40)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_read_back_as_it_is_shown(one: str, other: str) -> None:
    table = Table("t", (Column("a", "a"), Column("b", "b")), (Row((one, other)),))
    found = read_book(report_workbook(Document("t", "en", DAY, (), (Section("rules", "R", (table,)),))))
    shown = [
        _decoded(str(cell)) for cell in (found.sheets["R"].cells.get("A3", ""), found.sheets["R"].cells.get("B3", ""))
    ]
    assert shown == [clean(one), clean(other)]


def _decoded(text: str) -> str:
    """As Excel reads it: `_x005F_` stands for an underscore that begins nothing."""
    return text.replace("_x005F_", "_")


def test_a_text_that_is_too_long_for_a_cell_is_cut() -> None:
    table = Table("t", (Column("a", "a"),), (Row(("x" * 40_000,)),))
    found = read_book(report_workbook(Document("t", "en", DAY, (), (Section("rules", "R", (table,)),))))
    assert found.sheets["R"].cells["A3"] == "x" * 32_766 + "…"


# --- names, numbers, lines -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("Exams", [], "Exams"),
        ("Exams", ["EXAMS"], "Exams (2)"),
        ("Exams", ["exams", "Exams (2)"], "Exams (3)"),
        ("a[b]:*?/\\c", [], "a b c"),
        ("'quoted'", [], "quoted"),
        ("History", [], "History (2)"),
        ("", [], "-"),
        ("\u202e", [], "-"),
        ("x" * 32, [], "x" * 30 + "…"),
        ("x" * 32, ["x" * 30 + "…"], "x" * 26 + "… (2)"),
        ("\U0001f389" * 16, [], "\U0001f389" * 15 + "…"),
    ],
)
def test_names_of_sheets(wanted: str, taken: list[str], name: str) -> None:
    assert free_name(wanted, taken) == name


def test_days_before_the_calendar_of_spreadsheets_are_texts() -> None:
    table = Table("t", (Column("a", "a", "day"),), (Row((date(1899, 5, 1),)),))
    found = read_book(report_workbook(Document("t", "en", DAY, (), (Section("rules", "R", (table,)),))))
    assert found.sheets["R"].cells["A3"] == "1899-05-01"


def test_numbers_show_no_more_and_no_less_than_they_are() -> None:
    shares: list[tuple[Number | float, str]] = [
        *((0, "0%"), (1, "0%"), (Fraction(1, 2), "0%"), (0.123, "0.0%"), (0.9999, "0.0###%"), (0.0004, "0.0###%")),
    ]
    assert [(share, number_form(share, "share", None)) for share, _ in shares] == shares
    assert number_form(3, "number", None) == "#,##0"
    assert number_form(Fraction(220, 3), "number", None) == "#,##0.0##"
    assert number_form(Decimal("12.50"), "money", "TWD") == "#,##0.00 [$TWD]"
    assert number_form(12, "money", '"];x') == "#,##0", "what is no currency is not written into a format"


@pytest.mark.parametrize(
    ("said", "width", "lines"),
    [
        ("", 5, 1),
        ("12345", 5, 1),
        ("123 45", 5, 2),
        ("12 45", 5, 1),
        ("1234567 890", 5, 3),
        ("會員會", 5, 2),
        ("a " * 9, 5, 3),
    ],
)
def test_lines_are_wrapped_between_words(said: str, width: int, lines: int) -> None:
    assert lines_of(said.strip(), width) == lines

"""The CSV file and the workbook: numbers are numbers, days are days, and no text is taken for a formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.budget.forecast_schema import ForecastAnswer
from planner.question.schema import Question
from planner.report.delimited import csv_file, is_csv_of, safe_text
from planner.report.forecast_tables import ledger, tables
from planner.report.tables import Column, Table
from planner.report.workbook import is_workbook_of_ours, xlsx_file

FOLDER = Path(__file__).parents[2] / "scenarios" / "training-budget"
SHEETS = ["Summary", "By quarter", "Ledger", "Sittings", "Risks", "Assumptions"]
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\0x", "＝1", "＋1", "－1", "＠x"]
NOBODY: dict[str, str] = {}


@cache
def example() -> tuple[Question, ForecastAnswer]:
    question = planner.read(FOLDER / "scenario-with-chances.yaml")
    return question, planner.forecast(question, planner.plan(question))


def workbook(question: Question, found: ForecastAnswer, names: dict[str, str] | None = None) -> bytes:
    return xlsx_file(tables(question, found, names or NOBODY), found.currency, found.as_of)


def renamed(found: ForecastAnswer, text: str) -> ForecastAnswer:
    """The forecast with this text wherever users write: ids, teams, exams, sources."""
    given = {"employee_id": text, "team": text, "exam": text, "purchase": text}
    return found.model_copy(
        update={
            "title": text,
            "ledger": tuple(each.model_copy(update=given) for each in found.ledger),
            "sittings": tuple(each.model_copy(update={**given, "renews": (text,)}) for each in found.sittings),
            "by_team": tuple(each.model_copy(update={"team": text}) for each in found.by_team),
            "by_exam": tuple(each.model_copy(update={"exam": text}) for each in found.by_exam),
            "assumptions": found.assumptions.model_copy(update={"prices_source": text, "hires": (text,)}),
        }
    )


# --- CSV -------------------------------------------------------------------------------------------------------------


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_lines_add_up_to_the_totals_exactly() -> None:
    _, found = example()
    lines = rows(csv_file(ledger(found, NOBODY)))
    assert sum(Decimal(each["committed"]) for each in lines) == 4162
    assert sum(Decimal(each["expected"]) for each in lines) == Decimal("4380.862")
    quarter = [Decimal(each["expected"]) for each in lines if each["period"] == "FY2026-Q3"]
    assert sum(quarter) == Decimal("152.712")
    assert len(lines) == len(found.ledger)


def test_a_line_of_the_file() -> None:
    _, found = example()
    text = csv_file(ledger(found, NOBODY)).decode()
    first, *_, last, end = text.split("\r\n")
    assert first == (
        "\ufeffday,period,employee_id,team,exam,kind,attempt,paid_by,amount,currency,probability,committed,expected"
    )
    assert last == "2026-01-02,FY2026-Q3,E04,south,CB-201,Travel,2,,15.75,USD,0.4,0,6.3"
    assert end == ""


def test_names_only_where_they_are_wanted() -> None:
    question, found = example()
    without, named = csv_file(ledger(found, NOBODY)), csv_file(ledger(found, {"E04": "Dora Dandelion"}))
    assert b"Dora" not in without
    assert {each["name"] for each in rows(named)} == {"", "Dora Dandelion"}
    assert b"Dora" not in text_of(workbook(question, found))
    assert b"Dora Dandelion" in text_of(workbook(question, found, {"E04": "Dora Dandelion"}))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_csv_file_begins_a_formula(text: str) -> None:
    _, found = example()
    lines = rows(csv_file(ledger(renamed(found, text), {text: text})))
    assert {each["employee_id"] for each in lines} == {f"'{text}"}
    for each in lines:
        assert {each["team"], each["exam"], each["name"]} == {f"'{text}"}
        assert not each["paid_by"].startswith(tuple(HOSTILE))


def test_numbers_below_zero_stay_numbers() -> None:
    columns = (Column("text", "Text"), Column("amount", "Amount", "amount"), Column("share", "Share", "share"))
    table = Table("T", columns, (("-5", Decimal("-5.50"), Fraction(-1, 8)), (None, -1, -0.5)))
    assert csv_file(table).decode("utf-8-sig") == "text,amount,share\r\n'-5,-5.5,-0.125\r\n,-1,-0.5\r\n"


@settings(max_examples=50)
@given(st.text(max_size=3))
def test_any_text_is_safe_and_can_be_read_back(text: str) -> None:
    safe = safe_text(text)
    assert safe in (text, f"'{text}")
    assert safe[:1] not in {each[0] for each in HOSTILE}


def test_our_csv_files_are_known_again() -> None:
    _, found = example()
    table, named = ledger(found, NOBODY), ledger(found, {"E04": "Dora"})
    for one in (table, named):
        assert is_csv_of(table, csv_file(one))
        assert is_csv_of(named, csv_file(one))
    for other in (b"employee_id,name\r\nE1,Ann\r\n", b"day,period\r\n", b"", b"\xff\xfe\0", b"day;period;employee_id"):
        assert not is_csv_of(table, other)


# --- the workbook ----------------------------------------------------------------------------------------------------


def sheet(content: bytes, name: str) -> pl.DataFrame:
    return pl.read_excel(io.BytesIO(content), sheet_name=name, has_header=False, drop_empty_rows=False)


def text_of(content: bytes) -> bytes:
    """All of its XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_the_sheets_and_what_stands_in_them() -> None:
    question, found = example()
    content = workbook(question, found)
    assert list(pl.read_excel(io.BytesIO(content), sheet_id=0, has_header=False)) == SHEETS
    read = pl.read_excel(io.BytesIO(content), sheet_name="Ledger")
    assert read.schema["Day"] in (pl.Date, pl.Datetime("ms"), pl.Datetime("us"))
    assert read["Committed"].sum() == 4162
    assert read["Expected"].sum() == pytest.approx(4380.862, abs=1e-9)
    assert read["Probability"].to_list().count(1) == 15
    periods = pl.read_excel(io.BytesIO(content), sheet_name="By quarter")
    assert periods["Quarter"].to_list() == ["FY2026-Q2", "FY2026-Q3", "Total"]
    assert periods["Expected"].to_list() == [4228.15, 152.71, 4380.86]
    assert periods["90 %"].to_list() == [4351, 381.78, 4555.75]
    kinds = [name for name in periods.columns if name.endswith(", expected")]
    assert periods.select(pl.sum_horizontal(kinds)).to_series().to_list() == pytest.approx([4228.15, 152.71, 4380.86])
    risks = sheet(content, "Risks")
    assert risks[0, 0] == "The goal is reached by its day and held to the end with a probability of 65.5 %."
    assert sheet(content, "Assumptions")[2, 0] == "Prices: Price list of November 2025."
    sittings = pl.read_excel(io.BytesIO(content), sheet_name="Sittings")
    assert sittings["Expected"].to_list() == pytest.approx([514.65, 1536, 1159.562, 1170.65])


def test_headers_are_frozen_and_can_be_filtered_and_amounts_have_their_currency() -> None:
    question, found = example()
    with zipfile.ZipFile(io.BytesIO(workbook(question, found))) as archive:
        for number in range(1, 7):
            xml = archive.read(f"xl/worksheets/sheet{number}.xml").decode()
            assert "<autoFilter" in xml
            assert ('state="frozen"' in xml) == (number in (2, 3, 4, 6))
            assert "<f>" not in xml
        styles = archive.read("xl/styles.xml").decode()
        assert "#,##0.00 [$USD]" in styles
        assert "yyyy-mm-dd" in styles


def test_the_same_input_gives_the_same_bytes() -> None:
    question, found = example()
    again = planner.forecast(question, planner.plan(question))
    assert workbook(question, found) == workbook(question, again)
    assert csv_file(ledger(found, NOBODY)) == csv_file(ledger(again, NOBODY))
    assert b'<dcterms:created xsi:type="dcterms:W3CDTF">2025-11-03T00:00:00Z' in text_of(workbook(question, found))


@pytest.mark.parametrize("text", [*HOSTILE, "http://example.org/x", "mailto:a@b", "{=1+1}", "0012", "1e5", "&<\"'>"])
def test_every_text_of_a_workbook_is_a_text(text: str) -> None:
    question, found = example()
    content = workbook(question, renamed(found, text), {text: text})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            xml = archive.read(name).decode()
            assert not re.search(r"<f[ >]|<hyperlink", xml), name
    read = sheet(content, "Ledger")
    assert read["column_5"].to_list()[1:] == [read["column_5"][1]] * (read.height - 1)
    if text.isprintable():
        assert read["column_5"][1] == text


def test_a_text_that_no_cell_holds_is_cut() -> None:
    table = Table("T", (Column("text", "Text"),), (("x" * 40_000,),))
    content = xlsx_file((table,), "USD", date(2017, 10, 16))
    assert sheet(content, "T")[1, 0] == "x" * 32_766 + "…"


def test_days_that_spreadsheets_do_not_know_are_texts() -> None:
    table = Table("T", (Column("day", "Day", "day"),), ((date(1899, 12, 31),), (date(2017, 1, 2),)))
    content = xlsx_file((table,), "USD", date(2017, 10, 16))
    assert sheet(content, "T")[1, 0] == "1899-12-31"


def test_our_workbooks_are_known_again() -> None:
    question, found = example()
    content = workbook(question, found)
    assert is_workbook_of_ours(content)
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("docProps/core.xml", "<cp:category>something else</cp:category>")
    roster = (FOLDER.parent / "operations-gold-after-2018" / "roster.xlsx").read_bytes()
    for strange in (other.getvalue(), roster, b"PK\3\4", b"", b"not a workbook", content[:200]):
        assert not is_workbook_of_ours(strange)


def test_a_forecast_without_a_plan_has_tables_without_rows() -> None:
    question, found = example()
    limits = question.scenario.limits.model_copy(update={"people": 0})
    asked = replace(question, scenario=question.scenario.model_copy(update={"limits": limits}))
    nothing = planner.forecast(asked, planner.plan(asked))
    assert nothing.status == "impossible"
    assert len(rows(csv_file(ledger(nothing, NOBODY)))) == 0
    assert sheet(workbook(asked, nothing), "Summary")[0, 0].startswith("There is nothing to forecast")
    assert found.status == "planned"

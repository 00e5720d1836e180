"""Rosters as workbooks: the maker's work equals the tables it was made from, and its days are days."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from planner import api
from tests.golden.shown import ROOT
from tests.golden.workbook import main

SCENARIO = ROOT / "scenarios/gold-by-year-end"


def test_a_workbook_holds_what_its_tables_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables, workbooks = [str(SCENARIO / "employees.csv"), str(SCENARIO / "results.csv")], []
    for name in ("roster.xlsx", "again.xlsx"):
        monkeypatch.setattr("sys.argv", ["workbook", *tables, str(tmp_path / name)])
        main()
        workbooks.append((tmp_path / name).read_bytes())
    assert workbooks[0] == workbooks[1]
    scenario = tmp_path / "scenario.yaml"
    base = (SCENARIO / "scenario.yaml").as_posix()
    scenario.write_text(f"extends: {base}\nroster: {{workbook: roster.xlsx}}\n", encoding="utf-8")
    from_workbook, from_tables = api.read(scenario).roster, api.read(SCENARIO).roster
    assert from_workbook.employees.equals(from_tables.employees)
    assert from_workbook.results.equals(from_tables.results)
    assert from_workbook.other_results == from_tables.other_results


def test_the_example_workbook_is_small_and_has_real_days() -> None:
    path = ROOT / "scenarios/operations-gold-after-2018/roster.xlsx"
    assert path.stat().st_size < 40_000
    assert pl.read_excel(path, sheet_name="results").schema["passed_on"] == pl.Date
    assert pl.read_excel(path, sheet_name="employees").schema["leaves_on"] == pl.Date

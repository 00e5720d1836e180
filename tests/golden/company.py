"""The rosters of the worked examples, read and carried forward without any of the planner's own code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from tests.golden.shown import ROOT

Row = Mapping[str, str]


@dataclass(frozen=True)
class Company:
    """employees: by id, the cells as text. held: the exams that each of them has passed."""

    employees: Mapping[str, Row]
    held: Mapping[str, frozenset[str]]

    def with_all(self, *exams: str) -> set[str]:
        """Who has passed all of these."""
        return {who for who, held in self.held.items() if held.issuperset(exams)}

    def with_any(self, *exams: str) -> set[str]:
        """Who has passed one of these or more."""
        return {who for who, held in self.held.items() if not held.isdisjoint(exams)}

    def on(self, day: date, answer: Any) -> Company:
        """Those who are there on the day; each planned exam is passed on its last day."""
        planned = [(line["employee_id"], line["exam"]) for line in answer["assignments"] if _passed(line, day)]
        everybody = {**self.employees, **{who: {} for who, _ in planned if who not in self.employees}}
        there = {who: row for who, row in everybody.items() if _is_there(row, day)}
        held = {who: self.held.get(who, frozenset()) | {e for w, e in planned if w == who} for who in there}
        return Company(there, held)


def _passed(line: Any, day: date) -> bool:
    return date.fromisoformat(line["not_after"]) <= day


def _is_there(row: Row, day: date) -> bool:
    starts, leaves = row.get("starts_on") or "0001-01-01", row.get("leaves_on") or "9999-12-31"
    return starts <= day.isoformat() <= leaves


@cache
def company(folder: str, matrix: str = "roster.csv") -> Company:
    """The roster of a worked example, whichever form it has; `matrix`: the file with a row per employee."""
    path = ROOT / "scenarios" / folder
    if (path / "roster.xlsx").exists():
        return _company(_sheet(path / "roster.xlsx", "employees"), _sheet(path / "roster.xlsx", "results"))
    if (path / matrix).exists():
        rows = _table(path / matrix)
        exams = [column for column in rows[0] if column.startswith(("MB", "70-"))]
        return _company(rows, [{**row, "exam": exam} for row in rows for exam in exams if row[exam]])
    return _company(_table(path / "employees.csv"), _table(path / "results.csv"))


def _company(employees: list[Row], results: list[Row]) -> Company:
    held: dict[str, set[str]] = {row["employee_id"]: set() for row in employees}
    for result in results:
        held[result["employee_id"]].add(result["exam"])
    by_id = {row["employee_id"]: row for row in employees}
    return Company(by_id, {who: frozenset(exams) for who, exams in held.items()})


def _table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sheet(path: Path, name: str) -> list[Row]:
    return list(pl.read_excel(path, sheet_name=name).cast(pl.String).fill_null("").iter_rows(named=True))

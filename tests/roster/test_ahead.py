"""A table that is read ahead is the one that is read when it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.errors import DataError
from planner.roster import ahead
from planner.roster.read import read_table
from planner.roster.schema import FEW_VALUES


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "employees.csv"
    path.write_text("employee_id,team\nE1,A\nE2,B\n")
    return path


def test_it_is_read_once_and_kept_until_it_is_asked_for(table: Path) -> None:
    expected = read_table(table, "e", FEW_VALUES)
    ahead.read_ahead(table, "e")
    found = ahead.table_of(table, "e")
    assert (found.where, found.headers, found.tidy) == (expected.where, expected.headers, expected.tidy)
    assert found.rows.equals(expected.rows)

    table.write_text("employee_id,team\nE3,C\n")
    assert ahead.table_of(table, "e").rows["0"].to_list() == ["E3"]


def test_it_is_not_taken_for_another_one(table: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("employee_id\nX\n")
    ahead.read_ahead(table, "e")
    assert ahead.table_of(other, "o").rows["0"].to_list() == ["X"]
    assert ahead.table_of(table, "e").rows["0"].to_list() == ["E1", "E2"]


def test_what_is_wrong_with_it_is_said_when_it_is_asked_for(tmp_path: Path) -> None:
    ahead.read_ahead(tmp_path / "none.csv", "none.csv")
    with pytest.raises(DataError, match=r"none\.csv"):
        ahead.table_of(tmp_path / "none.csv", "none.csv")

"""A table that is read or surveyed ahead is as when it is asked for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.errors import DataError
from planner.roster import ahead, survey
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


def test_a_file_is_surveyed_ahead_in_another_process(table: Path, tmp_path: Path) -> None:
    (tmp_path / "quoted.csv").write_text('employee_id\n"E1"\n')
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from planner.roster import survey\n"
        "files = [Path(each) for each in sys.argv[1:]]\n"
        "for each in files:\n    survey.survey_ahead(each)\n"
        "survey._surveyed = None\n"
        "assert 'polars' not in sys.modules\n"
        "print([survey.survey_of(each) for each in files])\n"
    )
    files = [str(table), str(tmp_path / "quoted.csv")]
    done = subprocess.run([sys.executable, "-c", code, *files], check=True, capture_output=True, text=True)
    assert done.stdout == "[Survey(header='employee_id,team', tidy=True, has_hash=False), None]\n"


def test_a_survey_without_an_answer_is_made_anew(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(work: Callable[[], bytes]) -> Callable[[], bytes]:
        return bytes

    monkeypatch.setattr(survey, "apart", nothing)
    survey.survey_ahead(table)
    assert survey.survey_of(table) == survey.Survey("employee_id,team", tidy=True, has_hash=False)
    table.write_text("employee_id,team\nE1,a b\n")
    assert survey.survey_of(table) == survey.Survey("employee_id,team", tidy=False, has_hash=False)

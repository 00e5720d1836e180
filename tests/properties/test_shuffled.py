"""The order of rows in the roster's files changes no word of `explain`, neither in the terminal nor in JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rich.console import Console

from planner import api
from planner.report.explanation import print_explanation
from tests.cases import as_programme
from tests.oracle import Case
from tests.properties.test_second_solver import company

Row = Mapping[str, Any]

OUT_OF_REACH = (15, 60, 81, 85)
"""Seeds of companies whose conflicts name people, and with many kinds of repairs."""

WITH_A_PLAN = (1, 4)


@pytest.mark.parametrize("seed", OUT_OF_REACH + WITH_A_PLAN)
def test_shuffled_rows_change_no_word(seed: int, tmp_path: Path) -> None:
    case = company(seed, size=20)
    status, shown, data = answer(case, tmp_path / "sorted", None)
    assert answer(case, tmp_path / "shuffled", Random(seed)) == (status, shown, data)
    assert (status == "impossible") == (seed in OUT_OF_REACH)
    assert ("Why it cannot be reached" in shown) == (seed in OUT_OF_REACH)


def answer(case: Case, folder: Path, chance: Random | None) -> tuple[str, str, str]:
    """The status, what is shown, and the JSON, when the files have their rows in an order by chance, if any."""
    folder.mkdir()
    employees = [{"employee_id": who, **facts} for who, facts in case["employees"].items()]
    # The days of passing are left out: some are before the launch of their exam, which files may not say.
    results = [{key: value for key, value in row.items() if key != "passed_on"} for row in case["results"]]
    if chance is not None:
        chance.shuffle(employees)
        chance.shuffle(results)
    write(folder / "employees.csv", employees)
    write(folder / "results.csv", results)
    rules = as_programme(case).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    (folder / "programme.yaml").write_text(json.dumps(rules), "utf-8")
    files = {"programme": "programme.yaml", "roster": {"employees": "employees.csv", "results": "results.csv"}}
    (folder / "scenario.yaml").write_text(json.dumps({**case["scenario"], **files}, default=str), "utf-8")
    question = api.read(folder)
    plan = api.plan(question)
    found = api.explain(question, plan)
    shown = StringIO()
    print_explanation(Console(file=shown, width=100), question, plan, found)
    return found.status, shown.getvalue(), found.model_dump_json()


def write(file: Path, rows: Iterable[Row]) -> None:
    """A table whose columns are all those that occur, in the order of their names."""
    known = list(rows)
    with file.open("w", encoding="utf-8", newline="") as target:
        table = csv.DictWriter(target, sorted({key for row in known for key in row}))
        table.writeheader()
        table.writerows(known)

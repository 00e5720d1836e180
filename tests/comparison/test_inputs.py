"""Digests tell every change of the inputs, and nothing that is none."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest

from planner import api
from planner.comparison.inputs import changes_between, inputs_of
from planner.comparison.schema import Change, EntryChange, Inputs
from tests.comparison.companies import EMPLOYEES, PROGRAMME, RESULTS, SCENARIO, write


def inputs(folder: Path, **changes: str) -> Inputs:
    return inputs_of(api.read(write(folder, **changes)))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def table(found: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in found)


def shuffled(text: str, seed: int) -> str:
    """The table with its rows and its columns in another order."""
    chance = random.Random(seed)
    header, *body = rows(text)
    chance.shuffle(body)
    order = list(range(len(header)))
    chance.shuffle(order)
    return table([[row[place] for place in order] for row in [header, *body]])


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_columns_and_keys_changes_nothing(seed: int, tmp_path: Path) -> None:
    lines = SCENARIO.splitlines(keepends=True)
    keys = ["".join(lines[:6]), lines[6], "".join(lines[7:])]
    random.Random(seed).shuffle(keys)
    scenario = "".join(keys).replace(
        "{employees: employees.csv, results: results.csv}", "{results: results.csv, employees: employees.csv}"
    )
    programme = PROGRAMME.replace("{CORE: , PLUS: , ", "{PLUS: , CORE: , ")
    other = inputs(
        tmp_path / "b",
        scenario=scenario,
        employees=shuffled(EMPLOYEES, seed),
        results=shuffled(RESULTS, seed),
        programme=programme,
    )
    assert other == inputs(tmp_path / "a")


EMPLOYEE_CELLS = [(row, column) for row in range(1, 6) for column in range(4)]


@pytest.mark.parametrize(("row", "column"), EMPLOYEE_CELLS)
def test_every_cell_of_an_employee_counts(row: int, column: int, tmp_path: Path) -> None:
    changed = rows(EMPLOYEES)
    who = changed[row][0]
    changed[row][column] = {0: "E99", 1: "Zoe", 2: "west", 3: "2018-11-30"}[column]
    base = inputs(tmp_path / "a", results="employee_id,exam,passed_on\n")
    here = inputs(tmp_path / "b", employees=table(changed), results="employee_id,exam,passed_on\n")
    assert here.employees != base.employees
    assert (here.results, here.scenario, here.programme) == (base.results, base.scenario, base.programme)
    found = changes_between(base, here)
    if column == 0:
        assert (found.joined, found.left, found.changed) == (("E99",), (who,), ())
    else:
        assert (found.joined, found.left, found.changed) == ((), (), (who,))


@pytest.mark.parametrize(("row", "column"), [(row, column) for row in (1, 2, 3) for column in (0, 1, 2)])
def test_every_cell_of_a_result_counts(row: int, column: int, tmp_path: Path) -> None:
    changed = rows(RESULTS)
    before = changed[row][0]
    changed[row][column] = {0: "E03", 1: "OLD", 2: "2017-07-07"}[column]
    base, here = inputs(tmp_path / "a"), inputs(tmp_path / "b", results=table(changed))
    assert here.results != base.results
    assert here.employees == base.employees
    assert changes_between(base, here).changed == tuple(sorted({before, changed[row][0]}))


@pytest.mark.parametrize(
    ("old", "new", "path", "before", "after"),
    [
        ("revenue: 100", "revenue: 101", "metrics.revenue", "100", "101"),
        ("by: 2018-06-30", "by: 2018-07-31", "goals.0.by", "2018-06-30", "2018-07-31"),
        (", hold_until: 2018-12-31", "", "goals.0.hold_until", "2018-12-31", None),
        ("as_of: 2018-01-15", "as_of: 2018-01-16", "as_of", "2018-01-15", "2018-01-16"),
        ("[cost, exams, people]", "[cost, people]", "minimise", "cost, exams, people", "cost, people"),
        ("PLUS: 200.50", "PLUS: 200.51", "prices.fees.PLUS", "200.50", "200.51"),
        ("title: Gold in June", "title: Gold", "title", "Gold in June", "Gold"),
        ("minimise:", "spare: 1\nminimise:", "spare", None, "1"),
    ],
)
def test_every_value_of_the_scenario_counts(
    old: str, new: str, path: str, before: str | None, after: str | None, tmp_path: Path
) -> None:
    assert old in SCENARIO
    base, here = inputs(tmp_path / "a"), inputs(tmp_path / "b", scenario=SCENARIO.replace(old, new))
    assert here.scenario != base.scenario
    found = changes_between(base, here)
    assert found.facts == (Change(path=path, base=before, here=after),)
    assert found.entries == ()
    assert (found.programme, found.joined, found.left, found.changed) == (False, (), (), ())


def test_what_is_said_as_it_is_anyway_is_no_change(tmp_path: Path) -> None:
    here = inputs(tmp_path / "b", scenario=SCENARIO + "spare: 0\n")
    assert here == inputs(tmp_path / "a")


def test_another_rule_is_another_programme(tmp_path: Path) -> None:
    base = inputs(tmp_path / "a")
    here = inputs(tmp_path / "b", programme=PROGRAMME.replace("people: 3", "people: 2"))
    assert changes_between(base, here).programme
    assert not changes_between(base, base).programme


DECISIONS = "decisions: [{pin: {employee: E02, exam: PLUS}}, {ban: {employee: E04}}, {ban: {employee: E05}}]\n"


def test_a_decision_more_is_one_change_and_moves_no_others(tmp_path: Path) -> None:
    base = inputs(tmp_path / "a", scenario=SCENARIO + DECISIONS)
    more = DECISIONS.replace("[", "[{ban: {employee: E03, exam: OLD}}, ")
    found = changes_between(base, inputs(tmp_path / "b", scenario=SCENARIO + more))
    assert found.facts == ()
    new = {"ban.employee": "E03", "ban.exam": "OLD"}
    assert found.entries == (EntryChange(entries_of="decisions", base=None, here=new),)


def test_a_decision_that_is_about_somebody_else_is_one_changed_fact(tmp_path: Path) -> None:
    base = inputs(tmp_path / "a", scenario=SCENARIO + DECISIONS)
    found = changes_between(base, inputs(tmp_path / "b", scenario=SCENARIO + DECISIONS.replace("E04", "E03")))
    assert found.facts == (Change(path="decisions.1.ban.employee", base="E04", here="E03"),)
    assert found.entries == ()


def test_decisions_in_another_order_are_no_change_of_them(tmp_path: Path) -> None:
    base = inputs(tmp_path / "a", scenario=SCENARIO + DECISIONS)
    turned = "decisions: [{ban: {employee: E05}}, {ban: {employee: E04}}, {pin: {employee: E02, exam: PLUS}}]\n"
    found = changes_between(base, inputs(tmp_path / "b", scenario=SCENARIO + turned))
    assert (found.facts, found.entries) == ((), ())


def test_a_decision_of_another_kind_is_two_entries(tmp_path: Path) -> None:
    base = inputs(tmp_path / "a", scenario=SCENARIO + "decisions: [{ban: {employee: E05}}]\n")
    pinned = SCENARIO + "decisions: [{pin: {employee: E05, exam: PLUS}}]\n"
    found = changes_between(base, inputs(tmp_path / "b", scenario=pinned))
    assert found.facts == ()
    assert found.entries == (
        EntryChange(entries_of="decisions", base={"ban.employee": "E05"}, here=None),
        EntryChange(entries_of="decisions", base=None, here={"pin.employee": "E05", "pin.exam": "PLUS"}),
    )


def test_keys_that_are_numbers_are_no_list(tmp_path: Path) -> None:
    """Keys that are numbers stay keys: nothing below them is moved."""
    base = inputs(tmp_path / "a").model_copy(update={"facts": {"preparation.70534": "3", "preparation.12": "4"}})
    here = base.model_copy(update={"facts": {"preparation.70534": "4", "preparation.12": "3"}})
    found = changes_between(base, here)
    assert found.facts == (
        Change(path="preparation.12", base="4", here="3"),
        Change(path="preparation.70534", base="3", here="4"),
    )


def test_other_versions_are_told(tmp_path: Path) -> None:
    base = inputs(tmp_path / "a")
    found = changes_between(base, base, ({"planner": "0.1.0", "ortools": "9"}, {"planner": "0.2.0", "ortools": "9"}))
    assert found.made_with == (Change(path="planner", base="0.1.0", here="0.2.0"),)


def test_planned_hires_are_a_decision_and_nobody_who_joined(tmp_path: Path) -> None:
    hired = inputs(tmp_path / "b", scenario=SCENARIO + "decisions: [{people: 2}]\n")
    found = changes_between(inputs(tmp_path / "a"), hired)
    assert found.joined == ()
    assert found.entries == (EntryChange(entries_of="decisions", base=None, here={"people": "2"}),)

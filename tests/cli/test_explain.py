"""`planner explain` as it is called."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import run

ROOT = Path(__file__).parents[2]
OUT_OF_REACH = ROOT / "scenarios" / "gold-out-of-reach"
REACHABLE = ROOT / "scenarios" / "gold-by-year-end"


def answer_of(*arguments: str | Path, code: int) -> dict[str, Any]:
    done = run("explain", *arguments, "--json", "-")
    assert done.returncode == code, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_goal_out_of_reach() -> None:
    """Somebody leaves, one exam takes too long to prepare for, another is launched too late."""
    found = answer_of(OUT_OF_REACH, code=1)
    assert (found["schema"], found["status"], found["missing"]) == ("planner/explain/1", "impossible", 3)
    assert [each["kind"] for each in found["conflict"]["givens"]] == [
        "requirement", "requirement", "employee", "preparation", "exam",
    ]  # fmt: skip
    leaves = {"employee": "E46", "column": "leaves_on", "value": "2017-10-31"}
    assert found["conflict"]["givens"][2]["what"] == leaves
    first = found["repairs"][0]
    assert [(step["kind"], step["size"]) for step in first["steps"]] == [("goal-later", 15)]
    assert (first["exams"], first["people"], first["verified"]) == (9, 6, True)
    # From 16 October to 15 November there are 30 days, and the longest preparation takes 45.
    (shorter,) = found["repairs"][1]["steps"]
    assert (shorter["kind"], shorter["size"]) == ("shorter-preparation", 15)
    done = run("explain", OUT_OF_REACH)
    assert done.returncode == 1
    assert "With the people there are, these 5 cannot all be kept in time" in done.stdout


def test_the_changed_scenario_has_the_plan_that_was_promised(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    shutil.copytree(OUT_OF_REACH, folder)
    file = folder / "scenario.yaml"
    file.write_text(file.read_text("utf-8").replace("by: 2017-11-15", "by: 2017-11-30"), "utf-8")
    done = run("plan", folder, "--json", "-")
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["assignments"]) == 9


def test_shuffled_rows_change_no_word(tmp_path: Path) -> None:
    folder = tmp_path / "gold-out-of-reach"
    shutil.copytree(OUT_OF_REACH, folder)
    for name in ("employees.csv", "results.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *reversed(rows)])
    assert run("explain", folder).stdout == run("explain", OUT_OF_REACH).stdout


@pytest.mark.parametrize(
    ("asked", "question", "count"),
    [
        ((), "without-sitting", 20),
        (("--why", "E04", "MB2-877"), "without-sitting", 1),
        (("--why-not", "E12"), "with-sitting", 3),
        (("--without", "E15"), "without-person", 1),
        (("--critical",), "without-person", 17),
    ],
)
def test_questions_about_a_plan(asked: tuple[str, ...], question: str, count: int) -> None:
    found = answer_of(REACHABLE, *asked, code=0)
    assert {each["question"] for each in found["differences"]} == {question}
    assert len(found["differences"]) == count


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--without", "E99"), "Nobody in the roster has the id 'E99'."),
        (("--why", "E04", "MB2-87"), "The goals do not ask for the exam 'MB2-87'. Did you mean MB2-877?"),
        (
            ("--without", "E04", "--why-not", "E05"),
            "Ask one question at a time: --why, --why-not, --without, --critical, --one-more, --places, --spare or",
        ),
    ],
)
def test_a_question_that_cannot_be_asked(asked: tuple[str, ...], said: str) -> None:
    done = run("explain", REACHABLE, *asked)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_other_plans() -> None:
    """One of three builders with tools can be another; everybody else is in all plans or in some."""
    found = answer_of(ROOT / "scenarios" / "two-cliffs", "--alternatives", "2", "--within", "20%", code=0)
    told = found["alternatives"]
    assert len(told["plans"]) == 2
    assert all(plan["verified"] for plan in told["plans"])
    assert {each["of"] for each in told["people"]} == {3}
    done = run("explain", ROOT / "scenarios" / "two-cliffs", "--alternatives", "2", "--within", "20%")
    assert "in all of these plans" in done.stdout

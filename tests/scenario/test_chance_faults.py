"""What is said about `chance`, `retakes` and the levels of the roster."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from planner.errors import DataError, Issue
from planner.question.load import load_question
from planner.question.schema import Question
from tests.issues import issues_of

PROGRAMME = """\
vendor: acme
programme: cloud
edition: 2024
exams:
  AB-100: {}
  AB-200: {}
  AB-300: {proposable: false}
  AB-400: {retires_on: 2024-02-01}
options: {one: {tiers: {gold: {requires: {id: people, people: 1, hold: {any: [AB-100, AB-200, AB-300, AB-400]}}}}}}
"""
SCENARIO = """\
programme: programme.yaml
roster: {employees: employees.csv, results: results.csv}
as_of: 2024-03-01
goals: [{option: one, tier: gold, by: 2024-06-30}]
"""


def write(folder: Path, more: str, levels: tuple[str, ...] = ("junior", "senior", "")) -> Path:
    rows = "".join(f"E{number},{level}\n" for number, level in enumerate(levels))
    (folder / "programme.yaml").write_text(PROGRAMME, encoding="utf-8")
    (folder / "scenario.yaml").write_text(SCENARIO + more, encoding="utf-8")
    (folder / "employees.csv").write_text("employee_id,level\n" + rows, encoding="utf-8")
    (folder / "results.csv").write_text("employee_id,exam\n", encoding="utf-8")
    return folder


def question(folder: Path, more: str) -> Question:
    return load_question(write(folder, more))


def told(folder: Path, more: str) -> list[tuple[str, str, str]]:
    """Severity, code and words of all issues, whether the scenario can be used or not."""
    issues: tuple[Issue, ...]
    try:
        issues = question(folder, more).issues
    except DataError as fault:
        issues = fault.issues
    return [(each.severity, each.code, f"{each.what} {each.hint}".rstrip()) for each in issues]


FINE = """\
chance:
  default: 80%
  AB-200: 72.5 %
  levels: {senior: {default: 90%}, junior: {default: 60%, AB-200: 50%}}
  source: our own results
retakes: {wait: 1, wait_later: 14, attempts_per_year: 5}
"""


def test_figures_are_exact_and_nothing_is_said_of_what_is_right(tmp_path: Path) -> None:
    found = question(tmp_path, FINE)
    assert found.issues == ()
    assert found.scenario.chance is not None
    assert found.scenario.chance.source == "our own results"
    assert found.scenario.chance.of("AB-200", None) == Fraction(29, 40)
    assert found.scenario.chance.of("AB-200", "senior") == Fraction(9, 10)
    assert found.roster.employees["level"].to_list() == ["junior", "senior", None]


@pytest.mark.parametrize(
    ("share", "code", "sentence"),
    [
        ("80", "percent-form", "A percentage is written with its sign, for example 5% or 7.5%."),
        ("0.8", "percent-form", "A percentage is written with its sign, for example 5% or 7.5%."),
        ("often", "percent-form", "A percentage is written with its sign, for example 5% or 7.5%."),
        ("101%", "percent-range", "A percentage lies between 0% and 100%."),
        ("-5%", "percent-range", "A percentage lies between 0% and 100%."),
    ],
)
def test_a_figure_that_is_no_percentage(share: str, code: str, sentence: str, tmp_path: Path) -> None:
    for more in (f"chance: {{default: {share}}}\n", f"chance: {{levels: {{senior: {{default: {share}}}}}}}\n"):
        assert told(tmp_path, more) == [("error", code, f"`default`: {sentence}")]


def test_the_place_of_a_wrong_figure_of_one_exam(tmp_path: Path) -> None:
    (issue,) = issues_of(lambda: question(tmp_path, "chance:\n  default: 80%\n  AB-100: 0.7\n"))
    assert (issue.code, issue.where.line, issue.where.column) == ("percent-form", 7, 11)
    assert issue.what == "`AB-100`: A percentage is written with its sign, for example 5% or 7.5%."


def test_exams_that_the_programme_does_not_have(tmp_path: Path) -> None:
    more = "chance: {default: 80%, AB-10O: 70%, levels: {senior: {AB-999: 90%}}}\n"
    first, second = told(tmp_path, more)
    assert first[:2] == second[:2] == ("warning", "exam-unknown")
    assert first[2] == (
        "The exam AB-10O is not among the exams of the programme. This entry is not used. Did you mean AB-100?"
    )
    assert second[2].startswith("The exam AB-999 is not among the exams of the programme. This entry is not used.")


def test_a_level_that_nobody_has(tmp_path: Path) -> None:
    more = "chance: {default: 80%, levels: {seniour: {default: 90%}}}\n"
    assert told(tmp_path, more) == [
        ("warning", "level-unknown", "Nobody in the roster has the level 'seniour'. Did you mean senior?")
    ]


def test_an_exam_that_may_be_planned_and_has_no_figure(tmp_path: Path) -> None:
    """AB-300 is never planned and AB-400 has retired, so nothing need be said of them."""
    (issue,) = issues_of(lambda: question(tmp_path, "chance: {AB-100: 80%}\n"))
    assert (issue.code, issue.where.line, issue.where.column) == ("chance-missing", 5, 1)
    assert issue.what == "`chance` has no figure for AB-200, which may be planned."
    assert issue.hint == "Add one, or a `default` for all other exams."
    banned = "chance: {AB-100: 80%}\ndecisions: [{ban: {exam: AB-200}}]\n"
    assert told(tmp_path, banned) == []


def test_a_figure_that_only_some_people_have(tmp_path: Path) -> None:
    more = "chance: {AB-100: 80%, levels: {senior: {AB-200: 90%}}}\n"
    assert told(tmp_path, more)[0][2].startswith(
        "`chance` has no figure for AB-200, which may be planned for people of level junior and people without a level."
    )
    more = "chance: {levels: {senior: {default: 90%}, junior: {default: 80%}}}\n"
    assert told(tmp_path, more)[0][2].startswith(
        "`chance` has no figure for AB-100, AB-200, which may be planned for people without a level."
    )


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ("{wait: -1}", "`wait` must be at least 0, but it is the number -1."),
        ("{wait: 1, wait_later: -1}", "`wait_later` must be at least 0, but it is the number -1."),
        ("{wait: 1, attempts_per_year: 0}", "`attempts_per_year` must be at least 1, but it is the number 0."),
        ("{wait_later: 14}", "The key `wait` is missing in `retakes`."),
    ],
)
def test_rules_that_cannot_be(rules: str, sentence: str, tmp_path: Path) -> None:
    assert [words for _, _, words in told(tmp_path, f"chance: {{default: 80%}}\nretakes: {rules}\n")] == [sentence]


def test_retakes_without_chances(tmp_path: Path) -> None:
    ((severity, code, words),) = told(tmp_path, "retakes: {wait: 1}\n")
    assert (severity, code) == ("warning", "retakes-without-chance")
    assert words == (
        "Without `chance` every exam is taken as passed at the first attempt, so nothing is sat again. "
        "Add `chance:`, for example `{default: 80%}`."
    )

"""Values on the command line instead of in the scenario file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.errors import DataError
from planner.language import speaking, spoken
from planner.question.load import load_question
from planner.scenario.overrides import Override, parse_override
from tests.issues import issues_of, said

ROOT = Path(__file__).parents[2]
YEAR_END = ROOT / "scenarios" / "gold-by-year-end"


def override(text: str) -> Override:
    found = parse_override(text)
    assert found is not None
    return found


def test_values_of_every_kind() -> None:
    texts = [
        "goals.0.by=2017-11-30",
        "limits.exams_per_person=2",
        "market=developing",
        "preparation.MB2-715=3",
        "title='a: b'",
    ]
    scenario = load_question(YEAR_END, [override(text) for text in texts]).scenario
    assert scenario.goals[0].by == date(2017, 11, 30)
    assert scenario.goals[0].tier == "gold"
    assert scenario.limits.exams_per_person == 2
    assert (scenario.market, scenario.title) == ("developing", "a: b")
    assert scenario.preparation["MB2-715"] == 3


def test_lists_and_mappings_as_a_whole_and_what_is_not_there_yet() -> None:
    texts = [
        "minimise=[people]",
        "retake_slack={default: 5}",
        "limits.people=30",
        "exams.MB2-877.retires_on=2018-12-31",
    ]
    scenario = load_question(YEAR_END, [override(text) for text in texts]).scenario
    assert scenario.minimise == ("people",)
    assert scenario.slack_days("MB2-715") == 5
    assert scenario.limits.people == 30
    assert load_question(YEAR_END).scenario.limits.people is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "goals.0.by=2017-13-01",
            "--set goals.0.by=2017-13-01: `by`: '2017-13-01' is not a day of the calendar.",
        ),
        (
            "goals.3.by=2017-12-01",
            "--set goals.3.by=2017-12-01: The scenario has no place goals.3.by. List positions count",
        ),
        ("title.x=1", "--set title.x=1: The scenario has no place title.x."),
        ("goals.0.tier=golden", "--set goals.0.tier=golden"),
        ("limits.exams=1", "--set limits.exams=1"),
        ("title=[", "--set title=["),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(DataError) as fault:
        load_question(YEAR_END, [override(text)])
    assert said(fault.value.issues)[0].startswith(sentence), said(fault.value.issues)


def test_a_path_that_leads_nowhere_in_chinese() -> None:
    (issue,) = issues_of(lambda: load_question(YEAR_END, [override("goals.3.by=2017-12-01")]))
    with speaking("zh-TW"):
        assert spoken(issue.what) == "情境中沒有 goals.3.by 這個位置。"
        assert spoken(issue.hint) == "清單的位置從 0 起算，例如 goals.0.by。"


@pytest.mark.parametrize("text", ["goals.0.by", "=3", "goals..by=1", "goals.0.by=", ""])
def test_texts_of_another_form(text: str) -> None:
    assert parse_override(text) is None

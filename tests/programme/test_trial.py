"""The worked examples of the programmes that come with the planner, and one that must fail."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from planner.api import programme
from planner.programme.schema import Programme
from planner.programme.trial import Difference, trials
from planner.words.cases import difference

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.mark.parametrize(
    "name",
    [
        "microsoft/cloud-business-applications@2017-11",
        str(SCENARIOS / "two-cliffs" / "programme.yaml"),
        str(SCENARIOS / "points-programme" / "programme.yaml"),
    ],
)
def test_every_case_comes_out_as_expected(name: str) -> None:
    tried = trials(programme(name))
    assert tried
    assert [each for trial in tried for each in trial.differences] == []


def test_a_rounded_number_is_not_the_same_number() -> None:
    loaded = programme(str(SCENARIOS / "points-programme" / "programme.yaml"))
    case = loaded.cases[1]
    expected = case.expect["cloud.partner"].model_copy(update={"have": Fraction("63.33")})
    rounded = case.model_copy(update={"expect": {"cloud.partner": expected}})
    (trial,) = trials(Programme.model_validate(loaded.model_copy(update={"cases": (rounded,)})))
    assert not trial.passed
    (each,) = trial.differences
    assert isinstance(each, Difference)
    assert (each.name, each.what, each.got) == ("cloud.partner", "have", Fraction(190, 3))
    assert difference(each) == "cloud.partner: expected to have 63.33, but it has 190/3."

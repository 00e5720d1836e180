"""The forecast in the terminal: it fits, says where figures are estimated, and shows other people's text as text."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from rich.cells import cell_len
from rich.console import Console

from planner.answer.schema import PlanAnswer
from planner.budget import distribution
from planner.budget.forecast import forecast
from planner.budget.forecast_schema import By, ForecastAnswer
from planner.prices.schema import Prices
from planner.question.schema import Question
from planner.report.forecast import print_forecast
from planner.words import forecast as said
from tests.budget.test_percentiles import uncertain
from tests.chance.builders import plan_of


def printed(question: Question, found: ForecastAnswer, width: int = 80, encoding: str = "utf-8") -> str:
    content = io.BytesIO()
    console = Console(file=io.TextIOWrapper(content, encoding=encoding, errors="replace"), width=width, no_color=True)
    print_forecast(console, question, found, {})
    console.file.flush()
    return content.getvalue().decode(encoding)


def dear(monkeypatch: pytest.MonkeyPatch, by: By = "month") -> tuple[Question, ForecastAnswer, PlanAnswer]:
    """A simulated forecast with amounts of many digits and a team with a long name."""
    monkeypatch.setattr(distribution, "MOST_STEPS", 0)
    question, plan = uncertain(1)
    prices = question.scenario.prices
    assert isinstance(prices, Prices)
    dearer = prices.model_copy(update={"fees": {"default": Decimal(123_456_789)}})
    scenario = question.scenario.model_copy(update={"prices": dearer})
    asked = replace(question, scenario=scenario)
    return asked, forecast(asked, plan, by, 300, 0), plan


@pytest.mark.parametrize("width", [60, 80, 100, 140])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_no_line_is_too_long_and_no_amount_is_cut(width: int, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    question, found, _ = dear(monkeypatch)
    told = printed(question, found, width, encoding)
    assert max(cell_len(line) for line in told.splitlines()) <= width
    table = told[told.index("By month") : told.index("By team")]
    for row in found.by_period:
        (line,) = [line for line in table.splitlines() if line.startswith(row.period)]
        assert said.money(row.committed) in line
        assert said.money(row.expected) in line
    assert ("█" in told) == (encoding == "utf-8")


def test_what_is_estimated_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    question, found, _ = dear(monkeypatch)
    told = " ".join(printed(question, found, 140).split())
    p90 = found.total.p90
    assert p90.low is not None
    assert p90.high is not None
    assert (
        f"With a probability of 90 %: at most {said.money(p90.amount)} USD (between {said.money(p90.low)} and "
        f"{said.money(p90.high)} with 95 % confidence)."
    ) in told
    assert "Percentiles with a range are simulated (300 draws, seed 0); the others are exact." in told


def test_totals_are_bold_and_come_last(monkeypatch: pytest.MonkeyPatch) -> None:
    question, found, _ = dear(monkeypatch, "quarter")
    console = Console(file=io.StringIO(), width=140, force_terminal=True, color_system="standard")
    print_forecast(console, question, found, {})
    assert isinstance(console.file, io.StringIO)
    bold = [line for line in console.file.getvalue().splitlines() if "\x1b[1mTotal" in line]
    assert len(bold) == 4
    assert all(said.money(found.total.expected) in line for line in bold)


def test_names_that_look_like_markup_stay_names(monkeypatch: pytest.MonkeyPatch) -> None:
    question, found, _ = dear(monkeypatch)
    teams = tuple(row.model_copy(update={"team": "[red]A[/red]\x1b[2J"}) for row in found.by_team[:1])
    told = printed(question, found.model_copy(update={"by_team": teams}), 140)
    assert "[red]A[/red]" in told
    assert "\x1b" not in told


def test_a_plan_that_is_not_proved_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:

    question, found, plan = dear(monkeypatch)
    open_ = plan.model_copy(update={"status": "undecided"})
    assert forecast(question, open_, "month", 100, 0).chance is None
    told = printed(question, found.model_copy(update={"status": "undecided"}))
    assert "The plan is the best so far; the limit of effort was reached before that was proved." in " ".join(
        told.replace("│", " ").split()
    )
    nothing = forecast(question, plan_of(question, []), "month", 100, 0)
    assert "By team" not in printed(question, nothing)

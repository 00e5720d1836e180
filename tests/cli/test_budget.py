"""`planner plan --budget`: the most that can be reached for an amount."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import run

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "scenarios" / "training-budget"


def answer_of(amount: str, code: int) -> dict[str, Any]:
    done = run("plan", SCENARIO, "--budget", amount, "--json", "-")
    assert done.returncode == code, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("amount", "code", "status", "tiers"),
    [
        ("4162", 0, "planned", [("gold", "planned", 4162)]),
        ("4161.99", 1, "planned", [("gold", "impossible", 4162), ("silver", "planned", 2618.03)]),
        ("2618.02", 1, "impossible", [("gold", "impossible", 4162), ("silver", "impossible", 2618.03)]),
    ],
)
def test_the_highest_tier_for_an_amount(
    amount: str, code: int, status: str, tiers: list[tuple[str, str, float]]
) -> None:
    found = answer_of(amount, code)
    assert found["status"] == status
    assert [(*each["tiers"], each["status"], each["costs_at_least"]) for each in found["budget"]["tried"]] == tiers
    assert (found["closest"] is not None) == (status == "impossible")
    assert found["goals"][0]["tier"] == ("gold" if status == "impossible" else tiers[-1][0])


def test_what_it_says() -> None:
    done = run("plan", SCENARIO, "--budget", "3000")
    assert done.returncode == 1
    assert "The most that can be reached for 3,000 USD: Silver (Builders)." in done.stdout
    assert "- Gold (Builders): the cheapest plan costs 4,162 USD." in done.stdout
    done = run("plan", SCENARIO, "--budget", "100")
    assert "For 100 USD no tier can be reached." in done.stdout


@pytest.mark.parametrize("amount", ["-1", "1,000", "20k", "1.005", "", "١٢"])
def test_amounts_that_are_none(amount: str) -> None:
    done = run("plan", SCENARIO, "--budget", amount)
    assert done.returncode == 2
    assert "--budget is an amount in the currency of the prices" in done.stderr


def test_a_scenario_without_prices() -> None:
    done = run("plan", ROOT / "scenarios" / "gold-by-year-end", "--budget", "5")
    assert done.returncode == 2
    assert "--budget needs prices, and the scenario has none." in done.stderr

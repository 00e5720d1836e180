"""Budgets and confidence that do not fit their scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.issues import said
from tests.scenario.test_check import issues_with

PRICES = "prices: {currency: USD, fees: {AB-100: 80, AB-200: 165}, study_hours: {AB-100: 10}}\n"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            PRICES,
            PRICES + "limits: {budget: {amount: 10, currency: TWD}}\n",
            "The budget is in TWD, and the prices have no rate for it. Add it to `rates`, or give the budget in USD.",
        ),
        (
            PRICES,
            PRICES + "limits: {budget: {currency: USD}}\n",
            "A budget has an `amount`, `per_quarter`, or `quarters`.",
        ),
        (
            PRICES,
            PRICES + "limits: {budget: {amount: -1, currency: USD}}\n",
            "`amount` must be at least 0, but it is the number -1.",
        ),
        (PRICES, PRICES + "confidence: 90%\n", "`confidence` needs `chance`; without it every exam is taken as passed"),
        (
            PRICES,
            PRICES + "confidence: 1\nchance: {default: 50%}\n",
            "It lies between 0 and 1, or 0% and 100%; nothing is certain.",
        ),
        (PRICES, PRICES + "fiscal_year: {starts: 13}\n", "`starts` must be at most 12, but it is the number 13."),
    ],
)
def test_what_is_said(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    found = said(issues_with(tmp_path, (old, new)))
    assert any(sentence in line for line in found), found


def test_quarters_that_are_none(tmp_path: Path) -> None:
    budget = "limits: {budget: {quarters: {2017-Q9: 5}, currency: USD}}\n"
    (line,) = [each for each in said(issues_with(tmp_path, (PRICES, PRICES + budget))) if "2017-Q9" in each]
    assert "No quarter of the plan is called 2017-Q9; they are 20" in line
    assert line.endswith("This entry is not used.") or "Did you mean" in line

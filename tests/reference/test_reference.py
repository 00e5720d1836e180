"""The generated pages are fresh, every command is explained, and every form of the files has its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reference.regenerate import COMMANDS, pages

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("path", "text_of"), [pytest.param(*page, id=page[0].name) for page in pages()])
def test_page_is_fresh(path: Path, text_of: Callable[[], str]) -> None:
    assert path.is_file(), "run: python -m tests.reference.regenerate"
    assert path.read_text(encoding="utf-8") == text_of(), "run: python -m tests.reference.regenerate"


def test_every_command_says_what_it_is_for() -> None:
    page = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    assert page.count("Usage: planner") == len(COMMANDS)


KEYS = """
all: any: at_least people: hold: metric: fact: sharing available_from retires_on counts_until proposable employees
workbook matrix passed_on expires_on starts_on leaves_on sits_from sits_until max_exams hourly_cost extends as_of
market goals hold_until pin: ban: waive: exams_per_person preparation minimise prices study_hours
currency rates tax fees retake_fees materials travel hourly_rates vouchers packs discounts amount region until source
size price_of from_quantity percent count location level chance retakes wait_later attempts_per_year
"""


@pytest.mark.parametrize("word", KEYS.split())
def test_every_key_is_explained(word: str) -> None:
    assert word in (DOCS / "files.md").read_text(encoding="utf-8")

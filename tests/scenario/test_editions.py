"""Whether the edition that takes over fits the scenario, and the days that have no effect."""

from __future__ import annotations

from pathlib import Path

from planner.errors import DataError, Issue
from tests.scenario.files import PROGRAMME, SCENARIO, changed, load, write


def said(*issues: Issue) -> list[str]:
    return [" ".join(filter(None, (each.what, each.hint))) for each in issues]


def told(folder: Path, more: str, *, later: str) -> list[str]:
    write(folder, plan=SCENARIO + more, programme=PROGRAMME, later=later)
    try:
        return said(*load(folder).issues)
    except DataError as fault:
        return said(*fault.issues)


LATER = changed(PROGRAMME, ("edition: 2024", "edition: 2025\nin_force: {from: 2024-07-01}"))


def test_an_edition_that_takes_over_says_from_when(tmp_path: Path) -> None:
    sentence = (
        "The edition acme/cloud@2024 does not say from when it is in force. Add `in_force: {from: …}` to its file."
    )
    assert sentence in told(tmp_path, "next_edition: later.yaml\n", later=PROGRAMME)


def test_another_programme_is_warned_about(tmp_path: Path) -> None:
    later = changed(LATER, ("programme: cloud", "programme: land"))
    sentence = (
        "acme/land@2025 is another programme than acme/cloud@2024, not a later edition of it. "
        "Check `programme` and `next_edition`."
    )
    assert sentence in told(tmp_path, "next_edition: later.yaml\n", later=later)


def test_a_blackout_outside_the_plan(tmp_path: Path) -> None:
    more = "blackouts: [{from: 2024-01-01, until: 2024-01-05, why: holidays}]\n"
    sentence = "The days from 2024-01-01 to 2024-01-05 lie outside the plan; they have no effect. Check the days."
    assert sentence in told(tmp_path, more, later=LATER)

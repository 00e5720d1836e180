"""What the worked examples show is what was recorded, byte for byte, and nothing of it is lost at the edge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from rich.cells import cell_len

from tests.golden.shown import EXPECTED, REGENERATE, VIEWS, recording, recordings, scenarios, shown


@pytest.mark.parametrize(("command", "scenario", "view"), [*recordings()])
def test_the_answer_is_as_recorded(command: str, scenario: str, view: str) -> None:
    path = recording(scenario, view, command)
    recorded = path.read_bytes().decode() if path.is_file() else ""
    told = shown(scenario, command).views[view]
    assert told == recorded, f"If the change is meant, run `{REGENERATE}` and read the diff."


def test_every_recording_belongs_to_a_scenario() -> None:
    wanted = {recording(scenario, view, command) for command, scenario, view in recordings()}
    assert set(EXPECTED.glob("*/*")) == wanted, f"Run `{REGENERATE}`."


@pytest.mark.parametrize(("command", "scenario", "view"), [each for each in recordings() if each[2].endswith(".txt")])
def test_no_line_is_too_long(command: str, scenario: str, view: str) -> None:
    columns = int(view.partition(".")[0])
    assert max(cell_len(line) for line in shown(scenario, command).views[view].splitlines()) <= columns


@pytest.mark.parametrize("view", [view for view in VIEWS if view.endswith(".txt")])
@pytest.mark.parametrize("scenario", scenarios())
def test_no_figure_is_cut_off(scenario: str, view: str) -> None:
    run = shown(scenario)
    found = Counter(re.findall(r"(?<![\d,.-])\d[\d,]*(?![\d-])", run.views[view]))
    missing = Counter(_figures(run.answer)) - found
    assert not missing


def _figures(answer: Any) -> Iterator[str]:
    """The figures of the tables: need and have, and for people the last column."""
    for line in answer["requirements"]:
        if line["kind"] in ("people", "metric"):
            yield from (f"{line['need']:,}", f"{line['have']:,}")
        if line["kind"] == "people":
            yield str(line["with_plan"] if line["at_most"] is None else line["at_most"])


def test_the_page_about_comparisons_shows_what_is_recorded() -> None:
    page = (EXPECTED.parents[2] / "docs" / "compare.md").read_text(encoding="utf-8")
    (answer,) = re.findall(r"<!-- answer -->\n```text\n(.*?)\n```\n<!-- end of the answer -->", page, re.DOTALL)
    told = shown("scenarios/ways-to-gold/base.yaml", "compare").views["80.txt"]
    assert answer.splitlines() == [line.rstrip() for line in told.strip().splitlines()]

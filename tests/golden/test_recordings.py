"""What the worked examples show is what was recorded, byte for byte, and nothing of it is lost at the edge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from rich.cells import cell_len

from tests.golden.shown import EXPECTED, REGENERATE, VIEWS, examples, recording, scenarios, shown


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("scenario", examples())
def test_the_answer_is_as_recorded(scenario: str, view: str) -> None:
    path = recording(scenario, view)
    recorded = path.read_bytes().decode() if path.is_file() else ""
    assert shown(scenario).views[view] == recorded, f"If the change is meant, run `{REGENERATE}` and read the diff."


def test_every_recording_belongs_to_a_scenario() -> None:
    wanted = {recording(scenario, view) for scenario in examples() for view in VIEWS}
    assert set(EXPECTED.glob("*/*")) == wanted, f"Run `{REGENERATE}`."


@pytest.mark.parametrize("view", [view for view in VIEWS if view.endswith(".txt")])
@pytest.mark.parametrize("scenario", examples())
def test_no_line_is_too_long(scenario: str, view: str) -> None:
    columns = int(view.partition(".")[0])
    assert max(cell_len(line) for line in shown(scenario).views[view].splitlines()) <= columns


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

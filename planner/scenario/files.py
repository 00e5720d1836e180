"""Which file is meant where a scenario is named."""

from __future__ import annotations

from pathlib import Path

SCENARIO_FILE = "scenario.yaml"


def scenario_file(path: Path) -> Path:
    """The `scenario.yaml` of a folder; any other path as it is."""
    return path / SCENARIO_FILE if path.is_dir() else path

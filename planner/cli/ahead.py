"""Large tables begin to be read before anything else is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from planner.errors import DataError
from planner.scenario.extends import read_chain
from planner.scenario.files import scenario_file

_LARGE = 4_000_000
"""Bytes of a table that takes longer to read than the rest takes to load."""

_WRITTEN = (".yaml", ".yml")


def read_tables_ahead(words: Sequence[str]) -> None:
    """Begins to read the large tables of the first scenario among the words of a command.

    That the words, the scenario or its tables may be wrong is left to the command, which looks at all of them.
    """
    try:
        tables = [each for each in _tables(words) if each[0].is_file() and each[0].stat().st_size >= _LARGE]
    except (DataError, OSError, ValueError):
        return
    if tables:
        from planner.roster.survey import survey_ahead

        for path, _ in tables:
            survey_ahead(path)
        from planner.roster.ahead import read_ahead  # polars, which takes as long as the surveys

        for path, shown in tables:
            read_ahead(path, shown)


def _tables(words: Sequence[str]) -> Iterator[tuple[Path, str]]:
    """The tables that the scenario names, the longer one first, and what messages call them."""
    files = map(scenario_file, map(Path, words))
    file = next((each for each in files if each.suffix.lower() in _WRITTEN and each.is_file()), None)
    if file is None:
        return
    chain = read_chain(file, file.as_posix())
    roster = chain.document.data.get("roster")
    for key in ("results", "employees"):
        name = roster.get(key) if isinstance(roster, dict) else None
        if isinstance(name, str):
            yield chain.folder_of(("roster",)).file(name)

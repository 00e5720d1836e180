"""What the size of a scenario's tables decides before anything else is loaded: large ones begin to be read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from planner.errors import DataError
from planner.scenario.extends import read_chain
from planner.scenario.files import scenario_file

_LARGE = 4_000_000
"""Bytes of a table that takes longer to read than the rest takes to load."""

_SMALL = 400_000
"""Bytes of a table whose columns are worked on in less time than it takes to hand them to another thread and back."""

_WRITTEN = (".yaml", ".yml")


def read_tables_ahead(words: Sequence[str]) -> None:
    """Begins to read the large tables of the first scenario among the words of a command; if it is the only one and all
    its tables are small, they are worked on in one thread.

    That the words, the scenario or its tables may be wrong is left to the command, which looks at all of them.
    """
    try:
        files = list(_scenarios(words))
        tables = {each: each[0].stat().st_size for each in _tables(files[0]) if each[0].is_file()} if files else {}
    except (DataError, OSError, ValueError):
        return
    if len(files) == 1 and tables and max(tables.values()) < _SMALL:
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
    large = [each for each, size in tables.items() if size >= _LARGE]
    if large:
        from planner.roster.survey import survey_ahead

        for path, _ in large:
            survey_ahead(path)
        from planner.roster.ahead import read_ahead  # polars, which takes as long as the surveys

        for path, shown in large:
            read_ahead(path, shown)


def _scenarios(words: Sequence[str]) -> Iterator[Path]:
    files = map(scenario_file, map(Path, words))
    return (each for each in files if each.suffix.lower() in _WRITTEN and each.is_file())


def _tables(file: Path) -> Iterator[tuple[Path, str]]:
    """The tables that the scenario names, the longer one first, and what messages call them."""
    chain = read_chain(file, file.as_posix())
    roster = chain.document.data.get("roster")
    for key in ("results", "employees"):
        name = roster.get(key) if isinstance(roster, dict) else None
        if isinstance(name, str):
            yield chain.folder_of(("roster",)).file(name)

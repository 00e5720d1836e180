"""Tables that are read ahead: before anybody has asked for them, beside other work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from planner.beside import beside
from planner.roster.read import read_table
from planner.roster.schema import FEW_VALUES
from planner.roster.table import Table

_begun: dict[tuple[Path, str], Callable[[], Table]] = {}


def read_ahead(path: Path, shown: str) -> None:
    """Begins to read a table, which is kept until `table_of` asks for it."""
    _begun[path, shown] = beside(partial(read_table, path, shown, FEW_VALUES))


def table_of(path: Path, shown: str) -> Table:
    """The table in a CSV or Parquet file, read now or ahead. Raises `DataError`."""
    begun = _begun.pop((path, shown), None)
    return read_table(path, shown, FEW_VALUES) if begun is None else begun()

"""CSV files without anything unusual, read straight from the disk.

Most large tables are exports in ASCII without quotation marks, with the line ends of Unix or Windows. Whether a file is
one is seen in a single pass through one small piece of memory; only then is it read, once, by its name. Everything else
goes the careful way of `delimited`, which comes to the same table and can also say what is wrong.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl

from planner.errors import DataError, Place
from planner.roster.delimited import header_cells, parsed, separator_of
from planner.roster.distinct import numbered
from planner.roster.kind import check_content
from planner.roster.table import ROW, Table
from planner.text import header_form

_PIECE = 1 << 20
_UNUSUAL = (b'"', b"\0")
_SPACES = (b" ", b"\t", b"\v", b"\f")


class _Survey(NamedTuple):
    """header: the first line. tidy: no cell below it can begin or end with a space. has_hash: there is a #."""

    header: str
    tidy: bool
    has_hash: bool


def read_plain(path: Path, where: Place, few_values: Collection[str] = ()) -> Table | None:
    """The table in a file that is ASCII without quotation marks, with a header in its first line and rows as long as
    that; None for any other file, also for one that cannot be read.

    few_values: columns in which few texts stand again and again; where cells need not be trimmed, they come `numbered`.
    """
    try:
        survey = _survey(path, where)
        if survey is None:
            return None
        separator = separator_of(survey.header)
        headers = header_cells(survey.header, separator)
        again = few_values if survey.tidy else ()
        kinds = [numbered() if header_form(each) in again else pl.String() for each in headers]
        rows = parsed(path, separator, kinds, quote=None, longer="raise", skipped=1)
        if rows[:, -1].has_nulls() and _count(path, separator) != (rows.height + 1) * (len(headers) - 1):
            return None
    except (OSError, ValueError, DataError, pl.exceptions.PolarsError):
        return None
    return Table(
        where, headers, rows.with_row_index(ROW, offset=2), tidy=survey.tidy, without_errors=not survey.has_hash
    )


def _survey(path: Path, where: Place) -> _Survey | None:
    header, below, tidy, has_hash, returned = None, 0, True, False, False
    for piece in _pieces(path):
        if not piece.isascii() or any(each in piece for each in _UNUSUAL):
            return None
        if returned or b"\r" in piece:
            line_ends = piece.count(b"\r\n") + (returned and piece.startswith(b"\n"))
            if line_ends != piece.count(b"\r", 0, len(piece) - 1) + returned:
                return None  # one of them stands alone
            returned = piece.endswith(b"\r")
        if header is None:
            check_content(bytes(piece), "csv", where)
            below = piece.find(b"\n") + 1
            header = piece[:below].decode().rstrip("\r\n")
            if not header.strip(" ,;\t\v\f"):
                return None
        else:
            below = 0
        spaces = (each for each in _SPACES if each.decode() != separator_of(header))
        has_hash = has_hash or b"#" in piece
        tidy = tidy and all(piece.find(each, below) < 0 for each in spaces)
    return None if header is None or returned else _Survey(header, tidy, has_hash)


def _count(path: Path, separator: str) -> int:
    return sum(piece.count(separator.encode()) for piece in _pieces(path))


def _pieces(path: Path) -> Iterator[bytearray]:
    """The file in pieces that all lie in the same memory."""
    with path.open("rb", buffering=0) as file:
        room = min(_PIECE, os.fstat(file.fileno()).st_size)  # memory costs time when it is first touched
        piece = bytearray(room)
        while size := file.readinto(piece):
            del piece[size:]
            yield piece
            piece.extend(bytes(room - size))

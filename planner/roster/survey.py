"""Whether a CSV file is plain: seen in a single pass through one small piece of memory, before anything is parsed.

A large file can be surveyed ahead, in a process of its own: nothing of polars is needed for it, so that this is done
while polars is being loaded.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from planner.beside import apart
from planner.errors import Place
from planner.roster.kind import check_content

QUOTED = r'"[^"]*"'
_SEPARATORS = (",", ";", "\t")
_PIECE = 1 << 20
_UNUSUAL = (b'"', b"\0")
_SPACES = (b" ", b"\t", b"\v", b"\f")


class Survey(NamedTuple):
    """header: the first line. tidy: no cell below it can begin or end with a space. has_hash: there is a #."""

    header: str
    tidy: bool
    has_hash: bool


_begun: dict[Path, Callable[[], bytes]] = {}


def survey_ahead(path: Path) -> None:
    """Begins to survey a file. What comes of it is kept until `survey_of` asks for it."""
    _begun[path] = apart(partial(_written, path))


def survey_of(path: Path) -> Survey | None:
    """The survey of a file that is plain, made now or ahead; None for one that is not. Raises `OSError`."""
    begun = _begun.pop(path, None)
    answer = b"" if begun is None else begun()
    if not answer:
        return _surveyed(path)
    found = json.loads(answer)
    return None if found is None else Survey(*found)


def _written(path: Path) -> bytes:
    found = _surveyed(path)
    return json.dumps(found).encode()


def separator_of(header: str) -> str:
    """What divides the cells of a header."""
    outside_quotes = re.sub(QUOTED, "", header)
    return max(_SEPARATORS, key=outside_quotes.count)


def _surveyed(path: Path) -> Survey | None:
    header, below, tidy, has_hash, returned = None, 0, True, False, False
    for piece in pieces(path):
        if not piece.isascii() or any(each in piece for each in _UNUSUAL):
            return None
        if returned or b"\r" in piece:
            line_ends = piece.count(b"\r\n") + (returned and piece.startswith(b"\n"))
            if line_ends != piece.count(b"\r", 0, len(piece) - 1) + returned:
                return None  # one of them stands alone
            returned = piece.endswith(b"\r")
        if header is None:
            check_content(bytes(piece), "csv", Place(path.name))
            below = piece.find(b"\n") + 1
            header = piece[:below].decode().rstrip("\r\n")
            if not header.strip(" ,;\t\v\f"):
                return None
        else:
            below = 0
        spaces = (each for each in _SPACES if each.decode() != separator_of(header))
        has_hash = has_hash or b"#" in piece
        tidy = tidy and all(piece.find(each, below) < 0 for each in spaces)
    return None if header is None or returned else Survey(header, tidy, has_hash)


def pieces(path: Path) -> Iterator[bytearray]:
    """The file in pieces that all lie in the same memory."""
    with path.open("rb", buffering=0) as file:
        room = min(_PIECE, os.fstat(file.fileno()).st_size)  # memory costs time when it is first touched
        piece = bytearray(room)
        while size := file.readinto(piece):
            del piece[size:]
            yield piece
            piece.extend(bytes(room - size))

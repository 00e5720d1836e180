"""From bytes to text: UTF-8 only, with a guess at what a file in another encoding probably is."""

from __future__ import annotations

import re

from planner.errors import DataError, Place, error

_HIGH_BYTE_INSIDE_A_WORD = re.compile(rb"[A-Za-z][\x80-\xff][A-Za-z]")


def decoded(raw: bytes, shown: str) -> str:
    """The text of a UTF-8 file; a byte order mark is left out. Raises `DataError` for any other encoding."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
    what = f"The file is not UTF-8; it is probably {probable_encoding(raw)}."
    raise DataError([error("not-utf-8", Place(shown, line=line), what, "Save it as UTF-8 in your editor.")])


def probable_encoding(raw: bytes) -> str:
    """The likely encoding of a text that is not UTF-8."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw:
        return "UTF-16"
    if not _HIGH_BYTE_INSIDE_A_WORD.search(raw):
        for name, codec in (("Big5", "cp950"), ("GB 18030", "gb18030")):
            if _decodes(raw, codec):
                return name
    return "Windows-1252"


def _decodes(raw: bytes, codec: str) -> bool:
    try:
        raw.decode(codec)
    except UnicodeDecodeError:
        return False
    return True

"""Text files that are not UTF-8: found, and named by what they probably are."""

from __future__ import annotations

import codecs
from collections.abc import Callable

from planner.errors import DataError, Issue, Place, error
from planner.language import Said, followed, sentence

_SAMPLE = 50_000

PlaceOf = Callable[[int | None], Place]

# Encodings of two bytes per character: name, codec, and the first bytes that everyday characters have in some codec.
_EAST_ASIAN = (
    (sentence("Big5 (cp950, traditional Chinese)"), "cp950", "cp950", ((0xA1, 0xC6),)),
    (sentence("GBK (cp936, simplified Chinese)"), "gb18030", "gb2312", ((0xA1, 0xA3), (0xB0, 0xD7))),
    (sentence("Shift-JIS (cp932, Japanese)"), "cp932", "cp932", ((0x81, 0x83), (0x88, 0x97))),
)
_WESTERN = sentence("Windows-1252 or Windows-1250 (Western or Central European)")
_MARKS = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))


def utf8_bytes(data: bytes, place: PlaceOf, hint: Said) -> bytes:
    """The file's text as UTF-8 without a byte order mark; every line ends in a line feed.

    place: the place of a line of the file, or of the file itself (None). hint: how to save such a file as UTF-8.
    Raises `DataError`, which names the probable encoding, when the file is in another one.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise DataError([_other_encoding(name, place(None), hint)])
    data = data.removeprefix(codecs.BOM_UTF8)
    nul = data.find(b"\0")
    if nul >= 0:
        raise DataError([_about_nul(data, nul, place, hint)])
    try:
        if not data.isascii():
            data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise DataError([_about_byte(data, fault.start, place, hint)]) from None
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data


def _other_encoding(name: str, where: Place, hint: Said) -> Issue:
    return error("not-utf-8", where, sentence("The file is not UTF-8; it is probably {name}.", name=name), hint)


def _about_nul(data: bytes, position: int, place: PlaceOf, hint: Said) -> Issue:
    start = data[:1000]
    if start.count(b"\0") * 5 >= len(start):
        return _other_encoding("UTF-16", place(None), hint)
    what = sentence("The text holds a NUL character (a byte 0), which no text needs; the file may be damaged.")
    again = followed([sentence("Save or export the file again."), hint])
    return error("nul-character", place(_line(data, position)), what, again)


def _about_byte(data: bytes, position: int, place: PlaceOf, hint: Said) -> Issue:
    where = place(_line(data, position))
    start = data.rfind(b"\n", 0, position) + 1
    sample = data[start : start + _SAMPLE]
    if len(data) > start + _SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    beyond_ascii = sum(byte >= 0x80 for byte in sample)
    not_readable = sample.decode("utf-8", errors="replace").count("\ufffd")
    if not_readable * 4 < beyond_ascii:
        what = sentence("The text is UTF-8, but not here: some characters are damaged.")
        correct = followed([sentence("Correct the characters of this row."), hint])
        return error("not-utf-8", where, what, correct)
    return _other_encoding(_probable_encoding(sample), where, hint)


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _probable_encoding(sample: bytes) -> str:
    """The encoding in which most of the characters are everyday ones."""
    best_share, best_name = 0.6, _WESTERN
    for name, codec, everyday_codec, ranges in _EAST_ASIAN:
        try:
            text = sample.decode(codec)
        except UnicodeDecodeError:
            continue
        characters = [char for char in text if ord(char) >= 0x80]
        everyday = 0
        for char in characters:
            code = char.encode(everyday_codec, errors="ignore")
            everyday += len(code) == 2 and any(low <= code[0] <= high for low, high in ranges)
        share = everyday / len(characters)
        if share > best_share:
            best_share, best_name = share, name
    return best_name

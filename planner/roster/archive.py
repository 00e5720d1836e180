"""The parts of an xlsx file, unpacked only after it is known that they are few and small enough."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from planner.errors import DataError, Issue, Place, error
from planner.language import sentence

MAX_PARTS = 200
MAX_UNPACKED = 200_000_000
MAX_RATIO = 100
RATIO_MATTERS_FROM = 1_000_000
"""Small parts of blank space pack well and do no harm; the ratio is looked at from this size on."""

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_STORED, _DEFLATED = 0, 8
_SMALLER = sentence("Copy the sheets employees and results into a new workbook, or save them as CSV.")


class Archive(NamedTuple):
    """A zip file whose directory has been checked and whose every part has the size that the directory says."""

    data: bytes
    entries: Mapping[str, zipfile.ZipInfo]

    def part(self, name: str) -> bytes:
        """The unpacked part; empty when there is none of this name."""
        entry = self.entries.get(name)
        return b"" if entry is None else _unpacked(self.data, entry)


class _BrokenPartError(Exception):
    """A part that is not what the directory of the zip file says."""


def open_archive(data: bytes, where: Place) -> Archive:
    """Checks before anything else unpacks the file. Raises `DataError` for damaged, locked or oversized ones."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            entries = {entry.filename: entry for entry in file.infolist()}
            count = len(file.infolist())
            if count > len(entries):
                raise DataError([_damaged(where)])
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, struct.error):
        raise DataError([_damaged(where)]) from None
    _check_sizes(entries, count, where)
    try:
        for entry in entries.values():
            _unpacked(data, entry)
    except (_BrokenPartError, zlib.error, struct.error):
        raise DataError([_damaged(where)]) from None
    return Archive(data, entries)


def _check_sizes(entries: Mapping[str, zipfile.ZipInfo], count: int, where: Place) -> None:
    if count > MAX_PARTS:
        what = sentence("The workbook consists of {count} parts; at most {most} are read.", count=count, most=MAX_PARTS)
        raise DataError([error("workbook-too-large", where, what, _SMALLER)])
    total = sum(entry.file_size for entry in entries.values())
    if total > MAX_UNPACKED:
        what = sentence("The workbook unpacks to {size} bytes; at most {most} are read.", size=total, most=MAX_UNPACKED)
        raise DataError([error("workbook-too-large", where, what, _SMALLER)])
    for name, entry in entries.items():
        if entry.flag_bits & 0x1:
            what = sentence("The workbook is protected with a password and cannot be read.")
            raise DataError([error("workbook-locked", where, what, sentence("Save a copy without the password."))])
        if entry.file_size >= RATIO_MATTERS_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            ratio = entry.file_size // max(entry.compress_size, 1)
            what = sentence(
                "Its part {name} unpacks to {ratio} times its size; at most {most} times is read.",
                name=name,
                ratio=ratio,
                most=MAX_RATIO,
            )
            raise DataError([error("workbook-too-large", where, what, _SMALLER)])


def _damaged(where: Place) -> Issue:
    what = sentence("The workbook is damaged and cannot be opened.")
    hint = sentence("Open the workbook in Excel, let it be repaired, and save it again.")
    return error("workbook-damaged", where, what, hint)


def _unpacked(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The part's bytes, never more than the directory says, for a directory may lie."""
    header_end = entry.header_offset + _LOCAL_HEADER.size
    signature, name_length, extra_length = _LOCAL_HEADER.unpack(data[entry.header_offset : header_end])
    start = header_end + name_length + extra_length
    packed = memoryview(data)[start : start + entry.compress_size]
    if signature != b"PK\x03\x04" or len(packed) != entry.compress_size:
        raise _BrokenPartError
    if entry.compress_type == _STORED:
        content = bytes(packed)
    elif entry.compress_type == _DEFLATED:
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        content = unpacking.decompress(packed, entry.file_size + 1)
    else:
        raise _BrokenPartError
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise _BrokenPartError
    return content

"""Pseudonyms: the same short code for the same person in every report, which nobody can work out without the key."""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import UsageError
from planner.language import sentence

if TYPE_CHECKING:
    from planner.report.document.schema import Person

_LETTERS = "34679BCDFGHJKLMNPQRTVWX"
"""Neither vowels, of which words are made, nor characters that look like others."""

_SHORTEST = 6
_BYTES = 32
_EMPLOYEE, _HIRE = "P-", "H-"


def read_key(path: Path) -> tuple[bytes, bool]:
    """The key in the file, and whether the file was made just now, with a fresh key that only its owner can read.

    Raises UsageError where the file cannot be read or written, or has no key.
    """
    try:
        return _key_in(path), False
    except FileNotFoundError:
        pass
    key = secrets.token_hex(_BYTES)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{key}\n")
    except OSError as fault:
        raise UsageError(
            sentence("{file} cannot be written: {reason}.", file=str(path), reason=str(fault.strerror))
        ) from None
    return bytes.fromhex(key), True


def _key_in(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            found = bytes.fromhex(file.read(1000).decode("ascii").strip())
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise UsageError(
            sentence("{file} cannot be read: {reason}.", file=str(path), reason=str(fault.strerror))
        ) from None
    except ValueError:
        found = b""
    if len(found) != _BYTES:
        what = sentence("{file} has no key for pseudonyms: 64 hexadecimal figures were expected.", file=str(path))
        raise UsageError(what)
    return found


def pseudonyms(people: Collection[Person], key: bytes) -> Mapping[str, str]:
    """A pseudonym for each id: `P-7K2MXQ`, or `H-…` for a planned hire.

    It depends on the key and the id alone, but where two of these people would have the same one: theirs are longer.
    """
    ids = {who.id: False for who in people} | {who.id: True for who in people if who.hired}
    codes = {who: (_HIRE if hired else _EMPLOYEE, _code(who, key)) for who, hired in ids.items()}
    length, found = _SHORTEST, dict[str, str]()
    left = sorted(codes)
    while left:
        short = {who: codes[who][0] + codes[who][1][:length] for who in left}
        shared = _shared(short.values())
        found |= {who: one for who, one in short.items() if one not in shared}
        left = [who for who in left if short[who] in shared]
        length += 1
    return found


def _shared(codes: Iterable[str]) -> frozenset[str]:
    seen: set[str] = set()
    again: set[str] = set()
    for code in codes:
        (again if code in seen else seen).add(code)
    return frozenset(again)


def _code(who: str, key: bytes) -> str:
    """The whole code, of which pseudonyms are the beginning."""
    number = int.from_bytes(hmac.digest(key, who.encode("utf-8", "surrogatepass"), sha256))
    letters = []
    while number:
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)

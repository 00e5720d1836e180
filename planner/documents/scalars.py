"""What an unquoted YAML value means: the core rules of YAML 1.2, minus what would silently change a code."""

from __future__ import annotations

import re
from decimal import Decimal

from planner.errors import DataError, Issue, Place, error

Scalar = str | int | Decimal | bool | None

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}\.[0-9]{3}")
"""Three digits after a point: decimals to some, thousands to others. (No number of thousands begins with 0.)"""
_MOST_CHARACTERS = 30
_MOST_EXPONENT = 30


def plain_value(text: str, where: Place) -> Scalar:
    """The value of an unquoted text. Days and words such as `NO` stay text.

    Raises `DataError` for infinities and for numbers in a form that could as well be a code (`0012`, `1E5`):
    read as a number, a code would lose its zeros or letters without a word.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _NOT_FINITE.fullmatch(text):
        raise DataError([error("not-finite", where, f"{text} is not a number that can be planned with.")])
    if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        raise DataError([_ambiguous(text, where, "")])
    if not _DECIMAL.fullmatch(text):
        return text
    if THOUSANDS.fullmatch(text):
        raise DataError([_two_readings(text, where)])
    if len(text) > _MOST_CHARACTERS:
        what = f"A number with {len(text)} characters is too long; at most {_MOST_CHARACTERS} are read."
        raise DataError([error("number-too-long", where, what, "If it is a code, put quotes around it.")])
    return _number(text, where)


def _number(text: str, where: Place) -> int | Decimal:
    number = Decimal(text)
    value = int(text) if _WHOLE.fullmatch(text) else number
    usual = str(value) if isinstance(value, int) else f"{number:f}" if abs(number.adjusted()) <= _MOST_EXPONENT else ""
    if usual != text.removeprefix("+"):
        raise DataError([_ambiguous(text, where, usual)])
    return value


def _two_readings(text: str, where: Place) -> Issue:
    what = f"{text} can be read as a decimal number or as {text.replace('.', '')} with a thousands separator."
    fewer = f"{Decimal(text).normalize():f}"
    decimals = f"{text}0 with one decimal more" if THOUSANDS.fullmatch(fewer) else f"{fewer} with fewer decimals"
    hint = f"Write {text.replace('.', '')}, or {decimals}."
    return error("ambiguous-number", where, what, hint)


def _ambiguous(text: str, where: Place, usual: str) -> Issue:
    what = f"{text} can be read as a number or as a code."
    as_number = f", or {usual} for the number" if usual else ""
    return error("ambiguous-number", where, what, f'Write "{text}" in quotes for the code{as_number}.')

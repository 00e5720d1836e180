"""What an unquoted YAML value means: the core rules of YAML 1.2, minus what would silently change a code."""

from __future__ import annotations

import re
from decimal import Decimal

from planner.errors import DataError, Issue, Place, error
from planner.language import Said, sentence

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
        what = sentence("{text} is not a number that can be planned with.", text=text)
        raise DataError([error("not-finite", where, what)])
    if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        raise DataError([_ambiguous(text, where, "")])
    if not _DECIMAL.fullmatch(text):
        return text
    if THOUSANDS.fullmatch(text):
        raise DataError([_two_readings(text, where)])
    if len(text) > _MOST_CHARACTERS:
        what = sentence(
            "A number with {length} characters is too long; at most {most} are read.",
            length=str(len(text)),
            most=_MOST_CHARACTERS,
        )
        hint = sentence("If it is a code, put quotes around it.")
        raise DataError([error("number-too-long", where, what, hint)])
    return _number(text, where)


def _number(text: str, where: Place) -> int | Decimal:
    number = Decimal(text)
    value = int(text) if _WHOLE.fullmatch(text) else number
    usual = str(value) if isinstance(value, int) else f"{number:f}" if abs(number.adjusted()) <= _MOST_EXPONENT else ""
    if usual != text.removeprefix("+"):
        raise DataError([_ambiguous(text, where, usual)])
    return value


def _two_readings(text: str, where: Place) -> Issue:
    whole, fewer = text.replace(".", ""), f"{Decimal(text).normalize():f}"
    what = sentence(
        "{text} can be read as a decimal number or as {whole} with a thousands separator.", text=text, whole=whole
    )
    if THOUSANDS.fullmatch(fewer):
        hint = sentence("Write {whole}, or {more} with one decimal more.", whole=whole, more=f"{text}0")
    else:
        hint = sentence("Write {whole}, or {fewer} with fewer decimals.", whole=whole, fewer=fewer)
    return error("ambiguous-number", where, what, hint)


def _ambiguous(text: str, where: Place, usual: str) -> Issue:
    what = sentence("{text} can be read as a number or as a code.", text=text)
    return error("ambiguous-number", where, what, _one_or_the_other(text, usual))


def _one_or_the_other(text: str, usual: str) -> Said:
    if usual:
        return sentence('Write "{text}" in quotes for the code, or {number} for the number.', text=text, number=usual)
    return sentence('Write "{text}" in quotes for the code.', text=text)

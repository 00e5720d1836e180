"""What a model refuses, in plain sentences: one entry for every kind of refusal that the formats can raise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from pydantic_core import ErrorDetails

from planner.documents.yaml import Loc
from planner.language import NOTHING, Said, row, sentence, template
from planner.spelling import day_spelling, number_spelling, truth_spelling
from planner.text import did_you_mean, suggestion

TYPE_KINDS = {
    "string_type": sentence("a text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), sentence("a whole number")),
    **dict.fromkeys(("decimal_type", "decimal_parsing", "finite_number"), sentence("a number")),
    "fraction_parsing": sentence("a number or a fraction like 40/6"),
    **dict.fromkeys(("bool_type", "bool_parsing"), sentence("true or false")),
    "tuple_type": sentence("a list"),
    **dict.fromkeys(("model_type", "dict_type"), sentence("a mapping (`key: value`)")),
    "day_type": sentence("a day like 2017-12-31"),
    "day_or_month_type": sentence("a day like 2017-12-31 or a month like 2017-11"),
}
"""What is expected, for each kind of refusal that means a value of the wrong type."""
_NUMBERS = frozenset({TYPE_KINDS["int_type"], TYPE_KINDS["decimal_type"]})
_TRUTH = TYPE_KINDS["bool_type"]
_GROUP = 3
"""Digits between two thousands separators."""
_PATTERNS = {
    r"^\S(.*\S)?$": (
        template("{subject}: '{text}' has spaces or line breaks where a code has none."),
        sentence("Remove the spaces at its ends."),
    ),
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$": (
        template("{subject}: '{text}' is not a name that can be used here."),
        sentence("Use letters, digits, `.`, `_` and `-`, and begin with a letter or digit."),
    ),
    r"^[A-Z]{3}$": (
        template("{subject}: '{text}' is not a currency code."),
        sentence("Write three capital letters, for example USD."),
    ),
}
_ANOTHER_PATTERN = (template("{subject}: '{text}' is not written as it should be."), NOTHING)
_CODES = {"day": "not-a-day"}
OWN_KINDS = frozenset(
    {
        "day",
        "confidence_range",
        "days_in_order",
        "decision_form",
        "empty_ban",
        "empty_budget",
        "empty_period",
        "holding_form",
        "limit_without_different",
        "number_twofold",
        "pack_price",
        "percent_form",
        "percent_range",
        "requirement_form",
        "retake_form",
        "roster_form",
        "score_form",
    }
)
"""The kinds that our own checks raise, with sentences of their own."""


class Refusal(NamedTuple):
    """One thing that a model refuses at one path. `expected` is set where a value is of the wrong type."""

    path: Loc
    code: str
    what: Said
    hint: Said = NOTHING
    expected: Said = NOTHING
    of_key: bool = False


def name_of(path: Loc) -> Said:
    """What a path is called in a sentence: its key, or the position in the list of that key."""
    if not path:
        return sentence("The file")
    key, number = _key_and_number(path)
    if number is None:
        return row([f"`{key}`"])
    if not key:
        return sentence("Entry {number}", number=number)
    return sentence("Entry {number} of `{key}`", number=number, key=key)


def _key_and_number(path: Loc) -> tuple[str, str | None]:
    """The key that a path ends with; for an entry of a list the key of the list (if any), and its number from 1."""
    *above, last = path
    if isinstance(last, str):
        return _brief(last), None
    keys = [step for step in above if isinstance(step, str)]
    return _brief(keys[-1]) if keys else "", str(last + 1)


def _brief(text: str) -> str:
    """A user's text, short enough and on one line."""
    on_one_line = text if text.isprintable() else " ".join(text.split())
    return on_one_line if len(on_one_line) <= 40 else on_one_line[:39] + "…"


def found(value: object) -> Said:
    """What stands in the file, for the second half of a sentence."""
    match value:
        case bool():
            return sentence("it is {word}", word=str(value).lower())
        case int() | Decimal():
            return sentence("it is the number {number}", number=str(value))
        case str():
            return sentence("it is the text '{text}'", text=_brief(value))
        case list():
            return sentence("it is a list")
        case dict():
            return sentence("it is a mapping")
        case _:
            return sentence("nothing stands there")


def wrong_type(path: Loc, expected: Iterable[Said], value: object) -> Refusal:
    """The refusal of a value that is of none of the expected types."""
    kinds = list(dict.fromkeys(expected))
    phrase = reduce(lambda one, other: sentence("{one} or {other}", one=one, other=other), kinds)
    is_empty = value is None and bool(path) and isinstance(path[-1], str)
    hint = sentence("Write a value after the colon, or remove the key.") if is_empty else NOTHING
    if is_empty and _is_rest_of_a_number(path[-1]):
        hint = sentence("Inside braces a comma ends the value: write 5400, not 5,400.")
    if isinstance(value, str) and not _NUMBERS.isdisjoint(kinds):
        hint = number_spelling(value)
    elif isinstance(value, str) and _TRUTH in kinds:
        hint = truth_spelling(value)
    elif isinstance(value, dict) and kinds == [TYPE_KINDS["tuple_type"]]:
        hint = sentence("Write a list: each entry on a line of its own that begins with a hyphen and a space.")
    what = sentence(
        "{subject} must be {expected}, but {found}.", subject=name_of(path), expected=phrase, found=found(value)
    )
    return Refusal(path, "wrong-type", what, hint, expected=phrase)


def _is_rest_of_a_number(key: int | str) -> bool:
    """Whether a key without a value is probably what follows the comma in `{default: 5,400}`."""
    return isinstance(key, str) and len(key) == _GROUP and key.isdecimal()


def refusal(fault: ErrorDetails, path: Loc, of_key: bool, known_keys: Iterable[str]) -> Refusal:
    """The refusal that one error of a model stands for. `known_keys` are the keys of the model around the path."""
    kind, value = fault["type"], fault["input"]
    if kind in TYPE_KINDS:
        return wrong_type(path, [TYPE_KINDS[kind]], value)
    if kind == "missing":
        return Refusal(path, "key-missing", _missing(path))
    if kind == "extra_forbidden":
        what = sentence("The key {key} is not known here.", key=name_of(path))
        return Refusal(path, "key-unknown", what, suggestion(str(path[-1]), known_keys), of_key=True)
    subject = sentence("A key") if of_key else name_of(path)
    code, what, hint = _value_words(fault, subject)
    return Refusal(path, code, what, hint, of_key=of_key)


def _missing(path: Loc) -> Said:
    """The sentence about a key that is missing, and in which part of the file."""
    name = name_of(path)
    if len(path) < 2:
        return sentence("The key {key} is missing.", key=name)
    key, number = _key_and_number(path[:-1])
    if number is None:
        return sentence("The key {key} is missing in `{part}`.", key=name, part=key)
    if not key:
        return sentence("The key {key} is missing in entry {number}.", key=name, number=number)
    return sentence("The key {key} is missing in entry {number} of `{part}`.", key=name, number=number, part=key)


def _value_words(fault: ErrorDetails, subject: Said) -> tuple[str, Said, Said]:
    """Code, sentence and hint for a value of the right type that does not fit."""
    kind, value, bounds = fault["type"], fault["input"], fault.get("ctx", {})
    match kind:
        case "too_short":
            what = sentence("{subject} is empty; it needs at least one entry.", subject=subject)
            return "too-few", what, NOTHING
        case "string_too_short":
            what = sentence("{subject} is an empty text.", subject=subject)
            return "empty-text", what, sentence("Remove it, or give it a text.")
        case "string_pattern_mismatch":
            said, hint = _PATTERNS.get(str(bounds["pattern"]), _ANOTHER_PATTERN)
            return "wrong-form", sentence(said, subject=subject, text=_brief(str(value))), hint
        case "greater_than_equal":
            least = str(bounds["ge"])
            what = sentence(
                "{subject} must be at least {least}, but {found}.", subject=subject, least=least, found=found(value)
            )
            return "number-too-small", what, NOTHING
        case "greater_than":
            bound = str(bounds["gt"])
            what = sentence(
                "{subject} must be more than {bound}, but {found}.", subject=subject, bound=bound, found=found(value)
            )
            return "number-too-small", what, NOTHING
        case "less_than_equal":
            most = str(bounds["le"])
            what = sentence(
                "{subject} must be at most {most}, but {found}.", subject=subject, most=most, found=found(value)
            )
            return "number-too-large", what, NOTHING
        case "decimal_max_places":
            most = str(bounds["decimal_places"])
            return (
                "too-precise",
                sentence("{subject} has more than {most} decimal places.", subject=subject, most=most),
                NOTHING,
            )
        case "decimal_max_digits":
            most = str(bounds["max_digits"])
            return (
                "too-many-digits",
                sentence("{subject} has more than {most} digits.", subject=subject, most=most),
                NOTHING,
            )
        case "decimal_whole_digits":
            most = str(bounds["whole_digits"])
            what = sentence(
                "{subject} has more than {most} digits before the decimal point.", subject=subject, most=most
            )
            return "too-many-digits", what, NOTHING
        case "int_parsing_size":
            return "number-too-large", sentence("{subject} is too large a number.", subject=subject), NOTHING
        case "literal_error":
            words = re.findall(r"'([^']*)'", str(bounds["expected"]))
            what = sentence(
                "{subject} must be one of {words}, but {found}.", subject=subject, words=row(words), found=found(value)
            )
            return "wrong-value", what, did_you_mean(value, words) if isinstance(value, str) else NOTHING
        case _:
            return _own_words(fault, subject)


def _own_words(fault: ErrorDetails, subject: Said) -> tuple[str, Said, Said]:
    """The sentence that one of our own checks wrote. A kind that nobody gave words to says so without jargon."""
    kind = fault["type"]
    if kind not in OWN_KINDS:
        return "wrong-value", sentence("{subject} has a value that does not fit here.", subject=subject), NOTHING
    code = _CODES.get(kind, kind.replace("_", "-"))
    value = fault["input"]
    hint = day_spelling(value) if kind == "day" and isinstance(value, str) else NOTHING
    return code, sentence("{subject}: {what}", subject=subject, what=fault["ctx"]["said"]), hint

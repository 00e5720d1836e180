"""What a model refuses, in plain sentences: one entry for every kind of refusal that the formats can raise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pydantic_core import ErrorDetails

from planner.documents.yaml import Loc
from planner.text import did_you_mean, suggestion

TYPE_KINDS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "fraction_parsing": "a number or a fraction like 40/6",
    "finite_number": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "model_type": "a mapping (`key: value`)",
    "dict_type": "a mapping (`key: value`)",
    "day_type": "a day like 2017-12-31",
    "day_or_month_type": "a day like 2017-12-31 or a month like 2017-11",
}
"""What is expected, for each kind of refusal that means a value of the wrong type."""
_PATTERNS = {
    r"^\S(.*\S)?$": ("has spaces or line breaks where a code has none.", "Remove the spaces at its ends."),
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$": (
        "is not a name that can be used here.",
        "Use letters, digits, `.`, `_` and `-`, and begin with a letter or digit.",
    ),
    r"^[A-Z]{3}$": ("is not a currency code.", "Write three capital letters, for example USD."),
}
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


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that a model refuses at one path. `expected` is set where a value is of the wrong type."""

    path: Loc
    code: str
    what: str
    hint: str = ""
    expected: str = ""
    of_key: bool = False


def name_of(path: Loc) -> str:
    """What a path is called in a sentence: its key, or the position in the list of that key."""
    if not path:
        return "The file"
    *above, last = path
    if isinstance(last, str):
        return f"`{_brief(last)}`"
    keys = [step for step in above if isinstance(step, str)]
    return f"Entry {last + 1} of `{_brief(keys[-1])}`" if keys else f"Entry {last + 1}"


def _brief(text: str) -> str:
    """A user's text, short enough and on one line."""
    on_one_line = text if text.isprintable() else " ".join(text.split())
    return on_one_line if len(on_one_line) <= 40 else on_one_line[:39] + "…"


def found(value: object) -> str:
    """What stands in the file, for the second half of a sentence."""
    match value:
        case bool():
            return f"it is {str(value).lower()}"
        case int() | Decimal():
            return f"it is the number {value}"
        case str():
            return f"it is the text '{_brief(value)}'"
        case list():
            return "it is a list"
        case dict():
            return "it is a mapping"
        case _:
            return "nothing stands there"


def wrong_type(path: Loc, expected: Iterable[str], value: object) -> Refusal:
    """The refusal of a value that is of none of the expected types."""
    phrase = " or ".join(dict.fromkeys(expected))
    hint = "Remove the key, or give it a value." if value is None and path and isinstance(path[-1], str) else ""
    what = f"{name_of(path)} must be {phrase}, but {found(value)}."
    return Refusal(path, "wrong-type", what, hint, expected=phrase)


def refusal(fault: ErrorDetails, path: Loc, of_key: bool, known_keys: Iterable[str]) -> Refusal:
    """The refusal that one error of a model stands for. `known_keys` are the keys of the model around the path."""
    kind, value = fault["type"], fault["input"]
    if kind in TYPE_KINDS:
        return wrong_type(path, [TYPE_KINDS[kind]], value)
    if kind == "missing":
        return Refusal(path, "key-missing", f"The key {name_of(path)} is missing{_inside(path)}.")
    if kind == "extra_forbidden":
        hint = suggestion(str(path[-1]), known_keys)
        return Refusal(path, "key-unknown", f"The key {name_of(path)} is not known here.", hint, of_key=True)
    subject = "A key" if of_key else name_of(path)
    code, what, hint = _value_words(fault, subject)
    return Refusal(path, code, what, hint, of_key=of_key)


def _inside(path: Loc) -> str:
    if len(path) < 2:
        return ""
    name = name_of(path[:-1])
    return f" in {name[0].lower() if name.startswith('E') else name[0]}{name[1:]}"


def _value_words(fault: ErrorDetails, subject: str) -> tuple[str, str, str]:
    """Code, sentence and hint for a value of the right type that does not fit."""
    kind, value, bounds = fault["type"], fault["input"], fault.get("ctx", {})
    match kind:
        case "too_short":
            return "too-few", f"{subject} is empty; it needs at least one entry.", ""
        case "string_too_short":
            return "empty-text", f"{subject} is an empty text.", "Remove it, or give it a text."
        case "string_pattern_mismatch":
            predicate, hint = _PATTERNS.get(str(bounds["pattern"]), ("is not written as it should be.", ""))
            return "wrong-form", f"{subject}: '{_brief(str(value))}' {predicate}", hint
        case "greater_than_equal":
            return "number-too-small", f"{subject} must be at least {bounds['ge']}, but {found(value)}.", ""
        case "greater_than":
            return "number-too-small", f"{subject} must be more than {bounds['gt']}, but {found(value)}.", ""
        case "less_than_equal":
            return "number-too-large", f"{subject} must be at most {bounds['le']}, but {found(value)}.", ""
        case "decimal_max_places":
            return "too-precise", f"{subject} has more than {bounds['decimal_places']} decimal places.", ""
        case "decimal_max_digits":
            return "too-many-digits", f"{subject} has more than {bounds['max_digits']} digits.", ""
        case "decimal_whole_digits":
            what = f"{subject} has more than {bounds['whole_digits']} digits before the decimal point."
            return "too-many-digits", what, ""
        case "int_parsing_size":
            return "number-too-large", f"{subject} is too large a number.", ""
        case "literal_error":
            words = re.findall(r"'([^']*)'", str(bounds["expected"]))
            what = f"{subject} must be one of {', '.join(words)}, but {found(value)}."
            return "wrong-value", what, did_you_mean(value, words) if isinstance(value, str) else ""
        case _:
            return _own_words(fault, subject)


def _own_words(fault: ErrorDetails, subject: str) -> tuple[str, str, str]:
    """The sentence that one of our own checks wrote. A kind that nobody gave words to says so without jargon."""
    kind, message = fault["type"], fault["msg"]
    if kind not in OWN_KINDS:
        return "wrong-value", f"{subject} has a value that does not fit here.", ""
    code = _CODES.get(kind, kind.replace("_", "-"))
    return code, f"{subject}: {message}", ""

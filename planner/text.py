"""Text from users: one form to show, one form to match, and suggestions for near misses."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from typing_extensions import TypeAliasType

from planner.language import NOTHING, Said, in_force, row, sentence

LocalText = TypeAliasType("LocalText", str | Mapping[str, str])
"""A title or label: one text for all languages, or a text per language (`en`, `zh-TW`)."""

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_LOOKALIKES = str.maketrans("oil", "011")


def match_form(text: str) -> str:
    """The form in which two texts are compared: without outer spaces, case, width variants and kinds of dash."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip().casefold()


def header_form(text: str) -> str:
    """The form in which column headers are compared: `Employee ID` matches `employee_id`."""
    return re.sub(r"[\s_\-]+", "_", match_form(text))


def did_you_mean(word: str, known: Iterable[str]) -> Said:
    """A hint that names the known word closest to this one, or an empty text."""
    close = _closest(word, known)
    return NOTHING if close is None else is_it(close)


def rename(wanted: str, there: Iterable[str]) -> Said:
    """A hint to rename what is probably meant by a name that is looked for, or an empty text."""
    close = _closest(wanted, there)
    return NOTHING if close is None else sentence("If {there} is meant, rename it to {name}.", there=close, name=wanted)


def _closest(word: str, known: Iterable[str]) -> str | None:
    by_form = {match_form(each): each for each in sorted(known)}
    close = difflib.get_close_matches(match_form(word), list(by_form), n=1, cutoff=0.6)
    return by_form[close[0]] if close else None


def is_it(meant: str) -> Said:
    """A hint that names what is probably meant."""
    return sentence("Did you mean {name}?", name=meant)


def suggestion(word: str, known: Iterable[str]) -> Said:
    """The known word closest to this one, or else the known words (the first twenty), as a hint."""
    words = sorted(set(known))
    if not words:
        return NOTHING
    named = [*words[:20], *(["…"] if len(words) > 20 else [])]
    return did_you_mean(word, words) or sentence("Known: {names}.", names=row(named))


def same_code_misspelt(word: str, known: Iterable[str]) -> str | None:
    """The known code that this word probably means: equal but for punctuation, spaces and O/0, I/l/1.

    Other exams often differ from a known one in a single digit, so a distance in letters would be no evidence.
    """
    wanted = _bare(word)
    if not wanted:
        return None
    for code in sorted(known):
        if _bare(code) == wanted or (len(_bare(code)) >= 5 and wanted == "exam" + _bare(code)):
            return code
    return None


@lru_cache(maxsize=10_000)
def _bare(code: str) -> str:
    return re.sub(r"[^0-9a-z]", "", match_form(code)).translate(_LOOKALIKES)


def localised(text: LocalText | None, default: str = "") -> str:
    """The text in the language in force; else in English; else in the first language there is; else `default`."""
    if text is None:
        return default
    if isinstance(text, str):
        return text
    for language in (in_force(), "en"):
        if language in text:
            return text[language]
    return next(iter(text.values()), default)

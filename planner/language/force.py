"""Which language is in force: English, unless somebody is speaking another one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from planner.language.tongue import English, Tongue

ENGLISH = "en"
LANGUAGES = (ENGLISH, "zh-TW")
"""The languages that everything can be said in. Each but English has a catalogue in `locales`."""

_SPELLINGS = {language.casefold(): language for language in LANGUAGES} | {"zh-hant": "zh-TW", "zh-hant-tw": "zh-TW"}
_FORCE = ContextVar("language", default=ENGLISH)


def known_language(tag: str) -> str | None:
    """The language that a tag such as `zh_TW` or `zh-Hant` means; None when we do not speak it."""
    return _SPELLINGS.get(tag.strip().replace("_", "-").casefold())


def in_force() -> str:
    """The language that sentences are said in now."""
    return _FORCE.get()


def tongue() -> Tongue:
    """How the language in force is spoken."""
    return tongue_of(in_force())


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within this, sentences, titles, days and numbers are said in this language. Raises ValueError for unknown ones.

    It holds for the thread (or task) that enters it and no other.
    """
    known = known_language(language)
    if known is None:
        raise ValueError(f"There is no language {language!r}; known are {', '.join(LANGUAGES)}.")
    before = _FORCE.set(known)
    try:
        yield
    finally:
        _FORCE.reset(before)


@cache
def tongue_of(language: str) -> Tongue:
    """How this language is spoken. What other languages than English need is loaded when they are first spoken."""
    if language == ENGLISH:
        return English()
    from planner.language.translated import Translated

    return Translated(language)

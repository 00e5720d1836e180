"""People within sentences: words are asked for sentences about marked ids, and the marks are found in what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from planner.report.document.schema import Part, Person, Prose, text

_BEGIN, _END = "\ufdd0", "\ufdd1"
"""Noncharacters of Unicode: they are never part of a text that is exchanged."""

_MARKED = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_STRAY = str.maketrans("", "", _BEGIN + _END)
_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def marked(employee: str) -> str:
    """The id, so that `prose` finds it again in any sentence."""
    return f"{_BEGIN}{unmarked(employee)}{_END}"


def unmarked(text_: str) -> str:
    """The text without any marks."""
    return text_.translate(_STRAY)


def prose(said: str, people: Mapping[str, Person]) -> Prose:
    """The sentence, with a `Person` for each marked id. people: who they are; others are known by their ids alone."""
    parts: list[Part] = []
    end = 0
    for found in _MARKED.finditer(said):
        before, after = unmarked(said[end : found.start()]), said[found.end() : found.end() + 1]
        who = people.get(found[1], Person(found[1]))
        parts.append(f"{before} " if _meet(before[-1:], who.id[:1]) else before)
        parts.append(who)
        end = found.end()
        if _meet(who.id[-1:], after):
            parts.append(" ")
    parts.append(unmarked(said[end:]))
    return text(*parts)


def _meet(left: str, right: str) -> bool:
    """Whether Chinese stands next to a Latin letter or figure here, so that a blank belongs between them."""
    return any(
        _IDEOGRAPH.fullmatch(one) is not None and other.isascii() and other.isalnum()
        for one, other in ((left, right), (right, left))
    )

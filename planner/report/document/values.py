"""How values of a document are written for people, in the language in force; and users' text made safe to show."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction

from planner.report.document.schema import Cell, Holds, Link, Person, Prose
from planner.words.money import share
from planner.words.parts import figure, short_day

_SHOWN_FORMATS = {"\u200d", "\ufe0f"}
"""What joins the parts of an emoji, and of some scripts."""


def clean(text: str) -> str:
    """The text on one line, without control and direction-changing characters."""
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Cs", "Cn", "Co"):
        return character if character in _SHOWN_FORMATS else ""
    return " " if category in ("Cc", "Zl", "Zp") else character


def cells_wide(text: str) -> int:
    """How wide the text is, in Latin letters."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def shown(value: Cell, holds: Holds = "text", currency: str | None = None) -> str:
    """The value as a text; nothing for nothing. Of people the id, and the name where there is one."""
    match value:
        case None:
            return ""
        case str():
            return clean(value)
        case Prose():
            return plain_text(value)
        case Person():
            return named(value)
        case date():
            return short_day(value)
        case int() | float() | Decimal() | Fraction() if holds == "share":
            return share(float(value))
        case int() | float() | Decimal() | Fraction():
            exact = Decimal(str(value)) if isinstance(value, float) else value
            return figure(exact, currency)


def named(who: Person) -> str:
    """`E04 Marit Moonstone`."""
    return clean(who.id if not who.name else f"{who.id} {who.name}")


def plain_text(prose: Prose) -> str:
    """Running text without links; people by their ids."""
    return "".join(clean(_part(part)) for part in prose.parts)


def _part(part: str | Person | Link) -> str:
    match part:
        case str():
            return part
        case Person():
            return part.id
        case Link():
            return part.text

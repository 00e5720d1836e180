"""Sentences: said at once in the language in force, or kept so that they can be said in any language later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from planner.dates import Month
from planner.language.force import ENGLISH, in_force, speaking, tongue, tongue_of
from planner.language.tongue import Number, Tongue

Tell = Callable[[Tongue], str]


class Said(str):
    """A sentence that can be said in every language. As a text it is its English, in whatever language it was made."""

    __slots__ = ("_tell",)
    _tell: Tell

    def __new__(cls, tell: Tell) -> Said:
        said = super().__new__(cls, tell(tongue_of(ENGLISH)))
        said._tell = tell
        return said

    def __reduce__(self) -> tuple[type[Said], tuple[Tell]]:
        return Said, (self._tell,)

    def told(self, speaker: Tongue) -> str:
        """The sentence in this language."""
        return self._tell(speaker)


Value = str | date | Month | int | Decimal | Fraction
"""What a placeholder may hold. Days and numbers are written as the language writes them, and a `Said` is said in it;
other texts stay as they are, so that a number which is a name (a line, a year) is given as a text.
"""

NOTHING = Said(lambda _: "")
"""No sentence at all."""


def sentence(text: str, /, **values: Value) -> Said:
    """The sentence, kept. text: whole and in English, with a placeholder `{name}` for each value."""
    return _kept(text, None, 1, values)


def sentence_many(one: str, many: str, /, count: Number, **values: Value) -> Said:
    """The sentence for a count, kept; the count is a value too. one: the English for exactly 1; many: for others."""
    return _kept(one, many, count, {"count": count, **values})


def say(text: str, /, **values: Value) -> str:
    """The sentence in the language in force."""
    return spoken(sentence(text, **values))


def say_many(one: str, many: str, /, count: Number, **values: Value) -> str:
    """The sentence for a count, in the language in force."""
    return spoken(sentence_many(one, many, count, **values))


def template(text: str) -> str:
    """Marks a sentence that stands in a table of ours and is said from there; gives it back as it is."""
    return text


def spoken(text: str) -> str:
    """A kept sentence in the language in force; any other text as it is."""
    if not isinstance(text, Said) or in_force() == ENGLISH:
        return str(text)
    return text.told(tongue())


def later(say_it: Callable[[], str]) -> Said:
    """What this says, asked anew for each language."""

    def tell(speaker: Tongue) -> str:
        with speaking(speaker.language):
            return say_it()

    return Said(tell)


def all_of(items: Iterable[Value]) -> Said:
    """`A`, `A and B`, `A, B and C`."""
    kept = tuple(items)
    return Said(lambda speaker: speaker.all_of([_shown(item, speaker) for item in kept]))


def any_of(items: Iterable[Value]) -> Said:
    """`A`, `A or B`, `A, B or C`."""
    kept = tuple(items)
    return Said(lambda speaker: speaker.any_of([_shown(item, speaker) for item in kept]))


def row(items: Iterable[Value]) -> Said:
    """`A, B, C`."""
    kept = tuple(items)
    return Said(lambda speaker: speaker.row([_shown(item, speaker) for item in kept]))


def followed(sentences: Iterable[str]) -> Said:
    """Whole sentences, one after the other, without those that say nothing."""
    kept = tuple(each for each in sentences if each)
    return Said(lambda speaker: speaker.followed([_shown(each, speaker) for each in kept]))


def _kept(one: str, many: str | None, count: Number, values: Mapping[str, Value]) -> Said:
    def tell(speaker: Tongue) -> str:
        shown = {name: _shown(value, speaker) for name, value in values.items()}
        return speaker.filled(speaker.template(one, many, count), shown)

    return Said(tell)


def _shown(value: Value, speaker: Tongue) -> str:
    match value:
        case Said():
            return value.told(speaker)
        case str():
            return value
        case date():
            return speaker.day(value)
        case Month():
            return speaker.month(value)
        case int() | Decimal() | Fraction():
            return speaker.number(value)

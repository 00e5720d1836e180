"""What a language must be able to do, and English, which needs nothing but this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from planner.dates import Month

Number = int | Decimal | Fraction
"""A count, a figure, or points."""


class Tongue(Protocol):
    """How one language finds its sentences, fills them, and writes days, numbers and lists."""

    language: str
    breaks_anywhere: bool
    """Whether lines end between characters, because there are no blanks between words."""

    def template(self, one: str, many: str | None, count: Number) -> str:
        """The sentence in this language, with its placeholders; `many`: the English for other counts than one."""
        ...

    def filled(self, template: str, values: Mapping[str, str]) -> str:
        """The sentence with its values."""
        ...

    def day(self, day: date) -> str:
        """A day within a sentence."""
        ...

    def short_day(self, day: date) -> str:
        """A day where room is scarce, always equally wide."""
        ...

    def month(self, month: Month) -> str:
        """A month within a sentence."""
        ...

    def number(self, value: Number) -> str:
        """A number as people write it: whole, or with two decimals."""
        ...

    def exact(self, value: Number) -> str:
        """A number with all its decimals."""
        ...

    def to_the_cent(self, value: Number) -> str:
        """An amount with two decimals, also where they are zeros."""
        ...

    def unit(self, unit: str) -> str:
        """What a currency is called; other units are as the user writes them."""
        ...

    def percent(self, value: Number) -> str:
        """So many hundredths, with all decimals."""
        ...

    def all_of(self, items: Sequence[str]) -> str:
        """`A, B and C`."""
        ...

    def any_of(self, items: Sequence[str]) -> str:
        """`A, B or C`."""
        ...

    def row(self, items: Sequence[str]) -> str:
        """`A, B, C`."""
        ...

    def followed(self, sentences: Sequence[str]) -> str:
        """Whole sentences, one after the other."""
        ...


class English:
    """English, in which all sentences are written."""

    language = "en"
    breaks_anywhere = False

    def template(self, one: str, many: str | None, count: Number) -> str:
        return one if many is None or count == 1 else many

    def filled(self, template: str, values: Mapping[str, str]) -> str:
        return template.format_map(values)

    def day(self, day: date) -> str:
        return day.isoformat()

    def short_day(self, day: date) -> str:
        return day.isoformat()

    def month(self, month: Month) -> str:
        return str(month)

    def number(self, value: Number) -> str:
        exact = decimal(value)
        return f"{int(exact):,}" if exact == int(exact) else f"{exact:,.2f}"

    def exact(self, value: Number) -> str:
        return f"{decimal(value).normalize():,f}"

    def to_the_cent(self, value: Number) -> str:
        return f"{decimal(value):,.2f}"

    def unit(self, unit: str) -> str:
        return unit

    def percent(self, value: Number) -> str:
        return f"{self.exact(value)} %"

    def all_of(self, items: Sequence[str]) -> str:
        return _joined(items, "and")

    def any_of(self, items: Sequence[str]) -> str:
        return _joined(items, "or")

    def row(self, items: Sequence[str]) -> str:
        return ", ".join(items)

    def followed(self, sentences: Sequence[str]) -> str:
        return " ".join(sentences)


def decimal(value: Number) -> Decimal:
    """The number as a decimal, as exactly as decimals can."""
    return Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)


def _joined(items: Sequence[str], last: str) -> str:
    return "".join(items) if len(items) < 2 else f"{', '.join(items[:-1])} {last} {items[-1]}"

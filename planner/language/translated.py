"""Languages with a catalogue of translations; their days, numbers and lists as Babel's locales have them.

The catalogue is read as translators write it (`locales/…/planner.po`), so that nothing has to be compiled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial, reduce
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO
from math import ceil
from string import Formatter

from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent, get_currency_name

from planner.dates import Month
from planner.language.tongue import Number, decimal

_WITHOUT_BLANKS = ("ja", "zh")
_IDEOGRAPH = "[\u3400-\u4dbf\u4e00-\u9fff]"
_DAY = r"\d{1,4}[年月日]"
_SEAM = re.compile(rf"{_IDEOGRAPH}(?!{_DAY}|[,;:!?)\]])[!-~]|(?![(\[])[!-~]{_IDEOGRAPH}")
"""Where Chinese meets Latin letters or figures: a blank stands between them, except in days."""


class Translated:
    """A language with a catalogue."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = Locale.parse(language, sep="-")
        self.breaks_anywhere = self._locale.language in _WITHOUT_BLANKS
        compiled = BytesIO()
        write_mo(compiled, catalogue_of(language))
        compiled.seek(0)
        self._texts = GNUTranslations(compiled)

    def template(self, one: str, many: str | None, count: Number) -> str:
        return self._texts.gettext(one) if many is None else self._texts.ngettext(one, many, ceil(count))

    def filled(self, template: str, values: Mapping[str, str]) -> str:
        """Between Chinese and Latin letters or figures stands a blank, whichever of them comes from a value."""
        said = ""
        for text, name, _, _ in Formatter().parse(template):
            said = _beside(said, text)
            if name is not None:
                said = _beside(said, values[name])
        return said

    def day(self, day: date) -> str:
        return format_date(day, "long", self._locale)

    def short_day(self, day: date) -> str:
        year, month, number = day.isoformat().split("-")
        return self.template("{year}-{month}-{day}", None, 1).format(year=year, month=month, day=number)

    def month(self, month: Month) -> str:
        return format_skeleton("yMMMM", month.last_day, locale=self._locale)

    def number(self, value: Number) -> str:
        exact = decimal(value)
        form = "#,##0" if exact == int(exact) else "#,##0.00"
        return format_decimal(exact, form, self._locale)

    def exact(self, value: Number) -> str:
        return format_decimal(decimal(value), locale=self._locale, decimal_quantization=False)

    def to_the_cent(self, value: Number) -> str:
        return format_decimal(decimal(value), "#,##0.00", self._locale)

    def unit(self, unit: str) -> str:
        return get_currency_name(unit, locale=self._locale)

    def percent(self, value: Number) -> str:
        return format_percent(decimal(value) / 100, locale=self._locale, decimal_quantization=False)

    def all_of(self, items: Sequence[str]) -> str:
        return self._listed("standard", items)

    def any_of(self, items: Sequence[str]) -> str:
        return self._listed("or", items)

    def row(self, items: Sequence[str]) -> str:
        between = self._locale.list_patterns["standard"]["start"]
        return reduce(partial(self._pair, between), items[1:], "".join(items[:1]))

    def followed(self, sentences: Sequence[str]) -> str:
        def and_then(said: str, more: str) -> str:
            return self.filled(self.template("{sentence} {next}", None, 1), {"sentence": said, "next": more})

        return reduce(and_then, sentences[1:], "".join(sentences[:1]))

    def _listed(self, style: str, items: Sequence[str]) -> str:
        if len(items) < 2:
            return "".join(items)
        patterns = self._locale.list_patterns[style]
        if len(items) == 2:
            return self._pair(patterns["2"], *items)
        said = self._pair(patterns["end"], items[-2], items[-1])
        for item in reversed(items[1:-2]):
            said = self._pair(patterns["middle"], item, said)
        return self._pair(patterns["start"], items[0], said)

    def _pair(self, pattern: str, first: str, second: str) -> str:
        return self.filled(pattern, {"0": first, "1": second})


def catalogue_of(language: str) -> Catalog:
    """The translations into this language."""
    locale = language.replace("-", "_")
    file = files(__package__) / "locales" / locale / "LC_MESSAGES" / "planner.po"
    with file.open("rb") as content:
        return read_po(content, locale)


def _beside(left: str, right: str) -> str:
    return f"{left} {right}" if left and right and _SEAM.match(left[-1] + right[:5]) else left + right

"""What the sheets of a report's workbook have in common: names, forms of cells, widths of columns, and the print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.report.document.schema import Cell, Column, Holds, Link, Prose, Tone
from planner.report.document.values import clean, shown
from planner.report.workbook import FIRST_DAY, fitting

if TYPE_CHECKING:
    from planner.language import Number

MOST_LINKS = 10_000
"""Excel takes 65,530 links a sheet; addresses after so many in a workbook are texts."""

_LONGEST_ADDRESS = 2_000
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]+")
_RESERVED = "history"
_A4 = 9

_FONTS: dict[Tone, str | None] = {
    "plain": None,
    "good": "#1A7F37",
    "warning": "#8A5A00",
    "bad": "#B3261E",
    "quiet": "#5F6672",
}
_DAY = "yyyy-mm-dd"
FIGURES = ("count", "number", "money", "share")
"""What stands at the right of its column."""

_WHOLE, _WITH_CENTS, _WITH_DECIMALS = "#,##0", "#,##0.00", "#,##0.0##"
_CURRENCY = re.compile("[A-Z]{3}")
_PERCENT, _TENTHS, _CLOSE_TO_AN_END = "0%", "0.0%", "0.0###%"

_NARROWEST, _WIDEST = 10, 48
_ROOM_FOR_THE_FILTER = 3


class Form(NamedTuple):
    """How a cell looks. level: how far it is indented."""

    number: str | None = None
    tone: Tone = "plain"
    bold: bool = False
    level: int = 0
    wrapped: bool = True
    size: int = 10
    left: bool = False
    right: bool = False
    ruled: bool = False


class Pen:
    """Writes the cells of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[Form | str, Format] = {}
        self._links = 0

    def head(self, figures: bool) -> Format:
        """The form of a cell above a column of a table. The button of the filter stands at its right."""
        look = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E8ECF2", "font_size": 10}
        return (
            self._format("figures", look | {"align": "right", "indent": 2}) if figures else self._format("head", look)
        )

    @property
    def link(self) -> Format:
        """The form of cells that lead somewhere."""
        return self._format("link", {"valign": "top", "text_wrap": True, "font_color": "#0B57D0", "font_size": 10})

    def ink(self, colour: str) -> Format:
        """The form of a text in this colour."""
        return self._format(colour, {"font_color": colour, "font_size": 12})

    def form(self, form: Form) -> Format:
        look: dict[str, object] = {"valign": "top", "font_size": form.size, "bold": form.bold}
        optional = {
            "num_format": form.number,
            "font_color": _FONTS[form.tone],
            "indent": form.level or (1 if form.right else None),
            "text_wrap": form.wrapped or None,
            "align": "left" if form.left or form.level else ("right" if form.right else None),
            "top": 1 if form.ruled else None,
        }
        return self._format(form, look | {key: value for key, value in optional.items() if value is not None})

    def text(self, sheet: Worksheet, row: int, column: int, text: str, form: Form) -> None:
        sheet.write_string(row, column, fitting(text), self.form(form))

    def value(self, sheet: Worksheet, row: int, column: int, cell: Cell, of: Column, form: Form) -> None:
        """Whatever stands in a cell: numbers and days as what they are, all else as a text."""
        match cell:
            case None:
                sheet.write_blank(row, column, None, self.form(form))
            case Prose():
                self.prose(sheet, row, column, cell, form)
            case date() if cell >= FIRST_DAY:
                day = form._replace(number=_DAY, left=True, wrapped=False)
                sheet.write_datetime(row, column, datetime.combine(cell, time()), self.form(day))
            case int() | float() | Decimal() | Fraction():
                number = number_form(cell, of.holds, of.currency)
                look = form._replace(number=number, right=not form.left, wrapped=False)
                sheet.write_number(row, column, float(cell), self.form(look))
            case _:
                self.text(sheet, row, column, shown(cell), form)

    def prose(self, sheet: Worksheet, row: int, column: int, prose: Prose, form: Form) -> None:
        """Running text; the cell leads to the page of its link, where it has exactly one."""
        links = [part for part in prose.parts if isinstance(part, Link)]
        if len(links) == 1 and self._links < MOST_LINKS and len(links[0].address) <= _LONGEST_ADDRESS:
            self._links += 1
            sheet.write_url(row, column, links[0].address, self.link, fitting(shown(prose)))
        else:
            self.text(sheet, row, column, shown(prose), form)

    def _format(self, key: Form | str, look: dict[str, object]) -> Format:
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(look)
        return self._formats[key]


def number_form(value: Number | float, holds: Holds, currency: str | None) -> str:
    """The number format of a value. A share that is not certain is never shown as if it were."""
    whole = value == int(value)
    if holds == "share":
        if 0 < value < 1 and round(float(value), 3) in (0, 1):
            return _CLOSE_TO_AN_END
        return _PERCENT if value * 100 == int(value * 100) else _TENTHS
    if holds == "money":
        unit = f" [${currency}]" if currency is not None and _CURRENCY.fullmatch(currency) else ""
        return f"{_WHOLE if whole else _WITH_CENTS}{unit}"
    return _WHOLE if whole else _WITH_DECIMALS


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """A name that a sheet may have and that no other one has, as much like the wanted one as can be."""
    others = {name.casefold() for name in taken} | {_RESERVED}
    said = " ".join(_FORBIDDEN.sub(" ", clean(wanted)).split()).strip("' ")
    found, number = _cut(said, "") or "-", 1
    while found.casefold() in others:
        number += 1
        found = _cut(said, f" ({number})")
    return found


def _cut(text: str, end: str) -> str:
    """The text and its end; names count in UTF-16, and are cut between characters."""
    if _units(text + end) <= _LONGEST_NAME:
        return text + end
    while _units(f"{text}…{end}") > _LONGEST_NAME:
        text = text[:-1]
    return f"{text.rstrip()}…{end}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def width_of(texts: Iterable[str], head: str) -> float:
    """How wide a column is for these texts; longer ones are wrapped. A head is wrapped between its words."""
    words = max((_room(word) for word in head.split()), default=0)
    content = max(map(_room, texts), default=0)
    return min(_WIDEST, max(_NARROWEST, content + 3, min(words, _WIDEST) + _ROOM_FOR_THE_FILTER))


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes that is wrapped between its words, and within words that are too long."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        needs = _room(word)
        if used and used + 1 + needs > width:
            lines, used = lines + 1, 0
        used += needs + (1 if used else 0)
        while used > width:
            lines, used = lines + 1, used - width
    return lines


def lines_of_head(text: str, width: float) -> int:
    """The same above a column, where the button of the filter takes some of the room."""
    return lines_of(text, max(width - _ROOM_FOR_THE_FILTER, 1))


def _room(text: str) -> int:
    """How many figures wide the text is; ideographs take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def for_print(sheet: Worksheet, footer: str, head: int | None = None) -> None:
    """A4 across, as wide as one page, with the row of heads on each page. footer: a sentence of ours."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L&A&C{footer.replace('&', '&&')}&R&P / &N")
    sheet.hide_gridlines(1)
    if head is not None:
        sheet.repeat_rows(head)

"""A document as one HTML file: no script, nothing that is loaded, and readable by everybody.

Every text enters through the template's escaping; the only markup made elsewhere is that of the charts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from planner.language import say, say_many, speaking
from planner.report.charts import Chart, Drawing, drawn, keys_of
from planner.report.document.schema import Cell, Column, Document, Person, Prose, Row, Table
from planner.report.document.values import cells_wide, clean, shown
from planner.words.report import nobody_named

if TYPE_CHECKING:
    from planner.language import Number

_WIDE, _NARROW = 720, 340
_FOLDED_FROM = 60
"""Tables with more rows than that are folded."""

_CARDS_FROM = 4
"""On a phone, each row of a table with at least so many columns is a card."""

_SCROLLED_FROM = 6
"""Tables with more columns than that are moved sideways where there is no room for them."""

_SMALL_FROM = 9
"""Tables with more columns than that are printed small."""

_WHOLE = re.compile(r"[0-9A-Za-z./]{1,8}(?:-[0-9A-Za-z.]{1,6}){1,2}")
_PIECES = re.compile(rf"(`[^`]+`|(?<![\w-]){_WHOLE.pattern}(?![\w-]))")
_LONGEST_WHOLE = 14
"""Texts of a cell that are not longer than that, and one word, stay on one line."""

_LONGEST_NARROW = 11
"""Longer texts get more room in a card."""

_LANGUAGES = {"zh-TW": "zh-Hant-TW"}


def html_file(document: Document) -> bytes:
    """The file's bytes. The same document always gives the same ones."""
    with speaking(document.language):
        page = _environment().get_template("report.html")
        return page.render(document=document, language=_LANGUAGES.get(document.language, document.language)).encode()


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("planner.report", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "cells_of": _cells_of,
        "chart_drawings": _drawings,
        "is_breakable": lambda head: max(map(len, clean(head).split()), default=0) > _LONGEST_WHOLE,
        "is_many": lambda table: len(table.columns) > _SMALL_FROM,
        "is_wide": lambda table: len(table.columns) > _SCROLLED_FROM,
        "is_cards": lambda table: len(table.columns) >= _CARDS_FROM,
        "is_again": _is_again,
        "is_whole": lambda cell: isinstance(cell, str) and len(cell) <= _LONGEST_WHOLE and " " not in cell.strip(),
        "is_long": lambda cell: isinstance(cell, str | Prose) and cells_wide(shown(cell)) > _LONGEST_NARROW,
        "is_folded": lambda table: len(table.rows) > _FOLDED_FROM,
        "keys_of": keys_of,
        "kind": lambda value: type(value).__name__,
        "rows_in_words": _rows_in_words,
        "said": {
            "contents": say("Contents"),
            "nobody_named": nobody_named(),
            "numbers": say("The numbers"),
            "skip": say("Skip to the report"),
        },
    }
    environment.filters |= {"clean": clean, "shown": shown, "percent": _percent, "pieces": _pieces}
    return environment


def _drawings(chart: Chart) -> dict[str, Drawing]:
    """The chart for a wide and for a narrow page; the style sheet shows one of them."""
    return {"wide": drawn(chart, _WIDE), "narrow": drawn(chart, _NARROW)}


def _cells_of(table: Table, row: Row) -> Iterator[tuple[Column, Cell]]:
    return zip(table.columns, row.cells, strict=True)


def _is_again(table: Table, number: int) -> bool:
    """Whether the row (from 0) is about the same person as the one above it."""
    if number == 0:
        return False
    above, here = table.rows[number - 1].cells[0], table.rows[number].cells[0]
    return isinstance(here, Person) and here == above


def _rows_in_words(table: Table) -> str:
    return say_many("{count} row", "{count} rows", len(table.rows))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces: those with days or codes in them must not be broken at their hyphens; and code."""
    for piece in _PIECES.split(clean(text)):
        if piece.startswith("`") and piece.endswith("`") and len(piece) > 2:
            yield "code", piece[1:-1]
        elif piece:
            yield ("whole" if _WHOLE.fullmatch(piece) else "text"), piece


def _percent(share: Number | float) -> str:
    """How long a bar is."""
    return f"{float(share) * 100:.1f}%"

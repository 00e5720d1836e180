"""A document as one HTML file: no script, nothing that is loaded, and readable by everybody.

Every text enters through the template's escaping; the only markup made elsewhere is that of the charts.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planner.language import say, say_many, speaking
from planner.report.charts import Chart, keys_of, svg
from planner.report.document.schema import Cell, Column, Document, Row, Table
from planner.report.document.values import clean, shown
from planner.words import Number

_WIDE, _NARROW = 720, 340
_FOLDED_FROM = 60
"""Tables with more rows than that are folded."""

_CARDS_FROM = 4
"""On a phone, each row of a table with at least so many columns is a card."""

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
        "is_cards": lambda table: len(table.columns) >= _CARDS_FROM,
        "is_folded": lambda table: len(table.rows) > _FOLDED_FROM,
        "keys_of": keys_of,
        "kind": lambda value: type(value).__name__,
        "rows_in_words": _rows_in_words,
        "say": say,
    }
    environment.filters |= {"clean": clean, "shown": shown, "percent": _percent}
    return environment


def _drawings(chart: Chart) -> tuple[Markup, Markup]:
    """The chart for a wide and for a narrow page; the style sheet shows one of them."""
    return svg(chart, _WIDE, "wide"), svg(chart, _NARROW, "narrow")


def _cells_of(table: Table, row: Row) -> Iterator[tuple[Column, Cell]]:
    return zip(table.columns, row.cells, strict=True)


def _rows_in_words(table: Table) -> str:
    return say_many("{count} row", "{count} rows", len(table.rows))


def _percent(share: Number | float) -> str:
    """How long a bar is."""
    return f"{float(share) * 100:.1f}%"

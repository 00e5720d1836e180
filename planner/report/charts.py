"""Charts of a document as inline SVG, drawn by Vega-Lite; colours are those of the page, by the names of its variables.

The library is loaded when the first chart is drawn. Nothing is fetched: the numbers stand in the specification.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from xml.etree import ElementTree

from markupsafe import Markup, escape

from planner.report.document.schema import Bars, Cell, Person, Row, Spans, Table, Tone
from planner.report.document.values import cells_wide, clean, shown

Chart = Bars | Spans
Spec = Mapping[str, object]

_SERIES = 8
"""So many colours there are for series; they are used again after that."""

_TONES: Mapping[Tone, tuple[str, float]] = {
    "good": ("var(--good)", 1.0),
    "plain": ("var(--s1)", 0.55),
    "warning": ("var(--warning)", 0.55),
    "bad": ("var(--bad)", 0.0),
    "quiet": ("var(--muted)", 0.3),
}
"""Colour, and how full a span is: what is not met is hollow, so that it is not told by its colour alone."""

_LONGEST_LABEL = 40
_SIDEWAYS_FROM = 10
"""Bars lie on their side where a name is longer than that, or there are more of them than `_MOST_UPRIGHT`."""
_MOST_UPRIGHT = 12
_MOST_TICKS = 5
_ONE_DAY = timedelta(days=1)


class Key(NamedTuple):
    """What a colour of a chart stands for. fill: how full it is, between 0 and 1."""

    name: str
    colour: str
    fill: float = 1.0


def keys_of(chart: Chart) -> tuple[Key, ...]:
    """What there is to explain about the colours; nothing where there is only one."""
    match chart:
        case Bars():
            heads = [chart.table.columns[chart.table.place(key)].head for key in chart.series]
            keys = tuple(Key(head, _colour(number)) for number, head in enumerate(heads))
            return keys if len(keys) > 1 else ()
        case Spans():
            if chart.state is None:
                return ()
            place = chart.table.place(chart.state)
            states = {shown(row.cells[place]): _TONES[row.tone] for row in chart.table.rows}
            return tuple(Key(name, *how) for name, how in sorted(states.items(), key=lambda each: -each[1][1]))


class Drawing(NamedTuple):
    """A chart as it is drawn: what stands within an SVG element, and the element's `viewBox`."""

    view_box: str
    content: Markup


def drawn(chart: Chart, width: int) -> Drawing:
    """The chart, so many pixels wide before it is scaled."""
    import vl_convert

    spec = _bars(chart, width) if isinstance(chart, Bars) else _spans(chart, width)
    found = vl_convert.vegalite_to_svg({**spec, "config": _CONFIG, "background": None})
    root = ElementTree.fromstring(found)  # noqa: S314 - our own library drew it
    content = Markup("").join(part for child in root for part in _written(child))
    return Drawing(root.get("viewBox", "0 0 1 1"), content)


_AXIS = {
    "labelColor": "var(--ink)",
    "labelFontSize": 12,
    "domain": False,
    "ticks": False,
    "gridColor": "var(--line)",
    "title": None,
    "labelPadding": 8,
}
_CONFIG = {"axis": _AXIS, "view": {"stroke": None}, "font": "sans-serif"}


def _colour(number: int) -> str:
    return f"var(--s{number % _SERIES + 1})"


# --- bars ------------------------------------------------------------------------------------------------------------


def _bars(chart: Bars, width: int) -> Spec:
    """Stacked bars, upright or on their side, each with its sum at the end."""
    names = [_label(row, chart.table, (chart.category,)) for row in chart.table.rows]
    heads = [f"{number}" for number, _ in enumerate(chart.series)]
    values = [
        {"name": f"{place}", "part": head, "value": _number(row.cells[chart.table.place(key)])}
        for place, row in enumerate(chart.table.rows)
        for head, key in zip(heads, chart.series, strict=True)
    ]
    sums = {f"{place}": 0.0 for place, _ in enumerate(names)}
    for each in values:
        sums[str(each["name"])] += float(str(each["value"]))
    column = chart.table.columns[chart.table.place(chart.series[0])]
    ends = [
        {"name": name, "value": total, "said": _said(total, column.holds == "money")} for name, total in sums.items()
    ]
    sideways = len(names) > _MOST_UPRIGHT or max(map(cells_wide, names), default=0) > _SIDEWAYS_FROM
    category = {
        "field": "name",
        "type": "ordinal",
        "sort": None,
        "axis": {
            "labelExpr": _choice(names),
            "labelAngle": 0,
            "labelLimit": _room_for_labels(width) - 10 if sideways else 80,
            "labelOverlap": not sideways,
        },
        "scale": {"paddingInner": 0.35, "paddingOuter": 0.2},
    }
    amount = {
        "field": "value",
        "type": "quantitative",
        "stack": True,
        "axis": {"values": _ticks(max(sums.values(), default=0)), "format": ",d"},
    }
    colours = {
        "field": "part",
        "type": "nominal",
        "sort": None,
        "legend": None,
        "scale": {"domain": heads, "range": [_colour(number) for number, _ in enumerate(heads)]},
    }
    along, across = ("y", "x") if sideways else ("x", "y")
    mark = {"align": "left", "dx": 5} if sideways else {"baseline": "bottom", "dy": -4}
    return {
        "autosize": {"type": "fit", "contains": "padding"},
        "width": width,
        "height": 34 * len(names) + 40 if sideways else 220,
        "layer": [
            {
                "data": {"values": values},
                "mark": {"type": "bar"},
                "encoding": {along: category, across: amount, "color": colours, "order": {"field": "part"}},
            },
            {
                "data": {"values": ends},
                "mark": {"type": "text", "color": "var(--ink)", "fontSize": 12, **mark},
                "encoding": {
                    along: {"field": "name", "type": "ordinal", "sort": None},
                    across: {"field": "value", "type": "quantitative"},
                    "text": {"field": "said"},
                },
            },
        ],
    }


def _ticks(most: float) -> list[int]:
    """From 0 on at most six whole numbers, evenly spaced, up to the longest bar."""
    step = next(
        size * 10**power for power in range(20) for size in (1, 2, 5) if most / (size * 10**power) <= _MOST_TICKS
    )
    return list(range(0, int(most) + 1, step))


def _said(total: float, money: bool) -> str:
    return shown(round(total) if money else total, "number")


def _number(cell: Cell) -> float:
    match cell:
        case int() | float() | Decimal() | Fraction():
            return float(cell)
        case _:
            return 0.0


# --- spans -----------------------------------------------------------------------------------------------------------


def _spans(chart: Spans, width: int) -> Spec:
    """A line for each label, with its spans and marks over the days."""
    labels = dict.fromkeys(_label(row, chart.table, chart.label) for row in chart.table.rows)
    lines = {label: f"{number}" for number, label in enumerate(labels)}
    spans = [
        {
            "line": lines[each.label],
            "from": each.first.isoformat(),
            "to": (each.last + _ONE_DAY).isoformat(),
            "colour": _TONES[each.tone][0],
            "fill": _TONES[each.tone][1],
        }
        for each in _drawn_spans(chart)
    ]
    marks = [{"line": lines[label], "on": day.isoformat()} for label, day in _marks(chart)]
    room = _room_for_labels(width)
    lane = {
        "field": "line",
        "type": "ordinal",
        "sort": None,
        "scale": {"domain": list(lines.values())},
        "axis": {
            "labelExpr": _choice(list(labels)),
            "labelLimit": room - 10,
            "labelAlign": "left",
            "labelPadding": room,
        },
    }
    days = {
        "type": "temporal",
        "scale": {"type": "utc"},
        "axis": {
            "format": "%Y-%m",
            "tickCount": {"interval": "month", "step": 1},
            "orient": "top",
            "labelOverlap": "greedy",
            "labelSeparation": 12,
            "labelBound": True,
        },
    }
    as_day = {"from": "utc:'%Y-%m-%d'", "to": "utc:'%Y-%m-%d'", "on": "utc:'%Y-%m-%d'"}
    return {
        "autosize": {"type": "fit", "contains": "padding"},
        "width": width,
        "height": 24 * len(lines) + 30,
        "layer": [
            {
                "data": {"values": spans, "format": {"parse": {key: as_day[key] for key in ("from", "to")}}},
                "mark": {"type": "bar", "height": 12, "cornerRadius": 2, "strokeWidth": 1.5},
                "encoding": {
                    "y": lane,
                    "x": {"field": "from", **days},
                    "x2": {"field": "to"},
                    "fill": {"field": "colour", "type": "nominal", "scale": None},
                    "stroke": {"field": "colour", "type": "nominal", "scale": None},
                    "fillOpacity": {"field": "fill", "type": "quantitative", "scale": None},
                },
            },
            {
                "data": {"values": marks, "format": {"parse": {"on": as_day["on"]}}},
                "mark": {"type": "point", "filled": True, "size": 55, "color": "var(--ink)", "opacity": 1},
                "encoding": {
                    "y": {"field": "line", "type": "ordinal", "sort": None},
                    "x": {"field": "on", "type": "temporal"},
                },
            },
        ],
    }


class _Span(NamedTuple):
    label: str
    first: date
    last: date
    tone: Tone


def _drawn_spans(chart: Spans) -> list[_Span]:
    """The spans of the rows; those that follow one another and look the same are one."""
    first, last = chart.table.place(chart.first), chart.table.place(chart.last)
    found: list[_Span] = []
    for row in chart.table.rows:
        begins, ends = row.cells[first], row.cells[last]
        if not (isinstance(begins, date) and isinstance(ends, date)):
            continue
        span = _Span(_label(row, chart.table, chart.label), begins, ends, row.tone)
        before = found[-1] if found else None
        if before is not None and (before.label, before.tone, before.last + _ONE_DAY) == (
            span.label,
            span.tone,
            begins,
        ):
            found[-1] = before._replace(last=ends)
        else:
            found.append(span)
    return found


def _marks(chart: Spans) -> Iterator[tuple[str, date]]:
    """The days that are marked, each with the label of its line."""
    if chart.mark is None:
        return
    for row in chart.table.rows:
        day = row.cells[chart.table.place(chart.mark)]
        if isinstance(day, date):
            yield _label(row, chart.table, chart.label), day


# --- labels ----------------------------------------------------------------------------------------------------------


def _label(row: Row, table: Table, keys: tuple[str, ...]) -> str:
    """What a row is called; of people the id alone, as the table below has the names."""
    cells = [row.cells[table.place(key)] for key in keys]
    said = " ".join(clean(cell.id) if isinstance(cell, Person) else shown(cell) for cell in cells)
    return said if len(said) <= _LONGEST_LABEL else f"{said[: _LONGEST_LABEL - 1]}…"


def _choice(labels: list[str]) -> str:
    """A Vega expression that gives the label of each number. Labels are text from users, so they are quoted whole."""
    return f"{json.dumps(labels)}[+datum.value]"


def _room_for_labels(width: int) -> int:
    return width * 38 // 100 if width < 500 else width // 4


# --- from the library's SVG to one for the page ----------------------------------------------------------------------

_KEPT: Mapping[str, tuple[str, ...]] = {
    "g": ("transform", "fill", "stroke", "stroke-width", "opacity"),
    "path": ("d", "transform", "fill", "fill-opacity", "stroke", "stroke-width", "opacity"),
    "line": ("transform", "x1", "x2", "y1", "y2", "stroke", "stroke-width", "opacity"),
    "rect": ("x", "y", "width", "height", "transform", "fill", "fill-opacity", "stroke", "stroke-width", "opacity"),
    "text": ("transform", "text-anchor", "font-size", "font-weight", "fill", "opacity"),
}
"""The elements and attributes that stay; no ids, roles, styles, scripts or addresses."""

_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")


def _written(element: ElementTree.Element) -> Iterator[Markup]:
    """The element and what is in it; a group that would be empty is left out."""
    tag = element.tag.rpartition("}")[2]
    if tag not in _KEPT or element.get("display") == "none":
        return
    if tag == "path" and element.get("class") in ("background", "foreground"):
        return
    content = Markup("").join(part for child in element for part in _written(child))
    if tag == "text":
        content = escape(element.text or "")
    if not content and tag in ("g", "text"):
        return
    given = {key: _shorter(value) for key in _KEPT[tag] if (value := element.get(key)) is not None}
    defaults = {"opacity": "1", "transform": "translate(0,0)", "x2": "0", "y2": "0"}
    attributes = Markup("").join(
        Markup(' {}="{}"').format(key, value) for key, value in given.items() if defaults.get(key) != value
    )
    if tag == "g" and not attributes:
        yield content
    elif content:
        yield Markup("<{}{}>{}</{}>").format(tag, attributes, content, tag)
    else:
        yield Markup("<{}{}/>").format(tag, attributes)


def _shorter(value: str) -> str:
    """The attribute with at most one decimal in its numbers."""
    return _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), value)

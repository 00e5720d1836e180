"""Charts: what is drawn where, without styles, ids and fonts of the library."""

from __future__ import annotations

import re
from datetime import date

import pytest

from planner.report import charts
from planner.report.document.schema import Bars, Column, Row, Spans, Table, Tone
from tests.report.page import Element, read_page


def bars(*values: tuple[str, int, int]) -> Bars:
    columns = (Column("month", "Month"), Column("a", "A <1>", "count"), Column("b", "B", "count"))
    return Bars("Exams", "Two months.", Table("Exams", columns, tuple(map(Row, values))), "month", ("a", "b"))


def spans(*values: tuple[str, date, date, Tone]) -> Spans:
    columns = (Column("what", "What"), Column("on", "On", "day"), Column("until", "Until", "day"), Column("how", "How"))
    rows = tuple(Row((name, first, last, tone), tone=tone) for name, first, last, tone in values)
    return Spans("Time", "Over time.", Table("Time", columns, rows), ("what",), "on", "until", state="how")


def drawn(chart: charts.Chart, width: int = 700) -> Element:
    return read_page(str(charts.drawn(chart, width).content).encode())


def _bars_of(chart: Bars, least: float = 0) -> list[tuple[str, float]]:
    """Colour and height of every bar that is at least so high."""
    found = []
    for each in drawn(chart).all("path"):
        height = re.search(r"v(-?[\d.]+)h-", each.attributes["d"])
        if height and each.attributes["fill"].startswith("var(--s") and abs(float(height[1])) >= least:
            found.append((each.attributes["fill"], abs(float(height[1]))))
    return found


def test_bars_are_as_high_as_their_numbers_and_stacked() -> None:
    (one, high), (two, low) = (each for each in _bars_of(bars(("Jan", 6, 3))))
    assert (one, two) == ("var(--s1)", "var(--s2)")
    assert high == pytest.approx(2 * low, abs=0.2)


def test_every_bar_has_its_sum_and_name() -> None:
    said = [each.text for each in drawn(bars(("Jan", 6, 3), ("Feb", 1, 0))).all("text")]
    assert {"Jan", "Feb", "9", "1"} <= set(said)


def test_large_numbers_are_written_out() -> None:
    said = [each.text for each in drawn(bars(("Jan", 12345, 3))).all("text")]
    assert {"0", "5,000", "10,000", "12,348"} <= set(said)


def test_long_names_turn_bars_on_their_side() -> None:
    sideways = drawn(bars(("A very long name of a scenario", 6, 3)))
    assert _bars_of(bars(("Jan", 6, 3)), least=100)
    assert not _bars_of(bars(("A very long name of a scenario", 6, 3)), least=100)
    assert "A very long name of a scenario" in sideways.text


def test_spans_that_look_the_same_and_follow_one_another_are_one() -> None:
    first, second, third = date(2018, 1, 1), date(2018, 2, 1), date(2018, 3, 1)
    split = spans(("x", first, date(2018, 1, 31), "good"), ("x", second, date(2018, 2, 28), "good"))
    one = spans(("x", first, date(2018, 2, 28), "good"))
    assert charts.drawn(split, 700) == charts.drawn(one, 700)
    gap = spans(("x", first, date(2018, 1, 31), "good"), ("x", third, third, "good"))
    other = spans(("x", first, date(2018, 1, 31), "good"), ("x", second, date(2018, 2, 28), "bad"))
    for chart in (gap, other):
        assert (
            sum(each.attributes.get("fill") in ("var(--good)", "var(--bad)") for each in drawn(chart).all("path")) == 2
        )


def test_what_is_not_met_is_hollow() -> None:
    chart = spans(("x", date(2018, 1, 1), date(2018, 1, 31), "bad"))
    span = next(each for each in drawn(chart).all("path") if each.attributes.get("fill") == "var(--bad)")
    assert span.attributes["fill-opacity"] == "0"
    assert charts.keys_of(chart) == (charts.Key("bad", "var(--bad)", 0.0),)


def test_colours_are_explained_where_there_are_several() -> None:
    assert [key.name for key in charts.keys_of(bars(("Jan", 1, 1)))] == ["A <1>", "B"]


def test_labels_are_text_and_cut_where_they_are_long() -> None:
    hostile = "<script>alert('\"')</script>" + "W" * 200
    content = str(charts.drawn(spans((hostile, date(2018, 1, 1), date(2018, 1, 31), "good")), 340).content)
    assert "<script" not in content
    assert "&lt;script&gt;" in content
    assert "W" * 60 not in content


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, [0]),
        (2, [0, 1, 2]),
        (9, [0, 2, 4, 6, 8]),
        (30, [0, 10, 20, 30]),
        (12345, [0, 5000, 10000]),
    ],
)
def test_ticks_are_whole_numbers(most: float, ticks: list[int]) -> None:
    assert charts._ticks(most) == ticks

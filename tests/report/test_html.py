"""The HTML page: its structure, what it never has, and texts that want to be markup."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from planner.report.document.schema import Document, Section, Table
from planner.report.html import html_file
from tests.report import hostile
from tests.report.page import Element, read_page

URL = re.compile(r"url\(|@import|@font-face|src\s*=", re.IGNORECASE)


@pytest.fixture(scope="module")
def page() -> Element:
    return read_page(html_file(hostile.hostile_document()))


def test_no_text_becomes_markup(page: Element) -> None:
    assert {each.tag for each in page.all()} <= {
        *("html", "head", "meta", "title", "style", "body", "a", "header", "nav", "main", "section", "footer"),
        *("h1", "h2", "h3", "p", "ol", "ul", "li", "dl", "div", "dt", "dd", "bdi", "code", "span", "time", "strong"),
        *(
            "table",
            "caption",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "th",
            "td",
            "figure",
            "figcaption",
            "details",
            "summary",
        ),
        *("svg", "g", "path", "line", "rect", "text"),
    }
    named = {name for each in page.all() for name in each.attributes}
    assert not {name for name in named if name.startswith("on")}
    assert hostile.SCRIPT in page.text
    assert "{{ 7*7 }}" in page.text


def test_nothing_is_loaded_and_nothing_runs() -> None:
    content = html_file(hostile.hostile_document()).decode()
    assert "<script" not in content
    page = read_page(content.encode())
    style = next(page.all("style")).text
    assert not URL.search(style)
    addresses = {each.attributes["href"] for each in page.all("a")}
    assert all(each.startswith(("#", "https://example.com/")) for each in addresses)
    assert not [each for each in page.all() if {"src", "srcset", "data", "action", "xlink:href"} & set(each.attributes)]
    policy = next(each for each in page.all("meta") if each.attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.attributes["content"].startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


def test_characters_that_turn_text_around_are_gone() -> None:
    content = html_file(hostile.hostile_document()).decode()
    assert not set(content) & set("\u202e\u2066\u200f\x00\x1b\ufeff\u2028")
    assert "abcdcbax" in content
    assert hostile.EMOJI in content


def test_landmarks_headings_and_names(page: Element) -> None:
    html = next(page.all("html"))
    assert html.attributes["lang"] == "en"
    assert [each.tag for each in next(page.all("body")).children if isinstance(each, Element)] == [
        *("a", "header", "nav", "main", "footer"),
    ]
    skip = next(page.all("a"))
    assert skip.attributes == {"class": "skip", "href": "#content"}
    levels = [int(each.tag[1]) for each in page.all("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    ids = [each.attributes["id"] for each in page.all() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    for section in page.all("section"):
        assert section.attributes["aria-labelledby"] in ids


def test_tables_say_what_their_cells_are(page: Element) -> None:
    tables = list(page.all("table"))
    assert len(tables) == 4
    for table in tables:
        assert next(table.all("caption")).text.strip()
        head, *rows = table.all("tr")
        assert {each.attributes["scope"] for each in head.all("th")} == {"col"}
        for row in rows:
            first = next(each for each in row.children if isinstance(each, Element))
            assert (first.tag, first.attributes["scope"]) == ("th", "row")
            assert len(list(row.all("th", "td"))) == len(list(head.all("th")))


def test_every_chart_has_a_name_and_its_numbers_beneath(page: Element) -> None:
    figures = list(page.all("figure"))
    assert len(figures) == 2
    for figure in figures:
        drawings = list(figure.all("svg"))
        assert [each.attributes["class"] for each in drawings] == ["wide", "narrow"]
        for drawing in drawings:
            assert drawing.attributes["role"] == "img"
            assert drawing.attributes["aria-label"]
            assert not [each for each in drawing.all() if set(each.attributes) & {"id", "class", "style", "role"}]
        order = [each.tag for each in figure.all("figcaption", "svg", "table")]
        assert order == ["figcaption", "svg", "svg", "table"]


def test_the_same_document_gives_the_same_bytes() -> None:
    document = hostile.hostile_document("zh-TW")
    assert html_file(document) == html_file(document)


def test_chinese_is_marked_as_such() -> None:
    page = read_page(html_file(hostile.hostile_document("zh-TW")))
    assert next(page.all("html")).attributes["lang"] == "zh-Hant-TW"
    assert next(page.all("nav")).attributes["aria-label"] == "目錄"
    assert "2018/01/31" in page.text


def test_a_long_table_is_folded() -> None:
    document = hostile.hostile_document()
    table = next(block for block in document.sections[1].blocks if isinstance(block, Table))
    long = Table(table.caption, table.columns, table.rows * 5)

    def folded(shown: Table) -> list[Element]:
        one = Document("T", "en", hostile.DAY, (), (Section("sittings", "S", (shown,)),))
        return list(read_page(html_file(one)).all("details"))

    assert folded(table) == []
    assert "65 rows" in folded(long)[0].text

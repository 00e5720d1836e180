"""Pages in a real browser: accessible in both schemes, languages and sizes; nothing sticks out; they print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import planner
from planner.language import speaking
from planner.report.document.compose import compose
from planner.report.document.gather import Told, tell
from planner.report.html import html_file
from tests.report.browser import browser
from tests.report.hostile import hostile_document

ROOT = Path(__file__).parents[2]
PHONE, DESKTOP = (360, 740), (1280, 900)
Scheme = Literal["light", "dark"]


@cache
def told(name: str) -> Told:
    return tell(name, planner.read(ROOT / "scenarios" / name))


@cache
def written(name: str, language: str) -> str:
    if name == "hostile":
        return html_file(hostile_document(language)).decode()
    with speaking(language):
        return html_file(compose([told("training-budget"), told(name)], "quarter")).decode()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


def opened(chromium: Browser, content: str, size: tuple[int, int], scheme: Scheme = "light") -> Page:
    """The page, with everything unfolded; loading or running anything fails."""
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.set_content(content)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert requests == []
    return page


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [("en", "light", PHONE), ("en", "dark", DESKTOP), ("zh-TW", "light", DESKTOP), ("zh-TW", "dark", PHONE)],
)
def test_everybody_can_use_it(chromium: Browser, language: str, scheme: Scheme, size: tuple[int, int]) -> None:
    """Each language in each scheme, and both of them in each size: looking at all eight takes twice as long."""
    page = opened(chromium, written("gold-by-year-end", language), size, scheme)
    found = Axe().run(page)
    page.close()
    assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == []
    assert len(found.response["passes"]) > 20


@pytest.mark.parametrize("name", ["gold-by-year-end", "hostile"])
def test_nothing_sticks_out(chromium: Browser, name: str) -> None:
    page = opened(chromium, written(name, "en"), DESKTOP)
    widths = {}
    for width, height in ((320, 600), PHONE, (800, 600), DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        widths[width] = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert widths == {width: width for width in widths}


def test_one_drawing_of_each_chart_is_shown(chromium: Browser) -> None:
    page = opened(chromium, written("gold-by-year-end", "en"), DESKTOP)
    figures = page.locator("figure")
    for (width, height), expected in ((DESKTOP, "wide"), (PHONE, "narrow")):
        page.set_viewport_size({"width": width, "height": height})
        shown = [figures.nth(place).locator("svg:visible").get_attribute("class") for place in range(figures.count())]
        assert shown == [expected] * len(shown)
        assert len(shown) >= 3
    page.close()


def test_the_keyboard_leads_through_it(chromium: Browser) -> None:
    page = opened(chromium, written("gold-by-year-end", "en"), DESKTOP)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Sittings, by employee"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.close()


def test_it_prints_on_a4(chromium: Browser) -> None:
    page = chromium.new_page(color_scheme="dark")
    page.set_content(written("gold-by-year-end", "en"))
    pages = page.pdf(prefer_css_page_size=True)
    folded = "document.querySelector('details table').checkVisibility()"
    assert not page.evaluate(folded)
    page.emulate_media(media="print")
    assert page.evaluate(folded), "what is folded on a screen is printed"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("nav").is_hidden()
    page.close()
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pages)
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}
    assert 6 <= len(sizes) <= 16

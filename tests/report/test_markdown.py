"""Markdown: tables with as many cells as columns, and texts that want to be markup."""

from __future__ import annotations

import re

import pytest

from planner.report.document.schema import Column, Document, Person, Row, Section, Table, text
from planner.report.markdown import escaped, markdown_file
from tests.report import hostile

DAY = hostile.DAY


def test_a_table_as_it_is_written() -> None:
    columns = (
        Column("who", "Employee", "employee"),
        Column("on", "Day", "day"),
        Column("cost", "Cost", "money", "USD"),
    )
    rows = (Row((Person("E1", "Ann"), DAY, 1200)), Row((Person("E2"), None, None), level=1))
    table = Table("Sittings", columns, rows, total=Row(("All", None, 1200)), notes=(text("That is all."),))
    document = Document("Gold", "en", DAY, (text("As of today"),), (Section("sittings", "Who", (table,)),))
    assert markdown_file(document).decode() == (
        "<!-- planner/report -->\n\n# Gold\n\nAs of today\n\n## Who\n\n**Sittings**\n\n"
        "| Employee | Day | Cost |\n| --- | --- | ---: |\n| E1 Ann | 2018-01-31 | 1,200 USD |\n| &emsp;E2 |  |  |\n"
        "| **All** |  | **1,200 USD** |\n\nThat is all.\n"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("<b>", r"\<b\>"),
        ("a|b", r"a\|b"),
        ("[x](y)", r"\[x\](y)"),
        ("- item", r"\- item"),
        ("1. item", "1\\. item"),
        ("97.1 %", "97.1 %"),
        ("2018-01-31", "2018-01-31"),
        ("# head", r"\# head"),
        ("http://evil", r"http\://evil"),
        ("javascript:alert(1)", r"javascript\:alert(1)"),
        ("www.evil", r"www\.evil"),
        ("a\nb", "a b"),
    ],
)
def test_text_stays_text(given: str, said: str) -> None:
    assert escaped(given) == said


def test_hostile_texts_open_no_html_and_break_no_table() -> None:
    content = markdown_file(hostile.hostile_document()).decode()
    assert not re.findall(r"(?<!\\)<[^!h]", content)
    rows = [line for line in content.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows} == {10}
    assert markdown_file(hostile.hostile_document()) == content.encode()
    links = set(re.findall(r"\]\(<([^>]*)>\)", content))
    assert links == {"https://example.com/?a=1&b=%22"}

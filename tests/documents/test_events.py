"""Two parsers read YAML; whatever the quick one accepts must be exactly what the careful one reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.documents.events import NotPlainError, careful_events, quick_events
from planner.documents.yaml import Document, document_of
from planner.errors import DataError

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("planner", "scenarios", "tests") for path in (ROOT / folder).rglob("*.yaml"))
PIECES = [
    *("a", "b: ", "- ", "\n", "\n  ", "\n    ", " ", "{", "}", "[", "]", ", ", ",", ":", ": ", "#", " #c", '"', "'"),
    *("|", ">", "|-", ">+", "|2\n", "?", "? ", "!", "&x", "*x", "%", "@", "`", "---", "\n---\n", "\n...", "é", "金"),
    *("12", "1.5", "~", "null", "\\n", "\\", "\\/", "0x1", '"a"', "'b'", "<<", "\r\n", "\x7f", "\u00a0", "\u2028"),
    *("k: v\n", "- x\n", "a:b", "[a:b]", "{a: }", "-\n", "a:\n", "  b:\n", '{"a":b}', "\u200b", "\t", "a#b"),
]


def quickly(text: str) -> Document | None:
    try:
        return document_of(quick_events(text), "f")
    except (NotPlainError, DataError):
        return None


def carefully(text: str) -> Document | None:
    try:
        return document_of(careful_events(text, "f"), "f")
    except DataError:
        return None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_our_own_files_are_read_quickly(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert quickly(text) == carefully(text)
    assert quickly(text) is not None


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=600)
def test_what_is_read_quickly_is_read_alike(text: str) -> None:
    for each in (text, f"k: {text}"):
        quick = quickly(each)
        assert quick is None or quick == carefully(each)


@pytest.mark.parametrize("text", ["a:\t1", "%YAML 1.2\n---\na: 1", "a: |#x", '{"a":b}', "a: 1\n...\n", "a: x\u2028y"])
def test_what_might_be_read_otherwise_is_read_carefully(text: str) -> None:
    assert quickly(text) is None

"""What plain YAML 1.2 means, where it stands, and the limits of a file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.documents.yaml import MOST_BYTES, MOST_DEPTH, MOST_NODES, Value, parse_yaml, read_yaml
from planner.errors import DataError, Place
from tests.issues import issues_of, said


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'null'", "null"),
        ('""', ""),
        ("70534", 70534),
        ("'70534'", "70534"),
        ("-12", -12),
        ("+2", 2),
        ("0", 0),
        ("1.10", Decimal("1.10")),
        ("-0.5", Decimal("-0.5")),
        ("100000.00", Decimal("100000.00")),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2017-12-31", "2017-12-31"),
        ("2017-11", "2017-11"),
        ("2017-12-31T10:00:00Z", "2017-12-31T10:00:00Z"),
        ("70-534", "70-534"),
        ("0b11", "0b11"),
        ("nan", "nan"),
        ("金會員", "金會員"),
        ("<<", "<<"),
        ("|\n  one\n  two\n", "one\ntwo\n"),
        (">-\n  one\n  two\n", "one two"),
    ],
)
def test_values(text: str, value: Value) -> None:
    read = parse_yaml(f"a: {text}", "f").data["a"]
    assert read == value
    assert type(read) is type(value)


def test_decimals_keep_their_digits() -> None:
    assert str(parse_yaml("a: 1.10", "f").data["a"]) == "1.10"


def test_keys_are_text_as_written() -> None:
    text = "70534: a\n007: b\n1.10: c\nNO: d\ntrue: e\n2017-11: f\n0x1F: g\nnull: h\n"
    expected = ["70534", "007", "1.10", "NO", "true", "2017-11", "0x1F", "null"]
    assert list(parse_yaml(text, "f").data) == expected


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: [x,\r\n  y]\r\n")
    document = read_yaml(path, "a.yaml")
    assert document.data == {"a": 1, "b": ["x", "y"]}
    assert document.place(("a",)) == Place("a.yaml", line=1, column=4)
    assert document.place(("b", 1)) == Place("a.yaml", line=3, column=3)


def test_places_of_values_and_keys() -> None:
    document = parse_yaml("title: x\ngoals:\n  - {tier: gold, by: 2017-12-31}\n  - tier: 銀\n    by:\n", "f")
    assert {loc: (place.line, place.column) for loc, place in document.places.items()} == {
        (): (1, 1),
        ("title",): (1, 8),
        ("goals",): (3, 3),
        ("goals", 0): (3, 5),
        ("goals", 0, "tier"): (3, 12),
        ("goals", 0, "by"): (3, 22),
        ("goals", 1): (4, 5),
        ("goals", 1, "tier"): (4, 11),
        ("goals", 1, "by"): (5, 5),
    }
    assert {loc: (place.line, place.column) for loc, place in document.key_places.items()} == {
        ("title",): (1, 1),
        ("goals",): (2, 1),
        ("goals", 0, "tier"): (3, 6),
        ("goals", 0, "by"): (3, 18),
        ("goals", 1, "tier"): (4, 5),
        ("goals", 1, "by"): (5, 5),
    }


def test_the_place_of_something_absent_is_that_of_what_is_around_it() -> None:
    document = parse_yaml("a:\n  b:\n    - c: 1\n", "f")
    assert document.place(("a", "b", 0, "d", "e")) == Place("f", line=3, column=7)
    assert document.place(("z",)) == Place("f", line=1, column=1)
    assert document.key_place(("a", "b", 3)) == Place("f", line=2, column=3)
    assert document.key_place(("a", "b", 0, "z")) == Place("f", line=3, column=7)
    assert document.key_place(("z",)) == Place("f", line=1, column=1)


def test_as_deep_as_allowed() -> None:
    brackets = MOST_DEPTH - 1
    assert parse_yaml("a: " + "[" * brackets + "]" * brackets, "f").data["a"] is not None


def test_too_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.documents.yaml.MOST_NODES", 2_000)
    text = "a: [" + "1," * 1_997 + "1]\n"
    assert parse_yaml(text, "f").data == {"a": [1] * 1_998}
    assert said(issues_of(lambda: parse_yaml(text.replace("]", ",\n1]"), "f"))) == [
        "f:2:1: The file has more than 2,000 values."
    ]


def test_the_limits_that_are_promised() -> None:
    assert (MOST_BYTES, MOST_DEPTH, MOST_NODES) == (1_000_000, 40, 200_000)


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"a: 1\n#".ljust(MOST_BYTES, b"x"))
    assert read_yaml(path, "big.yaml").data == {"a": 1}
    path.write_bytes(b"a: 1\n#".ljust(MOST_BYTES + 1, b"x"))
    assert said(issues_of(lambda: read_yaml(path, "big.yaml", Place("plan.yaml", line=3)))) == [
        "big.yaml: The file has 1,000,001 bytes; at most 1,000,000 are read."
    ]


def test_a_missing_file_is_said_where_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.yaml"
    assert said(issues_of(lambda: read_yaml(path, "none.yaml", Place("plan.yaml", line=3, column=9)))) == [
        "plan.yaml:3:9: There is no file none.yaml here. Paths in a file are relative to that file."
    ]
    assert str(issues_of(lambda: read_yaml(path, "x/none.yaml"))[0].where) == "x/none.yaml"
    assert issues_of(lambda: read_yaml(tmp_path, "x"))[0].code == "not-a-file"


@pytest.mark.parametrize(
    ("raw", "guess"),
    [
        ("title: 金會員\n".encode("cp950"), "Big5 (cp950, traditional Chinese)"),
        ("title: 金会员计划认证\n".encode("gb18030"), "GBK (cp936, simplified Chinese)"),
        ("title: Société\n".encode("cp1252"), "Windows-1252 or Windows-1250 (Western or Central European)"),
        ("title: Müller\n".encode("cp1252"), "Windows-1252 or Windows-1250 (Western or Central European)"),
        ("title: 金會員\n".encode("utf-16"), "UTF-16"),
        ("title: é\n".encode("utf-16-le"), "UTF-16"),
    ],
)
def test_other_encodings_are_named(tmp_path: Path, raw: bytes, guess: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"" if guess == "UTF-16" else b"a: 1\n")
    with path.open("ab") as file:
        file.write(raw)
    line = "" if guess == "UTF-16" else ":2"
    assert said(issues_of(lambda: read_yaml(path, "a.yaml"))) == [
        f"a.yaml{line}: The file is not UTF-8; it is probably {guess}. Save it as UTF-8 in your editor."
    ]


@given(st.text(max_size=60))
def test_any_text_is_either_data_or_issues_with_a_line(text: str) -> None:
    if "\ud800" <= max(text, default="") <= "\udfff":
        return
    _data_or_issues(text)


SIGNS = [*":[]{},'\"&*!|>#%?~-1a\\ \n\té", "<<", "---", "...", "- ", ": "]


@given(st.lists(st.sampled_from(SIGNS), max_size=25))
def test_any_mixture_of_signs_is_either_data_or_issues_with_a_line(signs: list[str]) -> None:
    _data_or_issues("".join(signs))


def _data_or_issues(text: str) -> None:
    try:
        document = parse_yaml(text, "f")
    except DataError as fault:
        places, sentences = [issue.where for issue in fault.issues], [issue.what for issue in fault.issues]
    else:
        places, sentences = [document.place(())], []
    assert places
    assert all(place.line is not None for place in places)
    assert not any("\n" in sentence for sentence in sentences)

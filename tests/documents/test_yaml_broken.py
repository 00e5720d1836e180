"""Everything that is not plain YAML 1.2 data is refused, each at its line, in words without jargon."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from planner.documents.yaml import parse_yaml
from tests.issues import issues_of, said


class Broken(NamedTuple):
    name: str
    text: str
    code: str
    line: int


BROKEN = [
    Broken("empty", "", "empty-file", 1),
    Broken("only comments", "# nothing\n\n# here\n", "empty-file", 1),
    Broken("only a marker", "---\n...\n", "empty-file", 1),
    Broken("null", "~\n", "empty-file", 1),
    Broken("a list", "# why\n- a\n- b\n", "not-a-mapping", 2),
    Broken("a text", "gold\n", "not-a-mapping", 1),
    Broken("a number", "15\n", "not-a-mapping", 1),
    Broken("a text block", "--- |\n  a: 1\n", "not-a-mapping", 1),
    Broken("anchor", "a: 1\nb: &b 2\n", "yaml-anchor", 2),
    Broken("anchor on a mapping", "a: 1\nb: &b\n  c: 2\n", "yaml-anchor", 2),
    Broken("alias of nothing", "a: 1\nb: *c\n", "yaml-alias", 2),
    Broken("alias as key", "*a : 1\n", "yaml-alias", 1),
    Broken("alias in a list", "a: [1, 2,\n  *x]\n", "yaml-alias", 2),
    Broken("alias as the whole file", "*a\n", "yaml-alias", 1),
    Broken("core tag", "a: !!str 1\n", "yaml-tag", 1),
    Broken("python tag", "a: !!python/object/apply:os.system ['true']\n", "yaml-tag", 1),
    Broken("own tag on a mapping", "a:\n  b: !mine\n    c: 1\n", "yaml-tag", 2),
    Broken("tag without a name", "a: ! x\n", "yaml-tag", 1),
    Broken("tag on a key", "!x a: 1\n", "yaml-tag", 1),
    Broken("undefined tag handle", "a: !e!x 1\n", "yaml-tag", 1),
    Broken("key twice", "a: 1\nb: 2\na: 3\n", "key-twice", 3),
    Broken("key twice below", "a:\n  b: 1\n  b: 1\n", "key-twice", 3),
    Broken("key twice with quotes", "70534: 1\n'70534': 2\n", "key-twice", 2),
    Broken("key twice in brackets", "a: {b: 1, b: 2}\n", "key-twice", 1),
    Broken("merge key", "a: {b: 1}\nc:\n  <<: {b: 1}\n", "yaml-merge", 3),
    Broken("list as key", "? [a, b]\n: 1\n", "key-not-text", 1),
    Broken("mapping as key", "a: 1\n? {b: c}\n: 1\n", "key-not-text", 2),
    Broken("empty key", "a: 1\n: 2\n", "key-empty", 2),
    Broken("two documents", "a: 1\n---\nb: 2\n", "several-documents", 2),
    Broken("document after the end", "a: 1\n...\nb: 2\n", "several-documents", 3),
    Broken("old YAML", "%YAML 1.1\n---\na: NO\n", "yaml-version", 1),
    Broken("future YAML", "%YAML 3.0\n---\na: 1\n", "yaml-syntax", 1),
    Broken("nan", "a: 1\nb: .nan\n", "not-finite", 2),
    Broken("infinity", "a: .inf\n", "not-finite", 1),
    Broken("minus infinity", "a: [-.INF]\n", "not-finite", 1),
    Broken("leading zeros", "a: 0012\n", "ambiguous-number", 1),
    Broken("exponent", "employee: 12E4\n", "ambiguous-number", 1),
    Broken("huge exponent", "a: 1e999999999\n", "ambiguous-number", 1),
    Broken("octal", "a: 0o17\n", "ambiguous-number", 1),
    Broken("hexadecimal", "a: 0x1F\n", "ambiguous-number", 1),
    Broken("number without a whole part", "a: .5\n", "ambiguous-number", 1),
    Broken("endless number", "a: " + "9" * 5000 + "\n", "number-too-long", 1),
    Broken("unclosed list", "a: 1\nb: [1, 2\n", "yaml-syntax", 3),
    Broken("unclosed list at the end", "b: [1,\n", "yaml-syntax", 2),
    Broken("unclosed mapping", "a: {b: 1\nc: 2\n", "yaml-syntax", 2),
    Broken("unopened bracket", "a: }\n", "yaml-syntax", 1),
    Broken("missing comma", 'a: ["b" "c"]\n', "yaml-syntax", 1),
    Broken("unclosed single quotes", "a: 1\nb: 'x\nc: 2\n", "yaml-syntax", 2),
    Broken("unclosed double quotes", 'a: "x\nb: 2\n', "yaml-syntax", 1),
    Broken("apostrophe in single quotes", "a: 'it's'\n", "yaml-syntax", 1),
    Broken("colon in a text", "title: gold: by year end\n", "yaml-syntax", 1),
    Broken("tab as indentation", "a:\n\tb: 1\n", "yaml-syntax", 2),
    Broken("at sign", "a: 1\nb: @x\n", "yaml-syntax", 2),
    Broken("backtick", "a: `x`\n", "yaml-syntax", 1),
    Broken("percent sign", "a: %x\n", "yaml-syntax", 1),
    Broken("unknown escape", 'a: "C:\\quit"\n', "yaml-syntax", 1),
    Broken("list behind a key", "a: - b\n", "yaml-syntax", 1),
    Broken("question mark behind a key", "a: ? b\n", "yaml-syntax", 1),
    Broken("line without a colon", "a: 1\nb\nc: 2\n", "yaml-syntax", 2),
    Broken("indented too far", "a: 1\n b: 2\n", "yaml-syntax", 2),
    Broken("indented between", "a:\n  b: 1\n c: 2\n", "yaml-syntax", 3),
    Broken("words behind a block sign", "a: |words\n  b\n", "yaml-syntax", 1),
    Broken("something after the end", "{a: 1}\nb: 2\n", "yaml-syntax", 2),
    Broken("control character", "a: 1\nb: x\x07y\n", "control-character", 2),
    Broken("NUL", "a: x\x00y\n", "control-character", 1),
    Broken("nested 41 deep", "a: " + "[" * 40 + "]" * 40 + "\n", "too-deep", 1),
    Broken("brackets without end", "a: 1\nb: " + "[" * 100_000, "too-deep", 2),
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_refused_at_its_line(broken: Broken) -> None:
    issues = issues_of(lambda: parse_yaml(broken.text, "plan.yaml"))
    assert [(issue.code, issue.severity, issue.where.line) for issue in issues] == [(broken.code, "error", broken.line)]
    assert issues[0].where.file == "plan.yaml"


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_said_in_one_plain_line(broken: Broken) -> None:
    (line,) = said(issues_of(lambda: parse_yaml(broken.text, "plan.yaml")))
    assert line.endswith(".")
    assert not re.search(r"[\n\r\t]|unicode string|scanning|parsing|block end|token|scalar|stream|None", line)


def test_syntax_messages_say_what_to_do() -> None:
    texts = {
        "title: gold: by year end\n": (
            "f:1:12: A colon stands where no key can be. "
            "If it belongs to a text, put the text in quotes; otherwise check the indentation."
        ),
        "a:\n\tb: 1\n": "f:2:1: A tab stands where only spaces may. Indent with spaces.",
        "a: 'x\n": "f:1:4: The quotation mark that opens here is never closed.",
        "a: @x\n": "f:1:4: A text cannot begin with '@'. Put the text in quotes.",
        "a: [x, y\nb: 2\n": (
            "f:2:2: A comma or closing bracket is missing: a `[` opens in line 1, column 4. "
            "Put a comma between the entries, and close the bracket."
        ),
        "a: {x: 1\n": (
            "f:2:1: A comma or closing bracket is missing: a `{` opens in line 1, column 4. "
            "Put a comma between the entries, and close the bracket."
        ),
        "a: [x,\n": "f:2:1: The file ends inside a bracket that is never closed.",
        "a: x\x07y\n": "f:1:5: An invisible control character (U+0007) stands here. Delete it.",
    }
    assert {text: said(issues_of(lambda text=text: parse_yaml(text, "f"))) for text in texts} == {  # type: ignore[misc]
        text: [line] for text, line in texts.items()
    }


def test_independent_issues_are_said_together() -> None:
    text = "a: &x 1\nb: *x\nc: !!int 2\na: 3\nd: .nan\ne: 007\nf: [\n"
    assert said(issues_of(lambda: parse_yaml(text, "f"))) == [
        (
            "f:1:4: `&x` gives a value a name to repeat it; repeated values are not read. "
            "Remove it. If it is meant as text, put the text in quotes."
        ),
        (
            "f:2:4: `*x` repeats a value from elsewhere; repeated values are not read. "
            "Write the value out. If it is meant as text, put it in quotes."
        ),
        (
            "f:3:4: A tag (a word that begins with `!`) stands here; tags are not read. "
            "Remove it. If it is meant as text, put the text in quotes."
        ),
        "f:4:1: The key `a` stands twice, in lines 1 and 4. Keep one of them.",
        "f:5:4: .nan is not a number that can be planned with.",
        'f:6:4: 007 can be read as a number or as a code. Write "007" in quotes for the code, or 7 for the number.',
        "f:8:1: The file ends inside a bracket that is never closed.",
    ]


def test_a_key_twice_in_one_line_names_the_line_once() -> None:
    assert said(issues_of(lambda: parse_yaml("a: {b: 1, b: 2}", "f"))) == [
        "f:1:11: The key `b` stands twice, both in line 1. Keep one of them."
    ]


def test_no_more_than_a_hundred_issues() -> None:
    issues = issues_of(lambda: parse_yaml("a:\n" + "- *x\n" * 5000, "f"))
    assert len(issues) == 100


def test_an_alias_bomb_is_refused_at_its_first_alias() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 9)]
    issues = issues_of(lambda: parse_yaml("\n".join(lines), "f"))
    assert {issue.code for issue in issues} == {"yaml-anchor", "yaml-alias"}

"""What is wrong where a file is not valid YAML, in words that need no knowledge of the reader's insides."""

from __future__ import annotations

import re
from typing import NamedTuple

from ruamel.yaml.error import MarkedYAMLError, StringMark
from ruamel.yaml.reader import ReaderError

from planner.errors import Issue, Place, error


class _Advice(NamedTuple):
    """What to say about a problem whose wording matches `pattern`."""

    pattern: str
    what: str
    hint: str = ""


_ADVICE = [
    _Advice(
        r"mapping values are not allowed here",
        "A colon stands where no key can be.",
        "If it belongs to a text, put the text in quotes; otherwise check the indentation.",
    ),
    _Advice(r"found character '\\t'", "A tab stands where only spaces may.", "Indent with spaces."),
    _Advice(
        r"found character (?P<character>'.'|\".\")",
        "A text cannot begin with {character}.",
        "Put the text in quotes.",
    ),
    _Advice(
        r"sequence entries are not allowed here",
        "A list entry (`- `) stands where no list can be.",
        "Begin the list on a line of its own, or put the text in quotes.",
    ),
    _Advice(
        r"mapping keys are not allowed here",
        "A question mark with a space stands where no key can be.",
        "If it belongs to a text, put the text in quotes.",
    ),
    _Advice(
        r"found unknown escape character|expected escape sequence",
        "A backslash inside double quotes begins a special character, and this one does not exist.",
        "Use single quotes, or write two backslashes.",
    ),
    _Advice(r"found unexpected document separator", "A quoted text runs into `---` or `...`.", "Close the quotes."),
    _Advice(
        r"expected <block end>",
        "This line does not fit the lines above it.",
        "Check its indentation, quotes and brackets.",
    ),
    _Advice(
        r"expected the node content, but found '(?P<character>[\]},])'",
        "A `{character}` stands where a value is expected.",
        "Check the brackets and commas.",
    ),
    _Advice(r"incompatible YAML document|duplicate YAML directive", "The %YAML line is not one that can be read."),
    _Advice(
        r"indentation indicator|chomping|comment or a line break|more indented follow up",
        "The text block that begins with `|` or `>` is not written as YAML asks.",
        "Put nothing after the `|` or `>`, and indent all its lines alike.",
    ),
    _Advice(
        r"non-comment content after document end|expected '<document start>'",
        "Something stands after the end of the document.",
        "A file holds one document; remove what follows.",
    ),
    _Advice(r"found unexpected ':'", "A colon stands inside a text in brackets.", "Put the text in quotes."),
]
_TAG = re.compile(r"tag handle|scanning a tag|parsing a tag")


def syntax_issue(fault: MarkedYAMLError, file: str) -> Issue:
    """The issue for text that is not valid YAML."""
    problem = str(fault.problem or "")
    context = str(fault.context or "")
    where = _place(fault.problem_mark, file)
    opened = _place(fault.context_mark, file)
    if "quoted scalar" in context and "end of stream" in problem:
        return error("yaml-syntax", opened, "The quotation mark that opens here is never closed.")
    if problem.startswith(("expected ',' or ']'", "expected ',' or '}'")):
        bracket = "[" if "]" in problem else "{"
        opening = f"a `{bracket}` opens in line {opened.line}, column {opened.column}"
        what = f"A comma or closing bracket is missing: {opening}."
        return error("yaml-syntax", where, what, "Put a comma between the entries, and close the bracket.")
    if "expected ':'" in problem:
        hint = "Write `key: value`, with a space after the colon."
        return error("yaml-syntax", opened, "A key stands here without a colon after it.", hint)
    if "flow node" in context and "stream end" in problem:
        return error("yaml-syntax", where, "The file ends inside a bracket that is never closed.")
    if _TAG.search(f"{context}, {problem}"):
        return error("yaml-tag", where, TAG_WHAT, TAG_HINT)
    for advice in _ADVICE:
        match = re.search(advice.pattern, problem)
        if match:
            return error("yaml-syntax", where, advice.what.format(**match.groupdict()), advice.hint)
    return error("yaml-syntax", where, "The file is not valid YAML here.", "Check indentation, quotes and brackets.")


TAG_WHAT = "A tag (a word that begins with `!`) stands here; tags are not read."
TAG_HINT = "Remove it. If it is meant as text, put the text in quotes."


def character_issue(fault: ReaderError, text: str, file: str) -> Issue:
    """The issue for a character that no YAML file may hold."""
    before = text[: fault.position]
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    what = f"An invisible control character (U+{ord(text[fault.position]):04X}) stands here."
    return error("control-character", Place(file, line=line, column=column), what, "Delete it.")


def _place(mark: StringMark | None, file: str) -> Place:
    if mark is None:
        return Place(file, line=1)
    return Place(file, line=mark.line + 1, column=mark.column + 1)

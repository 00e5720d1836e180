"""What is wrong where a file is not valid YAML, in words that need no knowledge of the reader's insides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from planner.errors import Issue, Place, error
from planner.language import NOTHING, Said, sentence, template

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError, StringMark
    from ruamel.yaml.reader import ReaderError


class _Advice(NamedTuple):
    """What to say about a problem whose wording matches `pattern`."""

    pattern: str
    what: str
    hint: Said = NOTHING


_ADVICE = [
    _Advice(
        r"mapping values are not allowed here",
        template("A colon stands where no key can be."),
        sentence("If it belongs to a text, put the text in quotes; otherwise check the indentation."),
    ),
    _Advice(
        r"found character '\\t'",
        template("A tab stands where only spaces may."),
        sentence("Indent with spaces."),
    ),
    _Advice(
        r"found character (?P<character>'.'|\".\")",
        template("A text cannot begin with {character}."),
        sentence("Put the text in quotes."),
    ),
    _Advice(
        r"sequence entries are not allowed here",
        template("A list entry (`- `) stands where no list can be."),
        sentence("Begin the list on a line of its own, or put the text in quotes."),
    ),
    _Advice(
        r"mapping keys are not allowed here",
        template("A question mark with a space stands where no key can be."),
        sentence("If it belongs to a text, put the text in quotes."),
    ),
    _Advice(
        r"found unknown escape character|expected escape sequence",
        template("A backslash inside double quotes begins a special character, and this one does not exist."),
        sentence("Use single quotes, or write two backslashes."),
    ),
    _Advice(
        r"found unexpected document separator",
        template("A quoted text runs into `---` or `...`."),
        sentence("Close the quotes."),
    ),
    _Advice(
        r"expected <block end>",
        template("This line does not fit the lines above it."),
        sentence("Check its indentation, quotes and brackets."),
    ),
    _Advice(
        r"expected the node content, but found '(?P<character>[\]},])'",
        template("A `{character}` stands where a value is expected."),
        sentence("Check the brackets and commas."),
    ),
    _Advice(
        r"incompatible YAML document|duplicate YAML directive",
        template("The %YAML line is not one that can be read."),
    ),
    _Advice(
        r"indentation indicator|chomping|comment or a line break|more indented follow up",
        template("The text block that begins with `|` or `>` is not written as YAML asks."),
        sentence("Put nothing after the `|` or `>`, and indent all its lines alike."),
    ),
    _Advice(
        r"non-comment content after document end|expected '<document start>'",
        template("Something stands after the end of the document."),
        sentence("A file holds one document; remove what follows."),
    ),
    _Advice(
        r"found unexpected ':'",
        template("A colon stands inside a text in brackets."),
        sentence("Put the text in quotes."),
    ),
]
_TAG = re.compile(r"tag handle|scanning a tag|parsing a tag")


def syntax_issue(fault: MarkedYAMLError, file: str) -> Issue:
    """The issue for text that is not valid YAML."""
    problem = str(fault.problem or "")
    context = str(fault.context or "")
    where = _place(fault.problem_mark, file)
    opened = _place(fault.context_mark, file)
    if "quoted scalar" in context and "end of stream" in problem:
        return error("yaml-syntax", opened, sentence("The quotation mark that opens here is never closed."))
    if problem.startswith(("expected ',' or ']'", "expected ',' or '}'")):
        bracket = "[" if "]" in problem else "{"
        what = sentence(
            "A comma or closing bracket is missing: a `{bracket}` opens in line {line}, column {column}.",
            bracket=bracket,
            line=str(opened.line),
            column=str(opened.column),
        )
        hint = sentence("Put a comma between the entries, and close the bracket.")
        return error("yaml-syntax", where, what, hint)
    if "expected ':'" in problem:
        hint = sentence("Write `key: value`, with a space after the colon.")
        return error("yaml-syntax", opened, sentence("A key stands here without a colon after it."), hint)
    if "flow node" in context and "stream end" in problem:
        return error("yaml-syntax", where, sentence("The file ends inside a bracket that is never closed."))
    if _TAG.search(f"{context}, {problem}"):
        return error("yaml-tag", where, TAG_WHAT, TAG_HINT)
    for advice in _ADVICE:
        match = re.search(advice.pattern, problem)
        if match:
            return error("yaml-syntax", where, sentence(advice.what, **match.groupdict()), advice.hint)
    what = sentence("The file is not valid YAML here.")
    return error("yaml-syntax", where, what, sentence("Check indentation, quotes and brackets."))


TAG_WHAT = sentence("A tag (a word that begins with `!`) stands here; tags are not read.")
TAG_HINT = sentence("Remove it. If it is meant as text, put the text in quotes.")


def character_issue(fault: ReaderError, text: str, file: str) -> Issue:
    """The issue for a character that no YAML file may hold."""
    before = text[: fault.position]
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    code = f"U+{ord(text[fault.position]):04X}"
    what = sentence("An invisible control character ({code}) stands here.", code=code)
    return error("control-character", Place(file, line=line, column=column), what, sentence("Delete it."))


def _place(mark: StringMark | None, file: str) -> Place:
    if mark is None:
        return Place(file, line=1)
    return Place(file, line=mark.line + 1, column=mark.column + 1)

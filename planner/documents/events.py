"""What a YAML text consists of, one event after the other, from either of two parsers.

libyaml is some thirty times as fast, but reads YAML 1.1 and says little about what is wrong. ruamel.yaml reads
YAML 1.2 and says it well. Whoever reads asks libyaml first, and ruamel.yaml about every text that is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, Literal, NamedTuple, TypeAlias

from planner.errors import Issue


class DocumentStart(NamedTuple):
    """A document begins. Lines and columns count from 1, here and below."""

    line: int
    column: int
    version: tuple[int, int] | None


class ScalarNode(NamedTuple):
    """A single value or key, as it is written; plain: without quotes and not in a block."""

    line: int
    column: int
    anchor: str | None
    tag: str | None
    text: str
    plain: bool


class CollectionStart(NamedTuple):
    """A list or a mapping begins."""

    line: int
    column: int
    anchor: str | None
    tag: str | None
    of: Literal["list", "mapping"]


class CollectionEnd(NamedTuple):
    """The list or mapping that was opened last ends."""

    line: int
    column: int


class AliasNode(NamedTuple):
    """A value is to be repeated here."""

    line: int
    column: int
    name: str


Node: TypeAlias = ScalarNode | CollectionStart | AliasNode
Event: TypeAlias = DocumentStart | Node | CollectionEnd


class NotPlainError(Exception):
    """The text is not among those that both parsers read alike; it may be right all the same."""


class NotYamlError(Exception):
    """The text is not YAML; `issue` says what is wrong."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(issue)


_READ_OTHERWISE = re.compile(
    "[\t\x85\u2028\u2029\ufeff]"  # line ends of Unicode are line ends to YAML 1.1 only
    "|^%|^\\.\\.\\."  # directives, the end of a document
    "|[|>][-+0-9]*(#| *\n *\n)"  # a block that begins with what is no comment, or with an empty line
    "|[\"']:\\S",  # {"a":b}
    re.MULTILINE,
)
"""Where the two parsers differ on what a text consists of, or might."""


def quick_events(text: str) -> Iterator[Event]:
    """The events of a text that both parsers read alike. Raises `NotPlainError` for others, before or on the way."""
    import yaml
    from yaml import events

    if not yaml.__with_libyaml__ or _READ_OTHERWISE.search(text):
        raise NotPlainError
    try:
        yield from _named(yaml.parse(text, Loader=yaml.CSafeLoader), events)
    except yaml.YAMLError:
        raise NotPlainError from None


def careful_events(text: str, file: str) -> Iterator[Event]:
    """The events of any text. Raises `NotYamlError` where it is none; `file` is its name in messages."""
    from ruamel.yaml import YAML, events
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    from planner.documents.syntax import character_issue, syntax_issue

    try:
        yield from _named(YAML(typ="safe", pure=True).parse(text), events)
    except MarkedYAMLError as fault:
        raise NotYamlError(syntax_issue(fault, file)) from None
    except ReaderError as fault:
        raise NotYamlError(character_issue(fault, text, file)) from None


def _named(events: Iterable[Any], kinds: ModuleType) -> Iterator[Event]:
    """The events under our names; kinds: the library's module of events. Both libraries call them alike."""
    for event in events:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        match event:
            case kinds.ScalarEvent():
                yield ScalarNode(line, column, event.anchor, event.tag, event.value, event.implicit[0])
            case kinds.MappingStartEvent():
                yield CollectionStart(line, column, event.anchor, event.tag, "mapping")
            case kinds.SequenceStartEvent():
                yield CollectionStart(line, column, event.anchor, event.tag, "list")
            case kinds.CollectionEndEvent():
                yield CollectionEnd(line, column)
            case kinds.AliasEvent():
                yield AliasNode(line, column, event.anchor)
            case kinds.DocumentStartEvent():
                yield DocumentStart(line, column, event.version)

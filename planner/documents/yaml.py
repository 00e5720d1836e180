"""Reads YAML 1.2 as plain data and remembers where each key and value stands.

The parser's events are walked directly: nothing is constructed by name, aliases are refused before anything could
be multiplied by them, and depth and size are limited while reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from planner.documents.events import (
    AliasNode,
    CollectionEnd,
    CollectionStart,
    DocumentStart,
    Event,
    Node,
    NotPlainError,
    NotYamlError,
    ScalarNode,
    careful_events,
    quick_events,
)
from planner.documents.scalars import Scalar, plain_value
from planner.documents.syntax import TAG_HINT, TAG_WHAT
from planner.encoding import utf8_bytes
from planner.errors import DataError, Issue, Place, at, error, raise_errors, read_bytes
from planner.language import NOTHING, Said, sentence

MOST_BYTES = 1_000_000
MOST_DEPTH = 40
MOST_NODES = 200_000
MOST_ISSUES = 100
_AS_UTF8 = sentence("Save it as UTF-8 in your editor.")
_A_LIST = sentence("The file must consist of keys with values (`key: value`), but it is a list.")
_A_SINGLE_VALUE = sentence("The file must consist of keys with values (`key: value`), but it is a single value.")
_QUOTES = sentence("If it is meant as text, put the text in quotes.")

Value: TypeAlias = "dict[str, Value] | list[Value] | Scalar"
Loc: TypeAlias = tuple[str | int, ...]


class Document(NamedTuple):
    """A file's content as plain data.

    Keys are always text, as written. `places` says where each value stands and `key_places` where its key does; both
    are addressed by the path of keys and list positions that leads there.
    """

    data: dict[str, Value]
    places: Mapping[Loc, Place]
    key_places: Mapping[Loc, Place]

    def place(self, loc: Loc) -> Place:
        """Where the value stands; for something that is absent, where the nearest thing around it stands."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        return self.places[loc]

    def key_place(self, loc: Loc) -> Place:
        """Where the key of the value stands; for list entries and absent keys, as `place`, by keys where possible."""
        while loc and loc not in self.key_places and loc not in self.places:
            loc = loc[:-1]
        return self.key_places[loc] if loc in self.key_places else self.place(loc)


def read_yaml(path: Path, shown: str, asked_at: Place | None = None) -> Document:
    """The file's content. Raises `DataError` with everything that is wrong with it as YAML.

    `shown` is the file's name in messages. `asked_at` is the place that names the file, for when there is none.
    """
    try:
        raw = read_bytes(path, Place(shown), MOST_BYTES)
    except DataError as fault:
        if asked_at is None:
            raise
        raise DataError(issue if issue.code == "too-large" else at(issue, asked_at) for issue in fault.issues) from None
    text = utf8_bytes(raw, lambda line: Place(shown, line=line), _AS_UTF8).decode()
    return parse_yaml(text, shown)


def parse_yaml(text: str, shown: str) -> Document:
    """The content of a YAML text. Raises `DataError` with everything that is wrong with it as YAML."""
    try:
        return document_of(quick_events(text), shown)
    except (NotPlainError, DataError):
        return document_of(careful_events(text, shown), shown)


def document_of(events: Iterator[Event], shown: str) -> Document:
    """The content of a YAML text that a parser has taken apart. Raises `DataError`, and what the parser raises."""
    walk = _Walk(events, shown)
    try:
        data = walk.document()
    except NotYamlError as fault:
        raise DataError([*walk.issues, fault.issue]) from None
    raise_errors(walk.issues)
    return Document(data, walk.places, walk.key_places)


class _Walk:
    """One pass over the events of one file."""

    def __init__(self, events: Iterator[Event], file: str) -> None:
        self.issues: list[Issue] = []
        self.places: dict[Loc, Place] = {}
        self.key_places: dict[Loc, Place] = {}
        self._events = events
        self._file = file
        self._nodes = 0

    def document(self) -> dict[str, Value]:
        data: dict[str, Value] | None = None
        for event in self._events:
            if isinstance(event, DocumentStart):
                if data is not None:
                    what = sentence("A second document begins here; a file holds one.")
                    self._report("several-documents", event, what, sentence("Move it to a file of its own."))
                    raise DataError(self.issues)
                self._check_version(event)
                data = self._top(self._node())
        if data is None:
            raise DataError([self._empty()])
        return data

    def _node(self) -> Node:
        return next(event for event in self._events if isinstance(event, Node))

    def _nodes_of_collection(self) -> Iterator[Node]:
        """The keys and values up to the end of the list or mapping that began last."""
        for event in self._events:
            if isinstance(event, CollectionEnd):
                return
            if isinstance(event, Node):
                yield event

    def _empty(self) -> Issue:
        return error("empty-file", Place(self._file, line=1), sentence("The file is empty."))

    def _check_version(self, event: DocumentStart) -> None:
        if event.version is not None and tuple(event.version) != (1, 2):
            version = ".".join(map(str, event.version))
            what = sentence("The file says that it is YAML {version}; files are read as YAML 1.2.", version=version)
            hint = sentence("Remove the %YAML line.")
            self.issues.append(error("yaml-version", Place(self._file, line=1), what, hint))

    def _top(self, event: Node) -> dict[str, Value]:
        value = self._value(event, (), 1)
        if isinstance(value, dict):
            return value
        if isinstance(event, AliasNode):
            raise DataError(self.issues)
        if value is None:
            raise DataError([*self.issues, self._empty()])
        self._report("not-a-mapping", event, _A_LIST if isinstance(value, list) else _A_SINGLE_VALUE)
        raise DataError(self.issues)

    def _value(self, event: Node, loc: Loc, depth: int) -> Value:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            what = sentence("The file has more than {most} values.", most=MOST_NODES)
            self._report("too-many-values", event, what)
            raise DataError(self.issues)
        if isinstance(event, AliasNode):
            name = event.name
            what = sentence("`*{name}` repeats a value from elsewhere; repeated values are not read.", name=name)
            hint = sentence("Write the value out. If it is meant as text, put it in quotes.")
            self._report("yaml-alias", event, what, hint)
            return None
        self._refuse_properties(event)
        self.places[loc] = self._place(event)
        if isinstance(event, ScalarNode):
            return self._scalar(event)
        if depth > MOST_DEPTH:
            what = sentence("Values are nested more than {most} deep here.", most=MOST_DEPTH)
            self._report("too-deep", event, what)
            raise DataError(self.issues)
        return self._list(loc, depth) if event.of == "list" else self._mapping(loc, depth)

    def _refuse_properties(self, event: ScalarNode | CollectionStart) -> None:
        if event.anchor is not None:
            what = sentence(
                "`&{name}` gives a value a name to repeat it; repeated values are not read.", name=event.anchor
            )
            self._report("yaml-anchor", event, what, TAG_HINT)
        if event.tag is not None:
            self._report("yaml-tag", event, TAG_WHAT, TAG_HINT)

    def _scalar(self, event: ScalarNode) -> Value:
        if not event.plain:
            return event.text
        try:
            return plain_value(event.text, self._place(event))
        except DataError as fault:
            self._add(*fault.issues)
            return None

    def _list(self, loc: Loc, depth: int) -> Value:
        values: list[Value] = []
        for event in self._nodes_of_collection():
            values.append(self._value(event, (*loc, len(values)), depth + 1))
        return values

    def _mapping(self, loc: Loc, depth: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for event in self._nodes_of_collection():
            key = self._key(event, loc, depth)
            below = (*loc, key)
            if key in values:
                lines = sorted({int(self.key_places[below].line or 0), event.line})
                self._report("key-twice", event, _twice(key, lines), sentence("Keep one of them."))
            else:
                self.key_places[below] = self._place(event)
            value = self._node()
            values[key] = self._value(value, below, depth + 1)
            if isinstance(value, ScalarNode) and value.plain and not value.text:
                self.places[below] = self.key_places[below]  # the parser puts an empty value where the next key is
        return values

    def _key(self, event: Node, loc: Loc, depth: int) -> str:
        if not isinstance(event, ScalarNode):
            self._value(event, (*loc, ""), depth + 1)
            if isinstance(event, CollectionStart):
                what = sentence("A key must be a text, but here it is a list or mapping.")
                self._report("key-not-text", event, what, _QUOTES)
            return f"(line {event.line}, column {event.column})"
        self._refuse_properties(event)
        text = event.text
        if text == "<<" and event.plain:
            what = sentence("`<<` merges another mapping into this one, which is not read.")
            self._report("yaml-merge", event, what, sentence("Write the keys out."))
        elif not text.strip():
            self._report("key-empty", event, sentence("A key is empty."), sentence("Write `key: value`."))
        return text

    def _place(self, event: Event) -> Place:
        return Place(self._file, line=event.line, column=event.column)

    def _report(self, code: str, event: Event, what: Said, hint: Said = NOTHING) -> None:
        self._add(error(code, self._place(event), what, hint))

    def _add(self, *issues: Issue) -> None:
        self.issues.extend(issues)
        if len(self.issues) >= MOST_ISSUES:
            raise DataError(self.issues)


def _twice(key: str, lines: Sequence[int]) -> Said:
    if len(lines) == 1:
        return sentence("The key `{key}` stands twice, both in line {line}.", key=key, line=str(lines[0]))
    first, second = map(str, lines)
    return sentence("The key `{key}` stands twice, in lines {first} and {second}.", key=key, first=first, second=second)

"""Scenarios that build on others: the files of a chain of `extends`, merged into one document."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from planner.documents.yaml import Document, Loc, Value, read_yaml
from planner.errors import DataError, Place, error
from planner.language import sentence

MOST_FILES = 20
_REPLACED_WHOLE: frozenset[Loc] = frozenset({("roster",)})
"""Mappings whose keys exclude one another: those of a base would only contradict the newer ones."""


class Folder(NamedTuple):
    """The folder of a file, and what messages call it."""

    path: Path
    shown: str

    def file(self, name: str) -> tuple[Path, str]:
        """The file of this name, which is relative to the folder, and what messages call it."""
        return self.path / name, posixpath.normpath(posixpath.join(self.shown, name))


class Chain(NamedTuple):
    """A scenario's document after `extends`; every value keeps the place of the file that it comes from."""

    document: Document
    folders: Mapping[str, Folder]

    def folder_of(self, loc: Loc) -> Folder:
        """The folder to which a file name at this path is relative: that of the file in which it stands."""
        return self.folders[self.document.place(loc).file]


def read_chain(path: Path, shown: str) -> Chain:
    """The scenario file merged with what it extends. Raises `DataError` when a file of the chain cannot be read."""
    documents: list[Document] = []
    folders: dict[str, Folder] = {}
    seen: set[Path] = set()
    asked_at: Place | None = None
    while True:
        document = read_yaml(path, shown, asked_at)
        if path.resolve() in seen:
            what = sentence("`extends` goes round in a circle: {file} is already part of this scenario.", file=shown)
            hint = sentence("Remove one `extends` of it.")
            raise DataError([error("extends-circle", asked_at or Place(shown), what, hint)])
        seen.add(path.resolve())
        documents.append(document)
        folders[shown] = Folder(path.parent, posixpath.dirname(shown))
        if "extends" not in document.data:
            break
        asked_at = document.place(("extends",))
        if len(documents) == MOST_FILES:
            what = sentence("More than {most} files extend one another.", most=MOST_FILES)
            raise DataError([error("extends-too-long", asked_at, what, sentence("Merge some of them."))])
        path, shown = folders[shown].file(_base_name(document.data["extends"], asked_at))
    merged = documents.pop()
    while documents:
        merged = _merged(merged, documents.pop())
    return Chain(merged, folders)


def _base_name(value: Value, where: Place) -> str:
    if isinstance(value, str) and value.strip():
        return value
    what = sentence("`extends` must be the name of a scenario file.")
    hint = sentence("Write the path of one .yaml file, relative to this file.")
    raise DataError([error("wrong-type", where, what, hint)])


def _merged(base: Document, newer: Document) -> Document:
    """Keys of `newer` replace those of `base`; mappings merge; lists and the roster are replaced whole."""
    merge = _Merge(base, newer)
    data = merge.mappings(base.data, _without_extends(newer.data), ())
    return Document(data, merge.places, merge.key_places)


def _without_extends(data: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in data.items() if key != "extends"}


class _Merge:
    """One merge of two documents; collects the places that belong to the merged values."""

    def __init__(self, base: Document, newer: Document) -> None:
        self.places: dict[Loc, Place] = {}
        self.key_places: dict[Loc, Place] = {}
        self._base = base
        self._newer = newer

    def mappings(self, old: Mapping[str, Value], new: Mapping[str, Value], loc: Loc) -> dict[str, Value]:
        """Both mappings, which stand at this path, as one."""
        self._take_place(loc, self._newer)
        both: dict[str, Value] = {}
        for key in (*old, *(key for key in new if key not in old)):
            below = (*loc, key)
            if key not in new:
                both[key] = self._take(old[key], below, self._base)
                continue
            before, after = old.get(key), new[key]
            if isinstance(before, dict) and isinstance(after, dict) and below not in _REPLACED_WHOLE:
                both[key] = self.mappings(before, after, below)
            else:
                both[key] = self._take(after, below, self._newer)
        return both

    def _take(self, value: Value, loc: Loc, document: Document) -> Value:
        """The value as it is, with the places of everything in it."""
        self._take_place(loc, document)
        if isinstance(value, dict):
            for key, below in value.items():
                self._take(below, (*loc, key), document)
        elif isinstance(value, list):
            for position, below in enumerate(value):
                self._take(below, (*loc, position), document)
        return value

    def _take_place(self, loc: Loc, document: Document) -> None:
        self.places[loc] = document.places[loc]
        if loc in document.key_places:
            self.key_places[loc] = document.key_places[loc]

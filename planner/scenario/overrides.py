"""Values that stand on the command line instead of in the scenario file: `goals.0.by=2018-03-31`."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import NamedTuple

from planner.documents.yaml import Document, Loc, Value, parse_yaml
from planner.errors import DataError, Place, error
from planner.language import sentence
from planner.scenario.extends import Chain, Folder


class Override(NamedTuple):
    """A value at a path: keys and list positions. text: the value as it would stand in the YAML file."""

    path: Loc
    text: str

    @property
    def place(self) -> Place:
        return Place(f"--set {'.'.join(map(str, self.path))}={self.text}")


def parse_override(text: str) -> Override | None:
    """`goals.0.by=2018-03-31` as an override; None where the text has another form."""
    path, equals, value = text.partition("=")
    parts = path.strip().split(".")
    if not equals or not value.strip() or not all(parts):
        return None
    return Override(tuple(int(part) if part.isdigit() else part for part in parts), value.strip())


def with_overrides(chain: Chain, overrides: Iterable[Override], folder: Folder) -> Chain:
    """The chain with these values in its document. folder: to which file names among them are relative.

    Raises DataError for values that are no YAML and for paths that lead nowhere.
    """
    document, folders = chain.document, dict(chain.folders)
    for override in overrides:
        document = _overridden(document, override)
        folders[override.place.file] = folder
    return Chain(document, folders)


def _overridden(document: Document, override: Override) -> Document:
    where = override.place
    parsed = parse_yaml(f"value: {override.text}\n", where.file).data["value"]
    data = deepcopy(document.data)
    around: dict[str, Value] | list[Value] = data
    for part in override.path[:-1]:
        around = _inside(around, part, override)
    last = override.path[-1]
    match around:
        case dict():
            around[str(last)] = parsed
        case list() if isinstance(last, int) and last < len(around):
            around[last] = parsed
        case _:
            raise _nowhere(override)
    outside = {loc: place for loc, place in document.places.items() if loc[: len(override.path)] != override.path}
    keys = {loc: place for loc, place in document.key_places.items() if loc[: len(override.path)] != override.path}
    places = {**outside, **dict.fromkeys(_paths(parsed, override.path), where)}
    return Document(data, places, {**keys, override.path: where})


def _inside(
    around: dict[str, Value] | list[Value], part: str | int, override: Override
) -> dict[str, Value] | list[Value]:
    """The mapping or list at the next part of the path; a mapping that is not there yet is made."""
    found: Value
    match around:
        case dict():
            found = around.setdefault(str(part), {})
        case list() if isinstance(part, int) and part < len(around):
            found = around[part]
        case _:
            raise _nowhere(override)
    if not isinstance(found, dict | list):
        raise _nowhere(override)
    return found


def _paths(value: Value, path: Loc) -> Iterable[Loc]:
    yield path
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _paths(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _paths(each, (*path, number))


def _nowhere(override: Override) -> DataError:
    what = sentence("The scenario has no place {path}.", path=".".join(map(str, override.path)))
    hint = sentence("List positions count from 0: goals.0.by.")
    return DataError([error("no-such-path", override.place, what, hint)])

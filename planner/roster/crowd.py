"""Ids of people as a sequence that costs next to nothing until somebody asks who they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import overload

import polars as pl


class Crowd(Sequence[str]):
    """Some of a column of ids. How many there are is known; texts are made of those that are looked at."""

    __slots__ = ("_away", "_first", "_ids", "_last", "_places")

    def __init__(
        self, ids: pl.Series, places: pl.Series, first: int, last: int, away: frozenset[str] = frozenset()
    ) -> None:
        """The ids in these places of the column: those from position `first` to before position `last`, but for those
        that are away, which are among them.
        """
        self._ids, self._places, self._first, self._last, self._away = ids, places, first, last, away

    def __len__(self) -> int:
        return self._last - self._first - len(self._away)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        if self._away:
            return tuple(self)[at]
        asked = range(self._first, self._last)[at]
        if isinstance(asked, int):
            return str(self._ids[self._places[asked]])
        found = self._places.slice(asked.start, len(asked)) if asked.step == 1 else self._places[list(asked)]
        return tuple(self._ids[found].to_list())

    def __iter__(self) -> Iterator[str]:
        found = self._ids[self._places.slice(self._first, self._last - self._first)].to_list()
        return iter([who for who in found if who not in self._away] if self._away else found)

    def without(self, people: Collection[str]) -> Crowd:
        """The crowd but for these people, who are in it."""
        return Crowd(self._ids, self._places, self._first, self._last, self._away.union(people))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Crowd | tuple) and len(self) == len(other) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


def crowds(ids: pl.Series, places: pl.Series) -> Iterator[Crowd]:
    """A crowd for each list of a column of lists of places among the ids."""
    flat, last = places.explode(empty_as_null=False), 0
    for size in places.list.len().to_list():
        first, last = last, last + size
        yield Crowd(ids, flat, first, last)

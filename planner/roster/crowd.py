"""Ids of people as a sequence that costs next to nothing until somebody asks who they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import polars as pl


class Crowd(Sequence[str]):
    """Part of a column of ids. How many there are is known; texts are made of those that are looked at."""

    __slots__ = ("_first", "_ids", "_last")

    def __init__(self, ids: pl.Series, first: int, last: int) -> None:
        """The ids from position `first` to before position `last`."""
        self._ids, self._first, self._last = ids, first, last

    def __len__(self) -> int:
        return self._last - self._first

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        places = range(self._first, self._last)[at]
        if isinstance(places, int):
            return str(self._ids[places])
        found = self._ids.slice(places.start, len(places)) if places.step == 1 else self._ids.gather(list(places))
        return tuple(found.to_list())

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids.slice(self._first, len(self)).to_list())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Crowd | tuple) and len(self) == len(other) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


def crowds(ids: pl.Series) -> Iterator[Crowd]:
    """A crowd for each list of a column of lists of ids."""
    flat, last = ids.explode(empty_as_null=False), 0
    for size in ids.list.len().to_list():
        first, last = last, last + size
        yield Crowd(flat, first, last)

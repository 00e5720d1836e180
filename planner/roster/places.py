"""Where each id stands in a sorted column of ids.

Most ids are one text and a number, such as E000123 or 1000123. Their numbers are looked up in a table, which takes a
fraction of the time of a join on texts; all other ids are joined.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import NamedTuple

import polars as pl

_MOST_DIGITS = 9
_AFTER_NINE = chr(ord("9") + 1)
_ROOM_PER_ID = 16
"""A table of numbers is made if it has at most so many entries for each id."""


_FEW = 64
"""A table is not worth its while for less than one id in so many."""


class _Form(NamedTuple):
    """Ids that are a prefix and digits, such that different texts have different numbers.

    length: how many digits; None for numbers of any length without zeros in front.
    """

    prefix: str
    length: int | None = None

    def numbers(self, ids: pl.Series) -> pl.Series:
        """The numbers of the ids; null for those of another form."""
        each = pl.col("id")
        if self.length is None:
            fits = each.str.contains(rf"\A{re.escape(self.prefix)}(?:0|[1-9][0-9]{{0,{_MOST_DIGITS - 1}}})\z")
        else:  # the same in a fraction of the time; a sign would be read as part of a number, and comes before 0
            fits = (each >= self.prefix + "0") & (each < self.prefix + _AFTER_NINE)
            fits &= each.str.len_bytes() == len(self.prefix.encode()) + self.length
        number = pl.when(fits).then(each.str.slice(len(self.prefix)).cast(pl.UInt32, strict=False))
        return ids.to_frame("id").lazy().select(number.alias("number")).collect(engine="streaming").to_series()


def places_of(ids: pl.Series, known: pl.Series) -> pl.Series:
    """For each id its position in `known`; null where it is not there.

    ids, known: texts without nulls; `known` is sorted and holds each id once.
    """
    if len(ids) * _FEW < len(known):
        near = known.is_in(ids.unique().implode()).arg_true()
        return near.gather(_joined(ids, known.gather(near)))
    return Places(known).of(ids)


class Places:
    """Where ids stand among known ones, made ready for many of them.

    ids: the known ones, texts without nulls, sorted, each once.
    """

    def __init__(self, known: pl.Series) -> None:
        self.ids, self._table = known, _table(known)

    def of(self, ids: pl.Series) -> pl.Series:
        """For each id its position among the known ones; null where it is not there. ids: texts without nulls."""
        if self._table is None:
            return _joined(ids, self.ids)
        places, form = self._table
        numbers = form.numbers(ids)
        beyond = numbers >= len(places)
        return places.gather(numbers.set(beyond, None) if beyond.any() else numbers)


def _joined(ids: pl.Series, known: pl.Series) -> pl.Series:
    places = known.to_frame("id").with_row_index("place")
    return ids.to_frame("id").join(places, on="id", how="left", maintain_order="left")["place"]


def _table(known: pl.Series) -> tuple[pl.Series, _Form] | None:
    """The position of each number, where all ids have one form and their numbers are not too large for a table."""
    if known.is_empty():
        return None
    prefix = _shared_start(known[0], known[-1])  # of the first and the last, and so of all between them
    length = len(known[0]) - len(prefix)
    forms = [_Form(re.sub(r"[0-9]+\Z", "", prefix))]
    if len(known[-1]) == len(known[0]) and 0 < length <= _MOST_DIGITS:
        forms.insert(0, _Form(prefix, length))
    for form in forms:
        numbers = form.numbers(known)
        if numbers.has_nulls():
            continue
        size = int(str(numbers.max())) + 1
        if size <= _ROOM_PER_ID * len(known):
            nowhere = pl.repeat(None, size, dtype=pl.UInt32, eager=True)
            return nowhere.scatter(numbers, pl.int_range(len(known), dtype=pl.UInt32, eager=True)), form
    return None


def _shared_start(one: str, other: str) -> str:
    equal = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(letter for letter, _ in equal)

"""On which days each entry of a price holds, region by region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from planner.dates import ONE_DAY, earliest
from planner.prices.schema import PriceEntry


class Span(NamedTuple):
    """The days on which an entry holds, both included; `date.min` and `date.max` where nothing bounds them."""

    first: date
    last: date
    entry: PriceEntry


def by_start(entries: Iterable[PriceEntry]) -> list[PriceEntry]:
    """The entries in the order of their first days; where these are equal, as they are written."""
    return sorted(entries, key=lambda entry: entry.from_ or date.min)


def spans_by_region(entries: Iterable[PriceEntry]) -> Mapping[str | None, tuple[Span, ...]]:
    """The spans of each region in order; under None those of the entries without one. An entry ends with its `until`,
    or on the day before the next entry of its region begins.
    """
    regions: dict[str | None, list[PriceEntry]] = {}
    for entry in by_start(entries):
        regions.setdefault(entry.region, []).append(entry)
    return {region: tuple(_spans(found)) for region, found in regions.items()}


def _spans(entries: list[PriceEntry]) -> Iterable[Span]:
    following = [entry.from_ for entry in entries[1:]]
    for entry, next_from in zip(entries, [*following, None], strict=True):
        ends = [entry.until, None if next_from is None else next_from - ONE_DAY]
        yield Span(entry.from_ or date.min, earliest(ends) or date.max, entry)

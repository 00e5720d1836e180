"""Many masks at once, in arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from planner.problem.runs import Numbers, in_mask

_FEW = 64

_LARGE = 1 << 22
"""So large a table is made at a time."""

AT_A_TIME = 1 << 15
"""So many pairs at a time are looked at: what is known of them then stays near the processor."""

Truths = NDArray[np.bool_]

Masks = NDArray[np.uint64]
"""Masks of any length, one in each column, in words of 64 bits."""


def words(masks: Iterable[int]) -> Masks:
    """The masks in words."""
    known = list(masks)
    length = -(-max([1, *map(int.bit_length, known)]) // 64)
    octets = b"".join([mask.to_bytes(8 * length, "little") for mask in known])
    return np.ascontiguousarray(np.frombuffer(octets, dtype="<u8").astype(np.uint64).reshape(-1, length).T)


def parts_of(parts: Masks, wholes: Masks) -> NDArray[np.bool_]:
    """For each mask of the first ones (a row) whether it is a part of each of the others."""
    both = min(len(parts), len(wholes))
    height, width = parts.shape[1], wholes.shape[1]
    inside = np.empty((height, width), dtype=bool)
    step = max(1, AT_A_TIME // max(1, width))
    outside = np.empty((min(step, height), width), dtype=np.uint64)
    beyond_one = np.empty_like(outside)
    for start in range(0, height, step):
        rows = inside[start : start + step]
        found, more = outside[: len(rows)], beyond_one[: len(rows)]
        found.fill(0)
        for part, without in zip(parts[:both, start : start + step], ~wholes[:both], strict=True):
            np.bitwise_and(part[:, None], without[None, :], out=more)
            np.bitwise_or(found, more, out=found)
        np.equal(found, 0, out=rows)
    return inside & ~np.logical_or.reduce(parts[both:].astype(bool), axis=0)[:, None] if len(parts) > both else inside


def as_table(masks: Sequence[int], width: int) -> Truths:
    """For each mask (a row) whether it has each of so many bits."""
    length = -(-width // 8)
    octets = b"".join([mask.to_bytes(length, "little") for mask in masks])
    table = np.frombuffer(octets, dtype=np.uint8).reshape(len(masks), length)
    return np.unpackbits(table, axis=1, bitorder="little", count=width).view(np.bool_)


def as_masks(table: Truths) -> list[int]:
    """For each row of a table the columns (a mask) where it is true."""
    return [int.from_bytes(row.tobytes(), "little") for row in np.packbits(table, axis=1, bitorder="little")]


def masks_of(lists: Sequence[Numbers], width: int) -> list[int]:
    """For each list of numbers below `width` the mask of these."""
    found = [in_mask(each) if isinstance(each, range) else 0 for each in lists]
    other = [place for place, each in enumerate(lists) if not isinstance(each, range)]
    step = max(1, _LARGE // max(1, width))
    for start in range(0, len(other), step):
        places = other[start : start + step]
        some = [lists[place] for place in places]
        table = np.zeros((len(some), width), dtype=bool)
        rows = np.repeat(np.arange(len(some)), [len(each) for each in some])
        table[rows, np.fromiter(chain.from_iterable(some), dtype=np.int64, count=len(rows))] = True
        for place, mask in zip(places, as_masks(table), strict=True):
            found[place] = mask
    return found


_SWAPS = tuple(
    (np.uint64(shift), np.uint64(mask))
    for shift, mask in ((7, 0x00AA00AA00AA00AA), (14, 0x0000CCCC0000CCCC), (28, 0x00000000F0F0F0F0))
)
"""How a square of eight by eight bits is turned: of each square of two by two parts, which are single bits, squares of
two and squares of four, two parts are swapped that stand so far apart.
"""


def turned(masks: Iterable[int], length: int) -> list[int]:
    """For each bit number below `length` the places (a mask) of the masks that have it. Squares of eight masks by eight
    bits are turned, each of which is a word.
    """
    known = list(masks)
    if not known or not length:
        return [0] * length
    width, height = -(-length // 8), -(-len(known) // 8)
    octets = b"".join([mask.to_bytes(width, "little") for mask in known]).ljust(8 * height * width, b"\0")
    table = np.frombuffer(octets, dtype=np.uint8).reshape(height, 8, width)
    squares = table.transpose(2, 0, 1).copy().view("<u8")
    for shift, mask in _SWAPS:
        differing = (squares ^ squares >> shift) & mask
        squares ^= differing ^ differing << shift
    rows = squares.view(np.uint8).reshape(width, height, 8).transpose(0, 2, 1).tobytes()
    return [int.from_bytes(rows[start : start + height], "little") for start in range(0, length * height, height)]


def by_size(masks: Iterable[int]) -> list[int]:
    """The masks in order, the smaller ones first."""
    return sorted(sorted(masks), key=int.bit_count)


def without_idle_bits(masks: Sequence[int]) -> list[int]:
    """The masks without bits that say nothing: those that none has, or that stand in the same masks as another bit.
    Each is a part of the same others as before.
    """
    length = max((mask.bit_length() for mask in masks), default=0)
    telling = dict.fromkeys(places for places in turned(masks, length) if places)
    return turned(telling, len(masks))


def smallest(masks: Iterable[int]) -> tuple[int, ...]:
    """The masks of which no other one is a part, the smaller ones first."""
    ordered = by_size(set(masks))
    if ordered and ordered[0].bit_count() == ordered[-1].bit_count():
        return tuple(ordered)
    if len(ordered) > _FEW:
        found = words(ordered)
        parts = parts_of(found, found).sum(axis=0)
        return tuple(mask for mask, own in zip(ordered, parts.tolist(), strict=True) if own == 1)
    kept: list[int] = []
    for each in ordered:
        if not any(small & ~each == 0 for small in kept):
            kept.append(each)
    return tuple(kept)

"""Many masks at once, in arrays."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_WORD = 2**64 - 1
_FEW = 64

Masks = NDArray[np.uint64]
"""Masks of any length, one in each column, in words of 64 bits."""


def words(masks: Iterable[int]) -> Masks:
    """The masks in words."""
    known = list(masks)
    length = max([1, *(mask.bit_length() for mask in known)])
    return np.array([[mask >> low & _WORD for mask in known] for low in range(0, length, 64)], dtype=np.uint64)


def parts_of(parts: Masks, wholes: Masks) -> NDArray[np.bool_]:
    """For each mask of the first ones (a row) whether it is a part of each of the others."""
    both = min(len(parts), len(wholes))
    beyond: NDArray[np.bool_] = np.logical_or.reduce(parts[both:].astype(bool), axis=0)
    outside = (parts[:both, :, None] & ~wholes[:both, None, :]).astype(bool)
    inside: NDArray[np.bool_] = ~(np.logical_or.reduce(outside, axis=0) | beyond[:, None])
    return inside


def smallest(masks: Iterable[int]) -> tuple[int, ...]:
    """The masks of which no other one is a part, the smaller ones first."""
    ordered = sorted(set(masks), key=lambda mask: (mask.bit_count(), mask))
    if len(ordered) > _FEW:
        found = words(ordered)
        has_part = np.tril(parts_of(found, found).T, -1)
        return tuple(mask for mask, parts in zip(ordered, has_part, strict=True) if not parts.any())
    kept: list[int] = []
    for each in ordered:
        if not any(small & ~each == 0 for small in kept):
            kept.append(each)
    return tuple(kept)

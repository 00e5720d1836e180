"""Many masks at once, in arrays."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_WORD = 2**64 - 1

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

"""What a goal asks, written in counts of new people and results: a closed union, evaluated on whole arrays at once.

A *column* is a count that depends on which sittings are passed. A formula only grows truer when a column grows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias, assert_never

import numpy as np
from numpy.typing import NDArray

Counts: TypeAlias = NDArray[np.int64]
Truth: TypeAlias = NDArray[np.bool_]

_LARGE = 2**40
"""Points above this are added up as Python's own numbers, which have no limit."""


class Fixed(NamedTuple):
    """Decided, whatever is passed."""

    true: bool


class Reaches(NamedTuple):
    """The column is at least so much."""

    column: int
    least: int


class Term(NamedTuple):
    """Points of a score: `each` for everybody in the column and for `base` others, at most `most`; none until the gate
    holds. Without a column they are `each * base`.
    """

    column: int | None
    base: int
    each: int
    most: int
    gate: Formula
    above_zero: bool


class Points(NamedTuple):
    """The terms add up to so many points, and each that must be above zero is."""

    points: int
    terms: tuple[Term, ...]


class Among(NamedTuple):
    """So many of the parts are true."""

    least: int
    parts: tuple[Formula, ...]


Formula: TypeAlias = Fixed | Reaches | Points | Among


def reaches(column: int, least: int, most: int) -> Formula:
    """`Reaches`, or what it comes to where the column never is above `most`."""
    if least <= 0:
        return Fixed(True)
    return Reaches(column, least) if least <= most else Fixed(False)


def among(least: int, parts: Sequence[Formula]) -> Formula:
    """`Among` in its simplest form: what is decided is taken out, and the same column is asked only once."""
    open_ = [part for part in parts if not isinstance(part, Fixed)]
    least -= sum(part.true for part in parts if isinstance(part, Fixed))
    if least <= 0:
        return Fixed(True)
    if least > len(open_):
        return Fixed(False)
    if len(open_) == 1:
        return open_[0]
    if least not in (1, len(open_)):
        return Among(least, tuple(open_))
    every = least == len(open_)
    joined = _once_a_column(list(_flat(open_, every)), every)
    return joined[0] if len(joined) == 1 else Among(len(joined) if every else 1, joined)


def every(parts: Sequence[Formula]) -> Formula:
    """All of them are true."""
    return among(len(parts), parts)


def conjuncts(formula: Formula) -> tuple[Formula, ...]:
    """The formulas that must all be true."""
    match formula:
        case Fixed(true=True):
            return ()
        case Among() if formula.least == len(formula.parts):
            return formula.parts
        case _:
            return (formula,)


def _flat(parts: Sequence[Formula], every: bool) -> Iterator[Formula]:
    """The parts, those that are themselves all of something (or one of something) resolved."""
    for part in parts:
        if isinstance(part, Among) and part.least == (len(part.parts) if every else 1):
            yield from part.parts
        else:
            yield part


def _once_a_column(parts: Sequence[Formula], every: bool) -> tuple[Formula, ...]:
    """Each part once; of several about the same column the one that decides."""
    found: dict[object, Formula] = {}
    for part in parts:
        key: object = part.column if isinstance(part, Reaches) else part
        before = found.get(key)
        if isinstance(part, Reaches) and isinstance(before, Reaches):
            least = max(part.least, before.least) if every else min(part.least, before.least)
            found[key] = Reaches(part.column, least)
        else:
            found[key] = part
    return tuple(found.values())


def columns_in(formula: Formula) -> dict[int, int]:
    """The columns that matter, and for each the count beyond which more changes nothing."""
    found: dict[int, int] = {}
    for column, top in _tops(formula):
        found[column] = max(top, found.get(column, 0))
    return found


def _tops(formula: Formula) -> Iterator[tuple[int, int]]:
    match formula:
        case Fixed():
            return
        case Reaches():
            yield formula.column, formula.least
        case Among():
            for part in formula.parts:
                yield from _tops(part)
        case Points():
            for term in formula.terms:
                yield from _tops(term.gate)
                if term.column is not None:
                    yield term.column, max(1, -(-term.most // term.each) - term.base)
        case _:
            assert_never(formula)


def evaluate(formula: Formula, column: Callable[[int], Counts]) -> Truth:
    """Where the formula is true. column: the counts of a column; all arrays must go together in shape."""
    match formula:
        case Fixed():
            return np.asarray(formula.true)
        case Reaches():
            return np.asarray(column(formula.column) >= formula.least)
        case Among():
            return _among(formula, column)
        case Points():
            return _points(formula, column)
        case _:
            assert_never(formula)


def _among(formula: Among, column: Callable[[int], Counts]) -> Truth:
    if formula.least == len(formula.parts):
        true = np.asarray(True)
        for part in formula.parts:
            true = true & evaluate(part, column)
        return true
    number: Counts = np.asarray(0)
    for part in formula.parts:
        number = number + evaluate(part, column)
    return np.asarray(number >= formula.least)


def _points(formula: Points, column: Callable[[int], Counts]) -> Truth:
    total: Counts = np.asarray(0)
    fine = np.asarray(True)
    for term in formula.terms:
        people = np.asarray(term.base if term.column is None else column(term.column) + term.base)
        if formula.points > _LARGE:
            people = people.astype(object)
        value = np.where(evaluate(term.gate, column), np.minimum(np.multiply(people, term.each), term.most), 0)
        total = total + value
        if term.above_zero:
            fine = fine & (value > 0)
    return np.asarray(fine & (total >= formula.points))

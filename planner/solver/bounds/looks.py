"""Where a plan at the bounds is looked for, and in which order.

First of the first people, who come before all others where they have a plan; then of some more people; then of
everybody; and at last at what the best rough plan costs. Among the likely slots it is soon found, and all stages are
proved; among all of them it settles ties.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import NamedTuple

from planner.solver.bounds.asking import NoPlanError
from planner.solver.bounds.early import early, early_among_likely
from planner.solver.bounds.left import Left
from planner.solver.bounds.months import Months
from planner.solver.bounds.rough import Rough

_SOON = 10_000
"""Of so many slots it is soon known how early people sit."""

_FEW = 2_000
"""Where it is not known how early people sit, ties are seldom settled among more slots than this."""

_MANY = 3
"""Where nearly all seats are needed the first people seldom have a plan. Where everybody has so many times the slots
among which ties are settled, it is not asked whether they have.
"""

_JOINED = 2
"""Where it is not known who sits anything, that has to be found out as well: so among so much fewer slots."""


class Looks(NamedTuple):
    """Where a plan may be looked for: soon; where one was found, among all slots for the first of those that are as
    good; and otherwise, once it was not found elsewhere.
    """

    soon: Iterator[Left]
    every: Iterator[Left] = iter(())
    otherwise: Iterator[Left] = iter(())


def what_is_left(months: Months, most: int) -> Iterator[Looks]:
    """What may be left of slots: of a few people first, and at last of everybody. most: of more slots it is not asked
    which of them people have who sit early. Raises NoPlanError where there is no plan at all.
    """
    if months.too_few_seats:
        raise NoPlanError("All months together have too few seats.")
    fewer = most // _JOINED
    hopeless = months.nearly_full and months.slots > _MANY * most
    for rough, sitters in () if hopeless else months.of_first():
        if sitters.slots <= min(_SOON, most):
            yield Looks(_all_of_few(rough, sitters, most))
        elif (likely := rough.with_likely(sitters)) is not None:
            first = partial(_all_of_few, rough, likely)
            yield Looks(early_among_likely(likely), first(most), first(fewer))
    every = partial(_all_of_everybody, months, fewer)
    for some in chain(months.of_some(), months.of_all() if hopeless or months.missing else ()):
        yield Looks(early_among_likely(some), every() if months.slots <= most else iter(()))
    soon = _likely_of_everybody(months)
    yield Looks(soon, every(), chain(every(), _left_of_everybody(months, fewer)))
    best = months.of_best
    yield Looks(early_among_likely(best), iter([best] if best is not None and best.slots <= fewer else []))


def _all_of_few(rough: Rough, sitters: Left, most: int) -> Iterator[Left]:
    """What is left of all slots of the first people if they sit early, and all of them."""
    if sitters.slots > most:
        return
    try:
        yield from early(sitters)
    except NoPlanError:
        return
    likely = sitters if sitters.likely else rough.with_likely(sitters)
    if likely is not None:
        yield likely


def _likely_of_everybody(months: Months) -> Iterator[Left]:
    """First what the bounds incline to; then with what people sit early in plans at the bounds."""
    everybody = months.of_everybody
    if everybody is not None:
        yield from early_among_likely(everybody)
        yield from early_among_likely(months.rough.with_likely(everybody._replace(likely={})))


def _all_of_everybody(months: Months, most: int) -> Iterator[Left]:
    """What is left of them if they sit early, and all slots that are left, unless it would take long to settle ties
    among these. Nothing where there are more slots than this, or than two thirds of this where results need others:
    24,000 took five minutes.
    """
    everybody = months.of_everybody
    if everybody is None or everybody.slots > most or (everybody.chained and everybody.slots > most * 2 // 3):
        return
    if everybody.many:
        with suppress(NoPlanError):  # Others may have to sit something.
            yield from early(months.rough.with_known(everybody))
    if not _takes_long(everybody):
        yield everybody


def _left_of_everybody(months: Months, most: int) -> Iterator[Left]:
    """All slots that are left, but no more than this, where it would take long to settle ties among them. A plan may be
    among them that was not found among likely ones.
    """
    everybody = months.of_everybody
    if everybody is not None and everybody.slots <= most and _takes_long(everybody):
        yield everybody


def _takes_long(left: Left) -> bool:
    return left.many and left.slots > _FEW

"""Where a plan at the bounds is looked for, and in which order.

First of the first people, who come before all others where they have a plan; then of everybody. Among the likely slots
it is soon found, and all stages are proved; among all of them it settles ties.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from planner.solver.bounds.asking import NoPlanError
from planner.solver.bounds.early import early, early_among_likely
from planner.solver.bounds.months import Months
from planner.solver.bounds.rough import Left, Rough

_SOON = 10_000
"""Of so many slots it is soon known how early people sit."""

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
    for rough, sitters in months.of_first():
        if sitters.slots <= min(_SOON, most):
            yield Looks(_all_of_few(rough, sitters, most))
        elif (likely := rough.with_likely(sitters)) is not None:
            every = partial(_all_of_few, rough, likely)
            yield Looks(early_among_likely(likely), every(most), every(fewer))
    of_everybody = _all_of_everybody(months, fewer)
    yield Looks(_likely_of_everybody(months), of_everybody, of_everybody)


def _all_of_few(rough: Rough, sitters: Left, most: int) -> Iterator[Left]:
    """All slots of the first people, or of those of whom it is known that they sit something, and what is left of them
    if they sit early.
    """
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
        yield from (left.likely_alone for left in early_among_likely(everybody))
        yield from early_among_likely(months.rough.with_likely(everybody))


def _all_of_everybody(months: Months, most: int) -> Iterator[Left]:
    """Nothing where there are more slots than this."""
    everybody = months.of_everybody
    if everybody is not None and everybody.slots > most:
        return
    for rough, sitters in months.of_those_known():
        yield from _all_of_few(rough, sitters, most)
    if everybody is not None:
        if everybody.many:
            with suppress(NoPlanError):  # Others may have to sit something.
                yield from early(months.rough.with_known(everybody))
        yield everybody

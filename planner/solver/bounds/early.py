"""How early people sit at the earliest, before the model of their slots is searched.

Where it is known who sits anything, the next thing that breaks ties is how early they do. The linear relaxation mostly
knows that, too. So nothing is left of their slots but what plans at its bound have: some hundreds of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from planner.problem.cohorts.gathering import Individual
from planner.problem.schema import Slot, union
from planner.solver.bounds.asking import NoPlanError
from planner.solver.bounds.months import Months
from planner.solver.bounds.narrowing import Narrowing
from planner.solver.bounds.rough import Left, Rough, SlotsLeft, before_slots, model_with, with_only
from planner.solver.model.order import lateness
from planner.solver.tables.carried import carried
from planner.solver.tables.sums import BrokenRowError

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
            yield Looks(_likely(likely), every(most), every(fewer))
    of_everybody = _all_of_everybody(months, fewer)
    yield Looks(_likely_of_everybody(months), of_everybody, of_everybody)


def _all_of_few(rough: Rough, sitters: Left, most: int) -> Iterator[Left]:
    """All slots of the first people, or of those of whom it is known that they sit something, and what is left of them
    if they sit early.
    """
    if sitters.slots > most:
        return
    try:
        yield from _early(sitters)
    except NoPlanError:
        return
    likely = sitters if sitters.likely else rough.with_likely(sitters)
    if likely is not None:
        yield likely


def _likely_of_everybody(months: Months) -> Iterator[Left]:
    """First what the bounds incline to; then with what people sit early in plans at the bounds."""
    everybody = months.of_everybody
    if everybody is not None:
        yield from (early.likely_alone for early in _likely(everybody))
        yield from _likely(months.rough.with_likely(everybody))


def _likely(left: Left | None) -> Iterator[Left]:
    """What is likely alone, and of that what people have who sit early; nothing where there is no plan."""
    if left is None:
        return
    alone = left.likely_alone
    with suppress(NoPlanError):
        pressed = _Pressed(alone)
        if pressed.bound is not None:
            yield alone._replace(likely=pressed.inclined)


def _all_of_everybody(months: Months, most: int) -> Iterator[Left]:
    """Nothing where there are more slots than this."""
    free = months.at_no_limits
    if free is not None and free.slots > most:
        return
    for rough, sitters in months.of_those_known():
        yield from _all_of_few(rough, sitters, most)
    everybody = months.of_everybody
    if everybody is not None and everybody.slots <= most:
        if everybody.many:
            with suppress(NoPlanError):  # Others may have to sit something.
                yield from _early(months.rough.with_known(everybody))
        yield everybody


def _early(left: Left) -> Iterator[Left]:
    """What is left in plans in which people sit as early as its bound says; nothing where it is not known who sits,
    there is no bound, or few slots are left anyway. Raises NoPlanError where no plan at the bounds has what is known.
    """
    if not (left.known and left.many):
        return
    pressed = _Pressed(left)
    if pressed.bound is None:
        return
    known = {x.index: value for x, value in zip(before_slots(pressed.variables), left.known, strict=True)}
    slots_left = SlotsLeft(left.staffing.problem)
    found: list[Individual] = []
    gone: set[int] = set()
    for each, choice in zip(left.staffing.individuals, pressed.variables.individuals, strict=True):
        slots = union(1 << slot for slot, x in enumerate(choice.sitting) if pressed.most[x.index])
        own = tuple(slots_left.of(each, slots))
        found.extend(own)
        if not own and known[choice.sits.index]:
            return  # somebody who sits something would have nothing left
        if not own:
            gone.add(choice.sits.index)
    yield left._replace(
        staffing=with_only(left.staffing, tuple(found)),
        likely=pressed.inclined,
        known=tuple(value for index, value in known.items() if index not in gone),
        early=pressed.bound,
        supports=carried(pressed.supports, pressed.variables.individuals),
    )


class _Pressed:
    """How early people sit at the earliest in the relaxation. most: the largest value of each variable (by its index)
    that is left. supports: rows that show the bound. inclined: for each individual the slots that are used there, if
    only in part.
    """

    def __init__(self, left: Left) -> None:
        """Raises NoPlanError where there is no plan of this kind."""
        model, self.variables = model_with(left, left.staffing, loose=True)
        model.minimize(lateness(self.variables))
        narrowing = Narrowing(self.variables, {})
        try:
            narrowing.learn(model, {})  # Where it is known who sits anything a fifth of the rows go.
            self.bound = narrowing.bound(model)
        except BrokenRowError as error:
            raise NoPlanError("There are no plans at these bounds.") from error
        self.most, self.supports = narrowing.most, narrowing.supports
        self._inclined = narrowing.inclined

    @property
    def inclined(self) -> dict[str, frozenset[Slot]]:
        """For each individual the slots that are used there, if only in part."""
        found: dict[str, frozenset[Slot]] = {}
        for choice in self.variables.individuals:
            used = zip(choice.individual.profile.timetable.slots, choice.sitting, strict=True)
            found[choice.individual.person] = frozenset(slot for slot, x in used if x.index in self._inclined)
        return found

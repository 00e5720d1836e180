"""How early people sit at the earliest, before the model of their slots is searched.

Where it is known who sits anything, the next thing that breaks ties is how early they do. The linear relaxation mostly
knows that, too. So nothing is left of their slots but what plans at its bound have: some hundreds of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from planner.problem.cohorts.gathering import Individual
from planner.problem.schema import Slot
from planner.problem.sets import union
from planner.solver.bounds.asking import NoPlanError
from planner.solver.bounds.left import Left, SlotsLeft, before_slots, model_with, with_only
from planner.solver.bounds.narrowing import Narrowing
from planner.solver.model.order import lateness
from planner.solver.tables.carried import carried
from planner.solver.tables.sums import BrokenRowError


def early_among_likely(left: Left | None) -> Iterator[Left]:
    """What is likely alone, and of that what people have who sit early; nothing where there is no plan."""
    if left is None:
        return
    alone = left.likely_alone
    with suppress(NoPlanError):
        pressed = _Pressed(alone)
        if pressed.bound is not None:
            yield alone._replace(likely=pressed.inclined)


def early(left: Left) -> Iterator[Left]:
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
        narrowing = Narrowing(self.variables, {}, all_matter=True)
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
            used = frozenset(slot for slot, x in choice.by_slot if x.index in self._inclined)
            found[choice.individual.person] = used
        return found

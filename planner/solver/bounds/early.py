"""How early people sit at the earliest, before the model of their slots is searched.

Where it is known who sits anything, the next thing that breaks ties is how early they do. The linear relaxation mostly
knows that, too. So nothing is left of their slots but what plans at its bound have: some hundreds of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator

from planner.problem.cohorts.gathering import Individual
from planner.problem.schema import Slot, union
from planner.solver.bounds.narrowing import Narrowing
from planner.solver.bounds.rough import Left, Months, Rough, SlotsLeft, before_slots, model_with, with_only
from planner.solver.model.order import lateness
from planner.solver.tables.carried import carried
from planner.solver.tables.sums import BrokenRowError

_SOON = 30_000
"""Of so many slots it is soon known how early people sit."""


def what_is_left(months: Months, most: int) -> Iterator[Iterator[Left]]:
    """What may be left of slots: of a few people first, and at last of everybody. Of the same people those first with
    which they sit early. most: of more slots it is not asked which of them people have who do.
    """
    for rough, sitters in months.of_sitters():
        yield _of_sitters(rough, sitters, most)
    everybody = months.rough.of_everybody()
    if everybody is not None:
        yield _of_everybody(everybody, most)


def _of_sitters(rough: Rough, sitters: Left, most: int) -> Iterator[Left]:
    likely = rough.with_likely(sitters) if sitters.slots > min(_SOON, most) else None
    if likely is not None:
        yield likely.likely_alone
    if sitters.slots <= most:
        yield from _early(sitters)
        likely = likely or rough.with_likely(sitters)
        if likely is not None:
            yield likely


def _of_everybody(everybody: Left, most: int) -> Iterator[Left]:
    if everybody.slots > min(_SOON, most):
        yield everybody.likely_alone
    if everybody.slots <= most:
        yield from _early(everybody)
        yield everybody._replace(known=())  # Who sits anything need not be known: everybody is there.


def _early(left: Left) -> Iterator[Left]:
    """What is left in plans in which people sit as early as its bound says; nothing where it is not known who sits,
    there is no bound, or few slots are left anyway.
    """
    if not (left.known and left.many):
        return
    model, variables = model_with(left, left.staffing, loose=True)
    model.minimize(lateness(variables))
    narrowing = Narrowing(variables, {})
    try:
        narrowing.learn(model, {})  # Who sits anything is known, which a fifth of the rows are about.
        bound = narrowing.bound(model)
    except BrokenRowError:  # There are no plans at these bounds.
        return
    if bound is None:
        return
    most = narrowing.most
    known = {x.index: value for x, value in zip(before_slots(variables), left.known, strict=True)}
    slots_left = SlotsLeft(left.staffing.problem)
    found: list[Individual] = []
    gone: set[int] = set()
    likely: dict[str, frozenset[Slot]] = {}
    for each, choice in zip(left.staffing.individuals, variables.individuals, strict=True):
        slots = union(1 << slot for slot, x in enumerate(choice.sitting) if most[x.index])
        own = tuple(slots_left.of(each, slots))
        found.extend(own)
        if not own and known[choice.sits.index]:
            return  # somebody who sits something would have nothing left
        if not own:
            gone.add(choice.sits.index)
        table = each.profile.timetable
        likely[each.person] = frozenset(
            slot for slot, x in zip(table.slots, choice.sitting, strict=True) if x.index in narrowing.inclined
        )
    yield left._replace(
        staffing=with_only(left.staffing, tuple(found)),
        likely=likely,
        known=tuple(value for index, value in known.items() if index not in gone),
        early=bound,
        supports=carried(narrowing.supports, variables.individuals),
    )

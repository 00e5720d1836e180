"""What is left of the slots of individuals, and what plans cost at the least, seen from a rough problem.

People whose certificates need each other have hundreds of slots each, as any day may matter. Which of them are in a
best plan hardly depends on the day within the month: so slots are put together to spans first (`problem.kinds.spans`),
and the bounds of that small problem, stage by stage, leave a few people with few months. They are bounds of the problem
itself. Where a plan reaches them all, all best plans have none but slots of what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from planner.outcome.schema import Stage
from planner.problem.cohorts.gathering import Individual
from planner.problem.kinds.spans import Spans, only, spans
from planner.problem.reduce import Staffing
from planner.problem.schema import Problem, Slot, Timetable, bits, union
from planner.solver.bounds.narrowing import Narrowing
from planner.solver.cpsat import cp_model
from planner.solver.model.constraints import add_constraints
from planner.solver.model.objectives import stages
from planner.solver.model.variables import Variables
from planner.solver.tables.sums import BrokenRowError

_MANY_SLOTS = 2_000
"""Of fewer slots of all individuals together none are put together."""

_SHARE = 2
"""Nor if more than one in so many would be left."""


class Left(NamedTuple):
    """What is left of a staffing in plans at these bounds, one for each stage; and for each individual the slots among
    which such a plan is looked for first.

    The bound of a stage is one of the plans that keep to those before.
    """

    staffing: Staffing
    bounds: tuple[Stage, ...]
    likely: Mapping[str, frozenset[Slot]]

    def unlikely(self, variables: Variables) -> dict[int, int]:
        """Nothing for all other slots (by the indices of variables of what is left)."""
        return {
            x.index: 0
            for choice in variables.individuals
            for slot, x in zip(choice.individual.profile.timetable.slots, choice.sitting, strict=True)
            if slot not in self.likely[choice.individual.person]
        }


class Rough(NamedTuple):
    """A staffing with spans in place of the slots of individuals (`spans`: by the id of a timetable). Where it has no
    plan, the staffing (`exact`) has none.
    """

    staffing: Staffing
    exact: Staffing
    spans: Mapping[int, Spans]

    def left(self) -> Left | None:
        """What is left of the slots of individuals; None where there is no bound, or no rough plan at the bounds."""
        model = cp_model.CpModel()
        variables = Variables(model, self.staffing)
        add_constraints(model, variables)
        narrowing = Narrowing(variables)
        bounds: list[Stage] = []
        for name, expression in stages(variables):
            model.minimize(expression)
            try:
                value = narrowing.bound(model)
            except BrokenRowError:  # There are no plans at these bounds.
                return None
            if value is None:
                return None
            bounds.append(Stage(name, value, value, True))
        most = narrowing.most(model).tolist()
        found: list[Individual] = []
        likely: dict[str, frozenset[Slot]] = {}
        left = _Left(self.exact.problem)
        for each, choice in zip(self.exact.individuals, variables.individuals, strict=True):
            table = each.profile.timetable
            own = [*zip(self.spans[id(table)].slots, choice.sitting, strict=True)]
            found.extend(left.of(each, union(slots for slots, x in own if most[x.index])))
            inclined = union(slots for slots, x in own if x.index in narrowing.inclined)
            likely[each.person] = frozenset(table.slots[slot] for slot in bits(inclined))
        return Left(self.exact._replace(individuals=tuple(found)), tuple(bounds), likely)


def in_spans(staffing: Staffing) -> Rough | None:
    """The rough problem; None where individuals have few slots, or people may be missing."""
    tables = {id(each.profile.timetable): each.profile.timetable for each in staffing.individuals}
    slots = sum(len(each.profile.timetable.slots) for each in staffing.individuals)
    if slots < _MANY_SLOTS or staffing.missing:
        return None
    together = {key: spans(table) for key, table in tables.items()}
    rough = [
        each._replace(profile=each.profile._replace(timetable=together[id(each.profile.timetable)].table))
        for each in staffing.individuals
    ]
    if _SHARE * sum(len(each.profile.timetable.slots) for each in rough) > slots:
        return None
    return Rough(staffing._replace(individuals=tuple(rough)), staffing, together)


class _Left:
    """Individuals with what is left of their slots. People who are alike stay so."""

    def __init__(self, problem: Problem) -> None:
        self._apart = any(target.apart for target in problem.targets)
        self._made: dict[tuple[int, int], tuple[Timetable, tuple[int, ...]]] = {}

    def of(self, each: Individual, slots: int) -> Iterator[Individual]:
        """The individual with these slots (a mask); nobody, where there are none and neither what the person holds nor
        what was promised to them counts.
        """
        if not (slots or self._apart or each.profile.promised):
            return
        key = (id(each.profile.timetable), slots)
        if key not in self._made:
            self._made[key] = only(each.profile.timetable, slots)
        table, places = self._made[key]
        yield Individual(each.person, each.profile._replace(timetable=table), places)

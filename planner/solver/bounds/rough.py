"""What is left of the slots of individuals, and what plans cost at the least, seen from a rough problem.

People whose certificates need each other have hundreds of slots each, as any day may matter. Which of them are in a
best plan hardly depends on the day within the month: so slots are put together to spans first (`problem.kinds.spans`),
and the bounds of that small problem, stage by stage, leave a few people with few months. They are bounds of the problem
itself. Where a plan reaches them all, all best plans have none but slots of what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.outcome.schema import Stage
from planner.problem.cohorts.gathering import Individual
from planner.problem.kinds.spans import Spans, only, spans
from planner.problem.reduce import Staffing
from planner.problem.schema import Timetable, union
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


def rough_plans(staffing: Staffing) -> tuple[Staffing, tuple[Stage, ...]] | None:
    """The staffing with none but those slots of individuals that are in plans at these bounds, one for each stage; None
    where there are few slots, people may be missing, or the rough problem has no bound or no plan at its bounds.

    The bound of a stage is one of the plans that keep to those before.
    """
    slots = sum(len(each.profile.timetable.slots) for each in staffing.individuals)
    if slots < _MANY_SLOTS or staffing.missing:
        return None
    known = {id(each.profile.timetable): each.profile.timetable for each in staffing.individuals}
    together = {key: spans(table) for key, table in known.items()}
    rough = tuple(_in_spans(each, together[id(each.profile.timetable)]) for each in staffing.individuals)
    if _SHARE * sum(len(each.profile.timetable.slots) for each in rough) > slots:
        return None
    model = cp_model.CpModel()
    variables = Variables(model, replace(staffing, individuals=rough))
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
    left = [
        union(
            own
            for own, x in zip(together[id(each.profile.timetable)].slots, choice.sitting, strict=True)
            if most[x.index]
        )
        for each, choice in zip(staffing.individuals, variables.individuals, strict=True)
    ]
    return replace(staffing, individuals=_with_slots(staffing, left)), tuple(bounds)


def _in_spans(each: Individual, rough: Spans) -> Individual:
    return replace(each, profile=replace(each.profile, timetable=rough.table))


def _with_slots(staffing: Staffing, left: Sequence[int]) -> tuple[Individual, ...]:
    """The individuals with what is left of their slots (masks), without those of whom no slot is left and who can be
    counted for nothing.
    """
    apart = any(target.apart for target in staffing.problem.targets)
    made: dict[tuple[int, int], tuple[Timetable, tuple[int, ...]]] = {}
    found: list[Individual] = []
    for each, slots in zip(staffing.individuals, left, strict=True):
        table = each.profile.timetable
        if (id(table), slots) not in made:
            made[id(table), slots] = only(table, slots)
        timetable, places = made[id(table), slots]
        if slots or apart:
            found.append(Individual(each.person, replace(each.profile, timetable=timetable), places))
    return tuple(found)

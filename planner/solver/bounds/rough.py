"""What is left of the slots of individuals, and what plans cost at the least, seen from a rough problem.

People whose certificates need each other have hundreds of slots each, as any day may matter. Which of them are in a
best plan hardly depends on the day within the month: so slots are put together to spans first (`problem.kinds.spans`),
and the bounds of that small problem, stage by stage, leave a few people with few months. They are bounds of the problem
itself. Where a plan reaches them all, all best plans have none but slots of what is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cached_property
from typing import NamedTuple

from planner.outcome.schema import Planned, Stage
from planner.problem.cohorts.choosing import asked_among
from planner.problem.cohorts.gathering import Individual
from planner.problem.kinds.spans import Spans, spans
from planner.problem.reduce import Staffing
from planner.problem.schema import Slot
from planner.problem.sets import bits, union
from planner.solver.bounds.asking import NoPlanError
from planner.solver.bounds.dearer import Dearer, dearer, multiply
from planner.solver.bounds.left import (
    Bounds,
    Left,
    SlotsLeft,
    effects_of,
    first_before_slots,
    model_of,
    model_with,
    timetables_of,
    with_only,
)
from planner.solver.bounds.narrowing import Narrowing
from planner.solver.bounds.peers import Averages
from planner.solver.cpsat import cp_model
from planner.solver.model.objectives import stages
from planner.solver.model.variables import Variables
from planner.solver.tables.sums import BrokenRowError

_THIRDS = 3
"""Into so many parts the order of preference is divided, as only where slots stand about matters at first."""


class _Bounded(NamedTuple):
    """The bounds of the stages, and what is known of the variables of the rough problem at these."""

    bounds: Bounds
    variables: Variables
    narrowing: Narrowing


class Rough:
    """A staffing (`exact`) with spans in place of the slots of individuals (`staffing`; `spans` by the id of an exact
    timetable). Where that has no plan, there is none.
    """

    def __init__(self, exact: Staffing) -> None:
        self.exact = exact
        self._averages: dict[int, Averages] = {}

    @cached_property
    def spans(self) -> dict[int, Spans]:
        return {key: spans(table) for key, table in timetables_of(self.exact).items()}

    @cached_property
    def staffing(self) -> Staffing:
        rough = (
            Individual(each.person, each.profile._replace(timetable=self.spans[id(each.profile.timetable)].table))
            for each in self.exact.individuals
        )
        rough_ones = tuple(rough)
        asked = asked_among(self.exact.problem, rough_ones, effects_of(self.exact))
        return self.exact._replace(individuals=rough_ones, asked=asked)

    def averages(self, targets: int) -> Averages:
        """Its plans, as far as these targets (a mask) show."""
        if targets not in self._averages:
            self._averages[targets] = Averages(self.staffing, targets)
        return self._averages[targets]

    def with_likely(self, left: Left) -> Left | None:
        """What is left (all slots), with the likely ones: those of the spans with which people sit early in the
        relaxation (thirds of the order of preference are told apart), so that what they sit is in time on any day of
        the month. None where no plan has what is known.
        """
        model, variables = model_with(left, self.staffing, loose=True)
        model.maximize(_part(variables, _THIRDS))
        narrowing = Narrowing(variables, {})
        try:
            narrowing.bound(model)
        except (BrokenRowError, NoPlanError):
            return None
        narrowing.make_whole()
        return left._replace(likely=self._likely(variables, narrowing.inclined))

    def with_all(self, bounds: Bounds) -> Left | None:
        """All slots, and the likely ones: those of a rough plan at these bounds, one for each stage; None where there
        is no such plan.
        """
        found = self._bounded(bounds)
        if found is None:
            return None
        found.narrowing.make_whole()
        return self._inclined(found)

    def with_best(self, plan: Planned) -> Left:
        """All slots, and the likely ones: those of the spans of this rough plan, than which none is better."""
        exams, used = self.exact.problem.exams, dict[str, set[Slot]]()
        for each in plan.assignments:
            used.setdefault(each.employee_id, set()).add(Slot(exams.index(each.exam), each.first, each.last))
        return Left(self.exact, plan.stages, self._slots_of(used))

    def of_everybody(self, first: Bounds = ()) -> Left | None:
        """The same, with what these bounds leave of the slots."""
        together = dearer(self.staffing)
        bounded = None if together is None else self._bounded(first, together)
        if bounded is None:
            together = None
            bounded = self._bounded(first)
        if bounded is None:
            return None
        most = bounded.narrowing.most
        bounded.narrowing.make_whole(bounded.bounds[-1].value)
        found: list[Individual] = []
        rough: list[Individual] = []
        left = SlotsLeft(self.exact.problem)
        asked = range(len(self.exact.individuals)) if together is None else together.others
        for place, choice in zip(asked, bounded.variables.individuals, strict=False):
            each, own_spans = self.exact.individuals[place], self.staffing.individuals[place]
            slots = self.spans[id(each.profile.timetable)].slots
            kept = [number for number, x in enumerate(choice.sitting) if most[x.index]]
            found.extend(left.of(each, union(slots[number] for number in kept)))
            rough.extend(left.of(own_spans, union(1 << number for number in kept)))
        staffing = with_only(self.exact, tuple(found))
        return self._inclined(bounded)._replace(staffing=staffing, in_spans=tuple(rough))

    def _bounded(self, first: Bounds, together: Dearer | None = None) -> _Bounded | None:
        """The bounds; None where there are none, or where those who are taken together may be in plans at them."""
        model, variables = self._model_of(together)
        narrowing = Narrowing(variables, {}, crowded=True, patience=0)  # supports lift no bound here
        bounds, measured = [*first], list(stages(variables))
        for bound, (_, expression) in zip(first, measured, strict=False):
            model.add(expression == bound.value)
        try:
            for name, expression in measured[len(first) :]:
                model.minimize(expression)
                value = narrowing.bound(model)
                if value is None:
                    return None
                bounds.append(Stage(name, value, value, True))
            if len(first) == len(measured) and narrowing.bound(model) is None:  # nothing is to be small any more
                return None
        except BrokenRowError:  # There are no plans at these bounds.
            return None
        except NoPlanError:
            if bounds:
                return None
            raise
        if together is not None and any(
            narrowing.most[index]
            for choice in variables.individuals[len(together.others) :]
            for index in choice.variables
        ):
            return None
        return _Bounded(bounds, variables, narrowing)

    def _model_of(self, together: Dearer | None) -> tuple[cp_model.CpModel, Variables]:
        if together is None:
            return model_of(self.staffing, loose=True)
        people = (
            *(self.staffing.individuals[place] for place in together.others),
            *(one for one, _ in together.groups),
        )
        model, variables = model_of(self.staffing._replace(individuals=people), loose=True)
        for choice, (_, size) in zip(variables.individuals[len(together.others) :], together.groups, strict=True):
            multiply(model, choice, size)
        return model, variables

    def _inclined(self, bounded: _Bounded) -> Left:
        bounds, variables, values = bounded.bounds, bounded.variables, bounded.narrowing.inclined
        return Left(self.exact, bounds, self._likely(variables, values))

    def with_known(self, everybody: Left) -> Left:
        """The same, and all that is settled before slots, if the relaxation of what is left knows it."""
        rough = self.staffing._replace(individuals=everybody.in_spans)
        return everybody._replace(known=first_before_slots(everybody, rough))

    def _likely(self, variables: Variables, values: Mapping[int, float]) -> dict[str, frozenset[Slot]]:
        """For each individual the slots of the spans that are used (values by the indices of rough variables)."""
        return self._slots_of(
            {
                choice.individual.person: {slot for slot, x in choice.by_slot if values.get(x.index)}
                for choice in variables.individuals
            }
        )

    def _slots_of(self, used: Mapping[str, Set[Slot]]) -> dict[str, frozenset[Slot]]:
        """For each individual the slots of the spans that people use."""
        found: dict[str, frozenset[Slot]] = {}
        for each in self.exact.individuals:
            table = each.profile.timetable
            own, spans_used = self.spans[id(table)], used.get(each.person, frozenset())
            slots = union(own.slots[number] for number, span in enumerate(own.table.slots) if span in spans_used)
            found[each.person] = frozenset(table.slots[slot] for slot in bits(slots))
        return found


def _part(variables: Variables, parts: int) -> cp_model.LinearExprT:
    """In which of so many parts of the order of preference the slots of individuals stand, in sum, and not in which
    place.
    """
    return sum(
        parts * place // len(choice.sitting) * x
        for choice in variables.individuals
        for place, x in enumerate(choice.ordered)
    )

"""What is left of the slots of individuals, and what plans cost at the least, seen from a rough problem.

People whose certificates need each other have hundreds of slots each, as any day may matter. Which of them are in a
best plan hardly depends on the day within the month: so slots are put together to spans first (`problem.kinds.spans`),
and the bounds of that small problem, stage by stage, leave a few people with few months. They are bounds of the problem
itself. Where a plan reaches them all, all best plans have none but slots of what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import cached_property
from math import ceil, inf
from typing import NamedTuple

from planner.outcome.schema import Planned, Stage
from planner.problem.cohorts.choosing import asked_among
from planner.problem.cohorts.gathering import Individual
from planner.problem.kinds.spans import Spans, spans
from planner.problem.reduce import Staffing
from planner.problem.schema import Slot
from planner.problem.sets import bits, union
from planner.solver.bounds.asking import NoPlanError
from planner.solver.bounds.groups import Group, Grouped, alike, cost_the_same, dearer, multiply
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
from planner.solver.model.individuals import Choice
from planner.solver.model.objectives import stages
from planner.solver.model.variables import Variables
from planner.solver.search import ending, searching
from planner.solver.tables.sums import BrokenRowError
from planner.solver.ties import with_fixed

_LITTLE = 1e-6

_EFFORT = 0.5
"""For a plan in which most people use what they do in a relaxation, in the solver's own deterministic seconds."""

_SHARE = 4
"""If more than one in so many uses spans in part, plans near a solution are seldom found soon."""

_APART, _OTHERS = 12, 4
"""Where those who use whole spans cannot all keep them, one in so many may use others; so many times ever others."""

_THIRDS = 3
"""Into so many parts the order of preference is divided, as only where slots stand about matters at first."""


class _Bounded(NamedTuple):
    """The bounds of the stages, and what is known of the variables of the rough problem at these. groups: for whom the
    last individuals are asked.
    """

    bounds: Bounds
    variables: Variables
    narrowing: Narrowing
    groups: tuple[Group, ...]

    @property
    def leaves_groups(self) -> bool:
        """Whether plans at the bounds may have anything that somebody of a group sits."""
        return any(self.narrowing.most[index] for _, choice in self._of_groups for index in choice.variables)

    @property
    def sitters(self) -> frozenset[str]:
        """Who sits something in the solution, if only in part: as many of each group, the first ones."""
        shares = self.narrowing.inclined
        single = self.variables.individuals[: len(self.variables.individuals) - len(self.groups)]
        found = {choice.individual.person for choice in single if choice.sits.index in shares}
        for group, choice in self._of_groups:
            found |= {*group.people[: ceil(shares.get(choice.sits.index, 0.0) - _LITTLE)]}
        return frozenset(found)

    @property
    def _of_groups(self) -> Iterator[tuple[Group, Choice]]:
        choices = self.variables.individuals
        return zip(self.groups, choices[len(choices) - len(self.groups) :], strict=True)


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

    @cached_property
    def _dearer(self) -> Grouped | None:
        return dearer(self.staffing)

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
        people = left.in_spans or self.staffing.individuals
        model, variables = model_with(left, self.staffing._replace(individuals=people), loose=True)
        model.maximize(_part(variables, _THIRDS))
        narrowing = Narrowing(variables, {})
        try:
            narrowing.bound(model)
        except (BrokenRowError, NoPlanError):
            return None
        return self._with_plan(left, people, variables, narrowing)

    def with_all(self, bounds: Bounds) -> Left | None:
        """All slots, and the likely ones: those of a rough plan at these bounds, one for each stage; None where there
        is no such plan.
        """
        found = self._bounded(bounds)
        if found is None:
            return None
        all_slots = Left(self.exact, found.bounds, {})
        return self._with_plan(all_slots, self.staffing.individuals, found.variables, found.narrowing)

    def with_best(self, plan: Planned) -> Left:
        """All slots, and the likely ones: those of the spans of this rough plan, than which none is better."""
        exams, used = self.exact.problem.exams, dict[str, set[Slot]]()
        for each in plan.assignments:
            used.setdefault(each.employee_id, set()).add(Slot(exams.index(each.exam), each.first, each.last))
        return Left(self.exact, plan.stages, self._slots_of(used))

    def of_everybody(self, first: Bounds = ()) -> Left | None:
        """The same, with what these bounds leave of the slots."""
        grouped = self._dearer
        bounded = None if grouped is None else self._bounded(first, grouped)
        if grouped is None or bounded is None or bounded.leaves_groups:
            grouped = Grouped(self.staffing.individuals, ())
            bounded = self._bounded(first)
        if bounded is None:
            return None
        exact = {each.person: each for each in self.exact.individuals}
        most = bounded.narrowing.most
        found: list[Individual] = []
        rough: list[Individual] = []
        left = SlotsLeft(self.exact.problem)
        for own_spans, choice in zip(grouped.others, bounded.variables.individuals, strict=False):
            each = exact[own_spans.person]
            slots = self.spans[id(each.profile.timetable)].slots
            kept = [number for number, x in enumerate(choice.sitting) if most[x.index]]
            found.extend(left.of(each, union(slots[number] for number in kept)))
            rough.extend(left.of(own_spans, union(1 << number for number in kept)))
        staffing = with_only(self.exact, tuple(found))
        of_all = Left(staffing, bounded.bounds, {}, in_spans=tuple(rough))
        return self._with_plan(of_all, of_all.in_spans, bounded.variables, bounded.narrowing, bounded.bounds[-1].value)

    def of_groups(self) -> tuple[Bounds, frozenset[str]] | None:
        """What plans cost at the least, stage by stage, as far as people who are alike show together, and who sits
        something there: as many of each group, the first ones. None where few people are alike, or where those who are
        dearer can be left out.
        """
        grouped = alike(self.staffing) if self._dearer is None else None
        bounded = None if grouped is None else self._bounded((), grouped)
        return None if bounded is None else (bounded.bounds, bounded.sitters)

    def _bounded(self, first: Bounds, grouped: Grouped | None = None) -> _Bounded | None:
        people = self.staffing.individuals if grouped is None else grouped.individuals
        groups = () if grouped is None else grouped.groups
        model, variables = model_of(self.staffing._replace(individuals=people), loose=True)
        for group, choice in zip(groups, variables.individuals[len(people) - len(groups) :], strict=True):
            multiply(model, choice, len(group.people))
        if cost_the_same(self.staffing):
            for choice in variables.individuals:
                if not choice.sits_to_satisfy:
                    choice.sit_to_satisfy()
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
        return _Bounded(bounds, variables, narrowing, groups)

    def _with_plan(
        self,
        left: Left,
        people: tuple[Individual, ...],
        variables: Variables,
        narrowing: Narrowing,
        most: float = inf,
    ) -> Left:
        """What is left, with the slots of the spans that are used in a solution of no more than this cost as the likely
        ones: of a rough plan of these people, if one is soon found near the solution, or near another one.
        """
        near = _Near(left, self.staffing._replace(individuals=people), variables)
        narrowing.make_whole(most)
        plan = near.plan(narrowing.inclined)
        if plan is None and narrowing.begin_elsewhere(most):
            narrowing.make_whole(most)
            plan = near.plan(narrowing.inclined)
        if plan is None:
            plan = near.plan_of_others(narrowing.inclined)
        return left._replace(likely=self._slots_of(plan or near.used(narrowing.inclined)))

    def with_known(self, everybody: Left) -> Left:
        """The same, and all that is settled before slots, if the relaxation of what is left knows it."""
        rough = self.staffing._replace(individuals=everybody.in_spans)
        return everybody._replace(known=first_before_slots(everybody, rough))

    def _slots_of(self, used: Mapping[str, Set[Slot]]) -> dict[str, frozenset[Slot]]:
        """For each individual the slots of the spans that people use."""
        found: dict[str, frozenset[Slot]] = {}
        for each in self.exact.individuals:
            table = each.profile.timetable
            own, spans_used = self.spans[id(table)], used.get(each.person, frozenset())
            slots = union(own.slots[number] for number, span in enumerate(own.table.slots) if span in spans_used)
            found[each.person] = frozenset(table.slots[slot] for slot in bits(slots))
        return found


class _Near:
    """Rough plans near solutions of a relaxation (shares by the indices of its variables)."""

    def __init__(self, left: Left, staffing: Staffing, relaxed: Variables) -> None:
        """left: what plans have. staffing: whose spans people use. relaxed: the variables of the relaxation."""
        self._left, self._staffing, self._relaxed = left, staffing, relaxed

    @cached_property
    def _model(self) -> tuple[cp_model.CpModel, Variables]:
        return model_with(self._left, self._staffing)

    def used(self, shares: Mapping[int, float]) -> Mapping[str, Set[Slot]]:
        """For each individual the spans that are used there, if only in part."""
        return {
            choice.individual.person: {slot for slot, x in choice.by_slot if shares.get(x.index)}
            for choice in self._relaxed.individuals
        }

    def plan(self, shares: Mapping[int, float]) -> Mapping[str, Set[Slot]] | None:
        """The spans that people use in a plan in which those who use whole ones there keep these; None where none is
        soon found, as where many use some in part.
        """
        used, in_part = self.used(shares), self._in_part(shares)
        if not in_part:
            return used
        return None if _SHARE * len(in_part) > len(used) else self._search(used, in_part)

    def plan_of_others(self, shares: Mapping[int, float]) -> Mapping[str, Set[Slot]] | None:
        """The same where some of those who use whole spans may use others, each time ever others of them."""
        used, in_part = self.used(shares), self._in_part(shares)
        whole = [person for person, spans in used.items() if spans and person not in in_part]
        for first in range(min(_OTHERS, len(whole)) if _SHARE * len(in_part) <= len(used) else 0):
            plan = self._search(used, in_part.union(whole[first::_APART]))
            if plan is not None:
                return plan
        return None

    def _in_part(self, shares: Mapping[int, float]) -> frozenset[str]:
        """Who uses spans in part."""
        return frozenset(
            choice.individual.person
            for choice in self._relaxed.individuals
            if any(_LITTLE < shares.get(x.index, 0.0) < 1 - _LITTLE for x in choice.sitting)
        )

    def _search(self, used: Mapping[str, Set[Slot]], free: Set[str]) -> Mapping[str, Set[Slot]] | None:
        """The spans that people use in a plan in which all but these keep theirs; None where none is soon found."""
        model, variables = self._model
        kept = (choice for choice in variables.individuals if choice.individual.person not in free)
        fixed = {x.index: int(slot in used[each.individual.person]) for each in kept for slot, x in each.by_slot}
        solver = searching(_EFFORT)
        solver.parameters.cp_model_presolve = True
        solver.parameters.cp_model_probing_level = 0
        if ending(solver.solve(with_fixed(model, fixed))) not in ("optimal", "feasible"):
            return None
        return {
            choice.individual.person: {slot for slot, x in choice.by_slot if solver.value(x)}
            for choice in variables.individuals
        }


def _part(variables: Variables, parts: int) -> cp_model.LinearExprT:
    """In which of so many parts of the order of preference the slots of individuals stand, in sum, and not in which
    place.
    """
    return sum(
        parts * place // len(choice.sitting) * x
        for choice in variables.individuals
        for place, x in enumerate(choice.ordered)
    )

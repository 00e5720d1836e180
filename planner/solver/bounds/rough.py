"""What is left of the slots of individuals, and what plans cost at the least, seen from a rough problem.

People whose certificates need each other have hundreds of slots each, as any day may matter. Which of them are in a
best plan hardly depends on the day within the month: so slots are put together to spans first (`problem.kinds.spans`),
and the bounds of that small problem, stage by stage, leave a few people with few months. They are bounds of the problem
itself. Where a plan reaches them all, all best plans have none but slots of what is left.

Limits by month seldom make a plan dearer, and without them people can often be put together to cohorts. So the best
plan without them says what plans cost at the least, too, and then the rough problem says who sits anything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from planner.outcome.schema import Impossible, Stage, Undecided
from planner.problem.cohorts.gathering import Individual
from planner.problem.kinds.spans import Spans, only, spans
from planner.problem.reduce import Staffing, reduce
from planner.problem.schema import Problem, Slot, Timetable, bits, union
from planner.solver.bounds.leading import leading_values
from planner.solver.bounds.narrowing import Narrowing
from planner.solver.cpsat import cp_model
from planner.solver.model.constraints import add_constraints
from planner.solver.model.objectives import stages
from planner.solver.model.variables import Variables
from planner.solver.tables.sums import BrokenRowError
from planner.solver.ties import lateness, rows_but_slots

_MANY_SLOTS = 2_000
"""Of fewer slots of all individuals together none are put together."""

_MANY_LEFT = 1_000

_SHARE = 2
"""Nor if more than one in so many would be left."""


Price = Callable[[Staffing], "tuple[Stage, ...] | Impossible | Undecided"]
"""What the best plan comes to."""

Rows = Iterator[tuple[cp_model.LinearExprT, int]]
"""What has which value."""


class Left(NamedTuple):
    """What is left of a staffing in plans at these bounds, one for each stage; and for each individual the slots among
    which such a plan is looked for first.

    The bound of a stage is one of the plans that keep to those before. known: the values of all that is settled before
    slots, in the order that breaks ties, or nothing. They are those of the first of the plans at these bounds, if some
    plan has them all; perhaps none has. early: how early people sit, where that is a bound as well.
    """

    staffing: Staffing
    bounds: tuple[Stage, ...]
    likely: Mapping[str, frozenset[Slot]]
    known: tuple[int, ...] = ()
    early: int | None = None

    @property
    def many(self) -> bool:
        """Whether so many slots are left that it pays to ask which of them people have who sit as early as they can.
        Where no result needs another the bound of that takes long, and is not reached often enough.
        """
        tables = (each.profile.timetable for each in self.staffing.individuals)
        return sum(len(table.slots) for table in tables if table.results is not None) >= _MANY_LEFT

    def rows(self, variables: Variables) -> Rows:
        """What has which value in such a plan (variables of what is left)."""
        for (_, expression), bound in zip(stages(variables), self.bounds, strict=True):
            yield expression, bound.value
        if self.known:
            yield from zip(before_slots(variables), self.known, strict=True)

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

    def of_sitters(self, price: Price) -> Left | None:
        """All slots of those who sit anything, in plans that cost as much as without limits by month; None where it is
        not known who does.
        """
        bounds = self._without_limits(price)
        if bounds is None:
            return None
        model, variables = model_of(self.staffing)
        for expression, value in Left(self.staffing, bounds, {}).rows(variables):
            model.add(expression == value)
        steps = next(leading_values(model, rows_but_slots(variables), {}))
        first = {index: value for step in steps for index, value in step.items()}
        before = [x.index for x in before_slots(variables)]
        if not first.keys() >= {*before}:
            return None
        left = SlotsLeft(self.exact.problem)
        staffings = []
        for staffing in (self.exact, self.staffing):
            people = zip(staffing.individuals, variables.individuals, strict=True)
            found = (left.all_or_none(each, bool(first[choice.sits.index])) for each, choice in people)
            staffings.append(staffing._replace(individuals=tuple(one for some in found for one in some)))
        exact, rough = staffings
        there = {each.person for each in exact.individuals}
        gone = {each.sits.index for each in variables.individuals if each.individual.person not in there}
        known = tuple(first[index] for index in before if index not in gone)
        try:
            return self._with_likely(Left(exact, bounds, {}, known), rough)
        except BrokenRowError:  # no plan has these values
            return None

    def _with_likely(self, left: Left, rough: Staffing) -> Left:
        """The same with likely slots: those of the spans with which people sit as early as they can in the relaxation,
        so that what they sit is in time on any day of the month. Raises BrokenRowError where no plan has what is known.
        """
        model, variables = model_of(rough)
        for expression, value in left.rows(variables):
            model.add(expression == value)
        model.maximize(lateness(variables))
        narrowing = Narrowing(variables)
        narrowing.bound(model)
        return left._replace(likely=self._likely(variables, narrowing.inclined))

    def _without_limits(self, price: Price) -> tuple[Stage, ...] | None:
        """What the best plan without limits by month costs, where that is known without asking individuals."""
        problem = self.exact.problem
        free = None if problem.month_limits is None else reduce(problem._replace(month_limits=None))
        found = None if free is None or free.individuals else price(free)
        return found if isinstance(found, tuple) else None

    def of_everybody(self) -> Left | None:
        """What the bounds of the rough problem leave of the slots of everybody; None where there is no bound, or no
        rough plan at the bounds.
        """
        model, variables = model_of(self.staffing)
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
        rough: list[Individual] = []
        left = SlotsLeft(self.exact.problem)
        people = zip(self.exact.individuals, self.staffing.individuals, variables.individuals, strict=True)
        for each, in_spans_only, choice in people:
            slots = self.spans[id(each.profile.timetable)].slots
            kept = [number for number, x in enumerate(choice.sitting) if most[x.index]]
            found.extend(left.of(each, union(slots[number] for number in kept)))
            rough.extend(left.of(in_spans_only, union(1 << number for number in kept)))
        likely = self._likely(variables, narrowing.inclined)
        at_bounds = Left(self.exact._replace(individuals=tuple(found)), tuple(bounds), likely)
        return _with_known(at_bounds, self.staffing._replace(individuals=tuple(rough))) if at_bounds.many else at_bounds

    def _likely(self, variables: Variables, inclined: Collection[int]) -> dict[str, frozenset[Slot]]:
        """For each individual the slots of these spans (the indices of rough variables)."""
        chosen = {
            choice.individual.person: [number for number, x in enumerate(choice.sitting) if x.index in inclined]
            for choice in variables.individuals
        }
        found: dict[str, frozenset[Slot]] = {}
        for each in self.exact.individuals:
            table = each.profile.timetable
            slots = union(self.spans[id(table)].slots[number] for number in chosen.get(each.person, ()))
            found[each.person] = frozenset(table.slots[slot] for slot in bits(slots))
        return found


def model_of(staffing: Staffing) -> tuple[cp_model.CpModel, Variables]:
    """A model with nothing but the rows of the problem."""
    model = cp_model.CpModel()
    variables = Variables(model, staffing)
    add_constraints(model, variables)
    return model, variables


def _with_known(left: Left, rough: Staffing) -> Left:
    """The same with the values of all that is settled before slots in the first plan, if the relaxation knows them all.

    rough: what is left in spans.
    """
    model, variables = model_of(rough)
    for expression, value in left.rows(variables):
        model.add(expression == value)
    steps = next(leading_values(model, rows_but_slots(variables), {}))
    first = {index: value for step in steps for index, value in step.items()}
    before = [x.index for x in before_slots(variables)]
    return left._replace(known=tuple(first[index] for index in before)) if first.keys() >= {*before} else left


def before_slots(variables: Variables) -> list[cp_model.IntVar]:
    """What is settled before slots."""
    return [x for row in rows_but_slots(variables) for x in row.variables]


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


class SlotsLeft:
    """Individuals with what is left of their slots. People who are alike stay so."""

    def __init__(self, problem: Problem) -> None:
        self._apart = any(target.apart for target in problem.targets)
        self._made: dict[tuple[int, int], tuple[Timetable, tuple[int, ...]]] = {}

    def all_or_none(self, each: Individual, sits: bool) -> Iterator[Individual]:
        """The individual as it is, or without any slots."""
        return iter((each,)) if sits else self.of(each, 0)

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
        if each.places is not None:
            places = tuple(each.places[place] for place in places)
        yield Individual(each.person, each.profile._replace(timetable=table), places)

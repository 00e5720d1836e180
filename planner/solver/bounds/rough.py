"""What is left of the slots of individuals, and what plans cost at the least, seen from a rough problem.

People whose certificates need each other have hundreds of slots each, as any day may matter. Which of them are in a
best plan hardly depends on the day within the month: so slots are put together to spans first (`problem.kinds.spans`),
and the bounds of that small problem, stage by stage, leave a few people with few months. They are bounds of the problem
itself. Where a plan reaches them all, all best plans have none but slots of what is left.

Limits by month seldom make a plan dearer, and without them people can often be put together to cohorts. So the best
plan without them says what plans cost at the least, too. The first people sit something then, if some plan has it so;
or the rough problem says who does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from planner.outcome.schema import Impossible, Stage, Undecided
from planner.problem.cohorts.choosing import asked_among, deciding
from planner.problem.cohorts.gathering import Individual
from planner.problem.kinds.spans import Spans, only, put_together, spans
from planner.problem.reduce import Staffing, reduce
from planner.problem.schema import Measure, Problem, Slot, Timetable, bits, union
from planner.solver.bounds.leading import leading_values
from planner.solver.bounds.narrowing import Narrowing
from planner.solver.cpsat import cp_model
from planner.solver.model.constraints import add_constraints
from planner.solver.model.objectives import stages
from planner.solver.model.order import rows_but_slots
from planner.solver.model.variables import Variables
from planner.solver.tables.carried import Carried, rows_of
from planner.solver.tables.sums import BrokenRowError

_MANY_SLOTS = 2_000
"""Of fewer slots of all individuals together none are put together."""

_MANY_LEFT = 1_000

_SHARE = 2
"""Nor if more than one in so many would be left."""


Price = Callable[[Staffing], "tuple[Stage, ...] | Impossible | Undecided"]
"""What the best plan comes to."""

Bounds = Sequence[Stage]
"""What no plan costs less than, stage by stage: of the plans that keep to those before."""


class Left(NamedTuple):
    """What is left of a staffing in plans at these bounds, one for each stage; and for each individual the slots among
    which such a plan is looked for first.

    The bound of a stage is one of the plans that keep to those before. known: the values of all that is settled before
    slots, in the order that breaks ties, or nothing. They are those of the first of the plans at these bounds, if some
    plan has them all; perhaps none has. early: how early people sit, where that is a bound as well. supports:
    rows that show it. others: so many more slots plans may have.
    """

    staffing: Staffing
    bounds: Bounds
    likely: Mapping[str, frozenset[Slot]]
    known: tuple[int, ...] = ()
    early: int | None = None
    supports: Carried = ()
    others: int = 0

    @property
    def slots(self) -> int:
        """How many there are."""
        return sum(len(each.profile.timetable.slots) for each in self.staffing.individuals)

    @property
    def likely_alone(self) -> Left:
        """The same without slots that are not likely. Those who then have none left sit nothing."""
        slots_left = SlotsLeft(self.staffing.problem)
        people = tuple(
            one
            for each in self.staffing.individuals
            for one in slots_left.of(each, _among(each.profile.timetable, self.likely[each.person]))
        )
        alone = self._replace(staffing=with_only(self.staffing, people), known=())
        return alone._replace(others=self.slots - alone.slots)

    @property
    def many(self) -> bool:
        """Whether so many slots are left that it pays to ask which of them people have who sit as early as they can.
        Where no result needs another the bound of that is reached where a person sits one exam a month.
        """
        limits = self.staffing.problem.month_limits
        one_a_month = limits is not None and limits.person == 1
        tables = (each.profile.timetable for each in self.staffing.individuals)
        return sum(len(table.slots) for table in tables if one_a_month or table.results is not None) >= _MANY_LEFT

    def keep(self, model: cp_model.CpModel, variables: Variables) -> None:
        """Adds to a model of what is left that its plans are such plans."""
        for (_, expression), bound in zip(stages(variables), self.bounds, strict=True):
            model.add(expression == bound.value)
        for x, value in zip(before_slots(variables), self.known, strict=True) if self.known else ():
            model.add(x == value)
        for row in rows_of(self.supports, variables.individuals, model):
            model.add(row <= 0)

    def unlikely(self, variables: Variables) -> dict[int, int]:
        """Nothing for all other slots (by the indices of variables of what is left)."""
        return {
            x.index: 0
            for choice in variables.individuals
            for slot, x in zip(choice.individual.profile.timetable.slots, choice.sitting, strict=True)
            if slot not in self.likely[choice.individual.person]
        }


class Months:
    """What is known of the plans of a staffing from months."""

    def __init__(self, staffing: Staffing, price: Price) -> None:
        self._staffing = staffing
        self._price = price

    @cached_property
    def rough(self) -> Rough:
        """The rough problem of everybody."""
        return Rough(self._staffing)

    @property
    def too_few_seats(self) -> bool:
        """Whether all months together have fewer seats than the fewest exams that any plan has."""
        staffing, limits = self._staffing, self._staffing.problem.month_limits
        if limits is None or limits.company is None or staffing.cohorts:
            return False
        months = limits.in_mask(union({mask for table in _timetables(staffing).values() for mask in table.months}))
        bounds = self._without_limits
        if bounds and bounds[0].name != "exams":
            bounds = self._free(tuple(sorted(staffing.problem.measures, key="exams".__ne__)))
        return bool(bounds) and bounds[0].name == "exams" and bounds[0].value > limits.company * len(months)

    def of_sitters(self) -> Iterator[tuple[Rough, Left]]:
        """All slots of those who may be the ones who sit anything, in plans that cost as much as without limits; and
        the rough problem of these people.
        """
        bounds = self._without_limits
        if bounds:
            yield from self._of_first(bounds)
            yield from self._of_those_known(bounds)

    @cached_property
    def _without_limits(self) -> Bounds:
        """What the best plan without limits by month costs, where that is known without asking individuals."""
        return self._free(self._staffing.problem.measures)

    def _free(self, measures: tuple[Measure, ...]) -> Bounds:
        """The same of these measures."""
        problem = self._staffing.problem._replace(measures=measures)
        free = None if problem.month_limits is None else reduce(problem._replace(month_limits=None))
        found = () if free is None or free.individuals else self._price(free)
        return found if isinstance(found, tuple) else ()

    def _of_first(self, bounds: Bounds) -> Iterator[tuple[Rough, Left]]:
        """The first people, as many as it takes: if a plan at these bounds has none but them, no other one comes before
        it. Nothing where anything else is settled before it is who sits something.
        """
        goals, measured = self._staffing.problem.goals, {bound.name: bound.value for bound in bounds}
        if self._staffing.cohorts or "assumptions" in measured or any(len(goal.choices) > 1 for goal in goals):
            return
        sits = [int(place < measured["people"]) for place in range(len(self._staffing.individuals))]
        yield _of_sitters(self._staffing, bounds, [1] * len(goals), sits)

    def _of_those_known(self, bounds: Bounds) -> Iterator[tuple[Rough, Left]]:
        """Those of whom the relaxation of the rough problem knows that they sit anything, if it knows it of all."""
        rough = self.rough.staffing
        known, people = _first_before_slots(Left(rough, bounds, {}), rough), len(rough.individuals)
        if known:
            yield _of_sitters(self.rough.exact, bounds, known[:-people], known[-people:])


class Rough:
    """A staffing (`exact`) with spans in place of the slots of individuals (`staffing`; `spans` by the id of an exact
    timetable). Where that has no plan, there is none. Slots and targets that have no say in the answer are in neither.
    """

    def __init__(self, staffing: Staffing) -> None:
        individuals, asked = deciding(staffing.problem, staffing.individuals, _effects(staffing))
        self.exact = staffing._replace(individuals=individuals, asked=asked)

    @cached_property
    def spans(self) -> dict[int, Spans]:
        return {key: spans(table) for key, table in _timetables(self.exact).items()}

    @cached_property
    def staffing(self) -> Staffing:
        rough = (
            Individual(each.person, each.profile._replace(timetable=self.spans[id(each.profile.timetable)].table))
            for each in self.exact.individuals
        )
        return with_only(self.exact, tuple(rough))

    def with_likely(self, left: Left) -> Left | None:
        """What is left (all slots), with the likely ones: those of the spans with which people sit early in the
        relaxation (thirds of the order of preference are told apart), so that what they sit is in time on any day of
        the month. None where no plan has what is known.
        """
        model, variables = model_with(left, self.staffing)
        model.maximize(_third(variables))
        narrowing = Narrowing(variables, {})
        try:
            narrowing.bound(model)
        except BrokenRowError:
            return None
        return left._replace(likely=self._likely(variables, narrowing.inclined))

    def of_everybody(self) -> Left | None:
        """What the bounds of the rough problem leave of the slots of everybody; None where there is no bound, or no
        rough plan at the bounds.
        """
        model, variables = _model_of(self.staffing)
        narrowing = Narrowing(variables, {})
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
        most = narrowing.most
        found: list[Individual] = []
        rough: list[Individual] = []
        left = SlotsLeft(self.exact.problem)
        people = zip(self.exact.individuals, self.staffing.individuals, variables.individuals, strict=True)
        for each, own_spans, choice in people:
            slots = self.spans[id(each.profile.timetable)].slots
            kept = [number for number, x in enumerate(choice.sitting) if most[x.index]]
            found.extend(left.of(each, union(slots[number] for number in kept)))
            rough.extend(left.of(own_spans, union(1 << number for number in kept)))
        likely = self._likely(variables, narrowing.inclined)
        at_bounds = Left(with_only(self.exact, tuple(found)), bounds, likely)
        in_spans_only = self.staffing._replace(individuals=tuple(rough))
        return at_bounds._replace(known=_first_before_slots(at_bounds, in_spans_only)) if at_bounds.many else at_bounds

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


def _third(variables: Variables) -> cp_model.LinearExprT:
    """In which third of the order of preference the slots of individuals stand, in sum, and not in which place."""
    return sum(
        3 * place // len(choice.sitting) * x
        for choice in variables.individuals
        for place, x in enumerate(choice.ordered)
    )


def with_only(staffing: Staffing, individuals: tuple[Individual, ...]) -> Staffing:
    """The staffing with none but these individuals, who choose among their slots. Where results need others it is asked
    anew which targets have to be looked at then; else that is known from slots that had a say.
    """
    left = staffing._replace(individuals=individuals)
    if all(each.profile.timetable.results is None for each in individuals):
        return left
    return left._replace(asked=asked_among(left.problem, individuals, _effects(left)))


def _effects(staffing: Staffing) -> Iterator[int]:
    """What those can do who choose among offers."""
    return (offer.effect for cohort in staffing.cohorts for offer in cohort.offers)


def model_with(left: Left, staffing: Staffing, loose: bool = False) -> tuple[cp_model.CpModel, Variables]:
    """A model of the staffing's plans (with all slots or in spans) that have what this says.

    loose: see `choices_of`.
    """
    model, variables = _model_of(staffing, loose)
    left.keep(model, variables)
    return model, variables


def _model_of(staffing: Staffing, loose: bool = False) -> tuple[cp_model.CpModel, Variables]:
    model = cp_model.CpModel()
    variables = Variables(model, staffing, loose)
    add_constraints(model, variables)
    return model, variables


def _first_before_slots(left: Left, rough: Staffing) -> tuple[int, ...]:
    """The values of all that is settled before slots in the first of these plans in spans, if the relaxation knows them
    all; else nothing.
    """
    model, variables = model_with(left, rough)
    steps = leading_values(model, rows_but_slots(variables), {})
    first = {index: value for step in steps for index, value in step.items()}
    before = [x.index for x in before_slots(variables)]
    return tuple(first[index] for index in before) if first.keys() >= {*before} else ()


def before_slots(variables: Variables) -> list[cp_model.IntVar]:
    """What is settled before slots."""
    return [x for row in rows_but_slots(variables) for x in row.variables]


def _of_sitters(staffing: Staffing, bounds: Bounds, before: Sequence[int], sits: Sequence[int]) -> tuple[Rough, Left]:
    """All slots of those who sit anything, in plans at these bounds, and the rough problem of these people. before: the
    values of all that is settled before that. sits: whether each individual sits anything.
    """
    slots = SlotsLeft(staffing.problem)
    people = [
        (one, sat)
        for each, sat in zip(staffing.individuals, sits, strict=True)
        for one in ((each,) if sat else slots.of(each, 0))
    ]
    few = Rough(staffing._replace(individuals=tuple(one for one, _ in people)))
    return few, Left(few.exact, bounds, {}, (*before, *(sat for _, sat in people)))


def _timetables(staffing: Staffing) -> dict[int, Timetable]:
    """The timetables of individuals, by their ids."""
    return {id(each.profile.timetable): each.profile.timetable for each in staffing.individuals}


def in_spans(staffing: Staffing, price: Price) -> Months | None:
    """What is known from months; None where individuals have few slots, or few to a month, or people may be missing."""
    tables = _timetables(staffing)
    people = [id(each.profile.timetable) for each in staffing.individuals]
    slots = sum(len(tables[key].slots) for key in people)
    if slots < _MANY_SLOTS or staffing.missing:
        return None
    together = {key: len(put_together(table)) for key, table in tables.items()}
    return Months(staffing, price) if _SHARE * sum(together[key] for key in people) <= slots else None


def _among(table: Timetable, slots: Collection[Slot]) -> int:
    """Those of the timetable's slots (a mask) that are among these."""
    return union(1 << number for number, slot in enumerate(table.slots) if slot in slots)


class SlotsLeft:
    """Individuals with what is left of their slots. People who are alike stay so."""

    def __init__(self, problem: Problem) -> None:
        self._apart = any(target.apart for target in problem.targets)
        self._made: dict[tuple[int, int], tuple[Timetable, tuple[int, ...]]] = {}

    def of(self, each: Individual, slots: int) -> Iterator[Individual]:
        """The individual with these slots (a mask); nobody, where there are none, the person has to sit nothing, and
        neither what they hold nor what was promised to them counts.
        """
        if not (slots or self._apart or each.profile.promised or each.profile.pinned):
            return
        key = (id(each.profile.timetable), slots)
        if key not in self._made:
            self._made[key] = only(each.profile.timetable, slots)
        yield each.with_some(*self._made[key])

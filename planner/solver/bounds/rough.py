"""What is left of the slots of individuals, and what plans cost at the least, seen from a rough problem.

People whose certificates need each other have hundreds of slots each, as any day may matter. Which of them are in a
best plan hardly depends on the day within the month: so slots are put together to spans first (`problem.kinds.spans`),
and the bounds of that small problem, stage by stage, leave a few people with few months. They are bounds of the problem
itself. Where a plan reaches them all, all best plans have none but slots of what is left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from planner.outcome.schema import Stage
from planner.problem.cohorts.choosing import asked_among, deciding
from planner.problem.cohorts.gathering import Individual
from planner.problem.kinds.spans import Spans, only, spans
from planner.problem.reduce import Staffing
from planner.problem.schema import Problem, Slot, Timetable, bits, union
from planner.solver.bounds.asking import NoPlanError
from planner.solver.bounds.leading import leading_values
from planner.solver.bounds.narrowing import Narrowing
from planner.solver.cpsat import cp_model
from planner.solver.model.constraints import add_constraints
from planner.solver.model.individuals import Choice
from planner.solver.model.objectives import stages
from planner.solver.model.order import rows_but_slots
from planner.solver.model.variables import Variables
from planner.solver.tables.carried import Carried, rows_of
from planner.solver.tables.sums import BrokenRowError

_MANY_LEFT = 1_000

_LITTLE = 1e-6

Bounds = Sequence[Stage]
"""What no plan costs less than, stage by stage: of the plans that keep to those before."""


class Left(NamedTuple):
    """What is left of a staffing in plans at these bounds, one for each stage; and for each individual the slots among
    which such a plan is looked for first.

    The bound of a stage is one of the plans that keep to those before. known: the values of all that is settled before
    slots, in the order that breaks ties, or nothing. They are those of the first of the plans at these bounds, if some
    plan has them all; perhaps none has. early: how early people sit, where that is a bound as well. supports:
    rows that show it. others: so many more slots plans may have. in_spans: the same people with the spans that are
    left, where these are known. whole: who sits something in the relaxation that likely slots are from, and nothing in
    part.
    """

    staffing: Staffing
    bounds: Bounds
    likely: Mapping[str, frozenset[Slot]]
    known: tuple[int, ...] = ()
    early: int | None = None
    supports: Carried = ()
    others: int = 0
    in_spans: tuple[Individual, ...] = ()
    whole: frozenset[str] = frozenset()

    @property
    def slots(self) -> int:
        """How many there are."""
        return sum(len(each.profile.timetable.slots) for each in self.staffing.individuals)

    @property
    def in_part(self) -> bool:
        """Whether anybody sits something in part in the relaxation that likely slots are from."""
        return any(slots and who not in self.whole for who, slots in self.likely.items())

    @property
    def likely_alone(self) -> Left:
        """The same without slots that are not likely. Those who then have none left sit nothing."""
        slots_left = SlotsLeft(self.staffing.problem)
        people = tuple(
            one
            for each in self.staffing.individuals
            for one in slots_left.of(each, _among(each.profile.timetable, self.likely[each.person]))
        )
        staffing = decided(self.staffing._replace(individuals=people))
        alone = self._replace(staffing=with_only(staffing, staffing.individuals), known=())
        return alone._replace(others=self.others + self.slots - alone.slots)

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
        asked = asked_among(self.exact.problem, rough_ones, _effects(self.exact))
        return self.exact._replace(individuals=rough_ones, asked=asked)

    def with_likely(self, left: Left) -> Left | None:
        """What is left (all slots), with the likely ones: those of the spans with which people sit early in the
        relaxation (thirds of the order of preference are told apart), so that what they sit is in time on any day of
        the month. None where no plan has what is known.

        Where slots are likely before, who sits whole spans keeps these, and nobody sits anything who did not: so more
        people sit whole spans than before.
        """
        people = tuple(self._kept(left)) if left.likely else self.staffing.individuals
        model, variables = model_with(left, self.staffing._replace(individuals=people), loose=True)
        model.maximize(_third(variables))
        narrowing = Narrowing(variables, {})
        try:
            narrowing.bound(model)
        except (BrokenRowError, NoPlanError):
            return None
        values = narrowing.inclined
        return left._replace(likely=self._likely(variables, values), whole=_whole(variables, values))

    def _kept(self, left: Left) -> Iterator[Individual]:
        """In spans: who sits whole ones with these, others who sit something with all, nobody else with any."""
        kept = SlotsLeft(self.exact.problem)
        for each, own_spans in zip(self.exact.individuals, self.staffing.individuals, strict=True):
            likely = left.likely[each.person]
            if each.person not in left.whole and (likely or left.known):
                yield own_spans
                continue
            slots = _among(each.profile.timetable, likely)
            own = self.spans[id(each.profile.timetable)].slots
            yield from kept.of(own_spans, union(1 << number for number, span in enumerate(own) if span & slots))

    def with_all(self, first: Bounds = ()) -> Left | None:
        """All slots, and the likely ones: those to which the bounds of the rough problem incline; None where there is
        no bound, or no rough plan at the bounds. first: bounds of the first stages that are known. Raises NoPlanError
        where there is no plan at all.
        """
        found = self._bounded(first)
        return None if found is None else self._inclined(found)

    def of_everybody(self, first: Bounds = ()) -> Left | None:
        """The same, with what these bounds leave of the slots."""
        bounded = self._bounded(first)
        if bounded is None:
            return None
        most = bounded.narrowing.most
        found: list[Individual] = []
        rough: list[Individual] = []
        left = SlotsLeft(self.exact.problem)
        people = zip(self.exact.individuals, self.staffing.individuals, bounded.variables.individuals, strict=True)
        for each, own_spans, choice in people:
            slots = self.spans[id(each.profile.timetable)].slots
            kept = [number for number, x in enumerate(choice.sitting) if most[x.index]]
            found.extend(left.of(each, union(slots[number] for number in kept)))
            rough.extend(left.of(own_spans, union(1 << number for number in kept)))
        staffing = with_only(self.exact, tuple(found))
        return self._inclined(bounded)._replace(staffing=staffing, in_spans=tuple(rough))

    def _bounded(self, first: Bounds) -> _Bounded | None:
        model, variables = _model_of(self.staffing, loose=True)
        narrowing = Narrowing(variables, {}, crowded=True)
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
        return _Bounded(bounds, variables, narrowing)

    def _inclined(self, bounded: _Bounded) -> Left:
        bounds, variables, values = bounded.bounds, bounded.variables, bounded.narrowing.inclined
        return Left(self.exact, bounds, self._likely(variables, values), whole=_whole(variables, values))

    def with_known(self, everybody: Left) -> Left:
        """The same, and all that is settled before slots, if the relaxation of what is left knows it."""
        rough = self.staffing._replace(individuals=everybody.in_spans)
        return everybody._replace(known=first_before_slots(everybody, rough))

    def _likely(self, variables: Variables, values: Mapping[int, float]) -> dict[str, frozenset[Slot]]:
        """For each individual the slots of the spans that are used (values by the indices of rough variables)."""
        used = {
            choice.individual.person: {slot for slot, value in _sat(choice, values) if value}
            for choice in variables.individuals
        }
        found: dict[str, frozenset[Slot]] = {}
        for each in self.exact.individuals:
            table = each.profile.timetable
            own, spans_used = self.spans[id(table)], used.get(each.person, ())
            slots = union(own.slots[number] for number, span in enumerate(own.table.slots) if span in spans_used)
            found[each.person] = frozenset(table.slots[slot] for slot in bits(slots))
        return found


def _sat(choice: Choice, values: Mapping[int, float]) -> Iterator[tuple[Slot, float]]:
    """How much of each slot is sat."""
    for slot, x in zip(choice.individual.profile.timetable.slots, choice.sitting, strict=True):
        yield slot, values.get(x.index, 0.0)


def _whole(variables: Variables, values: Mapping[int, float]) -> frozenset[str]:
    """Who sits something, and nothing in part."""
    sat = {
        each.individual.person: [value for _, value in _sat(each, values) if value] for each in variables.individuals
    }
    return frozenset(who for who, own in sat.items() if own and all(abs(1 - value) < _LITTLE for value in own))


def _third(variables: Variables) -> cp_model.LinearExprT:
    """In which third of the order of preference the slots of individuals stand, in sum, and not in which place."""
    return sum(
        3 * place // len(choice.sitting) * x
        for choice in variables.individuals
        for place, x in enumerate(choice.ordered)
    )


def decided(staffing: Staffing) -> Staffing:
    """The staffing without slots and targets that have no say in the answer."""
    individuals, asked = deciding(staffing.problem, staffing.individuals, _effects(staffing))
    return staffing._replace(individuals=individuals, asked=asked)


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


def first_before_slots(left: Left, rough: Staffing) -> tuple[int, ...]:
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


def timetables_of(staffing: Staffing) -> dict[int, Timetable]:
    """The timetables of individuals, by their ids."""
    return {id(each.profile.timetable): each.profile.timetable for each in staffing.individuals}


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

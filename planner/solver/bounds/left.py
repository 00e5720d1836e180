"""What is left of a staffing: who still chooses among which slots, in plans at which bounds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from planner.outcome.schema import Stage
from planner.problem.cohorts.choosing import asked_among, deciding
from planner.problem.cohorts.gathering import Individual
from planner.problem.kinds.fewer import only
from planner.problem.reduce import Staffing
from planner.problem.schema import Problem, Slot, Timetable
from planner.problem.sets import union
from planner.solver.bounds.leading import leading_values
from planner.solver.cpsat import cp_model
from planner.solver.model.constraints import add_constraints
from planner.solver.model.objectives import stages
from planner.solver.model.order import rows_but_slots
from planner.solver.model.variables import Variables
from planner.solver.tables.carried import Carried, rows_of

_MANY_LEFT = 1_000

Bounds = Sequence[Stage]
"""What no plan costs less than, stage by stage: of the plans that keep to those before."""


class Left(NamedTuple):
    """What is left of a staffing in plans at these bounds, one for each stage; and for each individual the slots among
    which such a plan is looked for first.

    The bound of a stage is one of the plans that keep to those before. known: the values of all that is settled before
    slots, in the order that breaks ties, or nothing. They are those of the first of the plans at these bounds, if some
    plan has them all; perhaps none has. early: how early people sit, where that is a bound as well. supports:
    rows that show it. others: so many more slots plans may have. in_spans: the same people with the spans that are
    left, where these are known.
    """

    staffing: Staffing
    bounds: Bounds
    likely: Mapping[str, frozenset[Slot]]
    known: tuple[int, ...] = ()
    early: int | None = None
    supports: Carried = ()
    others: int = 0
    in_spans: tuple[Individual, ...] = ()

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
            for one in slots_left.of(each, among(each.profile.timetable, self.likely[each.person]))
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

    @property
    def chained(self) -> bool:
        """Whether some results need others."""
        return any(each.profile.timetable.results is not None for each in self.staffing.individuals)

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
            for slot, x in choice.by_slot
            if slot not in self.likely[choice.individual.person]
        }


def decided(staffing: Staffing) -> Staffing:
    """The staffing without slots and targets that have no say in the answer."""
    individuals, asked = deciding(staffing.problem, staffing.individuals, effects_of(staffing))
    return staffing._replace(individuals=individuals, asked=asked)


def with_only(staffing: Staffing, individuals: tuple[Individual, ...]) -> Staffing:
    """The staffing with none but these individuals, who choose among their slots. Where results need others it is asked
    anew which targets have to be looked at then; else that is known from slots that had a say.
    """
    left = staffing._replace(individuals=individuals)
    if all(each.profile.timetable.results is None for each in individuals):
        return left
    return left._replace(asked=asked_among(left.problem, individuals, effects_of(left)))


def effects_of(staffing: Staffing) -> Iterator[int]:
    """What those can do who choose among offers."""
    return (offer.effect for cohort in staffing.cohorts for offer in cohort.offers)


def model_with(left: Left, staffing: Staffing, loose: bool = False) -> tuple[cp_model.CpModel, Variables]:
    """A model of the staffing's plans (with all slots or in spans) that have what this says.

    loose: see `choices_of`.
    """
    model, variables = model_of(staffing, loose)
    left.keep(model, variables)
    return model, variables


def model_of(staffing: Staffing, loose: bool = False) -> tuple[cp_model.CpModel, Variables]:
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


def among(table: Timetable, slots: Collection[Slot]) -> int:
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

"""The tie-break: of all plans that are best in every stage, the one and only that comes first.

All variables stand in one long list (`rows_but_slots`, then slots), and the plan with the lexicographically largest
list is taken. As many variables at a time as fit into one number as its digits are settled together. Most variables
are zero in every best plan, so it is asked first whether any that was never more can be: of all variables in the
beginning, which mostly shows in a single proof that there is no other plan; of fewer, the next ones, where some can.
Before anything is searched for, numbers are taken from where they are easily had (`Lead`), as long as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from planner.errors import InternalError
from planner.solver.cpsat import cp_model
from planner.solver.model.order import Row, digits_of, lateness, rows_but_slots, rows_left, rows_of_slots
from planner.solver.model.variables import Variables
from planner.solver.together import Crowd, Together

_LARGEST = 2**45
"""The largest number made of digits: the solver's linear relaxation knows whole numbers up to 2**53."""

Prove = Callable[[cp_model.CpModel, float], "cp_model.CpSolver | None"]
"""Solves a model to proved optimality; with a number above zero so far that no solution is better by more than this
share of the value found, or to a good solution that is soon found. None where there is no solution. Raises Unsettled
where nothing is proved.
"""

Lead = Callable[[cp_model.CpModel, Sequence[Row], Mapping[int, int]], Sequence[Mapping[int, int]]]
"""Values (by the index of the variable) that variables in these rows have in the first of all solutions of a model,
step by step: those of so many steps, if some solution has them all. As many as are easily had, from the front on,
perhaps none. At last: values in some solution.
"""

_HALF = 0.5


class Means(NamedTuple):
    """What ties are settled with. find: some solution of a model; None where there is none, or none is soon found."""

    prove: Prove
    lead: Lead
    find: Callable[[cp_model.CpModel], cp_model.CpSolver | None]


def first_of_all(
    model: cp_model.CpModel, variables: Variables, values: Mapping[int, int], means: Means
) -> dict[int, int]:
    """The values (by the index of the variable) of the first plan among all solutions of the model, starting from one
    of them.

    Where there are individuals, first who sits anything is settled with everything else, then that the slots stand as
    early in the order of preference as possible, in sum, and then the slots one after the other.
    Raises Unsettled where a proof cannot be had within the effort.
    """
    slots = rows_of_slots(variables)
    rows = rows_but_slots(variables)
    found = settle(model, rows, _values_in(rows, values), means)
    if slots:
        part, solver = _earliest(model, variables, found, means)
        start = {x.index: solver.value(same(part, x)) for row in slots for x in row.variables}
        found |= settle(part, slots, start, means)
    return found


Earliest = Callable[[Mapping[int, int]], tuple[Together, Mapping[int, int]] | None]
"""Where so much is settled (values by the index of the variable), the model of those plans in which the slots of
individuals stand as early in the order of preference as possible, in sum, with what everybody sits in one of them; None
where that is not known.
"""


def first_together(
    together: Together, variables: Variables, values: Mapping[int, int], means: Means, earliest: Earliest
) -> dict[int, int]:
    """The same where individuals are counted together, or only some of their slots are left.

    Their slots, in the order in which they are settled, make a number of each bundle, and bundles are listed from the
    largest on. So for each person in turn the first bundle is taken that can be.
    """
    rows = rows_but_slots(variables)
    found = settle(together.model, rows, _values_in(rows, values), means)
    if not variables.individuals:
        return found
    known = earliest(found)
    if known is not None:
        return first_earliest(*known, variables, found, means)
    part, solver = _earliest(together.model, variables, found, means)
    all_values = {x: solver.value(part.get_int_var_from_proto_index(x)) for x in range(len(part.proto.variables))}
    sat = all_values | together.handed_out(all_values)
    return found | _first_slots(part, together.crowds, variables, found, sat, means)


def first_earliest(
    left: Together, sat: Mapping[int, int], variables: Variables, found: Mapping[int, int], means: Means
) -> dict[int, int]:
    """The same where all is found but slots, and it is known what is left to those who sit as early as they can. sat:
    what they sit in one of these plans.
    """
    return {**found, **_first_slots(with_fixed(left.model, found), left.crowds, variables, found, sat, means)}


def _first_slots(
    part: cp_model.CpModel,
    crowds: Sequence[Crowd],
    variables: Variables,
    found: Mapping[int, int],
    sat: Mapping[int, int],
    means: Means,
) -> dict[int, int]:
    """What individuals sit, where it is settled who sits anything. sat: what they sit in some plan."""
    taking: dict[int, tuple[cp_model.IntVar, ...]] = {}
    start = dict(sat)
    for crowd in crowds:
        sitting = [choice for choice in crowd.choices if found[choice.sits.index]]
        for choice in sitting:
            bundles = tuple(part.new_bool_var("") for _ in crowd.counts)
            part.add(sum(bundles) == 1)
            taking[choice.sits.index] = bundles
            own = [sat[x.index] for x in choice.sitting]
            taken = (crowd.listing.marks[:, : len(own)] == own).all(axis=1)
            start |= {x.index: int(mark) for x, mark in zip(bundles, taken, strict=True)}
        rest = len(crowd.choices) - len(sitting)
        for bundle, (count, marks) in enumerate(zip(crowd.counts, crowd.listing.marks, strict=True)):
            idle = 0 if marks[-1] else rest
            part.add(sum(taking[choice.sits.index][bundle] for choice in sitting) + idle == same(part, count))
    crowded = {choice.sits.index for crowd in crowds for choice in crowd.choices}
    alone = [choice for choice in variables.individuals if choice.sits.index not in crowded]
    rows: list[Row] = []
    for choice in variables.individuals:
        if choice.sits.index in taking:
            rows.append(Row(taking[choice.sits.index], 1))
        elif choice.sits.index not in crowded:
            start |= {slot.index: sat[slot.index] for slot in choice.sitting}
            rows.extend(Row(tuple(same(part, slot) for slot in run), 1) for run in choice.in_turn)
    last = settle(part, rows, start, means)
    slots = {slot.index: last[slot.index] for choice in alone for slot in choice.sitting}
    for crowd in crowds:
        for choice in crowd.choices:
            slots |= dict.fromkeys((x.index for x in choice.sitting), 0)
            for x, marks in zip(taking.get(choice.sits.index, ()), crowd.listing.marks, strict=False):
                if last[x.index]:
                    slots |= {slot.index: int(mark) for slot, mark in zip(choice.sitting, marks, strict=False)}
    return slots


def _earliest(
    model: cp_model.CpModel, variables: Variables, found: Mapping[int, int], means: Means
) -> tuple[cp_model.CpModel, cp_model.CpSolver]:
    """The model with what is settled, and with the slots of individuals as early in the order of preference as
    possible, in sum; and a solution of it.
    """
    part = with_fixed(model, found)
    late = lateness(variables)
    part.minimize(late)
    solver = proved(means, part)
    part.add(late <= solver.value(late))
    return part, solver


def settle(model: cp_model.CpModel, rows: Sequence[Row], solution: Mapping[int, int], means: Means) -> dict[int, int]:
    """The values of the variables in rows (by their indices) in the first among all solutions of the model, starting
    from one of them, of which others may be known as well.

    Raises Unsettled where a proof cannot be had within the effort.
    """
    course = _Course(model, rows, solution)
    settled = _values_in(rows, solution)
    reach = len(settled)  # about so many variables ahead it is asked; not at all where digits go as far
    leading = True
    while course.left:
        leading = leading and course.follow(means)
        digits = digits_of(course.left, _LARGEST)
        ahead = [x.index for row in course.left for x in row.variables][:reach]
        if not leading and len(ahead) > len(digits):
            unused = {index: 0 for index in ahead if index not in course.seen}
            more = _more_used(course.model, unused, course.found, means) if unused else frozenset()
            course.seen |= more
            if more:
                reach //= 4
            elif unused:
                reach *= 2
                course.keep(unused)
                continue
        else:
            reach *= 2
        if digits:
            part = with_fixed(course.model, {})
            part.maximize(sum(weight * same(part, variable) for variable, weight in digits))
            start_from(part, course.found)
            course.take(proved(means, part))
            course.keep({variable.index: course.found[variable.index] for variable, _ in digits})
    return {index: course.found[index] for index in settled}


def _values_in(rows: Iterable[Row], values: Mapping[int, int]) -> dict[int, int]:
    return {variable.index: values[variable.index] for row in rows for variable in row.variables}


class _Course:
    """How far settling is: the model with what is settled, the variables that are left, the values of all in the
    best solution so far, and which were more than zero in one solution or another.
    """

    def __init__(self, model: cp_model.CpModel, rows: Sequence[Row], solution: Mapping[int, int]) -> None:
        self.found = dict(solution)
        self.seen = {index for index, value in self.found.items() if value}
        self.model = with_fixed(model, {})
        known = {index: ends[0] for index, x in enumerate(model.proto.variables) if (ends := x.domain)[0] == ends[1]}
        self.left = rows_left(rows, known)

    def keep(self, settled: Mapping[int, int]) -> None:
        """From now on these variables have these values."""
        self.model = with_fixed(self.model, settled)
        self.left = rows_left(self.left, settled)

    def take(self, solver: cp_model.CpSolver) -> None:
        """Takes over a better solution."""
        values = dict(enumerate(solver.response_proto.solution))
        self.found = {index: values[index] for index in self.found}
        self.seen |= {index for index, value in self.found.items() if value}

    def follow(self, means: Means) -> bool:
        """Settles what is easily had; whether that was anything."""
        steps = means.lead(self.model, self.left, self.found)
        if steps and self._is_attained(_all_of(steps), means):
            self.keep(_all_of(steps))
            return True
        # Some solution has the values of `first` steps, and none of more than `last`.
        first, last = 0, max(len(steps) - 1, 0)
        tried = (last + 1) // 2
        while first < last:
            if self._is_attained(_all_of(steps[:tried]), means):
                first = tried
            else:
                last = tried - 1
            tried = (first + last + 1) // 2
        self.keep(_all_of(steps[:first]))
        return first > 0

    def _is_attained(self, led: Mapping[int, int], means: Means) -> bool:
        """Whether a solution is found that has these values; it is taken over then."""
        if any(self.found[index] != value for index, value in led.items()):
            part = with_fixed(self.model, led)
            start_from(part, self.found)
            solver = means.find(part)
            if solver is None:
                return False
            self.take(solver)
        return True


def _all_of(steps: Iterable[Mapping[int, int]]) -> dict[int, int]:
    return {index: value for step in steps for index, value in step.items()}


def _more_used(model: cp_model.CpModel, unused: Iterable[int], plan: Mapping[int, int], means: Means) -> frozenset[int]:
    """Some of the variables (all by their indices) that are more than zero in a solution; none where none ever is."""
    other = with_fixed(model, {})
    rest = [other.get_int_var_from_proto_index(index) for index in unused]
    other.add(sum(rest) >= 1)
    other.maximize(sum(rest))
    start_from(other, plan)
    solver = means.prove(other, _HALF)  # To prove that no more of them can be takes long, and helps nobody.
    return frozenset() if solver is None else frozenset(x.index for x in rest if solver.value(x))


def start_from(model: cp_model.CpModel, plan: Mapping[int, int]) -> None:
    """Lets the search start from a plan: the values of variables, by their indices."""
    model.clear_hints()
    model.proto.solution_hint.vars.extend(list(plan))
    model.proto.solution_hint.values.extend(list(plan.values()))


def proved(means: Means, model: cp_model.CpModel) -> cp_model.CpSolver:
    solver = means.prove(model, 0.0)
    if solver is None:
        raise InternalError("The solver lost the plan from which the tie-break started.")
    return solver


def with_fixed(model: cp_model.CpModel, fixed: Mapping[int, int], objective: bool = False) -> cp_model.CpModel:
    """A copy of the model without hints, and without objective if not asked for, in which some variables (by their
    indices) have their values for good.
    """
    copy = model.clone()
    if not objective:
        copy.clear_objective()
    copy.clear_hints()
    for index, value in fixed.items():
        domain = copy.proto.variables[index].domain
        domain.clear()
        domain.extend([value, value])
    return copy


def same(model: cp_model.CpModel, variable: cp_model.IntVar) -> cp_model.IntVar:
    return model.get_int_var_from_proto_index(variable.index)

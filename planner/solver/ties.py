"""The tie-break: of all plans that are best in every stage, the one and only that comes first.

All variables stand in one long list (`_ordered` says in which order), and the plan with the lexicographically largest
list is taken. Most variables are zero in every best plan. Which ones may be something else is found first, usually
in a single proof that there is no other plan at all; only those are then settled one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import prod

from planner.errors import InternalError
from planner.solver.cpsat import cp_model
from planner.solver.variables import Variables

_LARGEST_WEIGHT = 2**30

Item = tuple[cp_model.IntVar, int]
"""A variable and its largest value."""

Prove = Callable[[cp_model.CpModel], "cp_model.CpSolver | None"]
"""Solves a model to proved optimality; None where there is no solution. Raises Unsettled where neither is proved."""


class Unsettled(Exception):  # noqa: N818
    """The limit of effort was reached first."""


def decisions(variables: Variables) -> list[cp_model.IntVar]:
    """Every variable that a plan is read from."""
    return [variable for variable, _ in chain(_ordered(variables), _ordered_slots(variables))]


def first_of_all(
    model: cp_model.CpModel, variables: Variables, values: Mapping[int, int], prove: Prove
) -> dict[int, int]:
    """The values (by the index of the variable) of the first plan among all solutions of the model, starting from one
    of them.

    Where there are individuals, first who sits anything is settled with everything else, then that the slots stand as
    early in the order of preference as possible, in sum, and then the slots one after the other.
    Raises Unsettled where a proof cannot be had within the effort.
    """
    items, slots = _ordered(variables), _ordered_slots(variables)
    found = settle(model, items, [values[variable.index] for variable, _ in items], prove)
    if slots:
        part = _copy(model, zip(items, found, strict=True))
        places = [place * _same(part, x) for choice in variables.individuals for place, x in enumerate(choice.ordered)]
        part.minimize(sum(places))
        solver = prove(part)
        if solver is None:
            raise InternalError("The solver lost the plan from which the tie-break started.")
        part.add(sum(places) <= solver.value(sum(places)))
        found += settle(part, slots, [solver.value(_same(part, variable)) for variable, _ in slots], prove)
    return {variable.index: value for (variable, _), value in zip([*items, *slots], found, strict=True)}


def _ordered(variables: Variables) -> list[Item]:
    """Every variable but the slots of individuals with its largest value, in the order that breaks ties.

    The first options carry the goals; assumptions are made about the first requirements; people are missing for the
    first holdings; block by block, the first people in the order of the staffing take the first of their offers; then
    the first individuals sit something.
    """
    cohorts = variables.staffing.cohorts
    counts = sorted(variables.counts.items(), key=lambda item: cohorts[item[0][0]].offers[item[0][1]].block)
    return [
        *((variable, 1) for variable in chain(variables.chosen.values(), variables.assumed.values())),
        *((variable, each.most) for variable, each in zip(variables.missing, variables.staffing.missing, strict=True)),
        *((variable, len(cohorts[c].people)) for (c, _), variable in counts),
        *((choice.sits, 1) for choice in variables.individuals),
    ]


def _ordered_slots(variables: Variables) -> list[Item]:
    return [(variable, 1) for choice in variables.individuals for variable in choice.ordered]


def settle(model: cp_model.CpModel, items: Sequence[Item], values: Sequence[int], prove: Prove) -> list[int]:
    """The values of the first among all solutions of the model, starting from the values of one of them.

    Raises Unsettled where a proof cannot be had within the effort.
    """
    used = sorted(_used_by_any(model, items, values, prove))
    found = dict.fromkeys(range(len(items)), 0)
    small = _copy(model, ((item, 0) for number, item in enumerate(items) if number not in used))
    for numbers in _groups(used, items):
        part = _copy(small, ())
        part.maximize(_as_number([(_same(part, items[number][0]), items[number][1]) for number in numbers]))
        solver = prove(part)
        if solver is None:
            raise InternalError("The solver lost the plan from which the tie-break started.")
        found.update({number: solver.value(_same(part, items[number][0])) for number in numbers})
        small = _copy(small, ((items[number], found[number]) for number in numbers))
    return list(found.values())


def _used_by_any(model: cp_model.CpModel, items: Sequence[Item], values: Sequence[int], prove: Prove) -> set[int]:
    """The numbers of the items that are more than zero in some solution: looks for new ones until there are none."""
    used = {number for number, value in enumerate(values) if value}
    while len(used) < len(items):
        other = _copy(model, ())
        rest = sum(_same(other, variable) for number, (variable, _) in enumerate(items) if number not in used)
        other.add(rest >= 1)
        other.maximize(rest)
        solver = prove(other)
        if solver is None:
            break
        used |= {number for number, (variable, _) in enumerate(items) if solver.value(_same(other, variable))}
    return used


def _groups(numbers: Iterable[int], items: Sequence[Item]) -> Iterator[list[int]]:
    """The items in their order, as many together as fit into one number as its digits."""
    group: list[int] = []
    for number in numbers:
        if group and prod(items[each][1] + 1 for each in [*group, number]) > _LARGEST_WEIGHT:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def _as_number(digits: Sequence[Item]) -> cp_model.LinearExprT:
    """The variables as the digits of one number; the first weighs most."""
    terms, weight = [], 1
    for variable, largest in reversed(digits):
        terms.append(weight * variable)
        weight *= largest + 1
    return sum(terms)


def _copy(model: cp_model.CpModel, fixed: Iterable[tuple[Item, int]]) -> cp_model.CpModel:
    """A copy of the model without objective and hints, in which some variables have their values for good."""
    copy = model.clone()
    copy.clear_objective()
    copy.clear_hints()
    for (variable, _), value in fixed:
        copy.add(_same(copy, variable) == value)
    return copy


def _same(model: cp_model.CpModel, variable: cp_model.IntVar) -> cp_model.IntVar:
    return model.get_int_var_from_proto_index(variable.index)

"""Rows that hold of people, from one model into another in which fewer slots are left to them.

A row that says what a person can do at most says so of fewer slots as well. So what was found out once need not be
found out again, row by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from planner.solver.cpsat import cp_model
from planner.solver.model.individuals import Choice
from planner.solver.tables.supports import Support

Name = tuple[str, str, int]
"""A variable of a person: whether the slot of this place in the order of preference is used, or whether the target of
this number is satisfied, or whether anything is sat.
"""

Carried = Sequence[Mapping[Name, int]]
"""Rows: the sum of variables with these factors is at most nothing."""


def carried(supports: Iterable[Support], choices: Sequence[Choice]) -> Carried:
    """Those of these rows that speak of nothing but what has a name. Blocks have none, but their slots do."""
    names = {index: name for choice in choices for name, index in _named(choice)}
    parts = {index: slots for choice in choices for index, slots in choice.blocks.parts.items()}
    rows = (_in_parts(support, parts) for support in supports)
    return [{names[index]: factor for index, factor in row.items()} for row in rows if row.keys() <= names.keys()]


def _in_parts(support: Support, parts: Mapping[int, Iterable[int]]) -> Mapping[int, int]:
    """The factors of a row with the slots of blocks in their place."""
    row: Counter[int] = Counter()
    for index, factor in support.factors.items():
        for part in parts.get(index, (index,)):
            row[part] += factor
    return row


def rows_of(rows: Carried, choices: Sequence[Choice], model: cp_model.CpModel) -> Iterator[cp_model.LinearExprT]:
    """The sums of these rows in a model of what is left to these people; what is not there any more is nothing."""
    index_of = {name: index for choice in choices for name, index in _named(choice)}
    for row in rows:
        terms = [(index_of[name], factor) for name, factor in row.items() if name in index_of]
        if any(factor > 0 for _, factor in terms):
            yield sum(factor * model.get_int_var_from_proto_index(index) for index, factor in terms)


def _named(choice: Choice) -> Iterator[tuple[Name, int]]:
    person, places = choice.individual.person, choice.individual.places
    for target, truth in enumerate(choice.satisfies):
        if not isinstance(truth, int):
            yield (person, "target", target), truth.index
    for place, slot in zip(range(len(choice.sitting)) if places is None else places, choice.ordered, strict=True):
        yield (person, "slot", place), slot.index
    yield (person, "sits", 0), choice.sits.index

"""The order that breaks ties: rows of variables in one long list, and the numbers whose digits they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby, islice
from typing import NamedTuple

from planner.problem.cohorts.needed import most_missing
from planner.solver.cpsat import cp_model
from planner.solver.model.variables import Variables


class Row(NamedTuple):
    """Variables, none of them negative, that add up to at most `most` in every solution."""

    variables: tuple[cp_model.IntVar, ...]
    most: int


def decisions(variables: Variables) -> list[cp_model.IntVar]:
    """Every variable that a plan is read from."""
    return [
        variable for row in chain(rows_but_slots(variables), rows_of_slots(variables)) for variable in row.variables
    ]


def rows_but_slots(variables: Variables) -> list[Row]:
    """Every variable but the slots of individuals, in the order that breaks ties.

    The first options carry the goals; assumptions are made about the first requirements; people are missing for the
    first holdings; block by block, the first people in the order of the staffing take the first of their offers; then
    the first individuals sit something.
    """
    staffing = variables.staffing
    return [
        *(
            Row(tuple(variables.chosen[g, k] for k in range(len(goal.choices))), 1)
            for g, goal in enumerate(staffing.problem.goals)
        ),
        *(Row((variable,), 1) for variable in variables.assumed.values()),
        *(
            Row((x,), most_missing(staffing.problem, each.effect))
            for x, each in zip(variables.missing, staffing.missing, strict=True)
        ),
        *chain.from_iterable(rows_of_blocks(variables)),
        *(Row((choice.sits,), 1) for choice in variables.individuals),
    ]


def rows_of_blocks(variables: Variables) -> list[list[Row]]:
    """Who takes which offers, block by block."""
    cohorts = variables.staffing.cohorts
    counts = sorted((cohorts[c].offers[o].block, c, o) for c, o in variables.counts)
    return [
        [
            Row(tuple(variables.counts[c, o] for _, _, o in taken), len(cohorts[c].people))
            for (_, c), taken in groupby(of_block, key=lambda each: each[:2])
        ]
        for _, of_block in groupby(counts, key=lambda each: each[0])
    ]


def rows_of_slots(variables: Variables) -> list[Row]:
    """What individuals sit, one after the other."""
    return [Row(run, 1) for choice in variables.individuals for run in choice.in_turn]


def lateness(variables: Variables) -> cp_model.LinearExprT:
    """How late in the order of preference the slots of individuals stand, in sum."""
    return sum(choice.lateness for choice in variables.individuals)


def digits_of(rows: Iterable[Row], largest: int) -> list[tuple[cp_model.IntVar, int]]:
    """The first variables with weights that make them the digits of one number: one more of a variable weighs more than
    the most that all variables after it can.

    In a row of k variables that add up to at most n, the weights are 1, n + 1, n * n + n + 1 ... from the last one on,
    so a row takes the room of 1 + n + ... + n ** k digits: for one person with twenty offers not 2 ** 20, but 21.
    """
    weighed: list[tuple[cp_model.IntVar, int]] = []
    scale = 1
    for row in reversed(list(_fitting(rows, largest))):
        size = 1
        for variable in reversed(row.variables):
            weighed.append((variable, scale * size))
            size = row.most * size + 1
        scale *= size
    return weighed[::-1]


def _fitting(rows: Iterable[Row], largest: int) -> Iterator[Row]:
    """The first rows whose digits fit into one number; of the last one perhaps only the first variables."""
    room = 1
    for row in rows:
        size, number = 1, 0
        for _ in row.variables:
            larger = row.most * size + 1
            if room * larger > largest and (room > 1 or number):
                break
            size, number = larger, number + 1
        if number:
            yield Row(row.variables[:number], row.most)
        if number < len(row.variables):
            return
        room *= size


def rows_left(rows: Iterable[Row], settled: Mapping[int, int], first: int | None = None) -> list[Row]:
    """The rows, or the first so many of them, without the variables that are settled."""
    kept = ((tuple(x for x in row.variables if x.index not in settled), row.most) for row in rows)
    return [*islice((Row(variables, most) for variables, most in kept if variables), first)]

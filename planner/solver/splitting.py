"""The tie-break where people are tied: those who are alike are counted together until they differ.

Ties are broken block by block. People who are alike, and took the same in the blocks before, are interchangeable: the
first of them take the first offers, so it is enough to settle how many of them take which. Then they are divided by
what they take, and the next block is settled (docs/model.md, section 11).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from planner.solver.bundles.listing import Whole
from planner.solver.cpsat import cp_model
from planner.solver.model.variables import Variables
from planner.solver.ties import Means, Row, first_rows, rows_of_blocks, settle, with_fixed
from planner.solver.together import Group, Together


def first_block_by_block(
    together: Callable[[Sequence[Group]], Together],
    groups: Sequence[Group],
    variables: Variables,
    values: Mapping[int, int],
    means: Means,
) -> dict[int, int]:
    """The values (by the index of the variable) of the first plan among all solutions, starting from one of them; there
    are no individuals.

    Raises Unsettled where a proof cannot be had within the effort.
    """
    plan = dict(values)
    settled: dict[int, int] = {}
    before, blocks = first_rows(variables), rows_of_blocks(variables)
    while blocks:
        alone = all(group.settled or len(group.people) == 1 for group in groups)
        number = len(blocks) if alone else 1
        rows, blocks = [row for block in blocks[:number] for row in block], blocks[number:]
        whole = together(groups)
        sizes = {number: len(group.people) for group in groups for number in group.people[0].own}
        tied = {number for group in groups for each in group.people for number in each.own}
        start = plan | dict.fromkeys(tied, 0) | _counted(groups, whole.taking, plan)
        asked = [
            Row(row.variables, sizes.get(row.variables[0].index, row.most))
            for row in (*before, *rows)
            if row.variables[0].index in sizes or row.variables[0].index not in tied
        ]
        model = with_fixed(whole.model, settled)
        first = settle(model, asked, start, means)
        settled |= {number: count for number, count in first.values.items() if number not in tied}
        block = {x.index for row in rows for x in row.variables}
        divided: list[Group] = []
        for group, taking in zip(groups, whole.taking, strict=True):
            own = group.people[0].own
            places = [place for place, number in enumerate(own) if number in block]
            if group.settled:
                divided.append(group)
                continue
            if len(group.people) == 1:
                marks = [first.solution[number] for number in own]
                left = (group.sets[:, places] == [marks[place] for place in places]).all(axis=1)
                divided.append(Group(group.people, group.sets[left]))
                plan |= dict(zip(own, marks, strict=True))
                continue
            for part, sets in _divided(group, places, [first.solution[count.index] for count in taking]):
                divided.append(part)
                for each, taken in zip(part.people, sets, strict=True):
                    plan |= {number: int(mark) for number, mark in zip(each.own, taken, strict=True)}
        groups, before = divided, []
    return plan | settled


def _counted(
    groups: Sequence[Group], taking: Sequence[Sequence[cp_model.IntVar]], plan: Mapping[int, int]
) -> dict[int, int]:
    """What the people of each group do in a plan, in sum, and how many of them take which set."""
    found: dict[int, int] = {}
    for group, counts in zip(groups, taking, strict=True):
        marks = np.array([[plan[number] for number in each.own] for each in group.people])
        found |= dict(zip(group.people[0].own, marks.sum(axis=0).tolist(), strict=True))
        for count, sets in zip(counts, group.sets, strict=False):
            found[count.index] = int((marks == sets).all(axis=1).sum())
    return found


def _divided(group: Group, places: Sequence[int], taking: Sequence[int]) -> Iterator[tuple[Group, Whole]]:
    """The people of a group who take the same of the offers in these places, in their order, with the sets that are
    left to them, and the set that each of them takes.
    """
    position = 0
    offers = [group.sets[:, place] == 1 for place in places]
    for chosen in (*offers, ~group.sets[:, places].any(axis=1)):
        taken = [number for number in chosen.nonzero()[0] for _ in range(taking[number])]
        if taken:
            people = group.people[position : position + len(taken)]
            position += len(taken)
            yield Group(people, group.sets[chosen]), group.sets[taken]

"""The model of the tie-break, in which people have no other bundles than the few that are left to them.

It keeps its variables and most of its rows. Individuals who are alike are counted together: the sittings and targets of
the first one are those of all of them in sum, and only who sits anything is kept apart, since the tie-break asks for
it. Who is tied has rows as narrow as the sets of offers that are left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from planner.solver.bundles.listing import Listing
from planner.solver.bundles.takers import Alike, Alone, Takers, Tied, marked, marks_of
from planner.solver.cpsat import cp_model
from planner.solver.model.alternatives import Alternative, agreed
from planner.solver.model.individuals import Choice
from planner.solver.model.rows import add_row
from planner.solver.tables.sums import INFINITE, Sums


class Crowd(NamedTuple):
    """People who are alike, in their order: their choices, the bundles left to them, and how many take each."""

    choices: tuple[Choice, ...]
    listing: Listing
    counts: tuple[cp_model.IntVar, ...]


class Together(NamedTuple):
    """A model of the same problem in which the individuals are crowds, and those who are tied keep to their sets."""

    model: cp_model.CpModel
    crowds: tuple[Crowd, ...]

    def handed_out(self, values: Mapping[int, int]) -> dict[int, int]:
        """The sittings of each person (by the index of the variable) for the values of the counts: the first people get
        the bundles that the tie-break prefers.
        """
        found: dict[int, int] = {}
        for crowd in self.crowds:
            bundles = [
                marks
                for marks, count in zip(crowd.listing.marks, crowd.counts, strict=True)
                for _ in range(values[count.index])
            ]
            for choice, marks in zip(crowd.choices, bundles, strict=True):
                found |= {x.index: int(mark) for x, mark in zip(choice.sitting, marks, strict=False)}
                found[choice.sits.index] = int(marks[-1])
        return found


def together(sums: Sums, people: Sequence[Takers], ways: Sequence[Alternative]) -> Together:
    """The model in which these people have no other bundles and one of these alternatives is followed, with individuals
    who have the same listing counted together; its rows outside choices are linear.
    """
    alone = [each for each in people if isinstance(each, Alone)]
    tied = [each for each in people if isinstance(each, Tied)]
    skipped = {number for each in people if not isinstance(each, Alike) for number in each.own_rows}
    members: dict[int, list[Alone]] = {}
    for each in alone:
        members.setdefault(each.alike, []).append(each)
    ranges = dict(enumerate(zip(sums.low.tolist(), sums.high.tolist(), strict=True)))
    ranges |= dict.fromkeys((number for each in people for number in each.own), (0, 0))
    for alike in members.values():
        ranges |= {mark.index: (0, len(alike)) for mark in marked(alike[0].choice) if not isinstance(mark, int)}
    ranges |= {each.choice.sits.index: (0, 1) for each in alone}
    for cohort in (each for each in people if isinstance(each, Alike)):
        ranges |= {number: (0, cohort.size) for number in cohort.links if number is not None}
    for person in tied:
        ends = person.listed.min(axis=0).tolist(), person.listed.max(axis=0).tolist()
        ranges |= dict(zip(person.own, zip(*ends, strict=True), strict=True))
    ranges |= {number: (answer, answer) for number, answer in agreed(ways).items()}
    other = cp_model.CpModel()
    variables = [other.new_int_var(low, high, "") for low, high in ranges.values()]
    known = {number: x for number, x in enumerate(variables) if ranges[number] != (0, 0)}
    for number, entries in sums.rows([number for number in sums.written().tolist() if number not in skipped]):
        terms = {each: factor for each, factor in entries if each in known}
        if terms:
            add_row(other, terms, *_limits(sums, number))
    for person in tied:
        _keep_to_sets(sums, other, known, person)
    crowds = [_crowd(other, tuple(each.choice for each in alike), alike[0].listing) for alike in members.values()]
    return Together(other, tuple(crowds))


def _keep_to_sets(sums: Sums, other: cp_model.CpModel, known: Mapping[int, cp_model.IntVar], person: Tied) -> None:
    """Rows that say of somebody what those of the model say, as narrowly as the sets that are left allow: where these
    have five or six offers of a kind, whoever sits anything takes at least five and at most six.
    """
    sets = person.listed
    busy = sets[sets[:, -1] > 0]
    if len(sets) == 1 or not len(busy):
        return
    place = {number: position for position, number in enumerate(person.offers)}
    low, high = sets.min(axis=0), sets.max(axis=0)
    written: set[tuple[tuple[int, int], ...]] = set()
    for _, entries in sums.rows(sorted(person.own_rows)):
        terms = sorted((v, c) for v, c in entries if v in place and v in known)
        key = tuple(terms)
        if terms and key not in written:
            written.add(key)
            columns, factors = [place[v] for v, _ in terms], np.array([c for _, c in terms], dtype=np.int64)
            totals = busy[:, columns] @ factors
            least, most = int(totals.min()), int(totals.max())
            ends = factors * low[columns], factors * high[columns]
            taken = sum(c * known[v] for v, c in terms)
            if np.minimum(*ends).sum() < max(least, least * low[-1]):  # else it holds whatever is chosen
                other.add(taken >= least * known[person.sitting])
            if np.maximum(*ends).sum() > min(most, most * low[-1]):
                other.add(taken <= most * known[person.sitting])


def _limits(sums: Sums, number: int) -> tuple[int, int]:
    """The limits of a row as the solver wants them."""
    low, high = int(sums.at_least[number]), int(sums.at_most[number])
    return cp_model.INT_MIN if low <= -INFINITE else low, cp_model.INT_MAX if high >= INFINITE else high


def _crowd(model: cp_model.CpModel, choices: tuple[Choice, ...], listing: Listing) -> Crowd:
    first, size = choices[0], len(choices)
    counts = tuple(model.new_int_var(0, size, "") for _ in listing.marks)
    model.add(sum(counts) == size)
    known = {first.sits.index}
    marks = marks_of(first, listing)
    for place, mark in enumerate(marked(first)):
        if isinstance(mark, int) or mark.index in known:
            continue
        known.add(mark.index)
        having = sum(counts[bundle] for bundle in marks[:, place].nonzero()[0])
        variable = model.get_int_var_from_proto_index(mark.index)
        if place < len(first.sitting):
            model.add(variable == having)
        else:
            model.add(variable <= having)
    sits = [model.get_int_var_from_proto_index(choice.sits.index) for choice in choices]
    model.add(sum(sits) == sum(counts[bundle] for bundle in listing.marks[:, -1].nonzero()[0]))
    for before, after in pairwise(sits):
        model.add(before >= after)
    return Crowd(choices, listing, counts)

"""Individuals who are alike, counted together: how many of them take which of the few bundles that are left to them.

The model keeps its variables and its rows. Of people who are alike the first one stands for all: this person's sittings
and targets, or offers, are those of all of them in sum. Of individuals only who sits anything is kept apart, since the
tie-break asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.solver.bundles.listing import Listing, Whole
from planner.solver.bundles.takers import Alike, Alone, Takers, Tied, marked, marks_of
from planner.solver.cpsat import cp_model
from planner.solver.model.alternatives import Alternative, agreed
from planner.solver.model.individuals import Choice
from planner.solver.tables.sums import INFINITE, Sums

_FEW = 2
"""People are counted together who have no more sets for each of their offers than this."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """People who are alike, in their order: their choices, the bundles left to them, and how many take each."""

    choices: tuple[Choice, ...]
    listing: Listing
    counts: tuple[cp_model.IntVar, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """People who are tied and alike, one after the other in the order of the tie-break, and the sets of offers left to
    each of them.
    """

    people: tuple[Tied, ...]
    sets: Whole

    @property
    def settled(self) -> bool:
        """Whether it is known what they take."""
        return len(self.sets) == 1

    @property
    def counted(self) -> bool:
        """Whether it is counted who takes which set. One person with many sets keeps the variables, and has rows that
        say the same.
        """
        return not self.settled and (len(self.people) > 1 or len(self.sets) <= len(self.people[0].own))


@dataclass(frozen=True, slots=True)
class Together:
    """A model of the same problem in which the individuals are crowds, and those who are tied are groups. taking: for
    each group that is counted how many of its people take which set.
    """

    model: cp_model.CpModel
    crowds: tuple[Crowd, ...]
    groups: tuple[Group, ...] = ()
    taking: tuple[tuple[cp_model.IntVar, ...], ...] = ()

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


def groups_of(people: Sequence[Takers]) -> list[Group]:
    """Those who are tied, as many together as follow on each other and are alike, as long as they have few sets."""
    groups: list[Group] = []
    for each in people:
        if not isinstance(each, Tied):
            continue
        before = groups[-1].people if groups else ()
        follows = bool(before) and before[-1].place + 1 == each.place
        few = len(each.listed) <= _FEW * len(each.own)
        if follows and few and (before[0].alike, before[0].team) == (each.alike, each.team):
            groups[-1] = Group((*before, each), each.listed)
        else:
            groups.append(Group((each,), each.listed))
    return groups


def together(
    sums: Sums,
    people: Sequence[Takers],
    ways: Sequence[Alternative],
    groups: Sequence[Group],
) -> Together:
    """The model in which these people have no other bundles and one of these alternatives is followed, with individuals
    who have the same listing and the people of these groups counted together; its rows outside choices are linear.
    """
    alone = [each for each in people if isinstance(each, Alone)]
    skipped = {number for each in alone for number in each.own_rows}
    skipped |= {number for group in groups for each in group.people for number in each.own_rows}
    members: dict[int, list[Alone]] = {}
    for each in alone:
        members.setdefault(each.alike, []).append(each)
    most = dict.fromkeys((number for each in people for number in each.own), 0)
    for alike in members.values():
        most |= {mark.index: len(alike) for mark in marked(alike[0].choice) if not isinstance(mark, int)}
    most |= {each.choice.sits.index: 1 for each in alone}
    for cohort in (each for each in people if isinstance(each, Alike)):
        most |= {number: cohort.size for number in cohort.links if number is not None}
    for group in groups:
        possible = group.sets.max(axis=0).tolist()
        most |= {number: len(group.people) * some for number, some in zip(group.people[0].own, possible, strict=True)}
    fixed = dict(agreed(ways))
    for group in (each for each in groups if not each.counted):
        always = group.sets.min(axis=0).tolist()
        fixed |= {number: len(group.people) for number, taken in zip(group.people[0].own, always, strict=True) if taken}
    other = cp_model.CpModel()
    known: dict[int, cp_model.IntVar] = {}
    for number, ends in enumerate(zip(sums.low.tolist(), sums.high.tolist(), strict=True)):
        low, high = (0, most[number]) if number in most else ends
        made = other.new_int_var(fixed.get(number, low), fixed.get(number, high), "")
        if low or high:
            known[number] = made
    for number, entries in sums.rows([number for number in sums.written().tolist() if number not in skipped]):
        terms = [(known[each], factor) for each, factor in entries if each in known]
        if terms:
            total = cp_model.LinearExpr.weighted_sum([each for each, _ in terms], [factor for _, factor in terms])
            other.add_linear_constraint(total, *_limits(sums, number))
    for group in (each for each in groups if not each.counted and not each.settled):
        _keep_to_sets(sums, other, known, group)
    crowds = [_crowd(other, tuple(each.choice for each in alike), alike[0].listing) for alike in members.values()]
    taking = [_taking(other, group) if group.counted else () for group in groups]
    return Together(other, tuple(crowds), tuple(groups), tuple(taking))


def _keep_to_sets(sums: Sums, other: cp_model.CpModel, known: Mapping[int, cp_model.IntVar], group: Group) -> None:
    """Rows that say of one person what those of the model say, as narrowly as the sets that are left allow: where these
    have five or six offers of a kind, whoever sits anything takes at least five and at most six.
    """
    (person,) = group.people
    busy = group.sets[group.sets[:, -1] > 0]
    if not len(busy):
        return
    place = {number: position for position, number in enumerate(person.offers)}
    low, high = group.sets.min(axis=0), group.sets.max(axis=0)
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


def _taking(model: cp_model.CpModel, group: Group) -> tuple[cp_model.IntVar, ...]:
    size = len(group.people)
    counts = tuple(model.new_int_var(0, size, "") for _ in group.sets)
    model.add(sum(counts) == size)
    for place, number in enumerate(group.people[0].own):
        having = group.sets[:, place].nonzero()[0]
        model.add(model.get_int_var_from_proto_index(number) == sum(counts[each] for each in having))
    return counts


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

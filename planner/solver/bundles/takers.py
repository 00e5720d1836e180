"""People who take bundles, each of them one from a list, as columns of a linear programme.

For individuals the lists are worked out here (`listing`), and stand in for their own variables and rows. The offers of
cohorts are bundles as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import assert_never

import numpy as np

from planner.errors import InternalError
from planner.problem.sets import bits
from planner.solver.bundles.diagrams import MOST_ARCS, Diagrams
from planner.solver.bundles.listing import Listing, Truths, Whole, totals_of
from planner.solver.bundles.steps import diagram_of
from planner.solver.model.individuals import Choice, Truth
from planner.solver.model.variables import Variables


def marked(choice: Choice) -> list[Truth]:
    """What the marks of bundles (`marks_of`) stand for."""
    return [*choice.sitting, *choice.satisfies, choice.sits, *choice.fits.values()]


def marks_of(choice: Choice, listing: Listing) -> Whole:
    """The marks of the bundles, and of each set of targets to which people are handed out: 1 where it is that set."""
    marks = listing.marks
    columns = [marks]
    for cluster, mask in choice.fits:
        wanted = np.array([mask >> target & 1 for target in bits(cluster)], dtype=np.int64)
        there = marks[:, [len(choice.sitting) + target for target in bits(cluster)]]
        columns.append((there == wanted).all(axis=1)[:, None].astype(np.int64))
    return np.hstack(columns)


@dataclass(frozen=True, slots=True, eq=False)
class Alone:
    """An individual with a list of bundles, which decide the choice's variables in place of its rows."""

    choice: Choice
    listing: Listing

    @property
    def size(self) -> int:
        """How many people these are."""
        return 1

    @property
    def alike(self) -> int:
        """Who has the same number here has the same bundles."""
        return id(self.listing)

    @property
    def links(self) -> list[int | None]:
        """The variables (their indices) that the marks of a bundle stand for, each once."""
        known: set[int] = set()
        links: list[int | None] = []
        for mark in marked(self.choice):
            if isinstance(mark, int) or mark.index in known:
                links.append(None)
            else:
                known.add(mark.index)
                links.append(mark.index)
        return links

    @property
    def own(self) -> Iterable[int]:
        """The variables that the bundles decide."""
        return self.choice.variables

    @property
    def own_rows(self) -> Iterable[int]:
        """The rows that say nothing but what a bundle is."""
        return self.choice.rows

    def totals(self, columns: Whole) -> Whole:
        """What each bundle adds up to, in each column of a table with a row for each link."""
        return totals_of(marks_of(self.choice, self.listing), columns)

    def values(self, bundles: Sequence[int]) -> dict[int, int]:
        """The values of the person's decisions (by the index of the variable) with the bundle."""
        (bundle,) = bundles
        marks = self.listing.marks[bundle]
        sitting = {x.index: int(mark) for x, mark in zip(self.choice.sitting, marks, strict=False)}
        return sitting | {self.choice.sits.index: int(marks[-1])}


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """The people of a cohort with its offers of one block, and where nobody has to take any, with doing nothing.

    offers: how many take which offer (indices of variables). sitting: how many sit anything, where that is the same
    question.
    """

    size: int
    offers: tuple[int, ...]
    idle: bool
    sitting: int | None
    own: tuple[int, ...]
    own_rows: tuple[int, ...]

    @property
    def links(self) -> list[int | None]:
        return [*self.offers, self.sitting]

    @property
    def alike(self) -> int:
        """Who has the same number here has the same bundles."""
        return id(self)

    def totals(self, columns: Whole) -> Whole:
        """What each bundle adds up to, in each column of a table with a row for each link."""
        taking = columns[:-1] + columns[-1]
        return np.vstack([taking, np.zeros_like(columns[:1])]) if self.idle else taking

    def values(self, bundles: Sequence[int]) -> dict[int, int]:
        """How many take which offer, and how many sit anything (by the index of the variable)."""
        taken = dict.fromkeys(self.own, 0)
        sitting = [bundle for bundle in bundles if bundle < len(self.offers)]
        for bundle in sitting:
            taken[self.offers[bundle]] += 1
        return taken if self.sitting is None else taken | {self.sitting: len(sitting)}


@dataclass(frozen=True, slots=True, eq=False)
class Tied:
    """Somebody who is tied to the limit of a person by month, with all sets of offers for which there are months.

    offers: which of them are taken, sitting: whether anything is sat (indices of variables). sets: a row for each set,
    with its marks for these; or a diagram, where they are not listed. seen: those of the diagram that were looked at.
    """

    offers: tuple[int, ...]
    sitting: int
    sets: Whole | Diagrams
    own_rows: tuple[int, ...]
    seen: Whole | None = None

    @property
    def size(self) -> int:
        """How many people these are."""
        return 1

    @property
    def alike(self) -> int:
        """Who has the same number here has the same sets."""
        return id(self.sets)

    @property
    def links(self) -> list[int | None]:
        return [*self.own]

    @property
    def own(self) -> tuple[int, ...]:
        """The variables that the sets decide."""
        return (*self.offers, self.sitting)

    def totals(self, columns: Whole) -> Whole:
        """What each set adds up to, in each column of a table with a row for each link."""
        return totals_of(self.listed, columns)

    @property
    def listed(self) -> Whole:
        """The sets. Raises InternalError where they are not listed."""
        if isinstance(self.sets, Diagrams):
            raise InternalError("Sets of offers were asked for that are not listed.")
        return self.sets

    def values(self, bundles: Sequence[int]) -> dict[int, int]:
        """The values of the person's decisions (by the index of the variable) with the set."""
        (bundle,) = bundles
        return {number: int(mark) for number, mark in zip(self.own, self.listed[bundle], strict=True)}


Takers = Alone | Alike | Tied


def only(people: Sequence[Takers], kept: Truths | Diagrams) -> list[Takers]:
    """People who have the same bundles, with none but those kept. They stay alike."""
    if isinstance(kept, Diagrams):
        return [replace(each, sets=kept) for each in people if isinstance(each, Tied)]
    first = people[0]
    match first:
        case Alone():
            left = Listing(first.listing.marks[kept])
            return [Alone(each.choice, left) for each in people if isinstance(each, Alone)]
        case Alike():
            offers = tuple(offer for offer, stays in zip(first.offers, kept, strict=False) if stays)
            return [replace(first, offers=offers, idle=first.idle and bool(kept[-1]))]
        case Tied():
            sets = first.listed[kept]
            return [replace(each, sets=sets) for each in people if isinstance(each, Tied)]
        case _:
            assert_never(first)


def cohorts_of(variables: Variables) -> list[Alike]:
    """The cohorts, those with several blocks once for each of them, without those who are tied."""
    found: list[Alike] = []
    for (c, _), taken in groupby(
        variables.counts, key=lambda each: (each[0], variables.staffing.cohorts[each[0]].offers[each[1]].block)
    ):
        cohort = variables.staffing.cohorts[c]
        if cohort.tied:
            continue
        offers = tuple(variables.counts[each].index for each in taken)
        if len({offer.block for offer in cohort.offers}) > 1:
            found.append(Alike(len(cohort.people), offers, True, None, offers, ()))
        else:
            sitting = variables.sitting[c].index
            rows = tuple(variables.rows_of[c])
            found.append(Alike(len(cohort.people), offers, not cohort.pinned, sitting, (*offers, sitting), rows))
    return found


Known = dict[object, Diagrams]
"""Diagrams by what they are made of: offers, whether one has to be taken, and full months."""


def tied_of(variables: Variables, known: Known) -> list[Tied] | None:
    """Those who are tied, with all sets of offers that they may take. known: diagrams; those that are made are added.

    None where there are too many, where months of some are counted, of which sets know nothing, or where somebody has
    no set at all.
    """
    limits = variables.staffing.problem.month_limits
    if limits is None:
        return []
    found: list[Tied] = []
    counted: set[object] = set()
    left = MOST_ARCS
    for c, cohort in enumerate(variables.staffing.cohorts):
        if not cohort.tied:
            continue
        offers = {o: offer for o, offer in enumerate(cohort.offers) if (c, o) in variables.counts}
        full = [each.of(cohort.team) for each in variables.staffing.full]
        key = (tuple(offers.values()), cohort.pinned, *full)
        if key not in known:
            sets = None if variables.staffing.counted else diagram_of(offers, limits, cohort.pinned, full, left)
            if sets is None:
                return None
            known[key] = sets
        left -= known[key].arcs * (key not in counted)
        counted.add(key)
        counts = [variables.counts[c, o].index for o in offers]
        counts += [x.index for levels in variables.levels.get(c, ()) for x in levels]
        found.append(Tied(tuple(counts), variables.sitting[c].index, known[key], tuple(variables.rows_of[c])))
    return found

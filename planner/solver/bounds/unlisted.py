"""Sets of offers that are too many to list, as columns of a programme: the ways through diagrams.

They are priced by the offers in them, going once through all diagrams. Only those are columns of the programme that
make it better.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from planner.solver.bundles.diagrams import Diagrams
from planner.solver.bundles.listing import Truths, Whole
from planner.solver.bundles.takers import Tied
from planner.solver.tables.columns import Entries, Table
from planner.solver.tables.simplex import Lines, Real

_Set = tuple[int, Whole]
"""A set of offers: whose it is, and the places in `numbers` of what is in it."""


class OpenDiagrams:
    """The sets that are left to people with diagrams, as `OpenWays` has ways that are listed.

    numbers: the variables (by their indices) of all these people that can have several values. owners: whose each is.
    """

    def __init__(self, people: Sequence[Tied], left: Diagrams, low: Whole, high: Whole) -> None:
        """left: diagrams of these people, one beside the other, in which variables (by their indices) have none but
        values between these two.
        """
        self._left = left
        numbers = np.array([number for each in people for number in each.own], dtype=np.int64)
        owners = np.repeat(np.arange(len(people)), [len(each.own) for each in people])
        several = low[numbers] < high[numbers]
        self.numbers, self.owners = numbers[several], owners[several]
        self._told = np.zeros(len(self.numbers), dtype=bool)  # which were said to be single
        self._prices = (np.arange(len(numbers)) + owners)[several]  # their places; each person has one of nothing, too
        self._place = {number: place for place, number in enumerate(self.numbers.tolist())}
        self._place_of = np.full(int(left.widths.sum()), -1, dtype=np.int64)  # of each price
        self._place_of[self._prices] = np.arange(len(self.numbers))
        self._sets: list[_Set] = []
        self._known: dict[tuple[int, bytes], int] = {}  # the numbers of those that need be no new columns
        self._taken: list[int] = []  # which sets are columns
        self._whose = np.zeros(0, dtype=np.int64)  # each column is
        self._starts, self._entries = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64)  # of the columns
        self._seen = list(self._seen_of(people, low, high))

    def _seen_of(self, people: Sequence[Tied], low: Whole, high: Whole) -> Iterator[_Set]:
        """The sets that were looked at before, as far as they are left."""
        for owner, each in enumerate(people):
            if each.seen is not None:
                own = np.array(each.own, dtype=np.int64)
                fitting = ((each.seen >= low[own]) & (each.seen <= high[own])).all(axis=1)
                first = np.searchsorted(self.owners, owner)
                for marks in each.seen[fitting][:, low[own] < high[own]]:
                    yield owner, first + np.flatnonzero(marks)

    def __len__(self) -> int:
        return len(self._left)

    def __contains__(self, number: object) -> bool:
        return number in self._place

    @property
    def longest(self) -> int:
        """No set has more in it."""
        return len(self._left.layers) + 1

    def costs(self, of_variables: Whole) -> Whole:
        """What the columns cost. of_variables: what one of each variable does; of the last ones, those in sets."""
        return self._added(self._own(of_variables)[self._entries])

    def _own(self, of_variables: Whole) -> Whole:
        return of_variables[len(of_variables) - len(self.numbers) :]

    def _added(self, of_entries: Whole) -> Whole:
        """What entries are, added up for each column."""
        sums: Whole = np.diff(np.concatenate([[0], np.cumsum(of_entries)])[self._starts])
        return sums

    def _paid(self, own: Whole) -> Whole:
        """The prices of diagrams, where one of each variable costs this."""
        prices = np.zeros(len(self._place_of), dtype=np.int64)
        prices[self._prices] = own
        return prices

    def prices(self, of_variables: Whole) -> tuple[Whole, Whole]:
        """What the cheapest set that is left to each person costs at these prices of one more of each variable; and the
        prices of diagrams.
        """
        prices = self._paid(self._own(of_variables))
        return self._left.least(prices), prices

    def cheapest(self, prices: Whole, owners: Truths) -> Whole:
        """One of the cheapest sets of each of these people at such prices, as far as it is no column yet."""
        if not owners.any():
            return np.zeros(0, dtype=np.int64)
        places = np.sort(self._place_of[self._left.cheapest(prices)], axis=1)
        return self._fresh((owner, np.unique(places[owner])) for owner in np.flatnonzero(owners).tolist())

    def _fresh(self, sets: Iterable[_Set]) -> Whole:
        """The numbers of those of these sets that were not known."""
        first = len(self._sets)
        for owner, some in sets:
            places = some[some >= 0]
            if (owner, places.tobytes()) not in self._known:
                self._known[owner, places.tobytes()] = len(self._sets)
                self._sets.append((owner, places))
        return np.arange(first, len(self._sets))

    def likely(self, plan: Mapping[int, int]) -> Whole:
        """A set of each person that is as much as can be that of the plan, and those that were looked at before."""
        taken = np.array([plan.get(number, 0) for number in self.numbers.tolist()], dtype=np.int64)
        likely = self.cheapest(self._paid(1 - 2 * taken), np.ones(len(self), dtype=bool))
        return np.concatenate([likely, self._fresh(self._seen)])

    def take(self, sets: Whole, variables: Table) -> tuple[Lines, Whole]:
        """Makes columns of these sets: their entries, and what they cost. variables: the columns of the variables. The
        last rows say that each person has one set.
        """
        self._taken.extend(sets.tolist())
        taken = [self._sets[number] for number in sets.tolist()]
        lengths = np.array([len(places) for _, places in taken], dtype=np.int64)
        places = np.concatenate([np.zeros(0, dtype=np.int64), *(places for _, places in taken)])
        self._starts = np.concatenate([self._starts, self._starts[-1] + np.cumsum(lengths)])
        self._entries = np.concatenate([self._entries, places])
        part = variables.part(len(variables.costs) - len(self.numbers) + places)
        columns = np.repeat(np.repeat(np.arange(len(taken)), lengths), part.lengths)
        owners = np.array([owner for owner, _ in taken], dtype=np.int64)
        self._whose = np.concatenate([self._whose, owners])
        rows = np.concatenate([part.rows, len(variables.at_least) - len(self) + owners])
        factors = np.concatenate([part.factors, np.ones(len(taken), dtype=np.int64)])
        lines = Entries(np.concatenate([columns, np.arange(len(taken))]), rows, factors, len(taken)).lines
        return lines, self.costs(variables.costs)[len(self._taken) - len(taken) :]

    def values(self, parts: Real) -> Real:
        """The values of the variables where columns are taken in these parts."""
        weights = np.repeat(parts, np.diff(self._starts))
        values: Real = np.bincount(self._entries, weights, len(self.numbers)).astype(np.float64)
        return values

    def keep(self, prices: Whole, most: int, digits: Mapping[int, int]) -> Whole:
        """Leaves none but sets in which variables have these values, and at least those that at such prices cost no
        more than so much more than the cheapest one. Gives the columns that are not left.
        """
        limits = self._left.least(prices) + most
        self._left = self._left.part(self._left.within(prices, limits))
        places = np.array([self._place[number] for number in digits], dtype=np.int64)
        wanted = np.array([*digits.values()], dtype=np.int64)
        asked = np.zeros(len(self.numbers), dtype=np.int64)
        asked[places] = 1 - 2 * wanted
        least = np.zeros(len(self), dtype=np.int64)
        np.subtract.at(least, self.owners[places], wanted)
        if (self._left.least(self._paid(asked)) == least).all():  # else there is no solution any more
            self._left = self._left.part(self._left.within(self._paid(asked), least))
        stays = self._added(prices[self._prices][self._entries]) <= limits[self._whose]
        stays &= self._added(asked[self._entries]) == least[self._whose]
        gone = np.flatnonzero(~stays)
        for column in gone.tolist():  # A set that is left after all can be a column again.
            owner, own = self._sets[self._taken[column]]
            if self._known.get((owner, own.tobytes())) == self._taken[column]:
                del self._known[owner, own.tobytes()]
        return gone

    def newly_single(self) -> Iterator[tuple[int, int]]:
        """Each variable (by its index) that can have one value only, and had several when this was asked last, with
        it.
        """
        some, always = self._left.some[self._prices], self._left.always[self._prices]
        fresh = np.flatnonzero((always | ~some) & ~self._told)
        self._told[fresh] = True
        yield from zip(self.numbers[fresh].tolist(), always[fresh].astype(np.int64).tolist(), strict=True)

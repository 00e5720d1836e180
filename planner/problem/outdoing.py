"""Who outdoes whom: cohorts in the order of their usefulness, without people and offers that no best plan has use for.

docs/model.md, section 4, has the proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.problem.blocks import target_blocks
from planner.problem.bundles import WHOLE, Cost, Spending, spends_no_more
from planner.problem.masks import parts_of, words
from planner.problem.needed import fewer_people_needed
from planner.problem.schema import Problem
from planner.problem.seats import Seats, fit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, order=True)
class Offer:
    """What one person of a cohort may do in one block of targets: the effect (a mask), its cost in each measure, the
    months in which its sittings can take place, and what it takes of what is paid for together.
    """

    block: int
    effect: int
    cost: Cost
    seats: Seats = ()
    spending: Spending = ()


@dataclass(frozen=True, slots=True)
class Cohort:
    """People with the same offers, the cheapest first, then by id. Each takes at most one offer of each block.

    In a pinned cohort, all of whose offers are in one block, each of them must take one. team: the team, where it has
    a limit of its own. tied: one person, whose sittings of all blocks together must find months within the limit of a
    person. counted: and whose sittings in each month are counted, so that they find months within all limits at once.
    """

    people: tuple[str, ...]
    offers: tuple[Offer, ...]
    pinned: bool
    team: str | None = None
    tied: bool = False
    counted: bool = False


Deed = tuple[int, Seats, Spending]
"""What an offer does, in which months and at what expense of others: effect, seats, spending."""


class _LowestCosts:
    """What it costs each cohort to do at least what some offer does.

    columns: for each block the numbers of its deeds (those with an effect), the largest effects first. of[cohort,
    number]: the rank of the lowest cost of doing at least that, in such seats, with no more spending; `never` where the
    cohort cannot. prefix[rank]: the rank of the cost in the measures before people alone.
    """

    def __init__(self, cohorts: Sequence[Cohort]) -> None:
        import numpy as np

        wanted: dict[int, set[Deed]] = {}
        for cohort in cohorts:
            for offer in cohort.offers:
                if offer.effect:
                    wanted.setdefault(offer.block, set()).add(_deed(offer))
        self.columns: dict[int, dict[Deed, int]] = {}
        count = 0
        for block, found in sorted(wanted.items()):
            order = sorted(found, key=lambda each: (-each[0].bit_count(), each))
            self.columns[block] = {deed: count + place for place, deed in enumerate(order)}
            count += len(order)
        self.costs = sorted({offer.cost for cohort in cohorts for offer in cohort.offers})
        ranks = {cost: rank for rank, cost in enumerate(self.costs)}
        self.never = len(ranks)
        own = np.full((len(cohorts), count), self.never, dtype=np.int32)
        for number, cohort in enumerate(cohorts):
            for offer in cohort.offers:
                if offer.effect:
                    column = self.columns[offer.block][_deed(offer)]
                    own[number, column] = min(own[number, column], ranks[offer.cost])
        self.of = own.copy()
        for known in self.columns.values():
            for column, better in _doing_as_much(known).items():
                self.of[:, column] = own[:, better].min(axis=1)


def _deed(offer: Offer) -> Deed:
    return (offer.effect, offer.seats, offer.spending)


def _doing_as_much(deeds: Mapping[Deed, int]) -> Mapping[int, list[int]]:
    """For each deed of a block (its number) those that do at least as much, in its seats, with no more spending."""
    known = list(deeds)
    effects = words(effect for effect, _, _ in known)
    enough = parts_of(effects, effects)
    if any(seats or spending for _, seats, spending in known):
        fitting: dict[tuple[Seats, Seats], bool] = {}
        for place, other in zip(*enough.nonzero(), strict=True):
            (_, seats, spending), (_, own, spent) = known[place], known[other]
            if (own, seats) not in fitting:
                fitting[own, seats] = fit(own, seats)
            enough[place, other] = fitting[own, seats] and spends_no_more(spent, spending)
    numbers = list(deeds.values())
    return {number: [numbers[other] for other in row.nonzero()[0]] for number, row in zip(numbers, enough, strict=True)}


def by_usefulness(cohorts: Sequence[Cohort]) -> tuple[Cohort, ...]:
    """The cohorts in an order in which nobody stands behind somebody whom they outdo; pinned ones first.

    Compared are the lowest costs of doing at least so much, block by block, for every effect, the largest effects
    first. Where one cohort outdoes another none of its costs is higher, so it comes first. The first difference
    between two cohorts is always at an effect that one of them offers, so the others have no say in their order.
    Cohorts with the same offers stay in the order given (a stable sort).
    """
    costs = _LowestCosts(cohorts).of.tolist()
    order = sorted(range(len(cohorts)), key=lambda number: (not cohorts[number].pinned, costs[number]))
    return tuple(cohorts[number] for number in order)


def _at_any_time(cohorts: Iterable[Cohort]) -> list[Cohort]:
    """The cohorts as if it did not matter when their sittings can take place."""
    return [replace(cohort, offers=tuple(replace(offer, seats=()) for offer in cohort.offers)) for cohort in cohorts]


def without_outdone(problem: Problem, cohorts: Sequence[Cohort]) -> tuple[Cohort, ...]:
    """The cohorts, in their order, without the people whom at least as many others outdo as are needed."""
    free = [cohort for cohort in cohorts if not cohort.pinned]
    effects = dict.fromkeys(offer.effect for cohort in free for offer in cohort.offers)
    needed = fewer_people_needed(problem, effects)
    return (*(cohort for cohort in cohorts if cohort.pinned), *_not_outdone(free, needed))


def _not_outdone(cohorts: Sequence[Cohort], needed: int) -> Iterator[Cohort]:
    """The cohorts, in their order, without the people whom at least `needed` others outdo.

    Only those kept so far have to be compared: whoever outdoes somebody stands before them, and the first `needed` of
    those are kept. Only people of the same team (where teams have limits) whose menus are divided in the same way are
    compared.
    """
    import numpy as np

    if not cohorts:
        return
    costs = _LowestCosts(cohorts).of
    kinds: dict[tuple[str | None, bool], int] = {}
    kind = np.array(
        [
            kinds.setdefault((cohort.team, any(offer.block == WHOLE for offer in cohort.offers)), len(kinds))
            for cohort in cohorts
        ]
    )
    rows = np.empty(len(cohorts), dtype=np.int64)
    sizes = np.zeros(len(cohorts), dtype=np.int64)
    count = 0
    for number, cohort in enumerate(cohorts):
        before = rows[:count]
        outdoing = (costs[before] <= costs[number]).all(axis=1) & (kind[before] == kind[number])
        people = cohort.people[: max(0, needed - int(sizes[:count][outdoing].sum()))]
        if people:
            rows[count], sizes[count] = number, len(people)
            count += 1
            yield replace(cohort, people=people)


def without_dear_offers(problem: Problem, cohorts: Sequence[Cohort], at_any_time: bool) -> list[Cohort]:
    """The cohorts without offers that no best plan has use for: in their block at least as many people as are needed
    there do as much at a truly lower cost, in the measures before the number of people.

    Those who would take their place may sit nothing else, so nothing is left out where the number of people comes first
    or has a limit. Whoever is tied may not be able to take a place. at_any_time: whether months matter to the tied
    alone.
    """
    before = problem.measures.index("people")
    if before == 0 or problem.people_limit is not None:
        return list(cohorts)
    return _without_dear_offers(problem, cohorts, _at_any_time(cohorts) if at_any_time else cohorts, before)


def _without_dear_offers(
    problem: Problem, cohorts: Sequence[Cohort], compared: Sequence[Cohort], before: int
) -> list[Cohort]:
    """The cohorts without offers that enough people outdo at a lower cost in the measures `before` people. compared:
    the cohorts as far as they matter for that.
    """
    in_block: dict[int, list[tuple[int, int]]] = {}
    for c, cohort in enumerate(cohorts):
        for o, offer in enumerate(cohort.offers):
            if offer.block != WHOLE and offer.effect and not cohort.pinned:
                in_block.setdefault(offer.block, []).append((c, o))
    if not in_block:
        return list(cohorts)
    blocks = target_blocks(problem)
    cheaper = _Cheaper(compared, before)
    dear: set[tuple[int, int]] = set()
    for block, places in in_block.items():
        effects = dict.fromkeys(cohorts[c].offers[o].effect for c, o in places)
        needed = fewer_people_needed(problem, effects, blocks[block].targets)
        dear.update((c, o) for c, o in places if cheaper.people(c, compared[c].offers[o]) >= needed)
    return [
        replace(cohort, offers=tuple(offer for o, offer in enumerate(cohort.offers) if (c, o) not in dear))
        for c, cohort in enumerate(cohorts)
    ]


class _Cheaper:
    """How many people do as much as an offer at a truly lower cost in the first measures."""

    def __init__(self, cohorts: Sequence[Cohort], measures: int) -> None:
        import numpy as np

        self._lowest = _LowestCosts(cohorts)
        self._measures = measures
        first = [cost[:measures] for cost in self._lowest.costs]
        self._ranks = {cost: rank for rank, cost in enumerate(dict.fromkeys(first))}
        self._first = np.array([*(self._ranks[cost] for cost in first), len(first)], dtype=np.int32)
        self._teams: dict[str | None, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        for team in dict.fromkeys(cohort.team for cohort in cohorts):
            rows = [
                c for c, cohort in enumerate(cohorts) if cohort.team == team and not cohort.pinned and not cohort.tied
            ]
            sizes = [len(cohorts[c].people) for c in rows]
            self._teams[team] = (np.array(rows, dtype=np.int64), np.array(sizes, dtype=np.int64))
        self._cohorts = cohorts

    def people(self, c: int, offer: Offer) -> int:
        """Their number, for an offer of cohort `c`."""
        rows, sizes = self._teams[self._cohorts[c].team]
        costs = self._first[self._lowest.of[rows, self._lowest.columns[offer.block][_deed(offer)]]]
        return int(sizes[costs < self._ranks[offer.cost[: self._measures]]].sum())

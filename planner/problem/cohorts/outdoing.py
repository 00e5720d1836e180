"""Who outdoes whom: cohorts in the order of their usefulness, without people whom no best plan has use for.

docs/model.md, section 4, has the proofs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from planner.problem.masks import parts_of, without_idle_bits, words
from planner.problem.menus.bundles import WHOLE, Spending, spends_no_more
from planner.problem.menus.weights import Cost
from planner.problem.seats import Seats, fit
from planner.problem.sets import bits, union

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Offer(NamedTuple):
    """What one person of a cohort may do in one block of targets: the effect (a mask), its cost in each measure, the
    months in which its sittings can take place, and what it takes of what is paid for together.
    """

    block: int
    effect: int
    cost: Cost
    seats: Seats = ()
    spending: Spending = ()


class Cohort(NamedTuple):
    """People with the same offers, the cheapest first, then by id. Each takes at most one offer of each block.

    In a pinned cohort, all of whose offers are in one block, each of them must take one. team: the team, where it has
    a limit of its own. tied: one person, whose sittings of all blocks together must find months within the limit of a
    person.
    """

    people: tuple[str, ...]
    offers: tuple[Offer, ...]
    pinned: bool
    team: str | None = None
    tied: bool = False


Deed = tuple[int, Seats, Spending]
"""What an offer does, in which months and at what expense of others: effect, seats, spending."""


_AT_A_TIME = 256
"""So many deeds at a time are compared with those before them."""


class LowestCosts:
    """What it costs each cohort to do at least what some offer does.

    columns: for each block the numbers of its deeds (those with an effect), the largest effects first. of[cohort,
    number]: the rank of the lowest cost of doing at least that, in such seats, with no more spending; `never` where the
    cohort cannot. costs: every cost that an offer has, by rank.
    """

    def __init__(self, cohorts: Sequence[Cohort]) -> None:
        import numpy as np

        wanted: dict[int, set[Deed]] = {}
        for cohort in cohorts:
            for offer in cohort.offers:
                if offer.effect:
                    wanted.setdefault(offer.block, set()).add(deed_of(offer))
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
                    column = self.columns[offer.block][deed_of(offer)]
                    own[number, column] = min(own[number, column], ranks[offer.cost])
        self.of = own.copy()
        for known in self.columns.values():
            numbers = list(known.values())
            self.of[:, numbers] = _lowest(own[:, numbers], list(known), self.never)


def deed_of(offer: Offer) -> Deed:
    """What the offer does."""
    return (offer.effect, offer.seats, offer.spending)


def _lowest(own: NDArray[np.int32], deeds: Sequence[Deed], never: int) -> NDArray[np.int32]:
    """The lowest of the costs (a row for each cohort) of all deeds that do at least as much as each of the deeds, of
    which those with the largest effects come first.
    """
    import numpy as np

    targets = bits(union(effect for effect, _, _ in deeds))
    alike = not any(seats or spending for _, seats, spending in deeds)
    if alike and len(targets) << len(targets) < len(deeds) ** 2:
        # Every set of targets has a place, and hands its costs on to the sets without one of its targets.
        places = [
            sum(1 << place for place, target in enumerate(targets) if effect >> target & 1) for effect, _, _ in deeds
        ]
        sets = np.full((1 << len(targets), len(own)), never, dtype=np.int32)
        sets[places] = own.T
        for place in range(len(targets)):
            halves = sets.reshape(-1, 2, 1 << place, len(own))
            np.minimum(halves[:, 0], halves[:, 1], out=halves[:, 0])
        return sets[places].T
    lowest = own.copy()
    for number, better in enumerate(_doing_as_much(deeds)):
        lowest[:, number] = own[:, better].min(axis=1)
    return lowest


def _doing_as_much(deeds: Sequence[Deed]) -> Iterator[NDArray[np.int64]]:
    """For each deed of a block those that do at least as much, in its seats, with no more spending (their numbers).

    The largest effects come first, so those that follow on the last of the same size do less.
    """
    sizes = [-effect.bit_count() for effect, _, _ in deeds]
    effects = words(without_idle_bits([effect for effect, _, _ in deeds]))
    alike = not any(seats or spending for _, seats, spending in deeds)
    fitting: dict[tuple[Seats, Seats], bool] = {}
    for start in range(0, len(deeds), _AT_A_TIME):
        last = min(start + _AT_A_TIME, len(deeds)) - 1
        enough = parts_of(effects[:, start : last + 1], effects[:, : bisect_right(sizes, sizes[last])])
        if not alike:
            for place, other in zip(*enough.nonzero(), strict=True):
                (_, seats, spending), (_, own, spent) = deeds[start + place], deeds[other]
                if (own, seats) not in fitting:
                    fitting[own, seats] = fit(own, seats)
                enough[place, other] = fitting[own, seats] and spends_no_more(spent, spending)
        yield from (row.nonzero()[0] for row in enough)


def by_usefulness(cohorts: Sequence[Cohort]) -> tuple[Cohort, ...]:
    """The cohorts in an order in which nobody stands behind somebody whom they outdo; pinned ones first.

    Compared are the lowest costs of doing at least so much, block by block, for every effect, the largest effects
    first. Where one cohort outdoes another none of its costs is higher, so it comes first. The first difference
    between two cohorts is always at an effect that one of them offers, so the others have no say in their order.
    Cohorts with the same offers stay in the order given (a stable sort).
    """
    return tuple(cohorts[number] for number in _order(cohorts, LowestCosts(cohorts).of))


def _order(cohorts: Sequence[Cohort], costs: NDArray[np.int32]) -> list[int]:
    rows = costs.tolist()
    return sorted(range(len(cohorts)), key=lambda number: (not cohorts[number].pinned, rows[number]))


def most_useful(cohorts: Sequence[Cohort], needed: int) -> tuple[Cohort, ...]:
    """The cohorts, the most useful first, without the people whom at least `needed` others outdo.

    Only those kept so far have to be compared: whoever outdoes somebody stands before them, and the first `needed` of
    those are kept. Only people of the same team (where teams have limits) whose menus are divided in the same way are
    compared. Pinned people are not compared at all.
    """
    import numpy as np

    costs = LowestCosts(cohorts).of
    kinds: dict[tuple[str | None, bool], int] = {}
    kind = np.array(
        [
            kinds.setdefault((cohort.team, any(offer.block == WHOLE for offer in cohort.offers)), len(kinds))
            for cohort in cohorts
        ]
    )
    kept: list[Cohort] = []
    rows = np.empty(len(cohorts), dtype=np.int64)
    sizes = np.zeros(len(cohorts), dtype=np.int64)
    count = 0
    for number in _order(cohorts, costs):
        cohort = cohorts[number]
        if not cohort.pinned:
            before = rows[:count]
            outdoing = (costs[before] <= costs[number]).all(axis=1) & (kind[before] == kind[number])
            people = cohort.people[: max(0, needed - int(sizes[:count][outdoing].sum()))]
            if not people:
                continue
            rows[count], sizes[count] = number, len(people)
            count += 1
            cohort = cohort._replace(people=people)
        kept.append(cohort)
    return tuple(kept)

"""Offers that no best plan has use for, since enough others do as much for less.

docs/model.md, section 4, has the proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from planner.problem.cohorts.fewest import people_needed
from planner.problem.cohorts.needed import fewer_people_needed
from planner.problem.cohorts.outdoing import Cohort, LowestCosts, deed_of
from planner.problem.menus.blocks import target_blocks
from planner.problem.menus.bundles import WHOLE
from planner.problem.schema import Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Place = tuple[int, int]
"""An offer: the number of the cohort, and its number there."""


def without_dear_offers(problem: Problem, cohorts: Sequence[Cohort], at_any_time: bool) -> list[Cohort]:
    """The cohorts, in their order, without offers for which at least as many people as are needed do as much at a truly
    lower cost.

    Whoever would take the place of somebody who chooses for one block only sits nothing else, and the other one sits
    nothing then. Where people choose for several blocks, it is enough to look at those who are needed in one of them,
    and at the measures before the number of people, which may grow: so nothing is left out then where this number comes
    first or has a limit. Whoever is tied may not be able to take a place. at_any_time: whether months matter to the
    tied alone.
    """
    dear = _Dear(problem, cohorts, _at_any_time(cohorts) if at_any_time else cohorts).offers()
    return [
        cohort._replace(offers=tuple(offer for o, offer in enumerate(cohort.offers) if (c, o) not in dear))
        for c, cohort in enumerate(cohorts)
    ]


def _at_any_time(cohorts: Iterable[Cohort]) -> list[Cohort]:
    """The cohorts as if it did not matter when their sittings can take place."""
    return [cohort._replace(offers=tuple(offer._replace(seats=()) for offer in cohort.offers)) for cohort in cohorts]


class _Dear:
    """The offers of people who are not pinned that enough others outdo at a lower cost."""

    def __init__(self, problem: Problem, cohorts: Sequence[Cohort], compared: Sequence[Cohort]) -> None:
        """compared: the cohorts as far as they matter for who outdoes whom."""
        self._problem = problem
        self._cohorts = cohorts
        self._cheaper = _Cheaper(compared)
        self._blocks: dict[int, list[Place]] = {}
        for c, cohort in enumerate(cohorts):
            for o, offer in enumerate(cohort.offers):
                if offer.effect and not cohort.pinned:
                    self._blocks.setdefault(offer.block, []).append((c, o))

    def offers(self) -> set[Place]:
        """All of them."""
        every, before = len(self._problem.measures), self._problem.measures.index("people")
        one_menu = [len({offer.block for offer in cohort.offers}) == 1 for cohort in self._cohorts]
        needed = people_needed(self._problem, self._cohorts)
        found: set[Place] = set()
        for block, places in self._blocks.items():
            alone = [(c, o) for c, o in places if one_menu[c]]
            found.update(self._cheaper.outdone(alone, every, needed))
            if block != WHOLE and before and self._problem.people_limit is None:
                targets = target_blocks(self._problem)[block].targets
                effects = dict.fromkeys(self._cohorts[c].offers[o].effect for c, o in places)
                in_block = fewer_people_needed(self._problem, effects, targets)
                found.update(self._cheaper.outdone(places, before, in_block))
        return found


class _Cheaper:
    """Who does as much as an offer at a truly lower cost."""

    def __init__(self, cohorts: Sequence[Cohort]) -> None:
        import numpy as np

        self._cohorts = cohorts
        self._lowest = LowestCosts(cohorts)
        self._teams: dict[str | None, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        for team in dict.fromkeys(cohort.team for cohort in cohorts):
            rows = [
                c for c, cohort in enumerate(cohorts) if cohort.team == team and not cohort.pinned and not cohort.tied
            ]
            sizes = [len(cohorts[c].people) for c in rows]
            self._teams[team] = (np.array(rows, dtype=np.int64), np.array(sizes, dtype=np.int64))

    def outdone(self, places: Iterable[Place], measures: int, needed: int) -> Iterator[Place]:
        """Those of the offers that at least `needed` people outdo at a lower cost in the first measures."""
        import numpy as np

        first = [cost[:measures] for cost in self._lowest.costs]
        ranks = {cost: rank for rank, cost in enumerate(dict.fromkeys(first))}
        ranked = np.array([*(ranks[cost] for cost in first), len(first)], dtype=np.int64)
        alike: dict[tuple[str | None, int], list[tuple[Place, int]]] = {}
        for c, o in places:
            cohort, offer = self._cohorts[c], self._cohorts[c].offers[o]
            column = self._lowest.columns[offer.block][deed_of(offer)]
            alike.setdefault((cohort.team, column), []).append(((c, o), ranks[offer.cost[:measures]]))
        for (team, column), same in alike.items():
            rows, sizes = self._teams[team]
            costs = ranked[self._lowest.of[rows, column]]
            order = costs.argsort(kind="stable")
            people = np.concatenate([[0], sizes[order].cumsum()])
            cheaper = people[np.searchsorted(costs[order], [rank for _, rank in same])]
            yield from (place for (place, _), number in zip(same, cheaper, strict=True) if number >= needed)

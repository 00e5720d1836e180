"""How many sittings any plan has at least, by counting, against the seats of all months together.

docs/model.md, section 8, has the proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from planner.problem.cohorts.needless import Asked
from planner.problem.cohorts.outdoing import Cohort
from planner.problem.full import most_in
from planner.problem.schema import Problem
from planner.problem.sets import bits, union


class Load(NamedTuple):
    """sittings: no plan has fewer. months: those in which anything can be sat (a mask). by_persons: no plan has more
    sittings, as all persons can sit no more. of_persons and of_company: their seats in all these months. None where
    that is not limited.
    """

    sittings: int
    months: int
    by_persons: int | None
    of_persons: int | None
    of_company: int | None

    @property
    def too_much(self) -> bool:
        """Whether there is no plan."""
        return any(seats is not None and self.sittings > seats for seats in (self.by_persons, self.of_company))


def load_of(problem: Problem, cohorts: Sequence[Cohort]) -> Load | None:
    """What the goals ask of people of these cohorts, and nobody else; None where months are not limited."""
    limits = problem.month_limits
    if limits is None or (limits.person is None and limits.company is None):
        return None
    in_any = {seat for cohort in cohorts for offer in cohort.offers for seat in limits.without_periods(offer.seats)}
    every = union(in_any)
    of_company = None if limits.company is None else limits.company * every.bit_count()
    by_persons = of_persons = None
    if limits.person is not None:
        by_persons = of_persons = 0
        for cohort in cohorts:
            seats = [(offer.block, limits.without_periods(offer.seats)) for offer in cohort.offers]
            months = union(seat for _, taken in seats for seat in taken)
            by_persons += len(cohort.people) * most_in(months, seats, limits.person)
            of_persons += len(cohort.people) * limits.person * months.bit_count()
    return Load(fewest_sittings(problem, cohorts), every, by_persons, of_persons, of_company)


def fewest_sittings(problem: Problem, cohorts: Sequence[Cohort]) -> int:
    """No plan has fewer sittings: in targets that no offer has together with others, those are added up which the
    people need who are missing in one of them, each with the least that brings them there.
    """
    missing = Asked(problem).always
    wanted = union(1 << target for target in missing)
    least: dict[int, dict[int, int]] = {target: {} for target in missing}  # how many people need so many sittings
    effects: dict[int, tuple[int, ...]] = {}
    for cohort in cohorts:
        own: dict[int, int] = {}
        for effect, sittings in sorted({(offer.effect, len(offer.seats)) for offer in cohort.offers}, reverse=True):
            if effect not in effects:
                effects[effect] = bits(effect & wanted)
            for target in effects[effect]:
                own[target] = min(sittings, own.get(target, sittings))
        for target, sittings in own.items():
            least[target][sittings] = least[target].get(sittings, 0) + len(cohort.people)
    fewest = {target: _of_the_first(missing[target], sorted(least[target].items())) for target in missing}
    return sum(max(fewest[target] for target in bits(each)) for each in _apart(effects, wanted))


def _of_the_first(people: int, needed: Iterable[tuple[int, int]]) -> int:
    """How many sittings so many people need. needed: each number of sittings, and how many people need it."""
    total = 0
    for sittings, many in needed:
        total += sittings * min(people, many)
        people -= min(people, many)
    return total


def _apart(effects: Iterable[int], wanted: int) -> list[int]:
    """The wanted targets (a mask) in parts of which no effect (a mask) has two."""
    parts: list[int] = []
    for effect in effects:
        joined = effect & wanted
        apart = [each for each in parts if not each & joined]
        parts = [*apart, union(each for each in parts if each & joined) | joined] if joined else apart
    return parts

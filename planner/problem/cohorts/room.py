"""Whether it is plain from counting that more has to be sat than there is room for in all months together.

docs/model.md, section 8, has the proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.problem.cohorts.needless import Asked
from planner.problem.cohorts.outdoing import Cohort
from planner.problem.schema import Problem, bits, union


def too_little_room(problem: Problem, cohorts: Sequence[Cohort]) -> bool:
    """Whether the company has fewer seats than people of these cohorts, and nobody else, have to take in any plan."""
    limits = problem.month_limits
    if limits is None or limits.company is None:
        return False
    every = {seat for cohort in cohorts for offer in cohort.offers for seat in limits.without_periods(offer.seats)}
    return fewest_sittings(problem, cohorts) > limits.company * union(every).bit_count()


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

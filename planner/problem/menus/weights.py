"""What sets of sittings cost somebody, as one number each: adding two numbers is quicker than adding many."""

from __future__ import annotations

from collections.abc import Sequence

from planner.problem.schema import Measure, Problem, Profile

Cost = tuple[int, ...]
"""What a bundle costs in each of the problem's measures, in their order."""


class Weights:
    """The weight of each set of sittings (a mask of slots) of a profile: the less, the better.

    Its digits are the cost in each measure, and last the slots' places in the order of preference. Of sets of the same
    cost, which have equally many sittings, the one whose first slots come first weighs less. The weight of two sets
    that have no sitting in common is the sum of both, but for `once`, which is what sitting anything at all weighs.
    """

    def __init__(self, problem: Problem, profile: Profile, places: Sequence[int]) -> None:
        """places: for each slot the place of its price in `Profile.prices`."""
        slots, self._measures = len(places), problem.measures
        ranking = profile.timetable.ranking
        weights = [0] * slots
        for rank, slot in enumerate(ranking):
            weights[slot] = (1 << slots) - (1 << (slots - 1 - rank))
        width = (slots << slots).bit_length()
        self.once = 0
        self._digits: list[tuple[int, int]] = []
        for measure in reversed(problem.measures):
            costs = _costs(measure, [profile.prices[place] for place in places], problem.churn.denominator)
            weights = [weight + (cost << width) for weight, cost in zip(weights, costs, strict=True)]
            if measure == "people":
                self.once += 1 << width
            size = max(1, sum(costs)).bit_length()
            self._digits.append((width, (1 << size) - 1))
            width += size
        self._digits.reverse()
        self._places = self._digits[-1][0]
        self._of = {0: 0} | {1 << slot: weight for slot, weight in enumerate(weights)}

    def of(self, sittings: int) -> int:
        """The weight of these sittings without `once`."""
        known = self._of.get(sittings)
        if known is None:
            first = sittings & -sittings
            known = self._of[sittings] = self._of[first] + self.of(sittings ^ first)
        return known

    def price(self, weight: int) -> int:
        """The weight without the order of preference: less for less cost."""
        return weight >> self._places

    def cost(self, weight: int) -> Cost:
        """The cost in each measure of sittings with this weight."""
        return tuple([weight >> place & digit for place, digit in self._digits])


def _costs(measure: Measure, prices: Sequence[int], unit: int) -> Sequence[int]:
    """What each sitting costs somebody to whom nothing is promised; exams and changes together in parts of an exam."""
    match measure:
        case "cost":
            return prices
        case "exams":
            return [1] * len(prices)
        case "exams-and-changes":
            return [unit] * len(prices)
        case "changes" | "people":
            return [0] * len(prices)

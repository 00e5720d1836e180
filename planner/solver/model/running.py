"""How many people newly satisfy each target, as running numbers.

On the next day that is looked at mostly the same offers count. Where there are many of them, only what begins and what
ends between two days is said of each day: an offer that counts on a hundred days in a row stands in two rows instead of
a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence

from planner.problem.masks import turned
from planner.problem.schema import Target
from planner.problem.sets import bits
from planner.requirements.holdings import Holding
from planner.solver.cpsat import cp_model

_MANY = 100
"""With so many offers for a target their number is a variable of its own."""


class Running:
    """The people of cohorts, from the offers that they take."""

    def __init__(
        self,
        model: cp_model.CpModel,
        effects: Sequence[tuple[cp_model.IntVar, int]],
        targets: Sequence[Target],
        people: int,
    ) -> None:
        """effects: how many take each offer, with what it does (a mask of targets). people: how many there are."""
        self._model = model
        self._counts = [count for count, _ in effects]
        self._of_target = turned((effect for _, effect in effects), len(targets))
        self._targets = targets
        self._people = people
        self._last: dict[Holding, tuple[cp_model.IntVar, int]] = {}

    def newly_satisfying(self, target: int) -> list[cp_model.IntVar]:
        """Variables whose sum is the number of those who newly satisfy the target."""
        taking = self._of_target[target]
        if taking.bit_count() < _MANY:
            return self._of(taking)
        holding = self._targets[target].holding
        number = self._model.new_int_var(0, self._people, f"newly_{target}")
        before, known = self._last.get(holding, (0, 0))
        self._model.add(number == sum([before, *self._of(taking & ~known)]) - sum(self._of(known & ~taking)))
        self._last[holding] = (number, taking)
        return [number]

    def _of(self, places: int) -> list[cp_model.IntVar]:
        return [self._counts[place] for place in bits(places)]

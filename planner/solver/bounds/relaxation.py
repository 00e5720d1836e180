"""Bounds that see each person as a whole: the linear relaxation over bundles, and what its multipliers prove.

In the linear relaxation of the solver's own rows somebody sits two fifths of five exams and has two of them. Here a
person takes bundles, in parts that add up to one. That relaxation has thousands of columns for each person, of which
some dozens are needed: they are added as long as one would make the plan better (column generation).

Whatever comes out of floating-point numbers is only a suggestion of multipliers, one for each row. Rounded to whole
numbers any multipliers give a true bound: the least that the plan costs if each row may be broken at the price of its
multiplier. All bounds are worked out from that, in whole numbers.

Individuals whose bundles cannot be listed are in it with their own variables and rows, and with supports, which are
added as long as one is broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from math import inf

import numpy as np

from planner.solver.bounds.alike import classes_of
from planner.solver.bounds.node import Node
from planner.solver.bundles.classes import Unknown
from planner.solver.bundles.diagrams import MOST_SETS, Diagrams
from planner.solver.bundles.listing import Truths, Whole
from planner.solver.bundles.takers import Takers
from planner.solver.model.individuals import Choice
from planner.solver.tables.columns import LARGEST, ROOM, SCALE, Entries, finest, whole
from planner.solver.tables.growing import Growing
from planner.solver.tables.simplex import Real, Solution
from planner.solver.tables.sums import INFINITE, Sums
from planner.solver.tables.supports import MOST_PATIENCE, Support, Supports

_LITTLE = 1e-6
_COLUMNS = 10
_PENALTY = 100
"""What it costs to break a row by one, at the least. Where that pays, a second programme is needed."""

_DEAR = 4.0
"""What rows are broken by at first costs so many times as much as the dearest plan, at least."""

_MANY_ROWS = 4_000
"""Larger programmes may begin elsewhere than at a corner, if rows say that who satisfies anything sits something."""

_ROWS_FOR_A_STEP = 4
"""Unless it is crowded, they have it so if more than one step for so many rows is taken from corner to corner."""

_ROUNDS = 60
_FEW_ROUNDS, _STEPS_OF_A_ROUND = 12, 5_000
_RISE = 1 / 1000
"""Supports are given up after some rounds in which the optimum did not rise by this share."""


class Relaxation:
    """The relaxation of a model in which these people take bundles.

    choices: of the individuals who do not. at_least: no plan costs less, as is known from elsewhere. supports: rows
    that were added; they hold in every plan. of_one: the rows that are supports of stages before. crowded, all_matter,
    patience: see `Narrowing`.
    """

    def __init__(
        self,
        sums: Sums,
        people: Sequence[Takers],
        choices: Sequence[Choice] = (),
        at_least: int = -INFINITE,
        of_one: Set[int] = frozenset(),
        crowded: bool = False,
        all_matter: bool = False,
        patience: int = MOST_PATIENCE,
    ) -> None:
        inside = {number for each in people for number in each.own}
        skipped = {number for each in people for number in each.own_rows}
        kept = np.array([number for number in sums.written().tolist() if number not in skipped], dtype=np.int64)
        needs = any(choice.individual.profile.timetable.results for choice in choices)
        self._single = not needs  # whether no result needs another
        own = {row for choice in choices for row in choice.rows} | (set(of_one) if self._single else set())
        shared = [row for row, number in enumerate(kept.tolist()) if number not in own]
        self.low, self.high = sums.at_least[kept].tolist(), sums.at_most[kept].tolist()
        self.offset: int = sums.offset
        self.cost: Mapping[int, int] = sums.cost
        entries = Entries.of_rows(sums, kept, inside.difference(*(each.links for each in people)))
        outside = [number for number in range(len(sums.low)) if number not in inside]
        ends = zip(sums.low[outside].tolist(), sums.high[outside].tolist(), strict=True)
        self.range = dict(zip(outside, ends, strict=True))
        self.supports: list[Support] = []
        self.choices = choices
        self.at_least = at_least
        self._supports = Supports(choices, patience)
        self._punished = False
        self._written: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
        self._place = {number: place for place, number in enumerate(self.range)}  # in the table
        self._fixed: Mapping[int, int] = {}
        self.classes = classes_of(people, entries, self.cost)
        costs = [self.cost.get(number, 0) for number in outside]
        limits = list(self.range.values())
        self.table = entries.table(np.array(outside, dtype=np.int64), costs, limits, list(self.bounds()))
        self._largest = [each.largest for each in self.classes]
        self._unknown = Unknown(self.classes)
        self._unknown.know_cheapest(np.zeros(len(self.low), dtype=np.int64), SCALE)
        self._bundles: list[tuple[int, int]] = []  # of which class each column besides is, and which one
        whole = bool(choices) and all(choice.sits_to_satisfy for choice in choices)
        many = whole and not all_matter and len(kept) > _MANY_ROWS
        steps = None if not many else 0 if crowded else len(kept) // _ROWS_FOR_A_STEP
        self._programme = Growing(self.table, [each.size for each in self.classes], not all_matter, steps)
        self._begin(shared)

    @property
    def too_dear(self) -> bool:
        """Whether the whole numbers of bounds have no room for what people cost."""
        dearest = max([int(np.abs(self.table.costs).max(initial=0)), *(each.dearest for each in self.classes)])
        return dearest * SCALE >= LARGEST // 2

    @property
    def most(self) -> int:
        """No plan costs more."""
        most: int = self.offset + sum(each.dearest * each.size for each in self.classes)
        for number, (low, high) in self.range.items():
            cost = self.cost.get(number, 0)
            most += max(cost * low, cost * high)
        return most

    # --- the linear programme -------------------------------------------------------------------------------------

    def _begin(self, shared: Sequence[int]) -> None:
        """Lets the rows that are not one person's alone be broken at a penalty, and takes a bundle for everybody."""
        self._penalty = _PENALTY + sum(each.dearest * each.size for each in self.classes)
        penalty = self._penalty + int(np.abs(self.table.costs).max(initial=0))
        ends = ((row, end, factor) for row in shared for end, factor in ((self.low[row], 1), (self.high[row], -1)))
        self._programme.make_breakable([(row, factor) for row, end, factor in ends if abs(end) < INFINITE], penalty)
        for number, each in enumerate(self.classes):
            self._take(number, [int(each.costs.argmin())])

    def _fix(self, fixed: Mapping[int, int]) -> None:
        if fixed == self._fixed:
            return
        changed = sorted({*fixed, *self._fixed} & self._place.keys())
        limits = [[fixed.get(number, self.range[number][end]) for number in changed] for end in (0, 1)]
        self._programme.set_limits([self._place[number] for number in changed], *limits)
        self._programme.simplex.expect("rows")
        self._fixed = fixed

    def aim(self, cost: Mapping[int, int]) -> None:
        """From now on this is to be small; nothing of it, and of what was to be so before, is in bundles."""
        numbers = sorted({*self.cost, *cost})
        costs = [cost.get(number, 0) for number in numbers]
        places = [self._place[number] for number in numbers]
        self.table = replace(self.table, costs=self.table.costs.copy())
        self.table.costs[places] = costs
        self.cost, self.offset, self._punished = cost, 0, False
        self._programme.set_costs(places, costs)
        self._programme.punish(self._penalty * max([1, *costs]))
        self._programme.simplex.expect("costs")

    def bounds(self) -> Iterable[tuple[int, int]]:
        """For each row the least and the most of its sum."""
        return zip(self.low, self.high, strict=True)

    def _take(self, number: int, bundles: Sequence[int]) -> None:
        """Adds the columns of these bundles of a class."""
        each, taken = self.classes[number], np.array(bundles, dtype=np.int64)
        self._programme.add_beside(each.costs[taken], each.rows, each.added[taken], number)
        each.taken.update(bundles)
        self._bundles.extend((number, bundle) for bundle in bundles)

    def solve(self, fixed: Mapping[int, int], enough: float = inf) -> Node:
        """The relaxation where these yes/no variables have these values. enough: a bound above this need not be better
        (in parts of a unit).
        """
        self._fix(fixed)
        best: Node | None = None
        risen, since = -inf, 0  # how far the optimum has come, and how many rounds ago
        for _ in range(_ROUNDS):
            solution = self._optimum()
            if solution is None:
                break
            values = self._values(solution)
            since += 1
            if solution.cost - risen > max(1.0, abs(solution.cost)) * _RISE:
                risen, since = solution.cost, 0
            new = self._not_written(self._supports.broken(values, since))
            multipliers, scale = self._safe(self._programme.multipliers(solution))
            reduced = self._reduced(multipliers, scale)
            bound = self._bound(fixed, multipliers, scale, reduced)
            if best is None or bound >= best.bound:
                best = Node(fixed, multipliers, bound, values, scale=scale)
            more = self._take_more(self._programme.paid(solution, scale).tolist(), reduced, scale // 1000)
            if new:
                self._add(new)
            if not (new or more) or best.bound > enough:
                best = replace(best, whole=self._whole(self._programme.beside(solution)))
                break
        if best is None:  # No suggestion came: without multipliers there is still a bound, if a weak one.
            none = np.zeros(len(self.low), dtype=np.int64)
            return Node(fixed, none, self._bound(fixed, none, SCALE, self._reduced(none, SCALE)), {})
        return best

    def begins_nearby(self, fixed: Mapping[int, int]) -> bool:
        """Whether a solution in which these variables have these values is soon found, from a point near it."""
        self._fix(fixed)
        solution = self._programme.simplex.solve_nearby()
        return solution is not None and self._programme.broken(solution) < _LITTLE

    def begin_again(self) -> None:
        """The next optimum is looked for like the first one."""
        self._programme.simplex.begin_again()

    def _optimum(self) -> Solution | None:
        """The optimum of the programme. Once it breaks rows these are so dear that any plan would be cheaper, so that
        the bound shows it where there is none. (For people with bundles they are so from the beginning.)
        """
        solution = self._programme.simplex.solve()
        broken = 0.0 if solution is None else self._programme.broken(solution)
        if broken < _LITTLE or self._punished or not self.choices:
            return solution
        self._punished = True
        least = sum(min(cost * end for end in self.range.get(number, (0,))) for number, cost in self.cost.items())
        self._programme.punish(_DEAR * (10.0 + self.most - min(0, least)) / min(1.0, broken))
        return self._programme.simplex.solve() or solution

    def keeping(self, fixed: Mapping[int, int], most: float) -> Mapping[int, float] | None:
        """The values of the variables in a solution of no more than this cost in which some have these values, and
        which keeps all supports, looked for from anew; None where rows have to be broken for that, or none is soon
        found.
        """
        self._fix(fixed)
        if fixed:  # Then the programme is small.
            self._programme.simplex.forget()
        else:
            self._programme.simplex.begin_again()
        for _ in range(_FEW_ROUNDS):
            solution = self._programme.simplex.solve_soon(_STEPS_OF_A_ROUND)
            if solution is None or self._programme.broken(solution) > _LITTLE:
                return None
            if solution.cost + self.offset > most + _LITTLE * max(1.0, abs(most)):
                return None
            values = self._values(solution)
            new = self._not_written(self._all_supports.broken(values))
            if not new:
                return values
            self._add(new)
        return None

    @cached_property
    def _all_supports(self) -> Supports:
        return Supports(self.choices)

    def _values(self, solution: Solution) -> dict[int, float]:
        numbers = [*self.range]
        return {numbers[place]: value for place, value in self._programme.values(solution).items()}

    def _take_more(self, paid: Sequence[int], reduced: Sequence[Whole], little: int) -> bool:
        """Whether there are bundles that would make the plan better, by more than a little; some of them are taken."""
        more = False
        for number, (each, price, costs) in enumerate(zip(self.classes, paid, reduced, strict=True)):
            few = np.sort(np.argpartition(costs, min(_COLUMNS, len(costs)) - 1)[:_COLUMNS])
            few = few[costs[few] < price - little]
            better = [bundle for bundle in few.tolist() if bundle not in each.taken]
            if better:
                self._take(number, better)
                more = True
        return more

    def _whole(self, parts: Sequence[float]) -> dict[int, list[int]]:
        """The bundles of the classes whose people take whole ones. parts: how many take each column besides, but
        for the last ones.
        """
        found: dict[int, list[int]] = {}
        divided: set[int] = set()
        for (number, bundle), part in zip(self._bundles, parts, strict=False):
            if part > _LITTLE:
                found.setdefault(number, []).append(bundle)
                if abs(part - round(part)) > _LITTLE:
                    divided.add(number)
        return {number: bundles for number, bundles in found.items() if number not in divided}

    def _not_written(self, supports: Iterable[Support]) -> list[Support]:
        """Those that were not added yet, each once."""
        keys = ((each, (tuple(each.factors), tuple(each.factors.values()))) for each in supports)
        found = {key: each for each, key in keys if key not in self._written}
        self._written |= found.keys()
        return [*found.values()]

    def _add(self, supports: Sequence[Support]) -> None:
        """Adds these rows."""
        self.low.extend([-INFINITE] * len(supports))
        self.high.extend([0] * len(supports))
        self.supports.extend(supports)
        terms = [{self._place[number]: factor for number, factor in each.factors.items()} for each in supports]
        self.table = self.table.with_rows(terms, [0] * len(terms))
        self._programme.extend(self.table, terms)

    def lasting(self, nodes: Sequence[Node]) -> list[Support]:
        """Those that are kept for later stages: where results need others all, as it takes rounds to find them, and
        elsewhere those to which the bound of a node owes something.
        """
        if not self._single:
            return self.supports
        owed = {id(support) for node in nodes for support in self.supports_of(node)}
        return [support for support in self.supports if id(support) in owed]

    def supports_of(self, node: Node) -> list[Support]:
        """Those to which the bound of the node owes something."""
        own = node.multipliers[len(self.low) - len(self.supports) :]
        return [support for support, multiplier in zip(self.supports, own.tolist(), strict=False) if multiplier]

    # --- what multipliers prove -----------------------------------------------------------------------------------

    def _safe(self, suggested: Real) -> tuple[Whole, int]:
        """Multipliers that punish no row for what it allows, in parts of a unit that are as fine as whole numbers have
        room for, and in which parts; smaller ones where there is no room even for those of bounds.
        """
        suggested = np.nan_to_num(suggested, nan=0.0, posinf=0.0, neginf=0.0)
        kept = np.where(self.table.at_most >= INFINITE, np.maximum(suggested, 0), suggested)
        kept = np.where(self.table.at_least <= -INFINITE, np.minimum(kept, 0), kept)
        largest = self.table.dearest(kept)
        for each, most in zip(self.classes, self._largest, strict=True):
            largest = max(largest, float(most[:-1] @ np.abs(kept[each.rows]) + most[-1]))
        scale = max(finest(largest), SCALE)
        return whole(kept * min(1.0, ROOM / (largest * scale)), scale), scale

    def _reduced(self, multipliers: Whole, scale: int) -> list[Whole]:
        """What the bundles of each class cost at these multipliers. One of the cheapest is always among them."""
        self._unknown.know_cheapest(multipliers, scale)
        return [each.reduced(multipliers, scale) for each in self.classes]

    def _bound(self, fixed: Mapping[int, int], multipliers: Whole, scale: int, reduced: Sequence[Whole]) -> int:
        """In parts of a unit (`SCALE`), rounded down."""
        total = self.offset * scale
        for row in multipliers.nonzero()[0].tolist():
            price = int(multipliers[row])
            total += price * (self.low[row] if price > 0 else self.high[row])
        prices = self.table.prices(multipliers, scale)
        ends = np.where(prices > 0, self.table.low, self.table.high)
        for number in fixed.keys() & self._place.keys():
            ends[self._place[number]] = fixed[number]
        adding = np.flatnonzero((prices != 0) & (ends != 0))
        for price, end in zip(prices[adding].tolist(), ends[adding].tolist(), strict=True):
            total += price * end
        total += sum(each.size * int(costs.min()) for each, costs in zip(self.classes, reduced, strict=True))
        return total // (scale // SCALE)

    def ranges_within(self, nodes: Sequence[Node], value: int) -> dict[int, tuple[int, int]]:
        """The values that the variables of choices can have in a plan of this value or a better one, where every such
        plan is in one of the nodes.
        """
        numbers = [number for choice in self.choices for number in choice.variables]
        places = np.array([self._place[number] for number in numbers], dtype=np.int64)
        least, most = np.full(len(numbers), INFINITE), np.full(len(numbers), -INFINITE)
        for node, (multipliers, scale, left) in zip(nodes, self._left(nodes, value), strict=True):
            prices = self.table.prices(multipliers, scale)[places]
            low, high = self.table.low[places], self.table.high[places]
            fixed = [place for place, number in enumerate(numbers) if number in node.fixed] if node.fixed else []
            low[fixed] = high[fixed] = [node.fixed[numbers[place]] for place in fixed]
            reach = left // np.maximum(np.abs(prices), 1)  # so far can each be from where the bound has it
            least = np.minimum(least, np.where(prices < 0, np.maximum(low, high - reach), low))
            most = np.maximum(most, np.where(prices > 0, np.minimum(high, low + reach), high))
        found = dict(zip(numbers, zip(least.tolist(), most.tolist(), strict=True), strict=True))
        for choice in self.choices:
            if not any(found[sitting.index][1] for sitting in choice.sitting):
                found |= dict.fromkeys(choice.gained, (0, 0))
        return found

    def _left(self, nodes: Sequence[Node], value: int) -> list[tuple[Whole, int, int]]:
        """For each node its multipliers, their scale, and how much dearer than its bound a plan of this value is; the
        largest number where that is more, as no two bundles differ by so much.
        """
        left = [(value * SCALE - node.bound) * (node.scale // SCALE) for node in nodes]
        return [(node.multipliers, node.scale, min(more, LARGEST)) for node, more in zip(nodes, left, strict=True)]

    @property
    def unlisted(self) -> bool:
        """Whether there are sets that are not listed."""
        return bool(self._unknown)

    def know_within(self, nodes: Sequence[Node], value: int) -> bool:
        """Lists all that can stand in such a plan (`within`); False where that is too much."""
        return self._unknown.know_within(self._left(nodes, value), MOST_SETS)

    def sets_within(self, nodes: Sequence[Node], value: int) -> Mapping[int, Diagrams]:
        """For each class (its number) whose sets are not listed at least those that can stand in such a plan."""
        return self._unknown.within(self._left(nodes, value))

    def within(self, nodes: Sequence[Node], value: int) -> list[Truths]:
        """For each class the bundles that can stand in a plan of this value or a better one, where every such plan is
        in one of the nodes.
        """
        kept = [np.zeros(len(each.costs), dtype=bool) for each in self.classes]
        for multipliers, scale, left in self._left(nodes, value):
            for each, stays in zip(self.classes, kept, strict=True):
                reduced = each.reduced(multipliers, scale)
                stays |= reduced - reduced.min() <= left
        return kept

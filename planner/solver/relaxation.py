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
from dataclasses import dataclass
from math import inf

import numpy as np
from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]

from planner.solver.columns import INFINITE, LARGEST, SCALE, Entries, Table, whole
from planner.solver.cpsat import cp_model
from planner.solver.individuals import Choice
from planner.solver.listing import Truths, Whole
from planner.solver.supports import Support, Supports
from planner.solver.takers import Alone, Takers, Tied
from planner.solver.waiting import Block, Waiting

_COLUMNS = 10
_ROUNDS = 60
_RISE, _PATIENCE = 1 / 1000, 3
"""After so many rounds in which the optimum did not rise by this share no more supports are looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A part of all plans, and what is known of it.

    fixed: yes/no variables (by their index) with the value that they have there. multipliers: one for each row.
    bound: no plan there is better, in parts of a unit. values: of the variables, in the relaxation.
    """

    fixed: Mapping[int, int]
    multipliers: Whole
    bound: int
    values: Mapping[int, float]


@dataclass(slots=True, eq=False)
class Class:
    """People with the same bundles who stand in the same rows: their numbers, and how many there are.

    costs, added: what each bundle costs, and what it adds to each of the rows with these numbers. taken: the bundles
    that were looked at, and their variables.
    """

    members: list[int]
    size: int
    costs: Whole
    rows: Whole
    added: Whole
    taken: dict[int, mathopt.Variable]


class Relaxation:
    """The relaxation of a model (its objective and its rows) in which these people take bundles.

    choices: of the individuals who do not. supports: rows that were added; they hold in every plan.
    """

    def __init__(
        self,
        model: cp_model.CpModel,
        people: Sequence[Takers],
        choices: Sequence[Choice] = (),
    ) -> None:
        inside = {number for each in people for number in each.own}
        never = inside.difference(*(each.links for each in people))
        skipped = {number for each in people for number in each.own_rows}
        variables = model.proto.variables
        constraints = enumerate(model.proto.constraints)
        kept = [(number, row) for number, row in constraints if number not in skipped and row.linear.vars]
        rows = [row for _, row in kept]
        owners = {row: owner for owner, choice in enumerate(choices) for row in choice.rows}
        self._owners = [owners.get(number) for number, _ in kept]  # the choice that a row is about and no other
        self.low = [max(row.linear.domain[0], -INFINITE) for row in rows]
        self.high = [min(row.linear.domain[1], INFINITE) for row in rows]
        cost = dict(zip(model.proto.objective.vars, model.proto.objective.coeffs, strict=True))
        self.offset = round(model.proto.objective.offset)
        self.cost = {number: int(value) for number, value in cost.items()}
        self._entries = _entries([(row.linear.vars, row.linear.coeffs) for row in rows], never, len(variables))
        outside = [number for number in range(len(variables)) if number not in inside]
        self.range = {number: _ends(variables[number].domain) for number in outside}
        self.supports: list[Support] = []
        self.choices = choices
        self._supports = [Supports(number, choice) for number, choice in enumerate(choices)]
        self._built = False
        self._fixed: Mapping[int, int] = {}
        self.classes = self._alike(people)
        self.table = self._columns()
        self._waiting = Waiting(self.table, self._blocks())

    def _alike(self, people: Sequence[Takers]) -> list[Class]:
        found: dict[object, Class] = {}
        for number, each in enumerate(people):
            links = each.links
            columns = [{} if link is None else self._entries.of(link) for link in links]
            costs = [self.cost.get(link, 0) if link is not None else 0 for link in links]
            key: object = each.alike
            if isinstance(each, Alone | Tied):
                key = (key, tuple(costs), tuple(tuple(sorted(column.items())) for column in columns))
            if key not in found:
                rows = sorted({row for column in columns for row in column})
                place = {row: position for position, row in enumerate(rows)}
                table = np.zeros((len(links), len(rows) + 1), dtype=np.int64)
                table[:, -1] = costs
                for position, column in enumerate(columns):
                    for row, factor in column.items():
                        table[position, place[row]] = factor
                total = each.totals(table)
                found[key] = Class([], 0, total[:, -1], np.array(rows, dtype=np.int64), total[:, :-1], {})
            found[key].members.append(number)
            found[key].size += each.size
        return list(found.values())

    def _columns(self) -> Table:
        """The columns of the variables outside."""
        outside = np.array([*self.range], dtype=np.int64)
        costs = [self.cost.get(number, 0) for number in self.range]
        return self._entries.table(outside, costs, list(self.range.values()), list(self.bounds()))

    def _blocks(self) -> list[Block]:
        """What belongs to each of the choices alone."""
        place = {number: position for position, number in enumerate(self.range)}
        rows: list[list[int]] = [[] for _ in self.choices]
        for row, owner in enumerate(self._owners):
            if owner is not None:
                rows[owner].append(row)
        return [
            Block(np.array([place[number] for number in choice.variables]), np.array(own, dtype=np.int64))
            for choice, own in zip(self.choices, rows, strict=True)
        ]

    # --- the linear programme -------------------------------------------------------------------------------------

    def _build(self, fixed: Mapping[int, int]) -> None:
        """The programme without those who wait. Rows that are not one person's alone may be broken at a penalty."""
        called = set(self._waiting.called)
        own = {number: owner for owner, choice in enumerate(self.choices) for number in choice.variables}
        numbers = [
            (place, number)
            for place, (number, ends) in enumerate(self.range.items())
            if ends != (0, 0) and (number not in own or own[number] in called)
        ]
        rows = [row for row, owner in enumerate(self._owners) if owner is None or owner in called]
        most = sum(int(each.costs.max()) * each.size for each in self.classes)
        penalty = 10 + most + int(np.abs(self.table.costs).max(initial=0))
        breaking = [
            (place, factor)
            for place, row in enumerate(rows)
            for bound, factor in ((self.low[row], 1), (self.high[row], -1))
            if abs(bound) < INFINITE and self._owners[row] is None
        ]
        part = self.table.part(
            np.array([place for place, _ in numbers], dtype=np.int64), np.array(rows, dtype=np.int64)
        )
        self._program = program = part.programme(breaking, penalty)
        self._variables = {number: program.get_variable(place) for place, (_, number) in enumerate(numbers)}
        self._rows = {row: program.get_linear_constraint(place) for place, row in enumerate(rows)}
        self._people = [program.add_linear_constraint(ub=each.size, lb=each.size) for each in self.classes]
        for each, people in zip(self.classes, self._people, strict=True):
            for bundle in each.taken or [int(each.costs.argmin())]:
                self._take(each, people, bundle)
        self._solver: mathopt.IncrementalSolver | None = None
        self._built = True
        # Reading thousands of values of columns takes longer than finding them, and only the others are asked for.
        self._wanted = mathopt.ModelSolveParameters(
            variable_values_filter=mathopt.VariableFilter(filtered_items=self._variables.values()),
            reduced_costs_filter=mathopt.VariableFilter(filtered_items=()),
        )
        self._fix(fixed)

    def _fix(self, fixed: Mapping[int, int]) -> None:
        for number in {*fixed, *self._fixed} & self._variables.keys():
            low, high = self.range[number]
            self._variables[number].lower_bound = fixed.get(number, low)
            self._variables[number].upper_bound = fixed.get(number, high)
        self._fixed = fixed

    def _solved(self) -> mathopt.SolveResult:
        """With new columns the solver goes on from where it was. With many rows and new ones among them that takes
        longer than to begin anew, when it makes the program smaller first.
        """
        if self.choices:
            return mathopt.solve(self._program, mathopt.SolverType.HIGHS, model_params=self._wanted)
        if self._solver is None:
            self._solver = mathopt.IncrementalSolver(self._program, mathopt.SolverType.GLOP)
        return self._solver.solve(model_params=self._wanted)

    def bounds(self) -> Iterable[tuple[int, int]]:
        """For each row the least and the most of its sum."""
        return zip(self.low, self.high, strict=True)

    def _take(self, each: Class, people: mathopt.LinearConstraint, bundle: int) -> None:
        """Adds the column of a bundle."""
        column = self._program.add_variable(lb=0)
        self._program.objective.set_linear_coefficient(column, int(each.costs[bundle]))
        people.set_coefficient(column, 1)
        for row, factor in zip(map(int, each.rows), map(int, each.added[bundle]), strict=True):
            if factor:
                self._rows[row].set_coefficient(column, factor)
        each.taken[bundle] = column

    def solve(self, fixed: Mapping[int, int]) -> Node:
        """The relaxation where these yes/no variables have these values."""
        if self.choices or not self._built:
            self._build(fixed)
        self._fix(fixed)
        best: Node | None = None
        risen, since = -inf, 0  # how far the optimum has come, and how many rounds ago
        for _ in range(_ROUNDS):
            result = self._solved()
            if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
                break
            duals = result.dual_values()
            suggested = np.zeros(len(self.low), dtype=np.int64)
            suggested[list(self._rows)] = [whole(duals[row]) for row in self._rows.values()]
            values = result.variable_values()
            known = {number: values[variable] for number, variable in self._variables.items()}
            since += 1
            if result.objective_value() - risen > max(1.0, abs(result.objective_value())) * _RISE:
                risen, since = result.objective_value(), 0
            called = len(self._waiting.called)
            for rows, multipliers in self._waiting.answer(self.table.prices(suggested)):
                suggested[rows] = multipliers
            looking = since < _PATIENCE and len(self._waiting.called) == called
            new = [support for each in self._supports for support in each.broken(known)] if looking else []
            multipliers = self._safe(suggested)
            reduced = [_reduced(each, multipliers) for each in self.classes]
            bound = self._bound(fixed, multipliers, reduced)
            if best is None or bound > best.bound:
                best = Node(fixed, multipliers, bound, known)
            more = self._take_more([whole(duals[row]) for row in self._people], reduced)
            if len(self._waiting.called) > called:
                risen, since = -inf, 0
            if new or len(self._waiting.called) > called:
                self._add(new)
                self._build(fixed)
            elif not more:
                break
        if best is None:  # No suggestion came: without multipliers there is still a bound, if a weak one.
            none = np.zeros(len(self.low), dtype=np.int64)
            return Node(fixed, none, self._bound(fixed, none, [_reduced(each, none) for each in self.classes]), {})
        return best

    def _take_more(self, paid: Sequence[int], reduced: Sequence[Whole]) -> bool:
        """Whether there are bundles that would make the plan better; some of them are taken."""
        more = False
        for each, people, price, costs in zip(self.classes, self._people, paid, reduced, strict=True):
            few = np.argpartition(costs, min(_COLUMNS, len(costs)) - 1)[:_COLUMNS]
            for bundle in map(int, np.sort(few)):
                if costs[bundle] < price - SCALE // 1000 and bundle not in each.taken:
                    self._take(each, people, bundle)
                    more = True
        return more

    def _add(self, supports: Sequence[Support]) -> None:
        """Adds these rows."""
        self._entries = self._entries.with_rows([support.factors for support in supports], len(self.low))
        self.low.extend([-INFINITE] * len(supports))
        self.high.extend([0] * len(supports))
        self._owners.extend(support.owner for support in supports)
        self.supports.extend(supports)
        self.table = self._columns()

    # --- what multipliers prove -----------------------------------------------------------------------------------

    def _safe(self, suggested: Whole) -> Whole:
        """Multipliers that punish no row for what it allows, and that no table is too small for."""
        kept = np.where(self.table.at_most >= INFINITE, np.maximum(suggested, 0), suggested)
        kept = np.where(self.table.at_least <= -INFINITE, np.minimum(kept, 0), kept)
        room = max(self.table.heaviest(), *map(_largest, self.classes), 1)
        return kept if int(np.abs(kept).max(initial=0)) * room < LARGEST else np.zeros_like(kept)

    def _bound(self, fixed: Mapping[int, int], multipliers: Whole, reduced: Sequence[Whole]) -> int:
        total = self.offset * SCALE
        for price, (low, high) in zip(map(int, multipliers), self.bounds(), strict=True):
            total += price * (low if price > 0 else high) if price else 0
        prices = self.table.prices(multipliers)
        for (number, (low, high)), price in zip(self.range.items(), prices.tolist(), strict=True):
            total += price * (fixed.get(number, low) if price > 0 else fixed.get(number, high))
        return total + sum(each.size * int(costs.min()) for each, costs in zip(self.classes, reduced, strict=True))

    def ranges_within(self, nodes: Sequence[Node], value: int) -> dict[int, tuple[int, int]]:
        """The values that the variables of choices can have in a plan of this value or a better one, where every such
        plan is in one of the nodes.
        """
        found: dict[int, tuple[int, int]] = {}
        open_ones = {number for choice in self.choices for number in choice.variables}
        for node in nodes:
            left = value * SCALE - node.bound
            for (number, ends), price in zip(
                self.range.items(), self.table.prices(node.multipliers).tolist(), strict=True
            ):
                if number not in open_ones:
                    continue
                low, high = (node.fixed.get(number, end) for end in ends)
                if price > 0:
                    high = min(high, low + left // price)
                elif price < 0:
                    low = max(low, high - left // -price)
                before = found.get(number, (low, high))
                found[number] = (min(low, before[0]), max(high, before[1]))
        for choice in self.choices:
            if not any(found[sitting.index][1] for sitting in choice.sitting):
                found |= dict.fromkeys(choice.gained, (0, 0))
        return found

    def within(self, nodes: Sequence[Node], value: int) -> list[Truths]:
        """For each class the bundles that can stand in a plan of this value or a better one, where every such plan is
        in one of the nodes.
        """
        kept = [np.zeros(len(each.costs), dtype=bool) for each in self.classes]
        for node in nodes:
            for each, stays in zip(self.classes, kept, strict=True):
                reduced = _reduced(each, node.multipliers)
                stays |= reduced - reduced.min() <= value * SCALE - node.bound
        return kept


def _entries(rows: Sequence[tuple[Sequence[int], Sequence[int]]], never: Set[int], variables: int) -> Entries:
    """The entries of these rows (variables and factors), without variables that are never more than nothing."""
    numbers: list[int] = []
    factors: list[int] = []
    lengths: list[int] = []
    for own, theirs in rows:
        numbers.extend(own)
        factors.extend(theirs)
        lengths.append(len(own))
    alive = np.ones(variables, dtype=bool)
    alive[sorted(never)] = False
    of_variable = np.array(numbers, dtype=np.int64)
    of_row = np.repeat(np.arange(len(rows)), lengths)
    kept = alive[of_variable]
    return Entries(of_variable[kept], of_row[kept], np.array(factors, dtype=np.int64)[kept], variables)


def _largest(each: Class) -> int:
    """No bundle adds more than this to all rows together."""
    return max(1, int(np.abs(each.added).max(initial=0)) * len(each.rows))


def _reduced(each: Class, multipliers: Whole) -> Whole:
    """What each bundle costs, less what it is worth at these multipliers."""
    return each.costs * SCALE - each.added @ multipliers[each.rows]


def _ends(domain: Sequence[int]) -> tuple[int, int]:
    low, *_, high = domain
    return low, high

"""Bounds that see each person as a whole: the linear relaxation over bundles, and what its multipliers prove.

In the linear relaxation of the solver's own rows somebody sits two fifths of five exams and has two of them. Here a
person takes bundles, in parts that add up to one. That relaxation has thousands of columns for each person, of which
some dozens are needed: they are added as long as one would make the plan better (column generation).

Whatever comes out of floating-point numbers is only a suggestion of multipliers, one for each row. Rounded to whole
numbers any multipliers give a true bound: the least that the plan costs if each row may be broken at the price of its
multiplier. All bounds are worked out from that, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]

from planner.solver.cpsat import cp_model
from planner.solver.individuals import Choice
from planner.solver.listing import Listing, Whole

SCALE = 1 << 20
"""Multipliers are whole numbers of this part of a unit of the objective."""

_INFINITE = 1 << 60
_COLUMNS = 10
_ROUNDS = 60
_WHOLE = 1e-6


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


@dataclass(slots=True)
class _Class:
    """People with the same bundles who stand in the same rows: their numbers, bundles, and variables.

    rows: what each mark of a bundle adds to each row.
    """

    members: list[int]
    marks: Whole
    costs: Whole
    rows: Whole
    never_negative: Whole
    taken: dict[int, mathopt.Variable]


class Relaxation:
    """The relaxation of a model (its objective and its rows) whose individuals take these bundles."""

    def __init__(self, model: cp_model.CpModel, choices: Sequence[Choice], listings: Sequence[Listing]) -> None:
        inside = {number for choice in choices for number in choice.variables}
        skipped = {number for choice in choices for number in choice.rows}
        variables = model.proto.variables
        rows = [row for number, row in enumerate(model.proto.constraints) if number not in skipped]
        self._low = [max(row.linear.domain[0], -_INFINITE) for row in rows]
        self._high = [min(row.linear.domain[1], _INFINITE) for row in rows]
        cost = dict(zip(model.proto.objective.vars, model.proto.objective.coeffs, strict=True))
        self._offset = round(model.proto.objective.offset)
        self._cost = {number: int(value) for number, value in cost.items()}
        entries: dict[int, dict[int, int]] = {}
        for number, row in enumerate(rows):
            for variable, factor in zip(row.linear.vars, row.linear.coeffs, strict=True):
                column = entries.setdefault(variable, {})
                column[number] = column.get(number, 0) + factor
        self._entries = entries
        self._outside = [number for number in range(len(variables)) if number not in inside]
        self._range = {number: _ends(variables[number].domain) for number in self._outside}
        self._classes = self._alike(choices, listings)
        self._build()

    def _alike(self, choices: Sequence[Choice], listings: Sequence[Listing]) -> list[_Class]:
        found: dict[object, _Class] = {}
        for number, (choice, listed) in enumerate(zip(choices, listings, strict=True)):
            links = _links(choice)
            columns = [self._entries.get(link, {}) if link is not None else {} for link in links]
            costs = [self._cost.get(link, 0) if link is not None else 0 for link in links]
            key = (id(listed), tuple(costs), tuple(tuple(sorted(column.items())) for column in columns))
            if key not in found:
                rows = np.zeros((len(links), len(self._low)), dtype=np.int64)
                for place, column in enumerate(columns):
                    for row, factor in column.items():
                        rows[place, row] = factor
                free = np.zeros(len(links), dtype=bool)
                free[len(choice.sitting) : -1] = True
                found[key] = _Class([], listed.marks, np.array(costs, dtype=np.int64), rows, free, {})
            found[key].members.append(number)
        return list(found.values())

    # --- the linear programme -------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._program = program = mathopt.Model()
        self._rows = [program.add_linear_constraint(lb=_real(a), ub=_real(b)) for a, b in self._bounds()]
        self._variables = {number: program.add_variable(lb=a, ub=b) for number, (a, b) in self._range.items()}
        for number, variable in self._variables.items():
            program.objective.set_linear_coefficient(variable, self._cost.get(number, 0))
            for row, factor in self._entries.get(number, {}).items():
                self._rows[row].set_coefficient(variable, factor)
        self._people = [
            program.add_linear_constraint(ub=len(each.members), lb=len(each.members)) for each in self._classes
        ]
        most = sum(int((each.marks @ each.costs).max()) * len(each.members) for each in self._classes)
        penalty = 10 + most
        for row, (low, high) in zip(self._rows, self._bounds(), strict=True):
            for bound, factor in ((low, 1), (high, -1)):
                if abs(bound) < _INFINITE:
                    broken = program.add_variable(lb=0)
                    program.objective.set_linear_coefficient(broken, penalty)
                    row.set_coefficient(broken, factor)
        for each, people in zip(self._classes, self._people, strict=True):
            self._take(each, people, int((each.marks @ each.costs).argmin()))
        self._solver = mathopt.IncrementalSolver(program, mathopt.SolverType.GLOP)

    def _bounds(self) -> Iterable[tuple[int, int]]:
        return zip(self._low, self._high, strict=True)

    def _take(self, each: _Class, people: mathopt.LinearConstraint, bundle: int) -> None:
        """Adds the column of a bundle."""
        marks = each.marks[bundle]
        column = self._program.add_variable(lb=0)
        self._program.objective.set_linear_coefficient(column, int(marks @ each.costs))
        people.set_coefficient(column, 1)
        total = marks @ each.rows
        for row in np.flatnonzero(total):
            self._rows[row].set_coefficient(column, int(total[row]))
        each.taken[bundle] = column

    def solve(self, fixed: Mapping[int, int]) -> Node:
        """The relaxation where these yes/no variables have these values."""
        for number, variable in self._variables.items():
            low, high = self._range[number]
            variable.lower_bound = fixed.get(number, low)
            variable.upper_bound = fixed.get(number, high)
        best: Node | None = None
        for _ in range(_ROUNDS):
            result = self._solver.solve()
            if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
                break
            duals = result.dual_values()
            multipliers = np.array([round(duals[row] * SCALE) for row in self._rows], dtype=np.int64)
            paid = [round(duals[row] * SCALE) for row in self._people]
            values = result.variable_values()
            reduced = [self._reduced(each, multipliers) for each in self._classes]
            bound = self._bound(fixed, multipliers, reduced)
            if best is None or bound > best.bound:
                known = {number: values[variable] for number, variable in self._variables.items()}
                best = Node(fixed, multipliers, bound, known)
            new = 0
            for each, people, price, costs in zip(self._classes, self._people, paid, reduced, strict=True):
                few = np.argpartition(costs, min(_COLUMNS, len(costs)) - 1)[:_COLUMNS]
                for bundle in map(int, np.sort(few)):
                    if costs[bundle] < price - SCALE // 1000 and bundle not in each.taken:
                        self._take(each, people, bundle)
                        new += 1
            if not new:
                break
        if best is None:  # No suggestion came: without multipliers there is still a bound, if a weak one.
            none = np.zeros(len(self._rows), dtype=np.int64)
            reduced = [self._reduced(each, none) for each in self._classes]
            return Node(fixed, none, self._bound(fixed, none, reduced), {})
        return best

    # --- what multipliers prove -----------------------------------------------------------------------------------

    def _reduced(self, each: _Class, multipliers: Whole) -> Whole:
        """What each bundle costs, less what it is worth."""
        prices = each.costs * SCALE - each.rows @ multipliers
        return each.marks @ np.where(each.never_negative, np.minimum(prices, 0), prices)

    def _bound(self, fixed: Mapping[int, int], multipliers: Whole, reduced: Sequence[Whole]) -> int:
        total = self._offset * SCALE
        for price, (low, high) in zip(map(int, multipliers), self._bounds(), strict=True):
            end = low if price > 0 else high
            if price:
                total += price * end if abs(end) < _INFINITE else -_INFINITE
        for number in self._outside:
            low, high = self._range[number]
            low, high = fixed.get(number, low), fixed.get(number, high)
            price = self._cost.get(number, 0) * SCALE
            price -= sum(int(multipliers[row]) * factor for row, factor in self._entries.get(number, {}).items())
            total += price * (low if price > 0 else high)
        return total + sum(
            len(each.members) * int(costs.min()) for each, costs in zip(self._classes, reduced, strict=True)
        )

    def undecided(self, node: Node) -> int | None:
        """The yes/no variable (by its index) that is farthest from a whole number; None where all are whole."""
        distances = {
            number: abs(value - round(value))
            for number, value in node.values.items()
            if self._range[number] == (0, 1) and number not in node.fixed
        }
        number = max(distances, key=lambda each: (distances[each], -each), default=None)
        return number if number is not None and distances[number] > _WHOLE else None

    def within(self, nodes: Sequence[Node], value: int) -> list[Listing]:
        """For each individual the bundles that can stand in a plan of this value or a better one, where every such plan
        is in one of the nodes. People who are alike share one listing.
        """
        found: dict[int, Listing] = {}
        for each in self._classes:
            kept = np.zeros(len(each.marks), dtype=bool)
            for node in nodes:
                reduced = self._reduced(each, node.multipliers)
                kept |= reduced - reduced.min() <= value * SCALE - node.bound
            found |= dict.fromkeys(each.members, Listing(each.marks[kept]))
        return [found[number] for number in sorted(found)]

    def among_taken(self) -> cp_model.CpModel:
        """The whole problem with no other bundles than those that were looked at: how many of each class take which."""
        model = cp_model.CpModel()
        totals: list[list[cp_model.LinearExprT]] = [[] for _ in self._low]
        value: list[cp_model.LinearExprT] = [self._offset]
        for number, (low, high) in self._range.items():
            variable = model.new_int_var(low, high, "")
            value.append(self._cost.get(number, 0) * variable)
            for row, factor in self._entries.get(number, {}).items():
                totals[row].append(factor * variable)
        for each in self._classes:
            people = [model.new_int_var(0, len(each.members), "") for _ in each.taken]
            model.add(sum(people) == len(each.members))
            for bundle, count in zip(each.taken, people, strict=True):
                value.append(int(each.marks[bundle] @ each.costs) * count)
                added = each.marks[bundle] @ each.rows
                for place in np.flatnonzero(added):
                    totals[place].append(int(added[place]) * count)
        for total, (low, high) in zip(totals, self._bounds(), strict=True):
            if low > -_INFINITE:
                model.add(sum(total) >= low)
            if high < _INFINITE:
                model.add(sum(total) <= high)
        model.minimize(sum(value))
        return model


def _links(choice: Choice) -> list[int | None]:
    """The variables behind the marks of a bundle, each once."""
    known: set[int] = set()
    links: list[int | None] = []
    for mark in (*choice.sitting, *choice.satisfies, choice.sits):
        if isinstance(mark, int) or mark.index in known:
            links.append(None)
        else:
            known.add(mark.index)
            links.append(mark.index)
    return links


def _ends(domain: Sequence[int]) -> tuple[int, int]:
    low, *_, high = domain
    return low, high


def _real(bound: int) -> float:
    return float(bound) if abs(bound) < _INFINITE else float("inf") * (1 if bound > 0 else -1)

"""The best plan of a stage, part by part: a part is all plans that follow the same alternatives.

Where it is known what is asked, little of what a person can do matters: bundles that differ in nothing that is asked
are one, and so are people whose bundles differ in nothing else. What is left is a small problem for each part. Parts
whose bound is no better than a plan that is known need not be looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.solver.bounds.asking import Look, NoPlanError, Solve, Tell
from planner.solver.bounds.relaxation import Node, Relaxation
from planner.solver.bundles.classes import Class
from planner.solver.bundles.listing import Truths, Whole
from planner.solver.cpsat import cp_model
from planner.solver.model.alternatives import Alternative, agreed
from planner.solver.model.individuals import Ranges
from planner.solver.tables.columns import SCALE
from planner.solver.tables.sums import INFINITE
from planner.solver.ties import Unsettled

_HALF = 0.5
_MOST_PARTS = 100
_FEW = 2_000
_FEW_ALTERNATIVES = 10
"""So many are divided in no time, which leaves out more for later stages than a proof of all at once."""
_SHARES = (64, 16, 4, 1)
"""Parts of the way from the bound to the best value known."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The plans that follow one of these alternatives. value: what the best of them costs; None where not known.
    looked_at: whether all was done for the bound of the node.
    """

    alternatives: tuple[Alternative, ...]
    node: Node
    value: int | None = None
    looked_at: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """A best plan: its value, that of each variable outside (by the index), and for each class the bundles of its
    people, in order. parts: where the plans of this value are.
    """

    value: int
    outside: Mapping[int, int]
    bundles: tuple[tuple[int, ...], ...]
    parts: tuple[Part, ...]


def best_plan(
    relaxation: Relaxation,
    alternatives: Sequence[Alternative],
    solve: Solve,
    look: Look,
    tell: Tell,
    known: int | None = None,
    at_once: bool = False,
) -> Best | None:
    """The best plan of all alternatives; None where none is found, or too many parts would have to be looked at.

    known: what some plan costs. at_once: whether it is looked for among all alternatives before they are divided.
    Raises NoPlanError where the bounds of all parts say that no plan is there.
    """
    root, most = _part(relaxation, alternatives), relaxation.most
    found = _at_once(relaxation, root, look) if at_once and len(alternatives) > _FEW_ALTERNATIVES else None
    if found is not None:
        return found
    open_parts = [root]
    settled: list[Part] = []
    best: Best | None = None
    looked_at = 0
    by_bounds = True
    while looked_at < _MOST_PARTS:
        part = min(open_parts, key=lambda each: each.node.bound, default=None)
        none_better = best is not None and best.value <= relaxation.at_least
        if part is None or none_better or part.node.bound > (most if best is None else best.value - 1) * SCALE:
            break
        tell(None if best is None else best.value, -(-part.node.bound // SCALE))
        open_parts.remove(part)
        if not part.looked_at:
            open_parts.append(_part(relaxation, part.alternatives))
            continue
        looked_at += 1
        if len(part.alternatives) > 1:
            open_parts.extend(_two_parts(relaxation, part))
            continue
        by_bounds = False
        found = _settled(relaxation, part, known if best is None else best.value, solve, look)
        if found is not None:
            settled.append(replace(part, value=found.value))
            best = found if best is None or found.value < best.value else best
    else:
        return None
    if best is None:
        if by_bounds and known is None:
            raise NoPlanError("A problem without a plan was to have one.")
        return None
    value = best.value
    left = [part for part in open_parts if part.node.bound <= value * SCALE]
    return replace(best, parts=(*left, *(part for part in settled if part.value == value)))


def _part(relaxation: Relaxation, alternatives: Sequence[Alternative]) -> Part:
    return Part(tuple(alternatives), relaxation.solve(agreed(alternatives)))


def _at_once(relaxation: Relaxation, root: Part, look: Look) -> Best | None:
    """The best plan of all alternatives, where it is found and proved in few steps with individuals who choose."""
    few = sum(len(each.costs) for each in relaxation.classes) <= _FEW
    if not relaxation.choices or relaxation.unlisted or not few or root.node.bound > relaxation.most * SCALE:
        return None
    program = _whole(relaxation, root.node)
    solver = look(program.model, "brief")
    if solver is None:
        return None
    best = program.best(solver)
    return replace(best, parts=(root,)) if solver.best_objective_bound > best.value - 1 else None


def _two_parts(relaxation: Relaxation, part: Part) -> tuple[Part, Part]:
    """The part in two. The other one is as a rule much worse and never looked at again, so its bound need not be better
    than that of the first.
    """
    likely, other = _divided(part)
    first = _part(relaxation, likely)
    node = relaxation.solve(agreed(other), enough=first.node.bound)
    return first, Part(tuple(other), node, looked_at=node.bound <= first.node.bound)


def _divided(part: Part) -> Iterator[list[Alternative]]:
    """The alternatives in two parts, by the switch about which the relaxation is least sure; first those to which it
    inclines.
    """
    open_ones = [number for number in part.alternatives[0] if number not in part.node.fixed]
    values = part.node.values
    number = max(open_ones, key=lambda each: (_doubt(values.get(each, 0.5)), -each))
    inclined = int(values.get(number, 0.5) > _HALF)
    for answer in (inclined, 1 - inclined):
        yield [each for each in part.alternatives if each[number] == answer]


def _doubt(value: float) -> float:
    return abs(value - round(value))


def _settled(relaxation: Relaxation, part: Part, known: int | None, solve: Solve, look: Look) -> Best | None:
    """The best plan of a part that follows one alternative; None where it has none, or none as good as one that is
    known.

    A plan at the bound, if one is found, is the best; it is looked for among few people first. A plan that costs at
    most so much has none but the bundles that are within that. So then the best plan of those that are within little
    more than the bound is found, and of more where it costs more. Where that shows that none
    costs so little, a plan that costs one more is the best.
    """
    least = max(-(-part.node.bound // SCALE), relaxation.at_least)
    few = _among_sitters(relaxation, part.node, least)
    if few is not None and (solver := look(few.model)) is not None:
        best = few.best(solver)
        if best.value <= least:
            return best
    everything = bool(relaxation.choices) and relaxation.know_within([part.node], least)
    near = _near(relaxation, part.node, least, everything)
    solver = look(near.model)
    cheapest = found = None if solver is None else near.best(solver)
    none_within = everything and solver is not None and solver.best_objective_bound > least
    tried = least if none_within else least - 1
    if found is not None and found.value <= tried + 1:
        return found
    value = min((each for each in (None if found is None else found.value, known) if each is not None), default=None)
    for share in _SHARES if value is not None or relaxation.choices else ():
        limit = least + ((2 * least if value is None else value) - least) // share
        if limit > tried:
            tried = limit
            program = _within(relaxation, part.node, limit)
            solver = solve(program.model)
            found = None if solver is None else program.best(solver)
            if found is not None and (cheapest is None or found.value < cheapest.value):
                cheapest = found
                value = found.value if value is None else min(value, found.value)
            if cheapest is not None and cheapest.value <= limit + 1:
                return cheapest
    if value is not None:
        return None
    if relaxation.unlisted:
        raise Unsettled
    whole = _whole(relaxation, part.node)
    solver = solve(whole.model)
    return None if solver is None else whole.best(solver)


def _near(relaxation: Relaxation, node: Node, least: int, everything: bool) -> Program:
    """With what the relaxation has looked at, and what costs nothing there; or with everything else as well that can be
    in a plan that costs so little.
    """
    ranges = relaxation.ranges_within([node], least)
    kept = [_chosen(each) for each in relaxation.classes]
    if everything:
        kept = [some | more for some, more in zip(kept, relaxation.within([node], least), strict=True)]
    return Program(relaxation, node, kept, ranges)


def _among_sitters(relaxation: Relaxation, node: Node, least: int) -> Program | None:
    """With what costs nothing in the relaxation, and only those individuals who sit anything there; None where that is
    everybody.
    """
    idle = [choice for choice in relaxation.choices if not node.values.get(choice.sits.index, 0.0)]
    if not idle:
        return None
    ranges = relaxation.ranges_within([node], least)
    for choice in idle:
        ranges |= dict.fromkeys((x.index for x in choice.sitting), (0, 0)) | dict.fromkeys(choice.gained, (0, 0))
    return Program(relaxation, node, [_chosen(each) for each in relaxation.classes], ranges)


def _within(relaxation: Relaxation, node: Node, limit: int) -> Program:
    """With all that can be in a plan that costs so much. Raises Unsettled where that is too much to list."""
    if not relaxation.know_within([node], limit):
        raise Unsettled
    ranges = relaxation.ranges_within([node], limit)
    return Program(relaxation, node, relaxation.within([node], limit), ranges)


def _whole(relaxation: Relaxation, node: Node) -> Program:
    """With everything, where all is listed."""
    return Program(relaxation, node, [np.ones(len(each.costs), dtype=bool) for each in relaxation.classes], {})


def _chosen(each: Class) -> Truths:
    kept = np.zeros(len(each.costs), dtype=bool)
    kept[sorted(each.taken)] = True
    return kept


@dataclass(slots=True, eq=False)
class _Crowd:
    """Classes whose people do the same in everything that is asked: for each the numbers of its bundles, in the order
    of the counts.
    """

    size: int
    classes: list[tuple[int, Whole]]
    counts: list[cp_model.IntVar]


class Program:
    """What is left of a problem in a part in which everybody has no more than the bundles kept."""

    def __init__(self, relaxation: Relaxation, node: Node, kept: Sequence[Truths], ranges: Ranges) -> None:
        self._relaxation = relaxation
        self.model = cp_model.CpModel()
        self._range = {
            number: ranges.get(number) or (node.fixed.get(number, low), node.fixed.get(number, high))
            for number, (low, high) in relaxation.range.items()
        }
        self._outside = {
            number: self.model.new_int_var(low, high, "") for number, (low, high) in self._range.items() if low or high
        }
        self._crowds: list[_Crowd] = []
        self._totals: list[list[tuple[cp_model.IntVar, int]]] = [[] for _ in relaxation.low]
        self._value: list[tuple[cp_model.IntVar, int]] = []
        bundles = [stays.nonzero()[0] for stays in kept]
        asked = self._asked(bundles)
        self._add_outside(asked)
        known: dict[object, _Crowd] = {}
        for number, (each, numbers) in enumerate(zip(relaxation.classes, bundles, strict=True)):
            columns, keys = _keys(each, numbers, asked)
            keys, first = _least(keys)
            crowd = known.setdefault((columns, keys.tobytes()), _Crowd(0, [], []))
            crowd.classes.append((number, numbers[first]))
            crowd.size += each.size
        for crowd in known.values():
            self._take(crowd)
        for row, total in enumerate(self._totals):
            at_least, at_most = asked[row]
            if at_least:
                self.model.add(_sum(total) >= relaxation.low[row])
            if at_most:
                self.model.add(_sum(total) <= relaxation.high[row])
        cost = relaxation.offset + _sum(self._value)
        if relaxation.at_least > -INFINITE:
            self.model.add(cost >= relaxation.at_least)
        self.model.minimize(cost)

    def _asked(self, bundles: Sequence[Whole]) -> list[tuple[bool, bool]]:
        """For each row whether it can fall below its least, and rise above its most, whatever is chosen."""
        relaxation = self._relaxation
        columns = relaxation.table
        low, high = np.array([*self._range.values()], dtype=np.int64).reshape(-1, 2).repeat(columns.lengths, axis=0).T
        ends = columns.factors * low, columns.factors * high
        sums = np.zeros((2, len(relaxation.low)), dtype=np.int64)
        np.add.at(sums[0], columns.rows, np.minimum(*ends))
        np.add.at(sums[1], columns.rows, np.maximum(*ends))
        least, most = sums.tolist()
        for each, numbers in zip(relaxation.classes, bundles, strict=True):
            added = each.added[numbers]
            for row, low, high in zip(each.rows, added.min(axis=0), added.max(axis=0), strict=True):
                least[row] += each.size * int(low)
                most[row] += each.size * int(high)
        rows = zip(relaxation.low, relaxation.high, least, most, strict=True)
        return [(low > -INFINITE and a < low, high < INFINITE and b > high) for low, high, a, b in rows]

    def _add_outside(self, asked: Sequence[tuple[bool, bool]]) -> None:
        columns = self._relaxation.table
        alive = np.array([number in self._outside for number in self._range], dtype=bool)
        kept = np.array([any(each) for each in asked], dtype=bool)[columns.rows] & alive.repeat(columns.lengths)
        variables = [self._outside.get(number) for number in self._range]
        places = np.arange(len(variables)).repeat(columns.lengths)[kept].tolist()
        entries = zip(places, columns.rows[kept].tolist(), columns.factors[kept].tolist(), strict=True)
        for place, row, factor in entries:
            if (variable := variables[place]) is not None:
                self._totals[row].append((variable, factor))
        for variable, cost in zip(variables, columns.costs.tolist(), strict=True):
            if variable is not None and cost:
                self._value.append((variable, cost))

    def _take(self, crowd: _Crowd) -> None:
        number, bundles = crowd.classes[0]
        each = self._relaxation.classes[number]
        rows = [int(row) for row in each.rows]
        for bundle in bundles:
            count = self.model.new_int_var(0, crowd.size, "")
            crowd.counts.append(count)
            self._add(count, int(each.costs[bundle]), zip(rows, map(int, each.added[bundle]), strict=True))
        self.model.add(sum(crowd.counts) == crowd.size)
        self._crowds.append(crowd)

    def _add(self, variable: cp_model.IntVar, cost: int, entries: Iterable[tuple[int, int]]) -> None:
        if cost:
            self._value.append((variable, cost))
        for row, factor in entries:
            if factor:
                self._totals[row].append((variable, factor))

    def best(self, solver: cp_model.CpSolver) -> Best:
        """The plan that was found."""
        outside = dict.fromkeys(self._range, 0)
        outside |= {number: solver.value(variable) for number, variable in self._outside.items()}
        bundles: list[tuple[int, ...]] = [()] * len(self._relaxation.classes)
        for crowd in self._crowds:
            taken = [place for place, count in enumerate(crowd.counts) for _ in range(solver.value(count))]
            for number, own in crowd.classes:
                size = self._relaxation.classes[number].size
                bundles[number] = tuple(sorted(int(own[place]) for place in taken[:size]))
                taken = taken[size:]
        return Best(round(solver.objective_value), outside, tuple(bundles), ())


def _sum(terms: Sequence[tuple[cp_model.IntVar, int]]) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.weighted_sum([variable for variable, _ in terms], [factor for _, factor in terms])


def _keys(each: Class, bundles: Whole, asked: Sequence[tuple[bool, bool]]) -> tuple[tuple[int, ...], Whole]:
    """For each bundle its cost and what it adds to the rows that ask for something or forbid it, in such a way that
    less is never worse; and which rows these are, those that must not rise negative.
    """
    names: list[int] = []
    columns = [each.costs[bundles]]
    for place, row in enumerate(map(int, each.rows)):
        added = each.added[bundles, place]
        at_least, at_most = asked[row]
        if at_least and added.any():
            names.append(row)
            columns.append(-added)
        if at_most and added.any():
            names.append(~row)
            columns.append(added)
    return tuple(names), np.stack(columns, axis=1)


def _least(keys: Whole) -> tuple[Whole, Whole]:
    """The keys than which no other is less or equal in everything, each once, and where each is found first."""
    found, first = np.unique(keys, axis=0, return_index=True)
    if len(found) > _FEW:
        return found, first
    kept = np.zeros(len(found), dtype=bool)
    for place, key in enumerate(found):
        kept[place] = not (found[:place][kept[:place]] <= key).all(axis=1).any()
    return found[kept], first[kept]

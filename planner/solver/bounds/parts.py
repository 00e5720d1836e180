"""The best plan of a stage, part by part: a part is all plans that follow the same alternatives.

Where it is known what is asked, little of what a person can do matters: bundles that differ in nothing that is asked
are one, and so are people whose bundles differ in nothing else. What is left is a small problem for each part. Parts
whose bound is no better than a plan that is known need not be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from planner.solver.bounds.asking import Look, NoPlanError, Solve, Tell
from planner.solver.bounds.node import Node
from planner.solver.bounds.program import Best, Part, Program
from planner.solver.bounds.relaxation import Relaxation
from planner.solver.bundles.classes import Class
from planner.solver.bundles.listing import Truths
from planner.solver.model.alternatives import Alternative, agreed
from planner.solver.search import Unsettled
from planner.solver.tables.columns import SCALE

_HALF = 0.5
_LITTLE = 1e-6
_MOST_PARTS = 100
_FEW = 2_000
_FEW_ALTERNATIVES = 10
"""So many are divided in no time, which leaves out more for later stages than a proof of all at once."""
_EVERY = (1_000_000, 8)
"""People with whole bundles in the relaxation keep these, first nearly all of them, and then all but every eighth."""
_SHARES = (64, 16, 4, 1)
"""Parts of the way from the bound to the best value known."""

AtBound = Callable[[int, Mapping[int, Sequence[int]]], Mapping[int, int] | None]
"""The values of all variables (by the index) in a plan that costs no more than this, in which the people of classes (by
their numbers) have these bundles; None where none is soon found.
"""


def best_plan(
    relaxation: Relaxation,
    alternatives: Sequence[Alternative],
    solve: Solve | None,
    look: Look,
    tell: Tell,
    known: Best | None = None,
    at_once: bool = False,
    at_bound: AtBound | None = None,
) -> Best | None:
    """The best plan of all alternatives; None where none is found, or too many parts would have to be looked at.

    solve: without it only what is soon found counts, and Unsettled is raised where a part has nothing of the kind.
    known: some plan. at_once: whether it is looked for among all alternatives before they are divided.
    at_bound: asked where there is a single alternative.
    Raises NoPlanError where the bounds of all parts say that no plan is there.
    """
    root, most = _part(relaxation, alternatives), relaxation.most
    found = _at_once(relaxation, root, look) if at_once and len(alternatives) > _FEW_ALTERNATIVES else None
    if found is not None:
        return found
    single, some = len(alternatives) == 1, None if known is None else known.value
    if known is not None and single and root.node.bound > (known.value - 1) * SCALE:
        return replace(known, parts=(root,))
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
        reached = some if best is None else best.value
        found = _settled(relaxation, part, reached, solve, look, at_bound if single else None)
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
    """The part, with the best bound that it has; but for one that says that no plan is there."""
    return Part(tuple(alternatives), relaxation.solve(agreed(alternatives), relaxation.most * SCALE))


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


def _settled(
    relaxation: Relaxation, part: Part, known: int | None, solve: Solve | None, look: Look, at_bound: AtBound | None
) -> Best | None:
    """The best plan of a part that follows one alternative; None where it has none, or none as good as one that is
    known.

    A plan at the bound, if one is found, is the best; it is looked for among few people first, and then where nearly
    all have what they have in the relaxation. A plan that costs at most so much has none but the bundles that are
    within that. So then the best plan of those that are within little more than the bound is found, and of more where
    it costs more. Where that shows that none costs so little, a plan that costs one more is the best.
    """
    least = max(-(-part.node.bound // SCALE), relaxation.at_least)
    for few in _fewer(relaxation, part.node, least):
        if (solver := look(few.model)) is not None:
            best = few.best(solver)
            if best.value <= least:
                return best
    for every in _EVERY if part.node.whole and not relaxation.choices else ():
        kept = {number: bundles for number, bundles in part.node.whole.items() if number % every}
        rounded = _rounded(relaxation, part.node, kept)
        if (solver := look(rounded.model, "brief")) is not None:
            best = rounded.best(solver)
            if best.value <= least:
                return best
        completed = None if at_bound is None else at_bound(least, kept)
        if completed is not None:
            return Best(least, completed, (), ())
    everything = bool(relaxation.choices) and relaxation.know_within([part.node], least)
    near = _near(relaxation, part.node, least, everything)
    solver = look(near.model)
    cheapest = None if solver is None else near.best(solver)
    none_within = everything and solver is not None and solver.best_objective_bound > least
    tried = least if none_within else least - 1
    if cheapest is not None and cheapest.value <= tried + 1:
        return cheapest
    if solve is None:
        raise Unsettled  # None would say that the part has no such plan.
    reached = None if cheapest is None else cheapest.value
    value = min((each for each in (reached, known) if each is not None), default=None)
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


def _fewer(relaxation: Relaxation, node: Node, least: int) -> Iterator[Program]:
    """With what costs nothing in the relaxation, and of individuals only the sittings of which there is a part, where
    no result needs another, as these are mostly whole then; and all of those who sit anything, unless it is everybody.
    """
    idle = [choice for choice in relaxation.choices if not node.values.get(choice.sits.index, 0.0)]
    ranges = relaxation.ranges_within([node], least)
    for choice in idle:
        ranges |= dict.fromkeys((x.index for x in choice.sitting), (0, 0)) | dict.fromkeys(choice.gained, (0, 0))
    sittings = (x.index for choice in relaxation.choices for x in choice.sitting)
    others = {number: (0, 0) for number in sittings if node.values.get(number, 0.0) < _LITTLE}
    kept = [_chosen(each) for each in relaxation.classes]
    if relaxation.choices and all(each.individual.profile.timetable.results is None for each in relaxation.choices):
        yield Program(relaxation, node, kept, ranges | others)
    if idle:
        yield Program(relaxation, node, kept, ranges)


def _rounded(relaxation: Relaxation, node: Node, whole: Mapping[int, Sequence[int]]) -> Program:
    """With what the relaxation has looked at, but for classes (by their numbers) that have no others than these."""
    kept = [_chosen(each) for each in relaxation.classes]
    for number, bundles in whole.items():
        kept[number][:] = False
        kept[number][bundles] = True
    return Program(relaxation, node, kept, {})


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

"""How many people a plan without waste can use, at most: beyond that number nobody has to be looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from math import ceil
from typing import assert_never

from planner.problem.masks import turned
from planner.problem.schema import (
    Assumed,
    Condition,
    Enough,
    EnoughApart,
    EnoughPasses,
    EnoughPoints,
    Parts,
    PeopleTerm,
    Problem,
    Target,
)

EVERYTHING = -1
"""All targets, as a mask."""

Leaf = Enough | EnoughApart | EnoughPasses | PeopleTerm
"""What asks for people by itself."""


def most_people_needed(problem: Problem, among: int = EVERYTHING) -> int:
    """The largest number of unpinned people that a plan without waste can use for these targets (a mask).

    Each of them is one of the missing people of some condition that holds, so these are counted, in the costliest
    choice of alternatives.
    """
    return sum(
        max(_most_used(choice.condition, problem.targets, among) for choice in goal.choices) for goal in problem.goals
    )


def fewer_people_needed(problem: Problem, effects: Collection[int], among: int = EVERYTHING) -> int:
    """The same where everybody who is not pinned chooses among offers with these effects (masks): mostly fewer.

    Where whoever newly satisfies one target newly satisfies another one as well, the same people are missing in both.
    Such targets stand in a chain, and a chain needs no more people than the one in which most are missing: the person
    whose effect reaches least far into it is needed for a target that all others of the chain satisfy too.
    """
    missing: dict[int, int] = {}
    others = 0
    for goal in problem.goals:
        for choice in goal.choices:
            for leaf in _leaves(choice.condition):
                number = _most_for(leaf, problem.targets, among)
                if isinstance(leaf, Enough):
                    missing[leaf.target] = max(number, missing.get(leaf.target, 0))
                else:
                    others += number
    return min(most_people_needed(problem, among), others + _in_chains(missing, effects))


def most_missing(problem: Problem, among: int) -> int:
    """The largest number of people for these targets (a mask), alike in all of them, of whom none could be left out: so
    many are enough for each condition by themselves.
    """
    leaves = (leaf for goal in problem.goals for choice in goal.choices for leaf in _leaves(choice.condition))
    return max((_most_for(leaf, problem.targets, among) for leaf in leaves), default=0)


def _in_chains(missing: Mapping[int, int], effects: Collection[int]) -> int:
    """The people missing in targets that are put into chains, the largest number of each chain."""
    of_target = turned(effects, max(max(effects, default=0).bit_length(), max(missing, default=0) + 1))
    reached = {target: of_target[target] for target in missing}
    chains: list[tuple[int, int]] = []  # the effects that reach the last target, and the largest number
    possible = (target for target in missing if reached[target])
    for target in sorted(possible, key=lambda each: (-reached[each].bit_count(), each)):
        for place, (last, most) in enumerate(chains):
            if reached[target] & ~last == 0:
                chains[place] = (reached[target], max(most, missing[target]))
                break
        else:
            chains.append((reached[target], missing[target]))
    return sum(most for _, most in chains)


def _leaves(condition: Condition) -> Iterator[Leaf]:
    """All that may be asked, whatever alternatives are chosen."""
    match condition:
        case Parts():
            for part in condition.parts:
                yield from _leaves(part)
        case EnoughPoints():
            for term in condition.terms:
                yield from _leaves(term.gate)
                if isinstance(term, PeopleTerm):
                    yield term
        case Enough() | EnoughApart() | EnoughPasses():
            yield condition
        case Assumed():
            return
        case _:
            assert_never(condition)


def _most_used(wanted: Condition, targets: tuple[Target, ...], among: int) -> int:
    """The largest number of unpinned people whom the condition can need for what is missing in these targets."""
    match wanted:
        case Parts():
            most = sorted((_most_used(part, targets, among) for part in wanted.parts), reverse=True)
            return sum(most[: wanted.count])
        case EnoughPoints():
            people = (_most_for(term, targets, among) for term in wanted.terms if isinstance(term, PeopleTerm))
            return sum(people) + sum(_most_used(term.gate, targets, among) for term in wanted.terms)
        case Enough() | EnoughApart() | EnoughPasses():
            return _most_for(wanted, targets, among)
        case Assumed():
            return 0
        case _:
            assert_never(wanted)


def _most_for(leaf: Leaf, targets: tuple[Target, ...], among: int) -> int:
    match leaf:
        case Enough():
            return leaf.people - targets[leaf.target].have if among >> leaf.target & 1 else 0
        case EnoughApart():
            return sum(leaf.people) if any(among >> target & 1 for target in leaf.targets) else 0
        case EnoughPasses():
            there = sum(targets[target].have for target in leaf.targets)
            return leaf.passes - there if any(among >> target & 1 for target in leaf.targets) else 0
        case PeopleTerm():
            # Once a score gives all it can, nobody more is of use in it.
            enough = max(1, ceil(Fraction(leaf.cap, leaf.each))) + leaf.spare
            return max(0, enough - targets[leaf.target].have) if among >> leaf.target & 1 else 0
        case _:
            assert_never(leaf)

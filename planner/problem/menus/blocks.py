"""Blocks of targets: what a person does for one block has no bearing on another."""

from __future__ import annotations

from typing import NamedTuple

from planner.problem.schema import Problem
from planner.problem.sets import union
from planner.requirements.holdings import exams_of


class Block(NamedTuple):
    """Targets (a mask) that hang together, and the exams (a mask) of which sittings may be needed for them."""

    targets: int
    exams: int


EVERYTHING = Block(-1, -1)


def target_blocks(problem: Problem) -> tuple[Block, ...]:
    """The targets that hang together by common exams or because they share out people.

    An exam that needs another one first, or is renewed by it, has that one in common with whatever names it.
    """
    leading_to = _leading_to(problem)
    number = {code: i for i, code in enumerate(problem.exams)}
    links = [union(leading_to[number[code]] for code in exams_of(target.holding)) for target in problem.targets]
    apart = 1 << len(problem.exams)
    blocks: list[tuple[int, int]] = []
    for position, target in enumerate(problem.targets):
        tied, mask = links[position] | (apart if target.apart else 0), 1 << position
        for other in [block for block in blocks if block[0] & tied]:
            blocks.remove(other)
            tied, mask = tied | other[0], mask | other[1]
        blocks.append((tied, mask))
    found = (Block(mask, tied & (apart - 1)) for tied, mask in blocks)
    return tuple(sorted(found, key=lambda block: block.targets & -block.targets))


def _leading_to(problem: Problem) -> list[int]:
    """For each exam the exams (a mask) of which a sitting may be needed so that it counts, itself included."""
    found = [1 << number for number in range(len(problem.exams))]
    for timetable in {kind.timetable: None for kind in problem.kinds}:
        if all(free is not None for free in timetable.free):
            continue
        found = [own | more for own, more in zip(found, timetable.leading_to, strict=True)]
    return found

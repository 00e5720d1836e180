"""What multipliers say of a part of all plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.solver.bundles.listing import Whole
from planner.solver.tables.columns import SCALE


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A part of all plans, and what is known of it.

    fixed: yes/no variables (by their index) with the value that they have there. multipliers: one for each row.
    bound: no plan there is better, in parts of a unit. values: of the variables, in the relaxation. whole: the bundles
    of the classes (by their numbers) whose people take whole ones there. scale: multipliers are whole numbers of this
    part of a unit.
    """

    fixed: Mapping[int, int]
    multipliers: Whole
    bound: int
    values: Mapping[int, float]
    whole: Mapping[int, Sequence[int]] = field(default_factory=dict)
    scale: int = SCALE

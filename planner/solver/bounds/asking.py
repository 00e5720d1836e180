"""How the parts of a stage ask the solver, and what they tell of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from planner.errors import InternalError
from planner.solver.cpsat import cp_model

Solve = Callable[[cp_model.CpModel], "cp_model.CpSolver | None"]
"""Solves a model to proved optimality; None where there is no solution."""

Manner = Literal["usual", "brief", "thorough"]
"""How something is looked for: brief takes few steps; thorough works on the model first, which pays where the search
itself is hard.
"""


class Look(Protocol):
    """Looks for a good solution of a model; None where none is found."""

    def __call__(self, model: cp_model.CpModel, manner: Manner = "usual", /) -> cp_model.CpSolver | None: ...


Tell = Callable[[int | None, int], None]
"""Hears of the best value so far and of the bound."""

Complete = Callable[[int, Mapping[int, int]], Mapping[int, int] | None]
"""The values of all variables in a plan that costs no more than this, in which some have these values (both by the
index); None where none is soon found.
"""


class NoPlanError(InternalError):
    """There is no plan, as bounds alone show: a proof in whole numbers, for which the solver was not asked."""

"""A first optimum of a large programme, from a point near it.

A method of first order (HiPDLP) soon comes near an optimum, most of all where any solution will do, but uses nearly all
columns a little. From there it is not far to a corner, where few are used, and from that corner to the optimum
(docs/model.md, section 11).
"""

from __future__ import annotations

import highspy  # type: ignore[import-untyped]
import numpy as np

from planner.solver.tables.library import PRIMAL, done, new_solver

_NEAR = 1e-4
"""How near: broken rows and the gap to the bound, as a share of the numbers in the programme."""

_ROUNDS = 2_000
"""Where it takes more rounds than this, it mostly takes many more,"""

_ROUNDS_FOR_ANY = 6_000
"""but where all costs are the same these are still fewer than it takes from inside."""

_STEPS = 10_000
"""Where the corner is further from the optimum than this, that is better looked for from inside."""

_BY_SUMS = 4
"""Rows and columns are scaled by the sums of their factors alone, and not by the largest ones before that."""

_HARDLY = 1e-3
"""What is used less than this is not used."""


def has_one_cost(solver: highspy.Highs) -> bool:
    """Whether columns that cost anything cost the same."""
    costs = np.array(solver.getLp().col_cost_)
    return len(np.unique(costs[costs != 0])) <= 1


def begin_nearby(solver: highspy.Highs) -> bool:
    """Lets a solver with a programme begin at an optimum; False, and nothing is known, where none is soon found."""
    done(solver.presolve())
    reduced = solver.getModelPresolveStatus() == highspy.HighsPresolveStatus.kReduced
    if not reduced and solver.getModelPresolveStatus() != highspy.HighsPresolveStatus.kNotReduced:
        return False  # It is settled already.
    small = solver.getPresolvedLp() if reduced else solver.getLp()
    rounds = _ROUNDS_FOR_ANY if has_one_cost(solver) else _ROUNDS
    limits = {"pdlp_optimality_tolerance": _NEAR, "pdlp_iteration_limit": rounds}
    near = new_solver(presolve="off", solver="hipdlp", pdlp_scaling_mode=_BY_SUMS, **limits)
    done(near.passModel(small))
    near.run()
    if near.getModelStatus() not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnknown):
        return False  # Unknown: near enough, but not as near as an optimum is.
    corner = _corner(small, near.getSolution())
    if corner is None:
        return False
    done(solver.postsolve(corner.getSolution(), corner.getBasis()) if reduced else solver.setBasis(corner.getBasis()))
    return True


def _corner(programme: highspy.HighsLp, near: highspy.HighsSolution) -> highspy.Highs | None:
    """A solver at the optimum that it reaches from the corner next to this point; None where that takes long.

    On the way to the corner costs are not looked at. So what costs most, as to break a row does, stays unused where it
    hardly is used.
    """
    near.dual_valid = False  # Multipliers that are only nearly right are refused.
    solver = new_solver(presolve="off", simplex_strategy=PRIMAL, simplex_iteration_limit=_STEPS)
    done(solver.passModel(programme))
    values, costs = np.array(near.col_value), np.array(programme.col_cost_)
    low, high = np.array(programme.col_lower_), np.array(programme.col_upper_)
    spared = np.flatnonzero((costs > 0) & (costs == costs.max()) & (values - low < _HARDLY)).astype(np.int32)
    done(solver.changeColsBounds(len(spared), spared, low[spared], low[spared]))
    if solver.crossover(near) == highspy.HighsStatus.kError:
        return None
    done(solver.changeColsBounds(len(spared), spared, low[spared], high[spared]))
    solver.run()
    return solver if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal else None

"""One search of the solver: how it is set up, and how it can end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from planner.errors import InternalError
from planner.outcome.schema import Impossible, Undecided
from planner.solver.cpsat import cp_model

Found = Literal["optimal", "feasible", "infeasible", "unknown"]


class Unsettled(Exception):  # noqa: N818
    """The limit of effort was reached first."""


class Progress(NamedTuple):
    """How far the current stage is: its name, the best value so far, and the bound."""

    stage: str
    value: int | None = None
    bound: int | None = None


def ignore(_: Progress) -> None:
    """For callers who do not watch."""


def searching(effort: float, wary: bool = False) -> cp_model.CpSolver:
    """A solver with one worker, a fixed seed and a limit that counts steps (in the solver's own deterministic seconds):
    the same bytes on every machine with this version.

    Level 2 linearises every row; without it counting arguments take minutes instead of milliseconds. Presolve costs
    more than the search, once problems are as small as cohorts make them, and pays with individuals (docs/model.md).

    wary: whether presolve draws no conclusions from rows that lie in each other (`amounts`).
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = effort
    solver.parameters.cp_model_presolve = False
    if wary:
        solver.parameters.presolve_inclusion_work_limit = 0
    return solver


def searching_otherwise(effort: float) -> cp_model.CpSolver:
    """The same for a second opinion: with presolve, without symmetry and probing."""
    solver = searching(effort, wary=True)
    solver.parameters.cp_model_presolve = True
    solver.parameters.symmetry_level = 0
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.random_seed = 1
    return solver


def confirmed_impossible(model: cp_model.CpModel, effort: float) -> Impossible | Undecided:
    """A false "impossible" is a known class of solver faults, so the same model is asked again in another way."""
    model.clear_objective()
    model.clear_hints()
    found = ending(searching_otherwise(effort).solve(model))
    if found == "infeasible":
        return Impossible()
    if found == "unknown":
        return Undecided(None)
    raise InternalError("The solver finds the same goal impossible and possible under different settings.")


def ending(status: cp_model.CpSolverStatus) -> Found:
    """How a search ended. Raises InternalError where the model was no model."""
    if status not in _FOUND:
        raise InternalError("The solver refused the model as invalid.")
    return _FOUND[status]


def proved(solver: cp_model.CpSolver, found: Found) -> cp_model.CpSolver | None:
    """The solver where its solution is proved to be best; None where there is none. Raises Unsettled otherwise."""
    match found:
        case "optimal":
            return solver
        case "infeasible":
            return None
        case "feasible" | "unknown":
            raise Unsettled


_FOUND: dict[cp_model.CpSolverStatus, Found] = {
    cp_model.OPTIMAL: "optimal",
    cp_model.FEASIBLE: "feasible",
    cp_model.INFEASIBLE: "infeasible",
    cp_model.UNKNOWN: "unknown",
}


class Watcher(cp_model.CpSolverSolutionCallback):
    """Tells the best value and the bound as they change; None as long as there is none."""

    def __init__(self, tell: Callable[[int | None, int | None], None]) -> None:
        super().__init__()
        self._tell = tell
        self._value: int | None = None
        self._bound: int | None = None

    def on_solution_callback(self) -> None:
        self._value = round(self.objective_value)
        self._tell(self._value, self._bound)

    def bound(self, bound: float) -> None:
        self._bound = round(bound)
        self._tell(self._value, self._bound)

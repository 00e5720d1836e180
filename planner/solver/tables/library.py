"""The library that solves linear programmes: the only place that sets it up."""

from __future__ import annotations

import highspy  # type: ignore[import-untyped]

from planner.errors import InternalError

DUAL, PRIMAL = 1, 4
"""How the library names the ways from corner to corner: from bound to bound, and from solution to solution."""


def new_solver(**options: str | float) -> highspy.Highs:
    """A solver with these options: silent, in one thread, and the same each time."""
    solver = highspy.Highs()
    always: dict[str, str | float] = {"output_flag": False, "threads": 1, "parallel": "off", "random_seed": 0}
    for option, value in (always | options).items():
        done(solver.setOptionValue(option, value))
    return solver


def done(status: highspy.HighsStatus) -> None:
    """Raises `InternalError` where the library refused something."""
    if status == highspy.HighsStatus.kError:
        raise InternalError("The linear solver refused the programme.")

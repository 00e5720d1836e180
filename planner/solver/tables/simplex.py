"""A linear programme that is solved again and again, each time from where it was before.

Rows and columns that are added, and limits and costs that change, take a tenth of the time of a new programme.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import highspy  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from planner.solver.bundles.listing import Truths, Whole
from planner.solver.tables.library import DUAL, PRIMAL, done, new_solver
from planner.solver.tables.nearby import begin_nearby, has_one_cost
from planner.solver.tables.sums import INFINITE

Real = NDArray[np.float64]

Changing = Literal["rows", "costs"]
"""What changes most in a programme. Where costs do, and the last solution stays one, it may pay to go from solution to
solution (primal) and not from bound to bound.
"""

_NO_LIMIT = 2**31 - 1
_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Rows, or columns: the entries of line i are at places[starts[i]:starts[i + 1]] with the factors there. Places are
    columns for rows, and rows for columns.
    """

    starts: Whole
    places: Whole
    factors: Whole


def bare(count: int) -> Lines:
    """So many rows or columns without entries."""
    return Lines(np.zeros(count + 1, dtype=np.int64), _NONE, _NONE)


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """What the programme costs at the least, the values of the columns, and the multipliers of the rows."""

    cost: float
    values: Real
    multipliers: Real


class Simplex:
    """The programme: columns between two limits with costs that are to be small in sum, and rows whose sums are between
    two limits. rows, columns: how many there are; both are numbered in the order in which they were added.
    """

    def __init__(self, changing: Changing = "rows", presolve: bool = True, steps: int | None = None) -> None:
        """presolve: whether it is made smaller at first, which pays where most rows hold anyway. steps: the first
        optimum is looked for from a point near it, or from inside (interior point), where it takes more steps from
        corner to corner. With none it is looked for from inside at once, unless columns that cost anything cost the
        same.
        """
        self.rows = 0
        self.columns = 0
        self._highs = new_solver(**({} if presolve else {"presolve": "off"}))
        self._steps = self._first_steps = steps
        self.expect(changing)

    def expect(self, changing: Changing) -> None:
        """From now on this changes most."""
        done(self._highs.setOptionValue("simplex_strategy", PRIMAL if changing == "costs" else DUAL))

    def add_rows(self, at_least: Whole, at_most: Whole, entries: Lines) -> None:
        """Adds rows with these limits."""
        limits = _real(at_least), _real(at_most)
        done(self._highs.addRows(len(at_least), *limits, *_handed_over(entries)))
        self.rows += len(at_least)

    def add_columns(self, costs: Whole, low: Whole, high: Whole, entries: Lines) -> None:
        """Adds columns with these costs and limits."""
        parts = costs.astype(np.float64), _real(low), _real(high)
        done(self._highs.addCols(len(costs), *parts, *_handed_over(entries)))
        self.columns += len(costs)

    def set_limits(self, columns: Whole, low: Whole, high: Whole) -> None:
        """Gives columns other limits."""
        if len(columns):
            done(self._highs.changeColsBounds(len(columns), columns.astype(np.int32), _real(low), _real(high)))

    def set_row_limits(self, rows: Whole, at_least: Whole, at_most: Whole) -> None:
        """Gives rows other limits."""
        if len(rows):
            done(self._highs.changeRowsBounds(len(rows), rows.astype(np.int32), _real(at_least), _real(at_most)))

    def set_costs(self, columns: Whole, costs: Real) -> None:
        """Gives columns other costs."""
        if len(columns):
            done(self._highs.changeColsCost(len(columns), columns.astype(np.int32), costs))

    def start_from(self, full: Truths) -> None:
        """Begins where these columns are as large as they can be, and all others as small. Where no row is broken, that
        is a solution from which to go on to others.
        """
        basis, ends = highspy.HighsBasis(), highspy.HighsBasisStatus
        basis.col_status = [ends.kUpper if each else ends.kLower for each in full.tolist()]
        basis.row_status = [ends.kBasic] * self.rows
        done(self._highs.setBasis(basis))

    def solve(self) -> Solution | None:
        """The optimum; None where there is none, or none is found."""
        if not self._optimal():
            self._highs.clearSolver()  # from anew, in case that it lost its way
            if not self._optimal():
                return None
        return self._solution()

    def forget(self) -> None:
        """The next optimum is looked for from anew, from corner to corner."""
        done(self._highs.clearSolver())

    def begin_again(self) -> None:
        """The next optimum is looked for like the first one."""
        self.forget()
        self._steps = self._first_steps

    def solve_nearby(self) -> Solution | None:
        """The optimum, if it is soon found from a point near it."""
        self.forget()
        self._steps = None
        return self._solution() if begin_nearby(self._highs) and self._optimal() else None

    def solve_soon(self, steps: int) -> Solution | None:
        """The optimum, if it takes no more steps than this from where it was; None where it takes more, or there is
        none.
        """
        with self._within(steps):
            return self._solution() if self._optimal() else None

    def _solution(self) -> Solution:
        found = self._highs.getSolution()
        cost = self._highs.getInfo().objective_function_value
        return Solution(cost, np.array(found.col_value), np.array(found.row_dual))

    def ray(self) -> Real | None:
        """Where there was no optimum, as no values keep all rows: multipliers that show it, at which values that cost
        nothing would cost more than nothing. None where these are not known.
        """
        _, known, multipliers = self._highs.getDualRay()
        return np.array(multipliers) if known else None

    def _optimal(self) -> bool:
        if self._steps is not None:
            self._begin(self._steps)
            self._steps = None
        self._highs.run()
        return bool(self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    @contextmanager
    def _within(self, steps: int) -> Iterator[None]:
        """Until it is left no more steps than these are taken at once."""
        done(self._highs.setOptionValue("simplex_iteration_limit", steps))
        try:
            yield
        finally:
            done(self._highs.setOptionValue("simplex_iteration_limit", _NO_LIMIT))

    def _begin(self, steps: int) -> None:
        """Makes a first optimum."""
        if steps:
            with self._within(steps):
                self._highs.run()
        if not steps or self._highs.getModelStatus() == highspy.HighsModelStatus.kIterationLimit:
            done(self._highs.clearSolver())
            if not ((steps or has_one_cost(self._highs)) and begin_nearby(self._highs)):
                done(self._highs.clearSolver())
                done(self._highs.setOptionValue("solver", "ipm"))
                self._highs.run()
                done(self._highs.setOptionValue("solver", "choose"))


def _handed_over(entries: Lines) -> tuple[int, NDArray[np.int32], NDArray[np.int32], Real]:
    parts = entries.starts[:-1].astype(np.int32), entries.places.astype(np.int32)
    return len(entries.places), *parts, entries.factors.astype(np.float64)


def _real(limits: Whole) -> Real:
    real = limits.astype(np.float64)
    real[limits >= INFINITE] = np.inf
    real[limits <= -INFINITE] = -np.inf
    return real

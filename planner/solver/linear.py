"""Linear programmes as arrays: parts of them, exact prices of their columns, and handing them over in one piece."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from ortools.math_opt import model_pb2  # type: ignore[import-untyped]
from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]

from planner.solver.listing import Whole

SCALE = 1 << 20
"""Multipliers are whole numbers of this part of a unit of the objective."""

INFINITE = 1 << 60


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns with their costs and limits, and the limits of rows.

    The entries of column c are rows[starts[c]:starts[c + 1]] with the factors in the same places.
    """

    starts: Whole
    rows: Whole
    factors: Whole
    costs: Whole
    low: Whole
    high: Whole
    at_least: Whole
    at_most: Whole

    def part(self, columns: Whole, rows: Whole) -> Table:
        """These columns in these rows, both numbered anew in the order given."""
        place = np.full(len(self.at_least), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        lengths = np.diff(self.starts)[columns]
        of_column = np.repeat(np.arange(len(columns)), lengths)
        entries = np.arange(len(of_column)) + np.repeat(self.starts[columns] - (np.cumsum(lengths) - lengths), lengths)
        found = place[self.rows[entries]]
        there = found >= 0
        starts = _starts(np.bincount(of_column[there], minlength=len(columns)))
        return Table(
            starts,
            found[there],
            self.factors[entries][there],
            self.costs[columns],
            self.low[columns],
            self.high[columns],
            self.at_least[rows],
            self.at_most[rows],
        )

    def prices(self, multipliers: Whole) -> Whole:
        """What one more of each column costs, less what it is worth at these multipliers, in parts of a unit. Rows
        added later have none.
        """
        known = np.zeros(len(self.at_least), dtype=np.int64)
        known[: len(multipliers)] = multipliers
        worth = np.concatenate([[0], np.cumsum(known[self.rows] * self.factors)])  # differences survive wrapping around
        prices: Whole = self.costs * SCALE - np.diff(worth[self.starts])
        return prices

    def heaviest(self) -> int:
        """No column adds more than this to all rows together."""
        added = np.concatenate([[0], np.cumsum(np.abs(self.factors))])
        return int(np.diff(added[self.starts]).max(initial=1))

    def programme(self, breaking: Iterable[tuple[int, int]] = (), penalty: int = 0) -> mathopt.Model:
        """The programme. breaking: rows with the factor of a further column, which costs the penalty."""
        more = list(breaking)
        columns, every = len(self.costs), len(self.costs) + len(more)
        parts = model_pb2.ModelProto()
        parts.variables.ids.extend(range(every))
        parts.variables.lower_bounds.extend([*self.low.astype(float).tolist(), *[0.0] * len(more)])
        parts.variables.upper_bounds.extend([*self.high.astype(float).tolist(), *[inf] * len(more)])
        parts.variables.integers.extend([False] * every)
        costs = np.concatenate([self.costs, np.full(len(more), penalty, dtype=np.int64)])
        parts.objective.linear_coefficients.ids.extend(np.flatnonzero(costs).tolist())
        parts.objective.linear_coefficients.values.extend(costs[costs != 0].astype(float).tolist())
        parts.linear_constraints.ids.extend(range(len(self.at_least)))
        parts.linear_constraints.lower_bounds.extend(map(_real, self.at_least.tolist()))
        parts.linear_constraints.upper_bounds.extend(map(_real, self.at_most.tolist()))
        rows = np.concatenate([self.rows, np.array([row for row, _ in more], dtype=np.int64)])
        of_column = np.concatenate([np.repeat(np.arange(columns), np.diff(self.starts)), np.arange(columns, every)])
        factors = np.concatenate([self.factors, np.array([factor for _, factor in more], dtype=np.int64)])
        order = np.lexsort((of_column, rows))
        parts.linear_constraint_matrix.row_ids.extend(rows[order].tolist())
        parts.linear_constraint_matrix.column_ids.extend(of_column[order].tolist())
        parts.linear_constraint_matrix.coefficients.extend(factors[order].astype(float).tolist())
        return mathopt.Model.from_model_proto(parts)


def table(
    columns: Sequence[Mapping[int, int]],
    costs: Sequence[int],
    limits: Sequence[tuple[int, int]],
    row_limits: Sequence[tuple[int, int]],
) -> Table:
    """The table of these columns, each with its factors by row, its cost and its limits."""
    low, high = np.array(limits, dtype=np.int64).reshape(-1, 2).T
    at_least, at_most = np.array(row_limits, dtype=np.int64).reshape(-1, 2).T
    return Table(
        _starts(np.array([len(column) for column in columns], dtype=np.int64)),
        np.array([row for column in columns for row in column], dtype=np.int64),
        np.array([factor for column in columns for factor in column.values()], dtype=np.int64),
        np.array(costs, dtype=np.int64),
        low,
        high,
        at_least,
        at_most,
    )


def _starts(lengths: Whole) -> Whole:
    starts: Whole = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths, dtype=np.int64)])
    return starts


def _real(bound: int) -> float:
    return float(bound) if abs(bound) < INFINITE else inf * (1 if bound > 0 else -1)

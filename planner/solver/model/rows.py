"""Rows written straight into a model.

The sums of individuals have half a million terms, and an expression of the library for each takes four times as long.
"""

from __future__ import annotations

from collections.abc import Mapping

from planner.solver.cpsat import cp_model


def add_row(
    model: cp_model.CpModel, terms: Mapping[int, int], least: int = cp_model.INT_MIN, most: int = cp_model.INT_MAX
) -> None:
    """Adds a row: the sum of variables (by their indices) with these factors, none of which is nothing,
    is between the two.
    """
    linear = model.proto.constraints.add().linear
    places = sorted(terms)
    linear.vars.extend(places)
    linear.coeffs.extend([terms[place] for place in places])
    linear.domain.extend([least, most])

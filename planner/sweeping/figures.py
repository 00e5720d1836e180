"""The figure of a cell that a map, a curve or a change is about."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import get_args

from planner.answer.base import Figure
from planner.errors import UsageError
from planner.language import row, sentence
from planner.sweeping.schema import CellFigures, FigureName

FIGURES: tuple[FigureName, ...] = get_args(FigureName)


def figure_named(name: str) -> FigureName:
    """The figure of this name. Raises UsageError."""
    for figure in FIGURES:
        if figure == name:
            return figure
    what = sentence("There is no figure '{name}'; the figures are {known}.", name=name, known=row(FIGURES))
    raise UsageError(what)


def figure_of(figures: CellFigures, name: FigureName) -> Figure | date | None:
    """The figure; None where the cell has none. `status` is not one that can be compared by size."""
    if name == "missing":
        return figures.missing
    if figures.status == "impossible" or (figures.status == "undecided" and not figures.objective):
        return None
    match name:
        case "status":
            return None
        case "exams":
            return figures.exams
        case "people":
            return figures.people
        case "cost":
            return figures.cost
        case "last_day":
            return figures.last_day
        case "margin_days":
            return figures.margin_days
        case "probability":
            return None if figures.probability is None else Fraction(str(figures.probability))
        case "assumptions":
            return next((stage.value for stage in figures.objective if stage.name == "assumptions"), 0)

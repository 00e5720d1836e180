"""What each row of a forecast comes to, and how it is shown: in whole cents that add up over every split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict

from planner.budget.expected import PossiblePayment
from planner.budget.forecast_schema import Percentile, money
from planner.budget.percentiles import Quantile, Quantiles
from planner.budget.rounding import shares, table
from planner.budget.rows import TOTAL, Division, Row
from planner.prices.book import half_up
from planner.prices.schema import CostKind

KINDS: tuple[CostKind, ...] = ("fee", "retake", "material", "travel", "study")
"""In the order in which they are shown."""


class Figures:
    """The parts of every split, in order, and what each row comes to in cents.

    The periods are those from the first day to the last, and those of the other days.
    """

    def __init__(
        self, division: Division, possible: Sequence[PossiblePayment], first: date, last: date, days: Iterable[date]
    ) -> None:
        self.periods = division.periods(first, last, [*days, *(each.payment.on for each in possible)])
        self.teams = _sorted({each.payment.team for each in possible})
        self.exams = _sorted({each.payment.exam for each in possible})
        there = {each.payment.kind for each in possible}
        self.kinds = tuple(kind for kind in KINDS if kind in there)
        self._committed: dict[Row, int] = {}
        self._expected: dict[Row, Fraction] = {}
        for each in possible:
            for row in division.rows_of(each.payment):
                self._committed[row] = self._committed.get(row, 0) + each.committed_cents
                self._expected[row] = self._expected.get(row, Fraction(0)) + each.expected_cents

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row that is shown."""
        return (
            TOTAL,
            *(Row("period", period.name) for period in self.periods),
            *(Row("team", name) for name in self.teams),
            *(Row("exam", name) for name in self.exams),
            *(Row("kind", kind) for kind in self.kinds),
            *(Row("cell", period.name, kind) for period in self.periods for kind in self.kinds),
        )

    def committed(self, row: Row) -> int:
        """What it costs if every exam is passed at the first attempt."""
        return self._committed.get(row, 0)

    def expected(self, row: Row) -> Fraction:
        """What it costs on average, exactly."""
        return self._expected.get(row, Fraction(0))

    def rounded(self) -> dict[Row, int]:
        """What each row costs on average, in whole cents. The total is the nearest to the exact one; the parts of every
        split are rounded down or up so that they add up to it, and so do the kinds of every period and the periods of
        every kind.
        """
        total = half_up(self.expected(TOTAL))
        found = {TOTAL: total}
        for rows in ([Row("team", name) for name in self.teams], [Row("exam", name) for name in self.exams]):
            if rows:
                found |= zip(rows, shares([self.expected(row) for row in rows], total), strict=True)
        cells = [[Row("cell", period.name, kind) for kind in self.kinds] for period in self.periods]
        whole = table([[self.expected(cell) for cell in line] for line in cells], total)
        for period, line, cents in zip(self.periods, cells, whole, strict=True):
            found |= zip(line, cents, strict=True)
            found[Row("period", period.name)] = sum(cents)
        for place, kind in enumerate(self.kinds):
            found[Row("kind", kind)] = sum(cents[place] for cents in whole)
        return found


def _sorted(names: Iterable[str | None]) -> tuple[str | None, ...]:
    """In order, what has no name last."""
    return tuple(sorted(names, key=lambda name: (name is None, name or "")))


class SpreadFigures(TypedDict):
    """The keys of a `Spread`."""

    committed: Decimal
    expected: Decimal
    expected_exactly: Fraction
    p10: Percentile
    p50: Percentile
    p80: Percentile
    p90: Percentile


def spreads(figures: Figures, quantiles: Quantiles) -> Mapping[Row, SpreadFigures]:
    """Every row, in the currency."""
    rounded = figures.rounded()
    return {row: _spread(figures, row, rounded[row], quantiles.rows[row]) for row in figures.rows}


def _spread(figures: Figures, row: Row, expected: int, percentiles: Mapping[int, Quantile]) -> SpreadFigures:
    return SpreadFigures(
        committed=money(figures.committed(row)),
        expected=money(expected),
        expected_exactly=figures.expected(row) / 100,
        p10=_percentile(percentiles[10]),
        p50=_percentile(percentiles[50]),
        p80=_percentile(percentiles[80]),
        p90=_percentile(percentiles[90]),
    )


def _percentile(found: Quantile) -> Percentile:
    if found.exact:
        return Percentile(amount=money(found.amount))
    return Percentile(amount=money(found.amount), low=money(found.low), high=money(found.high))

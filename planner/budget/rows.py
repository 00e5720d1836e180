"""The rows of a forecast: to which of them a payment belongs, and the months or quarters by which it is divided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from planner.budget.forecast_schema import By
from planner.budget.ledger import Payment
from planner.dates import ONE_DAY, Month
from planner.quarters import quarter_of

_MOST_PERIODS = 120
"""So many periods are shown although nothing falls into them; a goal may be held for ever."""

Split = Literal["total", "period", "team", "exam", "kind", "cell"]


class Row(NamedTuple):
    """A row: the total, or a part of one split. name: of the part; other: for a cell, which belongs to a period and to
    a kind of cost, the kind.
    """

    split: Split
    name: str | None = None
    other: str | None = None


TOTAL = Row("total")


class Period(NamedTuple):
    """A month or a quarter of the fiscal year, both days included."""

    first: date
    last: date
    name: str


class Division:
    """The time of a forecast, divided into months or into quarters of fiscal years that begin with this month."""

    def __init__(self, by: By, first_month: int) -> None:
        self._by: By = by
        self._first_month = first_month
        self._known: dict[date, Period] = {}
        self._rows: dict[Payment, tuple[Row, ...]] = {}

    def period(self, day: date) -> Period:
        """The period in which the day lies."""
        if day not in self._known:
            self._known[day] = self._period(day)
        return self._known[day]

    def _period(self, day: date) -> Period:
        match self._by:
            case "quarter":
                quarter = quarter_of(day, self._first_month)
                return Period(quarter.first, quarter.last, quarter.name)
            case "month":
                month = Month(day.year, day.month)
                return Period(day.replace(day=1), month.last_day, str(month))

    def periods(self, first: date, last: date, days: Iterable[date]) -> tuple[Period, ...]:
        """Every period from the one of the first day to the one of the last day, but no more than a hundred and twenty
        of them, and those of the other days.
        """
        found = {self.period(day) for day in days}
        day, number = first, 0
        while day <= last:
            period, number = self.period(day), number + 1
            found.add(period)
            if period.last == date.max or number == _MOST_PERIODS:
                break
            day = period.last + ONE_DAY
        return tuple(sorted(found))

    def rows_of(self, payment: Payment) -> tuple[Row, ...]:
        """The rows to which the payment belongs: one of each split, and the total."""
        if payment not in self._rows:
            self._rows[payment] = self._rows_of(payment)
        return self._rows[payment]

    def _rows_of(self, payment: Payment) -> tuple[Row, ...]:
        period = self.period(payment.on).name
        return (
            TOTAL,
            Row("period", period),
            Row("team", payment.team),
            Row("exam", payment.exam),
            Row("kind", payment.kind),
            Row("cell", period, payment.kind),
        )

"""The percentiles of what each row costs: exact where the distribution is known, else simulated with a stated error.

The simulation uses the draws of `planner.chance`: in each draw every sitting has so many attempts, on days that follow
from how the sittings before it turned out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import accumulate
from math import exp, lgamma, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.budget.distribution import Distribution, Distributions
from planner.budget.expected import sittings_in
from planner.budget.ledger import Payments, SittingKey
from planner.budget.rows import Division, Row
from planner.chance.chances import Chances, draw

PERCENTS = (10, 50, 80, 90)
FEWEST_DRAWS = 100
"""With fewer draws nothing could be said of the error of the 10th percentile."""

CONFIDENCE = 0.95

Cents = NDArray[np.int64]


class Quantile(NamedTuple):
    """An amount in cents that is not exceeded with some probability. low, high: with 95% confidence the true amount
    lies between them; equal to the amount where it is exact.
    """

    amount: int
    low: int
    high: int
    exact: bool


class Quantiles(NamedTuple):
    """The percentiles of each row, by percent. simulated: whether any of them is."""

    rows: Mapping[Row, Mapping[int, Quantile]]

    @property
    def simulated(self) -> bool:
        return any(not each.exact for found in self.rows.values() for each in found.values())


def quantiles(
    payments: Payments, chances: Chances, division: Division, rows: Iterable[Row], draws: int, seed: int
) -> Quantiles:
    """The percentiles of the rows. draws, seed: of the simulation, which is made where a row needs it.

    Raises ValueError for fewer draws than `FEWEST_DRAWS`.
    """
    if draws < FEWEST_DRAWS:
        raise ValueError(f"At least {FEWEST_DRAWS} draws are needed, not {draws}.")
    exact = Distributions(payments, chances, division)
    known = {row: exact.of(row) for row in rows}
    open_ = frozenset(row for row, found in known.items() if found is None)
    drawn = simulated(payments, chances, division, open_, draws, seed) if open_ else {}
    return Quantiles({row: _of_draws(drawn[row]) if found is None else _of_all(found) for row, found in known.items()})


def _of_all(distribution: Distribution) -> dict[int, Quantile]:
    amounts = {percent: distribution.quantile(percent) for percent in PERCENTS}
    return {percent: Quantile(amount, amount, amount, exact=True) for percent, amount in amounts.items()}


def _of_draws(cents: Cents) -> dict[int, Quantile]:
    """The percentiles of a sample. Where the true one lies follows from the order of the draws alone, whatever their
    distribution is.
    """
    ordered, found = np.sort(cents), {}
    for percent in PERCENTS:
        at = -(-len(ordered) * percent // 100)
        low, high = order_bounds(len(ordered), percent)
        amount, least, most = (int(ordered[number - 1]) for number in (at, low, high))
        found[percent] = Quantile(amount, least, most, exact=False)
    return found


@cache
def order_bounds(draws: int, percent: int) -> tuple[int, int]:
    """Between which of the sorted draws, counted from 1, the true percentile lies with 95% confidence at least.

    The draws below it are binomially distributed: it is below draw number k only if fewer than k draws are below it.
    """
    share = percent / 100
    logs = (
        lgamma(draws + 1) - lgamma(k + 1) - lgamma(draws - k + 1) + k * log(share) + (draws - k) * log(1 - share)
        for k in range(draws + 1)
    )
    at_most = list(accumulate(map(exp, logs)))
    tail = (1 - CONFIDENCE) / 2
    low = sum(likely <= tail for likely in at_most)
    high = next(number for number, likely in enumerate(at_most, start=1) if likely >= 1 - tail)
    return low, high


# --- the simulation --------------------------------------------------------------------------------------------------


def simulated(
    payments: Payments, chances: Chances, division: Division, rows: frozenset[Row], draws: int, seed: int
) -> dict[Row, Cents]:
    """What each of the rows costs in every draw, in cents."""
    outcomes = draw(chances, draws, seed)
    # A row for each sitting, so that what is read together lies together.
    made, which = np.ascontiguousarray(outcomes.made.T), np.ascontiguousarray(outcomes.timetable.T)
    found = {row: np.zeros(draws, np.int64) for row in sorted(rows, key=str)}
    for payment in payments.together:
        for row in division.rows_of(payment):
            if row in found:
                found[row] += payment.cents
    for place, sitting in enumerate(sittings_in(chances)):
        timetables = outcomes.timetables[place]
        for number, days in enumerate(timetables):
            here = np.flatnonzero(which[place] == number) if len(timetables) > 1 else slice(None)
            for row, table in _tables(payments, division, sitting, days, rows).items():
                found[row][here] += table[made[place][here]]
    return found


def _tables(
    payments: Payments, division: Division, sitting: SittingKey, days: Sequence[date], rows: frozenset[Row]
) -> dict[Row, Cents]:
    """What the sitting costs in each of the rows after 0, 1, 2 … attempts on these days."""
    found: dict[Row, Cents] = {}
    for attempt, day in enumerate(days, start=1):
        for payment in payments.of(sitting, attempt, day):
            for row in division.rows_of(payment):
                if row in rows:
                    found.setdefault(row, np.zeros(len(days) + 1, np.int64))[attempt:] += payment.cents
    return found

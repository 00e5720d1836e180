"""What a problem knows about money: how fees can be paid, and what may be spent when.

A fee is paid by a voucher, by a seat of a pack, or singly. Sittings whose fees cost the same and can be paid in the
same ways at the same time are of one *fee class*; the solver only counts how many fees of each class are paid how.
Amounts are whole units of price (`PRICE_UNITS` of the currency).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class FeeClass(NamedTuple):
    """Fees of one amount, paid in one period (its number), that the same vouchers, packs and discounts speak of.

    discounts: the number of each and the amount that a fee then costs.
    """

    amount: int
    period: int
    vouchers: tuple[int, ...]
    packs: tuple[int, ...]
    discounts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class VoucherStock:
    """So many fees need not be paid at all."""

    name: str
    count: int


class PackOffer(NamedTuple):
    """`size` fees for one amount, as often as wanted; a seat may stay empty."""

    name: str
    size: int
    amount: int


class DiscountOffer(NamedTuple):
    """Once so many single fees of its classes are paid, each of them costs less.

    Fees that nobody needs may be paid too, where that makes the others cheap enough.
    """

    name: str
    quantity: int


class Budget(NamedTuple):
    """What may be spent in these periods together (their numbers)."""

    name: str
    periods: frozenset[int]
    amount: int


class Money(NamedTuple):
    """Fees and budgets of a problem.

    periods: the first days of the periods in which prices and ways of paying are the same, sorted; the first one has no
    beginning. budgets: hard limits. Without fee classes every price of a profile has its fee in it.
    """

    periods: tuple[date, ...] = (date.min,)
    classes: tuple[FeeClass, ...] = ()
    vouchers: tuple[VoucherStock, ...] = ()
    packs: tuple[PackOffer, ...] = ()
    discounts: tuple[DiscountOffer, ...] = ()
    budgets: tuple[Budget, ...] = ()

    def period_of(self, day: date) -> int:
        """The number of the period in which the day lies."""
        return bisect_right(self.periods, day) - 1


NO_MONEY = Money()
"""Every fee is part of a price, and there is no budget."""

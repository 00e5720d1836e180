"""The question whose price list also has the seats in stock that an earlier plan has paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from planner.prices.schema import Prices, VoucherEntry
from planner.question.schema import Question


class PaidSeats(Protocol):
    """Seats of a pack that were paid before.

    id: of the pack. voucher: the id that they have as vouchers. in_stock: how many are left.
    """

    @property
    def id(self) -> str: ...
    @property
    def voucher(self) -> str | None: ...
    @property
    def in_stock(self) -> int: ...


def with_stock(question: Question, paid: Iterable[PaidSeats]) -> Question:
    """The question with so many more vouchers, each on the terms that its pack has in the question's price list.

    Seats of a pack that the list lacks are left out, and so are those for which it has vouchers of that id already;
    so stock that was added once is not added again.
    """
    prices = question.scenario.prices
    if not isinstance(prices, Prices):
        return question
    there = {each.id for each in prices.vouchers}
    packs = {each.id: each for each in prices.packs}
    seats: Counter[tuple[str, str]] = Counter()
    for each in paid:
        if each.in_stock and each.voucher is not None and each.voucher not in there and each.id in packs:
            seats[each.voucher, each.id] += each.in_stock
    if not seats:
        return question
    more = tuple(
        VoucherEntry.model_validate(
            {"id": voucher, "exams": terms.exams, "count": count, "from": terms.from_, "until": terms.until}
        )
        for (voucher, pack), count in sorted(seats.items())
        for terms in [packs[pack]]
    )
    prices = prices.model_copy(update={"vouchers": (*prices.vouchers, *more)})
    return replace(question, scenario=question.scenario.model_copy(update={"prices": prices}))

"""What each sitting costs whom in each period of money, which fees are paid together, and the budgets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from planner.prices.book import CENTS, PriceBook
from planner.problem.money import NO_MONEY, Budget, DiscountOffer, FeeClass, Money, PackOffer, VoucherStock
from planner.quarters import quarters
from planner.question.periods import money_periods
from planner.question.schema import Question


class FeeTable:
    """The prices of one question. Everything is free where cost does not matter."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._book: PriceBook | None = question.price_book if question.scenario.counts_cost else None
        self._codes = question.codes
        self._periods = money_periods(question)
        self._days = [max(start, question.scenario.as_of) for start in self._periods]
        self._without_study: dict[str | None, tuple[int, ...]] = {}
        self._known: dict[tuple[str | None, Decimal | None], tuple[int, ...]] = {}

    def prices(self, location: str | None, hourly_rate: Decimal | None) -> tuple[int, ...]:
        """What each exam costs somebody, period by period, without the fees that are paid together."""
        key = (location, hourly_rate)
        if key not in self._known:
            self._known[key] = self._prices(location, hourly_rate)
        return self._known[key]

    def _prices(self, location: str | None, hourly_rate: Decimal | None) -> tuple[int, ...]:
        book = self._book
        if book is None:
            return (0,) * len(self._codes)
        if location not in self._without_study:
            self._without_study[location] = tuple(self._prices_without_study(book, location))
        study = [book.study(code, hourly_rate) for code in self._codes] * len(self._periods)
        return tuple(cents + hours for cents, hours in zip(self._without_study[location], study, strict=True))

    def _prices_without_study(self, book: PriceBook, location: str | None) -> Iterator[int]:
        for period, day in enumerate(self._days):
            for code in self._codes:
                charges = book.first_attempt(code, location, None, Decimal(0), day)
                together = self.class_of(code, location, period) is not None
                yield sum(charge.cents for charge in charges if not (together and charge.kind == "fee"))

    def fees(self, location: str | None) -> tuple[int | None, ...]:
        """The fee class of each exam in this region, period by period; empty where no fees are paid together."""
        if not self._numbers:
            return ()
        return tuple(
            self.class_of(code, location, period) for period in range(len(self._periods)) for code in self._codes
        )

    def class_of(self, code: str, location: str | None, period: int) -> int | None:
        """The fee class of the exam in this region and period; None where its fee is part of its price."""
        found = self._fee_class(code, location, period)
        return None if found is None else self._numbers[found]

    def example_of(self, fee_class: int) -> tuple[str, str | None]:
        """An exam and a region whose fee is of this class; the first in their order."""
        return next(
            (code, region)
            for code in self._codes
            for region in self._regions
            for period in range(len(self._periods))
            if self.class_of(code, region, period) == fee_class
        )

    @cached_property
    def _regions(self) -> tuple[str | None, ...]:
        """No region, and those on which a price depends."""
        return (None,) if self._book is None else (None, *sorted(self._book.regions(self._codes)))

    @cached_property
    def money(self) -> Money:
        """The fee classes, how they can be paid, and the budgets."""
        book = self._book
        if book is None:
            return NO_MONEY
        return Money(
            periods=self._periods,
            classes=tuple(self._numbers),
            vouchers=tuple(VoucherStock(each.id, each.count) for each in book.vouchers),
            packs=tuple(PackOffer(each.id, each.size, each.cents) for each in book.packs),
            discounts=tuple(DiscountOffer(each.id, each.from_quantity) for each in book.discounts),
            budgets=tuple(self._budgets(book)),
        )

    @cached_property
    def _numbers(self) -> dict[FeeClass, int]:
        """The fee classes that occur anywhere, in their order, with their numbers."""
        found = {
            self._fee_class(code, region, period)
            for region in self._regions
            for code in self._codes
            for period in range(len(self._periods))
        }
        return {each: number for number, each in enumerate(sorted(each for each in found if each is not None))}

    def _fee_class(self, code: str, location: str | None, period: int) -> FeeClass | None:
        book, day = self._book, self._days[period]
        fee = None if book is None else book.fee(code, location, day)
        if book is None or not fee:
            return None
        discounts = (
            (number, book.discounted_fee(code, location, day, each))
            for number, each in enumerate(book.discounts)
            if each.cover(code, day)
        )
        found = FeeClass(
            amount=fee,
            period=period,
            vouchers=tuple(number for number, each in enumerate(book.vouchers) if each.cover(code, day)),
            packs=tuple(number for number, each in enumerate(book.packs) if each.cover(code, day)),
            discounts=tuple((number, amount) for number, amount in discounts if amount is not None),
        )
        return found if found.vouchers or found.packs or found.discounts else None

    def _budgets(self, book: PriceBook) -> Iterator[Budget]:
        """The budgets in the currency of the prices; what is left of a cent cannot be spent."""
        scenario = self._question.scenario
        limit = scenario.limits.budget
        if limit is None:
            return

        def cents(amount: Decimal) -> int:
            return int(Fraction(amount) * book.rate(limit.currency) * CENTS)

        if limit.amount is not None:
            yield Budget("total", frozenset(range(len(self._periods))), cents(limit.amount))
        for quarter in quarters(scenario.as_of, self._question.horizon, scenario.fiscal_year.starts):
            amount = limit.quarters.get(quarter.name, limit.per_quarter)
            if amount is not None:
                inside = (number for number, day in enumerate(self._days) if quarter.first <= day <= quarter.last)
                yield Budget(quarter.name, frozenset(inside), cents(amount))

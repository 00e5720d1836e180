"""What a plan costs and how its fees are paid, added up again from the price list, and whether budgets are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from planner.answer.proposed import ProposedPlan, ProposedPurchase
from planner.answer.schema import Finding, PaidSitting
from planner.prices.book import CENTS, Discount, Pack, PriceBook, Voucher
from planner.quarters import quarter_of
from planner.question.schema import Question
from planner.question.stock import with_stock
from planner.verification.sittings import Sitting


class Spending:
    """The payments of a plan in cents, each with its day: first attempts on the days that the plan proposes; without
    one, on the first day of the window.
    """

    def __init__(self, question: Question, plan: ProposedPlan, sittings: Sequence[Sitting]) -> None:
        self._question = question = with_stock(question, plan.paid_already)
        self._plan = plan
        self._sittings = {_key(each): each for each in sittings}
        self._paid: list[tuple[date, int]] = []
        book = question.price_book
        if book is not None:
            together = {(s.employee_id, s.exam, s.on) for each in plan.purchases for s in each.sittings}
            for key, each in self._sittings.items():
                self._paid.extend((key[2], cents) for cents in _charges(book, each, fee=key not in together))
            for purchase in plan.purchases:
                self._paid.extend(self._paid_for(book, purchase))

    @property
    def cost(self) -> Decimal:
        """What everything costs, in the currency of the prices."""
        return Decimal(sum(cents for _, cents in self._paid)) / CENTS

    def check(self) -> Iterator[Finding]:
        """Purchases that cannot be made like that, and budgets that are not kept."""
        book = self._question.price_book
        if book is None:
            return
        paid = Counter((s.employee_id, s.exam, s.on) for each in self._plan.purchases for s in each.sittings)
        for (who, exam, on), times in sorted(paid.items()):
            if (who, exam, on) not in self._sittings:
                yield Finding(code="paid-for-nothing", rule="purchases", got=exam, who=(who,), exam=exam, on=on)
            elif times > 1:
                yield Finding(code="paid-twice", rule="purchases", need=1, got=times, who=(who,), exam=exam, on=on)
        for purchase in self._plan.purchases:
            yield from self._check_purchase(book, purchase)
        for voucher in book.vouchers:
            mine = [each for each in self._plan.purchases if (each.way, each.id) == ("voucher", voucher.id)]
            used = sum(len(each.sittings) for each in mine)
            if used > voucher.count:
                yield Finding(code="too-few-vouchers", rule=f"voucher {voucher.id}", need=used, got=voucher.count)
        yield from self._check_budgets(book)

    # --- what purchases cost -----------------------------------------------------------------------------------------

    def _paid_for(self, book: PriceBook, purchase: ProposedPurchase) -> Iterator[tuple[date, int]]:
        terms = _terms(book, purchase)
        match terms:
            case Pack():
                yield purchase.not_before, terms.cents * purchase.packs
            case Discount():
                for each in purchase.sittings:
                    location = self._location(each)
                    yield each.on, book.discounted_fee(each.exam, location, each.on, terms) or 0
                for fee in purchase.unused:
                    yield fee.on, (book.discounted_fee(fee.exam, fee.location, fee.on, terms) or 0) * fee.count
            case Voucher() | None:
                return

    def _location(self, paid: PaidSitting) -> str | None:
        sitting = self._sittings.get((paid.employee_id, paid.exam, paid.on))
        return None if sitting is None else sitting.employee.location

    # --- whether they can be made ------------------------------------------------------------------------------------

    def _check_purchase(self, book: PriceBook, purchase: ProposedPurchase) -> Iterator[Finding]:
        terms, rule = _terms(book, purchase), f"{purchase.way} {purchase.id}"
        if terms is None:
            yield Finding(code="purchase-unknown", rule=rule)
            return
        for each in purchase.sittings:
            if not terms.cover(each.exam, each.on) or (isinstance(terms, Pack) and each.on < purchase.not_before):
                yield Finding(code="cannot-be-paid-so", rule=rule, who=(each.employee_id,), exam=each.exam, on=each.on)
        match terms:
            case Pack():
                seats, used = terms.size * purchase.packs, len(purchase.sittings)
                if used > seats:
                    yield Finding(code="too-few-seats", rule=rule, need=used, got=seats)
            case Discount():
                counted = self._counted(terms)
                if counted < terms.from_quantity:
                    yield Finding(code="discount-not-reached", rule=rule, need=terms.from_quantity, got=counted)
            case Voucher():
                return
            case _:
                assert_never(terms)

    def _counted(self, discount: Discount) -> int:
        """The fees that count towards a discount: those paid singly or with any discount, of its exams."""
        others = {
            (s.employee_id, s.exam, s.on)
            for each in self._plan.purchases
            if each.way != "discount"
            for s in each.sittings
        }
        fees = sum(discount.cover(key[1], key[2]) for key in self._sittings if key not in others)
        spare = (fee for each in self._plan.purchases if each.way == "discount" for fee in each.unused)
        return fees + sum(fee.count for fee in spare if discount.cover(fee.exam, fee.on))

    # --- budgets -----------------------------------------------------------------------------------------------------

    def _check_budgets(self, book: PriceBook) -> Iterator[Finding]:
        scenario = self._question.scenario
        budget = scenario.limits.budget
        if budget is None:
            return
        rate = book.rate(budget.currency)

        def over(name: str, limit: Decimal | None, cents: int) -> Iterator[Finding]:
            if limit is not None and cents > Fraction(limit) * rate * CENTS:
                most = Fraction(limit) * rate
                yield Finding(code="over-budget", rule=f"limits.budget {name}", need=most, got=Fraction(cents, CENTS))

        yield from over("amount", budget.amount, sum(cents for _, cents in self._paid))
        by_quarter: Counter[str] = Counter()
        for day, cents in self._paid:
            by_quarter[quarter_of(day, scenario.fiscal_year.starts).name] += cents
        for name, cents in sorted(by_quarter.items()):
            yield from over(name, budget.quarters.get(name, budget.per_quarter), cents)


def _key(sitting: Sitting) -> tuple[str, str, date]:
    return sitting.employee.employee_id, sitting.exam, sitting.proposed or sitting.first


def _charges(book: PriceBook, sitting: Sitting, fee: bool) -> Iterator[int]:
    who, day = sitting.employee, sitting.proposed or sitting.first
    for charge in book.first_attempt(sitting.exam, who.location, who.team, who.hourly_cost, day):
        if fee or charge.kind != "fee":
            yield charge.cents


def _terms(book: PriceBook, purchase: ProposedPurchase) -> Voucher | Pack | Discount | None:
    known: tuple[Voucher | Pack | Discount, ...] = (*book.vouchers, *book.packs, *book.discounts)
    kind = {"voucher": Voucher, "pack": Pack, "discount": Discount}[purchase.way]
    return next((each for each in known if isinstance(each, kind) and each.id == purchase.id), None)

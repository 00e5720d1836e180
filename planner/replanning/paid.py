"""What an earlier plan has paid before today, and what of it is left: the seats of packs, by the results of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from planner.answer.proposed import ProposedPlan, ProposedPurchase
from planner.answer.schema import PaidAlready, PaidSitting
from planner.prices.schema import Prices
from planner.question.schema import Question
from planner.replanning.schema import PromiseAnswer


def paid_before(
    question: Question, earlier: ProposedPlan, promises: Iterable[PromiseAnswer]
) -> tuple[PaidAlready, ...]:
    """Every pack that was bought before the question's `as_of`, by its id and day; then the vouchers used since, and
    the discounts taken since. Nothing where the question has no prices.

    A purchase is taken as made on its `not_before`. A seat is used where a result since then fulfils the promise for
    which it was bought. promises: of the earlier plan, with their states of today.
    """
    prices = question.scenario.prices
    if not isinstance(prices, Prices):
        return ()
    return tuple(_Cashier(prices, question.scenario.as_of, earlier, promises).found())


class _Cashier:
    """The purchases of the earlier plan, held against the results and the price list of today."""

    def __init__(self, prices: Prices, today: date, earlier: ProposedPlan, promises: Iterable[PromiseAnswer]) -> None:
        self._prices, self._today, self._earlier = prices, today, earlier
        self._done = [each for each in promises if each.state == "done"]
        self._packs = {each.id: each for each in prices.packs}
        self._vouchers = {each.id: each for each in prices.vouchers}

    def found(self) -> Iterator[PaidAlready]:
        bought = [each for each in self._earlier.purchases if each.way == "pack" and each.packs]
        rows = [*self._from_before(), *(self._pack(each) for each in bought if each.not_before < self._today)]
        yield from sorted(rows, key=lambda each: (each.id, each.paid_on))
        for way in ("voucher", "discount"):
            for purchase in sorted(self._earlier.purchases, key=lambda each: (each.id, each.not_before)):
                if purchase.way == way:
                    yield from self._voucher(purchase) if way == "voucher" else self._discount(purchase)

    def _from_before(self) -> Iterator[PaidAlready]:
        """The packs of which the earlier plan had seats in stock already: those paid first are taken first."""
        used: dict[str, int] = {}
        open_: dict[str, int] = {}
        for purchase in self._earlier.purchases:
            if purchase.way == "voucher":
                used[purchase.id] = used.get(purchase.id, 0) + self._used(purchase.sittings, date.min)
                open_[purchase.id] = open_.get(purchase.id, 0) + self._without_result(purchase.sittings)
        for row in sorted(self._earlier.paid_already, key=lambda each: (each.id, each.paid_on)):
            if row.way != "pack" or row.voucher is None:
                continue
            taken = min(used.get(row.voucher, 0), row.left or 0)
            left = (row.left or 0) - taken
            waiting = min(open_.get(row.voucher, 0), left)
            used[row.voucher] = used.get(row.voucher, 0) - taken
            open_[row.voucher] = open_.get(row.voucher, 0) - waiting
            yield self._row(row.id, row.paid_on, row.seats, row.used + taken, min(row.without_result + waiting, left))

    def _pack(self, purchase: ProposedPurchase) -> PaidAlready:
        terms = self._packs.get(purchase.id)
        seats = None if terms is None else terms.size * purchase.packs
        used = self._used(purchase.sittings, purchase.not_before)
        waiting = self._without_result(purchase.sittings)
        return self._row(purchase.id, purchase.not_before, seats, used, waiting)

    def _row(self, pack: str, paid_on: date, seats: int | None, used: int, waiting: int) -> PaidAlready:
        terms, voucher = self._packs.get(pack), f"{pack}-paid"
        left = None if seats is None else max(seats - used, 0)
        row = PaidAlready(
            way="pack",
            id=pack,
            paid_on=paid_on,
            seats=seats,
            used=used,
            without_result=waiting,
            left=left,
            until=None if terms is None else terms.until,
            voucher=voucher,
            state="in-stock",
        )
        if voucher in self._vouchers:
            return row.model_copy(update={"state": "stated"})
        if left == 0:
            return row.model_copy(update={"state": "used-up"})
        if terms is None:
            return row.model_copy(update={"state": "not-in-list"})
        if terms.until is not None and terms.until < self._today:
            return row.model_copy(update={"state": "over"})
        return row

    def _voucher(self, purchase: ProposedPurchase) -> Iterator[PaidAlready]:
        """Vouchers used since; today's stock is what today's scenario says."""
        terms = self._vouchers.get(purchase.id)
        used = self._used(purchase.sittings, date.min)
        if terms is not None and used:
            yield PaidAlready(
                way="voucher",
                id=purchase.id,
                paid_on=purchase.not_before,
                seats=len(purchase.sittings),
                used=used,
                without_result=self._without_result(purchase.sittings),
                left=terms.count,
                until=terms.until,
                voucher=purchase.id,
                state="stock-of-today",
            )

    def _discount(self, purchase: ProposedPurchase) -> Iterator[PaidAlready]:
        """Discounted fees paid since; a discount counts the fees of one plan only."""
        paid = sum(each.on < self._today for each in purchase.sittings)
        paid += sum(each.count for each in purchase.unused if each.on < self._today)
        if paid and any(each.id == purchase.id for each in self._prices.discounts):
            yield PaidAlready(
                way="discount",
                id=purchase.id,
                paid_on=purchase.not_before,
                seats=paid,
                used=self._used(purchase.sittings, date.min),
                without_result=self._without_result(purchase.sittings),
                left=None,
                state="counted-anew",
            )

    # --- which seats are used ----------------------------------------------------------------------------------------

    def _used(self, sittings: Iterable[PaidSitting], paid_on: date) -> int:
        """Those whose promise is done, by a result that is not older than the purchase."""
        return sum(
            any(each.passed_on is None or each.passed_on >= paid_on for each in self._results(sitting))
            for sitting in sittings
        )

    def _without_result(self, sittings: Iterable[PaidSitting]) -> int:
        return sum(sitting.on < self._today and not self._results(sitting) for sitting in sittings)

    def _results(self, sitting: PaidSitting) -> list[PromiseAnswer]:
        """The promises of this sitting that are done."""
        return [
            each
            for each in self._done
            if (each.employee_id, each.exam) == (sitting.employee_id, sitting.exam)
            and (each.proposed_on or each.not_before) in (sitting.on, None)
        ]

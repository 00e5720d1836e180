"""Which sittings the vouchers, packs and discounts of a plan pay for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from planner.answer.schema import PaidSitting, PurchaseAnswer, UnusedFee
from planner.outcome.schema import Assignment, Planned
from planner.problem.build import PRICE_UNITS
from planner.problem.kinds.fees import FeeTable
from planner.question.schema import Question


def purchases(question: Question, plan: Planned, proposed: Mapping[Assignment, date]) -> tuple[PurchaseAnswer, ...]:
    """How the fees of the plan are paid together: of the sittings of a class the first ones, by day, employee and exam,
    by vouchers, then by packs, then with discounts, in the order of the price list.
    """
    if not (plan.purchase.vouchers or plan.purchase.packs or plan.purchase.discounts or plan.purchase.bought):
        return ()
    return tuple(_Desk(question, plan, proposed).purchases())


class _Desk:
    """Hands the fees of each class out."""

    def __init__(self, question: Question, plan: Planned, proposed: Mapping[Assignment, date]) -> None:
        self._plan = plan
        self._table = FeeTable(question)
        self._money = self._table.money
        self._unit = "" if question.price_book is None else question.price_book.currency
        self._as_of = question.scenario.as_of
        locations = _locations(question, {each.employee_id for each in plan.assignments})
        self._waiting: dict[int, list[PaidSitting]] = {}
        for each in sorted(plan.assignments, key=lambda each: (proposed[each], each)):
            period = self._money.period_of(each.first)
            of_class = self._table.class_of(each.exam, locations[each.employee_id], period)
            if of_class is not None:
                sitting = PaidSitting(employee_id=each.employee_id, exam=each.exam, on=proposed[each])
                self._waiting.setdefault(of_class, []).append(sitting)

    def purchases(self) -> Iterator[PurchaseAnswer]:
        yield from self._vouchers()
        yield from self._packs()
        yield from self._discounts()

    def _take(self, of_class: int, count: int) -> list[PaidSitting]:
        """The next sittings of the class, at most so many."""
        waiting = self._waiting.get(of_class, [])
        taken, self._waiting[of_class] = waiting[:count], waiting[count:]
        return taken

    def _vouchers(self) -> Iterator[PurchaseAnswer]:
        for number, voucher in enumerate(self._money.vouchers):
            taken = [
                each for v, c, count in self._plan.purchase.vouchers if v == number for each in self._take(c, count)
            ]
            if taken:
                yield self._purchase("voucher", voucher.name, min(each.on for each in taken), 0, taken)

    def _packs(self) -> Iterator[PurchaseAnswer]:
        """Seats in the order of their periods, from the packs bought first."""
        for number, pack in enumerate(self._money.packs):
            classes = sorted(
                (self._money.classes[c].period, c, count) for p, c, count in self._plan.purchase.packs if p == number
            )
            seats = [each for _, c, count in classes for each in self._take(c, count)]
            for p, period, count in sorted(self._plan.purchase.bought):
                if p == number:
                    taken, seats = seats[: pack.size * count], seats[pack.size * count :]
                    start = max(self._money.periods[period], self._as_of)
                    yield self._purchase("pack", pack.name, start, pack.amount * count, taken, packs=count)

    def _discounts(self) -> Iterator[PurchaseAnswer]:
        for number, discount in enumerate(self._money.discounts):
            taken: list[PaidSitting] = []
            unused: list[UnusedFee] = []
            amount = 0
            for d, c, count in self._plan.purchase.discounts:
                if d != number:
                    continue
                paid = self._take(c, count)
                taken += paid
                each = self._money.classes[c]
                amount += dict(each.discounts)[d] * count
                if len(paid) < count:
                    exam, location = self._table.example_of(c)
                    on = max(self._money.periods[each.period], self._as_of)
                    unused.append(UnusedFee(exam=exam, location=location, on=on, count=count - len(paid)))
            if taken or unused:
                first = min([*(each.on for each in taken), *(each.on for each in unused)])
                yield self._purchase("discount", discount.name, first, amount, taken, unused=tuple(unused))

    def _purchase(
        self,
        way: Literal["voucher", "pack", "discount"],
        name: str,
        not_before: date,
        amount: int,
        taken: list[PaidSitting],
        packs: int = 0,
        unused: tuple[UnusedFee, ...] = (),
    ) -> PurchaseAnswer:
        return PurchaseAnswer(
            way=way,
            id=name,
            not_before=not_before,
            packs=packs,
            amount=Decimal(amount) / PRICE_UNITS,
            unit=self._unit,
            sittings=tuple(sorted(taken, key=lambda each: (each.employee_id, each.exam, each.on))),
            unused=unused,
        )


def _locations(question: Question, employees: set[str]) -> Mapping[str, str | None]:
    rows = question.roster.people(employees)
    return dict(rows.select("employee_id", "location").iter_rows())

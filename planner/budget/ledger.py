"""The payments of a plan, line by line and to the cent: what is paid on which day, for whom, and for what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, assert_never

from planner.answer.schema import PaidSitting, PlanAnswer, PurchaseAnswer
from planner.budget.forecast_schema import Way
from planner.errors import DataError, Issue, Place, error
from planner.language import Said, sentence, template
from planner.prices.book import Discount, Pack, PriceBook, Voucher
from planner.prices.schema import TABLES, CostKind, Prices, TabledKind
from planner.question.schema import Question
from planner.question.stock import with_stock

_OF_FIRST_ATTEMPT: tuple[TabledKind, ...] = ("fee", "material", "travel")
_OF_RETAKE: tuple[TabledKind, ...] = ("retake", "travel")


class SittingKey(NamedTuple):
    """Which sitting of the plan: whose, of what, and the day that is proposed for its first attempt. No plan has two
    sittings of an exam by somebody on one day.
    """

    employee_id: str
    exam: str
    proposed_on: date


class Payment(NamedTuple):
    """One thing to pay, in cents with tax, on the day on which it is paid.

    sitting: what it is for; None where a hand-written plan pays for nobody. exam: None only for a pack without a seat
    that is used. attempt: 1 for the first. way, purchase: the voucher, pack or discount (its id) that is used; None
    where the fee is paid singly.
    """

    on: date
    sitting: SittingKey | None
    team: str | None
    exam: str | None
    kind: CostKind
    cents: int
    attempt: int = 1
    way: Way | None = None
    purchase: str | None = None


class _Payer(NamedTuple):
    """What prices depend on, of one employee."""

    team: str | None
    location: str | None
    hourly_cost: Decimal | None


class Payments:
    """The payments of one plan, by the price list of its question.

    Fees that are paid together are paid as the plan says: a voucher costs nothing, a pack is paid on the first day on
    which it is bought or used, and both it and the fees paid for nobody are handed in whole cents to the sittings that
    use them. Raises ValueError where the scenario has no prices.

    prices, book: the price list, and in which prices are looked up.
    """

    def __init__(self, question: Question, plan: PlanAnswer) -> None:
        question = with_stock(question, plan.paid_already)
        book, prices = question.price_book, question.scenario.prices
        if book is None or not isinstance(prices, Prices):
            raise ValueError("A forecast needs prices.")
        self.book, self.prices, self._hires = book, prices, question.hires
        self._staff = _staff(question, {line.employee_id for line in plan.assignments})
        self._sittings = [SittingKey(line.employee_id, line.exam, line.proposed_on) for line in plan.assignments]
        self._paid_together = frozenset(_key(each) for purchase in plan.purchases for each in purchase.sittings)
        self.together = tuple(payment for each in plan.purchases for payment in self._of_purchase(each))
        self._known: dict[tuple[SittingKey, int, date], tuple[Payment, ...]] = {}
        self._gaps: dict[tuple[TabledKind, str, str | None], set[date]] = {}
        self._without_rate = set[str]()

    @property
    def planned(self) -> tuple[Payment, ...]:
        """What is paid if every exam is passed at the first attempt; by day, employee and exam."""
        singly = (payment for sitting in self._sittings for payment in self.of(sitting, 1, sitting.proposed_on))
        return tuple(sorted([*self.together, *singly], key=in_order))

    @property
    def free_study(self) -> tuple[str, ...]:
        """The planned hires whose hours of study have no price, so that they are counted as free."""
        return tuple(sorted(self._without_rate & self._hires))

    def team(self, employee_id: str) -> str | None:
        return self._staff[employee_id].team

    def of(self, sitting: SittingKey, attempt: int, day: date) -> tuple[Payment, ...]:
        """What an attempt costs on the day, but for a fee that is paid together with others. The first attempt: fee,
        material, travel and study; each further one: retake fee and travel.
        """
        key = (sitting, attempt, day)
        if key not in self._known:
            self._known[key] = tuple(self._of(sitting, attempt, day))
        return self._known[key]

    def _of(self, sitting: SittingKey, attempt: int, day: date) -> Iterator[Payment]:
        payer, exam = self._staff[sitting.employee_id], sitting.exam
        together = sitting in self._paid_together
        if attempt == 1:
            charges = self.book.first_attempt(exam, payer.location, payer.team, payer.hourly_cost, day)
            needed = [kind for kind in _OF_FIRST_ATTEMPT if not (kind == "fee" and together)]
            rate = self.book.hourly_rate(payer.team, payer.hourly_cost)
            if rate is None and self.prices.hours(exam):
                self._without_rate.add(sitting.employee_id)
        else:
            charges, needed = self.book.retake(exam, payer.location, day), list(_OF_RETAKE)
        for gap in self.book.missing(exam, payer.location, day, day):
            if gap.kind in needed:
                self._gaps.setdefault((gap.kind, exam, payer.location), set()).add(day)
        for charge in charges:
            if not (charge.kind == "fee" and together):
                yield Payment(day, sitting, payer.team, exam, charge.kind, charge.cents, attempt)

    # --- what is paid together ---------------------------------------------------------------------------------------

    def _of_purchase(self, purchase: PurchaseAnswer) -> Iterator[Payment]:
        found: dict[tuple[PaidSitting | None, str | None, date], int] = {}

        def pay(each: PaidSitting | None, exam: str | None, day: date, cents: int) -> None:
            found[each, exam, day] = found.get((each, exam, day), 0) + cents

        def share(cents: int, exam: str | None, day: date) -> None:
            """Hands an amount to the sittings; what is left of even shares goes to the first ones, a cent each."""
            users = sorted(purchase.sittings, key=_key)
            for number, each in enumerate(users):
                even, left = divmod(cents, len(users))
                pay(each, each.exam, day, even + (number < left))
            if not users and cents:
                pay(None, exam, day, cents)

        terms = _terms(self.book, purchase)
        match terms:
            case Voucher():
                for each in purchase.sittings:
                    pay(each, each.exam, each.on, 0)
            case Pack():
                share(terms.cents * purchase.packs, None, purchase.not_before)
            case Discount():
                for each in purchase.sittings:
                    payer = self._staff[each.employee_id]
                    pay(each, each.exam, each.on, self._discounted(each.exam, payer.location, each.on, terms))
                for fee in purchase.unused:
                    cents = self._discounted(fee.exam, fee.location, fee.on, terms) * fee.count
                    share(cents, fee.exam, fee.on)
            case _:
                assert_never(terms)
        for (user, exam, day), cents in found.items():
            sitting = None if user is None else _key(user)
            team = None if user is None else self._staff[user.employee_id].team
            yield Payment(day, sitting, team, exam, "fee", cents, 1, purchase.way, purchase.id)

    def _discounted(self, exam: str, location: str | None, day: date, discount: Discount) -> int:
        return self.book.discounted_fee(exam, location, day, discount) or 0

    # --- what has no price -------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Raises DataError if anything that was asked for has no price."""
        issues = [*self._missing_prices(), *self._missing_rates()]
        if issues:
            raise DataError(issues)

    def _missing_prices(self) -> Iterator[Issue]:
        for (kind, exam, location), days in self._gaps.items():
            code = "fee-missing" if kind == "fee" else "price-missing"
            hint = sentence("Add an entry for these days, 0 where there is nothing to pay.")
            yield error(code, Place("prices"), _missing_price(TABLES[kind], exam, location, days), hint)

    def _missing_rates(self) -> Iterator[Issue]:
        for who in sorted(self._without_rate - self._hires):
            what = sentence("Study hours have a price, but {who} has no hourly_cost.", who=who)
            hint = sentence(
                "Fill the column hourly_cost, 0 where an hour costs nothing, or add `hourly_rates` by team."
            )
            yield error("hourly-cost-missing", Place("prices"), what, sentence(hint))


def _missing_price(table: str, exam: str, location: str | None, days: Collection[date]) -> Said:
    first, last = min(days).isoformat(), max(days).isoformat()
    if location is not None:
        exam = sentence("{exam} for people in {location}", exam=exam, location=location)
    if len(days) == 1:
        text = template("`{table}` has no entry for {exam} on {day}, when it may have to be paid.")
        return sentence(text, table=table, exam=exam, day=first)
    return sentence(
        "`{table}` has no entry for {exam} on {count} days from {first} to {last}, when it may have to be paid.",
        table=table,
        exam=exam,
        count=len(days),
        first=first,
        last=last,
    )


def in_order(payment: Payment) -> tuple[object, ...]:
    """By day, then by sitting (those for nobody last), kind and attempt."""
    sitting = payment.sitting
    who = (1, "", "", date.max) if sitting is None else (0, sitting.employee_id, sitting.exam, sitting.proposed_on)
    return (payment.on, *who, payment.kind, payment.attempt, payment.exam or "", payment.purchase or "")


def cents_of(payments: Iterable[Payment]) -> int:
    """What they come to."""
    return sum(payment.cents for payment in payments)


def _staff(question: Question, employees: set[str]) -> Mapping[str, _Payer]:
    rows = question.roster.people(employees)
    columns: Sequence[str] = ("employee_id", "team", "location", "hourly_cost")
    return {who: _Payer(*facts) for who, *facts in rows.select(columns).iter_rows()}


def _key(paid: PaidSitting) -> SittingKey:
    return SittingKey(paid.employee_id, paid.exam, paid.on)


def _terms(book: PriceBook, purchase: PurchaseAnswer) -> Voucher | Pack | Discount:
    """The voucher, pack or discount that the purchase names. Raises ValueError where the price list has none."""
    known: dict[Way, Sequence[Voucher | Pack | Discount]] = {
        "voucher": book.vouchers,
        "pack": book.packs,
        "discount": book.discounts,
    }
    for terms in known[purchase.way]:
        if terms.id == purchase.id:
            return terms
    raise ValueError(f"The prices have no {purchase.way} {purchase.id}.")

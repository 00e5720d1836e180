"""What an attempt costs whom on which day: the price list as lookups, in whole cents of its currency.

Each charge is worked out exactly (amount, times the rate of its currency, plus tax) and rounded once, half a cent up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from planner.dates import ONE_DAY
from planner.prices.schema import DEFAULT, TABLES, CostKind, Exams, PackEntry, Prices, TabledKind, entries_of
from planner.prices.spans import Span, spans_by_region

CENTS = 100
"""So many cents are one of the currency."""

_FIRST_ATTEMPT: tuple[TabledKind, ...] = ("fee", "material", "travel")


class Charge(NamedTuple):
    """One thing to pay, tax included, in cents."""

    kind: CostKind
    cents: int


class Gap(NamedTuple):
    """Days without a price of this kind, both included."""

    kind: TabledKind
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """What vouchers, packs and discounts have in common.

    exams: None for any exam. from_, until: the first and the last day; None where nothing bounds them.
    """

    id: str
    exams: frozenset[str] | None
    from_: date | None = None
    until: date | None = None

    def cover(self, exam: str, day: date) -> bool:
        """Whether an attempt at the exam on the day can be paid in this way."""
        in_time = (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)
        return in_time and (self.exams is None or exam in self.exams)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher(_Terms):
    """`count` vouchers in stock, each of which pays one fee."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack(_Terms):
    """`size` fees paid at once for so many cents, tax included. Any number of packs may be bought."""

    size: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount(_Terms):
    """`share` off every single fee of the exams, once `from_quantity` single fees of them are paid."""

    from_quantity: int
    share: Fraction


class _Line(NamedTuple):
    """A price of one exam in one region over time. exact: of each span, in cents with tax, not rounded."""

    spans: tuple[Span, ...]
    exact: tuple[Fraction, ...]
    cents: tuple[int, ...]
    firsts: tuple[date, ...]

    def number(self, day: date) -> int | None:
        """Which span holds on the day."""
        number = bisect_right(self.firsts, day) - 1
        return number if number >= 0 and day <= self.spans[number].last else None

    def on(self, day: date) -> int | None:
        number = self.number(day)
        return None if number is None else self.cents[number]

    def changes(self) -> Iterator[date]:
        """The days from which the price is another one, or one begins or ends."""
        days = [span.first for span in self.spans if span.first != date.min]
        days += [span.last + ONE_DAY for span in self.spans if span.last != date.max]
        return (day for day in days if self.on(day) != self.on(day - ONE_DAY))

    def gaps(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """The days from `first` to `last` without a price, as stretches."""
        for span in self.spans:
            if span.first > last:
                break
            if span.first > first:
                yield first, span.first - ONE_DAY
            if span.last >= last:
                return
            first = max(first, span.last + ONE_DAY)
        if first <= last:
            yield first, last


_NO_PRICE = _Line((), (), (), ())


class PriceBook:
    """The prices of a price list that was checked.

    An exam that a table does not name has the table's `default`. A person's location is the region if an entry of the
    exam names it; otherwise the entries without a region apply.
    """

    def __init__(self, prices: Prices) -> None:
        self.currency: str = prices.currency
        self._prices = prices
        self._taxed = 1 + Fraction(prices.tax or 0) / 100
        self._tables = {kind: prices.table(kind) for kind in TABLES}
        self._lines = {kind: self._by_region(kind) for kind in TABLES}
        self._hundredths = {code: int(hours * 100) for code, hours in prices.study_hours.items()}
        self.vouchers = tuple(
            Voucher(id=each.id, exams=_exams(each.exams), from_=each.from_, until=each.until, count=each.count)
            for each in prices.vouchers
        )
        self.packs = tuple(
            Pack(
                id=each.id,
                exams=_exams(each.exams),
                from_=each.from_,
                until=each.until,
                size=each.size,
                cents=half_up(self._exact_pack(each)),
            )
            for each in prices.packs
        )
        self.discounts = tuple(
            Discount(
                id=each.id,
                exams=_exams(each.exams),
                from_quantity=each.from_quantity,
                share=Fraction(each.percent) / 100,
            )
            for each in prices.discounts
        )

    def first_attempt(
        self, exam: str, location: str | None, team: str | None, hourly_cost: Decimal | None, day: date
    ) -> tuple[Charge, ...]:
        """Fee, material, travel and study of a first attempt on the day. What costs nothing is left out, and so is what
        has no price; whether there is such a thing, `missing` says.
        """
        found = [(kind, self._line(kind, exam, location).on(day)) for kind in _FIRST_ATTEMPT]
        study: CostKind = "study"
        charges = [*found, (study, self.study(exam, self.hourly_rate(team, hourly_cost)))]
        return tuple(Charge(kind, cents) for kind, cents in charges if cents)

    def retake(self, exam: str, location: str | None, day: date) -> tuple[Charge, ...]:
        """Retake fee and travel of an attempt after the first; left out is the same as of a first attempt."""
        kinds: tuple[TabledKind, ...] = ("retake", "travel")
        found = ((kind, self._line(kind, exam, location).on(day)) for kind in kinds)
        return tuple(Charge(kind, cents) for kind, cents in found if cents)

    def fee(self, exam: str, location: str | None, day: date) -> int | None:
        """The fee of a first attempt in cents, tax included; None where there is no price."""
        return self._line("fee", exam, location).on(day)

    def discounted_fee(self, exam: str, location: str | None, day: date, discount: Discount) -> int | None:
        """The fee with the discount taken off, rounded once; None where there is no price."""
        line = self._line("fee", exam, location)
        number = line.number(day)
        return None if number is None else half_up(line.exact[number] * (1 - discount.share))

    def hourly_rate(self, team: str | None, hourly_cost: Decimal | None) -> Decimal | None:
        """What an hour of study costs: the employee's own `hourly_cost`, or else the rate of the team, or else the
        default rate; None where there is none of them.
        """
        rates = self._prices.hourly_rates
        if hourly_cost is not None:
            return hourly_cost
        return rates[team] if team is not None and team in rates else rates.get(DEFAULT)

    def rate(self, currency: str) -> Fraction:
        """What one of this currency is worth in the book's own. Raises KeyError where the list has no rate."""
        return Fraction(1) if currency == self.currency else Fraction(self._prices.rates[currency])

    def study(self, exam: str, hourly_rate: Decimal | None) -> int:
        """The hours of study for the exam at this price of an hour, in cents; nothing where there is none.

        In whole numbers, since each employee may have a price of their own: hours and their price have two decimals.
        """
        hundredths = self._hundredths.get(exam, self._hundredths.get(DEFAULT, 0))
        return (hundredths * int((hourly_rate or 0) * CENTS) + 50) // 100

    def missing(self, exam: str, location: str | None, first: date, last: date) -> tuple[Gap, ...]:
        """The days from `first` to `last` on which the exam lacks a price, for each kind of cost in the order of its
        table: the fee, and what there is a table for.
        """
        kinds = [kind for kind in TABLES if kind == "fee" or self._tables[kind]]
        return tuple(Gap(kind, *days) for kind in kinds for days in self._line(kind, exam, location).gaps(first, last))

    def regions(self, exams: Iterable[str]) -> frozenset[str]:
        """The regions on which the price of a first attempt at one of these exams may depend."""
        keys = [(kind, self._key(kind, exam)) for exam in exams for kind in _FIRST_ATTEMPT]
        named = (region for kind, key in keys for region in self._lines[kind].get(key, ()))
        return frozenset(region for region in named if region is not None)

    def boundaries(self, exams: Collection[str]) -> tuple[date, ...]:
        """Every day from which some price of a first attempt at one of these exams is another one, and from which
        vouchers, packs or discounts for it can be used or no longer can; sorted.
        """
        keys = {(kind, self._key(kind, exam)) for kind in _FIRST_ATTEMPT for exam in exams}
        lines = (line for kind, key in keys for line in self._lines[kind].get(key, {}).values())
        days = {day for line in lines for day in line.changes()}
        for terms in (*self.vouchers, *self.packs, *self.discounts):
            if terms.exams is not None and terms.exams.isdisjoint(exams):
                continue
            if terms.from_ is not None:
                days.add(terms.from_)
            if terms.until is not None and terms.until != date.max:
                days.add(terms.until + ONE_DAY)
        return tuple(sorted(days))

    # --- how prices are found ----------------------------------------------------------------------------------------

    def _by_region(self, kind: TabledKind) -> Mapping[str, Mapping[str | None, _Line]]:
        """The lines of each exam that the table names, and of `default`, by region."""
        return {
            code: {region: self._priced(spans) for region, spans in spans_by_region(entries_of(price)).items()}
            for code, price in self._tables[kind].items()
        }

    def _priced(self, spans: tuple[Span, ...]) -> _Line:
        exact = tuple(self._exact(span.entry.amount, span.entry.currency) for span in spans)
        return _Line(spans, exact, tuple(half_up(each) for each in exact), tuple(span.first for span in spans))

    def _exact(self, amount: Decimal, currency: str | None) -> Fraction:
        """The amount in cents of the book's currency, tax included, not rounded."""
        cents = Fraction(amount) * self._taxed * CENTS
        if currency is None or currency == self.currency:
            return cents
        return cents * Fraction(self._prices.rates[currency])

    def _key(self, kind: TabledKind, exam: str) -> str:
        return exam if exam in self._tables[kind] else DEFAULT

    def _line(self, kind: TabledKind, exam: str, location: str | None) -> _Line:
        key = self._key(kind, exam)
        if self._tables[kind].get(key) == "fee":
            return self._line("fee", exam, location)
        regions = self._lines[kind].get(key, {})
        return regions.get(location, regions.get(None, _NO_PRICE))

    def _exact_pack(self, pack: PackEntry) -> Fraction:
        """What the pack costs: its amount, or so many times the one fee that all its exams have."""
        if pack.amount is not None:
            return self._exact(pack.amount, pack.currency)
        key = self._key("fee", next(iter(pack.exams or self._prices.fees)))
        (line,) = self._lines["fee"][key].values()
        return line.exact[0] * (pack.price_of or pack.size)


def half_up(amount: Fraction) -> int:
    """The nearest whole number; of two that are equally near, the higher one."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def _exams(codes: Exams) -> frozenset[str] | None:
    return None if codes is None else frozenset(codes)

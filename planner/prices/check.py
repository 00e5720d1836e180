"""What is wrong with a price list by itself: currencies, overlapping entries, packs, ids, and exams nobody knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from planner.dates import ONE_DAY
from planner.documents.yaml import Document, Loc
from planner.errors import Issue, Place, error, warning
from planner.language import Said, followed, sentence
from planner.prices.schema import (
    DEFAULT,
    TABLES,
    DiscountEntry,
    PackEntry,
    PriceEntry,
    Prices,
    RetakePrice,
    VoucherEntry,
    entries_of,
)
from planner.programme.rule_lint import no_exam, suggested_exam


class PriceList(NamedTuple):
    """Prices, and where they stand: a document and the path in it."""

    prices: Prices
    document: Document
    at: Loc

    def place(self, *path: str | int) -> Place:
        """Where the value stands; where it is absent, the nearest thing around it."""
        return self.document.place((*self.at, *path))

    def key_place(self, *path: str | int) -> Place:
        """Where the key of the value stands; where it is absent, the nearest thing around it."""
        return self.document.key_place((*self.at, *path))


def check_prices(price_list: PriceList, exams: Collection[str]) -> Iterator[Issue]:
    """The issues of the prices. They may know more exams than there are, so that is only a warning."""
    yield from _unknown_exams(price_list, exams)
    yield from _currencies(price_list)
    yield from _overlaps(price_list)
    yield from _packs(price_list)
    yield from _ids(price_list)


def _unknown_exams(price_list: PriceList, exams: Collection[str]) -> Iterator[Issue]:
    prices, known = price_list.prices, (*exams, DEFAULT)
    tables = [(name, prices.table(kind)) for kind, name in TABLES.items()]
    for name, codes in (*tables, ("study_hours", prices.study_hours)):
        for code in codes:
            if code not in known:
                what = followed([no_exam(code), sentence("This entry is not used.")])
                yield warning("exam-unknown", price_list.key_place(name, code), what, suggested_exam(code, known))
    for name, number, terms in _terms(prices):
        for position, code in enumerate(terms.exams or ()):
            if code not in exams:
                where = price_list.place(name, number, "exams", position)
                what = followed([no_exam(code), sentence("This entry is not used.")])
                yield warning("exam-unknown", where, what, suggested_exam(code, exams))


def _terms(prices: Prices) -> Iterator[tuple[str, int, VoucherEntry | PackEntry | DiscountEntry]]:
    """Vouchers, packs and discounts, each with the key of its list and its position in it."""
    lists: Sequence[tuple[str, Sequence[VoucherEntry | PackEntry | DiscountEntry]]] = (
        ("vouchers", prices.vouchers),
        ("packs", prices.packs),
        ("discounts", prices.discounts),
    )
    for name, entries in lists:
        for number, entry in enumerate(entries):
            yield name, number, entry


def _prices(prices: Prices) -> Iterator[tuple[str, str, RetakePrice]]:
    """Every price by exam, with the key of its table and the exam."""
    for kind, name in TABLES.items():
        for code, price in prices.table(kind).items():
            yield name, code, price


# --- currencies ------------------------------------------------------------------------------------------------------


def _currencies(price_list: PriceList) -> Iterator[Issue]:
    prices = price_list.prices
    if prices.currency in prices.rates:
        what = sentence("{currency} is the currency of all totals, so it has no rate.", currency=prices.currency)
        yield error("rate-of-base", price_list.key_place("rates", prices.currency), what, sentence("Take it out."))
    for where, currency in _named_currencies(price_list):
        if currency != prices.currency and currency not in prices.rates:
            what = sentence(
                "There is no rate for {currency}, so this cannot be added up in {base}.",
                currency=currency,
                base=prices.currency,
            )
            hint = sentence(
                "Write under `rates` what 1 {currency} is in {base}, or correct the currency.",
                currency=currency,
                base=prices.currency,
            )
            yield error("rate-missing", where, what, hint)


def _named_currencies(price_list: PriceList) -> Iterator[tuple[Place, str]]:
    for name, code, price in _prices(price_list.prices):
        for path, entry in entries_at(price):
            if entry.currency is not None:
                yield price_list.place(name, code, *path, "currency"), entry.currency
    for number, pack in enumerate(price_list.prices.packs):
        if pack.currency is not None:
            yield price_list.place("packs", number, "currency"), pack.currency


def entries_at(price: RetakePrice) -> Iterator[tuple[Loc, PriceEntry]]:
    """The entries of a price with their paths in it."""
    listed = isinstance(price, tuple)
    for position, entry in enumerate(entries_of(price)):
        yield (position,) if listed else (), entry


# --- entries that contradict each other ------------------------------------------------------------------------------


def _overlaps(price_list: PriceList) -> Iterator[Issue]:
    for name, code, price in _prices(price_list.prices):
        regions: dict[str | None, list[tuple[int, PriceEntry]]] = {}
        for position, entry in enumerate(entries_of(price)):
            regions.setdefault(entry.region, []).append((position, entry))
        for region, entries in regions.items():
            subject = _subject(code, name, region)
            for position, what, hint in _contradictions(subject, entries):
                yield error("prices-overlap", price_list.place(name, code, position), what, hint)


def _subject(code: str, table: str, region: str | None) -> Said:
    if region is None:
        return sentence("{exam} in `{table}`", exam=code, table=table)
    return sentence("{exam} in `{table}` for the region {region}", exam=code, table=table, region=region)


def _contradictions(subject: Said, entries: Sequence[tuple[int, PriceEntry]]) -> Iterator[tuple[int, Said, Said]]:
    """The entries that hold on days of an earlier one of their region: their positions, what is wrong, and a hint."""
    before: PriceEntry | None = None
    longest: date | None = None
    for position, entry in sorted(entries, key=lambda each: (each[1].from_ or date.min, each[0])):
        if before is not None and (before.from_ or date.min) == (entry.from_ or date.min):
            if entry.from_ is None:
                what = sentence("Two entries of {price} have no `from`, so both hold on the same days.", price=subject)
                yield position, what, sentence("Give one of them the day from which it holds.")
            else:
                first = entry.from_.isoformat()
                what = sentence("Two entries of {price} begin on {day}.", price=subject, day=first)
                yield position, what, sentence("Keep one of them, or correct a day.")
        elif longest is not None and entry.from_ is not None and entry.from_ <= longest:
            what = sentence(
                "This entry of {price} begins on {first}, and an earlier one ends on {last}.",
                price=subject,
                first=entry.from_.isoformat(),
                last=longest.isoformat(),
            )
            hint = sentence(
                "End that one on {day}, or leave its `until` out: it ends where this one begins.",
                day=(entry.from_ - ONE_DAY).isoformat(),
            )
            yield position, what, hint
        before = entry
        if entry.until is not None:
            longest = entry.until if longest is None else max(longest, entry.until)


# --- packs and ids ---------------------------------------------------------------------------------------------------


def _packs(price_list: PriceList) -> Iterator[Issue]:
    for number, pack in enumerate(price_list.prices.packs):
        why = None if pack.price_of is None else _no_common_fee(price_list.prices, pack)
        if why is not None:
            where = price_list.place("packs", number, "price_of")
            what = sentence("The pack {id} takes its price from the fees, but {why}.", id=pack.id, why=why)
            hint = sentence("Give it an `amount` instead of `price_of`.")
            yield error("pack-without-fee", where, what, hint)


def _no_common_fee(prices: Prices, pack: PackEntry) -> Said | None:
    """Why the exams of the pack have no fee in common; None where they have."""
    found: dict[tuple[Decimal, str], str] = {}
    for code in pack.exams or prices.fees:
        price = prices.fees.get(code, prices.fees.get(DEFAULT))
        if price is None:
            return sentence("there is no fee for {exam}", exam=code)
        entries = entries_of(price)
        if len(entries) > 1 or any(entry.from_ or entry.until or entry.region for entry in entries):
            return sentence("the fee of {exam} depends on the day or the region", exam=code)
        for entry in entries:
            found.setdefault((entry.amount, entry.currency or prices.currency), code)
    if not found:
        return sentence("there are none")
    first, *others = found.values()
    if not others:
        return None
    return sentence("{exam} and {other} have different ones", exam=first, other=others[0])


def _ids(price_list: PriceList) -> Iterator[Issue]:
    seen = set[str]()
    for name, number, terms in _terms(price_list.prices):
        if terms.id in seen:
            what = sentence("The id {id} stands twice among vouchers, packs and discounts.", id=terms.id)
            hint = sentence("Give each an id of its own.")
            yield error("id-repeated", price_list.place(name, number, "id"), what, hint)
        seen.add(terms.id)

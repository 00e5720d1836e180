"""What attempts cost, worked out by hand to the cent, and against a plain scan of the entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.prices.book import Charge, Gap, PriceBook, half_up
from planner.prices.schema import Prices, entries_of
from planner.prices.spans import spans_by_region

DAY = date(2017, 10, 16)


def book(**keys: Any) -> PriceBook:
    return PriceBook(Prices.model_validate({"currency": "USD", "fees": {"default": 165}, **keys}))


def fees(price: Any, **keys: Any) -> PriceBook:
    return book(fees={"A": price}, **keys)


def paid(book: PriceBook, day: date = DAY, **who: Any) -> dict[str, int]:
    person = {"location": None, "team": None, "hourly_cost": None, **who}
    return {charge.kind: charge.cents for charge in book.first_attempt("A", day=day, **person)}


# --- amounts, by hand ------------------------------------------------------------------------------------------------


def test_the_small_form() -> None:
    small = book(fees={"default": 165, "A": 99}, study_hours={"default": 40})
    assert small.currency == "USD"
    assert small.first_attempt("A", None, None, Decimal("12.50"), DAY) == (Charge("fee", 9900), Charge("study", 50000))
    assert small.first_attempt("B", None, None, None, DAY) == (Charge("fee", 16500),)


def test_everything_that_an_attempt_costs() -> None:
    full = book(
        tax="5%",
        rates={"TWD": "0.0315"},
        fees={"A": {"amount": 5000, "currency": "TWD"}},
        retake_fees={"default": 80},
        materials={"A": "350.50"},
        travel={"default": 20},
        study_hours={"A": "7.5"},
        hourly_rates={"north": 55, "default": 48},
    )
    # 5000 TWD are 157.50 USD, with tax 165.375; 350.50 with tax 368.025; 20 with tax 21; 7.5 hours at 55 without tax.
    assert full.first_attempt("A", None, "north", None, DAY) == (
        Charge("fee", 16538),
        Charge("material", 36803),
        Charge("travel", 2100),
        Charge("study", 41250),
    )
    assert full.retake("A", None, DAY) == (Charge("retake", 8400), Charge("travel", 2100))


@pytest.mark.parametrize(
    ("amount", "tax", "rate", "cents"),
    [
        ("0.10", "5%", "1", 11),  # 10.5 cents: half a cent up
        ("0.30", "5%", "1", 32),  # 31.5: up again, not to the even neighbour
        ("0.10", "4.99%", "1", 10),  # 10.499
        ("0.01", "0%", "0.4999", 0),
        ("0.01", "0%", "0.5", 1),
        ("100", "8.875%", "1", 10888),  # 10887.5
        ("1.01", "50%", "0.5", 76),  # 75.75; rounding before the tax, 51 x 1.5 = 76.5, would say 77
        ("9999999999999.99", "100%", "1000000", 1999999999999998000000),
    ],
)
def test_a_charge_is_rounded_once_half_a_cent_up(amount: str, tax: str, rate: str, cents: int) -> None:
    priced = fees({"amount": amount, "currency": "EUR"}, tax=tax, rates={"EUR": rate})
    assert (priced.fee("A", None, DAY) or 0) == cents


@given(st.decimals(0, 10**9, places=2), st.decimals(0, 100, places=4), st.decimals("0.0001", 1000, places=6))
def test_rounding_agrees_with_decimal_arithmetic(amount: Decimal, tax: Decimal, rate: Decimal) -> None:
    with localcontext() as context:
        context.prec = 60
        expected = (amount * rate * (100 + tax)).quantize(Decimal(1), ROUND_HALF_UP)
    priced = fees({"amount": amount, "currency": "EUR"}, tax=f"{tax}%", rates={"EUR": f"{rate:f}0"})
    assert priced.fee("A", None, DAY) == expected


@pytest.mark.parametrize(
    ("hours", "rate", "cents"),
    [("0.5", "0.01", 1), ("0.49", "0.01", 0), ("1.5", "0.01", 2), ("0.25", "10.02", 251), ("40", "41.15", 164600)],
)
def test_study_is_rounded_once_and_not_taxed(hours: str, rate: str, cents: int) -> None:
    studied = paid(book(study_hours={"A": hours}, tax="50%"), hourly_cost=Decimal(rate))
    assert studied.get("study", 0) == cents


def test_an_hour_costs_what_is_said_of_the_person_then_of_the_team_then_of_everybody() -> None:
    rates = book(hourly_rates={"north": 55, "default": 48})
    assert rates.hourly_rate("north", Decimal(30)) == 30
    assert rates.hourly_rate("north", Decimal(0)) == 0
    assert rates.hourly_rate("north", None) == 55
    assert rates.hourly_rate("south", None) == 48
    assert rates.hourly_rate(None, None) == 48
    assert book(hourly_rates={"north": 55}).hourly_rate("south", None) is None


def test_what_costs_nothing_is_no_charge() -> None:
    assert paid(book(fees={"A": 0}, materials={"default": 0}, travel={"A": 0}), hourly_cost=Decimal(9)) == {}


def test_a_retake_can_cost_as_much_as_the_first_attempt_on_its_day() -> None:
    dated = [{"amount": 100}, {"amount": 120, "from": "2018-01-01"}, {"amount": 90, "region": "TW"}]
    priced = fees(dated, retake_fees={"default": "fee", "B": 7})
    assert priced.retake("A", None, date(2017, 12, 31)) == (Charge("retake", 10000),)
    assert priced.retake("A", None, date(2018, 1, 1)) == (Charge("retake", 12000),)
    assert priced.retake("A", "TW", date(2018, 1, 1)) == (Charge("retake", 9000),)
    assert priced.retake("B", None, DAY) == (Charge("retake", 700),)
    assert priced.missing("B", None, DAY, DAY) == (Gap("fee", DAY, DAY),)


# --- days and regions ------------------------------------------------------------------------------------------------

DATED = [
    {"amount": 175, "from": "2018-01-01"},
    {"amount": 165, "from": "2017-01-01", "source": "the list of May"},
    {"amount": 180, "from": "2018-06-01", "until": "2018-06-30"},
    {"amount": 5000, "currency": "TWD", "region": "TW", "from": "2017-03-01"},
]


@pytest.mark.parametrize(
    ("day", "location", "cents"),
    [
        ("2016-12-31", None, None),
        ("2017-01-01", None, 16500),
        ("2017-12-31", None, 16500),
        ("2018-01-01", None, 17500),
        ("2018-05-31", None, 17500),
        ("2018-06-01", None, 18000),
        ("2018-06-30", None, 18000),
        ("2018-07-01", None, None),
        ("2017-02-28", "TW", None),
        ("2017-03-01", "TW", 15500),
        ("2030-01-01", "TW", 15500),
        ("2018-01-01", "HK", 17500),
        ("2018-01-01", "tw", 17500),
    ],
)
def test_a_fee_by_day_and_region(day: str, location: str | None, cents: int | None) -> None:
    priced = fees(DATED, rates={"TWD": "0.031"})
    assert priced.fee("A", location, date.fromisoformat(day)) == cents


def test_default_speaks_only_for_exams_that_are_not_named() -> None:
    priced = book(fees={"default": [{"amount": 1}, {"amount": 2, "region": "TW"}], "A": {"amount": 3, "region": "TW"}})
    assert priced.fee("B", None, DAY) == 100
    assert priced.fee("B", "TW", DAY) == 200
    assert priced.fee("A", "TW", DAY) == 300
    assert priced.fee("A", "HK", DAY) is None


def test_each_table_has_its_own_regions() -> None:
    priced = book(fees={"A": [{"amount": 1}, {"amount": 2, "region": "TW"}]}, travel={"A": [{"amount": 3}]})
    assert paid(priced, location="TW") == {"fee": 200, "travel": 300}
    assert priced.regions(["A"]) == {"TW"}
    assert priced.regions(["B"]) == frozenset()
    assert book(materials={"default": {"amount": 1, "region": "HK"}}).regions(["B"]) == {"HK"}
    assert book(retake_fees={"default": {"amount": 1, "region": "HK"}}).regions(["B"]) == frozenset()


def test_the_days_from_which_a_price_is_another_one() -> None:
    priced = book(
        fees={"A": DATED[:3], "B": [{"amount": 1}, {"amount": "1.00", "from": "2019-01-01"}]},
        travel={"default": [{"amount": 1, "until": "2017-05-31"}, {"amount": 2, "from": "2017-06-01", "region": "TW"}]},
        retake_fees={"default": {"amount": 1, "from": "2001-01-01"}},
        vouchers=[{"id": "v", "count": 1, "until": "2017-12-31"}, {"id": "w", "count": 1, "from": "2017-02-02"}],
        packs=[{"id": "p", "size": 2, "amount": 1, "until": "2020-02-29"}],
    )
    assert [str(day) for day in priced.boundaries("AB")] == [
        "2017-01-01",
        "2017-02-02",
        "2017-06-01",
        "2018-01-01",
        "2018-06-01",
        "2018-07-01",
        "2020-03-01",
    ]
    assert book(packs=[{"id": "p", "size": 2, "amount": 1, "until": "9999-12-31"}]).boundaries("A") == ()
    assert [str(day) for day in priced.boundaries("B")] == ["2017-02-02", "2017-06-01", "2018-01-01", "2020-03-01"]


def test_missing_prices_are_named_by_kind_and_days() -> None:
    def days(first: str, last: str) -> tuple[date, date]:
        return date.fromisoformat(first), date.fromisoformat(last)

    priced = fees(DATED[:3], travel={"B": 1}, retake_fees={"default": "fee"})
    assert priced.missing("A", None, *days("2017-12-30", "2018-07-03")) == (
        Gap("fee", *days("2018-07-01", "2018-07-03")),
        Gap("retake", *days("2018-07-01", "2018-07-03")),
        Gap("travel", *days("2017-12-30", "2018-07-03")),
    )
    holes = fees([{"amount": 1, "from": "2017-03-01", "until": "2017-03-31"}, {"amount": 1, "from": "2017-05-01"}])
    assert holes.missing("A", None, *days("2017-02-01", "2017-06-01")) == (
        Gap("fee", *days("2017-02-01", "2017-02-28")),
        Gap("fee", *days("2017-04-01", "2017-04-30")),
    )
    assert holes.missing("A", None, *days("2017-03-01", "2017-03-31")) == ()
    assert holes.missing("A", None, *days("2017-04-05", "2017-04-06")) == (
        Gap("fee", *days("2017-04-05", "2017-04-06")),
    )
    assert holes.missing("A", None, *days("2017-01-01", "2017-01-01")) == (
        Gap("fee", *days("2017-01-01", "2017-01-01")),
    )


# --- vouchers, packs, discounts --------------------------------------------------------------------------------------


def test_what_a_pack_costs() -> None:
    priced = book(
        tax="5%",
        rates={"EUR": "1.1"},
        fees={"default": "165.33", "B": 7},
        packs=[
            {"id": "ten", "exams": ["A", "C"], "size": 10, "price_of": 9},
            {"id": "two", "exams": ["B"], "size": 2, "price_of": 1, "until": "2017-10-16"},
            {"id": "five", "size": 5, "amount": 700, "currency": "EUR"},
            {"id": "six", "size": 6, "amount": 700, "currency": "USD"},
        ],
    )
    # 9 x 165.33 with tax is 1562.3685: one charge, rounded once.
    assert [(pack.id, pack.size, pack.cents) for pack in priced.packs] == [
        ("ten", 10, 156237),
        ("two", 2, 735),
        ("five", 5, 80850),
        ("six", 6, 73500),
    ]
    ten, two, five, _ = priced.packs
    assert ten.exams == frozenset("AC")
    assert five.exams is None
    assert [ten.cover(exam, DAY) for exam in "ABC"] == [True, False, True]
    assert two.cover("B", DAY)
    assert not two.cover("B", DAY + timedelta(days=1))
    assert five.cover("Z", DAY)


def test_a_pack_for_all_exams_takes_the_one_fee_that_there_is() -> None:
    same = {"default": {"amount": 100, "currency": "EUR"}, "A": {"amount": "100.00", "currency": "EUR"}}
    priced = book(rates={"EUR": 2}, fees=same, packs=[{"id": "p", "size": 3, "price_of": 2}])
    assert priced.packs[0].cents == 40000


def test_vouchers_in_stock() -> None:
    entry = {"id": "v1", "exams": ["A"], "count": 4, "from": "2017-10-16", "until": "2017-10-17", "source": "a mail"}
    (voucher,) = book(vouchers=[entry]).vouchers
    assert (voucher.id, voucher.exams, voucher.count) == ("v1", frozenset("A"), 4)
    covered = [day for day in range(14, 20) if voucher.cover("A", date(2017, 10, day))]
    assert covered == [16, 17]
    assert not voucher.cover("B", DAY)


def test_a_discounted_fee_is_rounded_once() -> None:
    priced = book(tax="5%", fees={"A": "10.10"}, discounts=[{"id": "d", "from_quantity": 20, "percent": "10%"}])
    (discount,) = priced.discounts
    assert (discount.from_quantity, discount.share, discount.exams) == (20, Fraction(1, 10), None)
    # 10.10 with tax is 10.605, so 10.61. Less a tenth it is 9.5445; a tenth off 10.61 would be 9.549, so 9.55.
    assert priced.fee("A", None, DAY) == 1061
    assert priced.discounted_fee("A", None, DAY, discount) == 954
    assert priced.discounted_fee("B", None, DAY, discount) is None


# --- against a plain scan --------------------------------------------------------------------------------------------

REGIONS = (None, "TW", "HK")
SPAN = 12


def day(number: int) -> date:
    return DAY + timedelta(days=number)


@st.composite
def entries(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Entries without contradictions, in any order."""
    found = []
    for region in draw(st.sets(st.sampled_from(REGIONS), min_size=1)):
        starts = sorted(draw(st.sets(st.integers(-1, SPAN), min_size=1, max_size=4)))
        for start, following in zip(starts, [*starts[1:], SPAN + 9], strict=True):
            entry: dict[str, Any] = {"amount": draw(st.integers(0, 400)) / Decimal(100)}
            entry |= {} if start < 0 else {"from": day(start)}
            entry |= {} if region is None else {"region": region}
            if draw(st.integers(0, 2)) == 0:
                entry["until"] = day(draw(st.integers(start, following - 1)))
            found.append(entry)
    return draw(st.permutations(found))


def scanned(table: Mapping[str, list[dict[str, Any]]], exam: str, location: str | None, on: date) -> Decimal | None:
    """The amount of the entry that began last, looked for among all of them."""
    found = table[exam] if exam in table else table.get("default", [])
    mine = [entry for entry in found if entry.get("region") == location]
    if not mine:
        mine = [entry for entry in found if "region" not in entry]
    begun = [entry for entry in mine if entry.get("from", date.min) <= on]
    last = max(begun, key=lambda entry: entry.get("from", date.min), default=None)
    return None if last is None or on > last.get("until", date.max) else last["amount"]


@given(st.dictionaries(st.sampled_from(["A", "B", "default"]), entries(), min_size=1))
def test_the_book_finds_what_a_scan_finds(table: dict[str, list[dict[str, Any]]]) -> None:
    priced = book(fees=table, travel=table, tax="100%")
    boundaries = priced.boundaries("ABC")
    for exam in "ABC":
        for location in (*REGIONS, "elsewhere"):
            found = {day(n): scanned(table, exam, location, day(n)) for n in range(-3, SPAN + 3)}
            gaps = {
                on
                for gap in priced.missing(exam, location, day(-3), day(SPAN + 2))
                if gap.kind == "fee"
                for on in found
                if gap.first <= on <= gap.last
            }
            for on, amount in found.items():
                cents = None if amount is None else int(amount * 200)
                assert priced.fee(exam, location, on) == cents
                charged = {charge.kind: charge.cents for charge in priced.first_attempt(exam, location, None, None, on)}
                assert charged == ({"fee": cents, "travel": cents} if cents else {})
                assert (on in gaps) == (amount is None)
                if on not in boundaries and on - timedelta(days=1) in found:
                    assert amount == found[on - timedelta(days=1)]


@given(entries(), st.data())
def test_a_higher_amount_never_gives_a_lower_charge(before: list[dict[str, Any]], choices: st.DataObject) -> None:
    after = [dict(entry) for entry in before]
    raised = choices.draw(st.sampled_from(after))
    raised["amount"] += choices.draw(st.integers(0, 5)) / Decimal(100)
    tax = choices.draw(st.sampled_from(["0%", "7.5%", "100%"]))
    low, high = (
        book(tax=tax, fees={"A": each}, packs=[{"id": "p", "size": 9, "amount": each[0]["amount"]}])
        for each in (before, after)
    )
    assert low.packs[0].cents <= high.packs[0].cents
    for number in range(-3, SPAN + 3):
        for location in REGIONS:
            one, other = (each.fee("A", location, day(number)) for each in (low, high))
            assert (one is None) == (other is None)
            assert (one or 0) <= (other or 0)


@given(st.fractions(min_value=0, max_value=10**6))
def test_half_up_is_the_nearest_whole_number(amount: Fraction) -> None:
    assert -Fraction(1, 2) < half_up(amount) - amount <= Fraction(1, 2)


def test_on_which_days_each_entry_holds() -> None:
    listed = Prices.model_validate({"currency": "USD", "rates": {"TWD": 1}, "fees": {"A": DATED}}).fees["A"]
    spans = spans_by_region(entries_of(listed))
    assert {region: [(str(span.first), str(span.last)) for span in found] for region, found in spans.items()} == {
        None: [("2017-01-01", "2017-12-31"), ("2018-01-01", "2018-05-31"), ("2018-06-01", "2018-06-30")],
        "TW": [("2017-03-01", "9999-12-31")],
    }

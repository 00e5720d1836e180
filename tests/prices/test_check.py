"""Every fault of a price list, with its whole message and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from planner.documents.validate import validated
from planner.documents.yaml import parse_yaml
from planner.errors import Issue, in_order, raise_errors
from planner.prices.book import PriceBook
from planner.prices.check import PriceList, check_prices
from planner.prices.schema import Prices
from tests.issues import issues_of, said, text_at

EXAMS = ("MB2-715", "MB2-716", "MB2-717")
PRICES = """\
currency: USD
rates: {TWD: 0.031, EUR: 1.17}
tax: 5%
source: Price list of May 2017
fees:
  default: 165
  MB2-716:
    - {amount: 165, from: 2017-01-01, source: The list of January}
    - {amount: 175, from: 2018-01-01, until: 2018-12-31}
    - {amount: 5000, currency: TWD, region: TW}
    - {amount: 5200, currency: TWD, region: TW, from: 2018-01-01}
  MB2-717: {amount: 80, currency: EUR}
retake_fees: {default: fee, MB2-717: 40}
materials: {default: 0, MB2-716: 350}
travel: {default: 20}
study_hours: {default: 30}
hourly_rates: {north: 55, default: 48}
vouchers:
  - {id: v1, exams: [MB2-715, MB2-716], count: 4, until: 2017-12-31, source: A mail of the vendor}
packs:
  - {id: ten, exams: [MB2-715], size: 10, price_of: 9, until: 2018-06-30}
  - {id: five, size: 5, amount: 700, currency: EUR}
discounts:
  - {id: volume, exams: [MB2-715], from_quantity: 20, percent: 10%}
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """One change of the price list, and the one issue that it leads to."""

    name: str
    old: str
    new: str
    code: str
    points_at: str
    sentence: str
    severity: str = "error"


def _currency(code: str) -> str:
    return (
        f"There is no rate for {code}, so this cannot be added up in USD. "
        f"Write under `rates` what 1 {code} is in USD, or correct the currency."
    )


FAULTS = [
    Fault("negative fee", "default: 165", "default: -165", "number-too-small", "-165",
          "`default` must be at least 0, but it is the number -165."),
    Fault("negative amount in a list", "amount: 175", "amount: -0.01", "number-too-small", "-0.01",
          "`amount` must be at least 0, but it is the number -0.01."),
    Fault("negative rate of an hour", "north: 55", "north: -1", "number-too-small", "-1",
          "`north` must be at least 0, but it is the number -1."),
    Fault("amount that is a word", "amount: 175", "amount: much", "wrong-type", "much",
          "`amount` must be a number, but it is the text 'much'."),
    Fault("three decimals", "default: 165", "default: 165.1234", "too-precise", "165.1234",
          "`default` has more than 2 decimal places."),
    Fault("true as an amount", "default: 165", "default: true", "wrong-type", "true",
          "`default` must be a number, but it is true."),
    Fault("no amount", "{amount: 80, currency: EUR}", "{currency: EUR}", "key-missing", "MB2-717: {",
          "The key `amount` is missing in `MB2-717`."),
    Fault("unknown key of an entry", "region: TW}", "regio: TW}", "key-unknown", "regio: TW",
          "The key `regio` is not known here. Did you mean region?"),
    Fault("unknown key", "travel:", "travels:", "key-unknown", "travels:",
          "The key `travels` is not known here. Did you mean travel?"),
    Fault("empty list of entries", "{amount: 80, currency: EUR}", "[]", "too-few", "[]",
          "`MB2-717` is empty; it needs at least one entry."),
    Fault("entries that are numbers", "{amount: 80, currency: EUR}", "[80]", "wrong-type", "80]",
          "Entry 1 of `MB2-717` must be a mapping (`key: value`), but it is the number 80."),
    Fault("word for a retake", "default: fee", "default: free", "retake-form", "free",
          "`default`: A retake fee is an amount, entries with an amount each, or the word `fee`."),
    Fault("fee as a fee", "default: 165", "default: fee", "wrong-type", "fee",
          "`default` must be a number, but it is the text 'fee'."),
    Fault("malformed currency", "currency: USD", "currency: US$", "wrong-form", "US$",
          "`currency`: 'US$' is not a currency code. Write three capital letters, for example USD."),
    Fault("malformed currency of an entry", "{amount: 80, currency: EUR}", "{amount: 80, currency: eur}", "wrong-form",
          "eur", "`currency`: 'eur' is not a currency code. Write three capital letters, for example USD."),
    Fault("malformed currency of a rate", "EUR: 1.17", "EUR: 1.17, yen: 1", "wrong-form", "yen: 1",
          "A key: 'yen' is not a currency code. Write three capital letters, for example USD."),
    Fault("currency without a rate", "{amount: 80, currency: EUR}", "{amount: 80, currency: GBP}", "rate-missing",
          "GBP", _currency("GBP")),
    Fault("currency of a listed entry without a rate", "{amount: 5000, currency: TWD", "{amount: 5000, currency: TWN",
          "rate-missing", "TWN", _currency("TWN")),
    Fault("currency of a pack without a rate", "amount: 700, currency: EUR", "amount: 700, currency: GBP",
          "rate-missing", "GBP", _currency("GBP")),
    Fault("rate of the currency itself", "EUR: 1.17", "EUR: 1.17, USD: 1", "rate-of-base", "USD: 1",
          "USD is the currency of all totals, so it has no rate. Take it out."),
    Fault("rate of nothing", "EUR: 1.17", "EUR: 0", "number-too-small", "0}",
          "`EUR` must be more than 0, but it is the number 0."),
    Fault("rate with two readings", "EUR: 1.17", "EUR: 1.175", "ambiguous-number", "1.175",
          "1.175 can be read as a decimal number or as 1175 with a thousands separator. "
          "Write 1175, or 1.1750 with one decimal more."),
    Fault("rate with two readings in quotes", "EUR: 1.17", "EUR: '1.175'", "number-twofold", "'1.175'",
          "`EUR`: 1.175 can be read with decimals or with a thousands separator."),
    Fault("tax without its sign", "tax: 5%", "tax: 5", "percent-form", "5",
          "`tax`: A percentage is written with its sign, for example 5% or 7.5%."),
    Fault("tax above 100", "tax: 5%", "tax: 100.01%", "percent-range", "100.01%",
          "`tax`: A percentage lies between 0% and 100%."),
    Fault("discount without its sign", "percent: 10%", "percent: 0.1", "percent-form", "0.1",
          "`percent`: A percentage is written with its sign, for example 5% or 7.5%."),
    Fault("discount above 100", "percent: 10%", "percent: 110%", "percent-range", "110%",
          "`percent`: A percentage lies between 0% and 100%."),
    Fault("negative discount", "percent: 10%", "percent: -10%", "percent-range", "-10%",
          "`percent`: A percentage lies between 0% and 100%."),
    Fault("no day", "from: 2017-01-01", "from: 2017-02-30", "not-a-day", "2017-02-30",
          "`from`: '2017-02-30' is not a day of the calendar. February 2017 has 28 days."),
    Fault("entry that ends before it begins", "until: 2018-12-31}\n    -", "until: 2017-12-31}\n    -", "days-in-order",
          "{amount: 175", "Entry 2 of `MB2-716`: `until` is before `from`."),
    Fault("voucher that ends before it begins", "count: 4,", "count: 4, from: 2018-01-01,", "days-in-order", "{id: v1",
          "Entry 1 of `vouchers`: `until` is before `from`."),
    Fault("pack that ends before it begins", "price_of: 9,", "price_of: 9, from: 2018-07-01,", "days-in-order",
          "{id: ten", "Entry 1 of `packs`: `until` is before `from`."),
    Fault("two entries without from", "region: TW, from: 2018-01-01", "region: TW", "prices-overlap", "{amount: 5200",
          "Two entries of MB2-716 in `fees` for the region TW have no `from`, so both hold on the same days. "
          "Give one of them the day from which it holds."),
    Fault("two entries from the same day", "{amount: 175, from: 2018-01-01", "{amount: 175, from: 2017-01-01",
          "prices-overlap", "{amount: 175",
          "Two entries of MB2-716 in `fees` begin on 2017-01-01. Keep one of them, or correct a day."),
    Fault("entry that begins before another ends", "from: 2017-01-01,", "from: 2017-01-01, until: 2018-01-01,",
          "prices-overlap", "{amount: 175",
          "This entry of MB2-716 in `fees` begins on 2018-01-01, and an earlier one ends on 2018-01-01. "
          "End that one on 2017-12-31, or leave its `until` out: it ends where this one begins."),
    Fault("entry written first that begins within another", "from: 2017-01-01,", "from: 2018-12-31,", "prices-overlap",
          "{amount: 165",
          "This entry of MB2-716 in `fees` begins on 2018-12-31, and an earlier one ends on 2018-12-31. "
          "End that one on 2018-12-30, or leave its `until` out: it ends where this one begins."),
    Fault("overlap in another table", "travel: {default: 20}", "travel: {default: [{amount: 1}, {amount: 2}]}",
          "prices-overlap", "{amount: 2}",
          "Two entries of default in `travel` have no `from`, so both hold on the same days. "
          "Give one of them the day from which it holds."),
    Fault("overlap of retake fees", "MB2-717: 40", "MB2-717: [{amount: 1}, {amount: 2}]", "prices-overlap",
          "{amount: 2}",
          "Two entries of MB2-717 in `retake_fees` have no `from`, so both hold on the same days. "
          "Give one of them the day from which it holds."),
    Fault("fewer vouchers than none", "count: 4", "count: -1", "number-too-small", "-1",
          "`count` must be at least 0, but it is the number -1."),
    Fault("half a voucher", "count: 4", "count: 4.5", "wrong-type", "4.5",
          "`count` must be a whole number, but it is the number 4.5."),
    Fault("vouchers for nothing", "exams: [MB2-715, MB2-716]", "exams: []", "too-few", "[]",
          "`exams` is empty; it needs at least one entry."),
    Fault("pack without a price", ", price_of: 9", "", "pack-price", "{id: ten",
          "Entry 1 of `packs`: A pack has a `price_of` or an `amount`."),
    Fault("pack with two prices", "price_of: 9", "price_of: 9, amount: 1", "pack-price", "{id: ten",
          "Entry 1 of `packs`: A pack has either `price_of` or `amount`, not both."),
    Fault("pack dearer than its exams", "price_of: 9", "price_of: 11", "pack-price", "{id: ten",
          "Entry 1 of `packs`: `price_of` is more than `size`."),
    Fault("currency without an amount", "price_of: 9", "price_of: 9, currency: EUR", "pack-price", "{id: ten",
          "Entry 1 of `packs`: `currency` goes with `amount`; `price_of` takes the currency of the fee."),
    Fault("pack of nothing", "size: 5", "size: 0", "number-too-small", "0",
          "`size` must be at least 1, but it is the number 0."),
    Fault("pack of exams with different fees", "[MB2-715], size", "[MB2-715, MB2-717], size", "pack-without-fee", "9",
          "The pack ten takes its price from the fees, but MB2-715 and MB2-717 have different ones. "
          "Give it an `amount` instead of `price_of`."),
    Fault("pack of an exam with dated fees", "[MB2-715], size", "[MB2-716], size", "pack-without-fee", "9",
          "The pack ten takes its price from the fees, but the fee of MB2-716 depends on the day or the region. "
          "Give it an `amount` instead of `price_of`."),
    Fault("pack of all exams", "exams: [MB2-715], size", "size", "pack-without-fee", "9",
          "The pack ten takes its price from the fees, but the fee of MB2-716 depends on the day or the region. "
          "Give it an `amount` instead of `price_of`."),
    Fault("pack of an exam without a fee", "default: 165", "MB2-710: 165", "pack-without-fee", "9",
          "The pack ten takes its price from the fees, but there is no fee for MB2-715. "
          "Give it an `amount` instead of `price_of`."),
    Fault("discount from nothing on", "from_quantity: 20", "from_quantity: 0", "number-too-small", "0",
          "`from_quantity` must be at least 1, but it is the number 0."),
    Fault("id twice", "id: five", "id: ten", "id-repeated", "ten, size: 5",
          "The id ten stands twice among vouchers, packs and discounts. Give each an id of its own."),
    Fault("id twice in two lists", "id: volume", "id: v1", "id-repeated", "v1, exams",
          "The id v1 stands twice among vouchers, packs and discounts. Give each an id of its own."),
    Fault("fee of an unknown exam", "MB2-717: {", "MB2-7I7: {", "exam-unknown", "MB2-7I7: {",
          "The exam MB2-7I7 is not among the exams of the programme. This entry is not used. Did you mean MB2-717?",
          "warning"),
    Fault("retake fee of an unknown exam", "MB2-717: 40", "MB2-717: 40, Default: 1", "exam-unknown", "Default: 1",
          "The exam Default is not among the exams of the programme. This entry is not used. Did you mean default?",
          "warning"),
    Fault("voucher for an unknown exam", "[MB2-715, MB2-716], count", "[MB2-715, MB2-7l6], count", "exam-unknown",
          "MB2-7l6",
          "The exam MB2-7l6 is not among the exams of the programme. This entry is not used. Did you mean MB2-716?",
          "warning"),
    Fault("discount on an unknown exam", "[MB2-715], from_quantity", "[70-532], from_quantity", "exam-unknown",
          "70-532",
          "The exam 70-532 is not among the exams of the programme. This entry is not used. "
          "Known: MB2-715, MB2-716, MB2-717.", "warning"),
]  # fmt: skip


def checked(text: str) -> tuple[Issue, ...]:
    """The issues of a price list that its form lets through."""
    document = parse_yaml(text, "prices.yaml")
    return in_order(check_prices(PriceList(validated(Prices, document), document, ()), EXAMS))


def issues(text: str) -> tuple[Issue, ...]:
    """The warnings; raises DataError with all issues where one is an error."""
    return raise_errors(checked(text))


def test_nothing_is_said_about_a_sound_price_list() -> None:
    assert issues(PRICES) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_single_fault_is_said_at_its_place(fault: Fault) -> None:
    assert PRICES.count(fault.old) == 1
    text = PRICES.replace(fault.old, fault.new)
    found = issues(text) if fault.severity == "warning" else issues_of(lambda: issues(text))
    issue = next(each for each in found if each.code == fault.code)
    assert f"{issue.what} {issue.hint}".rstrip() == fault.sentence
    assert issue.severity == fault.severity
    assert text_at(issue.where, text).startswith(fault.points_at)
    assert {each.code for each in found} - {fault.code} <= {"exam-unknown"}


def test_all_faults_are_said_at_once() -> None:
    text = PRICES
    for old, new in (
        ("EUR: 1.17", "EUR: 1.17, USD: 1"),
        ("region: TW, from: 2018-01-01", "region: TW"),
        ("amount: 80, currency: EUR", "amount: 80, currency: GBP"),
        ("[MB2-715], size", "[MB2-716], size"),
        ("id: five", "id: ten"),
    ):
        text = text.replace(old, new)
    assert [(issue.code, issue.where.line) for issue in issues_of(lambda: issues(text))] == [
        ("rate-of-base", 2),
        ("prices-overlap", 11),
        ("rate-missing", 12),
        ("pack-without-fee", 21),
        ("id-repeated", 22),
    ]


def test_every_entry_that_overlaps_an_earlier_one_is_said() -> None:
    entries = (
        "{amount: 1, from: 2017-01-01, until: 2018-12-31}, {amount: 2, from: 2017-03-01, until: 2017-04-30}, "
        "{amount: 3, from: 2018-01-01}, {amount: 4, from: 2019-01-01}, {amount: 5, from: 0001-01-01}, {amount: 6}"
    )
    found = issues_of(lambda: issues(f"currency: USD\nfees: {{MB2-715: [{entries}]}}\n"))
    overlaps = (
        "This entry of MB2-715 in `fees` begins on {}, and an earlier one ends on 2018-12-31. "
        "End that one on {}, or leave its `until` out: it ends where this one begins."
    )
    assert said(found) == [
        "prices.yaml:2:68: " + overlaps.format("2017-03-01", "2017-02-28"),
        "prices.yaml:2:118: " + overlaps.format("2018-01-01", "2017-12-31"),
        (
            "prices.yaml:2:211: Two entries of MB2-715 in `fees` have no `from`, so both hold on the same days. "
            "Give one of them the day from which it holds."
        ),
    ]


def test_a_pack_without_any_fees() -> None:
    text = "currency: USD\nfees: {}\npacks: [{id: p, size: 2, price_of: 1}]\n"
    assert said(issues_of(lambda: issues(text))) == [
        (
            "prices.yaml:3:36: The pack p takes its price from the fees, but there are none. "
            "Give it an `amount` instead of `price_of`."
        )
    ]


def test_the_example_of_the_guide_is_sound_and_says_what_is_paid() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(currency: .*?)```", guide, re.DOTALL)
    assert issues(example) == ()
    book = PriceBook(validated(Prices, parse_yaml(example, "f")))
    assert book.fee("MB2-716", None, date(2017, 12, 31)) == 17325
    assert book.fee("MB2-716", "TW", date(2018, 1, 1)) == 16538
    assert [pack.cents for pack in book.packs] == [155925, 73500]
    # The figures of the paragraph about cents.
    text = "currency: USD\ntax: 5%\nfees: {A: 165.33}\npacks: [{id: p, size: 10, price_of: 9}]\n"
    book = PriceBook(validated(Prices, parse_yaml(text, "f")))
    assert (book.fee("A", None, date.min), book.packs[0].cents) == (17360, 156237)


@pytest.mark.parametrize("text", ["5%", "5 %", "5.0%", "'5％'", "5.0000%"])
def test_percentages_can_be_written_in_a_few_ways(text: str) -> None:
    prices = validated(Prices, parse_yaml(f"currency: USD\ntax: {text}\nfees: {{}}\n", "f"))
    assert prices.tax == 5
    assert Prices.model_validate_json(prices.model_dump_json(by_alias=True)) == prices

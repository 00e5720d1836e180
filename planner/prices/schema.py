"""The price list of a company, as data: fees, retakes, material, travel, study, vouchers, packs and discounts."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from planner.documents.fields import Day, Figure, Percent, Whole, refused
from planner.language import sentence
from planner.requirements.holdings import ExamCode, Frozen, Text

CostKind = Literal["fee", "retake", "material", "travel", "study"]
TabledKind = Literal["fee", "retake", "material", "travel"]
TABLES: Mapping[TabledKind, str] = {
    "fee": "fees",
    "retake": "retake_fees",
    "material": "materials",
    "travel": "travel",
}
"""The kinds of cost whose prices stand in tables by day and region, with the keys of these tables."""

DEFAULT = "default"
"""The key that speaks for every exam, or every team, that is not named."""

_NUMBER = re.compile(r"[-+]?[0-9.]+")

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Amount = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]
Hours = Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=2)]
Rate = Annotated[Figure, Field(gt=0, le=1_000_000)]
"""What one unit of another currency is worth in the currency of all totals."""


class Dated(Frozen):
    """What holds from a day on, up to and including another; without them, always."""

    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    source: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.from_ is not None and self.until is not None and self.until < self.from_:
            raise refused("days_in_order", sentence("`until` is before `from`."))
        return self


class PriceEntry(Dated):
    """An amount for a region from a day on, without tax. Without `until` it ends where the next one of the same region
    begins; without `region` it is for everybody whose location no other entry beside it names.
    """

    amount: Amount
    currency: Currency | None = None
    region: Text | None = None


def _price_form(value: object) -> str:
    if isinstance(value, list | tuple):
        return "<entries>"
    return "<entry>" if isinstance(value, dict | PriceEntry) else "<amount>"


def _retake_form(value: object) -> str:
    return "<fee>" if value == "fee" else _price_form(value)


def _retake_has_a_form(value: object) -> object:
    if isinstance(value, str) and value != "fee" and not _NUMBER.fullmatch(value):
        what = sentence("A retake fee is an amount, entries with an amount each, or the word `fee`.")
        raise refused("retake_form", what)
    return value


Price = Annotated[
    Annotated[Amount, Tag("<amount>")]
    | Annotated[PriceEntry, Tag("<entry>")]
    | Annotated[tuple[PriceEntry, ...], Field(min_length=1), Tag("<entries>")],
    Discriminator(_price_form),
]
"""What something costs for one exam: one amount, or entries by day and region."""

RetakePrice = Annotated[
    Annotated[Literal["fee"], Tag("<fee>")]
    | Annotated[Amount, Tag("<amount>")]
    | Annotated[PriceEntry, Tag("<entry>")]
    | Annotated[tuple[PriceEntry, ...], Field(min_length=1), Tag("<entries>")],
    Discriminator(_retake_form),
    BeforeValidator(_retake_has_a_form),
]
"""What a retake costs: a price, or the word `fee` for as much as the first attempt on that day."""

Exams = Annotated[tuple[ExamCode, ...], Field(min_length=1)] | None
"""Exams by their codes; without any, all exams are meant."""


class VoucherEntry(Dated):
    """Vouchers in stock: each pays the fee of one attempt at one of the exams, on a day from `from` to `until`."""

    id: Text
    exams: Exams = None
    count: Whole = Field(ge=0)


class PackEntry(Dated):
    """So many attempts (`size`) at any of the exams, paid at once: at the price of fewer, or for an amount. Any number
    of packs may be bought; the attempts are on days from `from` to `until`.
    """

    id: Text
    exams: Exams = None
    size: Whole = Field(ge=1)
    price_of: Whole | None = Field(default=None, ge=1)
    amount: Amount | None = None
    currency: Currency | None = None

    @model_validator(mode="after")
    def _one_price(self) -> Self:
        if self.price_of is None and self.amount is None:
            raise refused("pack_price", sentence("A pack has a `price_of` or an `amount`."))
        if self.price_of is not None and self.amount is not None:
            raise refused("pack_price", sentence("A pack has either `price_of` or `amount`, not both."))
        if self.price_of is not None and self.currency is not None:
            what = sentence("`currency` goes with `amount`; `price_of` takes the currency of the fee.")
            raise refused("pack_price", what)
        if self.price_of is not None and self.price_of > self.size:
            raise refused("pack_price", sentence("`price_of` is more than `size`."))
        return self


class DiscountEntry(Frozen):
    """So much off every single fee of these exams, once so many single fees of them are paid."""

    id: Text
    exams: Exams = None
    from_quantity: Whole = Field(ge=1)
    percent: Percent
    source: Text | None = None
    note: Text | None = None


class Prices(Frozen):
    """What exams cost. All totals are in `currency`; other currencies have a fixed rate, what one of them is worth.

    tax: on fees, retakes, material, travel and packs; not on study time.
    fees, travel: for each attempt (`retake_fees`: for each one after the first). materials: once for each person
        and exam. study_hours: at the employee's `hourly_cost`, or else at the rate of the team.

    The key `default` speaks for every exam that is not named. Of a table that is left out nothing is counted.
    """

    currency: Currency
    rates: Mapping[Currency, Rate] = Field(default_factory=dict)
    tax: Percent | None = None
    source: Text | None = None
    note: Text | None = None
    fees: Mapping[Text, Price]
    retake_fees: Mapping[Text, RetakePrice] = Field(default_factory=dict)
    materials: Mapping[Text, Price] = Field(default_factory=dict)
    travel: Mapping[Text, Price] = Field(default_factory=dict)
    study_hours: Mapping[Text, Hours] = Field(default_factory=dict)
    hourly_rates: Mapping[Text, Amount] = Field(default_factory=dict)
    vouchers: tuple[VoucherEntry, ...] = ()
    packs: tuple[PackEntry, ...] = ()
    discounts: tuple[DiscountEntry, ...] = ()

    def hours(self, exam: str) -> Decimal:
        """The hours of study for the exam; none where nothing is said."""
        return self.study_hours.get(exam, self.study_hours.get(DEFAULT, Decimal(0)))

    def table(self, kind: TabledKind) -> Mapping[str, RetakePrice]:
        """The prices of this kind by exam; empty where nothing is said of such costs."""
        tables: Mapping[TabledKind, Mapping[str, RetakePrice]] = {
            "fee": self.fees,
            "retake": self.retake_fees,
            "material": self.materials,
            "travel": self.travel,
        }
        return tables[kind]


def entries_of(price: RetakePrice) -> tuple[PriceEntry, ...]:
    """The price as entries, in the order in which they are written; none for the word `fee`."""
    match price:
        case "fee":
            return ()
        case PriceEntry():
            return (price,)
        case Decimal():
            return (PriceEntry(amount=price),)
        case _:
            return price

"""A second reckoning of what a plan costs: every outcome of every attempt, priced from the plain price list.

Nothing is merged or convolved. How the sittings of a person may turn out is read by `tests.chance.second`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from planner.answer.schema import AssignmentAnswer
from tests.chance.second import Way, in_order, ways
from tests.oracle import Case

Row = tuple[str | None, ...]
Paid = tuple[date, str | None, str, str, int]
"""Day, team, exam, kind and cents."""

KINDS = ("fee", "retake", "material", "travel", "study")


def random_prices(case: Case, chance: Random) -> dict[str, Any]:
    """Prices that change on a day near the case's, retake fees of all forms, and hours; amounts that round."""
    turn = case["scenario"]["as_of"].replace(day=1)
    turn = date(turn.year + (turn.month == 12), turn.month % 12 + 1, 1)

    def amount() -> str:
        return f"{chance.randint(0, 40)}.{chance.randint(0, 99):02}"

    def price() -> Any:
        return amount() if chance.random() < 0.4 else [{"amount": amount()}, {"amount": amount(), "from": turn}]

    prices: dict[str, Any] = {"currency": "USD", "fees": {exam: price() for exam in sorted(case["exams"])}}
    prices["retake_fees"] = {"default": chance.choice(["fee", amount()]), "X0": price()}
    prices["travel"] = {"default": price()}
    prices["materials"] = {"default": amount()}
    prices["study_hours"] = {"default": chance.randint(0, 3)}
    prices["hourly_rates"] = {"default": 3}
    if chance.random() < 0.5:
        prices["tax"] = "7.5%"
    return prices


def payments(case: Case, who: str, line: AssignmentAnswer, days: Sequence[date]) -> Iterator[Paid]:
    """What attempts on these days cost."""
    prices, person = case["scenario"]["prices"], case["employees"][who]
    taxed = Fraction(str(prices.get("tax", "0%")).removesuffix("%")) / 100 + 1
    for number, day in enumerate(days):
        tables = ("fees", "materials", "travel") if number == 0 else ("retake_fees", "travel")
        for table in tables:
            kind = {"fees": "fee", "materials": "material", "travel": "travel", "retake_fees": "retake"}[table]
            cents = half_up(_amount(prices, table, line.exam, day) * taxed * 100)
            if cents:
                yield day, person.get("team"), line.exam, kind, cents
        rate = Fraction(person.get("hourly_cost", prices["hourly_rates"]["default"]))
        study = half_up(prices["study_hours"]["default"] * rate * 100)
        if number == 0 and study:
            yield day, person.get("team"), line.exam, "study", study


def _amount(prices: Mapping[str, Any], table: str, exam: str, day: date) -> Fraction:
    price = prices[table].get(exam, prices[table].get("default"))
    if price == "fee":
        return _amount(prices, "fees", exam, day)
    if isinstance(price, str):
        return Fraction(price)
    entry = price[1] if day >= price[1]["from"] else price[0]
    return Fraction(entry["amount"])


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def quarter(day: date, starts: int) -> str:
    """The name of the fiscal quarter, counted month by month."""
    months = [(starts - 1 + step) % 12 + 1 for step in range(12)]
    number = months.index(day.month) // 3 + 1
    if starts == 1:
        return f"{day.year}-Q{number}"
    return f"FY{day.year + (day.month >= starts)}-Q{number}"


def rows_of(paid: Paid, starts: int) -> tuple[Row, ...]:
    day, team, exam, kind, _ = paid
    period = quarter(day, starts)
    return ("total",), ("period", period), ("team", team), ("exam", exam), ("kind", kind), ("cell", period, kind)


class Reckoned:
    """How likely each amount of each row is."""

    def __init__(self, case: Case, lines: Sequence[AssignmentAnswer], figures: Mapping[str, Fraction]) -> None:
        self._case, self._starts = case, case["scenario"].get("fiscal_year", {}).get("starts", 1)
        people = sorted({line.employee_id for line in lines})
        self._lines = {who: in_order(case, [line for line in lines if line.employee_id == who]) for who in people}
        self.ways = {who: ways(case, who, self._lines[who], figures) for who in people}

    @property
    def number(self) -> int:
        found = 1
        for each in self.ways.values():
            found *= len(each)
        return found

    @property
    def committed(self) -> dict[Row, int]:
        """What the first attempts on the proposed days cost."""
        found: dict[Row, int] = {}
        for who, lines in self._lines.items():
            for line in lines:
                for paid in payments(self._case, who, line, [line.proposed_on]):
                    for row in rows_of(paid, self._starts):
                        found[row] = found.get(row, 0) + paid[-1]
        return found

    def distributions(self) -> dict[Row, dict[int, Fraction]]:
        """Every row in which something may be paid."""
        found: dict[Row, dict[int, Fraction]] = {}
        outcomes = []
        for chosen in product(*(each for each in self.ways.values())):
            likely, amounts = Fraction(1), dict[Row, int]()
            for who, way in zip(self._lines, chosen, strict=True):
                likely *= way.likely
                for row, cents in self._amounts(who, way).items():
                    amounts[row] = amounts.get(row, 0) + cents
            outcomes.append((likely, amounts))
        for row in {row for _, amounts in outcomes for row in amounts}:
            shares = found.setdefault(row, {})
            for likely, amounts in outcomes:
                shares[amounts.get(row, 0)] = shares.get(amounts.get(row, 0), Fraction(0)) + likely
        return found

    def _amounts(self, who: str, way: Way) -> dict[Row, int]:
        found: dict[Row, int] = {}
        for line, days in zip(self._lines[who], way.made, strict=True):
            for paid in payments(self._case, who, line, days):
                for row in rows_of(paid, self._starts):
                    found[row] = found.get(row, 0) + paid[-1]
        return found


def mean(shares: Mapping[int, Fraction]) -> Fraction:
    return sum((amount * share for amount, share in shares.items()), Fraction(0))


def quantile(shares: Mapping[int, Fraction], percent: int) -> int:
    """The smallest amount that is not exceeded with this probability."""
    reached = Fraction(0)
    for amount in sorted(shares):
        reached += shares[amount]
        if reached >= Fraction(percent, 100):
            return amount
    raise AssertionError("The shares do not add up to 1.")

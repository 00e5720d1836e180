"""The forecast that docs/budget.md works out by hand: every amount, and the same sums as there."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod
from pathlib import Path

import planner
from planner.answer.schema import PlanAnswer
from planner.budget.forecast_schema import ForecastAnswer

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios" / "training-budget"

PEOPLE = ("E02", "E03", "E04")
TAX = Fraction(105, 100)
FEE = 165 * TAX
"""173.25: CB-101 and CB-201 in Berlin until the end of 2025."""
LATER_FEE = 180 * TAX
"""189.00: CB-201 in Berlin from 2026 on."""
TAIPEI_FEE = 4800 * Fraction(32, 1000) * TAX
"""161.28: 4,800 TWD are 153.60 USD."""
SEAT = 420 * TAX / 3
"""147.00: a third of the pack."""
MATERIAL = 120 * TAX
"""126.00: for CB-201 only."""
TRAVEL = 15 * TAX
"""15.75, for every attempt."""

PLANNED = {
    ("E02", "CB-201"): (SEAT, MATERIAL, TRAVEL, 20 * Fraction(60)),
    ("E03", "CB-201"): (SEAT, MATERIAL, TRAVEL, 20 * Fraction(40)),
    ("E04", "CB-101"): (Fraction(0), Fraction(0), TRAVEL, 12 * Fraction(40)),
    ("E04", "CB-201"): (SEAT, MATERIAL, TRAVEL, 20 * Fraction(40)),
}
"""Fee, material, travel and study of each sitting; the voucher pays CB-101."""

RETAKES = {
    ("E04", "CB-101"): (Fraction(10, 100), "2025-12-17", FEE),
    ("E02", "CB-201"): (Fraction(25, 100), "2025-12-31", FEE),
    ("E03", "CB-201"): (Fraction(40, 100), "2026-01-01", TAIPEI_FEE),
    ("E04", "CB-201"): (Fraction(40, 100), "2026-01-02", LATER_FEE),
}
"""How likely the first attempt fails, the day of the retake 30 days later, and its fee on that day."""


@cache
def plan() -> PlanAnswer:
    return planner.plan(planner.read(FOLDER / "scenario-with-chances.yaml"))


@cache
def found() -> ForecastAnswer:
    return planner.forecast(planner.read(FOLDER / "scenario-with-chances.yaml"), plan())


def test_every_payment_of_the_ledger() -> None:
    kinds = ("fee", "material", "travel", "study")
    wanted = {
        (*sitting, 1, kind): (amount, Fraction(1))
        for sitting, amounts in PLANNED.items()
        for kind, amount in zip(kinds, amounts, strict=True)
        if amount or kind == "fee"
    }
    for sitting, (fails, _, fee) in RETAKES.items():
        wanted |= {(*sitting, 2, "retake"): (fee, fails), (*sitting, 2, "travel"): (TRAVEL, fails)}
    ledger = {
        (line.employee_id, line.exam, line.attempt, line.kind): (Fraction(line.amount), line.probability)
        for line in found().ledger
    }
    assert ledger == wanted
    days = {(line.employee_id, line.exam): str(line.on) for line in found().ledger if line.attempt == 2}
    assert days == {sitting: day for sitting, (_, day, _) in RETAKES.items()}


def test_committed_is_4162() -> None:
    by_hand = {who: sum(sum(amounts) for (name, _), amounts in PLANNED.items() if name == who) for who in PEOPLE}
    assert by_hand == {"E02": Fraction("1488.75"), "E03": Fraction("1088.75"), "E04": Fraction("1584.50")}
    assert found().total.committed == sum(by_hand.values()) == 4162
    assert [stage.value for stage in plan().objective if stage.name == "cost"] == [4162]


def test_expected_is_4380_862() -> None:
    more = {sitting: fails * (fee + TRAVEL) for sitting, (fails, _, fee) in RETAKES.items()}
    assert list(more.values()) == [Fraction(each) for each in ("18.90", "47.25", "70.812", "81.90")]
    assert found().total.expected_exactly == 4162 + sum(more.values()) == Fraction("4380.862")
    assert found().total.expected == Fraction("4380.86")


def test_the_quarters() -> None:
    """The retakes of December fall into the second quarter, those of January into the third."""
    assert [(row.period, row.committed, row.expected_exactly) for row in found().by_period] == [
        ("FY2026-Q2", 4162, Fraction("4228.15")),
        ("FY2026-Q3", 0, Fraction("152.712")),
    ]
    assert [row.expected for row in found().by_period] == [Fraction("4228.15"), Fraction("152.71")]


def test_the_teams() -> None:
    assert [(row.team, row.committed, row.expected_exactly) for row in found().by_team] == [
        ("north", Fraction("1488.75"), Fraction("1536.00")),
        ("south", Fraction("2673.25"), Fraction("2844.862")),
    ]


def test_the_probability_is_that_all_four_are_passed_in_two_attempts() -> None:
    chance = found().chance
    assert chance is not None
    by_hand = prod(1 - fails**2 for fails, _, _ in RETAKES.values())
    assert by_hand == Fraction("0.654885")
    assert round(chance.reached, 9) == 0.654885


def outcomes() -> dict[Fraction, Fraction]:
    """How likely each amount is: each of the four sittings is passed at once or sat again."""
    found: dict[Fraction, Fraction] = {}
    for sat_again in product((False, True), repeat=4):
        amount, likely = Fraction(4162), Fraction(1)
        for again, (fails, _, fee) in zip(sat_again, RETAKES.values(), strict=True):
            amount += fee + TRAVEL if again else 0
            likely *= fails if again else 1 - fails
        found[amount] = found.get(amount, Fraction(0)) + likely
    return dict(sorted(found.items()))


def test_the_percentiles_are_those_of_sixteen_outcomes() -> None:
    reached, first = Fraction(0), dict[int, Fraction]()
    for amount, likely in outcomes().items():
        reached += likely
        for percent in (10, 50, 80, 90):
            if reached * 100 >= percent:
                first.setdefault(percent, amount)
    total = found().total
    shown = {10: total.p10, 50: total.p50, 80: total.p80, 90: total.p90}
    assert {percent: each.amount for percent, each in shown.items()} == first
    assert all(each.low is None for each in shown.values())
    assert [str(each.amount) for each in shown.values()] == ["4162", "4351", "4543.78", "4555.75"]


# --- the document ----------------------------------------------------------------------------------------------------


def tables() -> list[list[list[str]]]:
    """The tables of the example, without their heads; thousands without commas."""
    page = (ROOT / "docs" / "budget.md").read_text("utf-8")
    example = page[page.index("## An example by hand") :]
    found: list[list[list[str]]] = []
    for block in re.findall(r"(?:^\|.*\n?)+", example, re.MULTILINE):
        rows = [[cell.strip().replace(",", "") for cell in line.strip("|").split("|")] for line in block.splitlines()]
        found.append(rows[2:])
    return found


def test_the_tables_of_the_document() -> None:
    prices, committed, expected, amounts = tables()
    assert [row[2] for row in prices] == cents(FEE, LATER_FEE, TAIPEI_FEE, 3 * SEAT, SEAT, MATERIAL, TRAVEL)
    for row, before in zip(prices, ("165", "180", "153.6", "420", None, "120", "15"), strict=True):
        assert row[1] == ("" if before is None else cents(Fraction(before))[0])
    *lines, total = committed
    proposed = {(line.employee_id, line.exam): str(line.proposed_on) for line in plan().assignments}
    for row, (sitting, parts) in zip(lines, PLANNED.items(), strict=True):
        assert row == [" ".join(sitting), proposed[sitting], *cents(*parts, sum(parts, Fraction(0)))]
    columns = [sum((parts[place] for parts in PLANNED.values()), Fraction(0)) for place in range(4)]
    assert total == ["", "", *cents(*columns, Fraction(4162))]
    *lines, total = expected
    for row, (sitting, (fails, day, fee)) in zip(lines, RETAKES.items(), strict=True):
        average = f"{float(fails * (fee + TRAVEL)):.3f}"
        assert row == [" ".join(sitting), day, *cents(fee, fee + TRAVEL), f"{int(fails * 100)} %", average]
    assert total[-1] == "218.862"
    reached = Fraction(0)
    for row, (amount, likely) in zip(amounts, outcomes().items(), strict=True):
        reached += likely
        assert row == [*cents(amount), f"{float(likely):.3f}", f"{float(reached):.3f}"]


def cents(*amounts: Fraction) -> list[str]:
    return [f"{float(amount):.2f}" for amount in amounts]


def test_the_sums_of_the_document() -> None:
    page = (ROOT / "docs" / "budget.md").read_text("utf-8")
    example = page[page.index("## An example by hand") :].replace(",", "")
    number = r"[0-9]+(?:\.[0-9]+)?"
    sums = re.findall(rf"((?:{number} \+ )+{number}) = ({number})", example)
    assert len(sums) == 6
    for parts, total in sums:
        assert sum(map(Fraction, parts.split(" + "))) == Fraction(total), parts
    products = re.findall(rf"((?:{number} · )+{number}) = ({number})", example)
    assert len(products) == 2
    for parts, total in products:
        assert prod(map(Fraction, parts.split(" · "))) == Fraction(total), parts
    shown = found()
    for row in (shown.total, shown.by_period[1], shown.by_team[1]):
        assert f"{float(row.expected_exactly):.3f} shown as {float(row.expected):.2f}" in example

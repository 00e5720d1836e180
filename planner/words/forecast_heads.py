"""What stands above the parts of a forecast and the columns of its tables, and what its rows are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from planner.language import say, template, tongue
from planner.words.parts import unit_named

if TYPE_CHECKING:
    from planner.budget.forecast_schema import By, Way
    from planner.prices.schema import CostKind

_TITLES = {
    "forecast": template("Forecast"),
    "in_all": template("In all"),
    "planned": template("What is planned"),
    "risk": template("What contributes to the risk"),
    "after": template("After that"),
}
_PERIODS: Mapping[By, str] = {"month": template("Month"), "quarter": template("Quarter")}
_BY_PERIOD: Mapping[By, str] = {
    "month": template("By month ({currency})"),
    "quarter": template("By quarter ({currency})"),
}
_BY_PERIOD_AND_KIND: Mapping[By, str] = {
    "month": template("What is expected by month and kind of cost ({currency})"),
    "quarter": template("What is expected by quarter and kind of cost ({currency})"),
}
_SHEETS_BY_PERIOD: Mapping[By, str] = {"month": template("By month"), "quarter": template("By quarter")}
_KINDS: Mapping[CostKind, str] = {
    "fee": template("Fees"),
    "retake": template("Retake fees"),
    "material": template("Material"),
    "travel": template("Travel"),
    "study": template("Study time"),
}
_PAID_BY: Mapping[Way, str] = {
    "voucher": template("voucher {id}"),
    "pack": template("pack {id}"),
    "discount": template("discount {id}"),
}


def title(part: Literal["forecast", "in_all", "planned", "risk", "after"]) -> str:
    """What stands above a part of the forecast."""
    return say(_TITLES[part])


def by_period(by: By, currency: str) -> str:
    return say(_BY_PERIOD[by], currency=unit_named(currency))


def period(by: By) -> str:
    """The head of the column."""
    return say(_PERIODS[by])


def by_period_and_kind(by: By, currency: str) -> str:
    return say(_BY_PERIOD_AND_KIND[by], currency=unit_named(currency))


def by_team(currency: str) -> str:
    return say("By team ({currency})", currency=unit_named(currency))


def by_exam(currency: str) -> str:
    return say("By exam ({currency})", currency=unit_named(currency))


def by_kind(currency: str) -> str:
    return say("By kind of cost ({currency})", currency=unit_named(currency))


def legend(committed: str, expected: str, most: str) -> str:
    """What the marks of bars mean."""
    return say(
        "{committed} committed   {expected} expected   {most} up to the 90th percentile",
        committed=committed,
        expected=expected,
        most=most,
    )


def total() -> str:
    return say("Total")


def no_team() -> str:
    return say("(no team)")


def no_exam() -> str:
    """Of a pack without a seat that is used."""
    return say("(no exam)")


def kind(found: CostKind) -> str:
    """What a kind of cost is called."""
    return say(_KINDS[found])


def paid_by(way: Way | None, name: str | None) -> str:
    """`pack three`; nothing for a fee that is paid singly."""
    return "" if way is None else say(_PAID_BY[way], id=name or "")


# --- tables for other programs ---------------------------------------------------------------------------------------

Head = Literal[
    "about",
    "amount",
    "attempt",
    "attempt_days",
    "committed",
    "cost",
    "currency",
    "day",
    "employee",
    "error",
    "exam",
    "exams",
    "expected",
    "expected_attempts",
    "first",
    "hired",
    "in_time",
    "kind",
    "last",
    "name",
    "paid_by",
    "part",
    "passed_by",
    "points",
    "probability",
    "proposed_on",
    "renews",
    "rise",
    "split",
    "team",
    "who_sits",
]

_HEADS: Mapping[Head, str] = {
    "about": template("About"),
    "amount": template("Amount"),
    "attempt": template("Attempt"),
    "attempt_days": template("Days of attempts"),
    "committed": template("Committed"),
    "cost": template("Cost"),
    "currency": template("Currency"),
    "day": template("Day"),
    "employee": template("Employee"),
    "error": template("Standard error"),
    "exam": template("Exam"),
    "exams": template("Exams"),
    "expected": template("Expected"),
    "expected_attempts": template("Attempts on average"),
    "first": template("First day"),
    "hired": template("Planned hire"),
    "in_time": template("Passed in time"),
    "kind": template("Kind"),
    "last": template("Last day"),
    "name": template("Name"),
    "paid_by": template("Paid by"),
    "part": template("Part"),
    "passed_by": template("Passed by"),
    "points": template("Points"),
    "probability": template("Probability"),
    "proposed_on": template("First attempt"),
    "renews": template("Renews"),
    "rise": template("Higher probability"),
    "split": template("Split"),
    "team": template("Team"),
    "who_sits": template("Who sits"),
}


Sheet = Literal["summary", "ledger", "sittings", "risks", "assumptions"]

_SHEETS: Mapping[Sheet, str] = {
    "summary": template("Summary"),
    "ledger": template("Ledger"),
    "sittings": template("Sittings"),
    "risks": template("Risks"),
    "assumptions": template("Assumptions"),
}


def head(key: Head) -> str:
    """The head of a column."""
    return say(_HEADS[key])


def percentile(percent: int) -> str:
    return tongue().percent(percent)


def percentile_from(percent: int) -> str:
    return say("{percent}, from", percent=tongue().percent(percent))


def percentile_to(percent: int) -> str:
    return say("{percent}, to", percent=tongue().percent(percent))


def kind_committed(found: CostKind) -> str:
    return say("{kind}, committed", kind=kind(found))


def kind_expected(found: CostKind) -> str:
    return say("{kind}, expected", kind=kind(found))


def sheet(name: Sheet) -> str:
    """The name of a sheet."""
    return say(_SHEETS[name])


def by_sheet(by: By) -> str:
    return say(_SHEETS_BY_PERIOD[by])

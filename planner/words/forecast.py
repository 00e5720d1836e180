"""The sentences of a forecast: its first line, headings, and what it takes for granted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, assert_never

from planner.words.money import probability, purchase
from planner.words.parts import Number, counted, exact, exams, listed, people
from planner.words.plans import decision, met_from_outside

if TYPE_CHECKING:
    from planner.budget.forecast_schema import (
        By,
        ForecastAnswer,
        ForecastAssumptions,
        NotCounted,
        Percentile,
        PeriodSpread,
        RetakeRules,
        SittingForecast,
        Way,
    )
    from planner.prices.schema import CostKind

_MOST_NAMED = 12


def money(value: Number) -> str:
    """An amount to the cent: `4,162.00`."""
    exactly = value if isinstance(value, Decimal) else Decimal(value.numerator) / value.denominator
    return f"{exactly:,.2f}"


def first_line(answer: ForecastAnswer) -> str:
    """The most important thing: how likely the goals are reached, or that nothing is known of that."""
    if answer.chance is None:
        if answer.status == "impossible":
            return "There is nothing to forecast: no choice of exams reaches the goal; `planner explain` says why."
        return "There is nothing to forecast: no plan was found within the limit of effort."
    if answer.assumed_passed:
        return "No chances are given: everything is assumed to be passed at the first attempt."
    several = len(answer.goals) > 1
    goals = "All goals are reached by their days" if several else "The goal is reached by its day"
    found = probability(answer.chance.reached, answer.chance.error)
    provided = ", provided that what exams cannot change is met" if answer.assumptions.metrics_assumed else ""
    return f"{goals} and held to the end with a probability of {found}{provided}."


def not_proved() -> str:
    """Said of a plan that may not be the best."""
    return "The plan is the best so far; the limit of effort was reached before that was proved."


def days(answer: ForecastAnswer) -> str:
    """`As of 2025-11-03, until 2026-03-31`."""
    return f"As of {answer.as_of.isoformat()}, until {answer.until.isoformat()}"


def headline(answer: ForecastAnswer) -> str:
    """`4 exams by 3 people: 4,162.00 USD if every exam is passed at the first attempt, 4,230.11 USD on average.`"""
    sitters = {each.employee_id for each in answer.sittings}
    who = f"{exams(len(answer.sittings))} by {people(len(sitters))}" if sitters else "No exam is needed"
    committed = f"{money(answer.total.committed)} {answer.currency}"
    if is_certain(answer):
        return f"{who}: {committed}."
    average = f"{money(answer.total.expected)} {answer.currency}"
    return f"{who}: {committed} if every exam is passed at the first attempt, {average} on average."


def is_certain(answer: ForecastAnswer) -> bool:
    """Whether the cost of the plan is the same whatever happens."""
    return all(each.probability == 1 and each.committed for each in answer.ledger)


# --- headings --------------------------------------------------------------------------------------------------------


def title(part: Literal["forecast", "in_all", "planned", "risk", "after"]) -> str:
    """What stands above a part of the forecast."""
    return {
        "forecast": "Forecast",
        "in_all": "In all",
        "planned": "What is planned",
        "risk": "What contributes to the risk",
        "after": "After that",
    }[part]


def by_period(by: By, currency: str) -> str:
    return f"By {by} ({currency})"


def period(by: By) -> str:
    """The head of the column."""
    return by.capitalize()


def by_period_and_kind(by: By, currency: str) -> str:
    return f"What is expected by {by} and kind of cost ({currency})"


def by_team(currency: str) -> str:
    return f"By team ({currency})"


def by_exam(currency: str) -> str:
    return f"By exam ({currency})"


def by_kind(currency: str) -> str:
    return f"By kind of cost ({currency})"


def legend(committed: str, expected: str, most: str) -> str:
    return f"{committed} committed   {expected} expected   {most} up to the 90th percentile"


def total() -> str:
    return "Total"


def no_team() -> str:
    return "(no team)"


def no_exam() -> str:
    """Of a pack without a seat that is used."""
    return "(no exam)"


def kind(found: CostKind) -> str:
    """What a kind of cost is called."""
    return {
        "fee": "Fees",
        "retake": "Retake fees",
        "material": "Material",
        "travel": "Travel",
        "study": "Study time",
    }[found]


def paid_by(way: Way | None, name: str | None) -> str:
    """`pack three`; nothing for a fee that is paid singly."""
    return "" if way is None else f"{way} {name}"


# --- sentences -------------------------------------------------------------------------------------------------------


def in_all(answer: ForecastAnswer) -> Iterator[str]:
    """What all of it costs, and how sure that is."""
    row, currency = answer.total, answer.currency
    yield f"Committed: {money(row.committed)} {currency}, if every exam is passed at the first attempt."
    if is_certain(answer):
        return
    yield f"Expected: {money(row.expected)} {currency} on average."
    for percent, found in ((10, row.p10), (50, row.p50), (80, row.p80), (90, row.p90)):
        yield f"{at_most(percent, found, currency)}."


def at_most(percent: int, found: Percentile, currency: str) -> str:
    """`With a probability of 90 %: at most 4,410.50 USD (between 4,400.00 and 4,420.25 with 95 % confidence)`."""
    said = f"With a probability of {percent} %: at most {money(found.amount)} {currency}"
    if found.low is None or found.high is None:
        return said
    return f"{said} (between {money(found.low)} and {money(found.high)} with 95 % confidence)"


def how_percentiles_were_found(answer: ForecastAnswer) -> str:
    """Whether they are exact."""
    if answer.draws is None:
        return "The percentiles are exact."
    return f"Percentiles with a range are simulated ({answer.draws:,} draws, seed {answer.seed}); the others are exact."


def planned(found: PeriodSpread, sittings: Sequence[SittingForecast], names: Mapping[str, str]) -> str:
    """`2025-Q4: 4 exams by 3 people: 1 CB-101, 3 CB-201 (E02, E03 and E04).` names: what people are called, by id."""
    counts: dict[str, int] = {}
    for each in sittings:
        counts[each.exam] = counts.get(each.exam, 0) + 1
    codes = listed([f"{count} {code}" for code, count in sorted(counts.items())])
    who = listed([names.get(each, each) for each in found.people])
    shown = f" ({who})" if len(found.people) <= _MOST_NAMED else ""
    return f"{found.period}: {exams(found.exams)} by {people(len(found.people))}: {codes}{shown}."


def risk_intro() -> str:
    return (
        "By so many points the probability would be higher if every sitting of the exam, or of the person, "
        "were passed at the first attempt for certain."
    )


def no_risk() -> str:
    return "No single exam and no single person changes the probability."


def points(rise: float, error: float | None) -> str:
    """`12.3`, or where it is estimated `12.3 (give or take 0.8)`: two standard errors."""
    said = f"{rise * 100:.1f}"
    return said if error is None else f"{said} (give or take {200 * error:.1f})"


def after_it(cliff: str) -> str:
    """What lapses after the last day. cliff: the sentence of the timeline."""
    return f"{cliff} --until DAY plans and counts what it takes to hold on."


def nothing_lapses() -> str:
    return "Nothing that the goals need is known to lapse after the last day of the forecast."


# --- what is taken for granted ---------------------------------------------------------------------------------------


def assumptions(answer: ForecastAnswer, names: Mapping[str, str]) -> Iterator[str]:
    """Everything that the forecast takes for granted. names: the requirements' labels by full name."""
    found = answer.assumptions
    yield from _prices(found, answer.currency)
    if not answer.assumed_passed:
        yield from _chances(found)
    if found.hires:
        yield f"Planned hires sit exams: {listed(found.hires)}."
    yield from (purchase(each) for each in found.purchases)
    yield from (decision(each) for each in found.decisions)
    yield from (met_from_outside(names.get(each, each)) for each in found.metrics_assumed)
    yield from map(not_counted, found.not_counted)
    yield (
        "What an attempt costs falls on its day, and a pack on the day from which it is bought. A first attempt that "
        "has to wait is paid when it is made; one that cannot be made is not paid, but for what was paid together."
    )


def _prices(found: ForecastAssumptions, currency: str) -> Iterator[str]:
    yield "The price list names no source." if found.prices_source is None else f"Prices: {found.prices_source}."
    if found.prices_change_on:
        yield f"Prices of planned exams change on {listed([day.isoformat() for day in found.prices_change_on])}."
    if found.tax:
        yield f"Tax of {exact(found.tax)} % is in every amount but study time."
    else:
        yield "No tax is added."
    yield from (f"1 {other} is {exact(rate)} {currency}." for other, rate in found.rates.items())


def _chances(found: ForecastAssumptions) -> Iterator[str]:
    source = "the scenario names no source" if found.chance_source is None else found.chance_source
    yield f"How often exams are passed: {source}."
    if found.retakes is not None:
        yield _retakes(found.retakes)


def _retakes(found: RetakeRules) -> str:
    later = "" if found.wait_later == found.wait else f", after a later failure {counted(found.wait_later, *_DAYS)}"
    most = found.attempts_per_year
    limit = "" if most is None else f", at most {counted(most, 'attempt', 'attempts')} within twelve months"
    return f"A failed exam is sat again {counted(found.wait, *_DAYS)} later{later}{limit}."


_DAYS = ("day", "days")


def not_counted(found: NotCounted) -> str:
    """A cost that is left out, and why."""
    match found:
        case "materials":
            return "Material is not counted: the prices have no `materials`."
        case "travel":
            return "Travel is not counted: the prices have no `travel`."
        case "study":
            return "Hours of study are not counted: the prices have no `study_hours`."
        case "study-of-hires":
            return "Hours of study of planned hires are counted as free: `hourly_rates` has no `default`."
        case "purchases":
            return "Vouchers, packs and discounts are not used: cost does not matter to the plan."
        case "retakes":
            return "A failed exam is not sat again: the scenario has no `retakes`."
        case "retake-fees":
            return "Retakes cost no fee: the prices have no `retake_fees`."
        case "study-for-retakes":
            return "Hours of study are counted once, not again before a retake."
        case "purchases-for-retakes":
            return "Vouchers, packs and discounts pay for first attempts only."
        case _:
            assert_never(found)


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
    "people",
    "points",
    "probability",
    "proposed_on",
    "renews",
    "rise",
    "split",
    "team",
]

_HEADS: Mapping[Head, str] = {
    "about": "About",
    "amount": "Amount",
    "attempt": "Attempt",
    "attempt_days": "Days of attempts",
    "committed": "Committed",
    "cost": "Cost",
    "currency": "Currency",
    "day": "Day",
    "employee": "Employee",
    "error": "Standard error",
    "exam": "Exam",
    "exams": "Exams",
    "expected": "Expected",
    "expected_attempts": "Attempts on average",
    "first": "First day",
    "hired": "Planned hire",
    "in_time": "Passed in time",
    "kind": "Kind",
    "last": "Last day",
    "name": "Name",
    "paid_by": "Paid by",
    "part": "Part",
    "passed_by": "Passed by",
    "people": "People",
    "points": "Points",
    "probability": "Probability",
    "proposed_on": "First attempt",
    "renews": "Renews",
    "rise": "Higher probability",
    "split": "Split",
    "team": "Team",
}


def head(key: Head) -> str:
    """The head of a column."""
    return _HEADS[key]


def percentile(percent: int) -> str:
    return f"{percent} %"


def percentile_from(percent: int) -> str:
    return f"{percent} %, from"


def percentile_to(percent: int) -> str:
    return f"{percent} %, to"


def kind_committed(found: CostKind) -> str:
    return f"{kind(found)}, committed"


def kind_expected(found: CostKind) -> str:
    return f"{kind(found)}, expected"


def sheet(name: Literal["summary", "ledger", "sittings", "risks", "assumptions"]) -> str:
    """The name of a sheet."""
    return name.capitalize()


def by_sheet(by: By) -> str:
    return f"By {by}"

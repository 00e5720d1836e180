"""The sentences of a forecast: its first line, what it costs, and what it takes for granted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, assert_never

from planner.language import Number, followed, say, say_many, spoken, template, tongue
from planner.words.money import probability, purchase
from planner.words.parts import days as counted_days
from planner.words.parts import exact, listed, unit_named
from planner.words.plans import decision, met_from_outside, size_of_plan

if TYPE_CHECKING:
    from planner.budget.forecast_schema import (
        ForecastAnswer,
        ForecastAssumptions,
        NotCounted,
        Percentile,
        PeriodSpread,
        RetakeRules,
        SittingForecast,
    )

_MOST_NAMED = 12
_CONFIDENCE = 95
"""Of the ranges of simulated percentiles, in percent."""

_REACHED = {
    (False, False): template("The goal is reached by its day and held to the end with a probability of {probability}."),
    (True, False): template(
        "All goals are reached by their days and held to the end with a probability of {probability}."
    ),
    (False, True): template(
        "The goal is reached by its day and held to the end with a probability of {probability}, provided that what "
        "exams cannot change is met."
    ),
    (True, True): template(
        "All goals are reached by their days and held to the end with a probability of {probability}, provided that "
        "what exams cannot change is met."
    ),
}
"""By whether there are several goals, and whether they need what exams cannot change."""


def money(value: Number) -> str:
    """An amount to the cent: `4,162.00`."""
    return tongue().to_the_cent(value)


def _with_currency(value: Number, currency: str) -> str:
    return f"{money(value)} {unit_named(currency)}"


def first_line(answer: ForecastAnswer) -> str:
    """The most important thing: how likely the goals are reached, or that nothing is known of that."""
    if answer.chance is None:
        if answer.status == "impossible":
            return say("There is nothing to forecast: no choice of exams reaches the goal; `planner explain` says why.")
        return say("There is nothing to forecast: no plan was found within the limit of effort.")
    if answer.assumed_passed:
        return say("No chances are given: everything is assumed to be passed at the first attempt.")
    reached = _REACHED[len(answer.goals) > 1, bool(answer.assumptions.metrics_assumed)]
    return say(reached, probability=probability(answer.chance.reached, answer.chance.error))


def not_proved() -> str:
    """Said of a plan that may not be the best."""
    return say("The plan is the best so far; the limit of effort was reached before that was proved.")


def days(answer: ForecastAnswer) -> str:
    """`As of 2025-11-03, until 2026-03-31`."""
    return say("As of {day}, until {last}", day=answer.as_of, last=answer.until)


def headline(answer: ForecastAnswer) -> str:
    """`4 exams by 3 people: 4,162.00 USD if every exam is passed at the first attempt, 4,230.11 USD on average.`"""
    sitters = {each.employee_id for each in answer.sittings}
    size = size_of_plan(len(answer.sittings), len(sitters), None) if sitters else say("No exam is needed")
    committed = _with_currency(answer.total.committed, answer.currency)
    if is_certain(answer):
        return say("{plan}: {amount}.", plan=size, amount=committed)
    return say(
        "{plan}: {committed} if every exam is passed at the first attempt, {expected} on average.",
        plan=size,
        committed=committed,
        expected=_with_currency(answer.total.expected, answer.currency),
    )


def is_certain(answer: ForecastAnswer) -> bool:
    """Whether the cost of the plan is the same whatever happens."""
    return all(each.probability == 1 and each.committed for each in answer.ledger)


def in_all(answer: ForecastAnswer) -> Iterator[str]:
    """What all of it costs, and how sure that is."""
    row, currency = answer.total, answer.currency
    committed = _with_currency(row.committed, currency)
    yield say("Committed: {amount}, if every exam is passed at the first attempt.", amount=committed)
    if is_certain(answer):
        return
    yield say("Expected: {amount} on average.", amount=_with_currency(row.expected, currency))
    for percent, found in ((10, row.p10), (50, row.p50), (80, row.p80), (90, row.p90)):
        yield at_most(percent, found, currency)


def at_most(percent: int, found: Percentile, currency: str) -> str:
    """`With a probability of 90 %: at most 4,410.50 USD (between 4,400.00 and 4,420.25 with 95 % confidence).`"""
    likely, amount = tongue().percent(percent), _with_currency(found.amount, currency)
    if found.low is None or found.high is None:
        return say("With a probability of {probability}: at most {amount}.", probability=likely, amount=amount)
    return say(
        "With a probability of {probability}: at most {amount} (between {low} and {high} with {confidence} "
        "confidence).",
        probability=likely,
        amount=amount,
        low=money(found.low),
        high=money(found.high),
        confidence=tongue().percent(_CONFIDENCE),
    )


def how_percentiles_were_found(answer: ForecastAnswer) -> str:
    """Whether they are exact."""
    if answer.draws is None:
        return say("The percentiles are exact.")
    return say(
        "Percentiles with a range are simulated ({draws} draws, seed {seed}); the others are exact.",
        draws=answer.draws,
        seed=str(answer.seed),
    )


def planned(found: PeriodSpread, sittings: Sequence[SittingForecast], names: Mapping[str, str]) -> str:
    """`2025-Q4: 4 exams by 3 people: 1 CB-101, 3 CB-201 (E02, E03 and E04).` names: what people are called, by id."""
    counts: dict[str, int] = {}
    for each in sittings:
        counts[each.exam] = counts.get(each.exam, 0) + 1
    size = size_of_plan(found.exams, len(found.people), None)
    counted = listed([say("{count} {exam}", count=count, exam=exam) for exam, count in sorted(counts.items())])
    if len(found.people) > _MOST_NAMED:
        return say("{period}: {plan}: {exams}.", period=found.period, plan=size, exams=counted)
    who = listed([names.get(each, each) for each in found.people])
    return say("{period}: {plan}: {exams} ({people}).", period=found.period, plan=size, exams=counted, people=who)


def risk_intro() -> str:
    return say(
        "By so many points the probability would be higher if every sitting of the exam, or of the person, "
        "were passed at the first attempt for certain."
    )


def no_risk() -> str:
    return say("No single exam and no single person changes the probability.")


def points(rise: float, error: float | None) -> str:
    """`12.3`, or where it is estimated `12.3 (give or take 0.8)`: two standard errors."""
    higher = f"{rise * 100:.1f}"
    return (
        higher if error is None else say("{points} (give or take {error})", points=higher, error=f"{200 * error:.1f}")
    )


def after_it(cliff: str) -> str:
    """What lapses after the last day. cliff: the sentence of the timeline."""
    return spoken(followed([cliff, say("--until DAY plans and counts what it takes to hold on.")]))


def nothing_lapses() -> str:
    return say("Nothing that the goals need is known to lapse after the last day of the forecast.")


# --- what is taken for granted ---------------------------------------------------------------------------------------


def assumptions(answer: ForecastAnswer, names: Mapping[str, str]) -> Iterator[str]:
    """Everything that the forecast takes for granted. names: the requirements' labels by full name."""
    found = answer.assumptions
    yield from _prices(found, answer.currency)
    if not answer.assumed_passed:
        yield from _chances(found)
    if found.hires:
        yield say("Planned hires sit exams: {hires}.", hires=listed(found.hires))
    yield from (purchase(each) for each in found.purchases)
    yield from (decision(each) for each in found.decisions)
    yield from (spoken(met_from_outside(names.get(each, each))) for each in found.metrics_assumed)
    yield from map(not_counted, found.not_counted)
    yield say(
        "What an attempt costs falls on its day, and a pack on the day from which it is bought. A first attempt that "
        "has to wait is paid when it is made; one that cannot be made is not paid, but for what was paid together."
    )


def _prices(found: ForecastAssumptions, currency: str) -> Iterator[str]:
    if found.prices_source is None:
        yield say("The price list names no source.")
    else:
        yield say("Prices: {source}.", source=found.prices_source)
    if found.prices_change_on:
        yield say("Prices of planned exams change on {days}.", days=listed(found.prices_change_on))
    if found.tax:
        yield say("Tax of {percent} is in every amount but study time.", percent=tongue().percent(found.tax))
    else:
        yield say("No tax is added.")
    for other, rate in found.rates.items():
        one, base = unit_named(other), unit_named(currency)
        yield say("1 {other} is {rate} {currency}.", other=one, rate=exact(rate), currency=base)


def _chances(found: ForecastAssumptions) -> Iterator[str]:
    if found.chance_source is None:
        yield say("How often exams are passed: the scenario names no source.")
    else:
        yield say("How often exams are passed: {source}.", source=found.chance_source)
    if found.retakes is not None:
        yield _retakes(found.retakes)


def _retakes(found: RetakeRules) -> str:
    wait, later = counted_days(found.wait), counted_days(found.wait_later)
    most = found.attempts_per_year
    if most is None:
        if found.wait_later == found.wait:
            return say("A failed exam is sat again {wait} later.", wait=wait)
        return say("A failed exam is sat again {wait} later, after a later failure {later}.", wait=wait, later=later)
    attempts = say_many("{count} attempt", "{count} attempts", most)
    if found.wait_later == found.wait:
        return say(
            "A failed exam is sat again {wait} later, at most {attempts} within twelve months.",
            wait=wait,
            attempts=attempts,
        )
    return say(
        "A failed exam is sat again {wait} later, after a later failure {later}, at most {attempts} within twelve "
        "months.",
        wait=wait,
        later=later,
        attempts=attempts,
    )


def not_counted(found: NotCounted) -> str:
    """A cost that is left out, and why."""
    match found:
        case "materials":
            return say("Material is not counted: the prices have no `materials`.")
        case "travel":
            return say("Travel is not counted: the prices have no `travel`.")
        case "study":
            return say("Hours of study are not counted: the prices have no `study_hours`.")
        case "study-of-hires":
            return say("Hours of study of planned hires are counted as free: `hourly_rates` has no `default`.")
        case "purchases":
            return say("Vouchers, packs and discounts are not used: cost does not matter to the plan.")
        case "retakes":
            return say("A failed exam is not sat again: the scenario has no `retakes`.")
        case "retake-fees":
            return say("Retakes cost no fee: the prices have no `retake_fees`.")
        case "study-for-retakes":
            return say("Hours of study are counted once, not again before a retake.")
        case "purchases-for-retakes":
            return say("Vouchers, packs and discounts pay for first attempts only.")
        case _:
            assert_never(found)

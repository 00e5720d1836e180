"""Whether everything that a plan could hold has a price, for everybody and on every day, where its cost matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from planner.errors import Issue, Place, error, warning
from planner.language import NOTHING, followed, sentence, sentence_many
from planner.prices.book import Gap, PriceBook
from planner.prices.check import PriceList, entries_at
from planner.prices.schema import DEFAULT, TABLES
from planner.question.schema import Question
from planner.question.windows import Availability, Window, window
from planner.scenario.schema import Ban
from planner.text import did_you_mean


def check_staff_prices(question: Question, price_list: PriceList) -> Iterator[Issue]:
    """The issues of the prices that only show with the people."""
    book = question.price_book
    if book is None or not question.scenario.counts_cost:
        return
    yield from _hours(question, price_list, book)
    yield from _retakes(question, price_list)
    yield from _misspelt(question, price_list)
    staff = _Staff(question, price_list)
    yield from _gaps(question, price_list, book, staff)


# --- people ----------------------------------------------------------------------------------------------------------


def _hours(question: Question, price_list: PriceList, book: PriceBook) -> Iterator[Issue]:
    """Hours of study without a price of the hour: they would be free by accident."""
    if not any(price_list.prices.hours(code) for code in question.codes):
        return
    rows = question.roster.employees.filter(pl.col("hourly_cost").is_null()).select("employee_id", "team").iter_rows()
    unpriced = [who for who, team in rows if book.hourly_rate(team, None) is None]
    staff = [who for who in unpriced if who not in question.hires]
    place = price_list.place("study_hours")
    if staff:
        what = sentence_many(
            "Study hours have a price, but {count} employee has no hourly_cost (the first is {first}).",
            "Study hours have a price, but {count} employees have no hourly_cost (the first is {first}).",
            len(staff),
            first=staff[0],
        )
        hint = sentence("Fill the column hourly_cost, 0 where an hour costs nothing, or add `hourly_rates` by team.")
        yield error("hourly-cost-missing", place, what, hint)
    hires = len(unpriced) - len(staff)
    if hires:
        what = sentence_many(
            "The planned hire has no hourly_cost; their hours of study are taken as free.",
            "The {count} planned hires have no hourly_cost; their hours of study are taken as free.",
            hires,
        )
        yield warning("hire-hourly-cost", place, what, sentence("Add a `default` under `hourly_rates`."))


def _retakes(question: Question, price_list: PriceList) -> Iterator[Issue]:
    """Retakes that cost nothing, where first attempts do: hardly anybody means that."""
    prices, scenario = price_list.prices, question.scenario
    if scenario.chance is None or scenario.retakes is None or not prices.fees or prices.retake_fees:
        return
    what = sentence("Failed exams are sat again, but the prices have no `retake_fees`: retakes are taken as free.")
    hint = sentence("Add `retake_fees` with `default: fee` where a retake costs as much as a first attempt.")
    yield warning("retake-fees-missing", price_list.place("fees"), what, hint)


def _misspelt(question: Question, price_list: PriceList) -> Iterator[Issue]:
    """Teams that nobody belongs to, and regions that are almost somebody's location."""
    teams = set(question.roster.employees["team"].drop_nulls().unique())
    for team in price_list.prices.hourly_rates:
        if team not in (*teams, DEFAULT):
            nobody = sentence("Nobody in the roster belongs to the team '{team}'.", team=team)
            what = followed([nobody, sentence("This rate is not used.")])
            where = price_list.key_place("hourly_rates", team)
            yield warning("team-unknown", where, what, did_you_mean(team, teams))
    locations = set(question.roster.employees["location"].drop_nulls().unique())
    named: dict[str, Place] = {}
    for region, where in _regions(price_list):
        named.setdefault(region, where)
    for region, where in named.items():
        hint = NOTHING if region in locations else did_you_mean(region, locations - set(named))
        if hint:
            nobody = sentence("Nobody in the roster has the location '{location}'.", location=region)
            what = followed([nobody, sentence("This price is not used.")])
            yield warning("region-unknown", where, what, hint)


def _regions(price_list: PriceList) -> Iterator[tuple[str, Place]]:
    """The regions that prices name, with the places where they stand."""
    for kind, name in TABLES.items():
        for code, price in price_list.prices.table(kind).items():
            for path, entry in entries_at(price):
                if entry.region is not None:
                    yield entry.region, price_list.place(name, code, *path, "region")


# --- days and regions ------------------------------------------------------------------------------------------------


def _gaps(question: Question, price_list: PriceList, book: PriceBook, staff: _Staff) -> Iterator[Issue]:
    """Days on which somebody could sit an exam that has no price there."""
    for code in question.codes:
        for region in staff.regions:
            if not book.missing(code, region, question.scenario.as_of, question.horizon):
                continue
            windows = staff.windows(code, region)
            first = min((each.first for each in windows), default=date.max)
            last = max((each.last for each in windows), default=date.min)
            for gap in book.missing(code, region, first, last):
                inside = [days for each in windows if (days := _common(gap, each)) is not None]
                if inside:
                    found = gap._replace(first=min(first for first, _ in inside), last=max(last for _, last in inside))
                    yield _gap(price_list, code, region, found)


def _common(gap: Gap, days: Window) -> tuple[date, date] | None:
    """The days of the gap on which this kind of cost can arise in the window: fee and material are paid with the first
    attempt, which is no later than `safe`.
    """
    first, last = max(gap.first, days.first), min(gap.last, days.safe if gap.kind in ("fee", "material") else days.last)
    return (first, last) if first <= last else None


def _gap(price_list: PriceList, code: str, region: str | None, gap: Gap) -> Issue:
    name = TABLES[gap.kind]
    table = price_list.prices.table(gap.kind)
    where = price_list.key_place(name, code if code in table else DEFAULT)
    exam = code if region is None else sentence("{exam} in the region {region}", exam=code, region=region)
    first, last = gap.first.isoformat(), gap.last.isoformat()
    if first == last:
        what = sentence(
            "`{table}` has no entry for {exam} on {day}, when it could be sat.", table=name, exam=exam, day=first
        )
    else:
        what = sentence(
            "`{table}` has no entry for {exam} from {first} to {last}, when it could be sat.",
            table=name,
            exam=exam,
            first=first,
            last=last,
        )
    hint = sentence("Add an entry for these days, 0 where there is nothing to pay.")
    return error("fee-missing" if gap.kind == "fee" else "price-missing", where, what, hint)


class _Staff:
    """Who could sit what where and when, as far as it concerns prices."""

    def __init__(self, question: Question, price_list: PriceList) -> None:
        self._question = question
        banned = {d.ban.employee for d in question.scenario.decisions if isinstance(d, Ban)} - {None}
        named, places = {region for region, _ in _regions(price_list)}, pl.col("location")
        rows = question.roster.employees.select(
            pl.when(places.is_in(sorted(named))).then(places).alias("region"),
            pl.when(pl.col("employee_id").is_in(sorted(banned))).then("employee_id").fill_null("").alias("banned"),
            "starts_on",
            "leaves_on",
            "sits_from",
            "sits_until",
        )
        bans = {who: question.banned(who) for who in ("", *banned) if who is not None}
        self._rows = [(region, bans[who], Availability(*days)) for region, who, *days in rows.unique().iter_rows()]
        found = {region for region, _, _ in self._rows}
        self.regions = sorted(found, key=lambda region: (region is not None, region or ""))

    def windows(self, code: str, region: str | None) -> frozenset[Window]:
        """The windows of everybody in the region who could sit the exam."""
        days = {days for where, banned, days in self._rows if where == region and code not in banned}
        return frozenset(open_ for each in days if (open_ := window(self._question, code, each)) is not None)


# --- what the solver does not weigh yet ------------------------------------------------------------------------------

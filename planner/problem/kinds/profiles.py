"""Employees who are alike, grouped by queries, so that the work in Python grows with the number of different people.

People who differ in nothing but the price of their hour are one kind, whose prices are worked out as they are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain, groupby, pairwise
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.prices.book import CENTS
from planner.problem.kinds.attempts import Attempts, Sitter
from planner.problem.kinds.fees import FeeTable
from planner.problem.kinds.timetables import TimetableMaker
from planner.problem.schema import Kind, Priced, Timetable
from planner.question.schema import Question
from planner.question.windows import Availability, Window
from planner.roster.crowd import Crowd
from planner.roster.schema import EMPLOYEE_COLUMNS
from planner.roster.standing import held_masks, is_present, joined_mask, mask_columns
from planner.scenario.schema import Ban

PRICE_UNITS = CENTS
"""Prices are counted in cents."""

_PERSON = ("starts_on", "leaves_on", "sits_from", "sits_until", "max_exams", "hourly_cost", "team", "location")


class _Group(NamedTuple):
    """People who are alike but for the price of their hour.

    location: only where a price depends on it.
    """

    people: Crowd
    by_price: Iterable[Priced]
    sitter: Sitter
    held: tuple[int, ...]
    named: str | None
    max_exams: int | None
    team: str | None
    location: str | None


@dataclass(frozen=True, slots=True, eq=False)
class _ByPrice(Iterable[Priced]):
    """People by what exams cost them: no price falls where the rate of an hour rises.

    ids: of everybody, in order. places, rates: of everybody; these people stand together, by their rates, then by id.
    starts: where another rate begins. last: where the last one ends.
    """

    ids: pl.Series
    places: pl.Series
    rates: pl.Series
    starts: NDArray[np.int64]
    last: int
    prices: Callable[[Decimal | None], tuple[int, ...]]

    def __iter__(self) -> Iterator[Priced]:
        runs = pairwise(chain(map(int, self.starts), [self.last]))
        for prices, same in groupby(runs, key=lambda run: self.prices(self.rates[run[0]])):
            [(first, last), *more] = same
            people = Crowd(self.ids, self.places, first, last)
            if more:
                size = more[-1][1] - first
                people = Crowd(self.ids, self.places.slice(first, size).sort(), 0, size)
            yield prices, people


class People:
    """Everybody of a question, as groups and as kinds."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.attempts = Attempts(question)
        self._tied = tuple(sorted(self.attempts.links.tied))
        self._banned_for_all = question.banned("")
        self._book = question.price_book if question.scenario.counts_cost else None
        self.fee_table = FeeTable(question)

    def sitters(self) -> Iterator[Sitter]:
        """Everybody's circumstances, each once."""
        frame = self._frame.drop("hourly_cost")
        yield from dict.fromkeys(map(self._sitter, frame.select(_varied(frame)).unique().iter_rows(named=True)))

    def windows(self, sitter: Sitter) -> Mapping[str, Window]:
        """When the person may sit what."""
        return self.attempts.windows(sitter)

    def kinds(self, asked: Mapping[date, frozenset[str]], check_days: tuple[date, ...]) -> tuple[Kind, ...]:
        """The kinds for a problem with these days, each with the exams that goals name on it, in the order of the first
        of their people; `check_days` are all days on which goals are looked at.
        """
        question = self.question
        wanted = {pin.pin.exam for pin in question.pins} | {exam for _, exam in _promises(question)}
        maker = TimetableMaker(question, self.attempts.links, asked, wanted)
        timetables: dict[Sitter, Timetable] = {}
        made = []
        for group in self._groups(maker.days):
            if group.sitter not in timetables:
                tied = self.attempts.tied_days(group.sitter, check_days) if self._tied else {}
                timetables[group.sitter] = maker.make(group.sitter, self.windows(group.sitter), tied)
            caps = (group.max_exams, question.scenario.limits.exams_per_person)
            made.append(
                Kind(
                    people=group.people,
                    by_price=group.by_price,
                    held=group.held,
                    timetable=timetables[group.sitter],
                    pinned=_pinned(question, group.named),
                    cap=min((cap for cap in caps if cap is not None), default=None),
                    team=group.team,
                    promised=_promised(question, group.named),
                    fees=self.fee_table.fees(group.location),
                )
            )
        return tuple(made)

    def _groups(self, days: tuple[date, ...]) -> Iterator[_Group]:
        question, codes = self.question, self.question.codes
        frame, ids = self._frame, question.roster.employees["employee_id"]
        columns = mask_columns(codes)
        for number, day in enumerate(days):
            there = question.roster.employees.select(is_present(day)).to_series()
            masks = held_masks(question.roster, question.exams, codes, day)
            if not there.all():
                masks = masks.select(pl.col(columns) * there)
            frame = frame.hstack(masks.select(pl.col(c).alias(f"{c}_{number}") for c in columns))
        alike, place, rates = _varied(frame.drop("hourly_cost")), pl.col("place"), frame["hourly_cost"]
        priced = rates.count() > 0
        by_rate = place.sort_by("hourly_cost", maintain_order=True) if priced else place
        grouped = frame.with_row_index("place").group_by(alike)
        groups = grouped.agg(by_rate, place.first().alias("first")).sort("first")
        places = groups["place"].explode(empty_as_null=False)
        rates = rates.gather(places) if priced else rates
        bounds = np.cumsum([0, *groups["place"].list.len()])  # where each group begins among the places
        begins = (
            rates.ne_missing(rates.shift()).to_numpy(writable=True) if priced else np.zeros(len(places), dtype=bool)
        )
        begins[bounds[:-1]] = True
        starts = np.flatnonzero(begins)
        own = np.searchsorted(starts, bounds)
        rows = groups.select(alike).iter_rows(named=True)
        for (first, last), (one, end), row in zip(pairwise(map(int, bounds)), pairwise(own), rows, strict=True):
            prices = partial(self.fee_table.prices, row.get("location"))
            held = (joined_mask([row.get(f"{c}_{number}", 0) for c in columns]) for number in range(len(days)))
            yield _Group(
                people=Crowd(ids, places, first, last),
                by_price=_ByPrice(ids, places, rates, starts[one:end], last, prices),
                sitter=self._sitter(row),
                held=tuple(held),
                named=row.get("named"),
                max_exams=row.get("max_exams"),
                team=row.get("team"),
                location=row.get("location"),
            )

    @cached_property
    def _frame(self) -> pl.DataFrame:
        """What tells people apart but for what they hold, in the order of the employees."""
        question = self.question
        named = _one_of("employee_id", _named(question))
        frame = self._as_priced(question.roster.employees).select(*_PERSON, named.alias("named"))
        return frame.with_columns(self._ends(code).alias(f"end_{number}") for number, code in enumerate(self._tied))

    def _sitter(self, row: Mapping[str, Any]) -> Sitter:
        named = row.get("named")
        ends = ((code, row.get(f"end_{number}")) for number, code in enumerate(self._tied))
        return Sitter(
            Availability(row.get("starts_on"), row.get("leaves_on"), row.get("sits_from"), row.get("sits_until")),
            self.question.banned(named) if named is not None else self._banned_for_all,
            tuple((code, end) for code, end in ends if end is not None),
        )

    def _as_priced(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The people with the price of their hour, and with team and location as far as these make a difference."""
        book = self._book
        if book is None:
            rate, regions = pl.lit(None, EMPLOYEE_COLUMNS["hourly_cost"]), frozenset[str]()
        else:
            rates = {team: book.hourly_rate(team, None) for team in frame["team"].drop_nulls().unique()}
            of_team = pl.col("team").replace_strict(
                rates, default=book.hourly_rate(None, None), return_dtype=EMPLOYEE_COLUMNS["hourly_cost"]
            )
            rate, regions = pl.coalesce("hourly_cost", of_team), book.regions(self.question.codes)
        teams = self.question.scenario.limits.exams_per_month.teams
        return frame.with_columns(
            rate.alias("hourly_cost"),
            _one_of("team", teams).alias("team"),
            _one_of("location", regions).alias("location"),
        )

    def _ends(self, code: str) -> pl.Series:
        """Until when a result of the exam counts by itself, for each employee: null without one, `date.max` if it has
        no end.
        """
        roster, retires_on = self.question.roster, self.question.exams[code].retires_on or date.max
        ends = (
            roster.passes_of([code])
            .filter((pl.col("passed_on") <= retires_on).fill_null(True))
            .group_by("place")
            .agg(pl.col("expires_on").fill_null(date.max).max())
        )
        nobody = pl.repeat(None, roster.employees.height, dtype=pl.Date, eager=True)
        return nobody.scatter(ends["place"], ends["expires_on"])


def _one_of(column: str, values: Collection[str]) -> pl.Expr:
    """The column where it holds one of the values; else null."""
    return pl.when(pl.col(column).is_in(sorted(values))).then(column) if values else pl.lit(None, pl.String)


def _varied(frame: pl.DataFrame) -> list[str]:
    """The columns in which somebody has a value; at least one."""
    return [column.name for column in frame if column.null_count() < len(column)] or frame.columns[:1]


def _named(question: Question) -> frozenset[str]:
    """Everybody of whom a decision or a promise speaks by name."""
    pinned = {pin.pin.employee for pin in question.pins}
    banned = {d.ban.employee for d in question.scenario.decisions if isinstance(d, Ban)}
    promised = {employee for employee, _ in _promises(question)}
    return frozenset(pinned | promised | {employee for employee in banned if employee is not None})


def _promises(question: Question) -> tuple[tuple[str, str], ...]:
    return () if question.promises is None else question.promises.sittings


def _promised(question: Question, employee: str | None) -> tuple[int, ...]:
    return tuple(sorted(question.codes.index(exam) for who, exam in _promises(question) if who == employee))


def _pinned(question: Question, employee: str | None) -> int:
    mask = 0
    for pin in question.pins:
        if pin.pin.employee == employee:
            mask |= 1 << question.codes.index(pin.pin.exam)
    return mask

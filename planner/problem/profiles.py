"""Employees who are alike, grouped by queries, so that the work in Python grows with the number of different people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from planner.prices.book import CENTS
from planner.problem.attempts import Attempts, Sitter
from planner.problem.fees import FeeTable
from planner.problem.schema import Profile, Timetable
from planner.problem.timetables import TimetableMaker
from planner.question.schema import Question
from planner.question.windows import Availability, Window
from planner.roster.schema import EMPLOYEE_COLUMNS
from planner.roster.standing import held_masks, joined_mask, mask_columns, present_on
from planner.scenario.schema import Ban

PRICE_UNITS = CENTS
"""Prices are counted in cents."""

_PERSON = ["starts_on", "leaves_on", "sits_from", "sits_until", "max_exams", "hourly_cost", "team", "location"]


@dataclass(frozen=True, slots=True)
class _Group:
    """People who are alike but for what they hold.

    location: only where a price depends on it. hourly_rate: what an hour of theirs costs.
    """

    people: tuple[str, ...]
    sitter: Sitter
    held: tuple[int, ...]
    named: str | None
    max_exams: int | None
    hourly_rate: Decimal | None
    team: str | None
    location: str | None


class People:
    """Everybody of a question, as groups and as profiles."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.attempts = Attempts(question)
        self._tied = tuple(sorted(self.attempts.links.tied))
        self._banned_for_all = question.banned("")
        self._windows: dict[Sitter, dict[str, Window]] = {}
        self._book = question.price_book if question.scenario.counts_cost else None
        self.fee_table = FeeTable(question)

    def sitters(self) -> Iterator[Sitter]:
        """Everybody's circumstances, each once."""
        yield from dict.fromkeys(group.sitter for group in self._groups(()))

    def windows(self, sitter: Sitter) -> Mapping[str, Window]:
        """When the person may sit what; worked out once."""
        if sitter not in self._windows:
            self._windows[sitter] = self.attempts.windows(sitter)
        return self._windows[sitter]

    def profiles(self, asked: Mapping[date, frozenset[str]], check_days: tuple[date, ...]) -> tuple[Profile, ...]:
        """The profiles for a problem with these days, each with the exams that goals name on it; `check_days` are all
        days on which goals are looked at.
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
                Profile(
                    people=group.people,
                    held=group.held,
                    timetable=timetables[group.sitter],
                    pinned=_pinned(question, group.named),
                    cap=min((cap for cap in caps if cap is not None), default=None),
                    prices=self.fee_table.prices(group.location, group.hourly_rate),
                    team=group.team,
                    promised=_promised(question, group.named),
                    fees=self.fee_table.fees(group.location),
                )
            )
        return tuple(made)

    def _groups(self, days: tuple[date, ...]) -> Iterator[_Group]:
        question, codes = self.question, self.question.codes
        columns = mask_columns(codes)
        frame = question.roster.employees.select(
            "employee_id",
            *_PERSON,
            pl.when(pl.col("employee_id").is_in(list(_named(question)))).then("employee_id").alias("named"),
        )
        frame = self._as_priced(frame)
        for number, day in enumerate(days):
            there = present_on(question.roster, day).select("employee_id")
            masks = held_masks(question.roster, question.exams, codes, day).join(there, on="employee_id")
            frame = frame.join(masks.rename({c: f"{c}_{number}" for c in columns}), on="employee_id", how="left")
        for number, code in enumerate(self._tied):
            ends = self._ends(code).rename({"end": f"end_{number}"})
            frame = frame.join(ends, on="employee_id", how="left")
        held_columns = [f"{c}_{number}" for number in range(len(days)) for c in columns]
        end_columns = [f"end_{number}" for number in range(len(self._tied))]
        keys = [*_PERSON, "named", *end_columns, *held_columns]
        grouped = frame.group_by(keys).agg(pl.col("employee_id").sort()).sort(pl.col("employee_id").list.first())
        width = len(columns)
        for row in grouped.iter_rows():
            starts_on, leaves_on, sits_from, sits_until, max_exams, hourly_rate, team, location, named, *rest = row
            ends_of_row, held_bits, people = rest[: len(self._tied)], rest[len(self._tied) : -1], rest[-1]
            yield _Group(
                people=tuple(people),
                sitter=Sitter(
                    Availability(starts_on, leaves_on, sits_from, sits_until),
                    question.banned(named) if named is not None else self._banned_for_all,
                    tuple((code, end) for code, end in zip(self._tied, ends_of_row, strict=True) if end is not None),
                ),
                held=tuple(joined_mask(held_bits[n * width : (n + 1) * width]) for n in range(len(days))),
                named=named,
                max_exams=max_exams,
                hourly_rate=hourly_rate,
                team=team,
                location=location,
            )

    def _as_priced(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The people with the price of their hour, and with team and location as far as these make a difference."""
        book = self._book
        if book is None:
            rate, regions = pl.lit(None), frozenset[str]()
        else:
            rates = {team: book.hourly_rate(team, None) for team in frame["team"].drop_nulls().unique()}
            of_team = pl.col("team").replace_strict(
                rates, default=book.hourly_rate(None, None), return_dtype=EMPLOYEE_COLUMNS["hourly_cost"]
            )
            rate, regions = pl.coalesce("hourly_cost", of_team), book.regions(self.question.codes)
        teams = self.question.scenario.limits.exams_per_month.teams
        return frame.with_columns(
            rate.alias("hourly_cost"),
            pl.when(pl.col("team").is_in(list(teams))).then("team").alias("team"),
            pl.when(pl.col("location").is_in(sorted(regions))).then("location").alias("location"),
        )

    def _ends(self, code: str) -> pl.DataFrame:
        """For everybody with a result of the exam: until when it counts by itself; `date.max` without an end."""
        retires_on = self.question.exams[code].retires_on or date.max
        return (
            self.question.roster.results.filter(
                pl.col("exam") == code, pl.col("passed_on").is_null() | (pl.col("passed_on") <= retires_on)
            )
            .group_by("employee_id")
            .agg(pl.col("expires_on").fill_null(date.max).max().alias("end"))
        )


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

"""Whom the company has: one table of employees and one of results, clean and sorted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import polars as pl

from planner.roster.crowd import Crowd
from planner.roster.passes import PASS_COLUMNS, in_order
from planner.roster.places import places_of

EMPLOYEE_COLUMNS: dict[str, pl.DataType] = {
    "employee_id": pl.String(),
    "name": pl.String(),
    "team": pl.String(),
    "location": pl.String(),
    "level": pl.String(),
    "starts_on": pl.Date(),
    "leaves_on": pl.Date(),
    "sits_from": pl.Date(),
    "sits_until": pl.Date(),
    "max_exams": pl.Int64(),
    "hourly_cost": pl.Decimal(15, 2),
}

RESULT_COLUMNS: dict[str, pl.DataType] = {
    "employee_id": pl.String(),
    "exam": pl.String(),
    "passed_on": pl.Date(),
    "expires_on": pl.Date(),
}

FEW_VALUES = frozenset({*EMPLOYEE_COLUMNS, *RESULT_COLUMNS} - {"employee_id", "name", "team", "location", "level"})
"""The columns that are read value by value: the same few texts stand in them again and again."""


@dataclass(frozen=True)
class Roster:
    """A company's people and what they passed.

    employees: exactly EMPLOYEE_COLUMNS, sorted by `employee_id`, which is unique; absent optional values are null.
    passes: exactly PASS_COLUMNS, sorted by all of them, distinct: the results in numbers. `place` is the row of the
        employee, `exam` the position in `codes`. A null `passed_on` means passed some day before `as_of`.
    codes: exams as the programme writes them, sorted; there may be exams without any result.
    other_results: how many rows were about exams that the programme does not name.
    """

    employees: pl.DataFrame
    passes: pl.DataFrame
    codes: tuple[str, ...]
    other_results: int = 0

    @classmethod
    def of(cls, employees: pl.DataFrame, results: pl.DataFrame, other_results: int = 0) -> Roster:
        """The roster of these employees and the results of theirs among these, in whatever order they come.

        `employees` and `results` may lack optional columns.
        """
        people = _complete(employees, EMPLOYEE_COLUMNS).sort("employee_id")
        found = _complete(results, RESULT_COLUMNS)
        codes = tuple(found["exam"].unique().sort())
        return cls(people, _in_numbers(found, people["employee_id"], codes), codes, other_results)

    @cached_property
    def results(self) -> pl.DataFrame:
        """All results with the ids of the employees and the codes of the exams: exactly RESULT_COLUMNS, sorted by all
        of them. Large where the company is; `results_of` and `passes` give less.
        """
        return self._in_words(self.passes)

    def turn(self, day: date) -> Hashable:
        """What is the same for days on which the same results have begun and the same are over."""
        over = bisect_left(self._endings, day)
        latest = self._latest_beginning
        return (over, None if latest is None or latest <= day else bisect_right(self._beginnings, day))

    @cached_property
    def _latest_beginning(self) -> date | None:
        """Found in a fraction of the time of all beginnings, which no day after this one needs."""
        latest = self.passes["passed_on"].max()
        return latest if isinstance(latest, date) else None

    @cached_property
    def _beginnings(self) -> tuple[date, ...]:
        """The days on which results begin, sorted."""
        return tuple(self.passes["passed_on"].drop_nulls().unique().sort())

    @cached_property
    def _endings(self) -> tuple[date, ...]:
        """The last days of results, sorted."""
        return tuple(self.passes["expires_on"].drop_nulls().unique().sort())

    @cached_property
    def moves(self) -> tuple[date, ...]:
        """The days from which on somebody is there or is gone, sorted."""
        comes, leaves = (self.employees[name].drop_nulls().unique() for name in ("starts_on", "leaves_on"))
        return tuple(pl.concat([comes, leaves.dt.offset_by("1d")]).unique().sort())

    @cached_property
    def known_masks(self) -> dict[Hashable, pl.DataFrame]:
        """What `standing.held_masks` has found of this roster."""
        return {}

    @cached_property
    def known_groups(self) -> dict[Hashable, Mapping[tuple[int, ...], Crowd]]:
        """Which people `standing` has found to be alike."""
        return {}

    def people(self, ids: Collection[str]) -> pl.DataFrame:
        """Those of these people who are employees, like `employees`."""
        return self.employees[self.places(ids)]

    def results_of(self, people: Collection[str]) -> pl.DataFrame:
        """The results of these employees, like `results`."""
        places, of_all = self.places(people), self.passes["place"]
        first, last = of_all.search_sorted(places, side="left"), of_all.search_sorted(places, side="right")
        own = pl.select(pl.int_ranges(first, last)).to_series().explode(empty_as_null=False)
        return self._in_words(self.passes[own])

    def places(self, people: Collection[str]) -> pl.Series:
        """The rows of these people, in order, without those who are not there."""
        ids, wanted = self.employees["employee_id"], pl.Series(sorted(set(people)), dtype=pl.String)
        places = ids.search_sorted(wanted)
        in_table = places < len(ids)
        places, wanted = places.filter(in_table), wanted.filter(in_table)
        return places.filter(ids.gather(places) == wanted)

    def passes_of(self, exams: Collection[str]) -> pl.DataFrame:
        """The results of these exams, in numbers."""
        return self._about(exams, self.passes)

    def last_days_of(self, exams: Collection[str]) -> frozenset[date]:
        """The days on which results of these exams count for the last time."""
        ending = self.passes.filter(pl.col("expires_on").is_not_null())
        return frozenset(self._about(exams, ending)["expires_on"].unique())

    def undated_of(self, exams: Collection[str]) -> int:
        """How many results of these exams have no day on which they were passed."""
        return self._about(exams, self.passes.filter(pl.col("passed_on").is_null())).height

    def _about(self, exams: Collection[str], passes: pl.DataFrame) -> pl.DataFrame:
        """Those of these results that are of these exams."""
        return passes.filter(pl.col("exam").is_in([at for at, code in enumerate(self.codes) if code in exams]))

    def with_people(self, employees: pl.DataFrame) -> Roster:
        """The roster with extra people, who hold nothing; `employees` may lack optional columns."""
        if employees.is_empty():
            return self
        extra = _complete(employees, EMPLOYEE_COLUMNS).sort("employee_id")
        known = self.employees.with_columns(is_known=True)
        people = known.merge_sorted(extra.with_columns(is_known=False), "employee_id")
        places = people["is_known"].arg_true()
        passes = self.passes.with_columns(places.gather(self.passes["place"]).alias("place"))
        return replace(self, employees=people.drop("is_known"), passes=passes)

    def with_results(self, results: pl.DataFrame) -> Roster:
        """The roster with extra results of its people; `results` may lack `expires_on`."""
        if results.is_empty():
            return self
        extra = _complete(results, RESULT_COLUMNS)
        codes = tuple(sorted({*self.codes, *extra["exam"]}))
        numbers = pl.Series([codes.index(code) for code in self.codes], dtype=pl.UInt32)
        passes = self.passes.with_columns(numbers.gather(self.passes["exam"]).alias("exam"))
        more = _in_numbers(extra, self.employees["employee_id"], codes)
        theirs = pl.col("place").is_in(more["place"].unique().implode())
        changed = in_order(pl.concat([passes.filter(theirs), more]))
        return replace(self, passes=passes.filter(~theirs).merge_sorted(changed, "place"), codes=codes)

    def _in_words(self, passes: pl.DataFrame) -> pl.DataFrame:
        ids, codes = self.employees["employee_id"], pl.Series(self.codes, dtype=pl.String)
        return passes.select(
            ids.gather(passes["place"]).alias("employee_id"),
            codes.gather(passes["exam"]).alias("exam"),
            "passed_on",
            "expires_on",
        )


def _complete(table: pl.DataFrame, columns: dict[str, pl.DataType]) -> pl.DataFrame:
    """The table with exactly these columns; those that it lacks are null."""
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in columns.items() if name not in table.columns]
    return table.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in columns.items())


def _in_numbers(results: pl.DataFrame, ids: pl.Series, codes: tuple[str, ...]) -> pl.DataFrame:
    """The results of the people with these ids as PASS_COLUMNS has them."""
    numbers = {code: at for at, code in enumerate(codes)}
    place = places_of(results["employee_id"], ids).alias("place")
    exam = pl.Series("exam", [numbers[code] for code in results["exam"]], dtype=pl.UInt32)
    found = results.select(place, exam, "passed_on", "expires_on").filter(pl.col("place").is_not_null())
    return in_order(found.select(pl.col(name).cast(kind) for name, kind in PASS_COLUMNS.items()))

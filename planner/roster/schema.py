"""Whom the company has: one table of employees and one of results, clean and sorted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

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


@dataclass(frozen=True)
class Roster:
    """A company's people and what they passed.

    employees: exactly EMPLOYEE_COLUMNS, sorted by `employee_id`, which is unique; absent optional values are null.
    results: exactly RESULT_COLUMNS, sorted by all of them, distinct; `exam` is a code of the programme as the
        programme writes it. A null `passed_on` means passed some day before `as_of`.
    other_results: how many rows were about exams that the programme does not name.
    """

    employees: pl.DataFrame
    results: pl.DataFrame
    other_results: int = 0

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The exams of which there are results, sorted."""
        return tuple(self.results["exam"].unique().sort())

    @cached_property
    def passes(self) -> pl.DataFrame:
        """The results of the employees in numbers, in the order of the employees: `place` (the row of the employee),
        `exam` (its position in `codes`), `passed_on`, `expires_on`.
        """
        ids = self.employees["employee_id"]
        found = self.results.join_asof(self.employees.select("employee_id").with_row_index("place"), on="employee_id")
        return found.filter(pl.col("employee_id") == ids.gather(found["place"])).select(
            pl.col("place").set_sorted(),
            pl.col("exam").cast(pl.Enum(self.codes)).to_physical(),
            "passed_on",
            "expires_on",
        )

    def with_people(self, employees: pl.DataFrame) -> Roster:
        """The roster with extra people, who hold nothing; `employees` may lack optional columns."""
        missing = [pl.lit(None, dtype=t).alias(c) for c, t in EMPLOYEE_COLUMNS.items() if c not in employees.columns]
        extra = employees.with_columns(missing).select(pl.col(c).cast(t) for c, t in EMPLOYEE_COLUMNS.items())
        return replace(self, employees=self.employees.merge_sorted(extra.sort("employee_id"), "employee_id"))

    def with_results(self, results: pl.DataFrame) -> Roster:
        """The roster with extra results; `results` may lack `expires_on`."""
        missing = [pl.lit(None, dtype=t).alias(c) for c, t in RESULT_COLUMNS.items() if c not in results.columns]
        extra = results.with_columns(missing).select(pl.col(c).cast(t) for c, t in RESULT_COLUMNS.items())
        theirs = pl.col("employee_id").is_in(extra["employee_id"].unique().to_list())
        changed = pl.concat([self.results.filter(theirs), extra]).unique().sort(list(RESULT_COLUMNS))
        return replace(self, results=self.results.filter(~theirs).merge_sorted(changed, "employee_id"))

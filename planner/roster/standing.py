"""Who holds what on a day: the one place that says when a result counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import polars as pl

from planner.programme.schema import Exam
from planner.requirements.audit import Alike
from planner.roster.schema import Roster

_BITS = 60


def present_on(roster: Roster, day: date) -> pl.DataFrame:
    """The employees who are there on the day (`starts_on` and `leaves_on` included)."""
    return roster.employees.filter(
        pl.col("starts_on").is_null() | (pl.col("starts_on") <= day),
        pl.col("leaves_on").is_null() | (pl.col("leaves_on") >= day),
    )


def held_masks(roster: Roster, exams: Mapping[str, Exam], codes: tuple[str, ...], day: date) -> pl.DataFrame:
    """For everybody with a result that counts on the day: `employee_id` and the exams as bits.

    A result counts if it was passed by then and by the exam's retirement, and neither the exam's `counts_until` nor
    the result's own `expires_on` is over. Whether the person is there is not looked at. Exam number i of `codes` is
    bit i % 60 of column `held_{i // 60}` (unsigned 64-bit integers).
    """
    current = [i for i, code in enumerate(codes) if _still_counts(exams[code], day)]
    facts = pl.DataFrame(
        {
            "exam": [codes[i] for i in current],
            "retires_on": [exams[codes[i]].retires_on for i in current],
            "column": [i // _BITS for i in current],
            "bit": [1 << i % _BITS for i in current],
        },
        schema={"exam": pl.String, "retires_on": pl.Date, "column": pl.UInt32, "bit": pl.UInt64},
    )
    in_time = (pl.col("passed_on") <= day) & (pl.col("passed_on") <= pl.col("retires_on")).fill_null(True)
    return (
        roster.results.join(facts, on="exam")
        .filter(
            pl.col("passed_on").is_null() | in_time,
            pl.col("expires_on").is_null() | (pl.col("expires_on") >= day),
        )
        .select("employee_id", "column", "bit")
        .unique()
        .group_by("employee_id")
        .agg(
            pl.col("bit").filter(pl.col("column") == column).sum().alias(name)
            for column, name in enumerate(mask_columns(codes))
        )
    )


def mask_columns(codes: Collection[str]) -> tuple[str, ...]:
    """The names of the columns that `held_masks` needs for so many exams."""
    return tuple(f"held_{column}" for column in range(max(1, -(-len(codes) // _BITS))))


def joined_mask(columns: Collection[int | None]) -> int:
    """One mask of any length from the 60-bit columns of one row; a missing value is no exam."""
    mask = 0
    for number, bits in enumerate(columns):
        mask |= (bits or 0) << (number * _BITS)
    return mask


def alike_on(roster: Roster, exams: Mapping[str, Exam], codes: Collection[str], day: date) -> tuple[Alike, ...]:
    """Everybody who is there on the day, grouped by which of these exams count for them, in a fixed order."""
    ordered = tuple(sorted(codes))
    columns = list(mask_columns(ordered))
    masks = held_masks(roster, exams, ordered, day)
    grouped = (
        present_on(roster, day)
        .select("employee_id")
        .join(masks, on="employee_id", how="left")
        .with_columns(pl.col(columns).fill_null(0))
        .group_by(columns)
        .agg(pl.col("employee_id").sort())
        .sort(columns)
    )
    return tuple(Alike(_exams_of_mask(joined_mask(row[:-1]), ordered), tuple(row[-1])) for row in grouped.iter_rows())


def _exams_of_mask(mask: int, codes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(code for i, code in enumerate(codes) if mask >> i & 1)


def _still_counts(exam: Exam, day: date) -> bool:
    return exam.counts_until is None or exam.counts_until >= day

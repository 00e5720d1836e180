"""Results that end by themselves: the exams that say for how long a result is valid give each one its last day."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from planner.programme.periods import Period
from planner.programme.schema import Exam


def lasting(exams: Mapping[str, Exam]) -> dict[str, Period]:
    """The exams of which a result is valid for a limited time, and for how long."""
    return {code: exam.valid_for for code, exam in exams.items() if exam.valid_for is not None}


def with_last_days(results: pl.DataFrame, exams: Mapping[str, Exam]) -> pl.DataFrame:
    """The results, where those without an end of their own get the one that their exam gives them.

    The last day is the day before the anniversary, as
    `Period.last_day` has it.
    """
    periods = lasting(exams)
    if not periods:
        return results
    offsets = {code: f"{each.years}y{each.months}mo{each.weeks}w{each.days}d" for code, each in periods.items()}
    period = pl.col("exam").cast(pl.String).replace_strict(offsets, default=None, return_dtype=pl.String)
    end = pl.col("passed_on").dt.offset_by(period).dt.offset_by("-1d")
    return results.with_columns(pl.coalesce("expires_on", end).alias("expires_on")).sort(pl.all())

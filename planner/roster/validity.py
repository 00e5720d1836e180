"""Results that end by themselves: the exams that say for how long a result is valid give each one its last day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from planner.programme.periods import Period
from planner.programme.schema import Exam


def lasting(exams: Mapping[str, Exam]) -> dict[str, Period]:
    """The exams of which a result is valid for a limited time, and for how long."""
    return {code: exam.valid_for for code, exam in exams.items() if exam.valid_for is not None}


def with_last_days(passes: pl.DataFrame, exams: Sequence[Exam]) -> pl.DataFrame:
    """The results, where those without an end of their own get the one that their exam gives them.

    passes: with the columns `exam` (a position in `exams`), `passed_on` and `expires_on`.

    The last day is the day before the anniversary, as
    `Period.last_day` has it.
    """
    periods = [exam.valid_for for exam in exams]
    if not any(periods):
        return passes
    offsets = [None if each is None else f"{each.years}y{each.months}mo{each.weeks}w{each.days}d" for each in periods]
    period = pl.lit(pl.Series(offsets, dtype=pl.String).gather(passes["exam"]))
    end = pl.col("passed_on").dt.offset_by(period).dt.offset_by("-1d")
    return passes.with_columns(pl.coalesce("expires_on", end).alias("expires_on")).sort(pl.all())

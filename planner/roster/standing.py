"""Who holds what on a day: the one place that says when a result counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import polars as pl

from planner.programme.schema import Exam
from planner.requirements.audit import Alike
from planner.roster.crowd import crowds
from planner.roster.schema import Roster

_BITS = 60


def is_present(day: date) -> pl.Expr:
    """Whether an employee is there on the day (`starts_on` and `leaves_on` included)."""
    return (pl.col("starts_on") <= day).fill_null(True) & (pl.col("leaves_on") >= day).fill_null(True)


def held_masks(roster: Roster, exams: Mapping[str, Exam], codes: tuple[str, ...], day: date) -> pl.DataFrame:
    """For each employee, in the order of the roster, the exams of which a result counts on the day, as bits.

    A result counts if it was passed by then and by the exam's retirement, and neither the exam's `counts_until` nor
    the result's own `expires_on` is over. Whether the person is there is not looked at. Exam number i of `codes` is
    bit i % 60 of column `held_{i // 60}` (unsigned 64-bit integers).
    """
    number = {code: i for i, code in enumerate(codes) if _still_counts(exams[code], day)}
    counts = pl.Series([code in number for code in roster.codes], dtype=pl.Boolean)
    retires_on = pl.Series([exams[code].retires_on if code in number else None for code in roster.codes], dtype=pl.Date)
    exam, passed_on, expires_on = roster.passes["exam"], pl.col("passed_on"), pl.col("expires_on")
    held = roster.passes.filter(
        counts.gather(exam),
        (passed_on <= day).fill_null(True),
        (passed_on <= retires_on.gather(exam)).fill_null(True),
        (expires_on >= day).fill_null(True),
    )
    held = held.filter(pl.any_horizontal(pl.col("place", "exam") != pl.col("place", "exam").shift()).fill_null(True))
    masks = {}
    for at, name in enumerate(mask_columns(codes)):
        bits = [1 << i % _BITS if (i := number.get(code, -1)) // _BITS == at else 0 for code in roster.codes]
        sums = held.select("place", pl.Series(name, bits, dtype=pl.UInt64).gather(held["exam"])).group_by("place").sum()
        nothing = pl.repeat(0, roster.employees.height, dtype=pl.UInt64, eager=True)
        masks[name] = nothing.scatter(sums["place"], sums[name])
    return pl.DataFrame(masks)


def mask_columns(codes: Collection[str]) -> tuple[str, ...]:
    """The names of the columns that `held_masks` needs for so many exams."""
    return tuple(f"held_{column}" for column in range(max(1, -(-len(codes) // _BITS))))


def joined_mask(columns: Collection[int]) -> int:
    """One mask of any length from the 60-bit columns of one row."""
    mask = 0
    for number, bits in enumerate(columns):
        mask |= bits << (number * _BITS)
    return mask


def alike_on(roster: Roster, exams: Mapping[str, Exam], codes: Collection[str], day: date) -> tuple[Alike, ...]:
    """Everybody who is there on the day, grouped by which of these exams count for them, in a fixed order."""
    return alike_but(roster, exams, codes, day, frozenset())[0]


def alike_but(
    roster: Roster, exams: Mapping[str, Exam], codes: Collection[str], day: date, apart: Collection[str]
) -> tuple[tuple[Alike, ...], dict[str, frozenset[str]]]:
    """The same groups without the people of `apart`; and for each of these who is there the exams that count.

    A group all of whose people are apart stays, and is empty.
    """
    ordered = tuple(sorted(codes))
    columns = list(mask_columns(ordered))
    there = (
        roster.employees.select(
            "employee_id", is_present(day).alias("there"), pl.col("employee_id").is_in(sorted(apart)).alias("apart")
        )
        .hstack(held_masks(roster, exams, ordered, day))
        .filter("there")
    )
    grouped = there.group_by(columns).agg(pl.col("employee_id").filter(~pl.col("apart"))).sort(columns)
    masks = grouped.select(columns).iter_rows()
    groups = (
        Alike(_exams_of_mask(joined_mask(mask), ordered), crowd)
        for mask, crowd in zip(masks, crowds(grouped["employee_id"]), strict=True)
    )
    own = there.filter("apart").select("employee_id", *columns).iter_rows()
    return tuple(groups), {who: _exams_of_mask(joined_mask(mask), ordered) for who, *mask in own}


def _exams_of_mask(mask: int, codes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(code for i, code in enumerate(codes) if mask >> i & 1)


def _still_counts(exam: Exam, day: date) -> bool:
    return exam.counts_until is None or exam.counts_until >= day

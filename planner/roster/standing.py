"""Who holds what on a day: the one place that says when a result counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
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
    bit i % 60 of column `held_{i // 60}` (unsigned 64-bit integers). What was found is kept with the roster: between
    two days on which a result begins or ends it is the same.
    """
    number = {code: i for i, code in enumerate(codes) if _still_counts(exams[code], day)}
    counted = tuple((number[code], exams[code].retires_on) if code in number else None for code in roster.codes)
    turn = bisect_right(roster.turns, day)
    key = (turn, len(mask_columns(codes)), counted)
    if key not in roster.known_masks:
        roster.known_masks[key] = _masks(roster, mask_columns(codes), counted, day)
    return roster.known_masks[key]


def _masks(
    roster: Roster, columns: tuple[str, ...], counted: Sequence[tuple[int, date | None] | None], day: date
) -> pl.DataFrame:
    """counted: for each exam of the roster, where it counts, which bit it is and its last day."""
    retires_on = pl.Series([each and each[1] for each in counted], dtype=pl.Date)
    counts = pl.Series([each is not None for each in counted], dtype=pl.Boolean)
    exam, passed_on, expires_on = roster.passes["exam"], pl.col("passed_on"), pl.col("expires_on")
    held = roster.passes.filter(
        counts.gather(exam),
        (passed_on <= day).fill_null(True),
        (passed_on <= retires_on.gather(exam)).fill_null(True),
        (expires_on >= day).fill_null(True),
    )
    again = (held["place"] == held["place"].shift()) & (held["exam"] == held["exam"].shift())
    held = held.filter(~again.fill_null(False))
    is_last = (held["place"] != held["place"].shift(-1)).fill_null(True)
    places = held["place"].filter(is_last)
    masks = {}
    for at, name in enumerate(columns):
        bits = [0 if each is None or each[0] // _BITS != at else 1 << each[0] % _BITS for each in counted]
        # The sum up to each person's last result, less that of the person before: a quarter of the time of grouping.
        # Sums wrap around at 2**64, and so do their differences, which are below 2**60.
        sums = pl.Series(bits, dtype=pl.UInt64).gather(held["exam"]).cum_sum().filter(is_last)
        nothing = pl.repeat(0, roster.employees.height, dtype=pl.UInt64, eager=True)
        masks[name] = nothing.scatter(places, sums - sums.shift(1, fill_value=0))
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
    """The same groups without the people of `apart`; and for each of these who is there the exams that count."""
    ordered, ids = tuple(sorted(codes)), roster.employees["employee_id"]
    columns, masks = list(mask_columns(ordered)), held_masks(roster, exams, ordered, day)
    there = roster.employees.select(is_present(day)).to_series()
    own = roster.places(apart)
    own = own.filter(there.gather(own))
    others = masks.with_row_index("place").filter(there.scatter(own, False))
    grouped = others.group_by(columns).agg("place").sort(columns)
    groups = (
        Alike(_exams_of_mask(joined_mask(mask), ordered), crowd)
        for mask, crowd in zip(grouped.select(columns).iter_rows(), crowds(ids, grouped["place"]), strict=True)
    )
    own_masks = zip(ids.gather(own), masks[own].iter_rows(), strict=True)
    return tuple(groups), {who: _exams_of_mask(joined_mask(mask), ordered) for who, mask in own_masks}


def _exams_of_mask(mask: int, codes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(code for i, code in enumerate(codes) if mask >> i & 1)


def _still_counts(exam: Exam, day: date) -> bool:
    return exam.counts_until is None or exam.counts_until >= day

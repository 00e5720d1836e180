"""Who holds what on a day: the one place that says when a result counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from planner.programme.schema import Exam
from planner.requirements.audit import Alike
from planner.roster.crowd import Crowd, crowds
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
    counting = _counting(roster, exams, codes, day)
    if counting not in roster.known_masks:
        roster.known_masks[counting] = _masks(roster, mask_columns(codes), counting.exams, day)
    return roster.known_masks[counting]


class _Counting(NamedTuple):
    """What tells apart the days on which different results count.

    turn: of the roster. words: how many columns masks need. exams: for each exam of the roster, where it counts, which
    bit it is and its last day.
    """

    turn: Hashable
    words: int
    exams: tuple[tuple[int, date | None] | None, ...]


def _counting(roster: Roster, exams: Mapping[str, Exam], codes: tuple[str, ...], day: date) -> _Counting:
    number = {code: i for i, code in enumerate(codes) if _still_counts(exams[code], day)}
    counted = tuple((number[code], exams[code].retires_on) if code in number else None for code in roster.codes)
    return _Counting(roster.turn(day), len(mask_columns(codes)), counted)


def _masks(
    roster: Roster, columns: tuple[str, ...], counted: Sequence[tuple[int, date | None] | None], day: date
) -> pl.DataFrame:
    """counted: as `_Counting` has its exams."""
    held = _held(roster.passes, counted, day)
    is_last = _ends(held["place"])
    once = is_last | _ends(held["exam"])
    if not once.all():
        held, is_last = held.filter(once), is_last.filter(once)
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


def _held(passes: pl.DataFrame, counted: Sequence[tuple[int, date | None] | None], day: date) -> pl.DataFrame:
    """`place` and `exam` of the results that count on the day if their exam does; `counted` as for `_masks`."""
    exam, passed_on, expires_on = (passes[name] for name in ("exam", "passed_on", "expires_on"))
    last_days = [date.max if each is None or each[1] is None else each[1] for each in counted]
    out = [passed_on > day, expires_on < day]
    if (passed_on > min(last_days, default=date.max)).any():  # else no exam's own last day makes a difference
        out.append(passed_on > pl.Series(last_days, dtype=pl.Date).gather(exam))
    out = [each.fill_null(False) for each in out if each.any()]
    held = passes.select("place", "exam")
    return held.filter(*(~each for each in out)) if out else held


def _ends(values: pl.Series) -> pl.Series:
    """Where another value follows, or nothing."""
    following = values.slice(1)  # parts of a column are no copies
    return (following != values.head(len(following))).append(pl.Series([True] if len(values) else [], dtype=pl.Boolean))


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
    ordered = tuple(sorted(codes))
    groups = _groups(roster, exams, ordered, day)
    return tuple(Alike(_exams_of_mask(mask, ordered), people) for mask, people in groups.items())


def alike_but(
    roster: Roster, exams: Mapping[str, Exam], codes: Collection[str], day: date, apart: pl.Series
) -> tuple[tuple[Alike, ...], dict[str, frozenset[str]]]:
    """The same groups without the people in these places; and for each of these who is there the exams that count."""
    ordered = tuple(sorted(codes))
    masks, groups = held_masks(roster, exams, ordered, day), _groups(roster, exams, ordered, day)
    if roster.moves:
        apart = apart.filter(roster.employees[apart].select(is_present(day)).to_series())
    own = list(masks[apart].iter_rows())
    known = {mask: _exams_of_mask(mask, ordered) for mask in {*own, *groups}}
    leaving: dict[tuple[int, ...], list[str]] = {}
    held: dict[str, frozenset[str]] = {}
    for mask, who in zip(own, roster.employees["employee_id"][apart].to_list(), strict=True):
        leaving.setdefault(mask, []).append(who)
        held[who] = known[mask]
    left = ((mask, people.without(leaving[mask]) if mask in leaving else people) for mask, people in groups.items())
    return tuple(Alike(known[mask], people) for mask, people in left if people), held


def _groups(
    roster: Roster, exams: Mapping[str, Exam], codes: tuple[str, ...], day: date
) -> Mapping[tuple[int, ...], Crowd]:
    """Everybody who is there on the day, by the masks of what counts for them, in the order of these.

    What was found is kept with the roster: it is the same until a result begins or ends, or somebody comes or goes.
    """
    key = (bisect_right(roster.moves, day), _counting(roster, exams, codes, day))
    if key not in roster.known_groups:
        columns, there = list(mask_columns(codes)), roster.employees.select(is_present(day)).to_series()
        everybody = held_masks(roster, exams, codes, day).with_row_index("place").filter(there)
        grouped = everybody.group_by(columns).agg("place").sort(columns)
        people = crowds(roster.employees["employee_id"], grouped["place"])
        roster.known_groups[key] = dict(zip(grouped.select(columns).iter_rows(), people, strict=True))
    return roster.known_groups[key]


def _exams_of_mask(columns: Collection[int], codes: tuple[str, ...]) -> frozenset[str]:
    mask = joined_mask(columns)
    return frozenset(code for i, code in enumerate(codes) if mask >> i & 1)


def _still_counts(exam: Exam, day: date) -> bool:
    return exam.counts_until is None or exam.counts_until >= day

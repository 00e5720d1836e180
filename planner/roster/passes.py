"""Results in numbers: sorted, each once."""

from __future__ import annotations

from functools import partial

import polars as pl

from planner.beside import beside

PASS_COLUMNS: dict[str, pl.DataType] = {
    "place": pl.UInt32(),
    "exam": pl.UInt32(),
    "passed_on": pl.Date(),
    "expires_on": pl.Date(),
}
"""`place` is the row of the employee in a sorted table, `exam` a position in sorted codes."""

_MOST_BITS = 63


def in_order(passes: pl.DataFrame) -> pl.DataFrame:
    """The rows sorted by all columns, nulls first, each once, as PASS_COLUMNS has them.

    passes: with these columns, numbers of whatever size.

    The columns of a row are packed into one number where that is possible: numbers are sorted in a fraction of the
    time of rows.
    """
    filled = [column for column in passes if column.count()]
    least, bits = {}, {}
    for column in filled:
        numbers = column.to_physical()
        least[column.name] = int(str(numbers.min())) - 1  # 0 stands for null
        bits[column.name] = (int(str(numbers.max())) - least[column.name]).bit_length()
    if not bits or sum(bits.values()) > _MOST_BITS:
        return passes.select(pl.col(name).cast(kind) for name, kind in PASS_COLUMNS.items()).unique().sort(pl.all())
    key = pl.lit(0, pl.Int64)
    for name, width in bits.items():
        key = key * (1 << width) + (pl.col(name).to_physical().cast(pl.Int64) - least[name]).fill_null(0)
    # Piece by piece, columns need little room for what lies between.
    packed = _sorted(passes.lazy().select(key.alias("key")).collect(engine="streaming")["key"], sum(bits.values()))
    columns, below = {}, 0
    for name, width in reversed(bits.items()):
        number = (pl.col("key") // (1 << below)) & ((1 << width) - 1)
        known = pl.when(number > 0).then(number) if passes[name].has_nulls() else number
        kind = PASS_COLUMNS[name]
        columns[name] = (known + least[name]).cast(pl.Int32 if kind == pl.Date() else kind).cast(kind)
        below += width
    nothing = {name: pl.lit(None, kind) for name, kind in PASS_COLUMNS.items()}
    unpacked = [(nothing | columns)[name].alias(name) for name in PASS_COLUMNS]
    return packed.to_frame("key").lazy().select(unpacked).collect(engine="streaming")


def _sorted(numbers: pl.Series, bits: int) -> pl.Series:
    """The numbers in order, each once. bits: how many they have.

    The upper half beside the lower one, each in one thread: together half the time of all at once, which takes as long
    in many threads as in one.
    """
    is_upper = numbers >= 1 << bits - 1
    upper = beside(partial(_sorted_half, numbers.filter(is_upper)))
    return _sorted_half(numbers.filter(~is_upper)).append(upper())


def _sorted_half(numbers: pl.Series) -> pl.Series:
    ordered = numbers.sort(multithreaded=False)
    following = ordered.slice(1)
    again = following == ordered.head(len(following))
    return ordered.head(1).append(following.filter(~again)) if again.any() else ordered

"""A column of texts by its different values: what is asked of every cell is worked out once for each value."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl


class Distinct(NamedTuple):
    """values: each text once. numbers: for each row which of them it holds; null where the cell is empty."""

    values: pl.Series
    numbers: pl.Series

    def spread(self, answers: pl.Series) -> pl.Series:
        """One answer for each value, turned into one for each row; null where the cell is empty."""
        # Piece by piece, as the column came: one piece of all would be a copy of it.
        pieces = [answers.gather(pl.Series(values=piece)) for piece in self.numbers.get_chunks()]
        return pl.concat(pieces, rechunk=False)

    def counts(self, rows: pl.Series) -> pl.DataFrame:
        """The values that stand in rows where this is true: `number` and `value` of each, and their `count`."""
        found = self.numbers.filter(rows).drop_nulls().alias("number").value_counts(name="count")
        return found.with_columns(self.values.gather(found["number"]).alias("value"))


def numbered() -> pl.DataType:
    """A type for a column of texts: its values are numbered from 0 on without gaps, and each is kept once."""
    return pl.Categorical(pl.Categories.random())  # a set of categories of its own


def distinct(texts: pl.Series) -> Distinct:
    """The column by its values, which may be those of a longer column where it was read as `numbered`."""
    # The values are known as long as a column of them is there.
    categories = texts if isinstance(texts.dtype, pl.Categorical) else texts.cast(pl.String).cast(numbered())
    numbers = categories.to_physical()
    count = 0 if numbers.null_count() == len(numbers) else int(str(numbers.max())) + 1
    values = pl.select(pl.int_range(count, dtype=pl.UInt32).cat.to(categories.dtype).cast(pl.String)).to_series()
    return Distinct(values, numbers)

"""CSV files without anything unusual, read straight from the disk.

Most large tables are exports in ASCII without quotation marks, with the line ends of Unix or Windows. Where its survey
says that a file is one, it is read, once, by its name. Everything else goes the careful way of `delimited`, which comes
to the same table and can also say what is wrong.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import polars as pl

from planner.errors import DataError, Place
from planner.roster.delimited import header_cells, parsed
from planner.roster.distinct import numbered
from planner.roster.survey import pieces, separator_of, survey_of
from planner.roster.table import ROW, Table
from planner.text import header_form


def read_plain(path: Path, where: Place, few_values: Collection[str] = ()) -> Table | None:
    """The table in a file that is ASCII without quotation marks, with a header in its first line and rows as long as
    that; None for any other file, also for one that cannot be read.

    few_values: columns in which few texts stand again and again; where cells need not be trimmed, they come `numbered`.
    """
    try:
        survey = survey_of(path)
        if survey is None:
            return None
        separator = separator_of(survey.header)
        headers = header_cells(survey.header, separator)
        again = few_values if survey.tidy else ()
        kinds = [numbered() if header_form(each) in again else pl.String() for each in headers]
        rows = parsed(path, separator, kinds, quote=None, longer="raise", skipped=1)
        if rows[:, -1].has_nulls() and _count(path, separator) != (rows.height + 1) * (len(headers) - 1):
            return None
    except (OSError, ValueError, DataError, pl.exceptions.PolarsError):
        return None
    return Table(
        where, headers, rows.with_row_index(ROW, offset=2), tidy=survey.tidy, without_errors=not survey.has_hash
    )


def _count(path: Path, separator: str) -> int:
    return sum(piece.count(separator.encode()) for piece in pieces(path))

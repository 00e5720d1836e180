"""From a file's name to its table."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import polars as pl

from planner.errors import DataError, Place, error, read_bytes
from planner.language import sentence
from planner.roster.delimited import read_csv
from planner.roster.kind import check_content, kind_by_name
from planner.roster.plain import read_plain
from planner.roster.table import ROW, Table, trimmed_text

MAX_WORKBOOK_BYTES = 200_000_000
_MATRIX_SHEETS = ("roster", "matrix", "employees")


def read_table(path: Path, shown: str, few_values: Collection[str]) -> Table:
    """The table in a CSV or Parquet file; `few_values` as `read_plain` has it. Raises `DataError`."""
    where = Place(shown)
    if kind_by_name(path, where, ("csv", "parquet")) == "csv":
        return _read_csv_file(path, where, few_values)
    return _read_parquet_file(path, where)


def read_workbook(path: Path, shown: str, sheets: Collection[str]) -> dict[str, Table | DataError]:
    """The sheets of these names in an xlsx workbook. Raises `DataError` when the workbook cannot be opened."""
    from planner.roster.workbook import read_sheets  # what reads workbooks is loaded for workbooks only

    where = Place(shown)
    kind_by_name(path, where, ["xlsx"])
    return read_sheets(_workbook_bytes(path, where), where, sheets)


def read_matrix(path: Path, shown: str) -> Table:
    """The table with one row per employee in a CSV, Parquet or xlsx file. Raises `DataError`."""
    where = Place(shown)
    kind = kind_by_name(path, where, ("csv", "parquet", "xlsx"))
    if kind == "xlsx":
        from planner.roster.workbook import read_only_sheet

        return read_only_sheet(_workbook_bytes(path, where), where, _MATRIX_SHEETS)
    return _read_csv_file(path, where, ()) if kind == "csv" else _read_parquet_file(path, where)


def _read_csv_file(path: Path, where: Place, few_values: Collection[str]) -> Table:
    table = read_plain(path, where, few_values)
    if table is not None:
        return table
    data = read_bytes(path, where)
    check_content(data, "csv", where)
    return read_csv(data, where)


def _workbook_bytes(path: Path, where: Place) -> bytes:
    data = read_bytes(path, where, MAX_WORKBOOK_BYTES)
    check_content(data, "xlsx", where)
    return data


def _read_parquet_file(path: Path, where: Place) -> Table:
    data = read_bytes(path, where)
    check_content(data, "parquet", where)
    try:
        frame = pl.read_parquet(data)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        what = sentence("The Parquet file is damaged and cannot be read.")
        hint = sentence("Write it again, or save the table as CSV.")
        raise DataError([error("parquet-damaged", where, what, hint)]) from None
    headers = tuple(trimmed_text(name) for name in frame.columns)
    columns = [_text_or_days(column).alias(str(at)) for at, column in enumerate(frame)]
    rows = pl.DataFrame(columns).with_row_index(ROW, offset=2)
    return Table(where, headers, rows)


def _text_or_days(values: pl.Series) -> pl.Series:
    """The column as texts or days; as it is when it holds neither, nor numbers."""
    kind = values.dtype
    if kind == pl.String or kind == pl.Date:
        return values
    if isinstance(kind, pl.Datetime):
        return values.dt.date()
    if kind.is_float():
        whole = values.is_finite() & (values == values.floor()) & (values.abs() < 1e15)
        texts = values.cast(pl.String)
        texts = texts.zip_with(~whole.fill_null(False), values.cast(pl.Int64, strict=False).cast(pl.String))
        return texts.set(values.is_nan().fill_null(False), None)
    if kind.is_numeric() or isinstance(kind, pl.Categorical | pl.Enum | pl.Boolean | pl.Null):
        return values.cast(pl.String)
    return values

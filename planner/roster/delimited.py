"""CSV: from the bytes of a file to a table, with rows counted as a spreadsheet counts them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import polars as pl

from planner.encoding import utf8_bytes
from planner.errors import DataError, Issue, Place, error, warning
from planner.language import Said, row, sentence, sentence_many
from planner.roster.survey import QUOTED, separator_of
from planner.roster.table import ROW, Table, trimmed_text

_SEPARATOR_NAMES = {",": sentence("commas"), ";": sentence("semicolons"), "\t": sentence("tabs")}
_SPACES = (b" ", b"\t", b"\v", b"\f")
_BYTES_AT_FIRST = 1 << 16
_NO_SEPARATOR = "\x01"
_AS_UTF8 = sentence("In Excel, save it as “CSV UTF-8 (comma delimited)”.")


def read_csv(data: bytes, where: Place) -> Table:
    """The table in a CSV file with commas, semicolons or tabs. Raises `DataError` when it cannot be told apart."""
    data = utf8_bytes(data, lambda line: where._replace(row=line), _AS_UTF8)
    header_row = _first_row_with_text(data)
    if header_row is None:
        what = sentence("The file holds no text, expected a table with a header row.")
        raise DataError([error("file-empty", where, what, sentence("Was it saved completely?"))])
    data = _from_line(data, header_row)
    return _quoted(data, header_row, where) if b'"' in data else _plain(data, header_row, where)


def _plain(data: bytes, header_row: int, where: Place) -> Table:
    """A table without any quotation marks: each line is a row, and its separators divide its cells."""
    header = _lines(data[: data.find(b"\n") + 1] or data)[0]
    separator = separator_of(header)
    headers = header_cells(header, separator)
    rows = _exact(data, separator, len(headers))
    if rows is not None:
        rows = rows.with_row_index(ROW, offset=header_row).slice(1)
        return Table(where, headers, rows, tidy=_is_tidy(data, separator))
    issues, unreadable = _check_lengths(_lines(data), separator, headers, header_row, where)
    rows = parsed(data, separator, _texts(len(headers)), quote=None).with_row_index(ROW, offset=header_row).slice(1)
    return Table(where, headers, _without(rows, unreadable), issues=tuple(issues))


def _quoted(data: bytes, header_row: int, where: Place) -> Table:
    records = _records(_lines(data))
    separator = separator_of(records[0])
    _check_quotes(records, separator, header_row, where)
    headers = header_cells(records[0], separator)
    issues, unreadable = _check_lengths(records, separator, headers, header_row, where)
    rows = parsed(data, separator, _texts(len(headers)), quote='"')
    if rows.height != len(records):
        what = sentence("The lines of this file cannot be told apart.")
        hint = sentence("Open it in a spreadsheet and save it as CSV UTF-8.")
        raise DataError([error("lines-unclear", where, what, hint)])
    rows = rows.with_row_index(ROW, offset=header_row).slice(1)
    return Table(where, headers, _without(rows, unreadable), issues=tuple(issues))


def _lines(data: bytes) -> pl.Series:
    frame = pl.read_csv(
        data,
        has_header=False,
        separator=_NO_SEPARATOR,
        quote_char=None,
        schema={"line": pl.String()},
        extra_columns="ignore",
        empty_string_is_null=False,
    )
    return frame.to_series()


def _first_row_with_text(data: bytes) -> int | None:
    """Looks at the first lines only, and at all of them where these are blank."""
    for part in (data[: data.find(b"\n", _BYTES_AT_FIRST) + 1], data):
        has_text = _lines(part).str.contains(r"[^\s,;]")
        if has_text.any():
            return (has_text.arg_max() or 0) + 1
    return None


def _from_line(data: bytes, number: int) -> bytes:
    start = 0
    for _ in range(number - 1):
        start = data.index(b"\n", start) + 1
    return data[start:] if start else data


def _exact(data: bytes, separator: str, columns: int) -> pl.DataFrame | None:
    """The cells of a table all of whose rows are as long as the header; None where one is not."""
    try:
        rows = parsed(data, separator, _texts(columns), quote=None, longer="raise")
    except pl.exceptions.PolarsError:
        return None
    return rows if data.count(separator.encode()) == rows.height * (columns - 1) else None


def _is_tidy(data: bytes, separator: str) -> bool:
    """Whether no cell can begin or end with a space, or be in another form than NFC."""
    below = data.find(b"\n") + 1
    spaces = (each for each in _SPACES if each != separator.encode())
    return data.isascii() and all(data.find(each, below) < 0 for each in spaces)


def _without(rows: pl.DataFrame, unreadable: list[int]) -> pl.DataFrame:
    return rows.filter(~pl.col(ROW).is_in(unreadable)) if unreadable else rows


def _records(lines: pl.Series) -> pl.Series:
    """Lines put together where a line break stands inside quotation marks."""
    marks = lines.str.count_matches('"', literal=True)
    starts_inside = ((marks.cum_sum() - marks) % 2) == 1
    if not starts_inside.any():
        return lines
    number = (~starts_inside).cum_sum()
    joined = pl.DataFrame({"number": number, "line": lines})
    return joined.group_by("number", maintain_order=True).agg(pl.col("line").str.join("\n"))["line"]


def header_cells(header: str, separator: str) -> tuple[str, ...]:
    """The names in a header, trimmed."""
    cells = next(csv.reader([header], delimiter=separator))
    return tuple(trimmed_text(cell) for cell in cells)


def _check_quotes(records: pl.Series, separator: str, header_row: int, where: Place) -> None:
    """Raises `DataError` about the first row whose quotation marks do not fit; what follows it is unsure."""
    cell = rf'(?:"(?:[^"]|"")*"|[^"{separator}]*)'
    well_formed = records.str.contains(rf"\A{cell}(?:{separator}{cell})*\r?\z")
    if well_formed.all():
        return
    at = well_formed.arg_min() or 0
    place = where._replace(row=header_row + at)
    marks = records[at].count('"')
    if marks % 2 == 1 or "\n" in records[at]:
        what = sentence("A quotation mark is opened in this row and not closed.")
        hint = sentence("Close it before the next separator, or remove it.")
        raise DataError([error("quote-not-closed", place, what, hint)])
    what = sentence('A quotation mark " stands inside a cell that is not wholly in quotation marks.')
    hint = sentence('Put the whole cell in quotation marks and write "" for each one inside, or remove it.')
    raise DataError([error("quote-misplaced", place, what, hint)])


def _check_lengths(
    records: pl.Series, separator: str, headers: Sequence[str], header_row: int, where: Place
) -> tuple[list[Issue], list[int]]:
    """Issues about rows with more or fewer cells than the header, and the rows that must not be used."""
    expected = len(headers)
    lengths = _lengths(records, separator)
    wrong = pl.DataFrame({ROW: pl.int_range(len(records), eager=True) + header_row, "length": lengths, "text": records})
    wrong = wrong.slice(1).filter(pl.col("length") != expected)
    wrong = wrong.filter(pl.col("text").str.contains(rf"[^\s{separator}]"))
    if wrong.is_empty():
        return [], []
    filled = wrong["text"].str.strip_chars_end(f"{separator} \t\r")
    wrong = wrong.with_columns(_lengths(filled, separator).alias("filled"))
    named = max((at + 1 for at, header in enumerate(headers) if header), default=expected)
    too_long = wrong.filter(pl.col("filled") > expected)
    issues = []
    for at, length in too_long.select(ROW, "length").iter_rows():
        what = sentence(
            "The row has {length} cells, expected {expected} as in the header.",
            length=str(length),
            expected=str(expected),
        )
        hint = sentence(
            "Cells are divided by {separators}; a cell that holds one must be in quotation marks.",
            separators=_SEPARATOR_NAMES[separator],
        )
        issues.append(error("row-too-long", where._replace(row=at), what, hint))
    short = wrong.filter(pl.col("length") < named)[ROW].to_list()
    if short:
        issues.append(_about_short(short, where))
    return issues, too_long[ROW].to_list()


def _lengths(records: pl.Series, separator: str) -> pl.Series:
    """How many cells each row has; separators in quotation marks are none."""
    marks = records.str.count_matches('"', literal=True)
    if not (marks > 0).any():
        return records.str.count_matches(separator, literal=True) + 1
    return records.str.count_matches(f"{QUOTED}|{separator}") - marks // 2 + 1


def _about_short(rows: Sequence[int], where: Place) -> Issue:
    """One warning: spreadsheets leave out empty cells at the end of a row when they save CSV, and nothing is lost."""
    what = sentence_many(
        "{count} row has fewer cells than the header (row {rows}); the missing ones count as empty.",
        "{count} rows have fewer cells than the header (rows {rows}); the missing ones count as empty.",
        len(rows),
        rows=_ranges(rows),
    )
    hint = sentence("Nothing to do if these cells are meant to be empty.")
    return warning("rows-too-short", where._replace(row=rows[0]), what, hint)


def _ranges(rows: Sequence[int]) -> Said:
    """Row numbers in words: `4`, `4, 7 to 12`."""
    ranges: list[tuple[int, int]] = []
    for number in rows:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return row(
        str(first) if first == last else sentence("{first} to {last}", first=str(first), last=str(last))
        for first, last in ranges
    )


def _texts(columns: int) -> list[pl.DataType]:
    return [pl.String()] * columns


def parsed(
    source: bytes | Path,
    separator: str,
    kinds: Sequence[pl.DataType],
    quote: Literal['"'] | None,
    longer: Literal["ignore", "raise"] = "ignore",
    skipped: int = 0,
) -> pl.DataFrame:
    """The cells of all lines but the skipped first ones, in columns of these kinds named `0`, `1`, …; cells that a
    line lacks are null.
    """
    return pl.read_csv(
        source,
        has_header=False,
        separator=separator,
        quote_char=quote,
        schema={str(at): kind for at, kind in enumerate(kinds)},
        skip_rows=skipped,
        extra_columns=longer,
        missing_columns="insert",
        glob=False,
    )

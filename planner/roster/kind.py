"""What a file is: by its name, and by its first bytes."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from planner.errors import DataError, Place, error
from planner.language import Said, any_of, followed, sentence

Kind = Literal["csv", "parquet", "xlsx"]

_SUFFIXES: dict[str, Kind] = {".csv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}
_NAMES: dict[Kind, Said] = {
    "csv": sentence("a CSV file"),
    "parquet": sentence("a Parquet file"),
    "xlsx": sentence("an Excel workbook (.xlsx)"),
}

_SAVE_AS_XLSX = sentence("Open it and save it as Excel Workbook (.xlsx).")
_HINTS = {
    ".xlsm": followed([sentence("Workbooks with macros are not read."), _SAVE_AS_XLSX]),
    ".xlsb": _SAVE_AS_XLSX,
    ".xls": followed([sentence("This is the format of Excel before 2007."), _SAVE_AS_XLSX]),
    ".ods": _SAVE_AS_XLSX,
    ".numbers": sentence("Open it in Numbers and export it to Excel (.xlsx) or CSV."),
    ".txt": sentence("If it holds a table with commas, semicolons or tabs, rename it to end in .csv."),
    ".tsv": sentence("Tables with tabs are read: rename the file to end in .csv."),
    ".json": sentence("Save the table as CSV."),
    ".zip": sentence("Unpack it first."),
    ".gz": sentence("Unpack it first."),
}

_NAMES_SAY = sentence("The end of the name says what a file is: .csv, .parquet or .xlsx.")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_START = 512
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WEB_PAGE = (b"<!doctype", b"<html", b"<head", b"<body", b"<table", b"<meta")

_SAVE_AGAIN = {
    "csv": sentence("In Excel, save it as “CSV UTF-8 (comma delimited)”."),
    "parquet": sentence("Write it again as Parquet, or save the table as CSV."),
    "xlsx": _SAVE_AS_XLSX,
}


def kind_by_name(path: Path, where: Place, allowed: Collection[Kind]) -> Kind:
    """The kind that the file's name promises. Raises `DataError` when it is none of those allowed here."""
    suffix = path.suffix.casefold()
    kind = _SUFFIXES.get(suffix)
    if kind is not None and kind in allowed:
        return kind
    expected = any_of([_NAMES[each] for each in allowed])
    what = sentence("{file} cannot be read here, expected {kinds}.", file=path.name, kinds=expected)
    if kind == "xlsx":
        hint = sentence(
            "A workbook is named in the scenario as `roster: {{workbook: …}}`, with the sheets employees and results."
        )
    elif kind is not None:
        hint = sentence("CSV and Parquet files are named in the scenario as `roster: {{employees: …, results: …}}`.")
    else:
        hint = _HINTS.get(suffix, _NAMES_SAY)
    raise DataError([error("file-kind", where, what, hint)])


def check_content(data: bytes, kind: Kind, where: Place) -> None:
    """Raises `DataError` when the file is empty or its first bytes are not those of this kind."""
    if not data[:_START].strip(_BLANK) and not data.strip(_BLANK):
        what = sentence("The file is empty, expected {kind} with a header row.", kind=_NAMES[kind])
        raise DataError([error("file-empty", where, what, sentence("Was it saved completely?"))])
    found, hint = _found(data)
    if found == kind or (found == "text" and kind == "csv"):
        return
    named = _NAMES[kind]
    if found == "password":
        what = sentence("The workbook is protected with a password and cannot be read.")
        raise DataError([error("workbook-locked", where, what, sentence("Save a copy without the password."))])
    what = sentence("The name says that this is {kind}, but it is {found}.", kind=named, found=hint)
    raise DataError([error("file-not-what-it-says", where, what, _SAVE_AGAIN[kind])])


def _found(data: bytes) -> tuple[str, Said]:
    """What the bytes are, as a key and in words."""
    start = data[:_START].lstrip(_BLANK).lower()
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED in data:
            return "password", sentence("a workbook with a password")
        return "xls", sentence("a workbook in the format of Excel before 2007 (.xls)")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_found(data)
    if data.startswith(b"PAR1"):
        return "parquet", _NAMES["parquet"]
    if start.startswith(_WEB_PAGE):
        return "web", sentence("a web page (HTML)")
    if start.startswith(b"<?xml"):
        return "xml", sentence("an XML file")
    if data.startswith(b"%PDF"):
        return "pdf", sentence("a PDF document")
    if data.startswith(b"\x1f\x8b"):
        return "gzip", sentence("a packed file (gzip)")
    return "text", sentence("a text file")


def _zip_found(data: bytes) -> tuple[str, Said]:
    if b"xl/workbook.bin" in data:
        return "xlsb", sentence("a binary workbook (.xlsb)")
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]:
        return "ods", sentence("an OpenDocument file (.ods)")
    if b"Index/Document.iwa" in data:
        return "numbers", sentence("a Numbers document")
    if b"word/document.xml" in data:
        return "docx", sentence("a Word document")
    if b"xl/" in data:
        return "xlsx", _NAMES["xlsx"]
    return "zip", sentence("a packed file (zip)")

"""What a file is: by its name, and by its first bytes."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from planner.errors import DataError, Place, error

Kind = Literal["csv", "parquet", "xlsx"]

_SUFFIXES: dict[str, Kind] = {".csv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"}
_NAMES: dict[Kind, str] = {"csv": "a CSV file", "parquet": "a Parquet file", "xlsx": "an Excel workbook (.xlsx)"}

_SAVE_AS_XLSX = "Open it and save it as Excel Workbook (.xlsx)."
_HINTS = {
    ".xlsm": "Workbooks with macros are not read. " + _SAVE_AS_XLSX,
    ".xlsb": _SAVE_AS_XLSX,
    ".xls": "This is the format of Excel before 2007. " + _SAVE_AS_XLSX,
    ".ods": _SAVE_AS_XLSX,
    ".numbers": "Open it in Numbers and export it to Excel (.xlsx) or CSV.",
    ".txt": "If it holds a table with commas, semicolons or tabs, rename it to end in .csv.",
    ".tsv": "Tables with tabs are read: rename the file to end in .csv.",
    ".json": "Save the table as CSV.",
    ".zip": "Unpack it first.",
    ".gz": "Unpack it first.",
}

_BLANK = b"\xef\xbb\xbf \t\r\n"
_START = 512
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WEB_PAGE = (b"<!doctype", b"<html", b"<head", b"<body", b"<table", b"<meta")

_SAVE_AGAIN = {
    "csv": "In Excel, save it as “CSV UTF-8 (comma delimited)”.",
    "parquet": "Write it again as Parquet, or save the table as CSV.",
    "xlsx": _SAVE_AS_XLSX,
}


def kind_by_name(path: Path, where: Place, allowed: Collection[Kind]) -> Kind:
    """The kind that the file's name promises. Raises `DataError` when it is none of those allowed here."""
    suffix = path.suffix.casefold()
    kind = _SUFFIXES.get(suffix)
    if kind is not None and kind in allowed:
        return kind
    expected = _listed([_NAMES[each] for each in allowed])
    what = f"{path.name} cannot be read here, expected {expected}."
    if kind == "xlsx":
        hint = "A workbook is named in the scenario as `roster: {workbook: …}`, with the sheets employees and results."
    elif kind is not None:
        hint = "CSV and Parquet files are named in the scenario as `roster: {employees: …, results: …}`."
    else:
        hint = _HINTS.get(suffix, "The end of the name says what a file is: .csv, .parquet or .xlsx.")
    raise DataError([error("file-kind", where, what, hint)])


def check_content(data: bytes, kind: Kind, where: Place) -> None:
    """Raises `DataError` when the file is empty or its first bytes are not those of this kind."""
    if not data[:_START].strip(_BLANK) and not data.strip(_BLANK):
        what = f"The file is empty, expected {_NAMES[kind]} with a header row."
        raise DataError([error("file-empty", where, what, "Was it saved completely?")])
    found, hint = _found(data)
    if found == kind or (found == "text" and kind == "csv"):
        return
    named = _NAMES[kind]
    if found == "password":
        what = "The workbook is protected with a password and cannot be read."
        raise DataError([error("workbook-locked", where, what, "Save a copy without the password.")])
    what = f"The name says that this is {named}, but it is {hint}."
    raise DataError([error("file-not-what-it-says", where, what, _SAVE_AGAIN[kind])])


def _found(data: bytes) -> tuple[str, str]:
    """What the bytes are, as a key and in words."""
    start = data[:_START].lstrip(_BLANK).lower()
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED in data:
            return "password", "a workbook with a password"
        return "xls", "a workbook in the format of Excel before 2007 (.xls)"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_found(data)
    if data.startswith(b"PAR1"):
        return "parquet", _NAMES["parquet"]
    if start.startswith(_WEB_PAGE):
        return "web", "a web page (HTML)"
    if start.startswith(b"<?xml"):
        return "xml", "an XML file"
    if data.startswith(b"%PDF"):
        return "pdf", "a PDF document"
    if data.startswith(b"\x1f\x8b"):
        return "gzip", "a packed file (gzip)"
    return "text", "a text file"


def _zip_found(data: bytes) -> tuple[str, str]:
    if b"xl/workbook.bin" in data:
        return "xlsb", "a binary workbook (.xlsb)"
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]:
        return "ods", "an OpenDocument file (.ods)"
    if b"Index/Document.iwa" in data:
        return "numbers", "a Numbers document"
    if b"word/document.xml" in data:
        return "docx", "a Word document"
    if b"xl/" in data:
        return "xlsx", _NAMES["xlsx"]
    return "zip", "a packed file (zip)"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]

"""A workbook read back from its XML, without the library that wrote it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Sheet:
    """root: its XML. cells: the texts and numbers by their places (`B3`)."""

    name: str
    path: str
    root: ElementTree.Element
    cells: dict[str, str | float]
    hidden: bool

    def row(self, number: int) -> list[str | float]:
        """What stands in the row, from left to right, without cells that are empty."""
        return [cell for place, cell in self.cells.items() if place.lstrip(_LETTERS) == str(number)]


@dataclass(frozen=True)
class Book:
    """parts: the XML of every part by its path; all of it is well formed."""

    parts: dict[str, ElementTree.Element]
    sheets: dict[str, Sheet]
    formats: list[str]
    """The number format of each form of cells; a cell's `s` is its place here."""


def read_book(content: bytes) -> Book:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}  # noqa: S314 - ours
    shared = ["".join(each.itertext()) for each in parts["xl/sharedStrings.xml"].iter(f"{MAIN}si")]
    paths = {each.get("Id"): f"xl/{each.get('Target')}" for each in parts["xl/_rels/workbook.xml.rels"]}
    sheets = {}
    for each in parts["xl/workbook.xml"].iter(f"{MAIN}sheet"):
        name, path = each.get("name", ""), paths[each.get(_RELATION)]
        cells = {cell.get("r", ""): _value(cell, shared) for cell in parts[path].iter(f"{MAIN}c") if len(cell)}
        sheets[name] = Sheet(name, path, parts[path], cells, each.get("state") == "hidden")
    styles = parts["xl/styles.xml"]
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter(f"{MAIN}numFmt")}
    forms = next(styles.iter(f"{MAIN}cellXfs"))
    return Book(parts, sheets, [codes.get(each.get("numFmtId"), each.get("numFmtId", "")) for each in forms])


def _value(cell: ElementTree.Element, shared: list[str]) -> str | float:
    found = next(cell.iter(f"{MAIN}v")).text or ""
    return shared[int(found)] if cell.get("t") == "s" else float(found)


def format_of(book: Book, sheet: Sheet, place: str) -> str:
    """The number format of a cell, or the number of a built-in one."""
    cell = next(each for each in sheet.root.iter(f"{MAIN}c") if each.get("r") == place)
    return book.formats[int(cell.get("s", "0"))]

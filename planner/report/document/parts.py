"""Every text, link and person of a document, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from planner.report.document.schema import (
    Bars,
    Block,
    Bullets,
    Cell,
    Document,
    Facts,
    Group,
    Paragraph,
    Part,
    Person,
    Prose,
    Spans,
    Table,
)


def parts_of(document: Document) -> Iterator[Part]:
    """Every text, link and person of a document."""
    yield document.title
    for line in (*document.lines, *document.closing):
        yield from line.parts
    for section in document.sections:
        yield section.title
        for block in section.blocks:
            if isinstance(block, Group):
                yield block.title
                for inner in block.blocks:
                    yield from _parts_of_block(inner)
            else:
                yield from _parts_of_block(block)


def _parts_of_block(block: Block) -> Iterator[Part]:
    match block:
        case Paragraph():
            yield from block.prose.parts
        case Bullets():
            for item in block.items:
                yield from item.parts
        case Facts():
            for fact in block.items:
                yield fact.name
                yield from _parts_of_cell(fact.value)
        case Table():
            yield block.caption
            for note in block.notes:
                yield from note.parts
            yield from (column.head for column in block.columns)
            for row in (*block.rows, *(() if block.total is None else (block.total,))):
                for cell in row.cells:
                    yield from _parts_of_cell(cell)
        case Bars() | Spans():
            yield block.title
            yield block.summary
            yield from _parts_of_block(block.table)
        case _:
            assert_never(block)


def _parts_of_cell(cell: Cell) -> Iterator[Part]:
    match cell:
        case str() | Person():
            yield cell
        case Prose():
            yield from cell.parts
        case _:
            return

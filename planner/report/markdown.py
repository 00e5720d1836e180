"""A document as Markdown with tables, as it is read in a repository or a chat; charts are told by their tables.

Text from users is escaped, so that none of it becomes markup, a link or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from planner.language import speaking
from planner.report.document.schema import (
    Bars,
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    Facts,
    Group,
    Link,
    Paragraph,
    Part,
    Person,
    Prose,
    Row,
    Section,
    Spans,
    Table,
)
from planner.report.document.values import clean, named, shown
from planner.words.report import nobody_named

MARK = "<!-- planner/report -->"
"""The first line of the file, by which it is known again."""

_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~#@$^{}])")
_ADDRESS = re.compile(r"(?<=[A-Za-z])(://|:(?=[A-Za-z]))|(?i:(?<=www)\.)")
_BEGINS_A_BLOCK = re.compile(r"(\s*)([-+=!]|\d+(?=[.)](?:\s|$)))")
_FIGURES = ("count", "number", "money", "share")
_INDENT = "&emsp;"


def markdown_file(document: Document) -> bytes:
    """The file's bytes. The same document always gives the same ones."""
    with speaking(document.language):
        return ("\n\n".join(_lines(document)) + "\n").encode()


def escaped(text: str) -> str:
    """The text, so that it is shown as it is."""
    said = _SPECIAL.sub(r"\\\1", clean(text))
    said = _ADDRESS.sub(lambda found: f"\\{found[0]}", said)
    return _BEGINS_A_BLOCK.sub(_not_a_block, said, count=1) if _BEGINS_A_BLOCK.match(said) else said


def _not_a_block(found: re.Match[str]) -> str:
    """The beginning of a line that would be a list or a rule; behind a number stands the mark that makes it one."""
    return f"{found[1]}\\{found[2]}" if not found[2].isdigit() else f"{found[1]}{found[2]}\\"


def _lines(document: Document) -> Iterator[str]:
    yield MARK
    yield f"# {escaped(document.title)}"
    yield "  \n".join(_prose(line) for line in document.lines)
    if document.audience == "wide":
        yield f"*{escaped(nobody_named())}*"
    for section in document.sections:
        yield from _section(section)
    if document.closing:
        yield "---"
    for line in document.closing:
        yield _prose(line)


def _section(section: Section) -> Iterator[str]:
    yield f"## {escaped(section.title)}"
    for block in section.blocks:
        if isinstance(block, Group):
            yield f"### {escaped(block.title)}"
            for inner in block.blocks:
                yield from _block(inner)
        else:
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield f"**{_prose(block.prose)}**" if block.lead else _prose(block.prose)
        case Bullets():
            yield "\n".join(f"- {_prose(item)}" for item in block.items)
        case Facts():
            yield "\n".join(
                f"- {escaped(fact.name)}: **{_cell(fact.value, Column('value', '', fact.holds, fact.currency))}**"
                for fact in block.items
            )
        case Table():
            yield from _table(block)
        case Bars() | Spans():
            yield f"**{escaped(block.title)}.** {escaped(block.summary)}"
            yield from _table(block.table, with_caption=block.table.caption != block.title)
        case _:
            assert_never(block)


def _table(table: Table, with_caption: bool = True) -> Iterator[str]:
    if with_caption:
        yield f"**{escaped(table.caption)}**"
    lines = [
        _row([escaped(column.head) for column in table.columns]),
        _row(["---:" if column.holds in _FIGURES else "---" for column in table.columns]),
        *(_row(_cells(table, row)) for row in table.rows),
    ]
    if table.total is not None:
        lines.append(_row([f"**{cell}**" if cell else "" for cell in _cells(table, table.total)]))
    yield "\n".join(lines)
    for note in table.notes:
        yield _prose(note)


def _cells(table: Table, row: Row) -> list[str]:
    first, *others = (_cell(cell, column) for column, cell in zip(table.columns, row.cells, strict=True))
    return [_INDENT * row.level + first, *others]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell, column: Column) -> str:
    match cell:
        case Prose():
            return _prose(cell)
        case Person():
            return escaped(named(cell))
        case _:
            return escaped(shown(cell, column.holds, column.currency))


def _prose(prose: Prose) -> str:
    return "".join(map(_part, prose.parts))


def _part(part: Part) -> str:
    match part:
        case str():
            return escaped(part)
        case Person():
            return escaped(part.id)
        case Link():
            address = part.address.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
            return f"[{escaped(part.text)}](<{address}>)"

"""A report for many readers: people have pseudonyms everywhere, and what is personal is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import assert_never

from planner.language import say, speaking, tongue
from planner.report.document.parts import parts_of
from planner.report.document.pseudonyms import pseudonyms
from planner.report.document.schema import (
    Bars,
    Block,
    Bullets,
    Cell,
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
    text,
)
from planner.report.document.spellings import occurring, respelled, spellings
from planner.report.document.values import clean


def for_everybody(document: Document, people: Collection[Person], key: bytes) -> Document:
    """The document for many readers. people: everybody who must not be known, in the document or not.

    Every person has a pseudonym, which depends on the id and the key; rows that were in the order of ids are in that of
    pseudonyms. Personal columns are gone. An id or a whole name within a text gives way to the pseudonym too; but ids
    of figures alone are looked for nowhere, as every number would be one.
    """
    with speaking(document.language):
        inside = (part for part in parts_of(document) if isinstance(part, Person))
        return _Everybody([*people, *inside], document, key).document(document)


class _Everybody:
    """The people and their pseudonyms, and how each part of a document is changed."""

    def __init__(self, people: Collection[Person], document: Document, key: bytes) -> None:
        self._codes = pseudonyms(people, key)
        self._words = occurring(spellings(people, self._codes), "\n".join(map(clean, _texts(document))))
        self._between = frozenset(_separators())

    def document(self, it: Document) -> Document:
        told = say(
            "P-… stands for an employee and H-… for a planned hire, in every report for the same one; teams and the "
            "reasons of decisions are left out."
        )
        return replace(
            it,
            title=self.text(it.title),
            lines=(*map(self.prose, it.lines), text(told)),
            sections=tuple(map(self.section, it.sections)),
            closing=tuple(map(self.prose, it.closing)),
            audience="wide",
        )

    def section(self, it: Section) -> Section:
        return replace(it, title=self.text(it.title), blocks=tuple(self.blocks(it.blocks)))

    def blocks(self, blocks: Iterable[Block | Group]) -> Iterator[Block | Group]:
        for it in blocks:
            if isinstance(it, Group):
                inner = [each for each in self.blocks(it.blocks) if not isinstance(each, Group)]
                yield replace(it, title=self.text(it.title), blocks=tuple(inner))
            elif (block := self.block(it)) is not None:
                yield block

    def block(self, it: Block) -> Block | None:
        """The block; nothing of a table whose rows are about what is personal, which its first column says."""
        match it:
            case Paragraph():
                return replace(it, prose=self.prose(it.prose))
            case Bullets():
                return replace(it, items=tuple(map(self.prose, it.items)))
            case Facts():
                facts = (replace(each, name=self.text(each.name), value=self.cell(each.value)) for each in it.items)
                return replace(it, items=tuple(facts))
            case Table():
                return None if it.columns[0].personal else self.table(it)
            case Bars() | Spans():
                return replace(it, title=self.text(it.title), summary=self.text(it.summary), table=self.table(it.table))
            case _:
                assert_never(it)

    def table(self, it: Table) -> Table:
        kept = it.without(frozenset(column.key for column in it.columns if column.personal))
        rows = tuple(self.row(row) for row in _unordered(kept, self._codes))
        return replace(
            kept,
            caption=self.text(kept.caption),
            columns=tuple(replace(column, head=self.text(column.head)) for column in kept.columns),
            rows=rows,
            total=None if kept.total is None else self.row(kept.total),
            notes=tuple(map(self.prose, kept.notes)),
        )

    def row(self, it: Row) -> Row:
        return replace(it, cells=tuple(map(self.cell, it.cells)))

    def cell(self, it: Cell) -> Cell:
        match it:
            case str():
                return self.text(it)
            case Prose():
                return self.prose(it)
            case Person():
                return self.person(it)
            case None | date() | int() | float() | Decimal() | Fraction():
                return it

    def person(self, it: Person) -> Person:
        return Person(self._codes[it.id], None, it.hired)

    def prose(self, it: Prose) -> Prose:
        """The text; people who are told one after the other are in the order of their pseudonyms."""
        parts = [self.part(part) for part in it.parts]
        for places in _in_a_row(parts, self._between):
            ordered = sorted((parts[place] for place in places), key=_code_of)
            for place, part in zip(places, ordered, strict=True):
                parts[place] = part
        return Prose(tuple(parts))

    def part(self, it: Part) -> Part:
        match it:
            case str():
                return self.text(it)
            case Person():
                return self.person(it)
            case Link():
                said = self.text(it.text)
                return Link(said, it.address) if self.text(it.address) == it.address else said

    def text(self, said: str) -> str:
        """The text with pseudonyms for everybody who is called by an id or a whole name."""
        return respelled(said, self._words)


def _code_of(part: Part) -> str:
    return part.id if isinstance(part, Person) else ""


# --- order -----------------------------------------------------------------------------------------------------------


def _unordered(table: Table, codes: Mapping[str, str]) -> Sequence[Row]:
    """The rows, so that their order does not tell the order of ids: among rows that no other column has in order,
    people are in the order of their pseudonyms.
    """
    who = next((place for place, column in enumerate(table.columns) if column.holds == "employee"), None)
    if who is None or any(row.level for row in table.rows):
        return table.rows

    def code(row: Row) -> str:
        person = row.cells[who]
        return codes[person.id] if isinstance(person, Person) else ""

    ids = [person.id if isinstance(person := row.cells[who], Person) else "" for row in table.rows]
    if ids == sorted(ids):
        return sorted(table.rows, key=code)
    ordered = [place for place in range(len(table.columns)) if place != who and _is_ordered(table, place)]
    found: list[Row] = []
    for _, alike in groupby(table.rows, key=lambda row: [row.cells[place] for place in ordered]):
        found.extend(sorted(alike, key=code))
    return found


def _is_ordered(table: Table, place: int) -> bool:
    """Whether days or figures go up, or down, from row to row."""
    cells = [row.cells[place] for row in table.rows]
    days = [cell for cell in cells if isinstance(cell, date)]
    if len(days) == len(cells):
        return days in (sorted(days), sorted(days, reverse=True))
    numbers = [cell for cell in cells if isinstance(cell, int | float | Decimal | Fraction)]
    if len(numbers) == len(cells):
        exact = [Fraction(number) for number in numbers]
        return exact in (sorted(exact), sorted(exact, reverse=True))
    return False


def _separators() -> Iterator[str]:
    """What stands between those who are told one after the other."""
    for listed in (tongue().row, tongue().all_of):
        for members in (["\0"] * 2, ["\0"] * 3):
            yield from listed(members).strip("\0").split("\0")


def _in_a_row(parts: Sequence[Part], between: Collection[str]) -> Iterator[list[int]]:
    """The places of people between whom nothing stands but what separates the members of a list."""
    places: list[int] = []
    for place, part in enumerate(parts):
        if isinstance(part, Person):
            places.append(place)
        elif not isinstance(part, str) or part not in between:
            yield places
            places = []
    yield places


def _texts(document: Document) -> Iterator[str]:
    for part in parts_of(document):
        match part:
            case str():
                yield part
            case Link():
                yield from (part.text, part.address)
            case Person():
                pass

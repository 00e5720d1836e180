"""A report as data: sections of paragraphs, lists, facts, tables and charts. How they are written is elsewhere.

People stand in it as `Person`, in cells and within sentences, so that whoever must not be named can be replaced
everywhere in one place. Days, amounts and shares stand in it as what they are; the writer writes them in the language
of the document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal
from urllib.parse import urlsplit

# --- running text ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """An employee. Sentences show the id; cells the id, and the name where there is one.

    hired: a planned hire, of whom nobody knows yet who it will be; the id is the label of the decision.
    """

    id: str
    name: str | None = None
    hired: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a page of the web. Raises ValueError for an address that is none."""

    text: str
    address: str

    def __post_init__(self) -> None:
        if not is_web_address(self.address):
            raise ValueError("A link leads to an http or https address.")


Part = str | Person | Link


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text. A text in it is whole: nobody's id or name is hidden in it but what users wrote themselves."""

    parts: tuple[Part, ...] = ()


def text(*parts: Part) -> Prose:
    """These parts as running text, without those that are empty."""
    return Prose(tuple(part for part in parts if part != ""))


def is_web_address(address: str) -> bool:
    """Whether this is a whole http or https address without spaces and control characters."""
    try:
        found = urlsplit(address)
        host = found.hostname
    except ValueError:
        return False
    return found.scheme in ("http", "https") and bool(host) and address.isprintable() and " " not in address


# --- tables ----------------------------------------------------------------------------------------------------------

Holds = Literal["text", "employee", "day", "count", "number", "money", "share"]
"""What a column holds: text; a `Person`; a day; a whole number; a number; an amount in the currency of the column; a
share between 0 and 1, which is shown as a percentage.
"""

Cell = str | Prose | Person | date | int | float | Decimal | Fraction | None
"""None: nothing stands there. A column of any kind may have a text instead of a value (`not stated`)."""

Tone = Literal["plain", "good", "warning", "bad", "quiet"]
"""How something is to be taken; the words always say it too."""

_FITTING: dict[Holds, tuple[type, ...]] = {
    "text": (str, Prose),
    "employee": (str, Prose, Person),
    "day": (str, Prose, date),
    "count": (str, Prose, int),
    "number": (str, Prose, int, float, Decimal, Fraction),
    "money": (str, Prose, int, Decimal, Fraction),
    "share": (str, Prose, int, float, Decimal, Fraction),
}


@dataclass(frozen=True, slots=True)
class Column:
    """key: for programs, unique in the table. head: for people. currency: of amounts, as its ISO code.

    personal: says something of single people beyond who sits what (a team, a reason): left out where the report is for
    many. bar: shares that are worth a bar.
    """

    key: str
    head: str
    holds: Holds = "text"
    currency: str | None = None
    personal: bool = False
    bar: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """level: how deep the row stands below the one above it that is less deep."""

    cells: tuple[Cell, ...]
    level: int = 0
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """caption: what it shows, in a few words. total: a last row that adds up the others. notes: lines below it.

    Raises ValueError where a cell does not fit its column.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    notes: tuple[Prose, ...] = ()

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError("The keys of columns are unique.")
        if any((column.currency is None) == (column.holds == "money") for column in self.columns):
            raise ValueError("Columns of amounts, and no others, have a currency.")
        for row in (*self.rows, *(() if self.total is None else (self.total,))):
            if len(row.cells) != len(self.columns):
                raise ValueError(f"A row has {len(row.cells)} cells for {len(self.columns)} columns.")
            for column, cell in zip(self.columns, row.cells, strict=True):
                if cell is not None and not isinstance(cell, _FITTING[column.holds]):
                    raise ValueError(f"A {type(cell).__name__} does not fit the column {column.key}.")

    def place(self, key: str) -> int:
        """Where the column stands. Raises ValueError where there is none."""
        return [column.key for column in self.columns].index(key)

    def without(self, keys: frozenset[str]) -> Table:
        """The table without these columns."""
        kept = [place for place, column in enumerate(self.columns) if column.key not in keys]

        def fewer(row: Row) -> Row:
            return replace(row, cells=tuple(row.cells[place] for place in kept))

        return replace(
            self,
            columns=tuple(self.columns[place] for place in kept),
            rows=tuple(map(fewer, self.rows)),
            total=None if self.total is None else fewer(self.total),
        )


# --- charts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each row of the table, stacked of the columns `series`; `category` says what each bar is.

    summary: what is to be seen, in a sentence, for whoever does not see it.
    """

    title: str
    summary: str
    table: Table
    category: str
    series: tuple[str, ...]

    def __post_init__(self) -> None:
        _not_personal(self.table, (self.category, *self.series))


@dataclass(frozen=True, slots=True)
class Spans:
    """A line for each row of the table, from one day to another; rows with the same labels share a line.

    label: the columns that name a line. first, last: the columns of its days. mark: a column of days within it.
    state: the column that says what kind of span it is. Rows without a first or last day have no span.
    summary: what is to be seen, in a sentence, for whoever does not see it.
    """

    title: str
    summary: str
    table: Table
    label: tuple[str, ...]
    first: str
    last: str
    mark: str | None = None
    state: str | None = None

    def __post_init__(self) -> None:
        optional = tuple(key for key in (self.mark, self.state) if key is not None)
        _not_personal(self.table, (*self.label, self.first, self.last, *optional))


def _not_personal(table: Table, keys: tuple[str, ...]) -> None:
    """A chart must still be there when what is personal is left out."""
    if any(table.columns[table.place(key)].personal for key in keys):
        raise ValueError("A chart does not draw personal columns.")


# --- blocks and sections ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """lead: it is part of the answer and stands out."""

    prose: Prose
    lead: bool = False
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """Sentences that are told one by one."""

    items: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is told in a word or a figure. currency: of an amount."""

    name: str
    value: Cell
    holds: Holds = "text"
    currency: str | None = None
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """The figures that matter most, side by side."""

    items: tuple[Fact, ...]


Block = Paragraph | Bullets | Facts | Table | Bars | Spans


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks of a section under a heading of their own. folded: most readers do not need them."""

    title: str
    blocks: tuple[Block, ...]
    folded: bool = False


SectionId = Literal[
    "answer",
    "standing",
    "sittings",
    "calendar",
    "budget",
    "risks",
    "comparison",
    "scenarios",
    "assumptions",
    "rules",
]
"""The sections in their order: `assumptions` has the decisions too, `scenarios` the other scenarios, one by one."""


@dataclass(frozen=True, slots=True)
class Section:
    id: SectionId
    title: str
    blocks: tuple[Block | Group, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A report. language: the one that its texts are in, and that days and numbers are to be written in.

    audience: "wide": nobody is named and nothing personal is in it. as_of: the day that it is made for. lines: what it
    is about, below the title. closing: lines at the end: what it was made from.
    """

    title: str
    language: str
    as_of: date
    lines: tuple[Prose, ...]
    sections: tuple[Section, ...]
    closing: tuple[Prose, ...] = ()
    audience: Literal["all", "wide"] = "all"

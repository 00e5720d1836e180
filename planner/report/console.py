"""Two consoles (answers on stdout, everything else on stderr) and the small parts that all reports are made of.

Text from users only enters as `Text` or through `escape`, so that a name like `Ann [Berlin]` stays a name. Control
characters are taken out: a cell of somebody's spreadsheet must not move the cursor.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from planner.language import spoken, tongue

if TYPE_CHECKING:
    from planner.language import Number


class _Output(Console):
    """Goes on in silence when nobody reads any more, so that the exit code stays the answer's."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def output() -> Console:
    """The console for answers."""
    return _Output(highlight=False, soft_wrap=False, emoji=False)


def messages() -> Console:
    """The console for issues and progress."""
    return Console(stderr=True, highlight=False, emoji=False)


def plain(text: str) -> Text:
    """Somebody's text as text: no markup, no control or direction-changing characters; sentences in the language in
    force.
    """
    said = spoken(text)
    kept = "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else " " for c in said)
    if not tongue().breaks_anywhere:
        return Text(kept, overflow="fold")
    from planner.report.wrapping import Wrapped

    return Wrapped(kept, overflow="fold")


def tell(console: Console, text: str | Text, style: str = "") -> None:
    """A text on lines of its own."""
    # In a group, because the console turns single texts into ones that are wrapped between blanks only.
    console.print(Group(plain(text) if isinstance(text, str) else text), style=style)


def heading(console: Console, text: str) -> None:
    console.print()
    tell(console, text, "bold")


def bullets(console: Console, title: str, lines: Iterable[str]) -> None:
    """A heading and a line for each sentence; nothing where there is none."""
    for number, line in enumerate(lines):
        if number == 0:
            heading(console, title)
        console.print(hanging("- ", plain(line)))


def hanging(mark: str, text: Text) -> Table:
    """A text with a mark before its first line and blanks before the others."""
    table = Table.grid()
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text(mark), text)
    return table


def grid(*columns: str) -> Table:
    """A table with plain rules that also reads well without colour."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=False, header_style="bold")
    for column in columns:
        table.add_column(Text(column), overflow="fold", vertical="top")
    return table


def bar(need: Number, have: Number, planned: Number, width: int, encoding: str) -> Text:
    """How much of the need is there (full blocks) and what the plan adds (half-tone blocks)."""
    if need <= 0:
        share_have = share_plan = width
    else:
        share_have = int(width * Fraction(min(have, need)) / Fraction(need))
        share_plan = max(share_have, int(width * Fraction(min(planned, need)) / Fraction(need)))
    there, added, missing = ("█", "▒", "·") if encoding.lower().startswith("utf") else ("#", "+", ".")
    text = Text(there * share_have, style="green")
    text.append(added * (share_plan - share_have), style="cyan")
    text.append(missing * (width - share_plan), style="dim")
    return text

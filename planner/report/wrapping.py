"""Where a line may end. Between Chinese characters there are no blanks: a line may end after almost any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.measure import Measurement
from rich.text import Text

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_OPENING = "「『（《〈【“‘(["
_CLOSING = "」』）》〉】”’)]，。、；：！？…"
_UNIT = re.compile(
    rf"\s*[{re.escape(_OPENING)}]*"
    rf"(?:\d+年\d+月(?:\d+日)?|[^\s{_WIDE}{re.escape(_OPENING + _CLOSING)}]+|\S)"
    rf"[{re.escape(_CLOSING)}]*"
)
"""What stays together: a day, a Latin word or a code, or one character, with the punctuation that clings to it."""


class Wrapped(Text):
    """A text whose lines end between words, days or Chinese characters, and never before a closing mark."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """The lines, each at most so many cells wide. Texts that are not wrapped are as rich has them."""
        if no_wrap or self.no_wrap:
            return super().wrap(console, width, justify=justify, overflow=overflow, tab_size=tab_size, no_wrap=no_wrap)
        lines = Lines()
        for paragraph in self.split(allow_blank=True):
            parts = paragraph.divide(list(_line_ends(paragraph.plain, width)))
            for part in parts:
                part.rstrip()
            if justify:
                parts.justify(console, width, justify=justify, overflow=overflow or "fold")
            lines.extend(parts)
        return lines

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        units = [cell_len(unit.strip()) for unit in _UNIT.findall(self.plain)]
        longest = max(map(cell_len, self.plain.splitlines()), default=0)
        return Measurement(max(units, default=0), longest)


def _line_ends(text: str, width: int) -> Iterator[int]:
    """The places before which a new line begins; a unit that is wider than a line is cut."""
    used = 0
    for unit in _UNIT.finditer(text):
        blanks = len(unit[0]) - len(unit[0].lstrip())
        bare = unit[0].lstrip()
        if used and used + blanks + cell_len(bare) > width:
            yield unit.start() + blanks
            used = 0
        elif used:
            used += blanks
        start = unit.start() + blanks
        for place, character in enumerate(bare):
            if used + cell_len(character) > width:
                yield start + place
                used = 0
            used += cell_len(character)

"""Questions to somebody at a terminal: asked again, with the reason, until the answer can be used."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Mapping
from typing import TypeVar

from rich.console import Console

from planner.language import followed, say, sentence
from planner.report.console import hanging, plain, tell
from planner.roster.values import brief
from planner.start.wish import RefusedError
from planner.text import match_form

Answer = TypeVar("Answer")


def asked(console: Console, question: str, read: Callable[[str], Answer], default: str | None = None) -> Answer:
    """The answer to the question as `read` understands it; `read` raises RefusedError with the reason if it does not.

    default: the answer of whoever presses Enter. Raises EOFError and KeyboardInterrupt when there are no answers.
    """
    console.print()
    tell(console, question, "bold")
    return _answered(console, read, default)


def chosen(
    console: Console, question: str, titles: Mapping[str, str], other: Callable[[str], str] | None = None
) -> str:
    """One of the names, which are asked for by their numbers; a name is taken too.

    other: makes something of answers that are neither, or raises RefusedError.
    """
    names = list(titles)

    def read(text: str) -> str:
        typed = match_form(text)
        if typed.isdecimal() and 1 <= int(typed) <= len(names):
            return names[int(typed) - 1]
        for name in names:
            if match_form(name) == typed:
                return name
        if other is not None:
            return other(text)
        raise RefusedError(
            sentence("Found {found}; expected a number from 1 to {last}.", found=brief(text), last=str(len(names)))
        )

    console.print()
    tell(console, question, "bold")
    for number, (name, title) in enumerate(titles.items(), start=1):
        line = plain(title)
        if title != name:
            line = plain(say("{title} ({name})", title=title, name=name))
        console.print(hanging(f"{number:>3}  ", line))
    return _answered(console, read, "1" if len(names) == 1 else None)


def _interruptible() -> None:
    """Lets Ctrl-C end a question at once; a library of ours has reading go on after it, up to the next Enter."""
    if sys.platform != "win32":
        signal.siginterrupt(signal.SIGINT, True)


def _answered(console: Console, read: Callable[[str], Answer], default: str | None) -> Answer:
    _interruptible()
    while True:
        text = input("> ").strip() or default
        try:
            if text is None:
                raise RefusedError(followed([sentence("An answer is needed here."), sentence("Ctrl-C stops.")]))
            return read(text)
        except RefusedError as refused:
            console.print(hanging("  ", plain(refused.why)), style="yellow")

"""What is being looked at while an explanation is worked out, and how far that is: for whoever watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeVar

Subject = Literal[
    "reason", "repairs", "pairs", "sittings", "exams", "people", "requirements", "plans", "places", "spares"
]


class Looking(NamedTuple):
    """at: what is looked at one by one. number: which of them it is, from 1. of: how many there are, where it is known
    before; for a reason it is not, and every question to the solver is a look.
    """

    at: Subject
    number: int
    of: int | None = None


Watch = Callable[[Looking], None]
"""Is told before each look. It changes no answer."""


def unwatched(_: Looking) -> None:
    """For callers who do not watch."""


_Item = TypeVar("_Item")


def watched(items: Sequence[_Item], at: Subject, watch: Watch) -> Iterator[_Item]:
    """The items, each announced before it comes."""
    for number, item in enumerate(items, start=1):
        watch(Looking(at, number, len(items)))
        yield item

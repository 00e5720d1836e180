"""Why there is no plan: a set of givens that cannot hold together, and of which none can be left out.

Found by solving again without some of them (QuickXplain: U. Junker, "Preferred explanations and relaxations for
over-constrained problems", AAAI 2004), not from the solver's own explanations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from planner.explanation.givens import Given, givens_of, values_in, without
from planner.explanation.watch import Looking, Watch, unwatched
from planner.planning import reachable
from planner.question.schema import Question


class UndecidedError(Exception):
    """The limit of effort was reached before it was known whether some of the givens can hold together."""


MOST_NAMED = 6
"""A column of the employees is told as its single values only where so many are enough."""


class _TooManyError(Exception):
    """More candidates are needed than there is room for."""


def find_conflict(question: Question, effort: float, watch: Watch = unwatched) -> tuple[Given, ...]:
    """A smallest set of givens with which no plan reaches the goals, whatever others are taken away.

    With any fewer of them, and nothing else given, there is a plan. Of several such sets one with the decisions, limits
    and requirements that come first in `givens_of`. Where a column of the employees belongs to it, the few people stand
    in its place whose values are enough. Empty when no plan exists whatever is taken away. Raises UndecidedError where
    that cannot be found out within the effort.
    """
    search = _Search(question, effort, givens_of(question), watch)
    if search.impossible(()):
        return ()
    found = search.needed((), search.everything, room=len(search.everything))
    for column in [each for each in found if each.kind == "employees"]:
        found = _by_name(search, found, column)
    return found


def _by_name(search: _Search, found: tuple[Given, ...], column: Given) -> tuple[Given, ...]:
    """The conflict with the people who matter in place of the column; as it was, where they are many or not known."""
    people = values_in(search.question, column)
    others = tuple(each for each in found if each != column)
    try:
        few = search.needed(others, people, room=MOST_NAMED)
    except (_TooManyError, UndecidedError):
        return found
    place = found.index(column)
    return (*found[:place], *few, *found[place + 1 :])


@dataclass(frozen=True, slots=True)
class _Search:
    """Asks whether givens can hold together, each set of them once. Whatever is not among them is taken away."""

    question: Question
    effort: float
    everything: tuple[Given, ...]
    watch: Watch
    _known: dict[frozenset[Given], bool] = field(default_factory=dict)

    def impossible(self, kept: Sequence[Given]) -> bool:
        key = frozenset(kept)
        if key not in self._known:
            self.watch(Looking("reason", len(self._known) + 1))
            gone = set(self.everything) - key
            for column in sorted({each.what for each in key if each.kind == "employee"}):
                gone.discard(Given("employees", column))
                gone.update(set(values_in(self.question, Given("employees", column))) - key)
            self._known[key] = _impossible(without(self.question, gone), self.effort)
        return self._known[key]

    def needed(self, background: tuple[Given, ...], candidates: Sequence[Given], room: int) -> tuple[Given, ...]:
        """The candidates, in their order, without which the background is possible, and with which it is not.

        The background alone is known to be possible, with all candidates to be impossible. Raises _TooManyError where
        more than `room` are needed.
        """
        found = set(self._explain(background, False, candidates, room))
        return tuple(each for each in candidates if each in found)

    def _explain(
        self, background: tuple[Given, ...], added: bool, candidates: Sequence[Given], room: int
    ) -> tuple[Given, ...]:
        """The candidates that are needed for a conflict with the background; earlier ones are kept rather than later.

        added: whether the background has grown since it was last known to be possible.
        """
        if added and self.impossible(background):
            return ()
        if room == 0:
            raise _TooManyError
        if len(candidates) == 1:
            return tuple(candidates)
        middle = len(candidates) // 2
        first, second = tuple(candidates[:middle]), tuple(candidates[middle:])
        needed_later = self._explain((*background, *first), bool(first), second, room)
        left = room - len(needed_later)
        needed_first = self._explain((*background, *needed_later), bool(needed_later), first, left)
        return (*needed_first, *needed_later)


def _impossible(question: Question, effort: float) -> bool:
    match reachable(question, effort):
        case "yes":
            return False
        case "no":
            return True
        case "undecided":
            raise UndecidedError

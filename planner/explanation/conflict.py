"""Why there is no plan: a set of givens that cannot hold together, and of which none can be left out.

Found by solving again without some of them (QuickXplain: U. Junker, "Preferred explanations and relaxations for
over-constrained problems", AAAI 2004), not from the solver's own explanations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from planner.explanation.givens import Given, givens_of, without
from planner.planning import reachable
from planner.question.schema import Question


class UndecidedError(Exception):
    """The limit of effort was reached before it was known whether some of the givens can hold together."""


def find_conflict(question: Question, effort: float) -> tuple[Given, ...]:
    """A smallest set of givens with which no plan reaches the goals: without any one of them there is a plan.

    Of several such sets one with the decisions, limits and requirements that come first in `givens_of`. Empty when no
    plan exists whatever is taken away. Raises UndecidedError where that cannot be found out within the effort.
    """
    everything = givens_of(question)
    known: dict[frozenset[Given], bool] = {}

    def impossible(kept: Sequence[Given]) -> bool:
        key = frozenset(kept)
        if key not in known:
            known[key] = _impossible(without(question, set(everything) - key), effort)
        return known[key]

    if impossible(()):
        return ()
    return tuple(each for each in everything if each in set(_explain((), False, everything, impossible)))


def _impossible(question: Question, effort: float) -> bool:
    match reachable(question, effort):
        case "yes":
            return False
        case "no":
            return True
        case "undecided":
            raise UndecidedError


def _explain(
    background: tuple[Given, ...],
    added: bool,
    candidates: Sequence[Given],
    impossible: Callable[[Sequence[Given]], bool],
) -> tuple[Given, ...]:
    """The candidates that are needed for a conflict with the background; earlier ones are kept rather than later."""
    if added and impossible(background):
        return ()
    if len(candidates) == 1:
        return tuple(candidates)
    middle = len(candidates) // 2
    first, second = tuple(candidates[:middle]), tuple(candidates[middle:])
    needed_later = _explain((*background, *first), bool(first), second, impossible)
    needed_first = _explain((*background, *needed_later), bool(needed_later), first, impossible)
    return (*needed_first, *needed_later)

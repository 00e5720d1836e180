"""Which bundles an individual can have in a best plan: mostly a few of thousands.

A plan that costs no more than the best one known has no bundle that would raise the bound above that. People with the
few bundles that are left are no trouble to the solver. Nothing that could be an answer is lost, so the answer stays the
same (docs/model.md, section 8).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from planner.problem.schema import Problem
from planner.solver.cpsat import cp_model
from planner.solver.individuals import Choice
from planner.solver.listing import Listing, listing
from planner.solver.relaxation import SCALE, Node, Relaxation
from planner.solver.together import Together, together

_MOST_PARTS_AT_FIRST = 16
_MOST_PARTS = 64
_MOST_BUNDLES = 5_000
"""More bundles than this for all kinds of individuals together are not given to the solver."""

Solve = Callable[[cp_model.CpModel], "cp_model.CpSolver | None"]
"""Looks for a good solution of a model; None where none is found."""


class Narrowing:
    """What is left of the bundles of everybody who is an individual, stage by stage."""

    def __init__(self, problem: Problem, choices: Sequence[Choice]) -> None:
        self._choices = choices
        self._listings = listings_of(problem, choices)

    def of(self, model: cp_model.CpModel, solve: Solve) -> Together | None:
        """The model (with an objective) in which individuals have no bundles but those of its best plans.

        None where not all bundles can be listed, where no plan is found, and where too many bundles are left.
        """
        if not self._listings or not _all_linear(model, self._choices):
            return None
        relaxation = Relaxation(model, self._choices, self._listings)
        parts = divided(relaxation)
        best = solve(relaxation.among_taken())
        if best is None:
            return None
        value = round(best.objective_value)
        parts = [part for part in divided(relaxation, parts, value) if part.bound <= value * SCALE]
        self._listings = relaxation.within(parts, value)
        if sum(len(each.marks) for each in {id(each): each for each in self._listings}.values()) > _MOST_BUNDLES:
            return None
        return together(model, self._choices, self._listings)


def listings_of(problem: Problem, choices: Sequence[Choice]) -> list[Listing]:
    """The bundles of each individual; none at all where somebody's cannot be listed."""
    known: dict[int, Listing] = {}
    for choice in choices:
        profile = choice.individual.profile
        if id(profile) not in known:
            listed = listing(problem, profile)
            if listed is None:
                return []
            known[id(profile)] = listed
    return [known[id(choice.individual.profile)] for choice in choices]


def _all_linear(model: cp_model.CpModel, choices: Sequence[Choice]) -> bool:
    """Whether all rows outside the choices say that a sum is between two numbers."""
    inside = {number for choice in choices for number in choice.rows}
    return all(
        row.has_linear() and not row.enforcement_literal and len(row.linear.domain) == 2
        for number, row in enumerate(model.proto.constraints)
        if number not in inside
    )


def divided(relaxation: Relaxation, start: Sequence[Node] = (), value: int | None = None) -> list[Node]:
    """All plans in parts, divided by the yes/no variables that the relaxation leaves undecided, the most promising part
    first: until that has none, or, where a value is given, until no plan can be better than that.
    """
    parts = list(start) or [relaxation.solve({})]
    most = _MOST_PARTS if value is not None else _MOST_PARTS_AT_FIRST
    while len(parts) < most:
        best = min(parts, key=lambda part: part.bound)
        undecided = relaxation.undecided(best)
        if undecided is None or (value is not None and best.bound > (value - 1) * SCALE):
            break
        parts.remove(best)
        parts.extend(relaxation.solve({**best.fixed, undecided: answer}) for answer in (0, 1))
    return parts

"""The targets and slots that matter where the solver chooses the sittings of individuals.

Of two slots that do as much the answer has the one that is preferred, and of two targets one may follow from the other,
whatever anybody sits. What is left out here is in no answer, or is reached anyway; docs/model.md, section 8, has the
proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.problem.cohorts.decisive import Deciding
from planner.problem.cohorts.gathering import Individual
from planner.problem.cohorts.needed import EVERYTHING
from planner.problem.kinds.fewer import only
from planner.problem.schema import Kind, Problem, Timetable


def deciding(
    problem: Problem, individuals: Sequence[Individual], effects: Iterable[int]
) -> tuple[tuple[Individual, ...], int]:
    """The individuals with the slots among which the answer is, and the targets (a mask) that have to be looked at then
    where others choose among offers with these effects; EVERYTHING, and all slots, where exams do not count thanks to
    single slots.
    """
    kinds = [_kind(each) for each in individuals]
    if not all(kind.timetable.results is None and kind.timetable.all_single for kind in kinds):
        return tuple(individuals), EVERYTHING
    found = Deciding(problem._replace(kinds=tuple(kinds)), in_order=True, effects=effects)
    found.settle()
    found.tell_apart()
    found.settle()
    made: dict[tuple[int, int], tuple[Timetable, tuple[int, ...]]] = {}
    left = []
    for each, kind in zip(individuals, kinds, strict=True):
        key = (id(kind.timetable), found.slots_of(kind))
        if key not in made:
            made[key] = only(kind.timetable, key[1])
        left.append(each.with_some(*made[key]))
    return tuple(left), found.targets


def asked_among(problem: Problem, individuals: Sequence[Individual], effects: Iterable[int]) -> int:
    """The targets (a mask) that have to be looked at where these people choose among their slots, and others among
    offers with these effects; EVERYTHING where that is all of them, or sets of slots are listed.
    """
    kinds = tuple(map(_kind, individuals))
    if not all(kind.timetable.results is not None or kind.timetable.all_single for kind in kinds):
        return EVERYTHING
    found = Deciding(problem._replace(kinds=kinds), effects=effects)
    found.leave_out_targets()
    return found.targets


def _kind(individual: Individual) -> Kind:
    own = individual.profile
    return Kind(own.people, (), own.held, own.timetable, own.pinned, own.cap)

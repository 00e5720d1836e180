"""When some targets and slots are left out before bundles are put together: where bundles are too many to list.

docs/model.md, section 4, has the proofs.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import numpy as np

from planner.problem.cohorts.decisive import decisive, timetables_of
from planner.problem.cohorts.representing import representative
from planner.problem.kinds.ways import TooManyBundlesError
from planner.problem.menus.bundles import BundleTable, bundle_table
from planner.problem.schema import Problem, Profile

_MANY_SLOTS = 8
"""With more slots of an exam than this some may be outdone that are not when all days are looked at."""

_MOST_SLOTS = 750
"""Among so many slots of all whose bundles cannot be listed the solver chooses itself."""


def listable(problem: Problem) -> Problem:
    """The problem, or an equal one with fewer targets and slots, where people whose bundles are too many to list have
    too many slots for the solver to choose among. Its best plans are some of the best plans of the problem.
    """
    if not (_has_many_slots(problem) and _leaves_too_much_open(problem) and _is_about_days(problem)):
        return problem
    left = decisive(problem)
    if _leaves_too_much_open(left) and not any(kind.promised for kind in left.kinds):
        fewer = representative(left)
        if _is_listed(bundle_table(fewer), fewer.profiles):
            return fewer
    return left


def _has_many_slots(problem: Problem) -> bool:
    """Whether some exam has many slots."""
    return any(
        np.bincount([slot.exam for slot in each.slots]).max(initial=0) > _MANY_SLOTS for each in timetables_of(problem)
    )


def _is_about_days(problem: Problem) -> bool:
    """Whether nothing but days and prices matters, and exams count thanks to single slots."""
    money = problem.money
    if problem.month_limits is not None or money.classes or money.budgets or len(money.periods) > 1:
        return False
    timetables = timetables_of(problem)
    return all(each.listed and each.results is None and each.all_single for each in timetables)


def _leaves_too_much_open(problem: Problem) -> bool:
    """Whether the people of whom no bundles are listed have more slots together than the solver may choose among."""
    table, slots = bundle_table(problem), 0
    for kind in problem.kinds:
        if kind.promised or not _is_listed(table, islice(kind.profiles(), 1)):
            slots += len(kind.people) * len(kind.timetable.slots)
        if slots > _MOST_SLOTS:
            return True
    return False


def _is_listed(table: BundleTable, profiles: Iterable[Profile]) -> bool:
    """Whether the bundles of all of them can be listed."""
    try:
        for profile in profiles:
            table.of(profile)
    except TooManyBundlesError:
        return False
    return True

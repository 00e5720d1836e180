"""Whether somebody could satisfy a target at all, if nothing else were asked."""

from __future__ import annotations

from typing import Literal

from planner.problem.kinds.ways import (
    TooManyBundlesError,
    alike_exams,
    refuse_too_many,
    ways_in_turn,
    worse_exams,
)
from planner.problem.schema import Problem, Profile, Target
from planner.problem.sets import bits
from planner.requirements.holdings import holds

Ability = Literal["has", "could", "cannot"]
"""has: satisfies it already. could: by sitting something. cannot: not whatever they sit."""

_SPARE = 10
"""So many times more sets are looked at than would be listed."""


def ability(problem: Problem, target: Target, profile: Profile) -> Ability:
    """Whether each of these people could satisfy the target, as far as days, pins, the person's cap and what one person
    may sit in a month go.

    Raises TooManyBundlesError where too many sets of sittings have to be looked at.
    """
    table, limits = profile.timetable, problem.month_limits
    looked = 0
    if not table.listed:
        raise TooManyBundlesError

    def possible(sittings: int) -> bool:
        nonlocal looked
        looked += 1
        refuse_too_many(looked // _SPARE)
        if profile.cap is not None and sittings.bit_count() > profile.cap:
            return False
        numbers = bits(sittings)
        if any(table.clashes[number] & sittings for number in numbers):
            return False
        return limits is None or not table.months or limits.room_for(table.months[number] for number in numbers)

    pins = [table.pins[exam] for exam in bits(profile.pinned)]

    def with_pins(sittings: int, first: int) -> bool:
        """Whether the pinned exams from this one on can be sat besides."""
        if not possible(sittings):
            return False
        return first == len(pins) or any(with_pins(sittings | way, first + 1) for way in pins[first])

    worse = worse_exams(alike_exams(problem._replace(targets=(target,))), profile)
    for way in ways_in_turn(problem, target, profile, worse):
        if with_pins(way, 0):
            return "could" if way else "has"
    return "cannot"


def ability_at_best(problem: Problem, target: Target, profile: Profile) -> Ability:
    """The same without looking at sets of sittings: each exam that can count may do so together with all others."""
    day = problem.days.index(target.day)
    held = profile.held[day]
    possible = sum(1 << exam for exam in range(len(problem.exams)) if profile.timetable.slots_for(day, exam))

    def codes(exams: int) -> set[str]:
        return {problem.exams[number] for number in bits(exams)}

    if holds(target.holding, codes(held)):
        return "has"
    return "could" if holds(target.holding, codes(held | possible)) else "cannot"

"""Targets and slots that decide, where people could choose among more slots than anything can be made of.

A certificate that lasts a year may be sat on hundreds of days, but few of them matter: most targets follow from others,
whatever anybody sits; and on the days of the others most slots are outdone. Each makes the other less. docs/model.md,
section 4, has the proofs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

import numpy as np

from planner.problem.arrays import Truths, as_table
from planner.problem.bundles import bundle_table
from planner.problem.conditions import at_least
from planner.problem.needless import targets_to_keep
from planner.problem.outdone import without
from planner.problem.schema import (
    NOTHING,
    Assumed,
    Choice,
    Condition,
    Enough,
    EnoughApart,
    EnoughPasses,
    EnoughPoints,
    GoalDemand,
    Kind,
    Parts,
    PeopleTerm,
    Problem,
    Timetable,
    union,
)
from planner.problem.timetables import in_use
from planner.problem.ways import TooManyBundlesError
from planner.requirements.holdings import HoldAll, HoldAny, HoldAtLeast, Holding, exams_of

_MANY_SLOTS = 8
"""With more slots of an exam than this some may be outdone that are not when all days are looked at."""

_MOST_SLOTS = 1_000
"""Among so many slots of all whose bundles cannot be listed the solver chooses itself."""


def listable(problem: Problem) -> Problem:
    """The problem, or an equal one with fewer targets and slots, where people whose bundles are too many to list have
    too many slots for the solver to choose among. Its best plans are some of the best plans of the problem.
    """
    return decisive(problem) if _is_about_days(problem) and _leaves_too_much_open(problem) else problem


def decisive(problem: Problem) -> Problem:
    """The problem without targets that follow from others and without slots that are outdone on the days of the
    targets that are left, again and again until there are none.
    """
    while True:
        left = _without_outdone_slots(_without_following_targets(problem))
        if _size(left) == _size(problem):
            return left
        problem = left


def _is_about_days(problem: Problem) -> bool:
    """Whether nothing but days and prices matters, exams count thanks to single slots, and some exam has many."""
    money = problem.money
    if problem.month_limits is not None or money.classes or money.budgets or len(money.periods) > 1:
        return False
    timetables = _timetables(problem)
    many = any(np.bincount([slot.exam for slot in each.slots]).max(initial=0) > _MANY_SLOTS for each in timetables)
    return many and all(each.listed and each.results is None and _single(each) for each in timetables)


def _single(timetable: Timetable) -> bool:
    """Whether each exam counts, or is sat, thanks to single slots of its own."""
    exam_of = {1 << number: slot.exam for number, slot in enumerate(timetable.slots)}
    days = dict.fromkeys((*timetable.ways, timetable.pins))
    return all(exam_of.get(each) == exam for day in days for exam, sets in enumerate(day) for each in sets)


def _leaves_too_much_open(problem: Problem) -> bool:
    """Whether the people of whom no bundles can be listed have more slots together than the solver may choose among."""
    table, slots = bundle_table(problem), 0
    for kind in problem.kinds:
        if kind.promised:
            continue
        try:
            table.of(next(kind.profiles()))
        except TooManyBundlesError:
            slots += len(kind.people) * len(kind.timetable.slots)
        if slots > _MOST_SLOTS:
            return True
    return False


def _timetables(problem: Problem) -> tuple[Timetable, ...]:
    return tuple({id(kind.timetable): kind.timetable for kind in problem.kinds}.values())


def _size(problem: Problem) -> tuple[int, int]:
    return len(problem.targets), sum(len(each.slots) for each in _timetables(problem))


# --- targets -----------------------------------------------------------------------------------------------------


def _without_following_targets(problem: Problem) -> Problem:
    numbers: dict[Holding, list[int]] = {}
    for number, target in enumerate(problem.targets):
        if not target.apart:
            numbers.setdefault(target.holding, []).append(number)
    leading: dict[int, tuple[Truths, int]] = {}
    for holding, alike in numbers.items():
        days = [problem.days.index(problem.targets[number].day) for number in alike]
        leads = _Leading(problem, holding, days).table()
        leading |= {number: (leads[:, place], place) for place, number in enumerate(alike)}
    kept = targets_to_keep(
        problem,
        last=lambda target: int(leading[target][0].sum()),
        follows=lambda target, other: bool(leading[target][0][leading[other][1]]),
    )
    left = [number for number in range(len(problem.targets)) if kept >> number & 1]
    place = {number: new for new, number in enumerate(left)}
    goals = tuple(
        GoalDemand(tuple(Choice(choice.option, _numbered(choice.condition, place)) for choice in goal.choices))
        for goal in problem.goals
    )
    return replace(problem, targets=tuple(problem.targets[number] for number in left), goals=goals)


def _numbered(condition: Condition, place: Mapping[int, int]) -> Condition:
    """The condition with the new numbers of targets; it asks nothing of those that have none."""
    match condition:
        case Enough():
            target = place.get(condition.target)
            return NOTHING if target is None else Enough(target, condition.people)
        case Parts():
            return at_least(condition.count, [_numbered(part, place) for part in condition.parts])
        case EnoughApart() | EnoughPasses():
            return replace(condition, targets=tuple(place[target] for target in condition.targets))
        case EnoughPoints():
            terms = (
                replace(term, target=place[term.target]) if isinstance(term, PeopleTerm) else term
                for term in condition.terms
            )
            return replace(condition, terms=tuple(replace(term, gate=_numbered(term.gate, place)) for term in terms))
        case Assumed():
            return condition
        case _:
            assert_never(condition)


@dataclass(frozen=True, slots=True)
class _Counting:
    """For slots of one exam on some days: can[day] whether the exam can count then; stays[day, other] whether whatever
    makes it count on a day makes it count on the other, too.
    """

    can: Truths
    stays: Truths


class _Leading:
    """Of some days, which lead to which others: whoever newly satisfies the holding on the first then does so on the
    second.
    """

    def __init__(self, problem: Problem, holding: Holding, days: Sequence[int]) -> None:
        self._holding = holding
        self._codes = exams_of(holding)
        self._exams = [problem.exams.index(code) for code in self._codes]
        self._days = days
        self._kinds = problem.kinds
        self._counting = {
            id(each): [self._of_slots(each, exam) for exam in self._exams] for each in _timetables(problem)
        }

    def table(self) -> Truths:
        """For each day (a row) whether it leads to each other."""
        size = len(self._days)
        leads = np.packbits(np.ones((size, size), dtype=bool), axis=1)
        for timetable, held in self._alike():
            counting = self._counting[timetable]
            anyway = self._satisfied(held)
            new = self._satisfied([own | each.can for own, each in zip(held, counting, strict=True)]) & ~anyway
            for own, each in zip(held, counting, strict=True):
                on = np.packbits(own)
                leads[new] &= np.where(own[new, None], on, np.packbits(each.stays[new], axis=1) | on)
            leads[new] &= ~np.packbits(anyway)
        return np.unpackbits(leads, axis=1, count=size).astype(bool)

    def _alike(self) -> Iterator[tuple[int, Sequence[Truths]]]:
        """The days on which the exams count anyway, and the timetable (its id), of all people, each once."""
        known: set[tuple[int, bytes]] = set()
        for held, timetable in dict.fromkeys((kind.held, id(kind.timetable)) for kind in self._kinds):
            own = np.array([[held[day] >> exam & 1 for day in self._days] for exam in self._exams], dtype=bool)
            if (timetable, own.tobytes()) not in known:
                known.add((timetable, own.tobytes()))
                yield timetable, list(own)

    def _of_slots(self, timetable: Timetable, exam: int) -> _Counting:
        slots = as_table([timetable.slots_for(day, exam) for day in self._days], len(timetable.slots))
        lost = slots.astype(np.float32) @ (~slots).astype(np.float32).T
        return _Counting(np.logical_or.reduce(slots, axis=1), np.equal(lost, 0))

    def _satisfied(self, counts: Sequence[Truths]) -> Truths:
        """On which days the holding is satisfied by somebody of whom these exams count."""
        known = dict(zip(self._codes, counts, strict=True))

        def enough(number: int, parts: Sequence[Holding]) -> Truths:
            satisfied: Truths = np.greater_equal(np.sum([on(part) for part in parts], axis=0), number)
            return satisfied

        def on(holding: Holding) -> Truths:
            match holding:
                case str():
                    return known[holding]
                case HoldAny():
                    return enough(1, holding.any)
                case HoldAll():
                    return enough(len(holding.all), holding.all)
                case HoldAtLeast():
                    return enough(holding.at_least, holding.of)
                case _:
                    assert_never(holding)

        return on(self._holding)


# --- slots -------------------------------------------------------------------------------------------------------


def _without_outdone_slots(problem: Problem) -> Problem:
    days: list[list[int]] = [[] for _ in problem.exams]
    for number, code in enumerate(problem.exams):
        named = {target.day for target in problem.targets if code in exams_of(target.holding)}
        days[number] = [place for place, day in enumerate(problem.days) if day in named]
    left = {id(each): _left(each, days) for each in _timetables(problem)}
    return replace(problem, kinds=tuple(_with(kind, left[id(kind.timetable)]) for kind in problem.kinds))


def _with(kind: Kind, timetable: Timetable) -> Kind:
    return replace(kind, timetable=timetable)


def _left(timetable: Timetable, days: Sequence[Sequence[int]]) -> Timetable:
    """The timetable without slots that are outdone on the days (of each exam) that are looked at."""
    clashes = as_table(timetable.clashes, len(timetable.slots))
    gone = 0
    for exam, looked_at in enumerate(days):
        slots = np.array([number for number in timetable.ranking if timetable.slots[number].exam == exam], dtype=int)
        counting = [timetable.slots_for(day, exam) for day in looked_at]
        does = as_table([*counting, union(timetable.pins[exam])], len(timetable.slots))[:, slots].T
        stay = _not_outdone(does, clashes[np.ix_(slots, slots)])
        gone |= union(1 << number for number in slots[~stay].tolist())
    return in_use(without(timetable, gone)) if gone else timetable


def _not_outdone(does: Truths, clashes: Truths) -> Truths:
    """Which of the slots of an exam, in the order of preference, stay. does: for each slot whether the exam counts on
    each day thanks to it, or is sat where it has to be.
    """
    there: Truths = np.logical_or.reduce(does, axis=1)
    while True:
        numbers = np.flatnonzero(there)
        own = does[numbers].astype(np.float32)
        inside = own @ (1 - own).T == 0  # [b, a]: b does nothing that a does not do
        clash = clashes[np.ix_(numbers, numbers)]
        in_the_way = (clash & ~inside.T).astype(np.float32) @ (~clash & ~inside).astype(np.float32).T
        outdoes = inside.T & (in_the_way == 0)
        np.fill_diagonal(outdoes, val=False)
        left = np.ones(len(numbers), dtype=bool)
        for number in range(len(numbers) - 1, -1, -1):
            left[number] = not (outdoes[:, number] & left).any()
        if left.all():
            return there
        there[numbers[~left]] = False

"""Targets and slots that decide, where people could choose among more slots than anything can be made of.

A certificate that lasts a year may be sat on hundreds of days, but few of them matter: most targets follow from others,
whatever anybody sits; and on the days of the others most slots are outdone. Each makes the other less. docs/model.md,
section 4, has the proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

import numpy as np

from planner.problem.cohorts.needless import targets_to_keep
from planner.problem.cohorts.sittings import Counting, Sittings, satisfied
from planner.problem.conditions import at_least
from planner.problem.kinds.fewer import without
from planner.problem.kinds.timetables import in_use
from planner.problem.masks import Truths, as_masks, as_table, masks_of, turned
from planner.problem.menus.arrays import Bits, Whole
from planner.problem.results import Results
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
)
from planner.problem.sets import bits, union
from planner.requirements.holdings import Holding, exams_of


def decisive(problem: Problem) -> Problem:
    """The problem without targets that follow from others and without slots that are outdone on the days of the
    targets that are left, again and again until there are none; at first for all people who have the same slots, then
    for those who hold the same as well.
    """
    found = Deciding(problem)
    found.settle()
    found.tell_apart()
    found.settle()
    return found.left()


def timetables_of(problem: Problem) -> tuple[Timetable, ...]:
    """The timetables of the people, each once."""
    return tuple({id(kind.timetable): kind.timetable for kind in problem.kinds}.values())


# --- leaving out -------------------------------------------------------------------------------------------------


_People = tuple[tuple[int, ...], int]
"""What is held on each day, and the timetable (its id): people who are alike in what sittings do for them."""


class Deciding:
    """The targets and slots that are left."""

    def __init__(self, problem: Problem, in_order: bool = False, effects: Iterable[int] = ()) -> None:
        """in_order: whether a slot may only take the place of those that come after it in the order of preference, and
        only where it can take place in all of their months. effects: what others do (masks of targets) who choose among
        offers.
        """
        self._problem = problem
        self._reaching = turned(set(effects), len(problem.targets))
        self._targets = [*range(len(problem.targets))]
        self._day = {number: problem.days.index(target.day) for number, target in enumerate(problem.targets)}
        self._asking: list[list[int]] = [[] for _ in problem.exams]  # the targets that name each exam
        self._alike: dict[Holding, list[int]] = {}  # the targets of each holding
        for number, target in enumerate(problem.targets):
            for code in exams_of(target.holding):
                self._asking[problem.exams.index(code)].append(number)
            if not target.apart:
                self._alike.setdefault(target.holding, []).append(number)
        known: dict[tuple[object, ...], Sittings] = {}
        sittings = {id(each): _sittings_of(problem, each, known, in_order) for each in timetables_of(problem)}
        self._people = {key: sittings[key[1]] for key in map(_key, problem.kinds)}
        self._held = {key: as_table(key[0], len(problem.exams)) for key in self._people}

    def settle(self) -> None:
        """Leaves out targets and slots until there are no more that can be."""
        while self.leave_out_targets() | self.leave_out_slots():
            pass

    def tell_apart(self) -> None:
        """From now on slots are compared only on days on which the exam does not count anyway."""
        known: dict[tuple[int, bytes], Sittings] = {}
        for key, own in self._people.items():
            held = self._held[key].T
            keys = [(id(sittings), anyway.tobytes()) for (sittings, _), anyway in zip(own, held, strict=True)]
            for each, (sittings, _), anyway in zip(keys, own, held, strict=True):
                if each not in known:
                    known[each] = sittings.beside(anyway)
            self._people[key] = [(known[each], slots) for each, (_, slots) in zip(keys, own, strict=True)]

    def leave_out_targets(self) -> bool:
        """Leaves out targets that follow from others; says whether there were any."""
        before = self.targets
        leading: dict[int, int] = {}  # for each target those (a mask) that lead to it
        for holding, numbers in self._alike.items():
            alike = [number for number in numbers if before >> number & 1]
            leads = np.zeros((len(alike), len(self._problem.targets)), dtype=bool)
            leads[:, alike] = self._leading(holding, [self._day[number] for number in alike]).T
            leading |= zip(alike, as_masks(leads), strict=True)
        reaching = self._reaching
        kept = targets_to_keep(
            self._problem,
            last=lambda target: leading[target].bit_count(),
            leading=lambda target, others: [
                other for other in bits(leading[target] & others) if not reaching[other] & ~reaching[target]
            ],
            among=before,
        )
        self._targets = [number for number in self._targets if kept >> number & 1]
        return self.targets != before

    def leave_out_slots(self) -> bool:
        """Leaves out slots that others outdo on the days that are looked at; says whether there were any."""
        return sum(own.leave_out(looked_at) for own, looked_at in self.looked_at().items()) > 0

    def looked_at(self) -> dict[Sittings, list[int]]:
        """What there is to choose among for an exam, and on which days some target that is left names the exam."""
        there = set(self._targets)
        days = [sorted({self._day[number] for number in numbers if number in there}) for numbers in self._asking]
        return {own: on for each in self._people.values() for (own, _), on in zip(each, days, strict=True)}

    @property
    def targets(self) -> int:
        """The targets that are left (a mask)."""
        return union(1 << number for number in self._targets)

    def slots_of(self, kind: Kind) -> int:
        """The slots that are left to these people (a mask)."""
        return union(1 << number for each, slots in self._people[_key(kind)] for number in slots[each.there].tolist())

    def left(self) -> Problem:
        """The problem with these."""
        problem, place = self._problem, {number: new for new, number in enumerate(self._targets)}
        days = sorted({self._day[number] for number in self._targets})
        made: dict[tuple[object, ...], Timetable] = {}
        kinds = []
        for kind in problem.kinds:
            own = self._people[_key(kind)]
            alike = (id(kind.timetable), *(sittings.there.tobytes() for sittings, _ in own))
            if alike not in made:
                gone = union(1 << number for each, slots in own for number in slots[~each.there].tolist())
                made[alike] = in_use(without(_on_days(kind.timetable, days), gone))
            kinds.append(kind._replace(held=tuple(kind.held[day] for day in days), timetable=made[alike]))
        return problem._replace(
            days=tuple(problem.days[day] for day in days),
            targets=tuple(problem.targets[number] for number in self._targets),
            goals=tuple(
                GoalDemand(tuple(Choice(choice.option, _numbered(choice.condition, place)) for choice in goal.choices))
                for goal in problem.goals
            ),
            kinds=tuple(kinds),
        )

    def _leading(self, holding: Holding, days: Sequence[int]) -> Truths:
        """For each of these days (a row) whether whoever newly satisfies the holding on it then does so on each other
        day.
        """
        leads = np.packbits(np.ones((len(days), len(days)), dtype=bool), axis=1)
        for anyway, new, stays in self.alike(holding, days):
            leads[new] &= stays & ~np.packbits(anyway)
        return np.unpackbits(leads, axis=1, count=len(days)).astype(bool)

    def alike(self, holding: Holding, days: Sequence[int]) -> Iterator[tuple[Truths, Truths, Bits]]:
        """For each group of people who are alike in the exams of the holding: on which of these days they satisfy it
        anyway, on which they can newly, and for each of the latter on which days all exams of the holding that count
        then count as well.
        """
        codes = exams_of(holding)
        exams = [self._problem.exams.index(code) for code in codes]
        counting: dict[int, Counting] = {}
        known: set[tuple[object, ...]] = set()
        for people, slots in self._people.items():
            own = self._held[people][np.ix_(days, exams)].T
            sittings = [slots[exam][0] for exam in exams]
            key = (own.tobytes(), *map(id, sittings))
            if key in known:
                continue
            known.add(key)
            for each in sittings:
                if id(each) not in counting:
                    counting[id(each)] = each.counting(days)
            on = [counting[id(each)] for each in sittings]
            anyway = satisfied(holding, dict(zip(codes, own, strict=True)))
            possible = satisfied(
                holding, {code: before | each.can for code, before, each in zip(codes, own, on, strict=True)}
            )
            new = possible & ~anyway
            stays = np.full((int(new.sum()), -(-len(days) // 8)), 255, dtype=np.uint8)
            for before, after in zip(own, on, strict=True):
                always = np.packbits(before)
                stays &= np.where(before[new, None], always, after.stays[new] | always)
            yield anyway, new, stays


def _key(kind: Kind) -> _People:
    return kind.held, id(kind.timetable)


def _on_days(timetable: Timetable, days: Sequence[int]) -> Timetable:
    """The timetable for a problem with some of its days."""
    left = replace(
        timetable,
        ways=tuple(timetable.ways[day] for day in days),
        free=tuple(
            None if own is None else tuple((_among(days, mask), months) for mask, months in own)
            for own in timetable.free
        ),
    )
    return left.knowing(tuple(timetable.runs[day] for day in days))


def _among(days: Sequence[int], mask: int) -> int:
    return sum(1 << place for place, day in enumerate(days) if mask >> day & 1)


def _numbered(condition: Condition, place: Mapping[int, int]) -> Condition:
    """The condition with the new numbers of targets; it asks nothing of those that have none."""
    match condition:
        case Enough():
            target = place.get(condition.target)
            return NOTHING if target is None else Enough(target, condition.people)
        case Parts():
            return at_least(condition.count, [_numbered(part, place) for part in condition.parts])
        case EnoughApart() | EnoughPasses():
            return condition._replace(targets=tuple(place[target] for target in condition.targets))
        case EnoughPoints():
            terms = (
                term._replace(target=place[term.target]) if isinstance(term, PeopleTerm) else term
                for term in condition.terms
            )
            return condition._replace(terms=tuple(term._replace(gate=_numbered(term.gate, place)) for term in terms))
        case Assumed():
            return condition
        case _:
            assert_never(condition)


def _sittings_of(
    problem: Problem, timetable: Timetable, known: dict[tuple[object, ...], Sittings], in_order: bool
) -> list[tuple[Sittings, Whole]]:
    """For each exam what its slots do, and their numbers; where results need others what these do, so that targets can
    be left out, but no slots. known: what slots do, which is added to.
    """
    if timetable.results is not None:
        return [_results_of(timetable.results, exam, known) for exam in range(len(problem.exams))]
    ranking = np.array(timetable.ranking, dtype=np.int64)
    exams = np.array([timetable.slots[number].exam for number in timetable.ranking], dtype=np.int64)
    found = []
    for exam in range(len(problem.exams)):
        slots = ranking[exams == exam]
        masks = [timetable.slots_for(day, exam) for day in range(len(problem.days))]
        does = _among_slots([*masks, union(timetable.pins[exam])], slots).T
        clash = _among_slots([timetable.clashes[slot] for slot in slots.tolist()], slots)
        instead = _later_in_its_months(timetable, slots) if in_order else None
        own = Sittings(does, clash, instead)
        key = (exam, does.tobytes(), clash.tobytes(), b"" if instead is None else instead.tobytes())
        found.append((known.setdefault(key, own), slots))
    return found


def _among_slots(masks: Sequence[int], slots: Whole) -> Truths:
    """For each mask (a row) whether it has each of these slots, which stand together in the timetable."""
    first, end = (int(slots.min()), int(slots.max()) + 1) if len(slots) else (0, 0)
    inside = (1 << end - first) - 1
    return as_table([mask >> first & inside for mask in masks], end - first)[:, slots - first]


def _results_of(results: Results, exam: int, known: dict[tuple[object, ...], Sittings]) -> tuple[Sittings, Whole]:
    """What the results of an exam do, and their numbers. Nothing is said of the slots that give them."""
    lists = [*(day[exam] for day in results.counting), results.sitting[exam]]
    numbers = np.array([number for number, each in enumerate(results.known) if each.exam == exam], dtype=np.int64)
    does = as_table(masks_of(lists, len(results.known)), len(results.known))[:, numbers].T
    none = np.zeros((len(numbers), len(numbers)), dtype=bool)
    return known.setdefault((exam, does.tobytes()), Sittings(does, none)), numbers


def _later_in_its_months(timetable: Timetable, slots: Whole) -> Truths:
    """For each of these slots (a row) which of those after it can only take place in its months."""
    own = [timetable.months[slot] if timetable.months else 0 for slot in slots]
    place = {mask: number for number, mask in enumerate(dict.fromkeys(own))}
    inside = np.array([[not others & ~mask for others in place] for mask in place], dtype=bool)
    places = [place[mask] for mask in own]
    return np.triu(inside.reshape(len(place), len(place))[places][:, places], 1)

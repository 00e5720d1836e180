"""Rows that a linear programme needs to see that somebody sits one exam a month.

Half of somebody may sit A in June and B in August, and the other half B in June and A in August. Then half of both
exams counts in July, though neither half holds both. Or half sits A in August and half sits B, and they hold half of
both. There are many such rows, so those are looked for that a solution of the linear programme breaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from planner.problem.schema import MonthLimits, Timetable
from planner.problem.sets import bits, union
from planner.requirements.holdings import HoldAll
from planner.solver.model.individuals import Choice

_MUCH = 1e-3
"""A row that is broken by less is not worth adding."""


class Rule(NamedTuple):
    """What a row says, whoever the person is: of a month, and of one or two targets (by their numbers) that are
    satisfied by holding several exams. late: exams (by their numbers) of which slots in the month that begin no later
    than on these days may be too late for the target.
    """

    month: int
    target: int
    other: int | None = None
    late: tuple[tuple[int, date], ...] = ()


class _Both(NamedTuple):
    """A holding of several exams on a day.

    truth: the variable (its index) that says whether the person satisfies it. counting: for each of the exams the slots
    (a mask) of which one has to be used so that it counts on the day. every: all of these.
    """

    truth: int
    counting: Mapping[int, int]
    every: int


class _Sum(NamedTuple):
    """A row: variables with these factors, and slots (masks) that count in it once or once less, are at most nothing
    together.
    """

    factors: Mapping[int, int]
    slots: int
    less: int


class Rivals:
    """The rows of one person."""

    def __init__(self, choice: Choice) -> None:
        self._table = choice.individual.profile.timetable
        self._sits, self._sitting = choice.sits.index, [x.index for x in choice.sitting]
        self._blocks = choice.blocks
        self._months = _months(self._table, choice.problem.month_limits)
        self._both = dict(_both(choice)) if self._months else {}

    def row(self, rule: Rule) -> dict[int, int] | None:
        """The factors of variables (by their indices) whose sum is at most nothing; None where this rule says nothing
        new of this person.
        """
        known = {rule.target, rule.target if rule.other is None else rule.other} <= self._both.keys()
        found = self._sum(rule) if known and rule.month in self._months else None
        if found is None:
            return None
        row = {self._sitting[slot]: 1 for slot in bits(found.slots)}
        return dict(found.factors) | row | {x.index: -1 for x in self._blocks.few_of(found.less)}

    def broken(self, values: Mapping[int, float]) -> Iterator[Rule]:
        """Rules of whose rows these values (of the variables, by index) break this person's."""
        used = _Used({slot: value for slot, index in enumerate(self._sitting) if (value := values.get(index, 0.0)) > 0})
        if all(value > 1 - _MUCH for value in used.values.values()):
            return  # What is wholly sat breaks none.
        for rule in self._thinkable(values, used):
            found = self._sum(rule)
            if found is not None:
                of_variables = sum(factor * values.get(index, 0.0) for index, factor in found.factors.items())
                if of_variables + used.of(found.slots) - used.of(found.less) > _MUCH:
                    yield rule

    def _thinkable(self, values: Mapping[int, float], used: _Used) -> Iterator[Rule]:
        """Rules that these values may break."""
        partly = {target: each for target, each in self._both.items() if values.get(each.truth, 0.0) > _MUCH}
        apart = _told_apart(partly, values, used)
        for target, (_, counting, every) in partly.items():
            for month, slots in self._months.items():
                if slots & every & used.slots:
                    yield Rule(month, target)
                    if target in apart:
                        yield from (Rule(month, target, other) for other in apart if other != target)
                days: dict[int, date] = {}
                for slot in (self._table.slots[number] for number in bits(slots & ~every & used.slots)):
                    if slot.exam in counting:
                        days[slot.exam] = max(slot.first, days.get(slot.exam, slot.first))
                if days:
                    yield Rule(month, target, late=tuple(sorted(days.items())))

    def _sum(self, rule: Rule) -> _Sum | None:
        if rule.late:
            return self._too_late(rule)
        truth, counting, every = self._both[rule.target]
        month = self._months[rule.month]
        if not month & every:
            return None
        elsewhere, others = every & ~month, len(counting) - 1
        if rule.other is None:
            # Whoever satisfies it has sat all but one of the exams in other months.
            return _Sum({truth: others}, 0, elsewhere)
        # And whoever satisfies it on another day as well has sat all of them, elsewhere or in time for that day: a
        # sitting in the month is no help there.
        on_other = self._both[rule.other]
        if on_other.truth == truth or on_other.counting.keys() != counting.keys():
            return None
        return _Sum({truth: others, on_other.truth: 1}, 0, elsewhere | on_other.every)

    def _too_late(self, rule: Rule) -> _Sum | None:
        """Whoever satisfies a holding of several exams sits none of them in a month too late for that, but those of
        which an earlier sitting that counts does not clash with the later one.
        """
        truth, counting, every = self._both[rule.target]
        slots, days = self._table.slots, dict(rule.late)

        def beside(slot: int) -> int:
            """The slots (a mask) thanks to which the exam of a late one may count."""
            return counting[slots[slot].exam] & ~self._table.clashes[slot]

        late = [slot for slot in bits(self._months[rule.month] & ~every) if slots[slot].exam in counting]
        named = (slot for slot in late if (day := days.get(slots[slot].exam)) is not None and slots[slot].first <= day)
        before = union(map(beside, named))
        found = union(1 << slot for slot in late if not beside(slot) & ~before)
        return _Sum({truth: 1, self._sits: -1}, found, before) if found else None


def _told_apart(both: Mapping[int, _Both], values: Mapping[int, float], used: _Used) -> frozenset[int]:
    """Of holdings that are satisfied in part one of those for which it is the same, thanks to the same slots."""
    found: dict[object, int] = {}
    for target, each in both.items():
        found.setdefault((values[each.truth], *(slots & used.slots for slots in each.counting.values())), target)
    return frozenset(found.values())


class _Used:
    """How far slots are used, as far as they are."""

    def __init__(self, values: Mapping[int, float]) -> None:
        self.values = values
        self.slots = union(1 << slot for slot in values)

    def of(self, slots: int) -> float:
        """All of these slots (a mask) together."""
        return sum(self.values[slot] for slot in bits(slots & self.slots))


def _months(table: Timetable, limits: MonthLimits | None) -> dict[int, int]:
    """For each month the slots (a mask) that can only take place in it, where a person sits one exam a month."""
    found: dict[int, int] = {}
    if limits is not None and limits.person == 1 and table.results is None:
        for slot, months in enumerate(map(limits.in_mask, table.months)):
            if len(months) == 1:
                found[months[0]] = found.get(months[0], 0) | 1 << slot
    return found


def _both(choice: Choice) -> Iterator[tuple[int, _Both]]:
    """The targets that ask for several exams on a day, none of which counts anyway, and each only thanks to single
    slots.
    """
    problem, profile = choice.problem, choice.individual.profile
    place = {day: number for number, day in enumerate(problem.days)}
    for number, (target, truth) in enumerate(zip(problem.targets, choice.satisfies, strict=True)):
        if isinstance(truth, int) or not isinstance(target.holding, HoldAll):
            continue
        day = place[target.day]
        exams = {problem.exams.index(part) for part in target.holding.all if isinstance(part, str)}
        asked = [exam for exam in sorted(exams) if not profile.held[day] >> exam & 1]
        if len(asked) > 1 and all(profile.timetable.is_single(day, exam) for exam in asked):
            counting = {exam: profile.timetable.slots_for(day, exam) for exam in asked}
            yield number, _Both(truth.index, counting, union(counting.values()))

"""Rows that a linear programme needs to see that somebody sits one exam a month.

Half of somebody may sit A in June and B in August, and the other half B in June and A in August. Then half of both
exams counts in July, though neither half holds both. Or half sits A in August and half sits B, and they hold half of
both. There are many such rows, so those are looked for that a solution of the linear programme breaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.problem.schema import MonthLimits, Timetable, bits, union
from planner.requirements.holdings import HoldAll
from planner.solver.model.individuals import Choice

_MUCH = 1e-3
"""A row that is broken by less is not worth adding."""

Counting = Mapping[int, int]
"""For each of some exams the slots (a mask) of which one has to be used so that it counts on a day."""


class Rivals:
    """The rows of one person. Each is a sum of variables (by their indices) that is at most nothing."""

    def __init__(self, choice: Choice) -> None:
        self._table = choice.individual.profile.timetable
        self._sits, self._sitting = choice.sits.index, [x.index for x in choice.sitting]
        self._months = _months(self._table, choice.problem.month_limits)
        self._both = dict(_both(choice)) if self._months else {}

    def broken(self, values: Mapping[int, float]) -> Iterator[dict[int, int]]:
        """Rows that these values (of the variables, by index) break."""
        used = _Used({slot: value for slot, index in enumerate(self._sitting) if (value := values.get(index, 0.0)) > 0})
        if all(value > 1 - _MUCH for value in used.values.values()):
            return  # What is wholly sat breaks none.
        for truth, counting in self._both.items():
            value = values.get(truth, 0.0)
            if value > _MUCH:
                yield from self._elsewhere(truth, counting, value, used)
                yield from self._too_late(truth, counting, value - values.get(self._sits, 0.0), used)
        yield from self._on_two_days(values, used)

    def _elsewhere(self, truth: int, counting: Counting, value: float, used: _Used) -> Iterator[dict[int, int]]:
        """Whoever satisfies a holding of several exams has sat all but one of them in other months than any month."""
        every, others = union(counting.values()), len(counting) - 1
        for month in (month for month in self._months if month & every & used.slots):
            if others * value - used.of(every & ~month) > _MUCH:
                yield {truth: others} | {self._sitting[slot]: -1 for slot in bits(every & ~month)}

    def _on_two_days(self, values: Mapping[int, float], used: _Used) -> Iterator[dict[int, int]]:
        """The same, and whoever satisfies it on another day as well has sat all of them, elsewhere or in time for that
        day: a sitting in the month is no help there.
        """
        for truth, counting in (found := self._told_apart(values, used)).items():
            every, others = union(counting.values()), len(counting) - 1
            for month in (month for month in self._months if month & every & used.slots):
                short = others * values[truth] - used.of(every & ~month)
                for other, in_time in found.items():
                    if other == truth or in_time.keys() != counting.keys() or short + values[other] <= _MUCH:
                        continue
                    slots = every & ~month | union(in_time.values())
                    if others * values[truth] + values[other] - used.of(slots) > _MUCH:
                        yield {truth: others, other: 1} | {self._sitting[slot]: -1 for slot in bits(slots)}

    def _told_apart(self, values: Mapping[int, float], used: _Used) -> dict[int, Counting]:
        """Holdings that are satisfied in part, one of those for which it is the same, thanks to the same slots."""
        found: dict[object, int] = {}
        for truth, counting in self._both.items():
            if values.get(truth, 0.0) > _MUCH:
                found.setdefault((values[truth], *(slots & used.slots for slots in counting.values())), truth)
        return {truth: self._both[truth] for truth in found.values()}

    def _too_late(self, truth: int, counting: Counting, above: float, used: _Used) -> Iterator[dict[int, int]]:
        """Whoever satisfies a holding of several exams sits none of them in a month too late for that, but those of
        which an earlier sitting that counts does not clash with the later one. above: by how much the person satisfies
        the holding more than sits anything.
        """

        def beside(slot: int) -> int:
            """The slots (a mask) thanks to which the exam of a late one may count."""
            return counting[self._table.slots[slot].exam] & ~self._table.clashes[slot]

        every = union(counting.values())
        for month in (month for month in self._months if month & ~every & used.slots):
            late = [slot for slot in bits(month & ~every & used.slots) if self._table.slots[slot].exam in counting]
            before = union(map(beside, late))
            if above + sum(used.values[slot] for slot in late) - used.of(before) > _MUCH:
                others = (slot for slot in bits(month & ~every) if self._table.slots[slot].exam in counting)
                row = {self._sitting[slot]: 1 for slot in others if not beside(slot) & ~before}
                yield {truth: 1, self._sits: -1} | row | {self._sitting[slot]: -1 for slot in bits(before)}


class _Used:
    """How far slots are used, as far as they are."""

    def __init__(self, values: Mapping[int, float]) -> None:
        self.values = values
        self.slots = union(1 << slot for slot in values)

    def of(self, slots: int) -> float:
        """All of these slots (a mask) together."""
        return sum(self.values[slot] for slot in bits(slots & self.slots))


def _months(table: Timetable, limits: MonthLimits | None) -> tuple[int, ...]:
    """For each month the slots (a mask) that can only take place in it, where a person sits one exam a month."""
    if limits is None or limits.person != 1 or table.results is not None:
        return ()
    found: dict[tuple[int, ...], int] = {}
    for slot, mask in enumerate(table.months):
        months = limits.in_mask(mask)
        found[months] = found.get(months, 0) | 1 << slot
    return tuple(slots for months, slots in found.items() if len(months) == 1)


def _both(choice: Choice) -> Iterator[tuple[int, Counting]]:
    """The variables (their indices) that say whether the person satisfies holdings of several exams on a day, none of
    which counts anyway, and each only thanks to single slots.
    """
    problem, profile = choice.problem, choice.individual.profile
    place = {day: number for number, day in enumerate(problem.days)}
    for target, truth in zip(problem.targets, choice.satisfies, strict=True):
        if isinstance(truth, int) or not isinstance(target.holding, HoldAll):
            continue
        day = place[target.day]
        exams = {problem.exams.index(part) for part in target.holding.all if isinstance(part, str)}
        asked = [exam for exam in sorted(exams) if not profile.held[day] >> exam & 1]
        if len(asked) > 1 and all(profile.timetable.is_single(day, exam) for exam in asked):
            yield truth.index, {exam: profile.timetable.slots_for(day, exam) for exam in asked}

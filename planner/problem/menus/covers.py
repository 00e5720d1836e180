"""Bundles of exams that can be sat on many days, put together exam by exam as arrays.

A person may sit such an exam on any of dozens of days, and again when it has to be renewed. What matters of all that is
on which days the exam counts. So for each exam the sets of slots are listed first that no other set outdoes; then exam
after exam is added, and of what has been put together only that is kept which nothing else outdoes in all that the
holdings can still ask. docs/model.md, section 3, has the proof.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from planner.problem.kinds.ways import TooManyBundlesError, refuse_too_many
from planner.problem.masks import as_table, turned
from planner.problem.menus.arrays import Days, Whole, limits, not_outdone, one_more, sizes, unpacked, up_to
from planner.problem.schema import Measure, Problem, Timetable
from planner.problem.sets import union
from planner.requirements.holdings import HoldAll, HoldAny, HoldAtLeast, Holding, exams_of

_MANY_SLOTS = 8
"""With more slots of an exam than this its sets of slots are listed as arrays."""

_MOST_SETS = 10
"""So many times more sets than are listed in the end may be looked at for one exam."""

_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Sets of slots of some exams, in the order in which they are preferred.

    ranks: the places of their slots in the order of preference, ascending, filled up with `_NEVER`. count[e]: how many
    slots of each of the exams. days[exam]: when each exam counts with them. levels: ascending, the same for those that
    cost the same.
    """

    ranks: Whole
    levels: Whole
    count: Mapping[int, Whole]
    days: Mapping[int, Days]

    def only(self, kept: NDArray[np.bool_] | Whole) -> Cover:
        """Some of the sets."""
        return Cover(
            self.ranks[kept],
            self.levels[kept],
            {exam: count[kept] for exam, count in self.count.items()},
            {exam: days[:, kept] for exam, days in self.days.items()},
        )


_NOTHING = Cover(np.zeros((1, 0), dtype=np.int64), np.zeros(1, dtype=np.int64), {}, {})


class Board:
    """The targets of a block (a mask), and the slots of a timetable: the same for everybody who has it.

    Only for exams each of which counts thanks to single slots (`fits`).
    """

    def __init__(self, problem: Problem, timetable: Timetable, targets: int) -> None:
        self._problem = problem
        self._timetable = timetable
        number = {code: place for place, code in enumerate(problem.exams)}
        wanted = [(n, target) for n, target in enumerate(problem.targets) if targets >> n & 1]
        self._days = sorted({problem.days.index(target.day) for _, target in wanted})
        place = {problem.days[day]: bit for bit, day in enumerate(self._days)}
        self._holdings = tuple(dict.fromkeys(target.holding for _, target in wanted))
        self.exams = tuple(dict.fromkeys(number[code] for each in self._holdings for code in exams_of(each)))
        self._number = number
        self._width = max(1, -(-len(self._days) // 64))
        self._asked = [union(1 << place[t.day] for _, t in wanted if t.holding == each) for each in self._holdings]
        self._asked_days = [self._as_days(asked) for asked in self._asked]
        self._targets: dict[tuple[int, bool], list[tuple[int, int]]] = {
            (number, apart): [(place[t.day], n) for n, t in wanted if t.holding == each and t.apart == apart]
            for number, each in enumerate(self._holdings)
            for apart in (False, True)
        }
        self._most_targets = len(problem.targets)
        self._slots = {exam: self._slots_of(exam) for exam in self.exams}
        self._asking = {
            exam: union(
                asked
                for each, asked in zip(self._holdings, self._asked, strict=True)
                if problem.exams[exam] in exams_of(each)
            )
            for exam in self.exams
        }
        self._clash = as_table(timetable.clashes, len(timetable.slots))
        self._covers: dict[tuple[int, int], Cover | None] = {}
        self._begun: dict[tuple[tuple[int, int, int], ...], Cover] = {}

    def fits(self) -> bool:
        """Whether all exams of the block count thanks to single slots of their own, and some exam has many of them."""
        single = all(self._timetable.is_single(day, exam) for day in self._days for exam in self.exams)
        return single and any(len(own) > _MANY_SLOTS for own in self._slots.values())

    @property
    def clashes(self) -> tuple[int, ...]:
        """For each slot those that cannot be chosen together with it."""
        return self._timetable.clashes

    @property
    def slots(self) -> int:
        """All slots (a mask) that are of use."""
        return union(1 << slot for slots in self._slots.values() for slot in slots)

    def _slots_of(self, exam: int) -> dict[int, int]:
        """The slots thanks to which the exam counts, and on which days."""
        named = [self._timetable.slots_for(day, exam) for day in self._days]
        return {slot: days for slot, days in enumerate(turned(named, len(self._timetable.slots))) if days}

    def anyway(self, held: Sequence[int]) -> tuple[int, ...]:
        """For each exam the days (a mask) on which it counts anyway and is asked for. held: for each day of the problem
        the exams that count anyway.
        """
        return tuple(
            self._asking[exam] & union(1 << bit for bit, day in enumerate(self._days) if held[day] >> exam & 1)
            for exam in self.exams
        )

    def bundles(self, held: Sequence[int], prices: Sequence[int]) -> Iterator[tuple[int, int]]:
        """The sets of sittings (masks of slots) that are worth considering, and some more, each with its effect.

        held: for each exam the days on which it counts anyway. prices: of each exam of the problem. Raises
        TooManyBundlesError where there are too many.
        """
        anyway = dict(zip(self.exams, held, strict=True))
        # Exams that nobody holds come first: most people have the beginning in common.
        exams = sorted(self.exams, key=lambda exam: anyway[exam] != 0)
        priced = "cost" in self._problem.measures
        found = self._together([(exam, anyway[exam], prices[exam] if priced else 0) for exam in exams])
        ranking = self._timetable.ranking
        for ranks, effect in zip(found.ranks, self._effects(found, anyway), strict=True):
            yield union(1 << ranking[rank] for rank in ranks[ranks < _NEVER].tolist()), effect

    def _effects(self, found: Cover, anyway: Mapping[int, int]) -> Iterator[int]:
        """The targets (a mask of their numbers) that are satisfied with each of the sets, without those that are
        satisfied anyway (but for those that are `apart`).
        """
        before = self._whole({exam: self._as_days(days) for exam, days in anyway.items()})
        satisfied = np.zeros((len(found.ranks), self._most_targets), dtype=bool)
        for number, (now, already) in enumerate(zip(self._whole(found.days), before, strict=True)):
            for apart, days in ((False, now & ~already), (True, now)):
                if self._targets[number, apart]:
                    bits_of_days, targets = zip(*self._targets[number, apart], strict=True)
                    satisfied[:, targets] = unpacked(days)[:, bits_of_days]
        for row in np.packbits(satisfied, axis=1, bitorder="little"):
            yield int.from_bytes(row.tobytes(), "little")

    def _as_days(self, mask: int) -> Days:
        """The set of days, as a column."""
        return self._as_columns([mask])

    def _as_columns(self, masks: Sequence[int]) -> Days:
        low = range(0, 64 * self._width, 64)
        return np.array([[mask >> bit & (2**64 - 1) for mask in masks] for bit in low], dtype=np.uint64)

    # --- one exam --------------------------------------------------------------------------------------------------

    def _cover(self, exam: int, anyway: int) -> Cover:
        """The sets of slots of one exam that no other outdoes, where it counts on some days anyway."""
        key = (exam, anyway)
        if key not in self._covers:
            self._covers[key] = None  # until they are found
            self._covers[key] = self._listed(exam, anyway)
        found = self._covers[key]
        if found is None:
            raise TooManyBundlesError
        return found

    def _listed(self, exam: int, anyway: int) -> Cover:
        rank = {slot: place for place, slot in enumerate(self._timetable.ranking)}
        asked = self._asking[exam]
        of_use = {slot: new for slot, days in self._slots[exam].items() if (new := days & asked & ~anyway)}
        slots = sorted(of_use, key=rank.__getitem__)
        alone = self._as_columns([of_use[slot] for slot in slots])
        clash = self._clash[np.ix_(slots, slots)]
        sets: list[tuple[Whole, Days]] = [
            (np.zeros((1, 0), dtype=np.int64), np.zeros((self._width, 1), dtype=np.uint64))
        ]
        while len(sets[-1][0]):
            sets.append(one_more(sets[-1][0], alone, clash))
            refuse_too_many(len(sets[-1][0]) // _MOST_SETS)
        places = np.array([rank[slot] for slot in slots], dtype=np.int64)
        most = len(sets) - 1
        ranks = np.full((sum(len(chosen) for chosen, _ in sets), most), _NEVER, dtype=np.int64)
        count = np.zeros(len(ranks), dtype=np.int64)
        row = 0
        for size, (chosen, _) in enumerate(sets):
            ranks[row : row + len(chosen), :size] = places[chosen]
            count[row : row + len(chosen)] = size
            row += len(chosen)
        days = np.hstack([days for _, days in sets])
        order = np.lexsort((*ranks.T[::-1], count))
        kept = order[not_outdone(days[:, order])]
        counting = days[:, kept] | self._as_days(anyway & asked)
        return Cover(ranks[kept], count[kept], {exam: count[kept]}, {exam: counting})

    # --- exam after exam -------------------------------------------------------------------------------------------

    def _together(self, exams: Sequence[tuple[int, int, int]]) -> Cover:
        """What is kept of the sets of slots of these exams, each with the days on which it counts anyway, and its
        price.
        """
        *before, (exam, anyway, _) = exams
        more = self._cover(exam, anyway)
        if not before:
            found = more if len(self.exams) > 1 else self._with(_NOTHING, exam, more, exams)
        else:
            key = tuple(before)
            if key not in self._begun:
                self._begun[key] = self._together(before)
            found = self._with(self._begun[key], exam, more, exams)
        refuse_too_many(len(found.ranks))
        return found

    def _with(self, found: Cover, exam: int, more: Cover, exams: Sequence[tuple[int, int, int]]) -> Cover:
        """Each set of slots with each of another exam, without those that others outdo."""
        rows, columns = self._pairs(found, exam, more)
        ranks = np.sort(np.hstack([found.ranks[rows], more.ranks[columns]]), axis=1)
        count = {each: number[rows] for each, number in found.count.items()} | {exam: more.count[exam][columns]}
        days = {each: on[:, rows] for each, on in found.days.items()} | {exam: more.days[exam][:, columns]}
        prices = {each: price for each, _, price in exams}
        costs = np.stack([_cost(measure, count, prices, self._problem) for measure in self._problem.measures], axis=1)
        state = np.vstack(self._states_of(days) or [np.zeros((1, len(ranks)), dtype=np.uint64)])
        # While exams are to come, of two that cost the same the one that is preferred may still end as the better one.
        size = [-sizes(state)] if self._are_all(days) else []
        order = np.lexsort((*ranks.T[::-1], *size, *costs.T[::-1]))
        dearer = (costs[order[1:]] != costs[order[:-1]]).any(axis=1)
        levels = np.empty(len(order), dtype=np.int64)
        levels[order] = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(dearer)])
        return Cover(ranks, levels, count, days).only(order[not_outdone(state[:, order])])

    def _are_all(self, exams: Collection[int]) -> bool:
        return len(exams) == len(self.exams)

    def _pairs(self, found: Cover, exam: int, more: Cover) -> tuple[Whole, Whole]:
        """The pairs (a set of the first, one of the second) that remain if of all that make the most of their partner
        only the first is taken, or one that stands before it; when no exams are to come, one that costs less.
        """
        height, width = len(found.ranks), len(more.ranks)
        # Word by word: the states of all pairs on all days would take much room.
        most_of_row = np.ones((height, width), dtype=bool)
        most_of_column = np.ones((height, width), dtype=bool)
        for word in range(self._width):
            rows = {each: days[word, :, None] for each, days in found.days.items()}
            columns = more.days[exam][word, None, :]
            all_rows = {each: np.bitwise_or.reduce(days, axis=0)[None] for each, days in rows.items()}
            all_columns = np.bitwise_or.reduce(columns, axis=1)[:, None]
            states = [
                self._states_of(days, word)
                for days in (rows | {exam: columns}, rows | {exam: all_columns}, all_rows | {exam: columns})
            ]
            for now, with_all_columns, with_all_rows in zip(*states, strict=True):
                most_of_row &= now == with_all_columns
                most_of_column &= now == with_all_rows
        all_there = self._are_all({*found.days, exam})
        last_row = np.where(most_of_column.any(axis=0), most_of_column.argmax(axis=0), height)
        last_column = np.where(most_of_row.any(axis=1), most_of_row.argmax(axis=1), width)
        kept = up_to(np.arange(height)[:, None], last_row[None, :], limits(found.levels, all_there))
        kept &= up_to(np.arange(width)[None, :], last_column[:, None], limits(more.levels, all_there))
        row_numbers, column_numbers = kept.nonzero()
        return row_numbers, column_numbers

    # --- holdings --------------------------------------------------------------------------------------------------

    def _states_of(self, days: Mapping[int, Days], word: int | None = None) -> list[Days]:
        """All that the holdings can still ask of the exams that are there: more days are never worse. word: only of
        these days.
        """
        found: list[Days] = []
        for holding, asked in zip(self._holdings, self._asked_days, strict=True):
            whole, parts = self._known_of(holding, days)
            on = asked if word is None else asked[word]
            found.extend(each & on for each in ([] if whole is None else [whole]) + parts)
        return found

    def _whole(self, days: Mapping[int, Days]) -> list[Days]:
        """The days on which each of the holdings is satisfied."""
        return [whole for each in self._holdings if (whole := self._known_of(each, days)[0]) is not None]

    def _known_of(self, holding: Holding, days: Mapping[int, Days]) -> tuple[Days | None, list[Days]]:
        """The days on which the holding is satisfied; or where exams are not there yet, what is known of its parts."""
        match holding:
            case str():
                return days.get(self._number[holding]), []
            case HoldAny():
                return self._at_least(1, holding.any, days)
            case HoldAll():
                return self._at_least(len(holding.all), holding.all, days)
            case HoldAtLeast():
                return self._at_least(holding.at_least, holding.of, days)
            case _:
                assert_never(holding)

    def _at_least(
        self, count: int, parts: Sequence[Holding], days: Mapping[int, Days]
    ) -> tuple[Days | None, list[Days]]:
        there: list[Days] = []
        rest: list[Days] = []
        for part in parts:
            whole, known = self._known_of(part, days)
            if whole is None:
                rest.extend(known)
            else:
                there.append(whole)
        missing = len(parts) - len(there)
        if not there:
            return None, rest
        if count in (1, len(parts)):
            some = reduce(np.bitwise_or if count == 1 else np.bitwise_and, there)
            return (None, [some, *rest]) if missing else (some, [])
        nowhere = np.zeros_like(there[0])
        enough: list[Days] = [~nowhere, *[nowhere] * min(count, len(there))]
        for each in there:
            for number in range(len(enough) - 1, 0, -1):
                enough[number] = enough[number] | enough[number - 1] & each
        if not missing:
            return enough[count], []
        return None, [*enough[max(1, count - missing) :], *rest]


def _cost(measure: Measure, count: Mapping[int, Whole], prices: Mapping[int, int], problem: Problem) -> Whole:
    """What the sets of slots cost somebody to whom nothing is promised."""
    exams: Whole = np.sum([*count.values()], axis=0)
    match measure:
        case "exams":
            return exams
        case "exams-and-changes":
            return exams * problem.churn.denominator
        case "changes":
            return np.zeros_like(exams)
        case "cost":
            priced: Whole = np.sum([prices[exam] * number for exam, number in count.items()], axis=0)
            return priced
        case "people":
            return np.minimum(exams, 1)
        case _:
            assert_never(measure)

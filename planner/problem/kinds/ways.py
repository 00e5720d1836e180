"""The smallest sets of sittings with which somebody satisfies a holding.

Exams that stand in the same places of the rules are interchangeable, so of those only the better ones are taken first
(docs/model.md, section 3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from math import prod
from typing import assert_never

from planner.problem.masks import by_size, smallest
from planner.problem.results import Results
from planner.problem.runs import Numbers, Sets
from planner.problem.schema import Problem, Profile, Target
from planner.problem.sets import union
from planner.requirements.holdings import HoldAll, HoldAny, HoldAtLeast, Holding, holding_parts

MOST_CANDIDATES = 1_000
"""More sets than this at a time are not put together: such a person is an individual to the solver."""

_SPARE = 10
"""So many times more may be looked at to find those that matter."""

MOST_WAYS = 2_000
"""More sets than this are not listed for a day and exam of a timetable."""

MOST_WAYS_IN_ALL = 10_000
"""More sets of several sittings than this are not listed for all days and exams of a timetable together."""


class TooManyBundlesError(Exception):
    """There are so many sets of sittings worth considering that listing them is no way to choose."""


def most_sets() -> int:
    """So many sets are listed for one person at the most."""
    return MOST_CANDIDATES


def refuse_too_many(sets: int) -> None:
    """Raises TooManyBundlesError for more sets than are worth listing."""
    if sets > MOST_CANDIDATES:
        raise TooManyBundlesError


def listed(results: Results) -> tuple[tuple[tuple[Sets, ...], ...], tuple[Sets, ...]]:
    """The smallest sets of sittings with which each exam counts on each day, and with which it is sat: the `ways` and
    `pins` of a timetable. Raises TooManyBundlesError where too many have to be looked at for one of them, or in all.
    """
    _refuse_many_pairs(results)
    known: list[Sets | None] = []  # None where they are not put together yet
    pairs: dict[int, Sets] = {}  # for each result that needs a single sitting what this may be
    sizes: list[int] = []
    beneath: list[int] = []  # for each result the slots that are needed first in one of its sets
    in_all = 0

    def sets_with(number: int) -> Sets:
        found = known[number]
        if found is None:
            found = known[number] = smallest(slots[number] | other for other in pairs[number])
        return found

    def refuse(sets: int) -> None:
        if sets > MOST_WAYS or in_all > MOST_WAYS_IN_ALL:
            raise TooManyBundlesError

    def sets_of(numbers: Numbers) -> Sets:
        nonlocal in_all
        if not numbers:
            return ()
        first = union([beneath[number] for number in numbers]) if any_beneath else 0
        if not first:
            if rising and isinstance(numbers, range):
                found = slots[numbers.start : numbers.stop]
            else:
                found = sorted({slots[number] for number in numbers})
            refuse(len(found))
            return tuple(found)
        own = union([slots[number] for number in numbers])
        if own.bit_count() == len(numbers) and not own & first:
            # Each set has a slot that those of other results do not have.
            refuse(sum(sizes[number] for number in numbers))
            sets = tuple(by_size(each for number in numbers for each in sets_with(number)))
        else:
            every = {each for number in numbers for each in sets_with(number)}
            refuse(len(every))
            sets = smallest(every)
        in_all += sum(each & (each - 1) != 0 for each in sets)
        return sets

    any_beneath = any(result.needs for result in results.known)
    slots = [1 << result.slot for result in results.known]
    rising = slots == sorted({*slots})
    for number, (result, own) in enumerate(zip(results.known, slots, strict=True)):
        if len(result.needs) == 1 and not any(beneath[other] for other in result.needs[0]):
            others = sets_of(result.needs[0])
            refuse(len(others))
            if own not in others:
                pairs[number] = others
                known.append(None)
                sizes.append(len(others))
                beneath.append(union(others))
                continue
        sets: Sets = (own,)
        for need in result.needs:
            others = sets_of(need)
            refuse(len(sets) * len(others))
            sets = smallest(one | other for one in sets for other in others)
        known.append(sets)
        sizes.append(len(sets))
        beneath.append(union(sets) & ~own)
    return (
        tuple(tuple(map(sets_of, day)) for day in results.counting),
        tuple(map(sets_of, results.sitting)),
    )


def _refuse_many_pairs(results: Results) -> None:
    """Raises TooManyBundlesError where pairs of sittings alone are plainly too many, before any set is put together."""
    known = results.known
    if not any(result.needs for result in known):
        return

    @cache
    def needed(number: int) -> frozenset[int]:
        """The slots of which the result needs one and nothing else; none where it is not as simple as that."""
        needs = known[number].needs
        if len(needs) != 1 or any(known[other].needs for other in needs[0]):
            return frozenset()
        return frozenset(known[other].slot for other in needs[0])

    for numbers in dict.fromkeys(numbers for day in (*results.counting, results.sitting) for numbers in day):
        pairs, own, first = 0, set[int](), set[int]()
        for number in numbers:
            slot, others = known[number].slot, needed(number)
            if not others or slot in own or slot in first or slot in others or not own.isdisjoint(others):
                continue
            own.add(slot)
            first |= others
            pairs += len(others)
            if pairs > MOST_WAYS:  # No two of them are the same, as each has a slot that only it has.
                raise TooManyBundlesError


def smallest_ways(problem: Problem, target: Target, profile: Profile, worse: Sequence[int]) -> tuple[int, ...]:
    """The smallest sets of sittings that satisfy the target; `(0,)` when it is satisfied, none when it cannot.

    worse: for each exam the exams that it outdoes (a mask). Raises TooManyBundlesError where they cannot be listed.
    """
    return _Finder(problem, target, profile, worse).smallest(target.holding)


def ways_in_turn(problem: Problem, target: Target, profile: Profile, worse: Sequence[int]) -> Iterator[int]:
    """Sets of sittings that satisfy the target, among them the smallest ones, without listing all of them first.

    Raises TooManyBundlesError where those of a part of the holding cannot be listed.
    """
    return _Finder(problem, target, profile, worse).in_turn(target.holding)


class _Finder:
    """Finds the sets of sittings with which somebody satisfies what a target asks on its day."""

    def __init__(self, problem: Problem, target: Target, profile: Profile, worse: Sequence[int]) -> None:
        day = problem.days.index(target.day)
        self._exams = problem.exams
        self._held, self._ways = profile.held[day], profile.timetable.ways[day]
        self._worse = worse

    def smallest(self, holding: Holding) -> tuple[int, ...]:
        """The smallest sets of sittings that satisfy it; `(0,)` when it is satisfied, none when it cannot."""
        if isinstance(holding, str):
            number = self._exams.index(holding)
            return (0,) if self._held >> number & 1 else self._ways[number]
        sets = tuple(islice(self.in_turn(holding), _SPARE * MOST_CANDIDATES + _SPARE))
        refuse_too_many(len(sets) // _SPARE)
        return smallest(sets)

    def in_turn(self, holding: Holding) -> Iterator[int]:
        """Sets of sittings that satisfy it, among them the smallest ones."""
        match holding:
            case str():
                return iter(self.smallest(holding))
            case HoldAny():
                return self._choices(1, holding.any)
            case HoldAll():
                return self._choices(len(holding.all), holding.all)
            case HoldAtLeast():
                return self._choices(holding.at_least, holding.of)
            case _:
                assert_never(holding)

    def _choices(self, count: int, parts: Sequence[Holding]) -> Iterator[int]:
        exams = [1 << self._exams.index(part) if isinstance(part, str) else 0 for part in parts]
        return _choices(count, list(map(self.smallest, parts)), exams, self._worse)


def plainly_so_many(problem: Problem, target: Target, profile: Profile) -> int:
    """How many smallest sets of sittings satisfy the target, where that is plain before any set is put together: it
    asks for several exams at once, each of which counts thanks to single slots of its own. Else 0.
    """
    day, holding, table = problem.days.index(target.day), target.holding, profile.timetable
    codes = {part for part in holding.all if isinstance(part, str)} if isinstance(holding, HoldAll) else set()
    if not isinstance(holding, HoldAll) or codes != {*holding.all}:
        return 0
    asked = [exam for exam in map(problem.exams.index, codes) if not profile.held[day] >> exam & 1]
    plain = asked and all(table.is_single(day, exam) for exam in asked)
    return prod(len(table.ways[day][exam]) for exam in asked) if plain else 0


def _choices(count: int, parts: Sequence[tuple[int, ...]], exams: Sequence[int], worse: Sequence[int]) -> Iterator[int]:
    """The sets that satisfy `count` of the parts, each given by its own ways.

    exams: for each part that is a single exam, that exam (a mask), 0 for the others. Among single exams one is only
    chosen together with all that are at least as good in every respect (`worse[i]` are the exams that exam i
    outdoes), because those could take its place.
    """
    count -= sum(ways == (0,) for ways in parts)
    if count <= 0:
        yield 0
        return
    open_parts = [(ways, exam) for ways, exam in zip(parts, exams, strict=True) if ways and ways != (0,)]
    singles = {exam for _, exam in open_parts if exam}
    better = {one: union(other for other in singles if worse[other.bit_length() - 1] & one) for one in singles}
    open_parts.sort(key=lambda part: better[part[1]].bit_count() if part[1] else 0)

    def choose(start: int, missing: int, chosen: int, sittings: int) -> Iterator[int]:
        for position in range(start, len(open_parts) - missing + 1):
            ways, exam = open_parts[position]
            if exam and better[exam] & ~chosen:
                continue
            if missing == 1:
                yield from map(sittings.__or__, ways)
                continue
            for way in ways:
                yield from choose(position + 1, missing - 1, chosen | exam, sittings | way)

    yield from choose(0, count, 0, 0)


def alike_exams(problem: Problem) -> tuple[tuple[int, ...], ...]:
    """Groups of exams that stand in the same places of the rules: the same holdings directly around them, as often.

    They are interchangeable, since a holding does not care about the order of its parts. Exams that no rule names are
    in none of them.
    """
    places: list[set[object]] = [set() for _ in problem.exams]
    number = {code: i for i, code in enumerate(problem.exams)}

    def visit(holding: Holding) -> None:
        if isinstance(holding, str):
            places[number[holding]].add(holding)
            return
        for part, times in Counter(holding_parts(holding)).items():
            if isinstance(part, str):
                places[number[part]].add((holding, times))
            else:
                visit(part)

    for target in problem.targets:
        visit(target.holding)
    groups: dict[frozenset[object], list[int]] = {}
    for exam, around in enumerate(places):
        if around:
            groups.setdefault(frozenset(around), []).append(exam)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def worse_exams(alike: Iterable[Sequence[int]], profile: Profile) -> tuple[int, ...]:
    """For each exam the mask of those that it outdoes: same places, good for no fewer days and months, not dearer,
    ranked before.

    Exams that are held on some day, pinned, or have to do with others take no part: replacing them is another matter.
    """
    taken = union(profile.held) | profile.pinned
    rank: dict[int, int] = {}
    for position, number in enumerate(profile.timetable.ranking):
        rank.setdefault(profile.timetable.slots[number].exam, position)
    free, exams = profile.timetable.free, len(profile.timetable.free)
    worse = [0] * exams

    def no_dearer(one: int, other: int) -> bool:
        """Not dearer in any period, and with fees of the same classes."""
        alike = profile.fees[one::exams] == profile.fees[other::exams]
        return alike and all(
            a <= b for a, b in zip(profile.prices[one::exams], profile.prices[other::exams], strict=True)
        )

    def order(exam: int) -> tuple[tuple[int, ...], int]:
        return profile.prices[exam::exams], rank[exam]

    for group in alike:
        open_ = [number for number in group if number in rank and not taken >> number & 1 and free[number] is not None]
        for better in open_:
            for other in open_:
                first = order(better) < order(other)
                if first and no_dearer(better, other) and _covers(free[better], free[other]):
                    worse[better] |= 1 << other
    return tuple(worse)


def _covers(better: tuple[tuple[int, int], ...] | None, other: tuple[tuple[int, int], ...] | None) -> bool:
    """Whether each slot of the other exam has its equal, in days and months, among the slots of the better one."""
    return all(any(days & ~d == 0 and months & ~m == 0 for d, m in better or ()) for days, months in other or ())

"""Which sets of new exams are worth considering for one person: the bundles of a profile.

A bundle is worth considering only if no other bundle does at least as much for at most the same price. The text of
docs/model.md proves that leaving out the rest loses no optimal plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import assert_never

from planner.problem.schema import Measure, Problem, Profile, bits
from planner.requirements.holdings import HoldAll, HoldAny, HoldAtLeast, Holding, exams_of, holding_parts

Cost = tuple[int, ...]
"""What a bundle costs in each of the problem's measures, in their order."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """New exams for one person (a mask), what they cost, and what they do.

    effect: the targets (a mask) that the person newly satisfies; of targets that are `apart`, those that the person
    satisfies at all.
    ranks: the exams' places in the profile's order of preference; settles what is equal in cost and effect.
    """

    exams: int
    cost: Cost
    effect: int
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """Bundles of which a person takes one, whatever the person takes from other menus.

    block: the number of the block of targets that it is about, or WHOLE for all targets at once.
    """

    block: int
    bundles: tuple[Bundle, ...]


WHOLE = -1


class BundleTable:
    """The menus of profiles, worked out once for each way of missing things.

    Targets that share no exam, directly or through others, fall into blocks. What a person does for one block has no
    bearing on the others, so each block has a menu of its own - unless exams are pinned or the person's cap may bind.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._apart = sum(1 << number for number, target in enumerate(problem.targets) if target.apart)
        self._days = [problem.days.index(target.day) for target in problem.targets]
        self._number = {code: number for number, code in enumerate(problem.exams)}
        self._alike = _alike_exams(problem)
        self._blocks = _blocks(problem)
        self._shapes: dict[tuple[object, ...], _Shape] = {}
        self._known: dict[tuple[object, ...], tuple[Menu, ...]] = {}

    def of(self, profile: Profile) -> tuple[Menu, ...]:
        """The menus of each of these people, their bundles in the order of preference.

        The empty bundle is among them unless exams are pinned. None at all when the pinned exams exceed the cap.
        """
        key = (profile.held, profile.open, profile.pinned, profile.cap, profile.prices, profile.ranking)
        if key not in self._known:
            self._known[key] = tuple(self._menus(profile))
        return self._known[key]

    def _menus(self, profile: Profile) -> Iterator[Menu]:
        shape = self._shape_of(profile)
        if profile.pinned or (profile.cap is not None and profile.cap < shape.most_exams):
            yield Menu(WHOLE, self._find(profile, shape.families, shape))
            return
        for block, families in enumerate(shape.families_by_block):
            bundles = self._find(profile, families, shape, self._blocks[block])
            if len(bundles) > 1 or any(bundle.effect for bundle in bundles):
                yield Menu(block, bundles)

    def _find(
        self, profile: Profile, families: Sequence[tuple[tuple[int, ...], int]], shape: _Shape, targets: int = -1
    ) -> tuple[Bundle, ...]:
        """The bundles for these targets (a mask), put together from the families of smallest sets."""
        if profile.cap is not None and profile.pinned.bit_count() > profile.cap:
            return ()
        measures, prices = self._problem.measures, profile.prices

        def bundle(exams: int) -> Bundle:
            known = shape.of(exams)
            cost = tuple([_amount(measure, prices, known.numbers) for measure in measures])
            return Bundle(exams, cost, known.effect & targets, known.ranks)

        candidates = {profile.pinned: bundle(profile.pinned)}
        for family, later in families:
            for exams in list(candidates):
                for way in family:
                    union = exams | way
                    if union not in candidates and (profile.cap is None or union.bit_count() <= profile.cap):
                        candidates[union] = bundle(union)
            candidates = _best_by(candidates.values(), profile, later)
        return _not_outdone(candidates.values())

    def _shape_of(self, profile: Profile) -> _Shape:
        worse = _worse_exams(self._alike, profile)
        key = (profile.held, profile.open, profile.ranking, worse)
        if key not in self._shapes:
            ways = [self._ways(number, profile, worse) for number in range(len(self._problem.targets))]
            self._shapes[key] = _Shape(ways, self._apart, self._blocks, profile.ranking)
        return self._shapes[key]

    def _ways(self, target: int, profile: Profile, worse: Sequence[int]) -> tuple[int, ...]:
        """The smallest sets of new exams that satisfy the target; `(0,)` when it is satisfied, none when it cannot."""
        day = self._days[target]
        held, opening = profile.held[day], profile.open[day]

        def find(holding: Holding) -> tuple[int, ...]:
            match holding:
                case str():
                    number = self._number[holding]
                    if held >> number & 1:
                        return (0,)
                    return (1 << number,) if opening >> number & 1 else ()
                case HoldAny():
                    return _smallest(_choices(1, [find(part) for part in holding.any], worse))
                case HoldAll():
                    return _smallest(_choices(len(holding.all), [find(part) for part in holding.all], worse))
                case HoldAtLeast():
                    return _smallest(_choices(holding.at_least, [find(part) for part in holding.of], worse))
                case _:
                    assert_never(holding)

        return find(self._problem.targets[target].holding)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is the same for everybody with a set of new exams: the exams' numbers, their effect, and their ranks."""

    numbers: tuple[int, ...]
    effect: int
    ranks: tuple[int, ...]


class _Shape:
    """What profiles have in common that hold and may sit the same, whatever it costs them.

    families: the different lists of smallest sets of exams, one of each list being enough for some target; each with
    all the exams (a mask) that occur in the lists after it. most_exams: no bundle has more.
    """

    def __init__(
        self, ways: Sequence[tuple[int, ...]], apart: int, blocks: Sequence[int], ranking: Sequence[int]
    ) -> None:
        self.families = _families(ways)
        self.families_by_block = [
            _families([way for number, way in enumerate(ways) if block >> number & 1]) for block in blocks
        ]
        self.most_exams = _or(exams for family, _ in self.families for exams in family).bit_count()
        self._reaching = [(1 << n, way) for n, way in enumerate(ways) if way != (0,) or apart >> n & 1]
        self._rank = {number: position for position, number in enumerate(ranking)}
        self._known: dict[int, _Known] = {}

    def of(self, exams: int) -> _Known:
        """The effect of these exams: the targets they satisfy, without those that are satisfied anyway (unless they
        are `apart`).
        """
        if exams not in self._known:
            numbers = bits(exams)
            effect = sum(target for target, way in self._reaching if any(each & ~exams == 0 for each in way))
            self._known[exams] = _Known(numbers, effect, tuple(sorted(self._rank[number] for number in numbers)))
        return self._known[exams]


def _families(ways: Iterable[tuple[int, ...]]) -> list[tuple[tuple[int, ...], int]]:
    families = list(dict.fromkeys(way for way in ways if way and way != (0,)))
    return [
        (family, _or(exams for other in families[position + 1 :] for exams in other))
        for position, family in enumerate(families)
    ]


def _blocks(problem: Problem) -> tuple[int, ...]:
    """The targets (masks) that hang together by common exams or because they share out people."""
    links = [exams_of(target.holding) for target in problem.targets]
    apart = frozenset(number for number, target in enumerate(problem.targets) if target.apart)
    blocks: list[tuple[frozenset[object], int]] = []
    for number, exams in enumerate(links):
        tied: frozenset[object] = exams | ({"apart"} if number in apart else frozenset())
        mask = 1 << number
        for other in [block for block in blocks if block[0] & tied]:
            blocks.remove(other)
            tied, mask = tied | other[0], mask | other[1]
        blocks.append((tied, mask))
    return tuple(sorted((mask for _, mask in blocks), key=lambda mask: mask & -mask))


def _amount(measure: Measure, prices: Sequence[int], exams: Sequence[int]) -> int:
    match measure:
        case "exams":
            return len(exams)
        case "cost":
            return sum([prices[number] for number in exams])
        case "people":
            return 1 if exams else 0
        case _:
            assert_never(measure)


def _choices(count: int, parts: Sequence[tuple[int, ...]], worse: Sequence[int]) -> Iterator[int]:
    """The sets that satisfy `count` of the parts, each given by its own ways.

    Among parts that are single exams, one is only chosen together with all exams that are at least as good in every
    respect (`worse[i]` are the exams that exam i outdoes), because those could take its place.
    """
    count -= sum(ways == (0,) for ways in parts)
    if count <= 0:
        yield 0
        return
    singles = {ways[0] for ways in parts if _is_one_exam(ways)}
    better = {one: _or(other for other in singles if worse[other.bit_length() - 1] & one) for one in singles}
    open_parts = [ways for ways in parts if ways and ways != (0,)]
    open_parts.sort(key=lambda ways: better[ways[0]].bit_count() if _is_one_exam(ways) else 0)

    def choose(start: int, missing: int, single: int, union: int) -> Iterator[int]:
        if missing == 0:
            yield union
            return
        for position in range(start, len(open_parts) - missing + 1):
            ways = open_parts[position]
            if not _is_one_exam(ways):
                for way in ways:
                    yield from choose(position + 1, missing - 1, single, union | way)
            elif better[ways[0]] & ~single == 0:
                yield from choose(position + 1, missing - 1, single | ways[0], union | ways[0])

    yield from choose(0, count, 0, 0)


def _is_one_exam(ways: tuple[int, ...]) -> bool:
    return len(ways) == 1 and ways[0].bit_count() == 1


def _or(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _smallest(sets: Iterable[int]) -> tuple[int, ...]:
    """The sets of which no other one is a part, in a fixed order."""
    kept: list[int] = []
    for each in sorted(set(sets), key=lambda mask: (mask.bit_count(), mask)):
        if not any(small & ~each == 0 for small in kept):
            kept.append(each)
    return tuple(kept)


def _alike_exams(problem: Problem) -> tuple[tuple[int, ...], ...]:
    """Groups of exams that stand in the same places of the rules: the same holdings directly around them, as often.

    They are interchangeable, since a holding does not care about the order of its parts.
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
        groups.setdefault(frozenset(around), []).append(exam)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _worse_exams(alike: Iterable[Sequence[int]], profile: Profile) -> tuple[int, ...]:
    """For each exam the mask of those that it outdoes: same places, open on no more days, not cheaper, ranked later.

    Exams that are held on some day or pinned take no part: replacing them is another matter.
    """
    taken = _or(profile.held) | profile.pinned
    rank = {number: position for position, number in enumerate(profile.ranking)}
    worse = [0] * len(profile.prices)
    for group in alike:
        free = [number for number in group if number in rank and not taken >> number & 1]
        for better in free:
            for other in free:
                if (profile.prices[better], rank[better]) < (profile.prices[other], rank[other]) and all(
                    not (day >> other & 1) or day >> better & 1 for day in profile.open
                ):
                    worse[better] |= 1 << other
    return tuple(worse)


def _best_by(bundles: Iterable[Bundle], profile: Profile, later: int) -> dict[int, Bundle]:
    """Of the bundles with the same effect and the same exams among the `later` ones, the best (and, where a cap may
    still bind, the best of each size).
    """
    best: dict[tuple[int, int, int], Bundle] = {}
    for bundle in sorted(bundles, key=lambda each: (each.cost, each.ranks)):
        size = bundle.exams.bit_count() if profile.cap is not None else 0
        best.setdefault((bundle.effect, bundle.exams & later, size), bundle)
    return {bundle.exams: bundle for bundle in best.values()}


def _not_outdone(bundles: Iterable[Bundle]) -> tuple[Bundle, ...]:
    """The bundles of which none does less for the same price or more, in order of preference."""
    kept: list[Bundle] = []
    for bundle in sorted(bundles, key=lambda each: (each.cost, -each.effect.bit_count(), each.ranks)):
        if not any(bundle.effect & ~other.effect == 0 for other in kept):
            kept.append(bundle)
    return tuple(kept)

"""Which sets of new exams are worth considering for one person: the bundles of a profile.

A bundle is worth considering only if no other bundle does at least as much for at most the same price. The text of
docs/model.md proves that leaving out the rest loses no optimal plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from planner.problem.kinds.ways import (
    TooManyBundlesError,
    alike_exams,
    most_sets,
    plainly_so_many,
    refuse_too_many,
    smallest_ways,
    worse_exams,
)
from planner.problem.masks import parts_of, words
from planner.problem.menus.blocks import EVERYTHING, Block, target_blocks
from planner.problem.menus.weights import Cost, Weights
from planner.problem.menus.wide import Wide, WideShapes, most_together
from planner.problem.schema import MonthLimits, Problem, Profile, Timetable
from planner.problem.seats import Seats, fit
from planner.problem.sets import bits, union

Spending = tuple[int, ...]
"""What a bundle takes of what is paid for together: the fees of each class, then what else it costs in each budget."""


class Bundle(NamedTuple):
    """Sittings of one person (a mask of slots), what they cost, and what they do.

    effect: the targets (a mask) that the person newly satisfies; of targets that are `apart`, those that the person
    satisfies at all.
    seats: for each sitting the months (a mask) in which it can take place; empty where months do not matter.
    spending: empty where there are no fee classes and no budgets.
    """

    sittings: int
    cost: Cost
    effect: int
    seats: Seats
    spending: Spending = ()


class Menu(NamedTuple):
    """Bundles of which a person takes one, whatever the person takes from other menus.

    block: the number of the block of targets that it is about, or WHOLE for all targets at once.
    """

    block: int
    bundles: tuple[Bundle, ...]


WHOLE = -1

_MOST_TABLES = 8
_MANY = 50_000
"""More comparisons than this are made in arrays."""

_SPARE = 10
"""So many times more may be looked at than are kept."""


def bundle_table(problem: Problem) -> BundleTable:
    """The table for this problem. Problems that ask the same of people share one, so that a question that is asked
    again with somebody more, less or forced does not work out everybody's menus anew.
    """
    asked = tuple((target.holding, target.day, target.apart) for target in problem.targets)
    limits = problem.month_limits
    person = None if limits is None else (limits.person, limits.months)
    unit = problem.churn.denominator
    blocks = target_blocks(problem)
    key = (problem.exams, problem.days, asked, problem.measures, unit, person, blocks, problem.money, most_sets())
    table = _TABLES.pop(key, None) or BundleTable(problem)
    _TABLES[key] = table
    while len(_TABLES) > _MOST_TABLES:
        del _TABLES[next(iter(_TABLES))]
    return table


class BundleTable:
    """The menus of profiles, worked out once for each way of missing things.

    Targets that share no exam, directly or through others, fall into blocks. What a person does for one block has no
    bearing on the others, so each block has a menu of its own - unless exams are pinned or the person's cap may bind.
    (A limit of the person's by month is the business of those who put menus together.)
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._apart = sum(1 << number for number, target in enumerate(problem.targets) if target.apart)
        self._alike = alike_exams(problem)
        self._blocks = target_blocks(problem)
        self._shapes: dict[tuple[object, ...], _Shape] = {}
        self._wide = WideShapes(problem)
        self._lists: dict[tuple[object, ...], tuple[Bundle, ...]] = {}
        self._known: dict[tuple[object, ...], tuple[Menu, ...]] = {}

    def of(self, profile: Profile) -> tuple[Menu, ...]:
        """The menus of each of these people, their bundles in the order of preference.

        The empty bundle is among them unless exams are pinned. None at all when the pinned exams exceed the cap.
        Raises TooManyBundlesError where they cannot be listed.
        """
        if not profile.timetable.listed:
            raise TooManyBundlesError
        key = (profile.held, profile.timetable, profile.pinned, profile.cap, profile.prices, profile.fees)
        if key not in self._known:
            self._known[key] = tuple(self._menus(profile))
        return self._known[key]

    def _menus(self, profile: Profile) -> Iterator[Menu]:
        limits = self._problem.month_limits
        blocks = self._shapes_of(profile, limits, self._blocks)
        if profile.pinned or self._may_bind(profile, blocks):
            [shape] = self._shapes_of(profile, limits, [EVERYTHING])
            yield Menu(WHOLE, self._listed(profile, shape))
            return
        for number, shape in enumerate(blocks):
            bundles = self._listed(profile, shape)
            if len(bundles) > 1 or any(bundle.effect for bundle in bundles):
                yield Menu(number, bundles)

    def _may_bind(self, profile: Profile, blocks: Sequence[_Shape | Wide]) -> bool:
        """Whether the person's cap may keep somebody from choosing freely in each block."""
        if profile.cap is None or profile.cap >= sum(shape.most_sittings for shape in blocks):
            return False
        worse = worse_exams(self._alike, profile)
        limits = self._problem.month_limits
        return profile.cap < sum(self._shape_of(profile, worse, limits, block).most_sittings for block in self._blocks)

    def _listed(self, profile: Profile, shape: _Shape | Wide) -> tuple[Bundle, ...]:
        """The bundles of a shape, worked out once for everybody to whom they cost the same."""
        exams = [number for number in range(len(self._problem.exams)) if shape.exams >> number & 1]
        every = len(self._problem.exams)
        costs = tuple(profile.prices[number::every] for number in exams)
        fees = tuple(profile.fees[number::every] for number in exams)
        key = (shape, profile.pinned, profile.cap, costs, fees)
        if key not in self._lists:
            self._lists[key] = self._find(profile, shape)
        return self._lists[key]

    def _find(self, profile: Profile, shape: _Shape | Wide) -> tuple[Bundle, ...]:
        """The bundles of a shape that are worth considering."""
        if isinstance(shape, Wide):
            return self._of_sets(profile, shape.bundles(profile))
        places = price_places(self._problem, profile)
        weights = Weights(self._problem, profile, places)
        spend = Spender(self._problem, profile, places)
        cap = profile.cap
        unlimited, alike = cap is None and shape.always_together, not shape.has_seats and not spend.matters

        def possible(sittings: int) -> bool:
            return (cap is None or sittings.bit_count() <= cap) and shape.go_together(sittings)

        def taking(sittings: int) -> tuple[Seats, Spending]:
            return ((), ()) if alike else (shape.seats(sittings), spend.of(bits(sittings)))

        def key(sittings: int, effect: int, later: int) -> tuple[object, ...]:
            """What is the same for sets that do the same, and will do with whatever else is added to both."""
            if alike and cap is None:
                return (effect, sittings & later)
            return (effect, sittings & later, taking(sittings), cap is not None and sittings.bit_count())

        pinned = (each for each in _pinned_sets(profile) if possible(each))
        found = {each: each and weights.once + weights.of(each) for each in pinned}
        for family, later in shape.families:
            for sittings, weight in list(found.items()):
                if any(way & ~sittings == 0 for way in family):
                    continue  # Another of these sets on top would be of no use.
                for way in family:
                    both = sittings | way
                    if both not in found and (unlimited or possible(both)):
                        found[both] = (weight or weights.once) + weights.of(way & ~sittings)
                refuse_too_many(len(found) // _SPARE)
            best: dict[tuple[object, ...], tuple[int, int]] = {}
            for effect, (sittings, weight) in zip(shape.effects(found), found.items(), strict=True):
                place = key(sittings, effect, later)
                if place not in best or weight < best[place][0]:
                    best[place] = (weight, sittings)
            found = {sittings: weight for weight, sittings in best.values()}
            refuse_too_many(len(found))
        known = zip(found.values(), shape.effects(found), found, strict=True)
        order = sorted(known, key=lambda each: (weights.price(each[0]), -each[1].bit_count(), each[0]))
        kept = _not_outdone([effect for _, effect, _ in order], [taking(sittings) for _, _, sittings in order])
        return tuple(
            Bundle(sittings, weights.cost(weight), effect, *taking(sittings))
            for weight, effect, sittings in (order[number] for number in kept)
        )

    def _of_sets(self, profile: Profile, sets: Iterable[tuple[int, int]]) -> tuple[Bundle, ...]:
        """The bundles of sets of sittings with their effects, where nothing but days and prices matters."""
        weights = Weights(self._problem, profile, price_places(self._problem, profile))
        found = ((sittings and weights.once + weights.of(sittings), effect, sittings) for sittings, effect in sets)
        order = sorted(found, key=lambda each: (weights.price(each[0]), -each[1].bit_count(), each[0]))
        return tuple(Bundle(sittings, weights.cost(weight), effect, ()) for weight, effect, sittings in order)

    def _shapes_of(self, profile: Profile, limits: MonthLimits | None, blocks: Iterable[Block]) -> list[_Shape | Wide]:
        worse = worse_exams(self._alike, profile)
        return [
            self._wide.of(profile, worse, block) or self._shape_of(profile, worse, limits, block) for block in blocks
        ]

    def _shape_of(self, profile: Profile, worse: Sequence[int], limits: MonthLimits | None, block: Block) -> _Shape:
        there = tuple(exams & block.exams for exams in worse)
        held = tuple(exams & block.exams for exams in profile.held)
        key = (held, profile.timetable, there, block)
        if key not in self._shapes:
            ways = self._ways(profile, there, block)
            self._shapes[key] = _Shape(ways, self._apart, block.exams, profile.timetable, limits)
        return self._shapes[key]

    def _ways(self, profile: Profile, worse: Sequence[int], block: Block) -> dict[int, tuple[int, ...]]:
        """For each target of a block the smallest sets of sittings that satisfy it.

        Raises TooManyBundlesError as soon as there are too many of all targets together.
        """
        targets = (target for number, target in enumerate(self._problem.targets) if block.targets >> number & 1)
        for so_many in accumulate(plainly_so_many(self._problem, target, profile) for target in targets):
            refuse_too_many(so_many // _SPARE)
        found: dict[int, tuple[int, ...]] = {}
        in_all = 0
        for number, target in enumerate(self._problem.targets):
            if block.targets >> number & 1:
                found[number] = smallest_ways(self._problem, target, profile, worse)
                if found[number] != (0,) or self._apart >> number & 1:
                    in_all += len(found[number])
                refuse_too_many(in_all // _SPARE)
        return found


def price_places(problem: Problem, profile: Profile) -> list[int]:
    """For each slot the place of its price in `Profile.prices`."""
    money, exams = problem.money, len(problem.exams)
    if len(money.periods) == 1:
        return [slot.exam for slot in profile.timetable.slots]
    return [money.period_of(slot.first) * exams + slot.exam for slot in profile.timetable.slots]


class Spender:
    """What somebody's sittings take of what is paid for together."""

    def __init__(self, problem: Problem, profile: Profile, places: Sequence[int]) -> None:
        money = problem.money
        self._classes = len(money.classes)
        self.matters = bool(money.classes or money.budgets)
        self._fees = [profile.fees[place] for place in places] if profile.fees else []
        periods = [money.period_of(slot.first) for slot in profile.timetable.slots] if money.budgets else []
        self._amounts = [
            [
                profile.prices[place] if period in budget.periods else 0
                for place, period in zip(places, periods, strict=True)
            ]
            for budget in money.budgets
        ]

    def of(self, numbers: Sequence[int]) -> Spending:
        """The fees of each class, then what is spent besides in each budget."""
        if not self.matters:
            return ()
        fees = [0] * self._classes
        if self._fees:
            for number in numbers:
                paid = self._fees[number]
                if paid is not None:
                    fees[paid] += 1
        return (*fees, *(sum(amounts[number] for number in numbers) for amounts in self._amounts))


def _pinned_sets(profile: Profile) -> tuple[int, ...]:
    """The sets of sittings that contain one of each pinned exam."""
    sets = [0]
    for number in bits(profile.pinned):
        sets = [each | way for each in sets for way in profile.timetable.pins[number]]
    return tuple(dict.fromkeys(sets))


_TABLES: dict[tuple[object, ...], BundleTable] = {}
"""The tables used last; what they hold follows from the key, so that sharing them changes no answer."""


class _Shape:
    """What profiles have in common that hold and may sit the same in a block of targets, whatever it costs them.

    families: the different lists of smallest sets of sittings, one of each list being enough for some target; each
    with all the slots (a mask) that occur in the lists after it, and those that clash with one of them.
    most_sittings: no bundle has more. exams: of which there are sittings in them (a mask).
    """

    def __init__(
        self,
        ways: Mapping[int, tuple[int, ...]],
        apart: int,
        exams: int,
        timetable: Timetable,
        limits: MonthLimits | None,
    ) -> None:
        self.exams = exams
        self._clashes = timetable.clashes
        self.always_together = limits is None and not any(timetable.clashes)
        self._months = timetable.months
        self.has_seats = bool(timetable.months)
        self._limits = limits
        self.families = self._families(ways.values())
        self.most_sittings = most_together(
            union(way for family, _ in self.families for way in family), timetable.clashes
        )
        self._reached: dict[tuple[int, ...], int] = {}  # the targets (a mask) that are satisfied with one of these sets
        for number, family in ways.items():
            if family and (family != (0,) or apart >> number & 1):
                self._reached[family] = self._reached.get(family, 0) | 1 << number
        self._effects: dict[int, int] = {}
        self._together: dict[int, bool] = {}

    def effects(self, sets: Collection[int]) -> list[int]:
        """The effect of each of these sets of sittings: the targets they satisfy, without those that are satisfied
        anyway (unless they are `apart`).
        """
        new = [sittings for sittings in sets if sittings not in self._effects]
        if len(new) * sum(map(len, self._reached)) > _MANY:
            self._effects.update(zip(new, self._effects_in_arrays(new), strict=True))
            return [self._effects[sittings] for sittings in sets]
        for sittings in new:
            effect = 0
            for family, targets in self._reached.items():
                for way in family:
                    if way & sittings == way:
                        effect |= targets
                        break
            self._effects[sittings] = effect
        return [self._effects[sittings] for sittings in sets]

    def _effects_in_arrays(self, sets: Sequence[int]) -> Iterator[int]:
        """The effect of each of these sets, of all at once."""
        reached = parts_of(words(way for family in self._reached for way in family), words(sets))
        first = np.cumsum([0, *map(len, self._reached)])[:-1]
        targets = list(self._reached.values())
        for satisfied in np.logical_or.reduceat(reached, first, axis=0).T:
            yield union([targets[number] for number in np.flatnonzero(satisfied).tolist()])

    def seats(self, sittings: int) -> Seats:
        """The months in which each of the sittings can take place."""
        return tuple(sorted(self._months[number] for number in bits(sittings))) if self._months else ()

    def go_together(self, sittings: int) -> bool:
        """Whether one person can choose all these sittings."""
        if self.always_together:
            return True
        if sittings not in self._together:
            numbers = bits(sittings)
            clash = any(self._clashes[number] & sittings for number in numbers)
            room = self._limits is None or clash or self._limits.room_for(self._months[number] for number in numbers)
            self._together[sittings] = room and not clash
        return self._together[sittings]

    def _families(self, ways: Iterable[tuple[int, ...]]) -> list[tuple[tuple[int, ...], int]]:
        families = list(dict.fromkeys(way for way in ways if way and way != (0,)))
        after = []
        later = 0
        for family in reversed(families):
            after.append(later)
            slots = union(family)
            later |= slots | union(self._clashes[number] for number in bits(slots))
        return list(zip(families, reversed(after), strict=True))


def _not_outdone(effects: Sequence[int], taking: Sequence[tuple[Seats, Spending]]) -> list[int]:
    """The numbers of the bundles with these effects, the cheapest first, of which none before does as much, needs no
    easier seats and spends no more.
    """
    masks = words(effects)
    may_outdo = np.tril(parts_of(masks, masks), -1)
    if not any(seats or spending for seats, spending in taking):
        return [number for number, by_others in enumerate(may_outdo) if not by_others.any()]
    kept = np.zeros(
        len(effects), dtype=bool
    )  # what a bundle that is left out outdoes, the one that outdoes it does too
    for number, (seats, spending) in enumerate(taking):
        others = (taking[other] for other in (may_outdo[number] & kept).nonzero()[0])
        kept[number] = not any(fit(before, seats) and spends_no_more(spent, spending) for before, spent in others)
    return [number for number, stays in enumerate(kept) if stays]


def spends_no_more(one: Spending, other: Spending) -> bool:
    """Whether the first takes no more of anything than the other."""
    return all(a <= b for a, b in zip(one, other, strict=True))

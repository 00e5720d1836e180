"""The bundles of an individual against all sets of exams, tried one by one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from planner.problem.build import build
from planner.problem.schema import Problem, Profile
from planner.problem.sets import bits
from planner.requirements.holdings import holds
from planner.solver.bundles.listing import listing, totals_of
from tests.cases import as_question
from tests.properties.test_second_solver import company

Sittings = tuple[int, ...]


def effect(problem: Problem, profile: Profile, sittings: Sittings) -> frozenset[int]:
    """The targets that the person newly satisfies; of targets that are apart, all."""
    chosen = sum(1 << slot for slot in sittings)
    done = set()
    for number, target in enumerate(problem.targets):
        day = problem.days.index(target.day)
        held = {code for exam, code in enumerate(problem.exams) if profile.held[day] >> exam & 1}
        ways = zip(problem.exams, profile.timetable.ways[day], strict=True)
        exams = held | {code for code, sets in ways if any(each & ~chosen == 0 for each in sets)}
        if holds(target.holding, exams) and (target.apart or not holds(target.holding, held)):
            done.add(number)
    return frozenset(done)


def cost(problem: Problem, profile: Profile, sittings: Sittings) -> tuple[int, ...]:
    """What the sittings come to in each measure."""
    prices = [profile.prices[profile.timetable.slots[slot].exam] for slot in sittings]
    known = {"exams": len(prices), "cost": sum(prices), "people": int(bool(prices))}
    return tuple(known[measure] for measure in problem.measures)


def allowed(profile: Profile, sittings: Sittings) -> bool:
    """Whether the sittings keep the pins and the cap."""
    sat = {profile.timetable.slots[slot].exam for slot in sittings}
    return set(bits(profile.pinned)) <= sat and (profile.cap is None or len(sittings) <= profile.cap)


@pytest.mark.parametrize("seed", [0, 1, 3, 5, 7, 11])
def test_whatever_can_be_done_a_listed_bundle_does_for_no_more(seed: int) -> None:
    problem = build(as_question(company(seed, size=12)))
    for profile in problem.profiles:
        listed = listing(problem, profile, {})
        slots, targets = len(profile.timetable.slots), len(problem.targets)
        every = [sittings for size in range(slots + 1) for sittings in combinations(range(slots), size)]
        if listed is None:
            assert not any(allowed(profile, sittings) for sittings in every)
            continue
        bundles: dict[frozenset[int], tuple[int, ...]] = {}
        for marks in listed.marks:
            sittings = tuple(map(int, marks[:slots].nonzero()[0]))
            done = frozenset(map(int, marks[slots : slots + targets].nonzero()[0]))
            assert done == effect(problem, profile, sittings)
            assert bool(marks[-1]) == bool(sittings)
            assert done not in bundles
            bundles[done] = cost(problem, profile, sittings)
        for sittings in every:
            wanted, most = effect(problem, profile, sittings), cost(problem, profile, sittings)
            if allowed(profile, sittings):
                assert any(wanted <= done and price <= most for done, price in bundles.items())


@pytest.mark.parametrize("bits", [10, 40, 53, 60])
def test_totals_of_bundles_are_exact(bits: int) -> None:
    chance = np.random.default_rng(bits)
    for bundles in (0, 3, 200):
        marks = chance.integers(0, 2, size=(bundles, 6))
        table = chance.integers(-(1 << bits), 1 << bits, size=(6, 4))
        expected = [
            [sum(int(factor) for mark, factor in zip(row, column, strict=True) if mark) for column in table.T]
            for row in marks
        ]
        assert totals_of(marks, table).tolist() == expected

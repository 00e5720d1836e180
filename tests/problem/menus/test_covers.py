"""Bundles as arrays: the same menus as put together set by set, and as found by trying every set of sittings."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from planner.problem.build import build
from planner.problem.kinds.ways import TooManyBundlesError
from planner.problem.menus import covers, wide
from planner.problem.menus.blocks import target_blocks
from planner.problem.menus.bundles import BundleTable, Menu
from planner.problem.schema import Problem, Profile, Target
from planner.problem.sets import bits
from planner.requirements.holdings import holds
from tests.benchmarks.certificates import yearly_certificates
from tests.cases import as_question, calendar_cases, tight_company
from tests.oracle import Case
from tests.properties.test_second_solver import compare as compare_with_second

many = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))

_FEW_SLOTS = 12
"""All sets of so many slots are tried."""


def menus(problem: Problem, profile: Profile, as_arrays: bool) -> tuple[Menu, ...]:
    """The menus of a profile, with all blocks as arrays that can be, or none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(covers, "_MANY_SLOTS", 0 if as_arrays else 10_000)
        return BundleTable(problem).of(profile)


def blocks_as_arrays(problem: Problem) -> int:
    """How many blocks of profiles are put together as arrays."""
    count = 0

    class Counted(covers.Board):
        def bundles(self, *given: object) -> object:  # type: ignore[override]
            nonlocal count
            count += 1
            return super().bundles(*given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wide, "Board", Counted)
        for profile in problem.profiles:
            with suppress(TooManyBundlesError):
                menus(problem, profile, as_arrays=True)
    return count


def compare(problem: Problem) -> None:
    for profile in problem.profiles:
        try:
            expected = menus(problem, profile, as_arrays=False)
        except TooManyBundlesError:
            continue  # Some have so few bundles, but too many on the way to them.
        assert menus(problem, profile, as_arrays=True) == expected


@many
@given(case=calendar_cases())
def test_menus_are_those_put_together_set_by_set(case: Case) -> None:
    compare(build(as_question(case)))


@pytest.mark.parametrize("seed", range(60))
def test_menus_of_a_tight_company_are_those_put_together_set_by_set(seed: int) -> None:
    compare(build(as_question(tight_company(seed))))


YEARLY = [(people, date(2027, month, 28), seed) for seed in range(4) for people, month in ((4, 3), (6, 7), (5, 12))]


@pytest.mark.parametrize(("people", "until", "seed"), YEARLY)
def test_menus_of_yearly_certificates_are_those_put_together_set_by_set(people: int, until: date, seed: int) -> None:
    problem = build(yearly_certificates(people, until, seed))
    assert blocks_as_arrays(problem) > 0
    compare(problem)


RULES: list[dict[str, Any]] = [
    {"id": "r", "people": 2, "hold": {"at_least": 2, "of": ["A", "B", "C"]}},
    {"id": "r", "people": 2, "hold": {"any": ["A", {"all": ["B", "C"]}]}},
    {"id": "r", "people": 2, "hold": {"all": ["A", {"any": ["A", "B"]}, {"at_least": 1, "of": ["B", "C"]}]}},
    {"id": "r", "all": [{"id": "s", "people": 2, "hold": "A"}, {"id": "t", "people": 1, "hold": {"all": ["A", "B"]}}]},
    {
        "id": "r",
        "sharing": "different",
        "all": [
            {"id": "s", "people": 1, "hold": {"any": ["A", "B"]}},
            {"id": "t", "people": 1, "hold": {"any": ["B", "C"]}},
            {"id": "u", "people": 1, "hold": {"any": ["A", "B"]}},
        ],
    },
    {"id": "r", "all": [{"id": "s", "passes": 3, "of": ["A", "B"]}, {"id": "t", "people": 2, "hold": "C"}]},
]


def renewed(seed: int) -> Case:
    """Three people and three exams whose results soon end and can be renewed, for two months; rules of all forms."""
    chance = Random(seed)
    rules = RULES[seed % len(RULES)]
    start = date(2026, 1, 1)

    def exam() -> dict[str, Any]:
        window = {"opens_before": {"days": chance.randint(5, 20)}}
        return {"valid_for": {"days": chance.randint(25, 45)}} | ({"renewal": window} if chance.random() < 0.8 else {})

    return {
        "exams": {code: exam() for code in "ABC"},
        "options": {"one": {"gold": rules}},
        "employees": {f"E{number}": {"hourly_cost": chance.choice((1, 2))} for number in range(3)},
        "results": [
            {"employee_id": f"E{number}", "exam": code, "passed_on": start - timedelta(days=chance.randint(1, 20))}
            for number in range(3)
            for code in "ABC"
            if chance.random() < 0.4
        ],
        "scenario": {
            "as_of": start,
            "goals": [{"tier": "gold", "by": start + timedelta(days=20), "hold_until": start + timedelta(days=55)}],
            "limits": {"exams_per_person": chance.randint(2, 9)} if chance.random() < 0.3 else {},
            "retake_slack": {"default": chance.choice((0, 7))},
            "preparation": {"default": chance.choice((0, 3))},
            "minimise": chance.choice((["exams", "people"], ["cost"], ["people"])),
            "decisions": [],
            "metrics": {},
            "facts": {},
        },
    }


@pytest.mark.parametrize("seed", range(24))
def test_menus_of_results_that_soon_end_are_those_put_together_set_by_set(seed: int) -> None:
    compare(build(as_question(renewed(seed))))


def test_most_results_that_soon_end_are_put_together_as_arrays() -> None:
    assert sum(blocks_as_arrays(build(as_question(renewed(seed)))) > 0 for seed in range(18)) > 9


@pytest.mark.parametrize("seed", [0, 3, 8, 11])
def test_optimum_of_results_that_soon_end_equals_the_second_solver(seed: int) -> None:
    case = renewed(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(covers, "_MANY_SLOTS", 0)
        compare_with_second(case)


# --- against every set of sittings -----------------------------------------------------------------------------------


def satisfied(problem: Problem, profile: Profile, target: Target, sittings: int) -> bool:
    """Whether somebody satisfies the target with these sittings."""
    day = problem.days.index(target.day)
    counting = {
        code
        for number, code in enumerate(problem.exams)
        if profile.held[day] >> number & 1 or any(not way & ~sittings for way in profile.timetable.ways[day][number])
    }
    return holds(target.holding, counting)


def best_sets(problem: Problem, profile: Profile, targets: list[int], slots: list[int]) -> set[tuple[int, int]]:
    """The sets of sittings that are the first of those that do the same at the lowest cost, and than which no other set
    does as much for less or more for as much; each with its effect. Costs are the numbers of exams.
    """
    rank = {slot: place for place, slot in enumerate(profile.timetable.ranking)}
    before = [n for n in targets if satisfied(problem, profile, problem.targets[n], 0)]
    first: dict[int, tuple[int, list[int], int]] = {}
    for count in range(len(slots) + 1):
        for chosen in combinations(slots, count):
            sittings = sum(1 << slot for slot in chosen)
            if any(profile.timetable.clashes[slot] & sittings for slot in chosen):
                continue
            effect = sum(
                1 << n
                for n in targets
                if (n not in before or problem.targets[n].apart)
                and satisfied(problem, profile, problem.targets[n], sittings)
            )
            found = (count, sorted(rank[slot] for slot in chosen), sittings)
            first[effect] = min(found, first.get(effect, found))
    return {
        (sittings, effect)
        for effect, (count, _, sittings) in first.items()
        if not any(effect & ~more == 0 and effect != more and less <= count for more, (less, _, _) in first.items())
    }


@pytest.mark.parametrize("seed", range(12))
def test_menus_are_the_best_of_all_sets_of_sittings(seed: int) -> None:
    """Few days, so that every set of slots can be tried."""
    problem = build(yearly_certificates(8, date(2026, 9, 28), seed))
    largest = 0
    for profile in problem.profiles:
        for menu in menus(problem, profile, as_arrays=True):
            block = target_blocks(problem)[menu.block]
            slots = [n for n, slot in enumerate(profile.timetable.slots) if block.exams >> slot.exam & 1]
            if len(slots) <= _FEW_SLOTS:
                found = {(bundle.sittings, bundle.effect) for bundle in menu.bundles}
                assert found == best_sets(problem, profile, list(bits(block.targets)), slots)
                largest = max(largest, len(found))
    assert largest > 1

"""The effects of sets of sittings, worked out in arrays and one by one."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from planner.problem.build import build
from planner.problem.kinds.ways import MOST_CANDIDATES, TooManyBundlesError, plainly_so_many, smallest_ways
from planner.problem.menus import bundles
from planner.problem.menus.bundles import BundleTable
from planner.requirements.holdings import HoldAll
from tests.benchmarks.certificates import yearly_certificates
from tests.cases import as_question
from tests.properties.test_second_solver import busy_company


@pytest.mark.parametrize("seed", [3, 5, 7, 1004, 1016])
def test_effects_in_arrays_are_those_found_one_by_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = build(as_question(busy_company(seed, sizes=(8,))))
    table = BundleTable(problem)
    for profile in problem.profiles:
        try:
            table.of(profile)
        except TooManyBundlesError:
            continue
    chance, looked_at = Random(seed), 0
    for shape in table._shapes.values():
        ways = [way for family, _ in shape.families for way in family]
        if not ways:
            continue
        sets = [chance.choice(ways) | chance.choice(ways) for _ in range(30)]
        found = []
        for many in (10**9, 0):
            monkeypatch.setattr(bundles, "_MANY", many)
            shape._effects.clear()
            found.append(shape.effects(sets))
        assert found[0] == found[1]
        looked_at += sum(map(bool, found[0]))
    assert looked_at


def test_sets_that_are_too_many_are_not_looked_for_on_all_days(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = {"exams_per_person_per_month": 1}
    problem = build(yearly_certificates(6, date(2027, 12, 31), 1, limits))
    found: list[int] = []

    def counted(*asked: object) -> tuple[int, ...]:
        ways = smallest_ways(*asked)  # type: ignore[arg-type]
        found.append(len(ways))
        return ways

    monkeypatch.setattr(bundles, "plainly_so_many", lambda *_: 0)
    monkeypatch.setattr(bundles, "smallest_ways", counted)
    with pytest.raises(TooManyBundlesError):
        BundleTable(problem).of(problem.profiles[0])
    assert 5 * len(found) < len(problem.targets)
    assert sum(found) // bundles._SPARE > MOST_CANDIDATES >= sum(found[:-1]) // bundles._SPARE


def test_sets_that_are_plainly_too_many_are_not_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = build(yearly_certificates(12, date(2027, 12, 31), 1, {"exams_per_person_per_month": 1}))
    known: set[int] = set()
    for profile in problem.profiles[:6]:
        plain = [plainly_so_many(problem, target, profile) for target in problem.targets]
        for target, number in [*zip(problem.targets, plain, strict=True)][:: len(plain) // 5]:
            found = smallest_ways(problem, target, profile, (0,) * len(problem.exams))
            assert number == (len(found) if isinstance(target.holding, HoldAll) and found != (0,) else 0)
            known.add(number)
        assert sum(plain) // bundles._SPARE > MOST_CANDIDATES
    assert len(known) > 5
    monkeypatch.delattr(bundles, "smallest_ways")
    with pytest.raises(TooManyBundlesError):
        BundleTable(problem).of(problem.profiles[0])

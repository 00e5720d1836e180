"""Targets that stand for others: plans of the bundles that are left reach all targets, and the optimum stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from planner.problem.build import build
from planner.problem.cohorts import listable as listing
from planner.problem.cohorts.decisive import decisive
from planner.problem.cohorts.listable import listable
from planner.problem.cohorts.representing import representative
from planner.problem.cohorts.sittings import Sittings
from planner.problem.kinds import ways
from planner.problem.menus.bundles import BundleTable
from planner.problem.reduce import one_by_one, reduce
from planner.problem.schema import Condition, Enough, Kind, Parts, Problem, Slot
from planner.problem.sets import bits
from planner.question.schema import Promises
from planner.solver.solve import solve
from tests.benchmarks.certificates import HALF_AND_A_YEAR, yearly_certificates
from tests.cases import as_question
from tests.problem.cohorts.test_decisive import about_days, satisfies, stages
from tests.problem.menus.test_covers import renewed

EARLY, LATE = date(2026, 3, 31), date(2029, 12, 31)


def long_ones(people: int, seed: int) -> Problem:
    """Certificates of 18 months, some of which end in each month from the first on, for nearly four years."""
    return build(yearly_certificates(people, LATE, seed, by=EARLY, exam=HALF_AND_A_YEAR, oldest=500))


def early_ones(people: int, seed: int) -> Problem:
    """Certificates of a year, some of which end in each month from the first on, for nearly three years."""
    return build(yearly_certificates(people, date(2028, 12, 31), seed, by=EARLY))


def people_asked(condition: Condition) -> Iterator[tuple[int, int]]:
    """For each target how many people are asked for; all of them are."""
    match condition:
        case Enough():
            yield condition.target, condition.people
        case Parts():
            assert condition.count == len(condition.parts)
            for part in condition.parts:
                yield from people_asked(part)
        case _:
            raise TypeError


def choices(problem: Problem, left: Problem) -> Iterator[tuple[Kind, frozenset[Slot]]]:
    """Whatever somebody may choose from the menus that are left, for each menu, as a choice in the whole problem."""
    table = BundleTable(left)
    for whole, kind in zip(problem.kinds, left.kinds, strict=True):
        for profile in kind.profiles():
            for menu in table.of(profile):
                for bundle in menu.bundles:
                    yield whole, frozenset(profile.timetable.slots[number] for number in bits(bundle.sittings))


@pytest.mark.parametrize(("company", "people", "seed"), [(long_ones, 9, 2), (long_ones, 12, 3), (early_ones, 6, 1)])
def test_whoever_counts_for_a_target_that_is_left_counts_for_those_it_stands_for(
    company: Callable[[int, int], Problem], people: int, seed: int
) -> None:
    """Each target that is left out has one that is looked at, for which no fewer people are asked for, and whatever
    anybody chooses from the menus, with it the first is satisfied wherever the second is.
    """
    problem = company(people, seed)
    left = representative(problem)
    assert 2 * len(left.targets) < len(problem.targets)
    [goal] = problem.goals
    [choice] = goal.choices
    asked = dict(people_asked(choice.condition))
    kept = {(target.holding, target.day) for target in left.targets}
    chosen = list(choices(problem, left))
    satisfied = {
        number: {place for place, (kind, slots) in enumerate(chosen) if satisfies(problem, kind, slots, number)}
        for number in asked
    }
    stays = {number for number in asked if (problem.targets[number].holding, problem.targets[number].day) in kept}
    for number in set(asked) - stays:
        assert any(
            problem.targets[other].holding == problem.targets[number].holding
            and asked[other] >= asked[number]
            and satisfied[other] <= satisfied[number]
            for other in stays
        )


@pytest.mark.parametrize("seed", range(0, 24, 2))
def test_the_best_plan_costs_the_same(seed: int) -> None:
    """Rules of all forms, prices, limits of exams; in half of the companies somebody must sit an exam."""
    problem = about_days(seed, pinned=seed % 4 == 0)
    assert problem is not None
    assert stages(solve(reduce(representative(problem)))) == stages(solve(reduce(problem)))


@pytest.mark.parametrize(("company", "people", "seed"), [(long_ones, 20, 2), (early_ones, 16, 3)])
def test_the_best_plan_for_long_horizons_costs_the_same(
    company: Callable[[int, int], Problem], people: int, seed: int
) -> None:
    problem = company(people, seed)
    left = representative(problem)
    assert stages(solve(reduce(left))) == stages(solve(reduce(decisive(problem))))


@pytest.mark.parametrize(("people", "seed"), [(9, 1), (10, 2)])
def test_the_plan_is_that_with_everybody_in_a_cohort_of_their_own(people: int, seed: int) -> None:
    problem = long_ones(people, seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "_leaves_too_much_open", lambda _: True)
        staffing = reduce(problem)
        assert solve(staffing) == solve(one_by_one(problem))
    assert len(staffing.problem.targets) < len(decisive(problem).targets)


def test_it_is_done_where_bundles_are_still_too_many_to_list(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = long_ones(20, 2)
    monkeypatch.setattr(ways, "MOST_CANDIDATES", 50)
    staffing = reduce(problem)
    assert (len(decisive(problem).targets), len(staffing.problem.targets)) == (41, 27)
    assert not staffing.individuals
    monkeypatch.setattr(listing, "representative", lambda problem: problem)
    assert reduce(problem).individuals


def test_nothing_more_is_left_out_where_somebody_stays_an_individual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever chooses among slots, and not among bundles, could choose one that is not first."""
    question = as_question(renewed(7))
    monkeypatch.setattr(listing, "_has_many_slots", lambda _: True)
    monkeypatch.setattr(listing, "_leaves_too_much_open", lambda _: True)
    assert len(listable(build(question)).targets) == 6
    promised = build(replace(question, promises=Promises((("E0", "A"),), Fraction(0))))
    assert len(listable(promised).targets) == len(decisive(promised).targets) == 7


# --- slots -----------------------------------------------------------------------------------------------------------


def surely(does: list[str], clashes: list[tuple[int, int]], days: list[int]) -> list[tuple[int, str]]:
    """The slots that stay, each with the days on which the exam counts for whoever chooses it."""
    table = np.array([[str(day) in own for day in range(6)] + [False] for own in does])
    clash = np.zeros((len(does), len(does)), dtype=bool)
    for one, other in clashes:
        clash[one, other] = clash[other, one] = True
    found = Sittings(table, clash).chosen_for(days)
    rows = found._surely[found.there]
    numbers = np.flatnonzero(found.there).tolist()
    return [(n, "".join(map(str, np.flatnonzero(row).tolist()))) for n, row in zip(numbers, rows, strict=True)]


def test_a_later_slot_is_only_chosen_with_one_that_the_earlier_is_in_the_way_of() -> None:
    """Slot 2 does no more than slot 1 where it matters, but goes together with slot 0: then the exam counts on days 0
    to 2 as well.
    """
    days = [0, 3, 5]
    assert surely(["012", "345", "45"], [(0, 1)], days) == [(0, "012"), (1, "345"), (2, "01245")]
    assert surely(["012", "345", "45"], [], days) == [(0, "012"), (1, "345")]


def test_what_goes_with_a_companion_goes_with_the_slot() -> None:
    """Slot 4 is only chosen with slot 2, and that with slot 0."""
    does, clashes = ["0", "23", "3", "45", "5"], [(0, 1), (2, 3)]
    assert surely(does, clashes, [0, 2, 3, 4, 5]) == [(0, "0"), (1, "23"), (2, "03"), (3, "45"), (4, "035")]


def test_of_several_companions_only_what_all_do_is_sure() -> None:
    does, clashes = ["01", "13", "45", "5"], [(0, 2), (1, 2)]
    assert surely(does, clashes, [0, 3, 4, 5])[-1] == (3, "15")

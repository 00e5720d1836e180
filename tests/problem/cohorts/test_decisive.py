"""Targets and slots that decide: whatever reaches the goals that are left reaches all, and the optimum stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import assert_never

import numpy as np
import pytest

from planner.outcome.schema import Outcome, Planned
from planner.problem.build import build
from planner.problem.cohorts import listable as module
from planner.problem.cohorts.decisive import decisive
from planner.problem.cohorts.listable import listable
from planner.problem.cohorts.sittings import Sittings
from planner.problem.reduce import one_by_one, reduce
from planner.problem.schema import (
    Assumed,
    Condition,
    Enough,
    EnoughApart,
    EnoughPasses,
    EnoughPoints,
    Kind,
    Parts,
    Problem,
    Slot,
)
from planner.question.schema import Promises
from planner.requirements.holdings import holds
from planner.solver.solve import solve
from tests.benchmarks.certificates import yearly_certificates
from tests.cases import as_question
from tests.problem.menus.test_covers import renewed
from tests.properties.test_second_solver import compare as compare_with_second

THREE_YEARS = date(2028, 12, 31)


def about_days(seed: int, pinned: bool = False) -> Problem | None:
    """A company whose results soon end, where it is about nothing but days."""
    case = renewed(seed)
    if pinned:
        case["scenario"]["decisions"] = [{"pin": {"employee": "E0", "exam": "A"}}]
    problem = build(as_question(case))
    return problem if module._is_about_days(problem) else None


# --- plans -----------------------------------------------------------------------------------------------------------


def people_of(problem: Problem) -> dict[str, Kind]:
    return {person: kind for kind in problem.kinds for person in kind.people}


def clash(kind: Kind, chosen: frozenset[Slot]) -> bool:
    numbers = [kind.timetable.slots.index(slot) for slot in chosen]
    return any(kind.timetable.clashes[one] >> other & 1 for one, other in combinations(numbers, 2))


def satisfies(problem: Problem, kind: Kind, chosen: frozenset[Slot], number: int) -> bool:
    target = problem.targets[number]
    day = problem.days.index(target.day)
    sat = sum(1 << kind.timetable.slots.index(slot) for slot in chosen)
    ways = enumerate(kind.timetable.ways[day])
    counting = {problem.exams[exam] for exam, sets in ways if any(way & ~sat == 0 for way in sets)}
    counting |= {code for exam, code in enumerate(problem.exams) if kind.held[day] >> exam & 1}
    return holds(target.holding, counting)


def reached(problem: Problem, plan: dict[str, frozenset[Slot]]) -> bool:
    """Whether the goals hold, by counting everybody."""
    people = people_of(problem)

    def count(target: int) -> int:
        return sum(satisfies(problem, kind, plan[person], target) for person, kind in people.items())

    def holds_now(condition: Condition) -> bool:
        match condition:
            case Enough():
                return count(condition.target) >= condition.people
            case EnoughPasses():
                return sum(map(count, condition.targets)) >= condition.passes
            case Parts():
                return sum(map(holds_now, condition.parts)) >= condition.count
            case EnoughApart() | EnoughPoints() | Assumed():
                raise TypeError
            case _:
                assert_never(condition)

    return all(any(holds_now(choice.condition) for choice in goal.choices) for goal in problem.goals)


def drawn(chance: Random, problem: Problem, most: int) -> dict[str, frozenset[Slot]]:
    """A plan in which everybody sits up to so many exams that do not clash."""
    plan: dict[str, frozenset[Slot]] = {}
    for person, kind in people_of(problem).items():
        chosen: frozenset[Slot] = frozenset()
        for slot in chance.sample(kind.timetable.slots, min(len(kind.timetable.slots), chance.randint(0, most))):
            if not clash(kind, chosen | {slot}):
                chosen |= {slot}
        plan[person] = chosen
    return plan


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 6, 7, 8, 9, 11, 14, 17, 20, 21])
def test_whatever_reaches_the_targets_that_are_left_reaches_all(seed: int) -> None:
    """With the slots that are left. What reaches all targets with them need not be shown: they are among these."""
    problem = about_days(seed)
    assert problem is not None
    assert "different" not in str(renewed(seed)["options"])  # nobody is handed out, which `reached` does not count
    left = decisive(problem)
    assert len(left.targets) < len(problem.targets)
    chance = Random(seed)
    plans = [drawn(chance, left, 8) for _ in range(150)]
    for plan in plans:
        assert not reached(left, plan) or reached(problem, plan)
    assert any(reached(left, plan) for plan in plans)


# --- the optimum -----------------------------------------------------------------------------------------------------


def stages(outcome: Outcome) -> object:
    return getattr(outcome, "stages", None)


@pytest.mark.parametrize("seed", range(24))
def test_the_best_plan_costs_the_same(seed: int) -> None:
    """Rules of all forms, prices, limits of exams; every third company with somebody who must sit an exam."""
    problem = about_days(seed, pinned=seed % 3 == 0)
    assert problem is not None
    left = decisive(problem)
    before, after = solve(reduce(problem)), solve(reduce(left))
    assert type(before) is type(after)
    assert stages(before) == stages(after)


def test_most_companies_are_about_days_and_become_smaller() -> None:
    problems = [problem for seed in range(30) if (problem := about_days(seed))]
    assert len(problems) > 20
    left = [decisive(each) for each in problems]
    assert 4 * slots_of(left) < 3 * slots_of(problems)
    assert 5 * sum(len(each.targets) for each in left) < 4 * sum(len(each.targets) for each in problems)


def slots_of(problems: Sequence[Problem]) -> int:
    return sum(len(kind.timetable.slots) for each in problems for kind in each.kinds)


@pytest.mark.parametrize("seed", [0, 1, 9, 11])
def test_the_optimum_equals_the_second_solver(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    always(monkeypatch)
    compare_with_second(renewed(seed))


@pytest.mark.parametrize("seed", range(6))
def test_a_promise_is_kept_as_before(seed: int) -> None:
    question = replace(as_question(renewed(seed)), promises=Promises((("E0", "A"), ("E1", "B")), Fraction(0)))
    problem = build(question)
    assert module._is_about_days(problem)
    assert stages(solve(reduce(decisive(problem)))) == stages(solve(reduce(problem)))


@pytest.mark.parametrize(("people", "cap", "seed"), [(12, None, 1), (16, None, 2), (6, 4, 3)])
def test_the_best_plan_for_certificates_of_a_year_costs_the_same(people: int, cap: int | None, seed: int) -> None:
    problem = yearly(people, cap, seed, THREE_YEARS if cap is None else date(2027, 12, 31))
    assert stages(solve(reduce(decisive(problem)))) == stages(solve(reduce(problem)))


def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on no more than what decides is left, wherever it is about days."""
    monkeypatch.setattr(module, "_has_many_slots", lambda _: True)
    monkeypatch.setattr(module, "_leaves_too_much_open", lambda _: True)


def yearly(people: int, cap: int | None, seed: int, until: date) -> Problem:
    question = yearly_certificates(people, until, seed)
    limits = question.scenario.limits.model_copy(update={"exams_per_person": cap})
    return build(replace(question, scenario=question.scenario.model_copy(update={"limits": limits})))


@pytest.mark.parametrize(("people", "cap"), [(8, None), (12, None), (8, 4), (9, 3)])
def test_the_plan_is_that_with_everybody_in_a_cohort_of_their_own(
    people: int, cap: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    always(monkeypatch)
    problem = yearly(people, cap, 5, THREE_YEARS)
    staffing = reduce(problem)
    assert len(staffing.problem.targets) < len(problem.targets)
    assert solve(staffing) == solve(one_by_one(problem))


# --- when ------------------------------------------------------------------------------------------------------------


def test_nothing_is_left_out_where_bundles_can_be_listed_or_few_slots_are_open() -> None:
    listed = yearly(20, None, 1, THREE_YEARS)
    assert listable(listed) is listed
    few = yearly(10, 4, 1, date(2027, 12, 31))
    assert reduce(few).individuals
    assert listable(few) is few


def test_who_was_promised_something_chooses_among_as_few_slots_as_everybody_else() -> None:
    """Everybody is listed, and nothing is left out, as long as nothing is promised; then those who sit something are
    individuals. The plan keeps all promises, and is as good as before.
    """
    question = yearly_certificates(20, date(2027, 12, 31), 4)
    problem = build(question)
    first = solve(reduce(problem))
    assert listable(problem) is problem
    assert isinstance(first, Planned)
    promises = Promises(tuple((each.employee_id, each.exam) for each in first.assignments), Fraction(0))
    staffing = reduce(build(replace(question, promises=promises)))
    slots = [len(each.profile.timetable.slots) for each in staffing.individuals]
    assert (len(slots), max(slots), {len(kind.timetable.slots) for kind in problem.kinds}) == (6, 10, {140})
    again = solve(staffing)
    assert isinstance(again, Planned)
    assert [(each.name, each.value) for each in again.stages] == [("exams", 34), ("people", 6), ("changes", 0)]
    assert [(each.name, each.value) for each in first.stages] == [("exams", 34), ("people", 6)]


def test_forty_people_over_three_years_choose_among_three_sittings_of_each_exam() -> None:
    problem = yearly(40, None, 20171016, THREE_YEARS)
    staffing = reduce(problem)
    left = staffing.problem
    assert (len(problem.targets), len(left.targets)) == (231, 19)
    assert {len(kind.timetable.slots) for kind in problem.kinds} == {450}
    slots = left.kinds[0].timetable.slots
    assert [slot.first for slot in slots if slot.exam == 0] == [
        date(2026, 6, 30),
        date(2027, 6, 30),
        date(2028, 1, 4),
    ]
    assert not staffing.individuals


# --- slots -----------------------------------------------------------------------------------------------------------


def left_of(does: list[str], clashes: list[tuple[int, int]], days: list[int]) -> list[int]:
    """The slots that stay. does: for each the days on which the exam counts thanks to it."""
    table = np.array([[str(day) in own for day in range(4)] + [False] for own in does])
    clash = np.zeros((len(does), len(does)), dtype=bool)
    for one, other in clashes:
        clash[one, other] = clash[other, one] = True
    sittings = Sittings(table, clash)
    sittings.leave_out(days)
    return np.flatnonzero(sittings.there).tolist()


def test_a_slot_that_does_no_more_is_left_out() -> None:
    assert left_of(["01", "1", "12"], [], [0, 1, 2]) == [0, 2]
    assert left_of(["01", "1", "12"], [], [0, 1]) == [0]
    assert left_of(["1", "1"], [], [1]) == [0]  # of equal ones the first
    assert left_of(["0", "1"], [], [1, 2]) == [1]


def test_a_slot_stays_that_goes_together_with_one_that_its_rival_is_in_the_way_of() -> None:
    """Slot 0 does all that slot 1 does, but only 1 goes together with 2."""
    assert left_of(["01", "1", "23"], [(0, 2)], [0, 1, 2, 3]) == [0, 1, 2]
    assert left_of(["01", "1", "23"], [(0, 2), (1, 2)], [0, 1, 2, 3]) == [0, 2]


def test_what_is_in_the_way_does_not_matter_where_it_would_be_superfluous() -> None:
    """With slot 0, slot 2 does nothing that is left to do; or slot 1 does nothing beside slot 2."""
    assert left_of(["012", "1", "02"], [(0, 2)], [0, 1, 2]) == [0]
    assert left_of(["01", "1", "123"], [(0, 2)], [0, 1, 2, 3]) == [0, 2]


def test_somebody_who_has_to_sit_an_exam_can() -> None:
    """Even if it counts on no day that is looked at; the first of the days will do."""
    sittings = Sittings(np.array([[True, True], [True, True], [False, False]]), np.zeros((3, 3), dtype=bool))
    sittings.leave_out([])
    assert sittings.there.tolist() == [True, False, False]

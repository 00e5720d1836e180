"""People who are taken together, against everybody one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from planner.outcome.schema import Planned
from planner.problem.reduce import Staffing
from planner.solver.bounds import groups as groups_module
from planner.solver.bounds import months, rough
from planner.solver.bounds.groups import Grouped, alike, dearer, multiply
from planner.solver.bounds.left import decided
from planner.solver.bounds.rough import Rough
from planner.solver.cpsat import cp_model
from planner.solver.model.individuals import choices_of
from planner.solver.solve import solve
from tests.benchmarks.certificates import chained_certificates
from tests.cases import as_question
from tests.properties.test_rough import individuals

LIMITS = {"exams_per_person_per_month": 1, "exams_per_month": {"company": 2}}
EARLY = date(2026, 12, 31)


def chained(people: int, seed: int, limits: Mapping[str, Any] = LIMITS) -> Staffing:
    return individuals(as_question(chained_certificates(people, EARLY, seed, limits)), most_ways=1)


@pytest.fixture(name="some_are_dearer")
def _some_are_dearer(monkeypatch: pytest.MonkeyPatch) -> list[Grouped | None]:
    """All who were asked for, where one is enough to be taken together."""
    found: list[Grouped | None] = []

    def asked(staffing: Staffing) -> Grouped | None:
        found.append(dearer(staffing))
        return found[-1]

    monkeypatch.setattr(groups_module, "_MANY", 1)
    monkeypatch.setattr(rough, "dearer", asked)
    return found


def test_of_people_who_are_alike_the_cheapest_are_asked_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 45 people six may be missing at a time, for administrators. Whoever holds nothing differs in price alone."""
    staffing = Rough(decided(chained(45, 1))).staffing
    assert dearer(staffing) is None
    monkeypatch.setattr(groups_module, "_MANY", 20)
    found = dearer(staffing)
    assert found is not None
    [(one, people)] = found.groups
    same = [each for each in staffing.individuals if each.profile.timetable is one.profile.timetable]
    same = [each for each in same if each.profile.held == one.profile.held]
    prices = sorted(each.profile.prices[0] for each in same)
    few = len(same) - len(people)
    assert few >= 6
    assert prices[few - 1] < prices[few] == one.profile.prices[0]
    assert prices[5] == prices[few - 1]
    asked = [each.person for each in found.others]
    assert asked == [each.person for each in staffing.individuals if each.person not in people]
    assert {*asked} >= {each.person for each in same if each.profile.prices[0] < prices[few]}
    assert {*people} == {each.person for each in same if each.profile.prices[0] >= prices[few]}


def test_nobody_is_taken_together_where_costs_are_not_small_first(some_are_dearer: list[Grouped | None]) -> None:
    staffing = chained(45, 1)
    assert dearer(staffing) is not None
    assert dearer(staffing._replace(problem=staffing.problem._replace(measures=("exams", "cost")))) is None
    pinned = [each._replace(profile=each.profile._replace(pinned=1)) for each in staffing.individuals]
    assert dearer(staffing._replace(individuals=tuple(pinned))) is None
    assert not some_are_dearer


def test_one_does_what_so_many_do_in_sum() -> None:
    """The most sittings of three people, and the fewest with which two of them satisfy the last target, taken alone and
    together.
    """
    staffing = Rough(chained(45, 1)).staffing
    problem, one = staffing.problem, staffing.individuals[0]

    def sat(people: int, size: int, fewest: bool) -> int:
        model = cp_model.CpModel()
        choices = choices_of(model, [one._replace(person=f"P{number}") for number in range(people)], problem)
        for choice in choices:
            multiply(model, choice, size)
        sittings = sum(x for choice in choices for x in choice.sitting)
        if fewest:
            model.add(sum(choice.satisfies[-1] for choice in choices) >= 2)
            model.minimize(sittings)
        else:
            model.maximize(sittings)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model) == cp_model.OPTIMAL
        return round(solver.objective_value)

    assert sat(3, 1, fewest=False) == sat(1, 3, fewest=False) == 3 * sat(1, 1, fewest=False) > 0
    assert sat(3, 1, fewest=True) == sat(1, 3, fewest=True) > 1


def test_rows_of_one_person_allow_so_many_what_they_allow_one() -> None:
    staffing = Rough(chained(45, 1)).staffing
    model = cp_model.CpModel()
    [choice] = choices_of(model, staffing.individuals[:1], staffing.problem)
    first = model.add(sum(choice.sitting) <= 2).index
    choice.rows.append(first)
    another = model.add(sum(choice.sitting) >= 1).index
    choice.rows.append(another)
    multiply(model, choice, 3)
    assert model.proto.constraints[first].linear.domain[1] == 6
    assert model.proto.constraints[another].linear.domain[0] == 3
    model.maximize(sum(choice.sitting))
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    assert solver.objective_value == 6


@pytest.mark.parametrize("seed", range(6))
def test_bounds_are_the_same(seed: int, some_are_dearer: list[Grouped | None]) -> None:
    found = Rough(decided(chained(45, seed)))
    together = dearer(found.staffing)
    assert together is not None
    one_by_one = found._bounded(())
    bounded = found._bounded((), together)
    assert one_by_one is not None
    assert bounded is not None
    assert bounded.bounds == one_by_one.bounds
    if not bounded.leaves_groups:
        there = {each.person for each in together.others}
        most = one_by_one.narrowing.most
        for choice in one_by_one.variables.individuals:
            assert choice.individual.person in there or not any(most[x.index] for x in choice.sitting)
    assert not some_are_dearer


def test_answers_are_the_same(some_are_dearer: list[Grouped | None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(months, "_MANY_SLOTS", 0)
    monkeypatch.setattr(months, "_SHARE", 0)
    for seed in range(4):
        staffing = chained(45, seed)
        with monkeypatch.context() as patch:
            patch.setattr(rough, "dearer", lambda _: None)
            one_by_one = solve(staffing)
        assert isinstance(one_by_one, Planned)
        assert solve(staffing) == one_by_one
    assert any(each is not None for each in some_are_dearer)


def test_where_all_have_to_be_asked_they_are(
    some_are_dearer: list[Grouped | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one person asked by themselves the others are needed too."""
    monkeypatch.setattr(groups_module, "most_missing", lambda *_: 1)
    found = Rough(decided(chained(45, 1)))
    left = found.of_everybody()
    [together] = some_are_dearer
    assert together is not None
    assert left is not None
    one_by_one = found._bounded(())
    assert one_by_one is not None
    assert left.bounds == one_by_one.bounds
    in_groups = {who for group in together.groups for who in group.people}
    assert in_groups & {each.person for each in left.staffing.individuals}


def fewest_exams(people: int, seed: int) -> Staffing:
    case = chained_certificates(people, EARLY, seed, LIMITS, ("exams", "people"))
    return individuals(as_question(case), most_ways=1)


def test_whoever_is_alike_and_costs_the_same_is_a_group(some_are_dearer: list[Grouped | None]) -> None:
    two_prices = chained_certificates(45, EARLY, 1, LIMITS)
    for number, facts in enumerate(two_prices["employees"].values()):
        facts["hourly_cost"] = 50 + 10 * (number % 2)
    for staffing, priced in ((individuals(as_question(two_prices), 1), True), (fewest_exams(45, 1), False)):
        rough_one = Rough(decided(staffing)).staffing
        found = alike(rough_one)
        assert found is not None
        place = {each.person: number for number, each in enumerate(rough_one.individuals)}
        by_person = {each.person: each.profile for each in rough_one.individuals}
        for group in found.groups:
            assert len(group.people) > 1
            assert [place[who] for who in group.people] == sorted(place[who] for who in group.people)
            assert group.one.person == group.people[0]
            assert len({(id(by_person[who].timetable), by_person[who].held) for who in group.people}) == 1
            assert (len({by_person[who].prices for who in group.people}) == 1) or not priced
        keys = [(id(each.profile.timetable), each.profile.held) for each in found.individuals]
        assert (len(keys) > len({*keys})) == priced
        members = [each.person for each in found.others] + [who for group in found.groups for who in group.people]
        assert sorted(members) == sorted(by_person)
    assert not some_are_dearer


@pytest.mark.parametrize("seed", range(6))
def test_bounds_of_groups_are_no_higher_and_a_plan_reaches_them(
    seed: int, some_are_dearer: list[Grouped | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(months, "_MANY_SLOTS", 0)
    monkeypatch.setattr(months, "_SHARE", 0)
    staffing = fewest_exams(45, seed)
    found = Rough(decided(staffing))
    together = found.of_groups()
    assert together is not None
    bounds, sitters = together
    one_by_one = found._bounded(())
    assert one_by_one is not None
    assert [*bounds] == [*one_by_one.bounds]
    plan = solve(staffing)
    assert isinstance(plan, Planned)
    assert [each.value for each in plan.stages] >= [each.value for each in bounds]
    assert len(sitters) >= bounds[-1].value
    with monkeypatch.context() as patch:
        patch.setattr(rough, "alike", lambda _: None)
        assert solve(staffing) == plan
    assert not [each for each in some_are_dearer if each is not None]


@pytest.mark.parametrize("minimise", [("cost",), ("exams", "people")])
def test_whoever_pays_with_packs_is_asked_one_by_one(
    minimise: tuple[str, ...], some_are_dearer: list[Grouped | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """28 of 30 who are alike have to hold both: 56 fees, and more than one person has slots for."""
    monkeypatch.setattr(months, "_MANY_SLOTS", 0)
    monkeypatch.setattr(months, "_SHARE", 0)
    limits = {"exams_per_person_per_month": 1, "exams_per_month": {"company": 30}}
    case = chained_certificates(30, date(2026, 9, 30), 1, limits, minimise)
    case["options"]["one"]["gold"] = {"id": "r", "people": 28, "hold": "ARC"}
    case["employees"] = {who: {"hourly_cost": 50} for who in case["employees"]}
    case["results"] = []
    case["scenario"]["prices"]["packs"] = [{"id": "p", "size": 3, "amount": 400}]
    staffing = individuals(as_question(case), most_ways=1)
    assert staffing.problem.money.classes or "cost" not in minimise
    plan = solve(staffing)
    assert isinstance(plan, Planned)
    with monkeypatch.context() as patch:
        patch.setattr(rough, "dearer", lambda _: None)
        patch.setattr(rough, "alike", lambda _: None)
        assert solve(staffing) == plan
    assert not any(some_are_dearer)

"""The reduction: what it must not drop, and how small it makes things."""

from __future__ import annotations

from datetime import date

from planner.outcome.schema import Impossible, Planned
from planner.problem.build import build
from planner.problem.cohorts.needed import most_people_needed
from planner.problem.reduce import one_by_one, reduce
from planner.question.schema import Question
from planner.solver.solve import solve
from tests.companies import people, programme, question, roster, scenario

GOLD = {"option": "o", "tier": "gold", "by": "2017-12-31"}


def company(rules: object, held: dict[str, list[str]], exams: str = "ABC", **more: object) -> Question:
    return question(programme({"o.gold": rules}, list(exams)), roster(held), scenario(GOLD, **more))  # type: ignore[dict-item]


def test_whoever_satisfies_a_group_already_is_no_substitute() -> None:
    """Four hold A and could sit B and C as well as anybody; but only the two others can add to the people with A.

    Five people must hold A: four do, so one of x and y has to sit it, although they hold less than the four.
    """
    held = {"p1": ["A", "B"], "p2": ["A", "B"], "p3": ["A", "B"], "p4": ["A", "B"], "x": [], "y": []}
    outcome = solve(reduce(build(company(people(5, "A"), held))))
    assert isinstance(outcome, Planned)
    assert [(each.employee_id, each.exam) for each in outcome.assignments] == [("x", "A")]


def test_equal_people_become_one_cohort_of_those_needed() -> None:
    """Three are missing; of a hundred equal people three are enough, in the order of their ids."""
    held: dict[str, list[str]] = {f"p{number:03}": [] for number in range(100)}
    staffing = reduce(build(company(people(3, {"all": ["A", "B"]}), held)))
    assert [cohort.people for cohort in staffing.cohorts] == [("p000", "p001", "p002")]
    assert len(one_by_one(build(company(people(3, {"all": ["A", "B"]}), held))).cohorts) == 100


def test_people_who_miss_different_exams_but_the_same_number_are_one_cohort() -> None:
    staffing = reduce(build(company(people(2, {"all": ["A", "B"]}), {"p": ["A"], "q": ["B"], "r": []})))
    assert [cohort.people for cohort in staffing.cohorts] == [("p", "q")]


def test_alternatives_need_the_larger_number_of_people() -> None:
    rules = {"id": "x", "any": [people(2, "A", "a"), people(3, "B", "b")]}
    held: dict[str, list[str]] = {"p": ["B"], "q": [], "r": []}
    assert most_people_needed(build(company(rules, held))) == 2
    both = {"id": "x", "all": [people(2, "A", "a"), people(3, "B", "b")]}
    assert most_people_needed(build(company(both, held))) == 4


def test_a_hundred_leavers_make_one_day() -> None:
    """Everybody leaves on another day; nothing begins in between, so only the last day has to be looked at."""
    employees = {f"p{number:02}": {"leaves_on": date(2018, number % 9 + 1, 15)} for number in range(20)}
    company = question(
        programme({"o.gold": people(3, "A")}, ["A"]),
        roster(employees, employees=employees),
        scenario({**GOLD, "hold_until": "2018-12-31"}),
    )
    assert len(company.check_days(company.scenario.goals[0])) == 10
    assert [str(day) for day in build(company).days] == ["2018-09-16"]


def test_exams_that_stand_in_the_same_place_make_few_bundles() -> None:
    """Five of twenty equal exams are one bundle, not 15,504."""
    exams = [f"X{number:02}" for number in range(20)]
    wanted = question(
        programme({"o.gold": people(2, {"at_least": 5, "of": exams})}, exams),
        roster({"p": [], "q": ["X19"]}),
        scenario(GOLD),
    )
    staffing = reduce(build(wanted))
    assert [[len(offer.cost) for offer in cohort.offers] for cohort in staffing.cohorts] == [[2, 2], [2, 2]]
    outcome = solve(staffing)
    assert isinstance(outcome, Planned)
    assert [stage.value for stage in outcome.stages] == [9, 2]


def test_two_goals_may_need_different_people() -> None:
    """Two people can only sit A and two only B; each goal needs two of its own, so all four are needed."""
    decisions = [
        {"ban": {"employee": who, "exam": exam}} for who, exam in (("p", "B"), ("q", "B"), ("r", "A"), ("s", "A"))
    ]
    wanted = question(
        programme({"o.silver": people(2, "A"), "o.gold": people(2, "B")}, "AB"),
        roster(["p", "q", "r", "s"]),
        scenario([{**GOLD, "tier": "silver"}, GOLD], decisions=decisions),
    )
    problem = build(wanted)
    assert most_people_needed(problem) == 4
    outcome = solve(reduce(problem))
    assert isinstance(outcome, Planned)
    assert [stage.value for stage in outcome.stages] == [4, 4]


def test_blocks_share_people_but_not_bundles() -> None:
    """A and B are two blocks: the same two people serve both, and the model has two offers for each, not four."""
    rules = {"id": "x", "all": [people(2, "A", "a"), people(2, "B", "b")]}
    staffing = reduce(build(company(rules, {"p": [], "q": [], "r": []}, "AB")))
    assert [[offer.block for offer in cohort.offers] for cohort in staffing.cohorts] == [[0, 0, 1, 1]]
    outcome = solve(staffing)
    assert isinstance(outcome, Planned)
    assert [stage.value for stage in outcome.stages] == [4, 2]


def test_a_cap_that_may_bind_ties_the_blocks_together() -> None:
    rules = {"id": "x", "all": [people(2, "A", "a"), people(2, "B", "b")]}
    held: dict[str, list[str]] = {"p": [], "q": [], "r": []}
    outcome = solve(reduce(build(company(rules, held, "AB", limits={"exams_per_person": 1}))))
    assert outcome == Impossible()
    outcome = solve(reduce(build(company(rules, {**held, "s": []}, "AB", limits={"exams_per_person": 1}))))
    assert isinstance(outcome, Planned)
    assert [stage.value for stage in outcome.stages] == [4, 4]

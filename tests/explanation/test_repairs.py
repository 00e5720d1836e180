"""What would help: each change is enough, a smaller one of its kind is not, and its plan is verified."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from planner import api, planning
from planner.explanation.conflict import find_conflict
from planner.explanation.givens import Given
from planner.explanation.levers import Lever, levers, with_hires
from planner.explanation.repairs import find_repairs
from planner.explanation.schema import Repair
from planner.planning import reachable
from planner.question.schema import Question
from tests.cases import as_question, tight_company
from tests.companies import AS_OF, people, programme, question, roster, scenario
from tests.explanation.test_conflict import OUT_OF_REACH
from tests.properties.test_second_solver import company

EFFORT = 60.0
GOAL = {"option": "o", "tier": "gold", "by": "2017-12-31"}


def small(rules: dict[str, Any], held: dict[str, list[str]], exams: Any = "AB", **more: Any) -> Question:
    return question(programme({"o.gold": rules}, exams), roster(held), scenario(GOAL, **more))


def steps(found: tuple[Repair, ...]) -> list[tuple[str, int | None]]:
    return [(step.kind, step.size) for repair in found for step in repair.steps]


def test_two_more_people_or_one_less_to_ask_for() -> None:
    """Four must hold A; there are two. The new ones have from the first day to the 31st, with 20 days to prepare."""
    asked = small(people(4, "A"), {"p": ["A"], "q": []}, preparation={"default": 20})
    found = find_repairs(asked, EFFORT).found
    assert steps(found) == [("more-people", 2), ("waiver", None)]
    hired, waived = found
    assert (hired.exams, hired.people, hired.verified) == (3, 3, True)
    assert str(hired.steps[0].latest) == "2017-12-11"
    assert (waived.status, waived.exams) == ("met", 0)


def test_a_day_later_and_a_higher_limit() -> None:
    """A can be sat from 5 January on; or somebody else sits B too."""
    rules = {"id": "any", "any": [people(2, "A", id="a"), people(2, {"all": ["B", "C"]}, id="bc")]}
    exams = {"A": {"available_from": "2018-01-05"}, "B": {}, "C": {}}
    asked = small(rules, {"p": [], "q": []}, exams, limits={"exams_per_person": 1})
    found = [each for each in find_repairs(asked, EFFORT).found if each.steps[0].kind != "waiver"]
    assert steps(tuple(found)) == [("goal-later", 5), ("higher-limit", 1)]
    assert [each.exams for each in found] == [2, 4]


def test_waiting_for_somebody_who_brings_a_result() -> None:
    """x holds A and starts five days after the goal; nobody could sit A before February."""
    held = {"p": ["A"], "x": ["A"]}
    staff = roster(held, employees={"x": {"starts_on": date(2018, 1, 5)}})
    wanted = scenario(GOAL, preparation={"default": 30}, decisions=[{"ban": {"exam": "A"}}])
    asked = question(programme({"o.gold": people(2, "A")}, "A"), staff, wanted)
    assert steps(find_repairs(asked, EFFORT).found) == [("goal-later", 5), ("waiver", None)]


def waiting(seed: int) -> Question:
    """A tight company whose people are there only after weeks, and whose goal is held for weeks."""
    case, chance = tight_company(seed), Random(seed)
    goal = case["scenario"]["goals"][0]
    goal["hold_until"] = goal["by"] + timedelta(days=chance.randint(4, 45))
    for facts in case["exams"].values():
        facts.pop("counts_until", None)
        facts.pop("retires_on", None)
        if "valid_for" in facts:
            facts["valid_for"] = {"days": facts["valid_for"]["days"] * chance.randint(2, 9)}
    for person in case["employees"].values():
        person["starts_on"] = goal["by"] + timedelta(days=chance.randint(3, 60))
    return as_question(case)


def pinned_to_what_comes_later() -> Question:
    """x brings A on 20 February, 51 days after the goal; what p must sit is there only on the 42nd day after it."""
    staff = roster({"p": ["A"], "x": ["A"]}, employees={"x": {"starts_on": date(2018, 2, 20)}})
    decisions = [{"ban": {"exam": "A"}}, {"pin": {"employee": "p", "exam": "B"}}]
    wanted = scenario({**GOAL, "hold_until": "2018-02-10"}, decisions=decisions)
    exams = {"A": {"valid_for": {"years": 9}}, "B": {"available_from": "2018-03-25"}}
    return question(programme({"o.gold": people(2, "A")}, exams), staff, wanted)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        *((waiting(seed), days) for seed, days in {0: 5, 1: None, 3: 40, 6: 35, 10: 59, 13: 46, 14: 20}.items()),
        (pinned_to_what_comes_later(), 51),
    ],
)
def test_as_much_later_as_when_each_day_is_tried_by_itself(asked: Question, expected: int | None) -> None:
    (lever,) = (each for each in levers(asked) if each.kind == "goal-later")
    assert next((days for days in lever.sizes if reachable(lever.apply(asked, days)) == "yes"), None) == expected
    found = [step for each in find_repairs(asked, EFFORT).found for step in each.steps if step.kind == "goal-later"]
    assert [step.size for step in found] == ([] if expected is None else [expected])


ONE_IS_NOT_ENOUGH = small(people(2, "A"), {"p": []}, limits={"people": 1}, decisions=[{"ban": {"employee": "p"}}])


def test_two_changes_together_where_none_is_enough() -> None:
    """One more person is needed, and the limit on people must let them sit. Three changes make three pairs."""
    tried = find_repairs(ONE_IS_NOT_ENOUGH, EFFORT)
    found = [each for each in tried.found if each.steps[0].kind != "waiver"]
    assert (tried.tried, tried.tried_pairs) == (5, 3)
    assert {tuple((step.kind, step.size) for step in each.steps) for each in found} == {
        (("more-people", 2), ("higher-limit", 1)),
    }
    assert all(each.verified for each in found)


def test_fewer_days_of_preparation() -> None:
    """From 16 October the goal is 76 days away. B takes less anyway, C takes none."""
    rules = people(1, {"all": ["A", "B", "C"]})
    asked = small(rules, {"p": []}, "ABC", preparation={"A": 90, "B": 40})
    found = find_repairs(asked, EFFORT).found
    assert steps(found) == [("goal-later", 14), ("shorter-preparation", 14), ("waiver", None)]
    assert (found[1].steps[0].what, found[1].exams, found[1].verified) == ({"now": 90, "least": 0}, 3, True)
    (lever,) = (each for each in levers(asked) if each.kind == "shorter-preparation")
    at_most_30 = lever.apply(asked, 60).scenario
    assert [at_most_30.preparation_days(code) for code in "ABC"] == [30, 30, 0]


def test_personal_caps_are_raised_together() -> None:
    """p may sit one exam and q two; both must come to three."""
    staff = roster({"p": [], "q": []}, employees={"p": {"max_exams": 1}, "q": {"max_exams": 2}})
    asked = question(programme({"o.gold": people(2, {"all": ["A", "B", "C"]})}, "ABC"), staff, scenario(GOAL))
    found = find_repairs(asked, EFFORT).found
    assert steps(found) == [("higher-max-exams", 2), ("more-people", 2), ("waiver", None)]
    assert [each.exams for each in found] == [6, 6, 0]
    assert found[0].steps[0].what == {"people": 2}


def test_fewer_people_to_spare() -> None:
    """Five would have to hold A so that two do whichever three leave. Three can, which leaves one to spare."""
    found = find_repairs(small(people(2, "A"), {"p": [], "q": [], "r": []}, spare=3), EFFORT).found
    assert steps(found) == [("less-spare", 2), ("more-people", 2), ("waiver", None)]
    assert [each.exams for each in found] == [3, 5, 0]


def leaving(count: int) -> Question:
    """One person must hold A on the last day of the year. Everybody holds it and leaves in November; nobody sits it."""
    held = {f"p{number}": ["A"] for number in range(count)}
    staff = roster({**held, "x": []}, employees={who: {"leaves_on": date(2017, 11, 30)} for who in [*held, "x"]})
    bans = [{"ban": {"exam": "A"}}, {"ban": {"employee": "x"}}]
    return question(programme({"o.gold": people(1, "A")}, "A"), staff, scenario(GOAL, decisions=bans))


def test_somebody_stays_longer() -> None:
    """x holds nothing and may not sit anything, so that nobody asks whether x could stay."""
    found = [each for each in find_repairs(leaving(2), EFFORT).found if each.steps[0].kind == "stays-longer"]
    assert [each.steps[0].what for each in found] == [
        {"employee": who, "now": "2017-11-30", "until": "2017-12-31"} for who in ("p0", "p1")
    ]
    assert [each.status for each in found] == ["met", "met"]


@pytest.mark.parametrize(("count", "asked"), [(6, 6), (7, 0)])
def test_nobody_is_asked_to_stay_where_many_leave(count: int, asked: int) -> None:
    assert sum(lever.kind == "stays-longer" for lever in levers(leaving(count))) == asked


def test_who_may_sit_something_is_asked_to_stay() -> None:
    """p and q leave before A is launched; with a cap of no exam q would not sit anything either."""
    leaves = {"leaves_on": date(2017, 11, 1)}
    staff = roster({"p": [], "q": []}, employees={"p": leaves, "q": {**leaves, "max_exams": 0}})
    wanted = scenario(GOAL, preparation={"default": 30})
    asked = question(programme({"o.gold": people(1, "A")}, {"A": {"available_from": "2017-12-01"}}), staff, wanted)
    assert [lever.what["employee"] for lever in levers(asked) if lever.kind == "stays-longer"] == ["p"]


@pytest.mark.parametrize(
    ("staff", "more", "expected"),
    [
        ({"max_exams": 0}, {"preparation": {"default": 90}}, (("higher-max-exams", 1), ("shorter-preparation", 14))),
        (
            {"leaves_on": date(2017, 11, 1)},
            {"preparation": {"default": 90}, "limits": {"people": 1}},
            (("shorter-preparation", 14), ("stays-longer", None)),
        ),
    ],
)
def test_new_changes_go_together_with_others(staff: Any, more: Any, expected: Any) -> None:
    asked = question(
        programme({"o.gold": people(1, "A")}, "A"), roster({"p": []}, employees={"p": staff}), scenario(GOAL, **more)
    )
    pairs = {tuple((step.kind, step.size) for step in each.steps) for each in find_repairs(asked, EFFORT).found}
    assert expected in pairs


def test_pairs_that_are_undecided_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit on people and the ban together are not known to help, and are not said to be no help."""
    decide = planning.reachable

    def decided(asked: Question, effort: float) -> str:
        both = asked.scenario.limits.people != 1 and not asked.scenario.decisions
        return "undecided" if both else decide(asked, effort)

    monkeypatch.setattr(planning, "reachable", decided)
    found = find_repairs(ONE_IS_NOT_ENOUGH, EFFORT)
    assert found.undecided == ()
    assert [[(each.kind, each.size) for each in pair] for pair in found.undecided_pairs] == [
        [("ban-lifted", None), ("higher-limit", None)]
    ]


@pytest.mark.parametrize("seed", [0, 12, 19, 43, 81, 94])
def test_what_gives_up_nothing_of_the_conflict_need_not_be_tried(seed: int) -> None:
    asked = as_question(company(seed, size=20))
    conflict = find_conflict(asked, EFFORT)
    assert find_repairs(asked, EFFORT, conflict=conflict) == find_repairs(asked, EFFORT)


def test_only_what_may_help_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ban stands against the rule, whatever the limits and the preparation. Where something is pinned all is tried,
    as it must be sat by the end of all goals.
    """
    pin, ban = {"pin": {"employee": "q", "exam": "B"}}, {"ban": {"employee": "q", "exam": "A"}}
    always: dict[str, Any] = {"limits": {"people": 1, "exams_per_person": 2}, "preparation": {"default": 1}}
    free, pinned = (
        small(people(3, "A"), {"p": [], "q": [], "r": []}, **always, decisions=decisions)
        for decisions in ([ban], [ban, pin])
    )
    conflict = find_conflict(free, EFFORT)
    assert find_conflict(pinned, EFFORT) == conflict == (Given("ban"), Given("requirement", "o.gold.people"))
    monkeypatch.setattr(planning, "reachable", lambda *_: "undecided")
    few, every = (find_repairs(asked, EFFORT, conflict=conflict) for asked in (free, pinned))
    assert [step.kind for step in few.undecided] == ["more-people", "ban-lifted", "waiver"]
    assert len(few.undecided) < few.tried
    assert len(few.undecided_pairs) < few.tried_pairs
    assert all({"more-people", "ban-lifted"} & {each.kind for each in pair} for pair in few.undecided_pairs)
    assert len(every.undecided) == every.tried - 1  # Nothing begins on a later day, so no later goal is asked for.
    assert len(every.undecided_pairs) == every.tried_pairs


def test_what_is_undecided_is_not_said_to_be_impossible() -> None:
    asked = as_question(company(12, size=20))
    answer = api.explain(asked, api.plan(asked), effort=1e-9)
    assert answer.conflict is not None
    assert answer.conflict.status in ("undecided", "found")
    assert answer.repairs or answer.undecided


NOTHING_HELPS = (0, 2)
"""Seeds of companies for which there is no repair to be tried."""


@pytest.mark.parametrize("seed", [seed for seed in OUT_OF_REACH if seed not in NOTHING_HELPS])
def test_repairs_of_a_company_are_enough_and_the_smallest(seed: int) -> None:
    assert check(as_question(company(seed, size=20)))


@pytest.mark.parametrize("seed", [2, 3, 15, 22, 29, 31])
def test_repairs_of_days_are_enough_and_the_smallest(seed: int) -> None:
    """Later goals, higher limits, no second attempts, a blackout that is lifted; for one of them only waivers."""
    assert check(as_question(tight_company(seed)))


@pytest.mark.parametrize("seed", [28, 37])
def test_repairs_with_people_to_spare_are_enough_and_the_smallest(seed: int) -> None:
    case = company(seed, size=20)
    assert reachable(as_question(case)) == "yes"
    case["scenario"]["spare"] = 3
    asked = as_question(case)
    assert "less-spare" in [step.kind for repair in check(asked) for step in repair.steps]


def check(asked: Question) -> tuple[Repair, ...]:
    """The repairs that are found, each of which is tried."""
    known = {(str(lever.kind), str(lever.what)): lever for lever in levers(asked)}
    found = find_repairs(asked, EFFORT).found
    for repair in found:
        assert repair.verified
        if len(repair.steps) > 1:
            check_pair(asked, [(known[each.kind, str(dict(each.what))], each.size) for each in repair.steps])
            continue
        (step,) = repair.steps
        lever = known[step.kind, str(dict(step.what))]
        assert reachable(lever.apply(asked, step.size or 1)) == "yes"
        if step.size is not None:
            # Every smaller size, also those that were not worth trying.
            for smaller in range(1, step.size):
                assert reachable(lever.apply(asked, smaller)) == "no"
        if step.latest is not None:
            assert reachable(with_hires(asked, step.size or 1, step.latest)) == "yes"
            after = step.latest + timedelta(days=1)
            if after <= max(goal.by for goal in asked.scenario.goals):
                assert reachable(with_hires(asked, step.size or 1, after)) == "no"
    assert asked.scenario.as_of >= AS_OF
    return found


def check_pair(asked: Question, pair: list[tuple[Lever, int | None]]) -> None:
    """Both are enough; with less of one of them, or without it, they are not."""
    (first, one), (second, other) = pair
    assert reachable(second.apply(first.apply(asked, one or 1), other or 1)) == "yes"
    assert reachable(first.apply(asked, one or 1)) == "no"
    assert reachable(second.apply(asked, other or 1)) == "no"
    if one is not None and one > 1:
        assert reachable(second.apply(first.apply(asked, one - 1), other or 1)) == "no"
    if other is not None and other > 1:
        assert reachable(second.apply(first.apply(asked, one or 1), other - 1)) == "no"

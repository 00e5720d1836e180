"""How likely goals are reached and held, reckoned by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import comb
from typing import Any

import pytest

from planner import api
from planner.answer.schema import AssignmentAnswer
from planner.chance.probability import Probability, probability
from planner.planning import answer
from planner.question.schema import Question
from tests.chance.builders import line, plan_of
from tests.companies import people, programme, question, roster, scenario

GOAL: Mapping[str, Any] = {"option": "one", "tier": "gold", "by": "2017-11-30"}


def nov(day: int) -> date:
    return date(2017, 11, day)


def company(rules: Any, held: Any, goals: Any = GOAL, exams: Any = ("A", "B", "C"), **more: Any) -> Question:
    tiers = rules if "one.gold" in rules else {"one.gold": rules}
    metrics: Any = {"metrics": {"revenue": {}, "leads": {}}, "facts": {"partner": {}}}
    return question(programme(tiers, exams, **metrics), roster(held), scenario(goals, **more))


def found(wanted: Question, *lines: AssignmentAnswer, assumed: tuple[str, ...] = ()) -> Probability:
    return probability(wanted, plan_of(wanted, lines, assumed))


def reached(wanted: Question, *lines: AssignmentAnswer, assumed: tuple[str, ...] = ()) -> float:
    each = found(wanted, *lines, assumed=assumed).reached
    assert each.error is None
    return each.value


def near(value: Fraction | float) -> Any:
    return pytest.approx(float(value), abs=1e-12)


def sits(*exams: str, who: str = "E1") -> list[AssignmentAnswer]:
    return [line(who, exam, nov(1), nov(1)) for exam in exams]


# --- counts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("retakes", "percent"), [(None, 14), ({"wait": 14}, 87)])
def test_fifteen_of_sixteen(retakes: Any, percent: int) -> None:
    """All sixteen, or all but one of them: the example of docs/chance.md."""
    who = [f"E{number:02}" for number in range(16)]
    wanted = company(people(15, "A"), who, chance={"default": "80%"}, retakes=retakes)
    p = Fraction(4, 5) if retakes is None else Fraction(96, 100)
    by_hand = p**16 + 16 * p**15 * (1 - p)
    assert round(100 * by_hand) == percent
    assert reached(wanted, *(line(each, "A", nov(1), nov(15)) for each in who)) == near(by_hand)


def test_at_least_so_many_of_those_who_sit_for_what_is_missing() -> None:
    """Three hold A; of six who sit it, with two attempts each, at least four must pass."""
    who = [f"E{number}" for number in range(9)]
    held = {each: ["A"] if each < "E3" else [] for each in who}
    wanted = company(people(7, "A"), held, chance={"A": "60%"}, retakes={"wait": 14})
    p = 1 - Fraction(2, 5) ** 2
    by_hand = sum((comb(6, k) * p**k * (1 - p) ** (6 - k) for k in range(4, 7)), Fraction(0))
    assert reached(wanted, *(line(each, "A", nov(1), nov(15)) for each in who[3:])) == near(by_hand)


def test_a_person_needs_both_exams() -> None:
    wanted = company(people(1, {"all": ["A", "B"]}), ["E1", "E2"], chance={"A": "50%", "B": "40%"})
    assert reached(wanted, *sits("A", "B")) == near(0.2)
    assert reached(wanted, *sits("A", "B"), *sits("A", "B", who="E2")) == near(1 - 0.8**2)


def test_one_of_several_exams_and_results_that_are_counted() -> None:
    wanted = company(people(1, {"any": ["A", "B"]}), ["E1"], chance={"A": "50%", "B": "40%"})
    assert reached(wanted, *sits("A", "B")) == near(0.7)
    wanted = company({"id": "r", "passes": 3, "of": ["A", "B"]}, {"E1": [], "E2": ["B"]}, chance={"default": "50%"})
    assert reached(wanted, *sits("A", "B"), *sits("A", who="E2")) == near(0.5)


def test_groups_that_may_not_share_people() -> None:
    """E1 fits both groups, E2 only the first if A is passed: both must pass, or E1 both and E2 nothing else."""
    rules = {"id": "all", "all": [people(1, "A", "a"), people(1, "B", "b")], "sharing": "different"}
    wanted = company(rules, ["E1", "E2"], chance={"default": "50%"})
    assert reached(wanted, *sits("A", "B"), *sits("A", who="E2")) == near(0.25)
    shared = company({**rules, "sharing": "same-or-different"}, ["E1", "E2"], chance={"default": "50%"})
    assert reached(shared, *sits("A", "B"), *sits("A", who="E2")) == near(0.5 * 0.75)
    twice = company({**rules, "each_person_at_most": 2}, ["E1", "E2"], chance={"default": "50%"})
    assert reached(twice, *sits("A", "B"), *sits("A", who="E2")) == near(0.5 * 0.75)


def test_groups_of_the_same_people() -> None:
    rules = {"id": "all", "all": [people(1, "A", "a"), people(1, "B", "b")], "sharing": "same"}
    wanted = company(rules, ["E1", "E2"], chance={"default": "50%"})
    assert reached(wanted, *sits("A", "B"), *sits("A", who="E2")) == near(0.25)


def test_points_with_cap_gate_and_a_score_above_zero() -> None:
    """20 points: 4 for each A up to 8, 6 for each B once somebody holds C, and 6 of the metric. Two must hold B: with
    one of them only 8 + 6 + 6 = 20 where both hold A.
    """
    scores = [
        {"id": "a", "each": 4, "people": "A", "cap": 8},
        {"id": "b", "each": 6, "people": "B", "gate": people(1, "C", "gate"), "above_zero": True},
        {"id": "m", "metric": "leads", "cap": 6},
    ]
    rules = {"id": "p", "points": 20, "from": scores}
    wanted = company(rules, ["E1", "E2"], chance={"default": "50%"}, metrics={"leads": 9})
    lines = [*sits("A", "B", "C"), *sits("A", "B", who="E2")]
    # C must be passed. Both B: 12 + 6 = 18, so at least one A. One B: both A.
    by_hand = Fraction(1, 2) * (Fraction(1, 4) * Fraction(3, 4) + Fraction(1, 2) * Fraction(1, 4))
    assert reached(wanted, *lines) == near(by_hand)


def test_points_in_fractions_with_long_denominators() -> None:
    """In whole units the points are some 10^28. B and either of the two others give 1 exactly, or a little more."""
    shares = {"A": "1/99999999999999", "B": "99999999999998/99999999999999", "C": "1/99999999999997"}
    scores = [{"id": exam.lower(), "each": each, "people": exam} for exam, each in shares.items()]
    wanted = company({"id": "p", "points": 1, "from": scores}, ["E1"], chance={"default": "50%", "B": "20%"})
    assert reached(wanted, *sits("A", "B", "C")) == near(0.2 * 0.75)


def test_points_without_a_person_in_a_score_that_needs_one() -> None:
    scores = [{"id": "a", "each": 10, "people": "A"}, {"id": "b", "each": 1, "people": "B", "above_zero": True}]
    wanted = company({"id": "p", "points": 10, "from": scores}, ["E1"], chance={"A": "50%", "B": "20%"})
    assert reached(wanted, *sits("A", "B")) == near(0.1)


def test_points_that_are_no_multiple_of_what_each_person_gives() -> None:
    scores = [{"id": "a", "each": 2, "people": "A"}]
    wanted = company({"id": "p", "points": 5, "from": scores}, ["E1", "E2", "E3"], chance={"A": "50%"})
    assert reached(wanted, *(line(who, "A", nov(1), nov(1)) for who in ("E1", "E2", "E3"))) == near(0.125)


def test_so_many_of_several_parts() -> None:
    parts = [people(1, exam, exam.lower()) for exam in "ABC"]
    wanted = company({"id": "two", "at_least": 2, "of": parts}, ["E1"], chance={"default": "50%"})
    assert reached(wanted, *sits("A", "B", "C")) == near(0.5)


# --- days ------------------------------------------------------------------------------------------------------------


def test_a_result_counts_from_the_day_it_is_passed_on() -> None:
    """Attempts on the 1st, 11th and 21st; the goal is due on the 15th, and the plan would wait until the 30th."""
    goal = {**GOAL, "by": "2017-11-15", "hold_until": "2017-11-30"}
    wanted = company(people(1, "A"), ["E1"], goal, chance={"default": "50%"}, retakes={"wait": 10})
    assert reached(wanted, line("E1", "A", nov(1), nov(30))) == near(0.75)


def test_on_each_day_of_the_goal() -> None:
    """E1 leaves after the 10th; then one of the two others must hold A, of whom E2 begins later."""
    goal = {**GOAL, "by": "2017-11-05", "hold_until": "2017-11-20"}
    rules = programme({"one.gold": people(1, "A")}, ["A"])
    staff = roster({"E1": ["A"], "E2": [], "E3": []}, employees={"E1": {"leaves_on": nov(10)}})
    wanted = question(rules, staff, scenario(goal, chance={"default": "50%"}))
    assert reached(wanted, line("E2", "A", nov(11), nov(11))) == near(0.5)
    assert reached(wanted, line("E2", "A", nov(12), nov(12))) == 0.0
    assert reached(wanted, line("E2", "A", nov(11), nov(11)), line("E3", "A", nov(1), nov(1))) == near(0.75)


def test_who_is_passed_between_two_days_counts_on_the_second() -> None:
    """Two of three hold A, one of them until the 10th; E2 passes before that, E4 must by the 11th."""
    goal = {**GOAL, "by": "2017-11-05", "hold_until": "2017-11-20"}
    rules = programme({"one.gold": people(3, "A")}, ["A"])
    staff = roster({"E1": ["A"], "E2": [], "E3": ["A"], "E4": []}, employees={"E1": {"leaves_on": nov(10)}})
    wanted = question(rules, staff, scenario(goal, chance={"default": "50%"}))
    lines = [line("E2", "A", nov(1), nov(1)), line("E4", "A", nov(8), nov(8))]
    assert reached(wanted, *lines) == near(0.25)


def test_who_sits_an_exam_that_is_held_counts_anew_once_that_ends() -> None:
    """E1 holds A until the 10th and sits it again; E2 is needed on all days, E1 from the 11th on."""
    goal = {**GOAL, "by": "2017-11-05", "hold_until": "2017-11-20"}
    held = [{"employee_id": "E1", "exam": "A", "expires_on": nov(10)}]
    rules = programme({"one.gold": people(2, "A")}, ["A"])
    wanted = question(rules, roster(["E1", "E2"], held), scenario(goal, chance={"default": "50%"}))
    assert reached(wanted, *sits("A"), *sits("A", who="E2")) == near(0.25)


def test_a_new_result_ends_as_the_plan_promises() -> None:
    """As if passed on the first day of the window, the 1st, although it is proposed for the 3rd: until the 10th."""
    exams = {"A": {"valid_for": {"days": 10}}}
    for until, share in (("2017-11-10", 0.5), ("2017-11-11", 0.0)):
        goal = {**GOAL, "by": "2017-11-05", "hold_until": until}
        wanted = company(people(1, "A"), ["E1"], goal, exams, chance={"default": "50%"})
        assert reached(wanted, line("E1", "A", nov(1), nov(5), proposed_on=nov(3))) == near(share)


def test_a_renewal_holds_what_it_renews() -> None:
    exams = {"A": {"valid_for": {"days": 10}, "renewal": {"opens_before": {"days": 5}, "exam": "R"}}, "R": {}}
    goal = {**GOAL, "by": "2017-11-05", "hold_until": "2017-11-15"}
    wanted = company(people(1, "A"), ["E1"], goal, exams, chance={"A": "50%", "R": "80%"})
    lines = [line("E1", "A", nov(1), nov(1)), line("E1", "R", nov(8), nov(8), renews=("A",))]
    assert reached(wanted, *lines) == near(0.4)
    assert reached(wanted, lines[0]) == 0.0


# --- what the vendor judges ------------------------------------------------------------------------------------------


def test_another_option_may_hold_the_goal() -> None:
    rules = {"one.gold": people(1, "A"), "two.gold": people(1, "B")}
    goal = {"tier": "gold", "by": "2017-11-30"}
    wanted = company(rules, ["E1"], goal, chance={"A": "50%", "B": "20%"})
    assert reached(wanted, *sits("A", "B")) == near(1 - 0.5 * 0.8)
    assert reached(company(rules, ["E1"], chance={"A": "50%", "B": "20%"}), *sits("A", "B")) == near(0.5)


def test_the_same_option_holds_on_all_days() -> None:
    """Option one on the first day and option two from the second on is not enough."""
    exams = {"A": {"counts_until": nov(5)}, "B": {"available_from": nov(6)}}
    rules = {"one.gold": people(1, "A"), "two.gold": people(1, "B")}
    goal = {"tier": "gold", "by": "2017-11-05", "hold_until": "2017-11-06"}
    wanted = company(rules, ["E1"], goal, exams, chance={"default": "100%"})
    assert reached(wanted, *sits("A"), line("E1", "B", nov(6), nov(6))) == 0.0


def test_waived_and_assumed() -> None:
    rules = {
        "id": "all",
        "all": [people(1, "A", "a"), people(1, "B", "b"), {"id": "m", "metric": "revenue", "at_least": 10}],
    }
    chance = {"A": "50%", "B": "20%"}
    waive = [{"waive": "one.gold.b"}]
    assert reached(company(rules, ["E1"], chance=chance), *sits("A", "B")) == 0.0
    assert reached(company(rules, ["E1"], chance=chance), *sits("A", "B"), assumed=("one.gold.m",)) == near(0.1)
    wanted = company(rules, ["E1"], chance=chance, decisions=waive, metrics={"revenue": 10})
    assert reached(wanted, *sits("A", "B")) == near(0.5)


def test_people_to_spare_are_not_asked_for_by_the_vendor() -> None:
    wanted = company(people(1, "A"), ["E1", "E2"], chance={"default": "50%"}, spare=1)
    assert reached(wanted, *sits("A"), *sits("A", who="E2")) == near(0.75)


def test_all_goals_together() -> None:
    goals = [{**GOAL, "by": "2017-11-05"}, {**GOAL, "by": "2017-11-30", "tier": "platinum"}]
    rules = {"one.gold": people(1, "A"), "one.platinum": people(2, "A")}
    wanted = company(rules, ["E1", "E2"], goals, chance={"default": "50%"})
    each = found(wanted, *sits("A"), *sits("A", who="E2"))
    assert [goal.value for goal in each.goals] == [near(0.75), near(0.25)]
    assert each.reached.value == near(0.25)


# --- certain, impossible, and by how much it rises -------------------------------------------------------------------


def test_nothing_planned_and_nothing_needed() -> None:
    assert reached(company(people(1, "A"), {"E1": ["A"]}, chance={"default": "50%"})) == 1.0
    assert reached(company(people(1, "A"), ["E1"], chance={"default": "50%"})) == 0.0


def test_certain_and_impossible() -> None:
    for share, expected in (("100%", 1.0), ("0%", 0.0)):
        wanted = company(people(1, "A"), ["E1"], chance={"default": share}, retakes={"wait": 1})
        assert reached(wanted, line("E1", "A", nov(1), nov(30))) == expected


def test_a_plan_out_of_reach_has_no_chance() -> None:
    wanted = company(people(3, "A"), ["E1", "E2"], chance={"default": "90%"})
    plan = answer(wanted)
    assert plan.status == "impossible"
    assert probability(wanted, plan).reached.value == 0.0


def test_risks_of_exams_and_people() -> None:
    """E1 needs A and B, E2 only B; both are needed: 0.5 · 0.8 · 0.8 = 0.32."""
    wanted = company(people(2, {"all": ["A", "B"]}), {"E1": [], "E2": ["A"]}, chance={"A": "50%", "B": "80%"})
    each = found(wanted, *sits("A", "B"), *sits("B", who="E2"))
    assert each.reached.value == near(0.32)
    assert {code: rise.value for code, rise in each.by_exam.items()} == {"A": near(0.32), "B": near(0.18)}
    assert {who: rise.value for who, rise in each.by_person.items()} == {"E1": near(0.48), "E2": near(0.08)}


def test_what_becomes_possible_when_an_exam_is_certain() -> None:
    """Nobody passes A, which B needs. With A certain, both parts hang on whether B is passed: 1/2, not 1/2 · 1/2."""
    exams = {"A": {}, "B": {"prerequisites": ["A"]}, "C": {}}
    rules = {"id": "all", "all": [people(1, "B", "b"), people(1, {"any": ["B", "C"]}, "c")]}
    wanted = company(rules, ["E1"], exams=exams, chance={"A": "0%", "B": "50%"})
    each = found(wanted, *sits("A"), line("E1", "B", nov(2), nov(2)))
    assert each.reached.value == 0.0
    assert {code: rise.value for code, rise in each.by_exam.items()} == {"A": near(0.5), "B": 0.0}
    assert each.by_person["E1"].value == 1.0


def test_the_answer_puts_the_largest_risk_first() -> None:
    wanted = company(people(2, {"all": ["A", "B"]}), {"E1": ["A"], "E2": []}, chance={"A": "80%", "B": "50%"})
    found = api.chances(wanted, plan_of(wanted, [*sits("B", "A", who="E2"), *sits("B")]))
    assert (found.method, found.error, found.draws, found.seed) == ("exact", None, None, None)
    assert not found.assumed_passed
    assert [(risk.exam, risk.rise) for risk in found.by_exam] == [("B", near(0.6)), ("A", near(0.05))]
    assert [(risk.employee_id, risk.rise) for risk in found.by_person] == [("E2", near(0.3)), ("E1", near(0.2))]
    assert [(each.employee_id, each.exam) for each in found.sittings] == [("E1", "B"), ("E2", "A"), ("E2", "B")]
    assert '"reached":0.2,' in found.model_dump_json()


def test_without_figures_everything_is_assumed_to_be_passed() -> None:
    wanted = company(people(1, "A"), ["E1"])
    found = api.chances(wanted, plan_of(wanted, sits("A")))
    assert (found.reached, found.assumed_passed, found.source) == (1.0, True, None)

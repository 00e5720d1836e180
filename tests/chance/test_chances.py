"""How likely a sitting is passed in time, and after how many attempts: reckoned by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.answer.schema import AssignmentAnswer
from planner.chance.chances import SittingChances, chances_of
from planner.question.schema import Question
from planner.scenario.chance import Chance
from tests.chance.builders import line, plan_of
from tests.companies import people, programme, question, roster, scenario


def nov(day: int) -> date:
    return date(2017, 11, day)


def asked(exams: Any, results: Any = (), levels: Any = None, **more: Any) -> Question:
    """E1 and whoever has a level; goals until the end of November."""
    employees = {who: {"level": level} for who, level in (levels or {"E1": None}).items()}
    rules = people(1, {"any": sorted(exams)})
    goal = {"tier": "gold", "by": "2017-11-30"}
    return question(
        programme({"one.gold": rules}, exams), roster(employees, results, employees), scenario(goal, **more)
    )


def found(wanted: Question, *lines: AssignmentAnswer) -> tuple[SittingChances, ...]:
    return chances_of(wanted, plan_of(wanted, lines)).sittings


def near(*numbers: float) -> Any:
    return pytest.approx(numbers, abs=1e-12)


def test_two_attempts_at_eighty_percent() -> None:
    """0.8 + 0.2 · 0.8 = 0.96; a second attempt in one of five cases."""
    (each,) = found(asked({"A": {}}, chance={"default": "80%"}, retakes={"wait": 14}), line("E1", "A", nov(1), nov(28)))
    assert each.attempt_days == (nov(1), nov(15))
    assert each.in_time == pytest.approx(0.96, abs=1e-12)
    assert each.expected_attempts == pytest.approx(1.2, abs=1e-12)
    assert each.made == near(0, 0.8, 0.2)
    assert each.passing == near(0.8, 0.16)


def test_certain_and_never() -> None:
    rules = {"chance": {"A": "100%", "B": "0%"}, "retakes": {"wait": 14}}
    sure, never = found(
        asked({"A": {}, "B": {}}, **rules), line("E1", "A", nov(1), nov(28)), line("E1", "B", nov(1), nov(28))
    )
    assert (sure.in_time, sure.expected_attempts) == (1.0, 1.0)
    assert (never.in_time, never.expected_attempts) == (0.0, 2.0)


def test_without_figures_everything_is_passed_at_the_first_attempt() -> None:
    (each,) = found(asked({"A": {}}, retakes={"wait": 1}), line("E1", "A", nov(1), nov(3)))
    assert (each.in_time, each.made) == (1.0, (0.0, 1.0, 0.0, 0.0))


def test_levels() -> None:
    levels = {"E1": "junior", "E2": "senior", "E3": None}
    rules = {"default": "80%", "levels": {"junior": {"default": "50%"}, "senior": {"A": "90%"}}}
    wanted = asked({"A": {}}, levels=levels, chance=rules)
    assert [each.in_time for each in found(wanted, *(line(who, "A", nov(1), nov(1)) for who in levels))] == [
        0.5,
        0.9,
        0.8,
    ]


def test_what_is_needed_first_must_be_passed_first() -> None:
    """A has attempts on the 1st, 6th and 11th, B follows on the 8th. If A takes three attempts, B begins on the 12th
    and has one attempt less: it is passed in time with 1/2 + 1/4 (days 8, 13) instead of 1/2 (day 12).
    """
    exams = {"A": {}, "B": {"prerequisites": ["A"]}}
    wanted = asked(exams, chance={"default": "50%"}, retakes={"wait": 5})
    a, b = found(wanted, line("E1", "A", nov(1), nov(11)), line("E1", "B", nov(8), nov(16)))
    assert a.in_time == 0.875
    assert b.attempt_days == (nov(8), nov(13))
    assert b.in_time == 0.75 * 0.75 + 0.125 * 0.5
    assert b.made == near(0.125, 0.75 * 0.5 + 0.125, 0.75 * 0.5)
    assert b.passing == near(0.75 * 0.5 + 0.125 * 0.5, 0.75 * 0.25)
    days = {1: {nov(8): 0.75, nov(12): 0.125}, 2: {nov(13): 0.375}}
    assert {n: {each.on: each.likely for each in b.attempts if each.number == n} for n in (1, 2)} == days


def test_a_sitting_that_has_to_wait_counts_from_the_next_open_day() -> None:
    """Passed on the 3rd, A counts for B from the 4th on, which is closed until the 6th."""
    exams = {"A": {}, "B": {"prerequisites": ["A"]}}
    closed = [{"from": "2017-11-04", "until": "2017-11-06"}]
    wanted = asked(exams, chance={"A": "50%", "B": "100%"}, retakes={"wait": 2}, blackouts=closed)
    lines = [line("E1", "A", nov(1), nov(3)), line("E1", "B", nov(2), nov(7))]
    assert found(wanted, *lines)[1].in_time == 0.75
    assert found(wanted, lines[0], line("E1", "B", nov(2), nov(6)))[1].in_time == 0.5


def test_what_is_held_already_need_not_be_passed() -> None:
    exams = {"A": {}, "B": {"prerequisites": ["A"]}}
    wanted = asked(exams, [{"employee_id": "E1", "exam": "A"}], chance={"default": "50%"})
    assert [each.in_time for each in found(wanted, line("E1", "B", nov(1), nov(1)))] == [0.5]


def test_a_prerequisite_that_has_ended_is_none() -> None:
    exams = {"A": {}, "B": {"prerequisites": ["A"]}}
    held = [{"employee_id": "E1", "exam": "A", "expires_on": nov(9)}]
    wanted = asked(exams, held, chance={"default": "50%"})
    assert [each.in_time for each in found(wanted, line("E1", "B", nov(9), nov(9)))] == [0.5]
    assert [each.made for each in found(wanted, line("E1", "B", nov(10), nov(10)))] == [(1.0,)]


def test_a_new_result_counts_for_others_from_the_day_after() -> None:
    exams = {"A": {}, "B": {"prerequisites": ["A"]}}
    wanted = asked(exams, chance={"A": "50%", "B": "100%"}, retakes={"wait": 5})
    a = line("E1", "A", nov(1), nov(6))
    assert found(wanted, a, line("E1", "B", nov(6), nov(6)))[1].in_time == 0.5
    assert found(wanted, a, line("E1", "B", nov(6), nov(7)))[1].in_time == 0.75


def test_an_exam_that_stops_counting_is_no_prerequisite_any_more() -> None:
    exams = {"A": {"counts_until": nov(9)}, "B": {"prerequisites": ["A"]}}
    wanted = asked(exams, [{"employee_id": "E1", "exam": "A"}], chance={"default": "50%"})
    assert [each.in_time for each in found(wanted, line("E1", "B", nov(9), nov(9)))] == [0.5]
    assert [each.in_time for each in found(wanted, line("E1", "B", nov(10), nov(10)))] == [0.0]


def renewing(**more: Any) -> Question:
    """A lasts twenty days and is renewed by R in its last ten; nothing asks for R itself."""
    exams = {"A": {"valid_for": {"days": 20}, "renewal": {"opens_before": {"days": 10}, "exam": "R"}}, "R": {}}
    goal = {"tier": "gold", "by": "2017-11-05", "hold_until": "2017-12-15"}
    rules = programme({"one.gold": people(1, "A")}, exams)
    return question(rules, roster({"E1": ()}), scenario(goal, chance={"A": "50%", "R": "80%"}, **more))


def test_what_only_renews_is_not_sat_where_there_is_nothing_to_renew() -> None:
    lines = [line("E1", "A", nov(1), nov(1)), line("E1", "R", nov(12), nov(12), renews=("A",))]
    a, r = found(renewing(), *lines)
    assert (a.in_time, r.in_time) == (0.5, 0.4)
    assert r.made == near(0.5, 0.5)


def test_a_pin_is_sat_whatever_there_is_to_renew() -> None:
    pinned = renewing(decisions=[{"pin": {"employee": "E1", "exam": "R"}}])
    lines = [line("E1", "A", nov(1), nov(1)), line("E1", "R", nov(12), nov(12), renews=("A",))]
    assert found(pinned, *lines)[1].in_time == 0.8


def test_an_exam_that_the_goals_ask_for_is_sat_whatever_there_is_to_renew() -> None:
    exams = {"A": {"valid_for": {"days": 20}, "renewal": {"opens_before": {"days": 10}, "exam": "R"}}, "R": {}}
    lines = [line("E1", "A", nov(1), nov(1)), line("E1", "R", nov(12), nov(12), renews=("A",))]
    assert found(asked(exams, chance={"A": "50%", "R": "80%"}), *lines)[1].in_time == 0.8


def test_what_another_sitting_needs_is_sat_whatever_there_is_to_renew() -> None:
    wanted = renewing()
    exams = {**wanted.programme.exams, "B": wanted.programme.exams["R"].model_copy(update={"prerequisites": ("R",)})}
    wanted = replace(wanted, programme=wanted.programme.model_copy(update={"exams": exams}))
    chance = {"chance": Chance.model_validate({"default": "50%"})}
    wanted = replace(wanted, scenario=wanted.scenario.model_copy(update=chance))
    lines = [line("E1", "A", nov(1), nov(1)), line("E1", "R", nov(12), nov(12), renews=("A",))]
    assert [each.in_time for each in found(wanted, *lines)] == [0.5, 0.25]
    assert [each.in_time for each in found(wanted, *lines, line("E1", "B", nov(13), nov(13)))] == [0.5, 0.5, 0.25]


def test_what_is_renewed_on_the_same_day_is_sat_first() -> None:
    exams = {"Z": {"valid_for": {"days": 20}, "renewal": {"opens_before": {"days": 20}, "exam": "R"}}, "R": {}}
    rules = programme({"one.gold": people(1, "Z")}, exams)
    goal = {"tier": "gold", "by": "2017-11-05"}
    wanted = question(rules, roster({"E1": ()}), scenario(goal, chance={"Z": "50%", "R": "80%"}))
    lines = [line("E1", "R", nov(1), nov(1), renews=("Z",)), line("E1", "Z", nov(1), nov(1))]
    assert [(each.sitting.exam, each.in_time) for each in found(wanted, *lines)] == [("Z", 0.5), ("R", 0.4)]


def test_the_same_exam_waits_for_its_earlier_sitting() -> None:
    """S is sat on the 1st and 3rd, and again from the 2nd on: on the 3rd if passed on the 1st, on the 4th after a pass
    on the 3rd, and two days after the last failure.
    """
    exams = {"S": {"valid_for": {"days": 9}, "renewal": {"opens_before": {"days": 9}}}}
    wanted = asked(exams, chance={"default": "50%"}, retakes={"wait": 2})
    first, second = found(wanted, line("E1", "S", nov(1), nov(3)), line("E1", "S", nov(2), nov(4)))
    assert (first.in_time, first.attempt_days) == (0.75, (nov(1), nov(3)))
    assert second.attempt_days == (nov(2), nov(4))
    assert second.passing == near(0.5 * 0.5 + 0.25 * 0.5, 0.5 * 0.25)
    assert second.made == near(0.25, 0.5 * 0.5 + 0.25, 0.25)


def test_attempts_of_a_year_are_counted_over_both_sittings() -> None:
    exams = {"S": {"valid_for": {"days": 9}, "renewal": {"opens_before": {"days": 9}}}}
    wanted = asked(exams, chance={"default": "50%"}, retakes={"wait": 1, "attempts_per_year": 3})
    first, second = found(wanted, line("E1", "S", nov(1), nov(2)), line("E1", "S", nov(10), nov(20)))
    assert first.made == near(0, 0.5, 0.5)
    assert second.made == near(0, 0.75, 0.25)

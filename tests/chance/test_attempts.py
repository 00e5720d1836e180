"""Days of attempts, counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from planner.chance.attempts import attempt_days
from planner.question.calendar import Calendar
from planner.scenario.chance import Chance, Retakes
from tests.companies import scenario


def nov(*days: int) -> tuple[date, ...]:
    return tuple(date(2017, 11, day) for day in days)


def attempts(first: date, last: date, *earlier: date, blackouts: Any = (), **rules: Any) -> tuple[date, ...]:
    wanted = scenario({"tier": "gold", "by": "2019-12-31"}, blackouts=list(blackouts), retakes=rules or None)
    return attempt_days(Calendar(wanted), wanted.retakes, first, last, earlier)


def test_without_rules_nobody_sits_a_failed_exam_again() -> None:
    assert attempts(*nov(1, 30)) == nov(1)


def test_one_day_after_the_first_failure_and_a_fortnight_after_each_later_one() -> None:
    assert attempts(*nov(1, 30), wait=1, wait_later=14) == nov(1, 2, 16, 30)
    assert attempts(*nov(1, 29), wait=1, wait_later=14) == nov(1, 2, 16)


def test_the_same_days_of_waiting_after_all_failures_if_nothing_else_is_said() -> None:
    assert attempts(*nov(1, 30), wait=10) == nov(1, 11, 21)


def test_two_attempts_are_never_on_one_day() -> None:
    assert attempts(*nov(1, 4), wait=0, wait_later=0) == nov(1, 2, 3, 4)


def test_waiting_leaves_room_for_one_retake_only() -> None:
    assert attempts(*nov(1, 27), wait=14) == nov(1, 15)
    assert attempts(*nov(1, 14), wait=14) == nov(1)


def test_no_attempt_after_the_last_day() -> None:
    assert attempts(*nov(2, 1), wait=1) == ()


def test_a_retake_moves_behind_a_blackout_and_the_next_one_waits_from_there() -> None:
    closed = [{"from": "2017-11-04", "until": "2017-11-09"}]
    assert attempts(*nov(1, 20), wait=5, blackouts=closed) == nov(1, 10, 15, 20)


def test_so_many_attempts_in_any_twelve_months() -> None:
    days = attempts(date(2017, 11, 1), date(2018, 12, 31), wait=1, attempts_per_year=2)
    assert days == (*nov(1, 2), date(2018, 11, 1), date(2018, 11, 2))
    assert attempts(*nov(1, 30), wait=1, attempts_per_year=1) == nov(1)


def test_earlier_attempts_of_the_same_exam_count_for_the_year() -> None:
    before = (date(2016, 11, 10), date(2017, 3, 1))
    assert attempts(*nov(1, 30), *before, wait=1, attempts_per_year=2) == nov(10)
    assert attempts(*nov(1, 30), *before, wait=1, wait_later=5, attempts_per_year=3) == nov(1, 10)


def test_what_is_said_of_a_level_goes_first() -> None:
    levels = {"senior": {"default": "90%"}, "junior": {"A": "50%"}}
    chance = Chance.model_validate({"default": "80%", "A": "70%", "levels": levels})
    assert [str(chance.of("A", level)) for level in (None, "other", "senior", "junior")] == [
        "7/10",
        "7/10",
        "9/10",
        "1/2",
    ]
    assert [str(chance.of("B", level)) for level in (None, "other", "senior", "junior")] == [
        "4/5",
        "4/5",
        "9/10",
        "4/5",
    ]
    assert Chance.model_validate({"A": "100%"}).of("B", None) is None


@pytest.mark.parametrize(("failures", "days"), [(1, 1), (2, 14), (3, 14)])
def test_days_after_so_many_failures(failures: int, days: int) -> None:
    assert Retakes(wait=1, wait_later=14).days_after(failures) == days

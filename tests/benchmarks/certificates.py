"""Companies whose certificates last a year and end on all kinds of days: the hard side of the calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from planner.question.schema import Question
from tests.cases import as_question
from tests.oracle import Case

AS_OF = date(2026, 1, 1)
_EXAMS = tuple(f"X{number}" for number in range(6))
_NO_LIMITS: Mapping[str, Any] = {}
_YEARLY: dict[str, Any] = {"valid_for": {"years": 1}, "renewal": {"opens_before": {"months": 6}}}


HALF_AND_A_YEAR: Mapping[str, Any] = {"valid_for": {"months": 18}, "renewal": {"opens_before": {"months": 6}}}


def to_be_held(
    exams: Mapping[str, Mapping[str, Any]],
    rules: Mapping[str, Any],
    employees: Mapping[str, int],
    results: list[dict[str, Any]],
    until: date,
    by: date = date(2026, 6, 30),
    limits: Mapping[str, Any] = _NO_LIMITS,
    minimise: Sequence[str] = ("exams", "people"),
) -> Case:
    """Gold of these rules from `by` to `until`. employees: what an hour of each costs."""
    return {
        "exams": dict(exams),
        "options": {"one": {"gold": rules}},
        "employees": {who: {"hourly_cost": cost} for who, cost in employees.items()},
        "results": results,
        "scenario": {
            "as_of": AS_OF,
            "goals": [{"tier": "gold", "by": by, "hold_until": until}],
            "limits": dict(limits),
            "preparation": {"default": 14},
            "minimise": [*minimise],
            "decisions": [],
            "metrics": {},
            "facts": {},
        },
    }


def yearly_certificates(
    people: int,
    until: date,
    seed: int,
    limits: Mapping[str, Any] = _NO_LIMITS,
    by: date = date(2026, 6, 30),
    exam: Mapping[str, Any] = _YEARLY,
    oldest: int = 360,
) -> Question:
    """Two fifths of all certificates were passed on one of the `oldest` days before; each can be renewed in its last
    half year. A third of the people must hold two of the exams, a quarter one of three others, from `by` to `until`.
    """
    chance = Random(seed)
    staff = [f"E{number:04}" for number in range(people)]
    rules: dict[str, Any] = {
        "id": "all",
        "all": [
            {"id": "both", "people": people // 3, "hold": {"all": list(_EXAMS[:2])}},
            {"id": "one", "people": people // 4, "hold": {"any": list(_EXAMS[2:5])}},
        ],
    }
    results = [
        {"employee_id": who, "exam": exam, "passed_on": AS_OF - timedelta(days=chance.randint(1, oldest))}
        for who in staff
        for exam in _EXAMS
        if chance.random() < 0.4
    ]
    exams = dict.fromkeys(_EXAMS, exam)
    return as_question(to_be_held(exams, rules, dict.fromkeys(staff, 1), results, until, by, limits))


def both_certificates(people: int, until: date, seed: int, seats: int | None) -> Question:
    """Half of the people must hold two exams from July to `until`. Half of all certificates were passed in the year
    before and can be renewed in their last half year. Everybody sits one exam a month at most, and all together as many
    as there are seats.
    """
    chance = Random(seed)
    staff = [f"E{number:04}" for number in range(people)]
    exams = ("ADM", "SEC")
    limits = {"exams_per_person_per_month": 1, "exams_per_month": {"company": seats}} if seats else {}
    rules = {"id": "all", "all": [{"id": "both", "people": people // 2, "hold": {"all": list(exams)}}]}
    results = [
        {"employee_id": who, "exam": exam, "passed_on": AS_OF - timedelta(days=chance.randint(1, 360))}
        for who in staff
        for exam in exams
        if chance.random() < 0.5
    ]
    yearly = dict.fromkeys(exams, _YEARLY)
    return as_question(to_be_held(yearly, rules, dict.fromkeys(staff, 1), results, until, limits=limits))


def linked_certificates(people: int, until: date, seed: int) -> Question:
    """Administrators hold a certificate that lasts a year and is renewed in its second half; developers passed another
    exam, which needs that certificate on the day of the sitting, retires in September and counts until 31 March 2027.
    Three quarters of the people must hold the first and half of them the second from July to `until`, with one exam a
    month for each.
    """
    chance = Random(seed)
    staff = [f"E{number:04}" for number in range(people)]
    rules: dict[str, Any] = {
        "id": "all",
        "all": [
            {"id": "administrators", "people": people * 3 // 4, "hold": "ADM"},
            {"id": "developers", "people": people // 2, "hold": "DEV"},
        ],
    }
    exams = {
        "ADM": _YEARLY,
        "DEV": {"prerequisites": ["ADM"], "retires_on": date(2026, 9, 30), "counts_until": date(2027, 3, 31)},
    }
    results = [
        {"employee_id": who, "exam": "ADM", "passed_on": AS_OF - timedelta(days=chance.randint(1, 360))}
        for who in staff
        if chance.random() < 0.5
    ]
    limits = {"exams_per_person_per_month": 1}
    return as_question(to_be_held(exams, rules, dict.fromkeys(staff, 1), results, until, limits=limits))


def chained_certificates(
    people: int,
    until: date,
    seed: int,
    limits: Mapping[str, Any] = _NO_LIMITS,
    minimise: Sequence[str] = ("cost",),
) -> Case:
    """Architects need an administrator's certificate on the day on which they sit the exam for theirs; both
    last a year and are renewed in their second half. Two fifteenths of the people must hold the first and one fifteenth
    the second from July to `until`, and a twelfth the second or an exam that retires at the end of July. A third have
    results of the year before, everybody's hour has a price of its own, and the lowest cost is wanted, or what
    `minimise` says.
    """
    chance = Random(seed)
    staff = [f"E{number:04}" for number in range(people)]
    rules: dict[str, Any] = {
        "id": "all",
        "all": [
            {"id": "administrators", "people": max(1, people * 2 // 15), "hold": "ADM"},
            {"id": "architects", "people": max(1, people // 15), "hold": "ARC"},
            {"id": "data", "people": max(1, people // 12), "hold": {"any": ["DAT", "ARC"]}},
        ],
    }
    return {
        "exams": {
            "ADM": _YEARLY,
            "ARC": {**_YEARLY, "prerequisites": ["ADM"]},
            "DAT": {"retires_on": date(2026, 7, 31), "counts_until": date(2027, 1, 31)},
        },
        "options": {"one": {"gold": rules}},
        "employees": {who: {"hourly_cost": chance.randint(30, 120)} for who in staff},
        "results": [
            {"employee_id": who, "exam": exam, "passed_on": AS_OF - timedelta(days=chance.randint(1, 360))}
            for who in staff
            for exam, share in (("ADM", 0.2), ("ARC", 0.07), ("DAT", 0.05))
            if chance.random() < share
        ],
        "scenario": {
            "as_of": AS_OF,
            "goals": [{"tier": "gold", "by": date(2026, 6, 30), "hold_until": until}],
            "limits": dict(limits),
            "preparation": {"default": 14},
            "minimise": [*minimise],
            "prices": {"currency": "EUR", "fees": {"default": 165}, "study_hours": {"default": 25}},
            "decisions": [],
            "metrics": {},
            "facts": {},
        },
    }

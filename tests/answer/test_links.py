"""Whether the sittings of one person hang together, against the verifier and against every choice of days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from planner.answer.links import SittingWindow, in_order, in_order_on_all_days
from planner.question.schema import Question
from planner.verification.sittings import Employee, Sitting
from planner.verification.timetable import Result, Timetable
from tests.companies import people, programme, question, roster, scenario

FIRST = date(2026, 1, 1)
WHO = Employee("E1", None, None, None, None, None, None, None, None)


def asked(exams: dict[str, Any]) -> Question:
    goal = {"option": "o", "tier": "gold", "by": "2026-12-31"}
    rules = {"id": "all", "all": [people(1, code, f"p{code}") for code in exams]}
    return question(programme({"o.gold": rules}, exams), roster(["E1"]), scenario(goal))


def drawn(chance: Random, code: str, length: int) -> tuple[str, SittingWindow]:
    first = FIRST + timedelta(days=chance.randrange(90))
    safe = first + timedelta(days=chance.randrange(length))
    return code, SittingWindow(first, safe, safe + timedelta(days=chance.randrange(3)))


def test_renewals_are_in_time_where_the_verifier_says_so() -> None:
    renewals = {"A": {"opens_before": {"days": 12}}, "B": {"opens_before": {"days": 30}}}
    companies = [
        asked({code: {"valid_for": {"days": days}, "renewal": each} for code, each in renewals.items()})
        for days in (20, 40)
    ]
    found = {True: 0, False: 0}
    for seed in range(400):
        chance = Random(seed)
        company = companies[seed % 2]
        windows = sorted(drawn(chance, chance.choice("AB"), 15) for _ in range(chance.randint(1, 4)))
        ends = {code: FIRST + timedelta(days=chance.randrange(60)) for code in "AB" if chance.random() < 0.5}
        sittings = [Sitting(WHO, code, each.first, each.safe, each.last, None) for code, each in windows]
        held = [Result(code, date.min, end, end) for code, end in ends.items()]
        findings = Timetable(company, sittings, held).check()
        in_time = not any(each.code == "renewal-too-early" for each in findings)
        assert in_order(company, ends, windows) == in_time, seed
        found[in_time] += 1
    assert min(found.values()) > 50


def test_sittings_in_order_on_all_days_are_so_on_any() -> None:
    period = {"valid_for": {"days": 20}, "renewal": {"opens_before": {"days": 12}}}
    company = asked({"A": period, "B": {**period, "renewal": {"opens_before": {"days": 12}, "exam": "A"}}})
    several = 0
    for seed in range(500):
        chance = Random(seed)
        windows = [drawn(chance, chance.choice("AAB"), 6) for _ in range(chance.randint(1, 3))]
        ends = {code: FIRST + timedelta(days=chance.randrange(30)) for code in "AB" if chance.random() < 0.5}
        if in_order(company, ends, windows) and in_order_on_all_days(company, windows):
            several += len(windows) > 1
            days = [
                [each.first + timedelta(days=n) for n in range((each.safe - each.first).days + 1)]
                for _, each in windows
            ]
            for chosen in product(*days):
                on = [(code, SittingWindow(day, day, day)) for (code, _), day in zip(windows, chosen, strict=True)]
                assert in_order(company, ends, on), seed
    assert several > 50


def test_sittings_that_overlap_or_need_another_are_not_in_order_on_all_days() -> None:
    period = {"valid_for": {"days": 20}, "renewal": {"opens_before": {"days": 12}}}
    company = asked({"A": period, "B": {"prerequisites": ["A"]}})
    early, late = (SittingWindow(*(FIRST + timedelta(days=start + n) for n in (0, 9, 9))) for start in (0, 10))
    across = SittingWindow(early.safe, late.safe, late.last)
    assert in_order_on_all_days(company, [("A", late), ("A", early)])
    assert not in_order_on_all_days(company, [("A", early), ("A", across)])
    assert not in_order_on_all_days(company, [("A", early), ("B", late)])

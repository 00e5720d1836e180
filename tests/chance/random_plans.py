"""Random plans for random cases: good or bad, so that everything occurs."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import Any

from planner.answer.schema import AssignmentAnswer
from tests.chance.builders import line
from tests.chance.second import renewed_by
from tests.oracle import Case, blacked_out, every_day, exam_facts, horizon

RETAKES: tuple[dict[str, Any] | None, ...] = (
    None,
    {"wait": 1},
    {"wait": 2, "wait_later": 1},
    {"wait": 1, "wait_later": 3, "attempts_per_year": 2},
)


def random_plan(case: Case, chance: Random, most: int) -> list[AssignmentAnswer]:
    """At most so many sittings on open days, passed by the exam's retirement, the person's days and the goals'."""
    held = {(result["employee_id"], result["exam"]) for result in case["results"]}
    pairs = [(who, exam) for who in sorted(case["employees"]) for exam in sorted(case["exams"])]
    pairs = [pair for pair in pairs if pair not in held or _ends(case, pair[1]) or chance.random() < 0.1]
    found: list[AssignmentAnswer] = []
    for who, exam in chance.choices(pairs, k=chance.randint(1, most)) if pairs else ():
        facts, person = exam_facts(case, exam), case["employees"][who]
        bounds = [facts.get("retires_on"), person.get("sits_until"), person.get("leaves_on"), horizon(case)]
        end = min(day for day in bounds if day is not None)
        days = [day for day in every_day(case["scenario"]["as_of"], end) if not blacked_out(case, day)]
        if not days or any((who, exam) == (each.employee_id, each.exam) and not _ends(case, exam) for each in found):
            continue
        proposed, last = sorted(chance.choices(days, k=2))
        renews = tuple(code for code in sorted(case["exams"]) if renewed_by(case, code) == exam)
        more = {
            "safe_until": max(proposed, min(last, proposed + timedelta(days=chance.randint(0, 1)))),
            "proposed_on": proposed,
            "renews": renews if chance.random() < 0.7 else (),
        }
        found.append(line(who, exam, max(days[0], proposed - timedelta(days=chance.randint(0, 2))), last, **more))
    distinct = {(each.employee_id, each.exam, each.not_before, each.safe_until, each.not_after) for each in found}
    return found if len(distinct) == len(found) else found[:1]


def _ends(case: Case, exam: str) -> bool:
    facts = exam_facts(case, exam)
    return "valid_for" in facts or any(renewed_by(case, code) == exam for code in case["exams"])


def random_figures(case: Case, chance: Random) -> dict[str, Fraction]:
    """How likely each exam is passed, in whole percent; now and then certain or impossible."""
    shares = [0, 100, *(chance.randint(1, 99) for _ in range(10))]
    return {exam: Fraction(chance.choice(shares), 100) for exam in sorted(case["exams"])}


def as_percent(figures: dict[str, Fraction]) -> dict[str, str]:
    return {exam: f"{int(share * 100)}%" for exam, share in figures.items()}

"""How planning grows with the company, the goals, the cliffs and the months.

    python -m tests.benchmarks.curves [--quick] [--sizes 50,500,5000,50000,1000000] [--most 16]

Each row doubles (or so) what its table is about and keeps the rest. Seconds are of the processor, the lesser of two
runs where one takes less than two seconds.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from planner.outcome.schema import Planned
from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.question.load import load_question
from planner.question.schema import Question
from planner.solver.solve import solve
from tests.benchmarks.companies import ENGAGEMENT, OPERATIONS, company
from tests.benchmarks.machine import machine, show
from tests.cases import as_question

SEED = 20171016
AS_OF = date(2026, 1, 5)
LIMITS = {
    "none": "no limits by month",
    "person": "one exam a month for each person",
    "company": "30 exams a month for the company for every 100 people",
    "both": "one exam a month for each person, 30 for the company for every 100 people",
}


def employees(sizes: list[int], personal: bool, dense: bool) -> Iterator[tuple[str, float, float, int]]:
    """For each size: what it is, seconds for reading the files, seconds from the question to the plan, and people."""
    for size in sizes:
        staff = company(size, SEED, (ENGAGEMENT, OPERATIONS), personal, dense)
        with tempfile.TemporaryDirectory() as folder:
            staff.write(Path(folder))
            reading = process_time()
            question = load_question(Path(folder))
            reading = process_time() - reading
        results = question.roster.results.height
        yield f"{size:,} people, {results:,} results", reading, planning(question), size


def planning(question: Question) -> float:
    """Seconds from the question in memory to the one proved plan."""

    def once() -> float:
        start = process_time()
        outcome = solve(reduce(build(question)))
        taken = process_time() - start
        if not isinstance(outcome, Planned) or not outcome.settled:
            raise TypeError("There should be a proved plan.")
        return taken

    first = once()
    return min(first, once()) if first < 2 else first


def year(
    *, goals: int = 2, cliffs: int = 4, months: int = 12, limits: str = "none", people: int = 200, first: str = "cost"
) -> dict[str, Any]:
    """A company with so many goals of two groups each, which have three exams of their own, on days spread over so
    many months; so many exams that stop counting one after the other; with limits by month for the company, for each
    person, for both, or without; and with what is to be lowest at first.
    """
    chance = Random(SEED)
    codes = [f"X{goal}{letter}" for goal in range(goals) for letter in "ABC"]
    staff = [f"E{number:03}" for number in range(people)]
    last = months_on(AS_OF, months)
    exams: dict[str, dict[str, Any]] = {code: {} for code in codes}
    for number in range(cliffs):
        ends = months_on(AS_OF, 3 + number * max(1, months - 3) // max(1, cliffs))
        exams[f"OLD{number}"] = {"retires_on": AS_OF, "counts_until": ends}
    rules = {}
    for goal in range(goals):
        parts: list[dict[str, Any]] = []
        for part in range(2):
            kept = chance.sample(codes[3 * goal : 3 * goal + 3], 2)
            old = [f"OLD{number}" for number in range(2 * goal + part, cliffs, 2 * goals)]
            hold = {"any": [*kept, *old]} if part else {"all": [kept[0], {"any": [kept[1], *old]}]}
            parts.append({"id": f"p{part}", "people": people // 10, "hold": hold})
        rules[f"option-{goal}"] = {"gold": {"id": "all", "all": parts}}
    company_limit = {"exams_per_month": {"company": 3 * people // 10}}
    person_limit = {"exams_per_person_per_month": 1}
    by_month: dict[str, dict[str, Any]] = {
        "none": {},
        "company": company_limit,
        "person": person_limit,
        "both": company_limit | person_limit,
    }
    return {
        "exams": exams,
        "options": rules,
        "employees": {who: {"hourly_cost": chance.choice([30, 45, 60, 90])} for who in staff},
        "results": [
            {"employee_id": who, "exam": code, "passed_on": date(2025, 1, 10)}
            for who in staff
            for code in exams
            if chance.random() < 0.08
        ],
        "scenario": {
            "as_of": AS_OF,
            "goals": [
                {
                    "tier": "gold",
                    "option": option,
                    "by": months_on(AS_OF, 3 + number * max(0, months - 4) // goals),
                    "hold_until": last,
                }
                for number, option in enumerate(rules)
            ],
            "limits": by_month[limits],
            "preparation": {"default": 14},
            "minimise": [first],
            "prices": {"currency": "USD", "fees": {"default": 165}, "study_hours": {"default": 30, codes[0]: 45}},
            "decisions": [],
            "metrics": {},
            "facts": {},
        },
    }


def months_on(day: date, months: int) -> date:
    """The same day of the month so many months later."""
    number = day.month - 1 + months
    return day.replace(year=day.year + number // 12, month=number % 12 + 1)


def growth(heading: str, numbers: list[int], case: Callable[[int], dict[str, Any]]) -> None:
    """A table of one curve."""
    show(f"\n| {heading} | seconds | for each (ms) |")
    show("| ---: | ---: | ---: |")
    for number in numbers:
        taken = planning(as_question(case(number)))
        show(f"| {number} | {taken:.3f} | {1000 * taken / number:.1f} |")


def run(sizes: list[int], most: int, people: int) -> None:
    """All curves; `most`: the largest number of goals, cliffs and so on is cut to it; `people`: how many have them."""
    for personal in (False, True) if sizes else ():
        for dense in (False, True):
            price = "own cost of each" if personal else "exams"
            kind = f"{price}, {'dense' if dense else 'sparse'} results"
            show(f"\n| {kind} | reading (s) | planning (s) | µs for each person |")
            show("| --- | ---: | ---: | ---: |")
            for what, reading, taken, size in employees(sizes, personal, dense):
                show(f"| {what} | {reading:.2f} | {taken:.2f} | {1e6 * (reading + taken) / size:.1f} |")
    for limits, title in LIMITS.items():
        numbers = [number for number in (1, 2, 4, 8, 16) if number <= most]
        of: dict[str, tuple[list[int], Callable[[int], dict[str, Any]]]] = {
            "goals": (numbers, partial(_goals, limits, people)),
            "cliffs": (numbers, partial(_cliffs, limits, people)),
            "months": ([number for number in (6, 12, 24, 48) if number <= 3 * most], partial(_months, limits, people)),
        }
        for what, (each, case) in of.items():
            growth(f"{what}, {title}", each, case)
    for limits in ("person", "both"):
        for first in ("cost", "people"):
            numbers = [number for number in (1, 2, 4, 8) if number <= most]
            growth(
                f"goals within four months, {LIMITS[limits]}, {first} first",
                numbers,
                partial(_tight, limits, people, first, 4),
            )
    for limits, months in (("person", 6), ("both", 12)):
        growth(
            f"goals within {months} months, {LIMITS[limits]}, people first",
            [number for number in (1, 2, 4, 8) if number <= most],
            partial(_tight, limits, people, "people", months),
        )


def _goals(limits: str, people: int, number: int) -> dict[str, Any]:
    return year(goals=number, limits=limits, people=people)


def _cliffs(limits: str, people: int, number: int) -> dict[str, Any]:
    return year(cliffs=number, limits=limits, people=people)


def _months(limits: str, people: int, number: int) -> dict[str, Any]:
    return year(months=number, limits=limits, people=people)


def _tight(limits: str, people: int, first: str, months: int, number: int) -> dict[str, Any]:
    """So little time that the limit of a person matters, if only few people may sit anything."""
    return year(goals=number, months=months, limits=limits, people=people, first=first)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Shows how planning grows.")
    parser.add_argument("--quick", action="store_true", help="up to 5,000 people, two goals and two cliffs")
    parser.add_argument("--sizes", help="numbers of people, with commas; none: the other curves alone")
    parser.add_argument("--most", type=int, help="the largest number of goals and cliffs")
    parser.add_argument("--people", type=int, default=200, help="so many people have the goals and cliffs")
    given = parser.parse_args()
    usual = "50,500,5000" if given.quick else "50,500,5000,50000,1000000"
    sizes = usual if given.sizes is None else given.sizes
    show(machine())
    run([int(size) for size in sizes.split(",") if size], given.most or (2 if given.quick else 16), given.people)


if __name__ == "__main__":
    main()
